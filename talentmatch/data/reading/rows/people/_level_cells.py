"""Levels of education in cells: the highest that is finished, and how it was reached."""

from __future__ import annotations

import re
from typing import Any

from talentmatch.data.reading.cells._markup import without_markup
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.vocab import levels

__all__ = ["read_levels"]

#: Behind a level the next one, which is under way: 本科（在读研究生）.
_NEXT_LEVEL = re.compile(
    r"[(（](?:仍|尚|目前|正)?(?:在读|在学|攻读)(?:非?全日制|在职)?(?:研究生|硕士|博士|本科"
    r"|学士|专升本|mba)[^()（）]*[)）]"
    r"|(?<=大专|专科|高职|高中|中专|技校|本科|学士|硕士)\s*(?:在读|在学|攻读)(?:非?全日制"
    r"|在职)?(?:研究生|硕士|博士|本科|专升本|大专|mba)",
    re.I,
)
#: A level that somebody is still studying for, or is about to, or has left without.
_STUDYING = re.compile(
    r"[^\s,，;；、/+()（）]+[(（](?:仍|尚|目前)?(?:在读|在学|未毕业|肄业|辍学|退学"
    r"|休学)[^()（）]*[)）]"
    r"|[^\s,，;；、/+()（）]*(?:在读|在学|未毕业|肄业|备考|考研中|辍学|退学"
    r"|休学)[^\s,，;；、/+()（）]*"
    r"|\b(?:currently )?(?:pursuing|studying (?:for|towards?)|enrolled in|working towards?"
    r"|dropped out of)\b[^,，;；/()（）]*"
    r"|[^,，;；/()（）]*[(（]?\b(?:in progress|ongoing|expected|candidate|incomplete"
    r"|not completed|unfinished|dropped out)\b[^,，;；/]*",
    re.I,
)
#: A level that was left without, so that it is none.
_UNFINISHED = re.compile(
    r"肄业|辍学|退学|未毕业|incomplete|not completed|unfinished|dropped out", re.I
)
_PART_TIME = re.compile(
    r"自考|自学考试|成人|成教|函授|电大|夜大|业大|网络教育|网教|远程|开放大学|非全|在职|国开"
)
_FULL_TIME = re.compile(r"统招|全日制|统分|普招")
#: The name of a school is no level, though 大学 by itself would be one.
_SCHOOL_NAME = re.compile(r"[\u4e00-\u9fff]{2,}(?:大学|学院|学校)(?!本科|专科)")
#: Levels that are told by two letters alone in their cell.
_SHORT_LEVELS = dict.fromkeys(("MS", "MA", "ME", "MCA"), "master") | dict.fromkeys(
    ("BS", "BE", "BCA"), "bachelor"
)
_NEW_LEVEL = {"专升本": "bachelor", "双学士": "bachelor", "双本科": "bachelor"}


def read_levels(raw: Raw) -> None:
    """Read the highest level that is finished, and whether it was full-time."""
    cells = raw.cells
    if "education" not in cells:
        return
    texts = cells["education"]
    cells["education"] = texts.map(_level).astype(object)
    if "full_time_education" not in cells:
        full = texts.map(_full_time)
        if full.notna().any():
            cells["full_time_education"] = full.astype(object)
            raw.headers["full_time_education"] = raw.headers["education"]
    studying = [
        at for at, cell in enumerate(texts) if isinstance(cell, str) and _STUDYING.search(cell)
    ]
    open_cells = [at for at in studying if is_blank(cells["education"].iloc[at])]
    raw.note("unfinished", open_cells, header=raw.headers["education"])
    raw.note("still_studying", [at for at in studying if at not in open_cells])


def _level(cell: Any) -> Any:
    if isinstance(cell, str) and (
        short := _SHORT_LEVELS.get(cell.strip().upper().replace(".", ""))
    ):
        return short
    if not isinstance(cell, str) or not (levels.parse("education", cell) or _new(cell)):
        return cell
    text = without_markup(cell)
    bare = _SCHOOL_NAME.sub(" ", text)
    text = bare if levels.parse("education", bare) else text
    rest = _STUDYING.sub(" ", _NEXT_LEVEL.sub(" ", text))
    degrees = levels.parse_all("education", rest) + _new(rest)
    if not degrees and _UNFINISHED.search(text):
        return None
    # Who studies for the first level named is counted with it.
    degrees = degrees or levels.parse_all("education", text) + _new(text)
    return max(degrees, key=lambda level: levels.rank("education", level), default=cell)


def _new(text: str) -> list[str]:
    return [level for word, level in _NEW_LEVEL.items() if word in text]


def _full_time(cell: Any) -> str | None:
    if not isinstance(cell, str):
        return None
    if _PART_TIME.search(cell):
        return "否"
    return "是" if _FULL_TIME.search(cell) else None
