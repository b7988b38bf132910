"""One vacancy under two spellings of its employer or its place is one; what is not sure is named."""

import pandas as pd
import pytest

from talentmatch.data.intake.identity._posting_spots import firm_groups, same_place
from talentmatch.data.store import Store

DAY = pd.Timestamp("2024-06-01")
TEXT = "操作数控车床加工轴类零件，能看懂图纸，会使用卡尺千分尺，两班倒，包食宿，缴纳五险一金"
FIRM = "苏州甬江精密机械有限公司"


def write(names, regions=("苏州", "苏州"), *, texts=(TEXT, TEXT), register=None, apart=False):
    """Return which posting each copies, and what is said, of two that differ in these alone."""
    frame = pd.DataFrame(
        {
            "posting_id": ["1", "2"],
            "enterprise_name": names,
            "title": "数控车工",
            "region": regions,
            "posted_on": ["2024-01-01", "2024-02-01"],
            "text": texts,
        }
    )
    with Store() as store:
        if register is not None:
            store.write("enterprise", register)
        parts = [frame.iloc[:1], frame.iloc[1:]] if apart else [frame]
        said = [note for part in parts for note in store.write("posting", part).notes]
        kept = store.read("posting", as_of=DAY, purpose="planning").set_index("posting_id")
    return kept["repost_of"].dropna().to_dict(), said


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(
    "other",
    [
        "甬江精密机械",
        "甬江精密机械有限公司",
        "苏州 甬江精密机械",
        "甬江精密机械（苏州）有限公司",
        FIRM + "昆山分公司",
    ],
)
def test_two_spellings_of_an_unregistered_firm_have_one_vacancy(other, apart):
    copies, said = write([FIRM, other], apart=apart)
    assert copies == {"2": "1"}
    assert "1 postings are reposts of another" in said


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("苏州·工业园区", "苏州工业园区娄葑"),
        ("苏州", "江苏省苏州市"),
        ("苏州市吴中区", "苏州-吴中区"),
        ("Suzhou, JS, CN", "苏州"),
        ("苏州", "苏州工业园区"),
        ("深圳/广州", "深圳"),
    ],
)
def test_a_place_written_two_ways_or_one_in_the_other_is_one(one, other):
    assert write([FIRM, FIRM], [one, other])[0] == {"2": "1"}
    assert write([FIRM, "甬江精密机械"], [other, one])[0] == {"2": "1"}


@pytest.mark.parametrize(
    ("names", "regions"),
    [
        ([FIRM, "甬江科技有限公司"], ("苏州", "苏州")),
        ([FIRM, "无锡甬江精密机械有限公司"], ("苏州", "苏州")),
        ([FIRM, "Yongjiang Precision Machinery Co., Ltd."], ("苏州", "苏州")),
        ([FIRM, FIRM], ("苏州", "江苏")),
        ([FIRM, FIRM], ("全国", "苏州")),
    ],
)
def test_what_may_be_a_copy_is_none_and_is_named(names, regions):
    copies, said = write(names, regions)
    assert copies == {}
    assert any("1 postings may be copies" in note and "2 ~ 1" in note for note in said)


@pytest.mark.parametrize(
    ("names", "regions", "texts"),
    [
        ([FIRM, "海曙软件有限公司"], ("苏州", "苏州"), (TEXT, TEXT)),
        ([FIRM, "甬江精密机械"], ("苏州", "无锡"), (TEXT, TEXT)),
        ([FIRM, "甬江精密机械"], ("苏州-吴中区", "苏州工业园区"), (TEXT, TEXT)),
        (
            [FIRM, "甬江精密机械"],
            ("苏州", "苏州"),
            (TEXT, "负责全盘账务处理和纳税申报，熟悉财务软件，双休"),
        ),
    ],
)
def test_other_firms_places_and_texts_are_other_vacancies_without_a_word(names, regions, texts):
    copies, said = write(names, regions, texts=texts)
    assert copies == {} and not any("cop" in note for note in said)


def test_among_many_names_those_of_the_same_text_are_compared(monkeypatch):
    monkeypatch.setattr("talentmatch.data.intake.identity._reposts._MOST_NAMES", 1)
    assert write([FIRM, "甬江精密机械"])[0] == {"2": "1"}
    assert write([FIRM, "甬江精密机械"], texts=(TEXT, TEXT + "，有证优先"))[0] == {}


def test_two_firms_of_the_register_are_never_one():
    names = [FIRM, "无锡甬江精密机械有限公司"]
    register = pd.DataFrame({"enterprise_id": ["E1", "E2"], "name": names})
    copies, said = write(names, register=register)
    assert copies == {} and not any("cop" in note for note in said)


def test_an_agency_copies_an_employer_whose_place_it_writes_in_another_way():
    copies, _ = write(["瑞才人力资源有限公司", FIRM], ["苏州工业园区", "苏州·工业园区·娄葑"])
    assert copies == {"1": "2"}
    assert write(["瑞才人力资源有限公司", FIRM], ["苏州", "无锡"])[0] == {}


def test_firms_of_a_common_brand_are_not_all_compared():
    names = {str(n): [f"东方第{n}机械有限公司"] for n in range(100)}
    assert len(set(firm_groups(names).values())) > 1


def test_a_region_without_a_name_is_no_place():
    assert (same_place(None, None), same_place("苏州", None)) == ("yes", "no")
