"""Tables turned so that each row is one record: months, groups, parts and posts that stand across."""

from __future__ import annotations

from dataclasses import replace

from talentmatch.data.reading.cells._years import NamedYears
from talentmatch.data.reading.layout._groups import by_group
from talentmatch.data.reading.layout.reshaping._cell_repairs import (
    with_bare_names,
    with_finest_industry,
    with_named_columns,
    with_repeated_cells,
    with_ticked_cells,
    without_numbers_before_names,
)
from talentmatch.data.reading.layout.reshaping._columns_of_needs import by_quarter, by_trade
from talentmatch.data.reading.layout.reshaping._filled_posts import with_filled_posts
from talentmatch.data.reading.layout.reshaping._job_notices import by_notice
from talentmatch.data.reading.layout.reshaping._joined_cells import part_columns
from talentmatch.data.reading.layout.reshaping._listed_posts import by_listed_post
from talentmatch.data.reading.layout.reshaping._month_measures import with_last_year_named
from talentmatch.data.reading.layout.reshaping._months_down import (
    with_crossed_months,
    with_measures_across,
    with_months_across,
)
from talentmatch.data.reading.layout.reshaping._shared_cells import without_shared_figures
from talentmatch.data.reading.layout.reshaping._side_by_side import below_one_another, by_number
from talentmatch.data.reading.layout.reshaping._split_columns import by_part
from talentmatch.data.reading.layout.reshaping._year_and_month import with_whole_months
from talentmatch.data.reading.layout.sheets import Block, RawSheet
from talentmatch.data.reading.rows._options import Options
from talentmatch.i18n import joined, phrase

__all__ = ["turned", "words_around"]


def words_around(block: Block, sheet: RawSheet) -> str:
    """Return the words around a table: a year of the title counts before one of the names."""
    return "\n".join((block.titles, sheet.name, sheet.hint))


def turned(
    block: Block, sheet: RawSheet, options: Options, *, years: NamedYears
) -> tuple[Block, list[str]]:
    """Return a table with a record a row, and what was noticed."""
    block, of_shared = without_shared_figures(block, sheet)
    block, of_unnamed = with_named_columns(block)
    block, of_hidden = _columns_in_sight(block, sheet)
    block, of_names = with_bare_names(without_numbers_before_names(block))
    block = with_ticked_cells(block)
    block, of_repeats = with_repeated_cells(block)
    block, of_crossed = with_crossed_months(with_measures_across(block))
    context = words_around(block, sheet)
    series = options.table in (None, "demand", "indicator")
    block, of_down = with_months_across(block, context) if series else (block, [])
    block, of_cells = part_columns(below_one_another(block))
    block, of_industries = with_finest_industry(block)
    block, of_numbers = by_number(block)
    block, of_quarters = _of_whole_years(block, context, options)
    block, of_parts = by_part(block, options.headings_by_hand(block))
    block, of_notices = by_notice(block) if options.table in (None, "posting") else (block, [])
    block = with_filled_posts(block, options.headings_by_hand(block))
    block, of_posts = by_listed_post(block)
    block, of_groups = by_group(block, context)
    # Who is there may stand under each firm.
    block = with_filled_posts(block, options.headings_by_hand(block)) if of_groups else block
    block, of_trades = by_trade(block, context, options.headings_by_hand(block))
    block = replace(block, header=with_last_year_named(block.header, years.year))
    block, of_months = with_whole_months(block, years)
    notes = [*of_groups, *of_trades, *of_hidden, *of_repeats, *of_crossed, *of_down, *of_cells]
    notes += [*of_notices, *of_industries, *of_numbers, *of_quarters, *of_parts, *of_posts]
    return block, [*notes, *of_months, *of_names, *of_unnamed, *of_shared]


def _of_whole_years(block: Block, context: str, options: Options) -> tuple[Block, list[str]]:
    """Return what firms want in whole years, where a table parts it by quarter."""
    if options.table not in (None, "need_survey", "posting"):
        return block, []
    return by_quarter(block, context, options.headings_by_hand(block))


def _columns_in_sight(block: Block, sheet: RawSheet) -> tuple[Block, list[str]]:
    """Return the block without hidden columns, and which they are."""
    hidden = sorted(p for p in sheet.hidden if p < len(block.header) and block.header[p])
    if not hidden:
        return block, []
    note = phrase("load", "columns_hidden", which=joined(block.header[place] for place in hidden))
    header = ["" if place in hidden else name for place, name in enumerate(block.header)]
    return replace(block, header=header), [note]
