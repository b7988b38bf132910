"""Rows that are the whole of the others though some are not given, and industries beside needs."""

import pytest
from loaded_books import loaded_book

HEADER = ["Code", "Area", "January 2025", "February 2025", "March 2025", "April 2025"]
MONTHS = ["1月", "2月", "3月"]
REGIONS = "SELECT DISTINCT region FROM demand ORDER BY 1"


@pytest.fixture
def load(tmp_path):
    """Return a function that loads a workbook and gives what queries find, and the report."""

    def loaded(name, rows, *queries, **how):
        found, report = loaded_book(tmp_path, name, rows, queries, **how)
        return *found, report

    return loaded


@pytest.mark.parametrize(
    ("whole", "left_out"),
    [
        ([1506, 1410, 1519, 1478], True),
        ([1506, 1410, None, 1478], True),
        ([1506, 1418, 1519, 1478], True),
        ([1506, 1400, 1519, 1478], False),
        ([1506, 1418, 1520, 1478], True),
        ([1506, 1419, 1520, 1479], False),
        ([1600, 1500, 1519, 1600], False),
    ],
)
def test_a_row_is_the_sum_of_others_of_which_some_are_not_given(load, whole, left_out):
    rows = [
        ["Online job adverts by local authority"],
        HEADER,
        ["E07000901", "Millbrook", 1420, 1395, 1410, 1388],
        ["E07000902", "Stanwick", 86, "[low]", 92, 90],
        ["E07000903", "Thornleigh", "[z]", 15, 17, "[low]"],
        ["E92000001", "Greatland", *whole],
    ]
    regions, report = load("adverts", rows, REGIONS)
    assert (("Greatland",) not in regions) == left_out
    assert ("the sum of the other rows left out (Greatland)" in report) == left_out


def test_industries_beside_needs_that_are_none_are_named_row_by_row(load):
    rows = [
        ["2025年用工需求"],
        ["企业名称", "行业类别", "岗位", "需求人数"],
        ["甲江机械有限公司", "通用设备制造业", "焊工", 3],
        ["乙河食品有限公司", "茶业", "车工", 4],
    ]
    query = "SELECT industry FROM enterprise ORDER BY 1"
    found, report = load("用工", rows, query)
    assert found == [("C34",), (None,)]
    assert "1 cells name no industry" in report and "茶业" in report
    rows[2][1] = "机械"
    found, report = load("用工", rows, query)
    assert found == [] and "columns not understood: 行业类别" in report


@pytest.mark.parametrize("name", ["行业代码及名称", "国民经济行业名称及代码", "所属行业及代码"])
def test_industries_under_headings_of_code_and_name(load, name):
    rows = [["企业名称", name, "企业规模"], ["甲江机械有限公司", "C34通用设备制造业", "中型"]]
    query = "SELECT name, industry FROM enterprise"
    assert load("企业名录", rows, query)[0] == [("甲江机械有限公司", "C34")]


@pytest.mark.parametrize(
    ("title", "figures", "said", "loaded"),
    [
        ("Change in vacancies by region (thousands)", [1, 2, 4], "figures are changes", False),
        ("各镇街空岗数同比增减情况表", [1, 2, 4], "figures are changes", False),
        ("各镇街用工需求变化情况", [1, -2, 4], "figures are changes", False),
        ("各镇街用工需求变化情况", [1, 2, 4], "", True),
        ("Vacancies by region, and change on year", [1, 2, 4], "", True),
        ("Vacancies per 1,000 jobs by region", [1, 2, 4], "per 1,000 jobs", True),
        ("各镇街缺工率", [1, 2, 4], "缺工率", True),
    ],
)
def test_changes_are_no_openings_and_rates_are_named(load, title, figures, said, loaded):
    rows = [
        [title],
        ["Region", "Jan 2024", "Feb 2024", "Mar 2024"],
        ["Hill", *figures],
        ["Moor", 3, 5, 9],
    ]
    found, report = load("v", rows, REGIONS)
    assert bool(found) == loaded
    assert said in report


@pytest.mark.parametrize("second", ["企业名称", None])
@pytest.mark.parametrize("numbers", [("1.", "2."), (1, 2), ("（一）", "（二）")])
def test_a_heading_over_numbers_and_names_is_of_the_names(load, second, numbers):
    rows = [["企业名称", second, "所属行业"], [numbers[0], "甲江机械有限公司", "C34"]]
    rows.append([numbers[1], "乙河食品有限公司", "C14"])
    found, _ = load("企业名录", rows, "SELECT name FROM enterprise ORDER BY industry")
    assert found == [("乙河食品有限公司",), ("甲江机械有限公司",)]


def test_a_remark_beside_a_number_of_people_takes_no_heading_from_it(load):
    rows = [["企业名称", "岗位", "招聘人数", None], ["甲江机械有限公司", "焊工", 3, "急需"]]
    found, _ = load("招聘岗位", rows, "SELECT title, openings FROM posting")
    assert found == [("焊工", 3)]


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (["1.甲江机械有限公司", "2、乙河食品有限公司"], ["乙河食品有限公司", "甲江机械有限公司"]),
        (["①甲江机械有限公司", "②乙河食品有限公司"], ["乙河食品有限公司", "甲江机械有限公司"]),
        (
            ["甲江机械有限公司（新增）", "乙河食品（丙山）有限公司"],
            ["乙河食品（丙山）有限公司", "甲江机械有限公司"],
        ),
        (["甲江机械\n有限公司", "乙河食品有限公司"], ["乙河食品有限公司", "甲江机械有限公司"]),
        (["360安全科技有限公司", "58同城有限公司"], ["360安全科技有限公司", "58同城有限公司"]),
        (["5.电子有限公司", "乙河食品有限公司"], ["5.电子有限公司", "乙河食品有限公司"]),
    ],
)
def test_numbers_before_names_and_remarks_behind_them_are_taken_off(load, cells, names):
    rows = [["企业名称", "所属行业"], *([cell, "C34"] for cell in cells)]
    found, report = load("企业名录", rows, "SELECT name FROM enterprise ORDER BY 1")
    assert sorted(name for (name,) in found) == sorted(names)
    assert ("without numbers before them" in report) == (sorted(cells) != sorted(names))


def test_numbered_posts_majors_and_towns_are_read_without_their_numbers(load):
    rows = [
        ["企业名称", "岗位", "招聘人数"],
        ["甲江机械有限公司", "1.焊工", 3],
        [None, "2.车工", 2],
    ]
    rows += [["乙河食品有限公司", "1.保安", 1], [None, "2.数控铣工", 1]]
    query = "SELECT title FROM posting ORDER BY 1"
    assert load("招聘岗位", rows, query)[0] == [("保安",), ("数控铣工",), ("焊工",), ("车工",)]
    rows = [
        ["2024年各镇街用工需求"],
        ["镇街", *MONTHS],
        ["1.东江街道", 3, 4, 5],
        ["2.西河镇", 2, 3, 4],
    ]
    assert load("需求", rows, REGIONS)[0] == [("东江街道",), ("西河镇",)]


def test_a_number_is_no_name_of_a_firm(load):
    rows = [["企业名称", "统一社会信用代码", "所属行业"], ["1", "91330282MA0000001D", "C34"]]
    rows.append(["乙河食品有限公司", "91330282MA0000011E", "C14"])
    found, report = load("企业名录", rows, "SELECT name FROM enterprise")
    assert found == [("乙河食品有限公司",)] and "1 set aside" in report


def test_a_scale_of_the_cell_goes_before_that_of_the_title(load):
    rows = [["Vacancies by region (thousands)"], ["Region", "Jan 2024", "Feb 2024", "Mar 2024"]]
    rows += [["Hill", "1.2k", 1.3, 1.4], ["Moor", 0.5, 0.6, 0.7]]
    query = "SELECT openings FROM demand WHERE region = 'Hill' ORDER BY month"
    assert load("v", rows, query)[0] == [(1200,), (1300,), (1400,)]


def test_a_year_of_one_column_beside_years_of_two(load):
    rows = [
        ["甲江职业学院招生和毕业生情况"],
        ["专业名称", "2024年", None, "2025年"],
        [None, "招生", "毕业", "招生"],
        ["护理", 100, "90（含结业3）", 110],
        ["会计", 50, "—", "60"],
    ]
    query = "SELECT major, year, seats, graduates FROM supply ORDER BY 1, 2"
    assert load("招生", rows, query, merged=("B2:C2",))[0] == [
        ("会计", 2024, 50, None),
        ("会计", 2025, 60, None),
        ("护理", 2024, 100, 90),
        ("护理", 2025, 110, None),
    ]
