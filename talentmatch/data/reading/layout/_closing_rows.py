"""What a form says below its table, in cells of its columns: seal, signature, who to call, a day, remarks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.sheets import Cell

__all__ = ["LABEL", "closing_rows"]

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
_MOST = 100_000
#: What a column holds shows in so many rows.
_JUDGED = 50


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
    return figure is not None and 0 < figure < _MOST


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
        is_label = LABEL.fullmatch(first) and not _counts_somebody(rows[place], rows[:_JUDGED])
        if not (is_label or (alone and _is_remark(first))):
            break
        closing.add(place)
    return closing
