"""Tables that lack a column or do not say what they count are refused with what to do."""

from datetime import date

import pytest
from firms_and_queries import DRIVES, FIRM, MILL, MONTHS, OPENINGS_BY_INDUSTRY
from loaded_books import loaded_book
from read_sheets import consented_sheets, sheets_of_lines
from written_files import book_of_rows, text_file, write_text

from talentmatch.data.intake.ingest import read_files
from talentmatch.data.store import Store
from talentmatch.errors import ContractError, UnreadableFileError

REFUSED = {
    "a post that its values alone tell": (
        "需求调查2024.csv",
        "企业名称,类别,需求人数\n甲厂,钳工,3\n乙厂,焊工,2\n",
        "类别=post",
    ),
    "a post under a name that is like none": (
        "需求调查2024.csv",
        "企业名称,方向,需求人数\n甲厂,东一,3\n乙厂,西二,2\n",
        "方向=post",
    ),
    "posts over one another": ("需求调查2024.csv", "企业名称,需求人数\n甲厂,3\n甲厂,2\n", "=post"),
    "one of two numbers wanted": (
        "需求调查2024.csv",
        "企业名称,岗位名称,拟招聘人员数,空缺数量\n甲厂,钳工,3,4\n",
        "=openings",
    ),
    "other numbers than those wanted": (
        "需求调查2024.csv",
        "企业名称,岗位名称,求职人数\n甲厂,钳工,3\n",
        "=openings",
    ),
    "seats and graduates": (
        "招生2024.csv",
        "学校,专业,年度,在校人数\n甬江学院,数控,2024,40\n",
        "=seats",
    ),
    "occupations over one another": (
        "职业结构.csv",
        "行业代码,类型,年份,占比\nC34,甲,2024,0.1\nC34,乙,2024,0.2\n",
        "类型=occupation",
    ),
    "series of months over one another": (
        "需求.csv",
        "科室,2024-01,2024-02,2024-03\n甲,3,4,5\n乙,1,2,3\n",
        "科室=region",
    ),
}
BY_MONTH = [["行业", *MONTHS], ["制造业", *range(101, 113)], ["建筑业", *range(51, 63)]]
TOWNS_BY_MONTH = ["镇街,1月,2月,3月", "甲镇,100,110,120", "乙镇,200,210,220"]
YEARLY = [
    ("C18", "2022-01", 50),
    ("C18", "2023-01", 60),
    ("C34", "2022-01", 30),
    ("C34", "2023-01", 40),
]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("2024年各行业岗位需求及同比增长情况", 24),
        ("从2024年1月开始各行业用工需求", 24),
        ("自2024年1月各行业用工需求", 24),
        ("2024年各行业岗位需求同比增长情况", 0),
        ("2024年1月各行业用工需求", 0),
    ],
)
def test_titles_that_name_changes_or_months_beside_needs(tmp_path, title, rows):
    ((found,),), _ = loaded_book(
        tmp_path, "a", [[title], *BY_MONTH], ["SELECT count(*) FROM demand"]
    )
    assert found == (rows,)


def by_year(title, *years):
    return [[title], ["行业", *[f"{year}年" for year in years]], *[[c, 50, 60, 70] for c in "CE"]]


@pytest.mark.parametrize(
    ("title", "ahead", "rows"),
    [
        ("各行业招聘人数", 0, 6),
        ("各行业人才需求", 1, 0),
        ("未来三年各行业人才需求", 0, 0),
        ("人才招聘会签约人数", 0, 0),
        ("企业招聘费用（万元）", 0, 0),
        ("各行业招聘企业数", 0, 0),
        ("招聘难度指数", 0, 0),
    ],
)
def test_years_ahead_and_what_else_recruiting_counts_are_no_openings(tmp_path, title, ahead, rows):
    last = date.today().year + ahead
    book = by_year(title, last - 2, last - 1, last)
    ((found,),), _ = loaded_book(tmp_path, "a", book, ["SELECT count(*) FROM demand"])
    assert found == (rows,)


def test_openings_by_year_of_posts_are_no_advertisements(tmp_path):
    rows = [["各行业招聘人数"], ["行业", "岗位", "2023年", "2024年"], ["制造业", "焊工", 5, 6]]
    queries = [
        "SELECT year(month), openings FROM demand ORDER BY 1",
        "SELECT count(*) FROM posting",
    ]
    found, _ = loaded_book(tmp_path, "a", rows, queries)
    assert found == [[(2023, 5.0), (2024, 6.0)], [(0,)]]


def test_jobs_of_industries_by_month_are_asked_about(tmp_path):
    with pytest.raises(ContractError):
        sheets_of_lines(
            tmp_path,
            "lfs.csv",
            "Industry (SIC 2007),Jun-23,Sep-23,Dec-23",
            "C Manufacturing,2600,2590,2580",
            "F Construction,2150,2160,~",
        )


@pytest.mark.parametrize(
    "title", ["2025年各镇情况", "2025年各镇用工人数", "2025年各镇数据（单位：人）"]
)
def test_towns_by_month_that_count_nothing_known_are_asked_about(tmp_path, title):
    path = text_file(tmp_path, title, *TOWNS_BY_MONTH)
    with pytest.raises(
        ContractError, match=r"vacancies, people employed, or people insured.*--table demand"
    ):
        list(read_files(path))
    (sheet,) = read_files(path, table="demand")
    assert sheet.frame["openings"].tolist() == [100, 110, 120, 200, 210, 220]


@pytest.mark.parametrize("title", ["2025年各镇招聘需求", "2025年各镇用工需求", "2025年各镇缺工"])
def test_towns_by_month_whose_title_says_what_they_count(tmp_path, title):
    (sheet,) = read_files(text_file(tmp_path, title, *TOWNS_BY_MONTH))
    assert len(sheet.frame) == 6


@pytest.mark.parametrize(
    "lines",
    [
        ["企业名称,用工人数", "甲厂,100", "乙厂,200"],
        ["企业名称,岗位,用工人数", "甲厂,焊工,100", "乙厂,钳工,200"],
        ["月份,镇街,用工人数", "2025年1月,甲镇,100", "2025年2月,甲镇,200"],
    ],
)
def test_workers_that_may_be_wanted_or_employed_are_asked_about(tmp_path, lines):
    path = text_file(tmp_path, *lines)
    with pytest.raises(ContractError, match='"用工人数=openings"'):
        list(read_files(path))
    (sheet,) = read_files(path, mapping={"用工人数": "openings"})
    assert sheet.frame["openings"].tolist() == [100, 200]


@pytest.mark.parametrize(
    ("lines", "column"),
    [
        (["企业名称,从业人员", "甲厂,100"], "value"),
        (["企业名称,岗位名称,在岗人数", "甲厂,焊工,100"], "employed"),
    ],
)
def test_the_other_answer_is_read_too(tmp_path, lines, column):
    (sheet,) = read_files(text_file(tmp_path, "2025年6月企业情况", *lines))
    assert sheet.frame[column].tolist() == [100]


@pytest.mark.parametrize("words", ["2025年用工需求", "2025年招聘计划"])
def test_workers_whose_title_says_that_they_are_wanted(tmp_path, words):
    sheets = list(
        read_files(text_file(tmp_path, words, "企业名称,岗位名称,用工人数", "甲厂,焊工,5"))
    )
    assert sheets[0].frame["openings"].tolist() == [5]


def test_whom_firms_want_to_train_is_no_vacancy_unless_somebody_says_so(tmp_path):
    path = text_file(tmp_path, "2025年企业培训需求", "企业名称,工种,人数", "甲厂,焊工,5")
    with pytest.raises(ContractError, match="people to train, not to hire"):
        list(read_files(path))
    (sheet,) = read_files(path, table="need_survey", mapping={"工种": "post"})
    assert sheet.frame["openings"].tolist() == [5]
    (sheet,) = read_files(
        text_file(
            tmp_path, "虚海培训学校招聘计划", "企业名称,招聘岗位,招聘人数", "虚海培训学校,教师,5"
        )
    )
    assert sheet.frame["openings"].tolist() == [5]


def test_a_list_by_which_posts_are_filled_counts_them(tmp_path):
    rows = [
        ["2024年缺工调度表"],
        ["行业", "1月", "2月", "3月"],
        ["制造业", 50, 60, 61],
        ["建筑业", 20, 25, 27],
    ]
    (found,), _ = loaded_book(tmp_path, "行业", rows, ["SELECT count(*) FROM demand"])
    assert found == [(6,)]


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("招聘人数", True),
        ("用工需求统计表", True),
        ("缺工情况（单位：人）", True),
        ("岗位需求量", True),
        ("岗位需求月度统计表", True),
        ("招聘满意度", False),
        ("招聘会参会人数", False),
        ("招聘录用人数统计", False),
        ("招聘完成率", False),
        ("招聘会场次", False),
        ("平均招聘周期（天）", False),
        ("招聘平台访问量", False),
        ("空岗补贴发放人数", False),
        ("岗位空缺持续月数", False),
    ],
)
@pytest.mark.parametrize("header", [["1月", "2月", "3月"], ["2021年", "2022年", "2023年"]])
def test_other_measures_of_recruiting_are_no_openings(tmp_path, words, read, header):
    title = f"{'2024年' if '月' in header[0] else ''}各行业{words}"
    rows = [[title], ["行业", *header], ["制造业", 50, 60, 61], ["建筑业", 20, 25, 27]]
    (found,), _ = loaded_book(tmp_path, "行业", rows, ["SELECT count(*) FROM demand"])
    assert found == [(6 if read else 0,)]


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["行业", "年份", "招聘人数"],
            ["C34", 2022, 30],
            ["C34", 2023, 40],
            ["C18", 2022, 50],
            ["C18", 2023, 60],
        ],
        [["行业", "2022年", "2023年"], ["C34", 30, 40], ["C18", 50, 60]],
        [
            ["行业", "年度", "空缺岗位数"],
            ["C34", "2022年", 30],
            ["C34", "2023年", 40],
            ["C18", "2022年", 50],
            ["C18", "2023年", 60],
        ],
    ],
)
def test_openings_by_year_stand_at_the_first_month_and_say_so(load_book, rows):
    found, report = load_book("用工", [["甲市各行业招聘需求"], *rows], OPENINGS_BY_INDUSTRY)
    assert found == YEARLY
    assert "of a quarter, half a year or a year" in report


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("各行业就业人员", [["行业", "2022年", "2023年"], ["C34", 30, 40]]),
        ("2024年人才需求预测", [["行业", "2025年", "2026年"], ["C34", 30, 40]]),
        (
            "紧缺人才需求",
            [
                ["职业", "年份", "需求人数", "紧缺程度"],
                ["焊工", 2023, 3, "紧缺"],
                ["焊工", 2024, 3, "一般"],
            ],
        ),
        ("各行业用工需求", [["行业", "年份", "需求人数"], ["C34", 2024, 30], ["C18", 2024, 40]]),
        (
            "各行业招聘",
            [["行业", "年份", "需求人数", "求职人数"], ["C34", 2023, 30, 3], ["C34", 2024, 40, 4]],
        ),
    ],
)
def test_years_of_anything_else_are_no_openings(load_book, title, rows):
    assert load_book("表", [[title], *rows], OPENINGS_BY_INDUSTRY)[0] == []


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (["企业名称", "1-3月", "1-6月", "1-9月"], "count over several months"),
        (
            ["企业名称", "期末用工人数", "本期新招人数"],
            "nearest: 'workforce', which lacks period",
        ),
    ],
)
def test_what_a_table_lacks_or_has_no_place_for_is_said(tmp_path, header, said):
    path = book_of_rows(
        tmp_path / "表.xlsx",
        [header, ["甲虚公司", *range(1, len(header))], ["乙虚公司", *range(3, len(header) + 2)]],
    )
    with pytest.raises(UnreadableFileError, match=said):
        consented_sheets(path)


@pytest.mark.parametrize("case", REFUSED)
def test_a_table_that_lacks_a_column_names_the_likely_one(case, tmp_path):
    name, text, likely = REFUSED[case]
    with Store() as store, pytest.raises(ContractError) as refused:
        store.load(write_text(tmp_path / name, text))
    assert likely in str(refused.value) and "--map" in str(refused.value)


def test_in_a_folder_it_is_left_out_and_the_rest_loads(tmp_path):
    write_text(tmp_path / "需求调查2024.csv", REFUSED["a post that its values alone tell"][1])
    write_text(tmp_path / "招生2024.csv", "学校,专业,年度,计划数\n甬江学院,数控,2024,40\n")
    with Store() as store:
        report = store.load(tmp_path)
        assert report.loaded == 1 and report.unread == 1
        assert "need_survey" not in store.tables()


def test_the_named_column_is_taken_when_it_is_mapped(tmp_path):
    path = write_text(
        tmp_path / "需求调查2024.csv", REFUSED["a post that its values alone tell"][1]
    )
    with Store() as store:
        assert store.load(path, mapping={"类别": "post"}).loaded == 2


def test_a_dimension_is_all_where_nothing_else_could_be_it(tmp_path):
    path = write_text(
        tmp_path / "岗位需求.csv", "月份,新增岗位数,备注\n2024-01,3,初步\n2024-02,4,确认\n"
    )
    with Store() as store:
        assert store.load(path, table="demand").loaded == 2
        assert set(store.read("demand", as_of="2030-01-01", purpose="planning")["region"]) == {
            "all"
        }


def test_a_number_of_a_post_without_a_name_is_set_aside(tmp_path):
    path = write_text(
        tmp_path / "需求调查2024.csv", "企业名称,岗位名称,需求人数\n甲厂,钳工,3\n乙厂,,2\n"
    )
    with Store() as store:
        report = store.load(path)
        assert (report.loaded, report.rejected) == (1, 1)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (
            [["人才类别", "博士", "硕士", "本科"], ["党政人才", 3, 120, 800]],
            "they count people by level of education",
        ),
        (
            [["2024年各镇街参保人数"], ["镇街", "1月", "2月", "3月"], ["东江镇", 1, 2, 3]],
            "such figures are kept by enterprise",
        ),
        (
            [
                ["2024年人力资源市场供求（按行业）"],
                ["行业", "需求比重（%）"],
                ["制造业", 42],
                ["建筑业", 58],
            ],
            "the shares are of vacancies",
        ),
        (
            [
                ["2024年公共就业服务机构供求（按产业）"],
                ["行业", "需求人数", "比重（%）"],
                ["制造业", 42, 42],
            ],
            "the shares are of vacancies",
        ),
        (
            [
                ["2025年用工情况"],
                ["企业名称", "1月", None, "2月", None],
                [None, "职工人数", "从业人员", "职工人数", "从业人员"],
                [FIRM, 9, 8, 7, 6],
            ],
            "2 groups of monthly columns count the same series",
        ),
        (
            [["Vacancies"], ["Industry", "Nov-Jan 2024", "Dec-Feb 2024"], ["Mining", 6, 6]],
            "count over several months",
        ),
    ],
)
def test_refusals_say_what_the_table_holds(load_book, rows, why):
    assert why in load_book("统计", rows)[-1]


def test_a_balance_in_a_document_is_refused_as_one_of_a_workbook(tmp_path):
    from docx import Document

    document = Document()
    document.add_paragraph("2024年第四季度“最缺工”职业排行")
    rows = [
        ["排名", "职业名称", "招聘人数", "求职人数", "缺口数"],
        ["1", "快递员", "860", "312", "548"],
        ["2", "焊工", "511", "198", "313"],
    ]
    table = document.add_table(rows=3, cols=5)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(tmp_path / "排行.docx")
    with Store() as store:
        report = str(store.load(tmp_path))
        stored = store._connection.execute("SELECT count(*) FROM posting").fetchall()
    assert stored == [(0,)] and "'求职人数'" in report and "no table has these columns" in report


@pytest.mark.parametrize("heading", ["求职人数", "求人倍率"])
def test_a_balance_of_a_market_is_no_survey(tmp_path, heading):
    lines = [
        "2025年二季度部分职业供求",
        f"职业（工种）,需求人数,{heading},主要需求企业",
        f"车工,320,110,{DRIVES}",
        f"电工,150,90,{MILL}",
    ]
    with pytest.raises(ContractError, match=heading):
        sheets_of_lines(tmp_path, "a.csv", *lines)


def test_sums_of_vacancies_are_no_postings(query_book):
    rows = [
        ["2024年三季度招聘需求前十位职业"],
        ["排名", "职位名称", "招聘人数", "占比（%）"],
        [1, "焊工", 1530, 12.1],
        [2, "营销员", "2,210", 15],
    ]
    got, report = query_book("需求", "SELECT * FROM posting", rows)
    assert got == [] and "they count vacancies" in str(report)


@pytest.mark.parametrize("header", ["Unternehmen,Stelle,Anzahl,Ort", "会社名,職種,募集人数,勤務地"])
def test_headings_of_other_languages_are_refused_not_guessed(tmp_path, header):
    with pytest.raises(UnreadableFileError, match="--map"):
        list(read_files(text_file(tmp_path, header, "Xuhai GmbH,Dreher,2,Suzhou")))
