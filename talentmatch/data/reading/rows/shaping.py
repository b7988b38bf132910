"""From one sheet or form to rows of the tables it fills."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells.note_marks import is_formula
from talentmatch.data.reading.cells.years import NamedYears
from talentmatch.data.reading.layout.columns import (
    Mapped,
    map_headers,
    mapping_key,
    nearest_fields,
    rank_tables,
)
from talentmatch.data.reading.layout.header_rows import find_block
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.lacking import lacking_columns
from talentmatch.data.reading.layout.recognising import recognised, why_no_table
from talentmatch.data.reading.layout.sheets import Block, Form, ParsedSheet, RawSheet
from talentmatch.data.reading.layout.side_by_side import below_one_another
from talentmatch.data.reading.rows.assemble import assemble, dropped_rows, raw_fields
from talentmatch.data.reading.rows.enrich import enrich
from talentmatch.data.reading.rows.people_split import split_people
from talentmatch.data.reading.rows.raw import Raw
from talentmatch.data.reading.rows.wide_months import is_wide, melt_months
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError, NotFoundError
from talentmatch.i18n import joined, languages, phrase, render

__all__ = ["Options", "raw_of", "shape_block", "shape_form", "shape_sheet", "skipped"]

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TITLE = phrase("load", "table_title")


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the caller says about the files.

    Attributes
    ----------
    table : str, optional
        Table that every sheet is, whatever its headers say.
    mapping : dict of str to str
        Header to column, by hand.
    recall : callable, optional
        Returns what was remembered under a name: mappings of earlier files.
    consent : str, optional
        Purpose to which the caller declares that all candidates of the files agreed.
    posts : callable, optional
        Returns the user's own list of posts, table `post`, before which no title is coded.
    edition : tuple of (str, date), optional
        Name and day of publication of the list of scarce posts that the files are.
    """

    table: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    recall: Callable[[str], str | None] | None = None
    consent: str | None = None
    posts: Callable[[], pd.DataFrame] | None = None
    edition: tuple[str, date] | None = None

    def __post_init__(self) -> None:
        if self.table is not None and self.table not in TABLES:
            raise NotFoundError("table", self.table, _nearest_tables(self.table))

    def mapping_of(self, header: Sequence[str]) -> dict[str, str]:
        """Return the mapping remembered for these headers, what the caller says now on top."""
        kept = self.recall(mapping_key(header)) if self.recall else None
        return {**(json.loads(kept) if kept else {}), **self.mapping}


def _nearest_tables(name: str) -> list[str]:
    from rapidfuzz import process

    return [found for found, _, _ in process.extract(name, list(TABLES), limit=3)]


def skipped(source: str, reason: str, *, broken: bool = False) -> ParsedSheet:
    """Return what stands for a sheet or file of which nothing was read."""
    return ParsedSheet("", pd.DataFrame(), source, skipped=reason, broken=broken)


def shape_sheet(sheet: RawSheet, options: Options) -> Iterator[ParsedSheet]:
    """Recognise a sheet, map its headers, parse its values.

    Raises
    ------
    ContractError
        If the table is named, or plain from the headers, and a required column is missing.
    """
    known = frozenset(map(heading, options.mapping))
    block = find_block(sheet, known)
    if block is None:
        yield skipped(sheet.source, _why_no_header(sheet))
        return
    if block.below is not None:
        yield from shape_block(sheet, block, options)
        yield from _shaped_below(sheet, block.below, options)
    else:
        yield from shape_block(sheet, block, options)


def _shaped_below(sheet: RawSheet, start: int, options: Options) -> Iterator[ParsedSheet]:
    """Shape the table that begins below another one; if it does not fit, the other still does."""
    first = sheet.first_row + start
    source = phrase("load", "from_row", source=sheet.source, row=first)
    name = f"{sheet.name} {first}".strip()
    below = RawSheet(source, sheet.rows[start:], sheet.hint, name, first)
    try:
        yield from shape_sheet(below, options)
    except ContractError as error:
        yield skipped(source, error.args[0], broken=True)


def shape_block(sheet: RawSheet, block: Block, options: Options) -> Iterator[ParsedSheet]:
    """Recognise one table of a sheet, map its headers, parse its values.

    Raises
    ------
    ContractError
        If the table is named, or plain from the headers, and a required column is missing.
    """
    block = _titled(block)
    # A year of the title counts before one of the names.
    context = f"{block.titles} {sheet.name} {sheet.hint}"
    block, hidden = _columns_in_sight(block, sheet, context, options)
    block = below_one_another(block)
    if options.table in (None, "indicator", "demand") and is_wide(block.header, context):
        melted = _melted(sheet, block, context)
        yield replace(melted, notes=(*melted.notes, *hidden))
        return
    by_hand = options.mapping_of(block.header)
    years = NamedYears.around(block.titles, sheet.name, sheet.hint)
    table, block, notes = recognised(block, years, context, by_hand, named=options.table)
    if table is None:
        yield skipped(sheet.source, why_no_table(block))
        return
    mapped = map_headers(table, block.header, by_hand)
    if mapped.missing:
        raise ContractError(table, _missing(mapped), source=sheet.source)
    for part in _parts(mapped, block, sheet, options):
        yield replace(part, notes=(*part.notes, *notes, *hidden))
        notes, hidden = [], []


def _columns_in_sight(
    block: Block, sheet: RawSheet, context: str, options: Options
) -> tuple[Block, list[str]]:
    """Return the block without hidden columns for which one in sight stands, and what is hidden."""
    hidden = {p for p in sheet.hidden if p < len(block.header) and block.header[p]}
    if not hidden:
        return block, []
    seen = ["" if place in hidden else name for place, name in enumerate(block.header)]
    by_hand = options.mapping_of(block.header)
    ranked = rank_tables(seen, context, by_hand)
    table = options.table or (ranked[0][0] if ranked else "")
    taken = set(map_headers(table, seen, by_hand).fields.values()) if table else set()
    doubled = (
        {
            place
            for place in hidden
            if taken & set(map_headers(table, [block.header[place]], by_hand).fields.values())
        }
        if table
        else set()
    )
    notes = [
        phrase("load", key, which=joined(block.header[place] for place in sorted(places)))
        for key, places in (
            ("columns_hidden", hidden - doubled),
            ("columns_hidden_doubled", doubled),
        )
        if places
    ]
    header = ["" if place in doubled else name for place, name in enumerate(block.header)]
    return replace(block, header=header), notes


def _titled(block: Block) -> Block:
    """Take the title of rows that an earlier load set aside from their column for it."""
    names = {render(_TITLE, lang) for lang in languages()}
    places = [place for place, name in enumerate(block.header) if name in names]
    if not places or not block.rows:
        return block
    return replace(block, titles=str(block.rows[0][places[0]] or ""))


def shape_form(form: Form, options: Options) -> Iterator[ParsedSheet]:
    """Bring records that name their own fields into the columns of their table."""
    header = list(dict.fromkeys(name for record in form.records for name in record))
    rows = [[record.get(name) for name in header] for record in form.records]
    mapped = map_headers(form.table, header, options.mapping_of(header))
    if mapped.missing:
        raise ContractError(form.table, _missing(mapped), source=form.source)
    block = Block(header, rows, "", {}, list(range(1, len(rows) + 1)))
    yield from _parts(mapped, block, RawSheet(form.source, []), options)


def _why_no_header(sheet: RawSheet) -> str:
    if not any(cell not in (None, "") for row in sheet.rows for cell in row):
        return phrase("load", "sheet_empty")
    return phrase("load", "no_header")


def _missing(mapped: Mapped) -> list[str]:
    """Say which columns are missing and which header may stand for each."""
    likely: dict[str, str] = {}
    for header in mapped.unmapped:
        for name in nearest_fields(mapped.table, header, least=50.0):
            likely.setdefault(name, header)
    contract = TABLES[mapped.table]
    return [
        phrase(
            "contract",
            "column_likely" if name in likely else "column_unlike",
            name=contract[name].said,
            header=likely.get(name),
            field=name,
            zh=contract[name].zh,
        )
        for name in mapped.missing
    ]


def _melted(sheet: RawSheet, block: Block, context: str) -> ParsedSheet:
    columns = list(block.header)
    frame = pd.DataFrame(block.rows, columns=range(len(columns)), dtype=object)
    frame.columns = pd.Index(columns)
    table, rows, notes = melt_months(frame, context=context, source=sheet.source)
    return ParsedSheet(
        table,
        rows.reset_index(drop=True),
        sheet.source,
        (*notes, *dropped_rows(block)),
        name=sheet.name,
        origin=block.source or block,
        places=_places(block, rows.index.to_numpy()),
    )


def _parts(
    mapped: Mapped, block: Block, sheet: RawSheet, options: Options
) -> Iterator[ParsedSheet]:
    raw = raw_fields(mapped, block, NamedYears.around(block.titles, sheet.name, sheet.hint))
    frame = assemble(mapped.table, raw)
    unread = ["" if place in mapped.fields else name for place, name in enumerate(block.header)]
    lacking = lacking_columns(mapped.table, frame, unread, block.rows)
    if lacking:
        raise ContractError(mapped.table, lacking, source=sheet.source)
    frame = enrich(mapped.table, frame, raw, options.posts)
    parts = {mapped.table: frame}
    if mapped.table == "candidate":
        parts = split_people(frame, raw, consent=options.consent)
    raw.notes.extend(_suggestions(mapped))
    by_hand = dict(options.mapping) if options.mapping else {}
    for number, (table, part) in enumerate(parts.items()):
        first = number == 0
        yield ParsedSheet(
            table,
            part.reset_index(drop=True),
            sheet.source,
            notes=tuple(raw.notes) if first else (),
            unmapped=mapped.unmapped if first else (),
            mapping=by_hand if first else {},
            mapping_key=mapping_key((block.source or block).header) if by_hand and first else "",
            name=sheet.name,
            origin=block.source or block,
            places=_places(block, part.index.to_numpy()),
            unread=_unread(part, raw),
        )


def _unread(part: pd.DataFrame, raw: Raw) -> dict[int, str]:
    """Return the rows of a part that have a cell without a value, by their place in it."""
    if not raw.unread:
        return {}
    # A formula may have been filled down into further rows.
    told = dict(raw.unread)
    for name in part.columns:
        for row, cell in zip(part.index, part[name], strict=True):
            if is_formula(cell):
                told.setdefault(row, phrase("load", "formula", name=str(name), cell=cell[:60]))
    return {place: told[row] for place, row in enumerate(part.index) if row in told}


def _places(block: Block, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where rows of a block stand in the one it was made of."""
    return rows if block.source_rows is None else np.asarray(block.source_rows)[rows]


def _suggestions(mapped: Mapped) -> list[str]:
    notes = []
    for header in mapped.unmapped:
        taken = set(mapped.fields.values())
        near = [n for n in nearest_fields(mapped.table, header, least=70.0) if n not in taken]
        if near:
            notes.append(phrase("load", "not_kept_like", header=header, field=near[0]))
    return notes


def raw_of(frame: pd.DataFrame) -> Raw:
    """Return a frame in contract columns as cells, for steps that look at both."""
    return Raw(frame, {str(name): str(name) for name in frame.columns})
