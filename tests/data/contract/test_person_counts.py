"""No column is offered for a heading that counts other persons than the column does."""

import pandas as pd
import pytest

from talentmatch.data.contract._checks import likely_headers
from talentmatch.data.contract._person_counts import contradicts, may_mean
from talentmatch.data.reading.layout._sense import guesses
from talentmatch.data.reading.layout._understanding import lacking_columns
from talentmatch.data.reading.layout.columns import nearest_fields
from talentmatch.data.reading.layout.headings import fields_of
from talentmatch.data.store import Store
from talentmatch.data.tables import TABLES
from talentmatch.errors import TalentMatchError

OTHERS = (
    "流失人数",
    "减员人数",
    "离职人数",
    "辞职人数",
    "裁员人数",
    "调出人数",
    "计划离退休人数",
    "退休人数",
    "在岗人数",
    "在职人数",
    "现有人数",
    "实有人数",
    "就业人数",
    "从业人员数",
    "参保人数",
    "社保人数",
    "到岗人数",
    "报到人数",
    "已招人数",
    "录用人数",
    "入职人数",
    "登记人数",
    "注册人数",
    "培训人数",
    "参训人数",
    "毕业人数",
    "毕业生人数",
    "在校人数",
    "求职人数",
    "应聘人数",
    "报名人数",
    "面试人数",
    "访客人数",
    "参会人数",
    "招聘会参会人数",
    "失业人数",
    "持证人数",
    "返乡人数",
    "缺勤人数",
    "招生人数",
    "补贴人数",
    "服务人数",
    "党员人数",
    "女性人数",
    "期末用工人数",
    "流失人員數",
)
OTHERS_EN = (
    "leavers",
    "new hires",
    "applicants",
    "visitors",
    "persons trained",
    "registered",
    "headcount",
    "employees",
    "graduates",
    "number of retirees",
)
WANTED = (
    "缺工人数",
    "缺员人数",
    "空缺人数",
    "招聘人数",
    "拟招聘人数",
    "岗位缺口数",
    "人才需求人数",
    "需求的人数",
    "毕业生需求人数",
    "vacancies",
    "unfilled posts",
)
WITH_OPENINGS = ("need_survey", "demand", "posting")
COUNTS = (
    "openings",
    "seats",
    "graduates",
    "employed",
    "hires",
    "separations",
    "retiring",
    "insured_persons",
    "people",
)


def offered(table, header):
    """Return all that a heading over counts is offered or taken for, if no list knows it."""
    known = header in fields_of(table) and [fields_of(table)[header][0][0]]
    by_values = guesses(table, [header], [[3], [4], [12]], {})
    frame = likely_headers(TABLES[table], [header])
    return known or {
        *nearest_fields(table, header, least=50.0),
        *frame,
        *(g.field for g in by_values.values()),
    }


@pytest.mark.parametrize("header", (*OTHERS, *OTHERS_EN))
def test_who_left_is_there_or_was_taught_is_nobody_wanted(header):
    found = {table: offered(table, header) for table in WITH_OPENINGS}
    assert not [table for table in found if "openings" in found[table]], found


@pytest.mark.parametrize("header", WANTED)
def test_who_is_wanted_is_not_employed(header):
    assert not {"employed", "hires", "separations", "people"} & {
        field
        for table in ("workforce", "employment", "talent_stock")
        for field in offered(table, header)
    }
    assert not contradicts(header, "openings") and may_mean(header, "openings")


def test_known_headings_contradict_their_own_column_nowhere():
    for table in TABLES:
        for header, offers in fields_of(table).items():
            assert not [field for field, _ in offers if contradicts(header, field)], (table, header)


def test_a_known_count_of_persons_is_offered_for_no_other_count():
    headings = {}
    for table in TABLES:
        for header, offers in fields_of(table).items():
            headings.setdefault(header, set()).update(field for field, _ in offers)
    # 人数, 期末人数, 计划 and 计划人数 do not say whose.
    said = {
        h: f
        for h, f in headings.items()
        if f & set(COUNTS)
        and h
        not in ("人数", "people", "计划人数", "计划数", "计划", "期末人数", "月末人数", "季末人数")
    }
    wrong = [
        (table, header, field)
        for header, own in said.items()
        for table in TABLES
        if header not in fields_of(table)
        for field in set(nearest_fields(table, header, least=50.0)) & set(COUNTS) - own
        if not (field == "seats" and header.startswith("拟招"))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("缺工人数", []),
        ("注册人数", []),
        ("辞职人数", ["separations"]),
        ("报到人数", ["hires"]),
    ],
)
def test_a_count_is_offered_for_its_kind_alone(header, fields):
    assert nearest_fields("workforce", header, least=50.0) == fields
    assert nearest_fields("enterprise", header, least=50.0) == []


def test_a_misspelt_heading_is_still_offered():
    assert nearest_fields("need_survey", "opennings") == ["openings"]
    assert likely_headers(TABLES["demand"], ["opennings"])["openings"] == "opennings"


@pytest.mark.parametrize("header", ["流失人数", "在岗人数", "减员人数"])
def test_the_refusal_of_a_survey_names_no_false_map(header):
    frame = pd.DataFrame({"post": ["钳工", "焊工"]})
    (said,) = lacking_columns("need_survey", frame, ["", header], [["钳工", 3], ["焊工", 2]])
    assert header not in said and "openings" in said


@pytest.mark.parametrize("header", ["失业人数", "流失人数", "缺工人数", "培训人数", "期末用工人数"])
def test_persons_of_another_kind_are_no_stock_of_talent(tmp_path, header):
    path = tmp_path / "各区.csv"
    path.write_text(f"地区,年份,{header}\n江北区,2023,12\n海曙区,2023,30\n", "utf-8")
    with Store() as store, pytest.raises(TalentMatchError) as refused:
        store.load(path)
    assert "=people" not in str(refused.value) and f"{header}=" not in str(refused.value)
