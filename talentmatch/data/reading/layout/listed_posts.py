"""Several posts in one cell, each with how many are wanted (焊工5人；钳工3人): a row for each."""

from __future__ import annotations

import re
from dataclasses import replace

from talentmatch.data.reading.cells.value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell
from talentmatch.i18n import phrase

__all__ = ["by_listed_post"]

_POST = re.compile(r"(?:岗位|职位|工种)(?:名称)?$")
_BOTH = re.compile(
    r"(?P<post>.*(?:岗位|职位|工种)(?:名称)?)\s*[及和与/／、+(（]\s*(?P<count>(?:需求|招聘|缺工|用工|所需)?(?:人数|数量|需求数))[)）]?"
)
_BETWEEN = re.compile(r"\s*[、,，;；\n/／]\s*")
_NUMBERED = re.compile(r"\d{1,2}\s*[.、)）．]\s*(?=\D)")
_ITEM = re.compile(
    r"(?P<post>[^\d:：(（][^:：]*?[^\d\s:：(（-]?)\s*[:：(（x×*]?\s*(?P<count>\d{1,4}(?:\s*[-~—–]\s*\d{1,4})?)\s*[人名个位]?\s*[)）]?[。.]?"
)
#: What says of a number behind a post that it is of persons: 车间1、车间2 are two places.
_PERSONS = re.compile(r"\d\s*[人名个位]|[:：(（x×*]\s*\d")
_LEAST = 2


def by_listed_post(block: Block) -> tuple[Block, list[str]]:
    """Return the block with a row for each post that a cell lists with its number, and what was noticed.

    Numbers that do not make up the one of the row are not dealt out, nor those that may be of anything;
    such cells are told.

    Examples
    --------
    >>> block = Block(["企业", "缺工工种", "人数"], [["甲厂", "焊工5、钳工3", 8]], "", {}, [2])
    >>> by_listed_post(block)[0].rows
    [['甲厂', '焊工', '5'], ['甲厂', '钳工', '3']]
    """
    places = [place for place, name in enumerate(block.header) if _POST.search(heading(name))]
    both = [(place, m) for place, name in enumerate(block.header) if (m := _BOTH.fullmatch(name))]
    if len(block.rows) > MOST_BY_HAND or len(places) + len(both) != 1:
        return block, []
    header, rows = list(block.header), [list(row) for row in block.rows]
    if both:
        place, match = both[0]
        header[place : place + 1] = [match["post"], match["count"] if len(match["count"]) > 2 else "需求人数"]  # fmt: skip
        rows = [[*row[: place + 1], None, *row[place + 1 :]] for row in rows]
        count = place + 1
    else:
        place = places[0]
        count = next((p for p, name in enumerate(header) if _counts(name)), -1)
    if count < 0:
        return block, []
    return _dealt(replace(block, header=header, rows=rows), block, (place, count), alone=bool(both))


def _dealt(
    block: Block, written: Block, places: tuple[int, int], *, alone: bool
) -> tuple[Block, list[str]]:
    """Return a row for each post of a cell; `alone` if the cell is the only place of the numbers."""
    place, count = places
    rows: list[list[Cell]] = []
    sources: list[int] = []
    parted, whole, unsure = [], [], []
    for at, row in enumerate(block.rows):
        items = listed_posts(row[place], least=1 if alone else _LEAST)
        if items and not alone and is_blank(row[count]) and not _PERSONS.search(str(row[place])):
            unsure.append(at)
            items = []
        elif items and not _make_up(items, row[count]):
            whole.append(at)
            items = []
        for post, number in items or [(row[place], row[count])]:
            rows.append(list(row))
            rows[-1][place], rows[-1][count] = post, number
            sources.append(at)
        parted += [at] if len(items) > 1 else []
    notes = [
        phrase("load", key, n=len(found), header=block.header[place], rows=written.lines(found))
        for key, found in (
            ("posts_parted", parted),
            ("posts_whole", whole),
            ("posts_unsure", unsure),
        )
        if found
    ]
    if not parted and not alone:
        return written, notes
    return written.remade(block.header, rows, sources), notes


def listed_posts(cell: Cell, *, least: int = _LEAST) -> list[tuple[str, str]]:
    """Return the posts that a cell lists and their numbers; empty unless each has one.

    Examples
    --------
    >>> listed_posts("1.焊工（5名）；2.钳工（3-5名）"), listed_posts("焊工、钳工"), listed_posts("五轴CNC2人；电工1")
    ([('焊工', '5'), ('钳工', '3-5')], [], [('五轴CNC', '2'), ('电工', '1')])
    """
    if not isinstance(cell, str):
        return []
    items = [_NUMBERED.sub("", part, count=1) for part in _BETWEEN.split(cell.strip()) if part]
    found = [_ITEM.fullmatch(item.strip()) for item in items]
    posts = [(match["post"].strip(), match["count"]) for match in found if match]
    return posts if len(posts) == len(items) >= least else []


def _make_up(items: list[tuple[str, str]], whole: Cell) -> bool:
    """Tell numbers that make up the one of the row, as far as that is known."""
    number = None if is_blank(whole) else parse_number(whole)
    parts = [parse_number(part) for _, part in items]
    if number is None or any(part is None for part in parts):
        return number is None and is_blank(whole)
    return any("-" in part for _, part in items) or sum(p for p in parts if p is not None) == number


def _counts(name: str) -> bool:
    fields = [field for table in ("need_survey", "posting") for field, _ in fields_of(table).get(heading(name), ())]  # fmt: skip
    return "openings" in fields
