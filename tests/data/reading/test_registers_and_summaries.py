"""Registers with columns nobody knows, bands merged beside a count, sheets that sum up firms."""

import openpyxl
import pytest
from loaded_books import loaded_book

from talentmatch.data.store import Store

FIRM, OTHER, THIRD = "甲江机械有限公司", "乙河食品有限公司", "丙山电子有限公司"
REGISTER = "SELECT name, region FROM enterprise ORDER BY rowid"


@pytest.mark.parametrize("name", ["注册资本（万元）", "占地面积（亩）", "主要产品", "研发人员"])
@pytest.mark.parametrize("title", ["甲江市重点企业", "规上工业企业一览表"])
def test_a_register_is_read_beside_a_column_nobody_knows(tmp_path, name, title):
    rows = [[title], ["企业名称", "所属行业", name], [FIRM, "通用设备制造业", 30]]
    (found,), report = loaded_book(tmp_path, "表", [*rows, [OTHER, "食品制造业", 12]], [REGISTER])
    assert [firm for firm, _ in found] == [FIRM, OTHER]
    assert f"columns not understood: {name}" in report


@pytest.mark.parametrize(
    ("title", "name", "second"),
    [
        ("甲江市重点企业", "缺员数", OTHER),
        ("甲江市重点企业", "2024年", OTHER),
        ("甲江市重点企业", "岗位数量", OTHER),
        ("甲江市重点企业", "注册资本", FIRM),
        ("甲江市客户企业", "注册资本", OTHER),
        ("甲江市一览", "注册资本", OTHER),
        ("甲江市重点企业", "拟引进人数", OTHER),
        ("禁止推荐的企业", "原因", OTHER),
        ("竞争企业", "产品", OTHER),
    ],
)
def test_other_lists_of_firms_are_no_register(tmp_path, title, name, second):
    rows = [[title], ["企业名称", "所属行业", name], [FIRM, "通用设备制造业", 30]]
    (found,), _ = loaded_book(tmp_path, "表", [*rows, [second, "食品制造业", 12]], [REGISTER])
    assert found == []


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


@pytest.mark.parametrize(
    ("first", "towns"),
    [
        (["一", "三界镇", "小计：2家"], ["三界镇", "鹿山街道"]),
        ([None, "三界镇", "合计"], ["三界镇", "鹿山街道"]),
        ([None, "1、三界镇"], ["三界镇", "鹿山街道"]),
        # A total below the firms it counts says nothing of those that follow.
        (None, [None, None]),
    ],
)
def test_a_band_may_have_its_total_beside_it(tmp_path, first, towns):
    head = ["序号", "单位名称", "统一社会信用代码", "国民经济行业", "单位规模"]
    second = ["二", "鹿山街道", "小计：1家"] if first and first[2:] else [None, "2、鹿山街道"]
    rows = [
        ["甲江市规模以上工业企业名录"],
        head,
        *([first] if first else []),
        [1, FIRM, "91330683MA2XXXX21G", "通用设备制造业", "中型"],
        second if first else ["三界镇", "小计：1家"],
        [2, OTHER, "91330683MA2XXXX01E", "食品制造业", "小型"],
        *([] if first else [["鹿山街道", "小计：1家"]]),
        ["合计", None, "2家"],
    ]
    (found,), _ = loaded_book(tmp_path, "表", rows, [REGISTER])
    assert found == [*zip((FIRM, OTHER), towns, strict=True)]


@pytest.mark.parametrize(
    ("sheet", "rows", "left_out"),
    [
        ("合计", [[FIRM, 16], ["合计", 16]], True),
        ("按企业", [[FIRM, 16], [OTHER, 3]], True),
        ("按企业", [[FIRM, 16], [OTHER, 5]], False),
        ("合计", [[FIRM, 17], [THIRD, 4]], False),
        ("普工", [[OTHER, 3]], False),
    ],
)
def test_a_sheet_that_sums_up_the_posts_of_firms_is_left_out(tmp_path, sheet, rows, left_out):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "明细"
    posts = [[FIRM, "车工", 12], [FIRM, "焊工", 4], [OTHER, "测试工程师", 3]]
    for row in [["2024年用工需求明细"], ["企业名称", "岗位", "需求人数"], *posts]:
        page.append(row)
    other = book.create_sheet(sheet)
    for row in [["企业", "人数"], *rows]:
        other.append(row)
    book.save(tmp_path / "用工.xlsx")
    with Store() as store:
        report = str(store.load(tmp_path))
        query = "SELECT count(*) FROM need_survey WHERE post IS NULL OR post = 'all'"
        kept = store._connection.execute(query).fetchone()[0]
    assert ("would count them twice" in report) == left_out
    assert kept == 0 if left_out else kept > 0 or "left out" in report
