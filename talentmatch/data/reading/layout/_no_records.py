"""Rows that are no records: totals, sums under no name, notes, what a form says below its table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.cells._note_marks import is_formula
from talentmatch.data.reading.cells._value_numbers import is_withheld, parse_number
from talentmatch.data.reading.cells.values import is_blank, is_blank_text
from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.headings import IGNORED, fields_among, heading
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Cell
from talentmatch.data.tables import TABLES

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "LABEL",
    "OF_WHICH",
    "OF_WHOM",
    "PART_TOTAL",
    "TOTAL",
    "UNFILLED",
    "WHOLE",
    "closing_rows",
    "fields_of_columns",
    "is_note",
    "is_part",
    "is_part_total",
    "is_whole",
    "misses_of_sums",
    "names_the_whole",
    "place_of_sum",
    "plain_rows",
    "without_figures",
    "without_wholes",
]

TOTAL = re.compile(
    r"(?:本页|全市|全区|全县|全部|各项)?(?:合\s*计|总\s*计|小\s*计|共\s*计|汇\s*总)数?(?:[(:（：].*)?"
    r"|(?:以上)?(?:合|总|小|共)\s*计\s*[\d,]*\s*(?:家|户|人|个|名|条|所|项|元|万元)?"
    r"|(?:grand\s*|sub)?-?total.*|sum",
    re.I,
)
#: A total of a part, such as 东星公司小计, and rows that compare: beside them stand figures alone.
PART_TOTAL = re.compile(
    r"总(?:人数|需求(?:人?数)?)|.{1,20}(?:合\s*计|总\s*计|小\s*计|共\s*计)(?:[(:（：].*)?"
    r"|平均(?:值|数)?|均值|(?:同比|环比|比上年|较上[年月季]|比上[月季])\S{0,4}"
    r"|(?:净?增[减长幅]|增加|变[化动])(?:数|人数|量|率|情况|额)?(?:[(（].*)?|占比|比重"
    r"|.{1,40}\s(?:sub-?)?totals?",
    re.I,
)
#: The whole of which other rows are the parts.
WHOLE = re.compile(
    r"全[市省国区县镇域]|全(?:部|体)\S{1,4}|all\s+(?:\w+\s+)?\w+s|united kingdom|national", re.I
)
#: A part of the row above it, already counted there; no lookahead, which `plain_rows` cannot use.
OF_WHICH = re.compile(r"(?:#\s*[一-鿿]|其\s*中|of\s*which\b).+", re.I)
#: Such a part by who the people are, which is no part beside others even where its whole is left
#: out.
OF_WHOM = re.compile(
    r"(?:#|其\s*中|of\s*which)\s*[:：]?\s*(?:[女男](?:性|生|职工|员工|学生|士)?|少数民族.*"
    r"|(?:本[市省地县区]|外[市省地来县区]).{0,4}|党员|应届.*|females?|males?|women|men)",
    re.I,
)
#: A label whose line nobody filled in, such as 审核意见：, and a day without figures: 年 月 日.
UNFILLED = re.compile(r"(?:[^:：]{2,15}[:：]\s*[_＿…\s]*)+|[_＿…\s]*年[_＿…\s]*月[_＿…\s]*日\s*")
_NOTE = re.compile(
    r"(?:填表说明|填报说明|填写说明|说明|备\s*注|注\s*\d*|注意|附注|数据来源|来源|填表人"
    r"|制表人|制表|审核人|填报人"
    r"|单位负责人|负责人|填报日期|制表日期|填表日期|联系人|联系电话|统计单位|notes?|remarks?"
    r"|source|prepared by)\s*[:：.、].*"
    r"|(?:填表说明|填报说明|填写说明)|#.*|第\s*\d+\s*页.*|共\s*\d+\s*[页家条户人].*",
    re.I | re.S,
)
#: Labels of forms whose value may stand in the next cell; for `plain_rows` too, which knows no \u.
LABEL = re.compile(
    r"(?:填报|用人)?(?:企业|单位|公司|学校)?[(（]?(?:盖章|公章|签章|签字|签名)[)）]?\s*[:：]?"
    r"|(?:单位|企业|公司)?(?:经办人|联系人|联系电话|联系方式|联系地址)\s*[:：]?"
    r"|[一-鿿（）()]{0,10}意见\s*[:：]?|备\s*注|(?:填表|有关)?说\s*明"
    r"|(?:企业|单位)?(?:承诺|声明)\s*[:：]?"
    r"|(?:领导|(?:单位|企业)?负责人|法人代表|法定代表人)[(（]?(?:签字|签名|签章)[)）]?\s*[:：]?"
    r"|(?:统计人|填表人|填报人|制表人|审核人|复核人|录入人|汇总人)\s*[:：]?"
    r"|其[他它](?:说明|要求|事项|需求)\s*[:：]?"
    r"|(?:企业|公司|单位)?(?:福利待遇|简介|网址|邮箱)\s*[:：]?"
    r"|(?:企业|公司|单位)(?:福利|地址)\s*[:：]?"
)
#: A remark alone in its row: a day, words in brackets, a label with its value, a sentence.
_REMARK = re.compile(
    r"(?:19|20)\d{2}\s*[-./年]\s*\d.{0,8}|[(（][^()（）]{1,20}[)）]|[☆※*＊●★▲]\s*.+"
    r"|[—\-\s]*以下空白[—\-\s]*|注|附\s*[:：].*"
    r"|[^:：]{2,8}[:：].+|\d[.、]\s*\D.*|.*(?:本表|以上|欢迎|扫码|真实有效|无正文).*"
    r"|.*(?:投递(?:简历|邮箱|方式|[:：至到])|(?:电话|在线|如需)咨询|咨询(?:电话|热线|方式|[:：])).*",
    re.S,
)
_LEAST_HEADINGS = 3
_MARK = re.compile(r"(?:[☆※*＊●★▲]|\d+[.、])\s*")
#: A greater figure counts nobody: a telephone.
_MOST_PEOPLE = 100_000
#: What a column holds shows in so many rows.
_ROWS_JUDGED = 50
#: A total, a note or a band shows in one of the first so many cells of its row.
_FIRST_CELLS = 3
#: Of two rows either may be the sum of one other by chance.
_LEAST_ROWS = 3
#: Whoever adds up by hand, or adds what was mended since, is out by a head or two.
_HEADS_AMISS = 2.0
#: A greater part of a figure is no slip.
_SHARE_AMISS = 0.01
#: Columns of figures have numbers in so many of their cells.
_MOSTLY = 0.6
#: A smaller figure says little.
_BY_CHANCE = 50
_UPPER = re.compile(r".*(?:[省市州盟县旗国]|(?<![园发新社业])区)")
_LOWER = re.compile(r".*(?:街道(?:办(?:事处)?)?|镇|乡|村|社区)")


def is_note(text: str) -> bool:
    """Tell what is said about a table or who filled it in, which may stand below it: 注：, 填表人：."""
    return _NOTE.fullmatch(text) is not None


def without_wholes(rows: list[list[Cell]]) -> list[int]:
    """Return the places of the rows without those for the whole of which the others are parts."""
    parts = [place for place, row in enumerate(rows) if not is_whole(row)]
    return parts if len(parts) > 1 else list(range(len(rows)))


def is_whole(row: list[Cell]) -> bool:
    """Tell a row of figures for the whole of which the other rows are the parts."""
    first = next((cell for cell in row if not is_blank(cell)), None)
    if not isinstance(first, str) or not WHOLE.fullmatch(first.strip()):
        return False
    filled = [cell for cell in row if not is_blank(cell)]
    return len(filled) > 1 and all(
        not isinstance(cell, str) or parse_number(cell) is not None for cell in filled[1:]
    )


def is_part(filled: list[Cell], header: list[str], label: re.Pattern[str]) -> bool:
    """Tell a row of figures under a name that says of which other row it is a part: 其中：女性."""
    labels = (cell.strip() for cell in filled[:3] if isinstance(cell, str))
    if not any(map(label.fullmatch, labels)):
        return False
    if any("指标" in name or "indicator" in name.lower() for name in header):
        return False
    return any(parse_number(cell) is not None for cell in filled[1:])


def is_part_total(filled: list[Cell]) -> bool:
    """Tell a row of figures under a name for a total of some rows above; a record says more."""
    labels = (cell.strip() for cell in filled[:3] if isinstance(cell, str))
    if len(filled) < 2 or not any(map(PART_TOTAL.fullmatch, labels)):
        return False
    words = (cell for cell in filled if isinstance(cell, str) and not is_formula(cell))
    return sum(parse_number(cell) is None and not is_withheld(cell) for cell in words) == 1


@lru_cache(maxsize=256)
def fields_of_columns(header: tuple[str, ...]) -> tuple[frozenset[str], ...]:
    """Return what each column may be in any table."""
    return tuple(
        frozenset(field for table in TABLES for field in fields_among(table, [name]))
        for name in header
    )


def closing_rows(
    rows: Sequence[list[Cell]],
    header: Sequence[str],
    is_other: Callable[[list[Cell], list[Cell]], bool],
) -> set[int]:
    """Return the places of the rows at the end of a table that are no records of it.

    Parameters
    ----------
    rows : sequence of list
        Rows below the header.
    header : sequence of str
        Headings.
    is_other : callable
        Tells a row, by its cells and those filled, that is a total or a note: remarks may stand above it.

    Examples
    --------
    >>> rows = [["车工", 3, "大专"], ["经办人", "张三", None], [None, None, "2024年5月20日"]]
    >>> closing_rows(rows, ["岗位", "人数", "学历"], lambda row, filled: False)
    {1, 2}
    >>> rows = [["经办人", 3, "大专"], ["车工", 2, "大专"]]
    >>> closing_rows(rows, ["岗位", "人数", "学历"], lambda row, filled: False)
    set()
    """
    closing: set[int] = set()
    if sum(map(bool, header)) < _LEAST_HEADINGS:
        return closing
    for place in range(len(rows) - 1, -1, -1):
        filled = [cell for cell in rows[place] if not is_blank(cell)]
        if not filled or is_other(rows[place], filled):
            continue
        first = str(filled[0]).strip()
        alone = len({str(cell) for cell in filled}) == 1
        # Beside a label stands its value, beside a post how many are wanted: 审核人 | 1 | 大专.
        is_label = LABEL.fullmatch(first) and not _counts_somebody(rows[place], rows[:_ROWS_JUDGED])
        if not (is_label or (alone and _is_remark(first))):
            break
        closing.add(place)
    return closing


def plain_rows(
    rows: TextRows,
    header: Sequence[str],
    posts: Sequence[int],
    totals: Sequence[re.Pattern[str]],
) -> NDArray[np.bool_]:
    """Return which rows are records and no band, total, note or repeated header.

    Those have few different cells, one among the first that says total, or cells of the header.
    A row that has none of these marks is plain; of the others nothing is said.

    Parameters
    ----------
    rows : TextRows
        Cells.
    header : sequence of str
        Headings.
    posts : sequence of int
        Columns of posts, in which a total may stand too.
    totals : sequence of pattern
        What stands in full beside a total.

    Examples
    --------
    >>> cells = [["甲厂", "合计", ""], ["钳工", "-", ""], ["3", "3", ""], ["北区", "", ""]]
    >>> rows = TextRows([pa.array(column) for column in cells])
    >>> plain_rows(rows, ["企业", "岗位", "人数", "地区"], [1], [re.compile("合计")]).tolist()
    [True, False, False]
    """
    if rows.width != len(header) or rows.width < _FIRST_CELLS or not len(rows):
        return np.zeros(len(rows), dtype=bool)
    # More different cells than a note may have.
    plain = rows.differ_in_row(1 + max(2, len(header) // 4))
    whole = "|".join(rf"^\s*(?:{total.pattern})\s*$" for total in totals)
    for column in rows.coded[:_FIRST_CELLS]:
        texts = column.dictionary
        sure = ~suspects(texts, f"(?is){whole}", short=0) & ~is_blank_text(texts)
        plain &= sure[column.indices.to_numpy()]
    for column in (rows.coded[place] for place in posts if place >= _FIRST_CELLS):
        sure = ~suspects(column.dictionary, f"(?is){whole}", short=0)
        plain &= sure[column.indices.to_numpy()]
    repeated = np.zeros(len(rows), dtype=np.int64)
    for column, head in zip(rows.coded, header, strict=True):
        texts, words = column.dictionary, head.split()
        same = np.zeros(len(texts), dtype=bool)
        # Quick: most texts lack even the first word of the heading.
        first = pc.match_substring(texts, words[0]) if words else same
        places = np.flatnonzero(first)
        if len(places):
            spaced = r"\s+".join(map(re.escape, words))
            same[places] = suspects(texts.take(pa.array(places)), rf"^\s*{spaced}\s*$", short=0)
            repeated += same[column.indices.to_numpy()]
    return np.asarray(plain & (repeated < 2))


def without_figures(rows: TextRows) -> NDArray[np.int64]:
    """Return the places of the rows of which no cell has a figure."""
    places = np.arange(len(rows))
    for column in rows.columns:
        places = places[~suspects(column.take(pa.array(places)), r"\d", short=0)]
    return places


def misses_of_sums(values: pd.DataFrame) -> pd.DataFrame:
    """Return by how much each figure misses the sum of the others of its column, in what they may miss it by.

    Above 1 it is no sum of them, up to 1 it may be for the rounding of decimals or a slip of a head
    or two, 0 where it is exact. Empty where a figure of the column is not given.

    Examples
    --------
    >>> values = pd.DataFrame({"a": [200.0, 100, 301, None], "b": [20.0, 10, 31, 0], "c": [1.0, 2, 3, 0]})
    >>> misses_of_sums(values.dropna()).iloc[2].tolist()
    [0.5, 3.2258064516129035, 0.0]
    """
    figures = values.to_numpy(dtype=float)
    over = np.abs(2 * figures - np.nansum(figures, axis=0))
    places = _decimals(figures)
    # One of them may be given to fewer places than the others; 6.0 says no more than 6.
    errors = np.where(np.isnan(figures), 0.0, 0.5 * 10.0 ** -np.maximum(places, 1))
    rounding = np.where((places > 0).any(axis=0), errors.sum(axis=0), _HEADS_AMISS)
    slack = np.minimum(rounding, _SHARE_AMISS * np.abs(figures))
    misses = np.divide(over, slack, out=np.full(figures.shape, np.inf), where=slack > 0)
    misses[over <= 1e-9 + 1e-6 * np.abs(figures)] = 0.0
    misses[np.isnan(figures)] = np.nan
    return pd.DataFrame(misses, index=values.index, columns=values.columns)


def names_the_whole(label: object, others: Sequence[object], titles: str) -> bool:
    """Tell the label of a row that may be of them all: none, that of the title, a place of the others.

    Examples
    --------
    >>> towns = ["东江街道", "西河镇"]
    >>> [names_the_whole(label, towns, "甲园区招聘") for label in ("—", "甲江市", "甲园区", "南坪镇")]
    [True, True, True, False]
    """
    text = "" if is_blank(label) else str(label).strip()
    if not text:
        return True
    names = [str(other).strip() for other in others if not is_blank(other)]
    if len(text) > 1 and text in titles and not any(name in titles for name in names):
        return True
    return bool(_UPPER.fullmatch(text)) and all(map(_LOWER.fullmatch, names))


def place_of_sum(
    rows: Sequence[list[Cell]], header: Sequence[str], own: Sequence[frozenset[str]]
) -> int | None:
    """Return the place of the last or first row if it is the sum of the others and names nothing beside.

    Examples
    --------
    >>> rows = [["甲厂", 3], ["乙厂", 4], [None, 7]]
    >>> place_of_sum(rows, ["企业", "人数"], [frozenset(), frozenset()])
    2
    >>> place_of_sum([*rows[:2], ["丙厂", 7]], ["企业", "人数"], [frozenset(), frozenset()])
    """
    if not _LEAST_ROWS <= len(rows) <= MOST_BY_HAND:
        return None
    for place in (len(rows) - 1, 0):
        row = rows[place][: len(header)]
        figures = [at for at, cell in enumerate(row) if parse_number(cell) is not None]
        others = [other for at, other in enumerate(rows) if at != place]
        if not figures or not _names_nothing(row, figures, header, own, others):
            continue
        if all(
            _is_sum(row[at], [other[at] for other in others if at < len(other)]) for at in figures
        ):
            return place
    return None


def _is_remark(text: str) -> bool:
    """Tell a remark from the name of a firm, a school or a place."""
    meaning = meaning_of(text)
    # A post behind a star or a number is one that somebody wants.
    is_post = "post" in value_kinds([_MARK.sub("", text)]) if _MARK.match(text) else False
    return (
        not is_post
        and bool(_REMARK.fullmatch(text))
        and (meaning is None or meaning.field in ("month", "year"))
    )


def _counts_somebody(row: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell a row with a count where most rows have one."""
    for place, cell in enumerate(row):
        if _is_count(cell):
            others = [other[place] for other in rows if place < len(other)]
            filled = [other for other in others if not is_blank(other)]
            if 2 * sum(map(_is_count, filled)) > len(filled):
                return True
    return False


def _is_count(cell: Cell) -> bool:
    figure = parse_number(cell)
    return figure is not None and 0 < figure < _MOST_PEOPLE


def _decimals(figures: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the places behind the point in which each figure is given, as far as three."""
    shorter = [np.isclose(figures, figures.round(n), atol=1e-9) for n in range(3)]
    return np.where(np.isnan(figures), 0, np.select(shorter, range(3), default=3))


def _names_nothing(
    row: Sequence[Cell],
    figures: Sequence[int],
    header: Sequence[str],
    own: Sequence[frozenset[str]],
    others: Sequence[Sequence[Cell]],
) -> bool:
    """Tell a row of figures with no word, or with one that is of another kind than its column."""
    words = {
        at: cell
        for at, cell in enumerate(row)
        # What every row says tells none from the others.
        if at not in figures
        and not is_blank(cell)
        and any(at >= len(other) or other[at] != cell for other in others)
    }
    if any(heading(header[at]) in IGNORED for at in figures) or len(words) > 1:
        return False
    for at, cell in words.items():
        if not isinstance(cell, str) or not own[at] or at > min(figures):
            return False
        # Of a few heads any may be the sum of the others by chance.
        if max(parse_number(row[place]) or 0.0 for place in figures) < _BY_CHANCE:
            return False
        meaning = meaning_of(cell)
        if meaning is None:
            column = [other[at] for other in others if at < len(other)]
            return value_kinds(column).get("firm", 0.0) >= _MOSTLY
        if meaning.field in own[at]:
            return False
    return True


def _is_sum(whole: Cell, parts: Sequence[Cell]) -> bool:
    known = [number for part in parts if (number := parse_number(part)) is not None]
    total = parse_number(whole)
    if total is None or total <= 0 or len(known) < max(2, _MOSTLY * len(parts)):
        return False
    column = pd.DataFrame({"figure": [*known, total]}, dtype="float64")
    return bool(misses_of_sums(column)["figure"].iloc[-1] <= 1)
