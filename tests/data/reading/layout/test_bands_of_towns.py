"""Names of towns alone in a row: a place that heads firms, or a firm."""

import pandas as pd
import pytest
from firms_and_queries import (
    FIRM,
    NEEDS_ROWS,
    OTHER,
    REGISTER,
    REGISTER_AND_CHAIN,
    REGISTER_COLUMNS,
    THIRD,
)
from loaded_books import loaded_book

from talentmatch.data.store import Store


@pytest.mark.parametrize("name", ["稻香村", "杏花村", "乌镇", "鹿港小镇", "平安"])
@pytest.mark.parametrize("first", [[], [FIRM, "小型", "C34", "2004"]])
def test_a_name_alone_that_may_be_a_firm_is_no_place(read_columns, name, first):
    header = ["企业名称", "企业规模", "行业", "成立年份"]
    rows = [header, *([first] if first else []), [name], [OTHER, "大型", "C14", "2001"]]
    got, report = read_columns("名录", rows, REGISTER_COLUMNS)
    assert [(firm, pd.isna(town)) for firm, town in got] == [
        (firm, True) for firm in ([FIRM] if first else []) + [OTHER]
    ]
    assert name in report and "of a firm or a place" in report


@pytest.mark.parametrize(
    "labels",
    [
        ("一、杏花村", "二、稻香村"),
        ("杏花村（1家）", "稻香村（1家）"),
        ("杏花村", "稻香村"),
        ("店口镇", "平安街道"),
        ("安乐乡", "西河镇"),
        ("黄山", "六安"),
        ("东江街道", "二、稻香村"),
    ],
)
def test_names_alone_are_places_beside_others(read_columns, labels):
    header = ["企业名称", "企业规模", "行业", "成立年份"]
    firms = [[FIRM, "小型", "C34", "2004"], [OTHER, "大型", "C14", "2001"]]
    rows = [header, [labels[0]], firms[0], [labels[1]], firms[1]]
    bare = [
        label.removeprefix("一、").removeprefix("二、").removesuffix("（1家）") for label in labels
    ]
    assert read_columns("名录", rows, REGISTER_COLUMNS)[0] == [(FIRM, bare[0]), (OTHER, bare[1])]


def test_a_town_alone_in_its_own_column_or_plainly_one_is_a_place(read_columns):
    rows = [["村镇", "企业名称", "行业", "规模"], ["稻香村"], [None, FIRM, "C34", "小型"]]
    rows[0][0] = "所属乡镇"
    assert read_columns("名录", rows, REGISTER_COLUMNS)[0] == [(FIRM, "稻香村")]
    rows = [["企业名称", "行业", "规模"], ["东江街道"], [FIRM, "C34", "小型"]]
    assert read_columns("名录", rows, REGISTER_COLUMNS)[0] == [(FIRM, "东江街道")]


def test_towns_between_stars_are_bands(load_book):
    rows = [
        ["企业名称", "行业"],
        ["★关口街道★"],
        [FIRM, "C34"],
        ["★永安村★"],
        [OTHER, "C14"],
        ["◆新农村◆"],
        [THIRD, "C39"],
    ]
    got, report = load_book("企业名录", rows, "SELECT name, region FROM enterprise ORDER BY rowid")
    assert got == [(FIRM, "关口街道"), (OTHER, "永安村"), (THIRD, None)] and "新农村" in report


@pytest.mark.parametrize("sums", [(None, None), (330, 3)])
def test_bands_of_lists_with_two_columns_are_no_firms(load_book, sums):
    rows = [
        ["企业名称", "从业人员"],
        ["一、东江街道", sums[0]],
        [FIRM, 300],
        [OTHER, 30],
        ["二、西河镇", sums[1]],
        [THIRD, 3],
    ]
    got, _ = load_book("企业名录", rows, "SELECT name, region FROM enterprise ORDER BY name")
    assert got == [(THIRD, "西河镇"), (OTHER, "东江街道"), (FIRM, "东江街道")]


def test_a_town_among_firms_that_sums_nothing_up_and_firms_by_their_name_alone_stay(load_book):
    rows = [["企业名称", "从业人员"], ["东江街道", 40], [FIRM, 300], [OTHER, 30]]
    assert load_book("企业名录", rows, REGISTER_AND_CHAIN)[0] == [
        ("东江街道", None, None),
        (FIRM, None, None),
        (OTHER, None, None),
    ]
    rows = [
        ["企业名称", "备注"],
        ["甲江实业", None],
        ["一、乙河实业有限公司", None],
        [FIRM, "停产"],
    ]
    assert len(load_book("企业名录", rows, REGISTER_AND_CHAIN)[0]) == 3


@pytest.mark.parametrize("sums", [(420, 45), (None, None)])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_towns_over_their_firms_in_a_column_of_their_own(tmp_path, sums, kind):
    rows = [
        ["乡镇", "企业名称", "行业", "从业人员（人）"],
        ["鹿寨镇（2家）", None, None, sums[0]],
        [None, FIRM, "C34", 300],
        [None, OTHER, "C26", 120],
        ["平山镇（1家）", None, None, sums[1]],
        [None, THIRD, "C20", 45],
    ]
    if kind == "xlsx":
        loaded_book(tmp_path, "名录", rows, [])
    else:
        text = "\n".join(
            ",".join("" if cell is None else str(cell) for cell in row) for row in rows
        )
        (tmp_path / "名录.csv").write_text(text, encoding="utf-8")
    with Store() as store:
        store.load(tmp_path)
        query = "SELECT name, region FROM enterprise ORDER BY rowid"
        found = store._connection.execute(query).fetchall()
    assert found == [(FIRM, "鹿寨镇"), (OTHER, "鹿寨镇"), (THIRD, "平山镇")]


def test_a_firm_without_a_town_below_others_keeps_none(load_book):
    rows = [["乡镇", "企业名称", "行业"], ["鹿寨镇", FIRM, "C34"], [None, OTHER, "C26"]]
    query = "SELECT name, region FROM enterprise ORDER BY rowid"
    assert load_book("名录", rows, query)[0] == [(FIRM, "鹿寨镇"), (OTHER, None)]


def test_firms_below_a_heading_of_nobody_knows_what_have_no_town_of_the_title(load_book):
    rows = [
        ["甲江经开区企业一览表"],
        ["企业名称", "行业代码", "企业规模"],
        [THIRD, "C39", "小型"],
        ["【其他】", None, None],
        [FIRM, "C34", "小型"],
        ["【城西工业城】", None, None],
        [OTHER, "C14", "大型"],
    ]
    query = "SELECT name, region FROM enterprise ORDER BY rowid"
    assert load_book("名录", rows, query)[0] == [
        (THIRD, "甲江经开区"),
        (FIRM, None),
        (OTHER, "城西工业城"),
    ]


def test_towns_whose_names_end_like_town_and_country(load_book):
    rows = [
        ["企业名称", "行业代码", "规模"],
        ["（一）老城乡", None, None],
        [FIRM, "C34", "小型"],
        ["（二）山下乡", None, None],
        [OTHER, "C14", "小型"],
    ]
    query = "SELECT name, region FROM enterprise ORDER BY rowid"
    assert load_book("名录", rows, query)[0] == [(FIRM, "老城乡"), (OTHER, "山下乡")]


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


@pytest.mark.parametrize("town", ["西河镇", "西河乡"])
def test_a_town_alone_over_its_firms_is_one(frames_of_rows, town):
    frames = frames_of_rows("企业用工需求调查", NEEDS_ROWS[0], [town], *NEEDS_ROWS[1:])
    assert frames["enterprise"]["region"].tolist() == [town, town]
