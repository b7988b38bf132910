"""Rows that head those below them: industries, months, firms, labels, and their sums."""

import pytest
from firms_and_queries import (
    CODE_OF_FIRM,
    DRIVES,
    FIRM,
    MILL,
    OTHER,
    POSTS_ROWS,
    REGISTER,
    REGISTER_AND_CHAIN,
    THIRD,
    WANTED,
)
from loaded_books import loaded_book
from read_sheets import block_of, sheets_of_lines
from written_files import write_text

from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._labels import meaning_of, plain_label
from talentmatch.data.reading.layout._record_rows import records
from talentmatch.data.reading.layout.sheets import RawSheet
from talentmatch.data.store import Store

SHOP = "万家商贸有限公司"


def bands_of(header, *rows):
    body, _, dropped, bands = records(list(map(list, rows)), header, len(header))
    return [row[1] for row in body], dropped, bands


def test_bands_of_towns_with_and_without_numbers_reach_the_rows_below(load_pages):
    rows = [
        ["企业名称", "行业", "规模"],
        ["东江街道", None, None],
        ["甲江机械有限公司", "C34", "中型"],
        ["二、西河镇（2家）", None, None],
        ["乙河食品有限公司", "C14", "小型"],
        ["丙山软件有限公司", "I65", "小型"],
    ]
    got, report = load_pages(
        "企业名录", "SELECT name, region FROM enterprise ORDER BY rowid", 表=rows
    )
    assert got == [
        ("甲江机械有限公司", "东江街道"),
        ("乙河食品有限公司", "西河镇"),
        ("丙山软件有限公司", "西河镇"),
    ]
    assert "region taken from the heading rows of bands" in str(report)


def test_bands_of_firms_and_schools_reach_the_rows_below(load_pages):
    rows = [
        ["岗位", "拟招人数", "学历"],
        ["甲江机械有限公司", None, None],
        ["钳工", 3, "大专"],
        ["乙河食品有限公司（1个岗位）", None, None],
        ["包装工", 5, None],
    ]
    got, _ = load_pages(
        "2024年用工需求",
        "SELECT count(DISTINCT enterprise_id), sum(openings), count(*) FROM need_survey",
        表=rows,
    )
    assert got == [(2, 8, 2)]
    rows = [
        ["专业名称", "层次", "招生人数"],
        ["甲江大学", None, None],
        ["机械工程", "本科", 60],
        ["乙河职业技术学院", None, None],
        ["数控技术", "高职", 120],
    ]
    got, _ = load_pages(
        "2024年招生计划", "SELECT institution, seats FROM supply ORDER BY seats", 表=rows
    )
    assert got == [("甲江大学", 60), ("乙河职业技术学院", 120)]


def test_a_label_alone_among_firms_is_no_firm_and_a_firm_alone_is_one(load_pages):
    rows = [
        ["企业名称", "行业", "规模", "地址"],
        ["重点企业", None, None, None],
        ["甲江机械有限公司", "C34", "中型", "x"],
        ["乙河食品有限公司", None, None, None],
        ["丙山软件有限公司", "I65", "小型", "y"],
    ]
    got, report = load_pages("企业名录", "SELECT name FROM enterprise ORDER BY rowid", 表=rows)
    assert [name for (name,) in got] == ["甲江机械有限公司", "乙河食品有限公司", "丙山软件有限公司"]
    assert "1 heading row of a band left out" in str(report)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("2024年甲江机械有限公司", FIRM),
        ("甲江机械有限公司（2024年）", FIRM),
        ("第一机床厂", "第一机床厂"),
        ("七月乐器有限公司", "七月乐器有限公司"),
        ("第二批发市场有限公司", "第二批发市场有限公司"),
        ("360安全有限公司", "360安全有限公司"),
    ],
)
def test_times_around_the_firm_of_a_band_are_no_part_of_its_name(read_columns, label, name):
    rows = [
        ["2024年招聘岗位"],
        ["岗位", "招聘人数", "学历"],
        [label, None, None],
        ["车工", 3, "大专"],
        [OTHER, None, None],
        ["钳工", 5, "大专"],
    ]
    got, _ = read_columns("岗位", rows, ("posting", "enterprise_name", "title"))
    assert got == [(name, "车工"), (OTHER, "钳工")]


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("客户：虚河电子", ("client", "虚河电子")),
        ("招聘单位：虚海有限公司", ("enterprise_name", "虚海有限公司")),
        ("单位：万元", None),
    ],
)
def test_a_label_may_name_the_firm_of_the_rows_below(label, meaning):
    assert meaning_of(label) == meaning


def test_a_heading_of_a_part_is_no_firm():
    rows = [
        ["企业名称", "信用代码", "行业"],
        [FIRM, "919900000000000018", "C35"],
        ["其中：高新技术企业", None, None],
        ["乙河食品有限公司", "91990000000000003E", "C14"],
    ]
    assert [row[0] for row in block_of(rows).rows] == [FIRM, "乙河食品有限公司"]


def test_labels_alone_in_their_rows_are_no_firms_however_many():
    rows = [
        ["企业名称", "信用代码", "行业", "人数"],
        ["★ 龙头企业", "", "", ""],
        [FIRM, "919900000000000018", "C35", 5],
        ["★ 骨干企业（2家）", "", "", ""],
        ["乙河食品有限公司", "91990000000000003E", "C14", 6],
        ["审核：       复核：", "", "", ""],
    ]
    assert [row[0] for row in block_of(rows).rows] == [FIRM, "乙河食品有限公司"]


def test_headings_of_bands_are_no_records(tmp_path):
    text = (
        "企业名称,统一社会信用代码,行业,规模\n一、东江街道,,,\n甲厂,,C34,\n（二）南坪镇,,,\n"
        "乙厂,,C35,\n"
    )
    with Store() as store:
        report = store.load(write_text(tmp_path / "企业名录.csv", text))
        assert report.loaded == 2 and "2 heading rows of bands left out" in str(report)


@pytest.mark.parametrize("band", ["一、东江街道", "东江街道", "东江街道（1家）"])
def test_a_heading_over_rows_that_gives_their_sum_is_a_band(query_book, band):
    rows = [
        ["企业名称", "岗位", "需求人数", "学历"],
        [band, None, 8, None],
        [FIRM, "车工", 5, "大专"],
        [None, "质检员", 3, "高中"],
        ["西河镇", None, "6人", None],
        [OTHER, "电工", 6, "本科"],
    ]
    got, report = query_book("2024年人才需求", WANTED, rows)
    assert got == [("车工", 5), ("质检员", 3), ("电工", 6)]
    assert "2 heading rows of bands left out" in str(report) and report.rejected == 0


def test_numbered_rows_of_figures_are_records_without_their_number(query_book):
    rows = [
        ["2024年分行业招聘人数"],
        ["行业", "1月", "2月", "3月"],
        ["一、制造业", 10, 11, 12],
        ["二、建筑业", 4, 5, 6],
    ]
    query = "SELECT industry, sum(openings) FROM demand GROUP BY 1 ORDER BY 2"
    assert query_book("招聘人数", query, rows)[0] == [("建筑业", 15), ("制造业", 33)]


@pytest.mark.parametrize(
    ("label", "field", "value"),
    [
        ("District: Riverside", "region", "Riverside"),
        ("所属镇街：东江街道", "region", "东江街道"),
        ("甲、北渡科技园（共2家）", "region", "北渡科技园"),
        ("Industry: Manufacturing", "industry", "Manufacturing"),
    ],
)
def test_a_band_may_name_what_it_gives(label, field, value):
    assert meaning_of(label) == (field, value)


def test_bands_of_chains_hold_towns_and_signs_are_no_part_of_names(load_book):
    rows = [
        ["序号", "企业名称", "主营产品", "企业规模", "成立时间"],
        ["一、智能装备产业链"],
        [None, "（一）店口镇"],
        [1, f"★{FIRM}", "铜管", "大型", "2004年3月"],
        ["二、大健康产业链"],
        [None, "（一）长安镇（高新区）"],
        [1, OTHER, "药", "中型", "1998/6/12"],
    ]
    query = REGISTER_AND_CHAIN.replace("chain", "chain, founded_on::VARCHAR")
    got, report = load_book("企业清单", rows, query)
    assert got == [
        (FIRM, "店口镇", "智能装备产业链", "2004-03-01"),
        (OTHER, "长安镇（高新区）", "大健康产业链", "1998-06-12"),
    ]
    assert f"★{FIRM}" in report


def test_the_sum_of_a_band_may_stand_in_a_column_of_words(load_book):
    rows = [
        ["企业名称", "法定代表人", "行业", "平均用工人数"],
        ["东江街道", "2", None, 830],
        [FIRM, "张三", "通用设备制造业", 610],
        [OTHER, "李四", "食品制造业", 220],
        ["西河镇", "1", None, 88],
        [THIRD, "王五", "仪器仪表制造业", 88],
    ]
    got, _ = load_book("企业名录", rows, REGISTER_AND_CHAIN)
    assert got == [(FIRM, "东江街道", None), (OTHER, "东江街道", None), (THIRD, "西河镇", None)]


def test_bands_of_no_known_kind_leave_a_register_one(load_book):
    rows = [
        ["企业名称", "信用代码", "所属行业", "所属镇区"],
        ["已入库企业："],
        [FIRM, CODE_OF_FIRM, "C34", "时堰镇"],
        ["拟入库企业："],
        [OTHER, None, "纺织业（C17）", "梁垛镇"],
    ]
    got, _ = load_book("培育库", rows, "SELECT region, industry FROM enterprise ORDER BY rowid")
    assert got == [("时堰镇", "C34"), ("梁垛镇", "C17")]


def test_kinds_of_posts_in_a_list_of_two_columns_are_no_posts(load_book):
    rows = [["岗位", "人数"], ["一、技术类"], ["车工", 3], ["二、普工类"], ["装卸工", 4]]
    got, _ = load_book(
        "2024年用工需求", rows, "SELECT title, openings FROM posting ORDER BY openings"
    )
    assert got == [("车工", 3), ("装卸工", 4)]


@pytest.mark.parametrize("ordinal", ["一", "（二）", "III", "第一部分"])
def test_the_number_of_a_band_may_stand_in_a_column_of_its_own(ordinal):
    header = ["序号", "企业名称", "代码", "人数"]
    rows = [
        [ordinal, "通用设备制造业（3家）", None, None],
        [1, DRIVES, "9", 230],
        [2, MILL, "8", 118],
    ]
    firms, dropped, bands = bands_of(header, *rows)
    assert firms == [DRIVES, MILL] and dropped == {"band": 1}
    assert [band["industry"] for band in bands] == ["通用设备制造业"] * 2


def test_chinese_numbers_of_firms_are_no_bands():
    firms, dropped, _ = bands_of(
        ["序号", "企业名称", "电话"], ["一", DRIVES, None], ["二", MILL, None]
    )
    assert firms == [DRIVES, MILL] and not dropped


def test_a_band_ends_those_that_began_below_the_one_before_it():
    header = ["序号", "企业名称", "法人", "规模"]
    rows = [
        ["一、制造业"],
        ["（一）西河镇"],
        [1, DRIVES, "某", "中型"],
        ["二、批发和零售业"],
        [2, SHOP, "某", "小型"],
    ]
    _, _, bands = bands_of(header, *rows)
    assert [band.get("region") for band in bands] == ["西河镇", None]
    assert [band["industry"] for band in bands] == ["制造业", "批发和零售业"]


@pytest.mark.parametrize("label", ["东江街道", "市直企业"])
def test_a_merged_band_with_its_sum_is_no_firm_and_no_post(label):
    header = ["序号", "单位", "岗位", "需求人数", "学历"]
    rows = [
        [label, label, label, 13, None],
        [1, DRIVES, "磨工", 10, "中专"],
        [2, DRIVES, "会计", 3, "不限"],
    ]
    firms, dropped, _ = bands_of(header, *rows)
    assert firms == [DRIVES, DRIVES] and dropped == {"band": 1}


@pytest.mark.parametrize(
    ("label", "plain"),
    [
        ("▶ 西河镇：2家", "西河镇"),
        (f"{DRIVES}（联系人：王女士 0999-1234567）", DRIVES),
        (f"{DRIVES}（电话 0999-1234567）", DRIVES),
        ("青禾食品（云岭）有限公司", "青禾食品（云岭）有限公司"),
    ],
)
def test_counts_and_contacts_are_no_part_of_a_band(label, plain):
    assert plain_label(label) == plain


def test_a_letter_is_no_industry():
    assert meaning_of("A") is None and meaning_of("C34").field == "industry"


def test_bands_of_months_date_the_postings_below_them(tmp_path):
    lines = [
        "开发区企业招聘信息台账（2025年）",
        "序号,企业名称,岗位,招聘人数,薪资",
        "一月,,,,",
        f"1,{DRIVES},磨工,10,6000-8000",
        "三月份（2家）,,,,",
        f"2,{DRIVES},磨工,4,6000-8000",
    ]
    sheet = sheets_of_lines(tmp_path, "a.csv", *lines)["posting"]
    assert sheet.frame["posted_on"].dt.strftime("%Y-%m").tolist() == ["2025-01", "2025-03"]
    assert sheet.frame["posting_id"].nunique() == 2


def test_bands_that_mean_nothing_known_are_named(tmp_path):
    lines = [
        "招聘岗位表",
        "序号,岗位,人数,月薪,学历",
        "远岫软件工作室,,,,",
        "1,测试,2,7000-9000,大专",
    ]
    assert "远岫软件工作室" in str(sheets_of_lines(tmp_path, "a.csv", *lines)["posting"].notes)


def test_a_zone_with_a_letter_is_no_industry():
    assert meaning_of("A区（东区）").field == "region" if meaning_of("A区（东区）") else True
    assert find_block(RawSheet("a.xlsx", [["企业名称", "行业"], [DRIVES, "C34"]])).rows


def test_a_merged_band_of_a_year_is_no_line_of_the_header():
    rows = [
        ["序号", "企业名称", "岗位", "人数"],
        ["2024年"] * 4,
        [1, DRIVES, "磨工", 5],
        ["2025年"] * 4,
        [1, DRIVES, "磨工", 8],
    ]
    found = find_block(RawSheet("a.xlsx", rows))
    assert found.header == rows[0] and [band["year"] for band in found.bands] == ["2024", "2025"]


@pytest.mark.parametrize("beside", ["合计2家", "共2户", "见附件", None])
def test_a_band_merged_over_most_columns_may_have_a_remark_beside(tmp_path, beside):
    rows = [
        ["甲江市规模以上工业企业名录"],
        ["序号", "单位名称", "统一社会信用代码", "国民经济行业", "单位规模", "主要产品"],
        ["三界镇", None, None, None, None, beside],
        [1, FIRM, "91330683MA2XXXX21G", "通用设备制造业", "中型", "轴承"],
        ["鹿山街道", None, None, None, None, beside],
        [2, OTHER, "91330683MA2XXXX01E", "食品制造业", "小型", "面包"],
    ]
    merged = ("A1:F1", "A3:E3", "A5:E5")
    (found,), _ = loaded_book(tmp_path, "表", rows, [REGISTER], merged=merged)
    assert found == [(FIRM, "三界镇"), (OTHER, "鹿山街道")]


def test_a_firm_above_the_first_table_is_that_of_its_rows(query_book):
    rows = [
        [f"一、{FIRM}"],
        ["岗位", "人数", "月薪"],
        ["车工", 5, "5000-7000"],
        [],
        [f"二、{OTHER}"],
        ["岗位", "人数", "月薪"],
        ["电工", 2, "6千-8千"],
    ]
    got, _ = query_book(
        "岗位表", "SELECT enterprise_name, title FROM posting ORDER BY title DESC", rows
    )
    assert got == [(FIRM, "车工"), (OTHER, "电工")]


def test_signs_and_numbers_of_posts_around_a_firm_are_not_its_name(query_book):
    rows = [
        ["岗位名称", "招聘人数", "学历要求", "月薪（千元）"],
        [f"★ {FIRM}（2个岗位，共8人）", None, None, None],
        ["车工", 5, "中专", "5-7"],
        [f"▲{OTHER}  电话：0999-1000001", None, None, None],
        ["电工", "若干", "大专", "8-10"],
    ]
    got, _ = query_book(
        "招聘", "SELECT enterprise_name, title FROM posting ORDER BY title DESC", rows
    )
    assert got == [(FIRM, "车工"), (OTHER, "电工")]


def test_the_name_of_a_band_keeps_its_number(frames_of_rows):
    frame = frames_of_rows(POSTS_ROWS[0], ["第二轮胎厂"], POSTS_ROWS[1], [FIRM], POSTS_ROWS[2])[
        "posting"
    ]
    assert frame["enterprise_name"].tolist() == ["第二轮胎厂", FIRM]
