"""From one sheet or form to rows of the tables it fills."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._context import doubts_of_title, with_context, with_names_above
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._recognising import mapped_by_sense, recognised, why_no_table
from talentmatch.data.reading.layout._sense import Guess
from talentmatch.data.reading.layout._understanding import (
    EARLIER,
    Understanding,
    understood,
    unread_sheet,
)
from talentmatch.data.reading.layout._wide_years import plan_and_actuals
from talentmatch.data.reading.layout.columns import Mapped, map_headers
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.reshaping._filled_posts import with_filled_posts
from talentmatch.data.reading.layout.reshaping._job_notices import looks_for_people
from talentmatch.data.reading.layout.reshaping._joined_cells import part_people
from talentmatch.data.reading.layout.reshaping._listed_posts import by_listed_post
from talentmatch.data.reading.layout.reshaping._month_measures import (
    by_measure,
    is_change,
    is_part,
    is_plan,
    months_of_no_year,
    with_year_of_title,
)
from talentmatch.data.reading.layout.reshaping._shared_cells import GROUPED, with_group_labels
from talentmatch.data.reading.layout.reshaping._side_by_side import column_parts
from talentmatch.data.reading.layout.reshaping._year_and_month import (
    month_of_postings,
    with_years_as_periods,
)
from talentmatch.data.reading.layout.sheets import Block, Form, ParsedSheet, RawSheet, Understood
from talentmatch.data.reading.rows._counted_once import counted_once
from talentmatch.data.reading.rows._firm_figures import (
    FirmFigures,
    by_figure,
    firms_beside,
    with_figures_of_years,
)
from talentmatch.data.reading.rows._month_headings import month_columns
from talentmatch.data.reading.rows._options import Options, headings_as_written
from talentmatch.data.reading.rows._parsed_parts import melted_months, parsed_parts
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows._refusals import (
    heading_of_workers,
    is_of_training,
    missing_columns,
)
from talentmatch.data.reading.rows._turned_tables import turned, words_around
from talentmatch.data.reading.rows._wide_labels import (
    days_as_rows,
    fields_of_labels,
    has_days_of_firms,
    is_wide,
    says_no_measure,
    staff_by_month,
    unread_labels,
)
from talentmatch.data.reading.rows.people._career import with_people_of_spells
from talentmatch.data.reading.rows.people._person_cells import without_forms_of_address
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError
from talentmatch.i18n import joined, languages, phrase, render

__all__ = ["raw_of", "shape_block", "shape_form", "shape_sheet", "skipped"]

_TITLE = phrase("load", "table_title")
#: Lines of an advertisement in running text.
_LEAST_LINES_OF_TEXT = 60
#: A year or month of which something is expected.
_EXPECTED = re.compile(r"(?=.*(?:(?:19|20)\d{2}|\d月)).*(?:预计|预测|forecast|expected)", re.I)


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
    parts = column_parts(sheet)
    if len(parts) > 1:
        named = False
        for part in parts:
            for shaped in _shaped_apart(part, options):
                firm = {"enterprise_name", "enterprise_id"} & set(shaped.frame)
                # Whose posts these are stands in the table to the left, if anywhere.
                lost = named and shaped.table == "posting" and not firm
                yield (
                    skipped(shaped.source, phrase("load", "part_without_firm"), broken=True)
                    if lost
                    else shaped
                )
                named = named or bool(firm)
        return
    own_options = options.of_sheet(sheet.name)
    headings = frozenset(map(heading, own_options.mapping))
    block = find_block(sheet, headings)
    if block is None and options.review:
        yield _reviewed(sheet, unread_sheet(_why_no_header(sheet)))
        return
    if block is None:
        yield skipped(sheet.source, _why_no_header(sheet))
        return
    yield from shape_block(sheet, block, options)
    if block.below is not None:
        yield from _shaped_below(sheet, block, block.below, options)


def shape_block(sheet: RawSheet, block: Block, options: Options) -> Iterator[ParsedSheet]:
    """Recognise one table of a sheet, map its headers, parse its values.

    Raises
    ------
    ContractError
        If the table is named, or plain from the headers, and a required column is missing.
    """
    options = options.of_sheet(sheet.name)
    if len(plan := plan_and_actuals(block)) > 1:
        yield from _of_plan(sheet, plan, options)
        return
    block = _titled(block)
    years = NamedYears.around(block.titles, sheet.name, sheet.hint)
    block, notes = turned(block, sheet, options, years=years)
    context = words_around(block, sheet)
    block, around = with_context(block, sheet.name, years, hint=sheet.hint)
    block = options.without_unread(block)
    if options.table in (None, "demand"):
        by_time = with_years_as_periods(days_as_rows(block, context), context)
        # Of what stands under days or years of a series the history of demand alone has a place.
        options = options if by_time is block else replace(options, table="demand")
        block = by_time
    if options.table in (None, "indicator"):
        block = with_figures_of_years(block)
    measured = by_measure(with_year_of_title(block, context))
    wide = options.table in (None, "indicator", "demand", "workforce")
    if wide and (untold := months_of_no_year(block, context)):
        problem = phrase("contract", "months_turn", some=joined(untold[:4]))
        raise ContractError(options.table or "indicator", [problem], source=sheet.source)
    if wide and is_wide(measured[0][1].header, context):
        parts = _of_measures(sheet, measured, context, options, around=around)
    elif options.table in (None, "indicator") and (listed := by_figure(block, years)):
        parts = _of_firms(sheet, listed, context, options, around=around)
    else:
        parts = _of_records(sheet, block, context, options, around=around)
    said = (*notes, *_expected_figures(block), *doubts_of_title(block))
    for part in parts:
        yield replace(part, notes=(*part.notes, *said))
        said = ()


def shape_form(form: Form, options: Options) -> Iterator[ParsedSheet]:
    """Bring records that name their own fields into the columns of their table."""
    header = list(dict.fromkeys(name for record in form.records for name in record))
    rows = [[record.get(name) for name in header] for record in form.records]
    options = options.of_sheet("")
    block, notes = Block(header, rows, "", {}, list(range(1, len(rows) + 1))), list[str]()
    if form.table == "posting":
        block, notes = by_listed_post(with_filled_posts(block))
    mapped = map_headers(form.table, block.header, options.mapping_of(block.header))
    mapped, more = month_of_postings(mapped, block)
    notes += more
    if options.review:
        understanding = Understanding(mapped, {}, options.mapping, {})
        yield _reviewed(RawSheet(form.source, []), understood(block, understanding))
        return
    if mapped.missing:
        raise ContractError(form.table, missing_columns(mapped), source=form.source)
    for part in parsed_parts(mapped, block, RawSheet(form.source, []), options):
        yield replace(part, notes=(*part.notes, *notes))
        notes = []


def raw_of(frame: pd.DataFrame) -> Raw:
    """Return a frame in contract columns as cells, for steps that look at both."""
    return Raw(frame, {str(name): str(name) for name in frame.columns})


def _shaped_below(
    sheet: RawSheet, above: Block, start: int, options: Options
) -> Iterator[ParsedSheet]:
    """Shape the table that begins below another one; if it does not fit, the other still does."""
    first = sheet.first_row + start
    source = phrase("load", "from_row", source=sheet.source, row=first)
    name = f"{sheet.name} {first}".strip()
    rows = sheet.rows[start:]
    below = replace(sheet, source=source, rows=rows, name=name, first_row=first, notes=())
    yield from _shaped_apart(with_names_above(above, below), options)


def _shaped_apart(sheet: RawSheet, options: Options) -> Iterator[ParsedSheet]:
    """Shape one of several tables of a sheet; if it does not fit, the others still do."""
    try:
        for part in shape_sheet(sheet, options):
            # A table beside or below another one is missed, remarks are not.
            lost = bool(part.skipped) and find_block(sheet) is not None
            yield replace(part, broken=part.broken or lost)
    except ContractError as error:
        yield skipped(sheet.source, error.args[0], broken=True)


def _of_plan(sheet: RawSheet, plan: Sequence[Block], options: Options) -> Iterator[ParsedSheet]:
    """Shape what a plan aims at and what was reached of it, each as its own table."""
    for table, part in zip(("target", "target_actual"), plan, strict=True):
        if options.table not in (None, table):
            continue
        try:
            yield from shape_block(sheet, part, replace(options, table=table))
        except ContractError as error:
            yield skipped(sheet.source, error.args[0], broken=True)


def _expected_figures(block: Block) -> list[str]:
    """Say which columns of a year or month hold figures that were expected and may not have come about."""
    names = [name for name in block.header if _EXPECTED.search(name)]
    if not names:
        return []
    return [phrase("load", "figures_expected", n=len(names), some=joined(names[:3]))]


def _of_firms(
    sheet: RawSheet,
    listed: FirmFigures,
    context: str,
    options: Options,
    *,
    around: Mapping[str, str],
) -> Iterator[ParsedSheet]:
    """Shape a list of firms with a column for each figure, and what it says of the firms."""
    notes, unread = tuple(listed.notes), listed.unread
    own = replace(options, table="indicator")
    for block in listed.figures:
        for part in _of_records(sheet, block, context, own, around=around):
            unmapped = (*part.unmapped, *unread)
            supplement = part.supplement or listed.undated
            yield replace(
                part, notes=(*part.notes, *notes), unmapped=unmapped, supplement=supplement
            )
            notes = unread = ()
    if listed.register is not None and options.table is None:
        own = replace(options, table="enterprise")
        for part in _of_records(sheet, listed.register, context, own, around=around):
            yield replace(part, supplement=True)


def _of_measures(
    sheet: RawSheet,
    measured: Sequence[tuple[str, Block]],
    context: str,
    options: Options,
    *,
    around: Mapping[str, str],
) -> Iterator[ParsedSheet]:
    """Shape a table whose months count several things: each that is known, the others are named."""
    parts: list[tuple[str, ParsedSheet]] = []
    errors: list[ContractError] = []
    plans = sum(is_plan(measure) for measure, _ in measured)
    for measure, block in measured:
        words = f"{measure}\n{context}"
        try:
            # What was planned is no figure of what came about beside it.
            plan = is_plan(measure) and plans < len(measured)
            of_some = is_part(measure)
            if plan or of_some or is_change(measure) or EARLIER.search(measure):
                key = "measure_part" if of_some else "measure_unknown"
                problem = phrase("contract", key, what=measure)
                raise ContractError("indicator", [problem], source=sheet.source)
            posts = staff_by_month(block, words)
            shape = _of_months if posts is None else _of_records
            shaped = shape(sheet, posts or block, words, options, around=around)
            parts += [(measure, part) for part in shaped]
        except ContractError as error:
            errors.append(error)
    if not parts:
        raise errors[0]
    kept = counted_once(parts, sheet.source)
    read = {measure for measure, part in parts if any(part is one for one in kept)}
    headings = headings_as_written(measured[0][1])
    others = [measure for measure, _ in measured if measure and measure not in read]
    unread = [
        name
        for measure in others
        for name in headings
        if measure in name and not any(measure in own and own in name for own in read)
    ]
    for number, part in enumerate(kept):
        yield replace(part, unmapped=(*part.unmapped, *unread)) if not number else part


def _of_months(
    sheet: RawSheet, block: Block, context: str, options: Options, *, around: Mapping[str, str]
) -> Iterator[ParsedSheet]:
    """Shape a table with a column a month."""
    if options.review:
        yield _reviewed(sheet, understood(*_wide_understanding(block, context, options)))
        return
    if options.table is None and says_no_measure(block, context):
        problem = phrase("contract", "which_measure", what=" ".join(context.split()))
        raise ContractError("demand", [problem], source=sheet.source)
    by_hand = options.mapping_of(headings_as_written(block))
    block, of_groups = with_group_labels(block, fields_of_labels(block, by_hand, context)[1])
    melted = melted_months(sheet, block, context, options)
    used = [around[name] for name in around if name not in melted.unmapped]
    unmapped = tuple(name for name in melted.unmapped if name not in around)
    yield replace(melted, notes=(*melted.notes, *used, *of_groups), unmapped=unmapped)


def _of_records(
    sheet: RawSheet, block: Block, context: str, options: Options, *, around: Mapping[str, str]
) -> Iterator[ParsedSheet]:
    """Shape a table with a record a row."""
    by_hand = options.mapping_of(headings_as_written(block))
    years = NamedYears.around(block.titles, sheet.name, sheet.hint)
    table, block, notes = recognised(block, years, context, by_hand, user_table=options.table)
    block = options.without_unread(block)
    if table == "candidate":
        block, said = without_forms_of_address(block, by_hand)
        block, more = with_people_of_spells(block)
        notes += said + more
    mapped, guesses = mapped_by_sense(table, block, by_hand) if table else (None, {})
    if mapped is not None:
        mapped, more = month_of_postings(mapped, block)
        notes += more
    if options.review:
        why = "" if mapped else why_no_table(block)
        understanding = Understanding(mapped, guesses, options.mapping, around, why)
        yield _reviewed(sheet, understood(block, understanding))
        return
    if table is None or mapped is None:
        days = has_days_of_firms(block, context)
        why = phrase("load", "days_of_firms") if days else why_no_table(block)
        yield skipped(sheet.source, why)
        return
    if options.table is None and table in ("posting", "need_survey") and is_of_training(block):
        problem = phrase("contract", "wanted_for_training", title=block.titles[:60], table=table)
        raise ContractError(table, [problem], source=sheet.source)
    if unclear := heading_of_workers(mapped, block, context, by_hand):
        key = "employed_or_wanted_there" if table == "demand" else "employed_or_wanted"
        problem = phrase("contract", key, header=unclear)
        raise ContractError(table, [problem], source=sheet.source)
    if mapped.missing:
        maybe = {guess.field: block.header[place] for place, guess in guesses.items()}
        raise ContractError(table, missing_columns(mapped, maybe), source=sheet.source)
    if table == "candidate":
        block, more = part_people(block, mapped)
        notes += more
    if table in GROUPED:
        block, more = with_group_labels(block, mapped.fields)
        notes += more
    notes += _of_sense(mapped, guesses, block)
    mapped, of_bands = _with_context(mapped, block, around)
    remarks = (*notes, *of_bands)
    beside = firms_beside(mapped, block) if options.table is None else None
    for part in parsed_parts(mapped, block, sheet, options, guesses=guesses):
        unmapped = tuple(n for n in part.unmapped if beside is None or n not in beside.header)
        yield replace(part, notes=(*part.notes, *remarks), unmapped=unmapped)
        remarks = ()
    if beside is not None:
        own = replace(options, table="enterprise")
        for part in _of_records(sheet, beside, context, own, around=around):
            yield replace(part, supplement=True)


def _reviewed(sheet: RawSheet, lines: tuple[Understood, ...]) -> ParsedSheet:
    """Return what was understood of a sheet in the place of its rows."""
    return ParsedSheet("", pd.DataFrame(), sheet.source, name=sheet.name, understood=lines)


def _wide_understanding(
    block: Block, context: str, options: Options
) -> tuple[Block, Understanding]:
    by_hand = options.mapping_of(headings_as_written(block))
    header, fields = fields_of_labels(block, by_hand, context)
    firms = {"enterprise_id", "enterprise_name"} & set(fields.values())
    table, month = ("indicator", "period") if firms else ("demand", "month")
    fields |= dict.fromkeys(month_columns(header, context), month)
    unmapped = unread_labels(header, context)
    mapped = Mapped(table, fields, unmapped, ())
    return block, Understanding(mapped, {}, options.mapping, {})


def _of_sense(mapped: Mapped, guesses: Mapping[int, Guess], block: Block) -> list[str]:
    """Say which headings were read by their sense."""
    contract = TABLES[mapped.table]
    return [
        phrase(
            "load",
            "by_sense",
            header=block.header[place],
            field=contract[guess.field].label if guess.field in contract.names else guess.field,
            reason=guess.reason,
        )
        for place, guess in guesses.items()
        if guess.sure and mapped.fields.get(place) == guess.field
    ]


def _with_context(
    mapped: Mapped, block: Block, around: Mapping[str, str]
) -> tuple[Mapped, list[str]]:
    """Return the mapping without added columns that the table has no place for, and what they gave."""
    used = {block.header[place] for place in mapped.fields}
    unmapped = tuple(name for name in mapped.unmapped if name not in around)
    return replace(mapped, unmapped=unmapped), [around[name] for name in around if name in used]


def _titled(block: Block) -> Block:
    """Take the title of rows that an earlier load set aside from their column for it."""
    names = {render(_TITLE, lang) for lang in languages()}
    places = [place for place, name in enumerate(block.header) if name in names]
    if not places or not block.rows:
        return block
    return replace(block, titles=str(block.rows[0][places[0]] or ""))


def _why_no_header(sheet: RawSheet) -> str:
    if not any(cell not in (None, "") for row in sheet.rows for cell in row):
        return phrase("load", "sheet_empty")
    cells = [
        str(cell) for row in sheet.rows[:_LEAST_LINES_OF_TEXT] for cell in row if not is_blank(cell)
    ]
    if looks_for_people("\n".join(cells)):
        return joined([phrase("load", "notice_unread"), phrase("load", "notice_remedy")], "; ")
    return phrase("load", "no_header")
