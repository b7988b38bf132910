import pytest

from talentmatch.data.tables import TABLES
from talentmatch.data.tables.shared import EDUCATION_LEVELS, SKILL_GRADES, TITLE_RANKS
from talentmatch.errors import NotFoundError
from talentmatch.vocab import levels


@pytest.mark.parametrize(
    ("kind", "values"),
    [("education", EDUCATION_LEVELS), ("title_rank", TITLE_RANKS), ("skill_grade", SKILL_GRADES)],
)
def test_values_are_those_of_the_tables_in_their_order(kind, values):
    assert levels.order(kind) == list(values)


@pytest.mark.parametrize(
    ("table", "kind"),
    [("enterprise", "size_class"), ("enterprise", "ownership"), ("need_survey", "urgency")],
)
def test_other_closed_values_are_those_of_the_tables(table, kind):
    found = {t.name: t for t in (TABLES.values() if isinstance(TABLES, dict) else TABLES)}[table]
    choices = next(c.choices for c in found.columns if c.name == kind)
    assert set(levels.order(kind)) == set(choices)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("education", "本科及以上", "bachelor"),
        ("education", "大学专科", "college"),
        ("education", "硕士研究生", "master"),
        ("education", "全日制大专以上学历", "college"),
        ("education", "Bachelor's degree or above", "bachelor"),
        ("education", "PhD", "doctor"),
        ("education", "中专/高中", "vocational"),
        ("education", "若干", None),
        ("education", "", None),
        ("education", None, None),
        ("title_rank", "中级及以上", "intermediate"),
        ("title_rank", "高级工程师", "associate_senior"),
        ("title_rank", "正高级工程师", "senior"),
        ("title_rank", "助理工程师", "assistant"),
        ("skill_grade", "高级工（三级）", "grade_3"),
        ("skill_grade", "高级技师", "grade_1"),
        ("skill_grade", "技师", "grade_2"),
        ("size_class", "大型企业", "large"),
        ("ownership", "国企", "state"),
        ("pay_unit", "年薪", "year"),
        ("pay_unit", "元/月", "month"),
    ],
)
def test_levels_are_read_as_people_write_them(kind, text, value):
    assert levels.parse(kind, text) == value


def test_every_label_and_value_is_read_back():
    for kind in levels.kinds():
        for value in levels.order(kind):
            assert levels.parse(kind, value) == value
            for lang in ("zh", "en"):
                assert levels.parse(kind, levels.label(kind, value, lang)) == value


def test_rank_follows_the_order():
    assert [levels.rank("education", v) for v in EDUCATION_LEVELS] == list(range(7))


def test_an_unknown_value_or_kind_names_the_known_ones():
    with pytest.raises(NotFoundError, match="nearest: micro, small"):
        levels.label("size_class", "huge")
    with pytest.raises(NotFoundError, match="no kind of level 'colour'"):
        levels.order("colour")
