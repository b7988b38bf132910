"""Labels of a form and their values: on one line, in one cell, beside or below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.formats._form_record import meaning_of
from talentmatch.data.reading.formats._resume_parts import career_table, is_of_others, section_of
from talentmatch.data.reading.layout.headings import all_headings, heading
from talentmatch.data.reading.layout.sheets import Cell

__all__ = [
    "LEAST_PAIRS",
    "adjacent_pairs",
    "distinct_cells",
    "filled_cells",
    "label_and_value",
    "label_pairs",
    "labelled_parts",
    "with_labels_beside",
    "with_own_labels",
]

_PAIR = re.compile(r"\s*+([^:：]{1,20}?)\s*[:：]\s*(.*)", re.S)
_WIDE = re.compile(r"\s{2,}|\t|\s*[|｜]\s*|[；;]\s*(?=[^\s；;:：]{2,8}[:：])")
_NARROW = re.compile(r"([\s;；,，]+)")
_WISH = re.compile(
    r"\s*(?:求职|应聘|就业|职业)(?:意向|意愿|目标|期望|方向)\s*[:：]\s*\S|objective\s*[:：]\s*\S",
    re.I,
)
#: A piece without a label, or with one that is of a wish behind a wish alone.
_OF_WISH = re.compile(
    r"[^:：]+$|\s*(?:工作)?(?:岗位|职位|职能|城市|地点|地区|薪资|薪酬|待遇|行业|性质|到岗"
    r"|到岗时间)\s*[:：]"
)
#: A label in a frame before its value: 【期望】80万.
_FRAMED = re.compile(r"^\s*[【\[〔]\s*([^】\]〕:：]{2,8})\s*[】\]〕]\s*[:：]?\s*(?=\S)")
#: A label that nobody knows behind the value of another: 公司：甲厂 行业：橡胶.
_OTHER_LABEL = re.compile(r"[\u4e00-\u9fff]{2,6}[:：]\S")
#: The two characters of a short label are often set apart to fill the width of its neighbours.
_SET_APART = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?=\s*[:：])")
_OWN_PAIR = re.compile(r"\s*[^\s:：]{2,12}\s*[:：]\s*\S")
#: A label and its value on two lines, and how a label goes on.
_OWN_LINES = re.compile(r"([^\s:：]{2,12})[ \t]*\n\s*(\S[^\n]*)")
_LEAST_OWN = 2
_GOES_ON = re.compile(r"[及和与或、/／(（\[]")
#: What nobody is called or wants: a label that no table knows.
_LIKE_A_LABEL = re.compile(
    r"[\u4e00-\u9fff]{1,6}(?:日期|时间|电话|号码|地址|姓名|部门|月薪|年薪|邮箱)[:：]?"
)
#: A label above its value is no longer [letters].
_LONGEST_HEAD = 12
#: A form has at least so many labels with values.
LEAST_PAIRS = 4


def label_and_value(text: str, table: str) -> tuple[str, str] | None:
    """Return label and value of a text, None if it does not begin with a known label.

    Examples
    --------
    >>> label_and_value("姓 名：张三", "candidate"), label_and_value("注意：下雨", "candidate")
    (('姓名', '张三'), None)
    >>> label_and_value("【期望薪资】20K", "candidate")
    ('期望薪资', '20K')
    """
    text = _FRAMED.sub(r"\1：", text)
    match = _PAIR.fullmatch(_SET_APART.sub(r"\1\2", text))
    if match and (meaning_of(match[1], table) or section_of(match[1], table) is not None):
        return match[1], match[2].strip()
    return None


def labelled_parts(text: str, table: str) -> list[str]:
    """Part a line at the labels in it, if it holds several labelled values side by side.

    Examples
    --------
    >>> labelled_parts("姓名：卞虚 电话 19900000147", "candidate")
    ['姓名：卞虚', '电话：19900000147']
    """
    text = _SET_APART.sub(r"\1\2", text.strip())
    parts = [part for part in _WIDE.split(text) if part]
    if not any(_is_labelled(part, table) or _holds_label(part, table) for part in parts):
        return [text]
    pieces = [piece for part in parts for piece in _narrow_parts(part, table)]
    return _with_whole_wishes(pieces) if table == "candidate" else pieces


def distinct_cells(row: Iterable[Cell]) -> list[str]:
    """Return the texts of a row, each merged cell once and empty where it goes on."""
    texts: list[str] = []
    last = ""
    for cell in row:
        whole = isinstance(cell, float) and cell.is_integer()
        text = "" if is_blank(cell) else str(int(cell) if whole else cell).strip()
        texts.append("" if text == last else text)
        last = text or last
    return texts


def filled_cells(line: list[str]) -> list[str]:
    """Return the cells of a row that hold a text."""
    return [cell for cell in line if cell.strip()]


def adjacent_pairs(cells: list[str], table: str) -> Iterable[tuple[str, str]]:
    """Yield the pairs of a label and the value in the cell beside it."""
    place = 0
    while place < len(cells) - 1:
        label, value = cells[place : place + 2]
        if meaning_of(label, table) and not _is_label(value, table) and not is_of_others(value):
            yield label, value
            place += 1
        place += 1


def with_own_labels(line: list[str]) -> list[str]:
    r"""Return a line with a sign behind labels that stand above their values, each in one cell with it.

    Examples
    --------
    >>> with_own_labels(["姓名\n张三", "邮箱", "最高学历\n本科"])
    ['姓名：张三', '邮箱', '最高学历：本科']
    >>> with_own_labels(["联系\n电话", "单位\n及职务", "学历\n学位"])
    ['联系\n电话', '单位\n及职务', '学历\n学位']
    """
    if sum(map(_has_own, line)) < _LEAST_OWN:
        return line
    # Where two are known, the others are labels as well.
    return [_OWN_LINES.sub(r"\1：\2", cell.strip()) for cell in line]


def with_labels_beside(lines: list[list[str]], table: str) -> Iterator[list[str]]:
    """Yield lines of a form; labels that stand above their values come beside them."""
    below: list[str] = []
    for place, line in enumerate(lines):
        if below is line and below:
            continue
        below, after = ([*lines[place + 1 : place + 3], [], []])[:2]
        # Several rows of values are people of a list.
        is_head = table == "candidate" and _are_labels(line, table)
        values = _values_below(line, below, table) if is_head else []
        if values and not _values_below(line, after, table):
            yield values
        else:
            below = []
            yield line


def label_pairs(cells: list[str], table: str) -> list[tuple[str, str]]:
    """Return the labels of a row with their values, in the same cell or beside it."""
    if len(cells) > 1:
        own = [label_and_value(cell, table) for cell in cells]
        # A label that means nothing here has its value in its own cell, too.
        if any(own) and all(pair or _OWN_PAIR.match(c) for pair, c in zip(own, cells, strict=True)):
            return [pair for pair in own if pair]
        pairs = list(adjacent_pairs(cells, table))
        taken = {cell for pair in pairs for cell in pair}
        rest = [pair for pair, cell in zip(own, cells, strict=True) if pair and cell not in taken]
        return [*pairs, *rest]
    pair = label_and_value(cells[0], table)
    return [pair] if pair else []


def _with_whole_wishes(pieces: list[str]) -> list[str]:
    """Put what goes on behind 求职意向 back to it: a place and a pay without labels of their own."""
    whole: list[str] = []
    for piece in pieces:
        goes_on = whole and _WISH.match(whole[-1]) and _OF_WISH.match(piece)
        if goes_on:
            whole[-1] += f" | {piece}"
        else:
            whole.append(piece)
    return whole


def _is_labelled(part: str, table: str) -> bool:
    match = _PAIR.fullmatch(part)
    if match is None:
        return False
    return label_and_value(part, table) is not None or is_of_others(match[1])


def _holds_label(text: str, table: str) -> bool:
    """Tell a text that begins with a label nobody knows and goes on with one that is known."""
    words = _NARROW.split(text)
    return bool(_PAIR.match(words[0])) and any(
        label_and_value(word, table) for word in words[1:] if _PAIR.fullmatch(word)
    )


def _narrow_parts(text: str, table: str) -> list[str]:
    """Part labelled values between which a single blank or comma stands."""
    if not (_is_labelled(text, table) or _holds_label(text, table)):
        return [text]
    pieces: list[str] = [""]
    words = _NARROW.split(text)
    for place, word in enumerate(words):
        follows = place > 0 and place + 2 < len(words)
        if _is_labelled(word, table) and place > 0:
            before, label = _whole_label(pieces[-1], word, table)
            pieces[-1:] = [before, label]
        elif place > 0 and _OTHER_LABEL.match(word):
            pieces.append(word)
        elif follows and word.isalpha() and word > "一" and meaning_of(word, table):
            # A label in front of its value without a colon.
            pieces.append(f"{word}：")
        else:
            pieces[-1] += word
    return [re.sub(r"：\s+", "：", piece.strip(" \t;；,，")) for piece in pieces if piece.strip()]


def _whole_label(before: str, word: str, table: str) -> tuple[str, str]:
    """Return what stands before a label, and the label with the Latin words that belong to it."""
    for words in (2, 1):
        match = re.search(rf"(?:^|(?<=\s))(?:[A-Za-z'/-]+\s+){{{words}}}$", before)
        if match and _is_labelled(f"{match[0]}{word}", table):
            return before[: match.start()], f"{match[0]}{word}"
    # 目标岗位 Objective: one label in two languages.
    chinese = re.search(r"(?:^|(?<=\s))([\u4e00-\u9fff]{2,6})\s+$", before)
    if chinese and word[0].isascii() and meaning_of(chinese[1], table):
        return before[: chinese.start()], f"{chinese[0]}{word}"
    return before, word


def _is_label(text: str, table: str) -> bool:
    """Tell a heading of this or any other table, which is no value of a label beside it."""
    return (
        meaning_of(text, table) is not None
        or heading(text) in all_headings()
        or _LIKE_A_LABEL.fullmatch(text.strip()) is not None
    )


def _has_own(cell: str) -> bool:
    """Tell a cell of a label and, on the line below, its value; a label may be broken in two lines."""
    lines = _OWN_LINES.fullmatch(cell.strip())
    if lines is None or _GOES_ON.match(lines[2]):
        return False
    known = any(meaning_of(lines[1], table) for table in ("candidate", "posting"))
    known = known or is_of_others(lines[1])
    words = (lines[2], "".join(lines.groups()))
    return known and not any(_is_label(word, "candidate") for word in words)


def _are_labels(line: list[str], table: str) -> bool:
    """Tell a row of labels alone, half of them known, that opens no table of a career."""
    cells = filled_cells(line)
    known = [meaning_of(cell, table) is not None for cell in cells]
    # Labels beside their values take turns with them: 姓名 | 张三 | 性别 | 男.
    return (
        LEAST_PAIRS <= len(cells) <= 2 * sum(known)
        and known != [place % 2 == 0 for place in range(len(cells))]
        and all(len(cell) <= _LONGEST_HEAD and not re.search(r"[:：\d@]", cell) for cell in cells)
        and career_table(line) is None
    )


def _values_below(labels: list[str], line: list[str], table: str) -> list[str]:
    """Return labels with the values of the row below; nothing where it holds labels too."""
    filled = filled_cells(line)
    if (
        len(line) != len(labels)
        or len(filled) < 2
        or any(_is_label(cell, table) for cell in filled)
    ):
        return []
    pairs = [
        (name, value)
        for name, value in zip(labels, line, strict=True)
        if name.strip() and value.strip()
    ]
    return [cell for pair in pairs for cell in pair]
