"""Lines that hold several labels with their values, such as 姓名：张三  电话：139."""

from __future__ import annotations

import re

from talentmatch.data.reading.formats._form_record import meaning_of
from talentmatch.data.reading.formats._sections import is_of_others, section_of

__all__ = ["label_and_value", "labelled_parts"]

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
