"""Headings that no list knows are read by their words and values, or asked about in a review."""

import openpyxl
import pytest
from firms_and_queries import FIRM
from written_files import book_of_rows

from talentmatch.data.intake.review import read_review
from talentmatch.data.reading.layout._sense import guesses, resembles_heading
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.columns import map_headers
from talentmatch.data.store import Store
from talentmatch.errors import InputError, UnreadableFileError


def sure(table, header, *rows):
    known = map_headers(table, header).fields
    found = guesses(table, header, rows, known)
    return {header[place]: guess.field for place, guess in found.items() if guess.sure}


@pytest.mark.parametrize(
    ("cells", "kind", "share"),
    [
        (["90,000-110,000", "60,000"], "money", 1.0),
        (["90,000-110,000", "60,000"], "industry", 0.0),
        (["60,000"], "place", 0.0),
        (["通用设备制造业"], "industry", 1.0),
    ],
)
def test_figures_with_commas_are_money_and_no_code(cells, kind, share):
    assert value_kinds(cells).get(kind, 0.0) == share


@pytest.mark.parametrize(
    ("table", "header", "rows", "fields"),
    [
        (
            "need_survey",
            ["用工主体", "招工工种", "缺员名额"],
            [["甲江机械有限公司", "钳工", "3人"], ["乙河食品有限公司", "包装工", 5]],
            {"用工主体": "enterprise_name", "招工工种": "post", "缺员名额": "openings"},
        ),
        (
            "need_survey",
            ["Employer", "Vacancy", "No. of vacancies"],
            [["Acme Ltd", "Welder", 3], ["Bolt Inc", "Nurse", 2]],
            {"Employer": "enterprise_name", "Vacancy": "post", "No. of vacancies": "openings"},
        ),
        (
            "enterprise",
            ["单位全称", "产业门类", "所属街镇"],
            [["甲江机械有限公司", "通用设备制造业", "东江街道"]],
            {"单位全称": "name", "产业门类": "industry", "所属街镇": "region"},
        ),
        ("occupation_mix", ["工种编码"], [["6-18-01"], ["2-02-07-02"]], {"工种编码": "occupation"}),
        (
            "supply",
            ["办学单位名称", "招收专业名称", "录取规模"],
            [["甲江大学", "机械工程", 40]],
            {"办学单位名称": "institution", "招收专业名称": "major", "录取规模": "seats"},
        ),
    ],
)
def test_a_heading_is_read_by_its_words_and_its_values(table, header, rows, fields):
    assert sure(table, header, *rows) == fields


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (["岗位要求"], [["会看图纸"], ["能倒班"]]),
        (["岗位职责"], [["操作数控车床，按图纸加工零件，保证质量"]]),
        (["求职人数"], [[420], [1305]]),
        (["已招人数"], [[4], [5]]),
        (["求人倍率"], [[3.64], [1.69]]),
        (["缺口人数占比"], [[0.3], [0.4]]),
        (["上年招聘人数变化"], [[3], [-4]]),
        (["平均工资"], [["5000"], ["6000"]]),
        (["招聘岗位"], [["3"], ["4"]]),
        (["单位性质"], [["国企"], ["民企"]]),
    ],
)
def test_words_that_only_look_alike_are_never_taken(header, rows):
    assert sure("need_survey", header, *rows) == {}


def test_two_headings_of_one_sense_are_neither_taken():
    assert sure("need_survey", ["拟招人数", "缺员人数量"], [3, 4]) in (
        {},
        {"缺员人数量": "openings"},
    )
    found = guesses("need_survey", ["拟引进人数", "缺员人数量"], [[3, 4]], {})
    assert [(guess.field, guess.sure) for guess in found.values()] == [("openings", False)] * 2


def test_of_more_headings_than_anybody_would_look_through_nothing_is_guessed():
    header = [f"招聘工种之{number}" for number in range(500)]
    assert guesses("need_survey", header[:3], [["钳工"] * 3], {}) != {}
    assert guesses("need_survey", header, [["钳工"] * 500], {}) == {}


def test_nothing_is_guessed_about_people():
    assert guesses("candidate", ["应聘岗位名称", "家庭所在城市"], [["钳工", "宁波市"]], {}) == {}


def test_values_are_told_apart_by_kind():
    assert value_kinds(["甲江机械有限公司", "Acme Ltd"])["firm"] == 1
    assert value_kinds(["东江街道", "宁波市"])["place"] == 1
    assert value_kinds([3, "若干", "5-8人"])["count"] == 1
    assert value_kinds(["6000-9000", "1.2万-1.8万"])["money"] == 1
    assert value_kinds([None, ""]) == {}


def test_a_record_is_no_heading():
    cells = ["甲江机械有限公司", "钳工", "东江街道", "通用设备制造业", "3人", "会看图纸"]
    assert not any(map(resembles_heading, cells))


def test_a_table_of_unknown_headings_is_loaded_with_a_word_for_each(tmp_path):
    path = book_of_rows(
        tmp_path / "2024年缺工.xlsx",
        [
            ["用工主体", "招工工种", "缺员名额"],
            ["甲江机械有限公司", "钳工", "3（含定向1）"],
            ["乙河食品有限公司", "包装工", 5],
        ],
    )
    with Store() as store:
        report = store.load(path, table="need_survey")
        rows = store._connection.execute("SELECT post, openings FROM need_survey ORDER BY 1")
        assert rows.fetchall() == [("包装工", 5), ("钳工", 3)]
        assert str(report).count("read as") == 3


@pytest.fixture
def reviewed(tmp_path):
    """Return the file of a survey with an unsure heading, and the sheet of what was understood."""
    path = book_of_rows(
        tmp_path / "需求2024.xlsx",
        [
            ["企业名称", "类别", "需求人数", "薪资"],
            ["甲江机械有限公司", "钳工", 3, "5000-6000"],
            ["乙河食品有限公司", "焊工", 2, "4000-5000"],
        ],
    )
    sheet = tmp_path / "review.xlsx"
    with Store() as store:
        assert store.review([path], sheet) == (4, 1)
        assert not store.tables()
    return path, sheet


def test_a_review_says_of_each_heading_what_it_was_understood_as(reviewed):
    rows = list(openpyxl.load_workbook(reviewed[1]).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:4] == ("file", "sheet", "table", "heading")
    lines = {row[3]: row for row in rows[1:]}
    assert lines["类别"][2] == "need_survey" and lines["类别"][4:7] == (
        "钳工 | 焊工",
        "post",
        "unsure, please check",
    )
    assert lines["需求人数"][5:7] == ("openings", "known")


def test_a_corrected_review_is_loaded_and_remembered(reviewed):
    path, sheet = reviewed
    workbook = openpyxl.load_workbook(sheet)
    for row in workbook.worksheets[0].iter_rows(min_row=2):
        if row[3].value == "薪资":
            row[5].value = None
        if row[3].value == "类别":
            row[5].value = "岗位名称"
    workbook.save(sheet)
    with Store() as store:
        store.load(path, reviewed=sheet)
        query = "SELECT post, openings, pay_low FROM need_survey ORDER BY openings"
        assert store._connection.execute(query).fetchall() == [("焊工", 2, None), ("钳工", 3, None)]
        next_year = book_of_rows(
            path.parent / "需求2025.xlsx",
            [["企业名称", "类别", "需求人数", "薪资"], ["甲江机械有限公司", "钳工", 4, "1"]],
        )
        store.load(next_year)
        found = store._connection.execute(
            "SELECT post, openings, pay_low FROM need_survey WHERE round = 2025"
        )
        assert found.fetchall() == [("钳工", 4, None)]


@pytest.mark.parametrize(
    ("column", "words"),
    [("openings", "given to several headings"), ("opennings", "nearest: openings")],
)
def test_a_review_that_cannot_be_followed_says_why(reviewed, column, words):
    workbook = openpyxl.load_workbook(reviewed[1])
    workbook.worksheets[0]["F3"] = column
    workbook.save(reviewed[1])
    with pytest.raises(InputError, match=words):
        read_review(reviewed[1])


def test_a_review_says_what_no_heading_gives(tmp_path):
    path = book_of_rows(
        tmp_path / "需求2024.xlsx",
        [["企业名称", "岗位名称", "拟新增情况"], ["甲江机械有限公司", "钳工", 3]],
    )
    with Store() as store:
        assert store.review([path], tmp_path / "r.xlsx")[1] == 1
    rows = list(
        openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0].iter_rows(values_only=True)
    )
    assert "no heading gives openings" in rows[-1][7]


def test_another_workbook_is_no_review(reviewed):
    with pytest.raises(UnreadableFileError, match="no sheet of what was understood"):
        read_review(reviewed[0])


def test_a_review_copies_nothing_of_people(tmp_path):
    path = book_of_rows(
        tmp_path / "人选.xlsx",
        [["姓名", "手机", "期望薪资", "工作年限"], ["某某", "13900000000", "8k", "3年"]],
    )
    with Store() as store:
        store.review([path], tmp_path / "r.xlsx")
    rows = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0].iter_rows(values_only=True)
    assert "13900000000" not in str(list(rows))


def test_a_review_of_columns_that_are_parts_gives_their_sum_again(tmp_path):
    path = tmp_path / "2024年人才需求.csv"
    path.write_text(
        f"企业名称,岗位,需求人数（男）,需求人数（女）\n{FIRM},车工,5,3\n", encoding="utf-8"
    )
    with Store() as store:
        store.review([path], tmp_path / "review.xlsx")
        store.load(path, reviewed=tmp_path / "review.xlsx")
        found = store._connection.execute("SELECT openings FROM need_survey").fetchall()
    assert found == [(8,)]
