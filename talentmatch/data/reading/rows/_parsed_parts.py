"""Rows of the tables that one block of known columns fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.data.reading.cells._column_days import day_around, days_of_rows
from talentmatch.data.reading.cells._note_marks import is_formula
from talentmatch.data.reading.cells._periods import is_part_of_year
from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._sense import Guess
from talentmatch.data.reading.layout.columns import Mapped, mapping_key, nearest_fields
from talentmatch.data.reading.layout.reshaping._shared_cells import GROUPED
from talentmatch.data.reading.layout.sheets import Block, ParsedSheet, RawSheet
from talentmatch.data.reading.rows._assemble import assemble
from talentmatch.data.reading.rows._completion import names_of_clients
from talentmatch.data.reading.rows._counted_once import (
    join_alike_rows,
    without_need,
    without_whole_rows,
)
from talentmatch.data.reading.rows._enrich import enrich
from talentmatch.data.reading.rows._month_headings import month_columns
from talentmatch.data.reading.rows._options import Options, headings_as_written
from talentmatch.data.reading.rows._posting_remarks import take_joined_facts, take_posting_remarks
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows._raw_fields import (
    cells_beside,
    dropped_rows,
    note_inexact,
    raw_fields,
)
from talentmatch.data.reading.rows._refusals import reasons_of_refusal
from talentmatch.data.reading.rows._wide_labels import names_of_labels, unread_labels
from talentmatch.data.reading.rows._wide_months import melt_months
from talentmatch.data.reading.rows.people._people_split import split_people
from talentmatch.data.reading.rows.people._person_cells import take_schools
from talentmatch.data.reading.rows.people._remarks import take_conditions, take_remarks
from talentmatch.data.reading.rows.people._wishes import leave_kinds_out
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError
from talentmatch.i18n import phrase

__all__ = ["melted_months", "parsed_parts"]

if TYPE_CHECKING:
    from numpy.typing import NDArray


def melted_months(sheet: RawSheet, block: Block, context: str, options: Options) -> ParsedSheet:
    """Return the rows of a table with a column a month: a row for each figure."""
    by_hand = options.mapping_of(headings_as_written(block))
    header, notes = names_of_labels(block, by_hand, context)
    frame = pd.DataFrame(list(block.rows), columns=range(len(header)), dtype=object)
    frame.columns = pd.Index(header)
    table, rows, of_months = melt_months(frame, context=context, source=sheet.source)
    months = month_columns(header, context)
    raw = Raw(frame, {}, notes=notes, numbers=block.row_numbers)
    if months:
        note_inexact(header[min(months)], frame.iloc[:, list(months)], raw)
    rows = without_whole_rows(table, rows, raw)
    return ParsedSheet(
        table,
        rows.reset_index(drop=True),
        sheet.source,
        (*of_months, *raw.notes, *dropped_rows(block)),
        unmapped=unread_labels(header, context),
        mapping=dict(options.mapping) if options.mapping else {},
        mapping_key=mapping_key(headings_as_written(block)) if options.mapping else "",
        name=sheet.name,
        origin=block.source or block,
        places=_places(block, rows.index.to_numpy()),
    )


def parsed_parts(
    mapped: Mapped,
    block: Block,
    sheet: RawSheet,
    options: Options,
    *,
    guesses: Mapping[int, Guess] | None = None,
) -> Iterator[ParsedSheet]:
    """Bring a record a row into the columns of its table, and of those it fills besides.

    Raises
    ------
    ContractError
        If the rows would say something else than the file does.
    """
    raw = raw_fields(mapped, block, NamedYears.around(block.titles, sheet.name, sheet.hint))
    if mapped.table == "candidate":
        take_remarks(raw, block)
        take_schools(raw, block)
        take_conditions(raw, block)
        leave_kinds_out(raw)
    if mapped.table == "posting":
        take_posting_remarks(raw, block, lambda: cells_beside(mapped, block))
        take_joined_facts(raw, block, mapped.fields, lambda: cells_beside(mapped, block))
    raw.context = f"{block.titles} {sheet.name} {sheet.hint}"
    raw.batch = sheet.name.strip() if is_part_of_year(sheet.name) else ""
    raw.days = lambda: _days(block, sheet)
    frame = assemble(mapped.table, raw)
    _set_aside_unlabelled(mapped.table, raw)
    reasons = reasons_of_refusal(
        mapped,
        block,
        frame,
        raw,
        around=(block.titles, sheet.name, sheet.hint),
        guesses=guesses or {},
        by_hand=options.table is not None,
    )
    if reasons:
        raise ContractError(mapped.table, reasons, source=sheet.source)
    frame = without_need(mapped.table, frame, block, raw)
    frame = enrich(mapped.table, frame, raw, options.posts)
    frame = without_whole_rows(mapped.table, frame, raw)
    frame = join_alike_rows(mapped.table, frame, raw, lambda: cells_beside(mapped, block))
    parts = {mapped.table: frame}
    if mapped.table == "candidate":
        parts = split_people(frame, raw, consent=options.consent)
    if mapped.table == "client" and "aliases" in raw.cells:
        parts["enterprise"] = names_of_clients(frame, raw)
    raw.notes.extend(_suggestions(mapped))
    by_hand = dict(options.mapping) if options.mapping else {}
    for number, (table, part) in enumerate(parts.items()):
        first = number == 0
        yield ParsedSheet(
            table,
            part.reset_index(drop=True),
            sheet.source,
            notes=tuple(raw.notes) if first else (),
            unmapped=tuple(n for n in mapped.unmapped if n not in raw.used) if first else (),
            mapping=by_hand if first else {},
            mapping_key=mapping_key(headings_as_written(block)) if by_hand and first else "",
            name=sheet.name,
            origin=block.source or block,
            places=_places(block, part.index.to_numpy()),
            unread=_unread(part, raw),
            # What a list of clients says of their names fills the register, and overwrites none of
            # it.
            supplement=not first and table == "enterprise",
        )


def _days(block: Block, sheet: RawSheet) -> pd.Series[Any]:
    """Return the day on which each row was taken from where it stood, None where untold."""
    days = days_of_rows(block.header, block.rows)
    return pd.Series(days or [day_around(block.titles, sheet.hint)] * len(block.rows), dtype=object)


def _set_aside_unlabelled(table: str, raw: Raw) -> None:
    """Set rows aside that leave a dimension empty which the others name: they are not all of it."""
    if table not in GROUPED:
        return
    for column in TABLES[table].columns:
        if column.name not in raw.cells or column.default != "all":
            continue
        blank = raw.cells[column.name].map(is_blank)
        if blank.any() and not blank.all():
            for row in raw.cells.index[blank]:
                raw.unread.setdefault(row, phrase("contract", "empty", name=column.label))


def _unread(part: pd.DataFrame, raw: Raw) -> dict[int, str]:
    """Return the rows of a part that have a cell without a value, by their place in it."""
    if not raw.unread:
        return {}
    # A formula may have been filled down into further rows.
    reasons = dict(raw.unread)
    for name in part.columns:
        for row, cell in zip(part.index, part[name], strict=True):
            if is_formula(cell):
                reasons.setdefault(row, phrase("load", "formula", name=str(name), cell=cell[:60]))
    return {place: reasons[row] for place, row in enumerate(part.index) if row in reasons}


def _places(block: Block, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where rows of a block stand in the one it was made of."""
    return rows if block.source_rows is None else np.asarray(block.source_rows)[rows]


def _suggestions(mapped: Mapped) -> list[str]:
    notes = []
    for header in mapped.unmapped:
        fields = set(mapped.fields.values())
        nearest = [n for n in nearest_fields(mapped.table, header, least=70.0) if n not in fields]
        if nearest:
            notes.append(phrase("load", "not_kept_like", header=header, field=nearest[0]))
    return notes
