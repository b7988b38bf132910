"""A list of scarce posts that was published before: an edition, whose name and day its reader gives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank, parse_text
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import Block, Cell, ParsedSheet, RawSheet
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows._raw_fields import note_inexact
from talentmatch.errors import ContractError
from talentmatch.i18n import joined, phrase
from talentmatch.vocab.occupation_codes import code_in_words, written_code
from talentmatch.vocab.reading import read_labels

__all__ = ["is_published_list", "shape_published_list"]

_TABLE = "shortage_edition"
_TITLE = re.compile(
    r"紧缺.{0,12}(?:目录|清单|名录|指导目录|需求目录)|shortage.{0,6}(?:list|occupations)|scarce",
    re.I,
)
_HEADINGS = read_labels("published list")
_FIRMS = frozenset(
    map(heading, ("企业名称", "单位名称", "用人单位", "公司名称", "招聘单位", "company"))
)
_KNOWN = frozenset(heading(name) for names in _HEADINGS.values() for name in names)
#: From the least scarce to the most; a word that fits several counts by its first.
_SEVERE = re.compile(
    r"(?:非常|极度|极其|特别|十分|严重|高度|极)紧缺|特?急需紧缺|severe(?:ly scarce)?"
)
_HIGH = re.compile(r"紧缺|急需|high|scarce")
_MIDDLE = re.compile(r"(?:比较|较为|较)紧缺")
_MILD = re.compile(r"(?:一般|轻度|轻微|稍有?|略)紧缺|一般|mild|somewhat scarce")
_NONE = re.compile(r"不紧缺|平衡|none|not scarce")
_STARS = re.compile(r"[★☆*✩⭐]{1,5}")
#: What a list is shows in so many rows.
_JUDGED = 200
_BY_STARS = {1: "mild", 2: "high", 3: "severe"}


def is_published_list(sheet: RawSheet, options: Options) -> bool:
    """Tell a published list: grades of posts without firms, under a title that says so.

    Examples
    --------
    >>> rows = [["某市2023年紧缺人才目录"], ["序号", "岗位名称", "紧缺程度"], [1, "焊工", "非常紧缺"]]
    >>> is_published_list(RawSheet("a.xlsx", rows), Options())
    True
    """
    if options.table not in (None, _TABLE):
        return False
    block = find_block(replace(sheet, rows=sheet.rows[:_JUDGED]), _KNOWN)
    if block is None or "edition" in _own_fields(block.header):
        return False
    places = _places(block.header)
    if not {"grade", "post"} <= set(places) or _FIRMS & set(map(heading, block.header)):
        return False
    return options.table == _TABLE or bool(_TITLE.search(f"{block.titles} {sheet.hint}"))


def _own_fields(header: Sequence[str]) -> set[str]:
    """Return the columns of an edition that headings name: a file in the form of the store."""
    fields = fields_of(_TABLE)
    return {field for name in header for field, _ in fields.get(heading(name), ())}


def _places(header: Sequence[str]) -> dict[str, int]:
    names = [heading(name) for name in header]
    places: dict[str, int] = {}
    for field, labels in _HEADINGS.items():
        place = next(
            (names.index(heading(name)) for name in labels if heading(name) in names), None
        )
        if place is not None:
            places[field] = place
    return places


def shape_published_list(sheet: RawSheet, options: Options) -> Iterator[ParsedSheet]:
    """Bring a published list into the rows of an edition.

    Raises
    ------
    ContractError
        If the caller does not say which edition it is and when it was published.
    """
    if options.edition is None:
        raise ContractError(_TABLE, [phrase("load", "edition_unnamed")], source=sheet.source)
    block = find_block(sheet, _KNOWN)
    if block is None:
        return
    places = _places(block.header)
    name, day = options.edition
    cells = {field: [row[place] for row in block.rows] for field, place in places.items()}
    grades, notes = _grades(cells["grade"])
    chains = _filled_down(cells.get("chain", []), block)
    if "chain" not in cells and set(chains) != {"all"}:
        some = next(chain for chain in chains if chain != "all")
        notes.append(phrase("load", "context_band", field="chain", some=some))
    frame = pd.DataFrame(
        {
            "edition": name,
            "published_on": pd.Timestamp(day),
            "who": sheet.source,
            "chain": chains,
            "occupation": _occupations(cells),
            "post": [_text(cell) for cell in cells["post"]],
            "grade": grades,
        }
    )
    if "number" in cells:
        frame["number"] = pd.Series(map(parse_number, cells["number"]), dtype="float64")
        raw = Raw(frame, {}, notes=notes, numbers=block.row_numbers)
        note_inexact(block.header[places["number"]], pd.DataFrame({"": cells["number"]}), raw)
    has_post = frame["post"].notna()
    yield ParsedSheet(
        _TABLE,
        frame,
        sheet.source,
        notes=(phrase("load", "edition_read", edition=name, day=str(day)), *notes),
        unmapped=_unread(block, places),
        name=sheet.name,
        origin=block,
        places=frame.index.to_numpy(),
        unread={
            int(place): phrase("contract", "empty", name="post") for place in frame.index[~has_post]
        },
    )


def _unread(block: Block, places: dict[str, int]) -> tuple[str, ...]:
    own_places = set(places.values())
    return tuple(
        name
        for place, name in enumerate(block.header)
        if name and place not in own_places and heading(name) not in ("序号", "no")
    )


def _text(cell: Cell) -> str | None:
    return None if is_blank(cell) else parse_text(cell)


def _filled_down(cells: Sequence[Cell], block: Block) -> list[str]:
    """Return the chain of each row: often it stands on its first line alone, or in a band above."""
    bands = [band.get("label", "") for band in block.bands] or [""] * len(block.rows)
    chains, last, above = [], "all", ""
    for place, band in enumerate(bands):
        own = _text(cells[place]) if cells else None
        last = own or (band if band != above else last)
        above = band
        chains.append(last or "all")
    return chains


def _occupations(cells: dict[str, list[Cell]]) -> list[str | None]:
    """Return the code of each row: of its column, else of its name; else the name itself."""
    from talentmatch.vocab.occupations import OccupationCoder

    names = [_text(cell) for cell in cells["post"]]
    distinct = list(dict.fromkeys(name for name in names if name))
    answers = OccupationCoder().code(distinct) if distinct else pd.DataFrame()
    sure = answers.loc[~answers["unsure"].astype(bool)] if len(answers) else answers
    by_name = dict(zip(sure["title"], sure["occupation"], strict=True)) if len(sure) else {}
    codes = [_text(cell) for cell in cells.get("code", [None] * len(names))]
    result = []
    for code, name in zip(codes, names, strict=True):
        full_code = (written_code(code) or code_in_words(code)) if code else None
        result.append(full_code or (name and (code_in_words(name) or by_name.get(name) or name)))
    return result


def _grades(cells: Sequence[Cell]) -> tuple[list[str | None], list[str]]:
    """Return the grade of each row as the store names it, and how its words were read.

    比较紧缺 is the middle of a scale that has no plain 紧缺, else its lowest step. What is not
    understood stays as written, so that the contract names it.
    """
    words = {text for text in map(_plain, cells) if text}
    stars = {len(text) for text in words if _STARS.fullmatch(text)}
    plain = any(_HIGH.fullmatch(text) for text in words)
    read: dict[str, str] = {}
    for text in words:
        if _STARS.fullmatch(text) and max(stars) <= max(_BY_STARS):
            read[text] = _BY_STARS[len(text)]
        elif _NONE.fullmatch(text):
            read[text] = "none"
        elif _SEVERE.fullmatch(text):
            read[text] = "severe"
        elif _MIDDLE.fullmatch(text):
            read[text] = "mild" if plain else "high"
        elif _MILD.fullmatch(text):
            read[text] = "mild"
        elif _HIGH.fullmatch(text):
            read[text] = "high"
    readings = joined(f"{text} → {grade}" for text, grade in sorted(read.items()))
    notes = [phrase("load", "grades_read", words=readings)] if read else []
    return [read.get(text, text) or None for text in map(_plain, cells)], notes


def _plain(cell: Cell) -> str:
    text = "" if is_blank(cell) else unicodedata.normalize("NFKC", str(cell))
    return re.sub(r"\s+", "", text).replace("☆", "").lower()
