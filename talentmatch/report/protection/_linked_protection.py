"""What may be printed of a table beside all that was printed before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.report.protection._linked_cells import (
    HIDDEN,
    PRINTED,
    VALUE,
    EarlierRead,
    Key,
    PrintedTable,
    change_since,
    codes_of,
    distinct_reads,
    hidden_needs,
    keys_of,
    mapped,
    named,
    names_in_system,
    names_of,
    readable_cells,
    statuses_of,
    thin_names,
    values_of,
)
from talentmatch.report.protection.disclosure import (
    TOTAL,
    DisclosureRule,
    Protected,
    counted_cells,
    protected_table,
)
from talentmatch.report.protection.linked_tables import LinkedTables, TableRead, link
from talentmatch.report.protection.publication_memory import (
    EarlierTable,
    PublicationMemory,
    fingerprint,
)
from talentmatch.report.protection.suppression import Memory, complement, pinned, sums_of

__all__ = ["LinkedProtection", "protect_linked"]

Mask = NDArray[np.bool_]

#: No hidden cell may be known within this share of its value, and a little more.
KNOWN_WITHIN = 0.1
_ASKED = 1.1 * KNOWN_WITHIN


@dataclass(frozen=True)
class LinkedProtection:
    """A table beside all that was printed before.

    Attributes
    ----------
    protected : Protected
        What may be printed of it.
    pinned : DataFrame
        Sensitive cells that what was printed before gives away whatever is left out now: `dims`.
    changed : DataFrame
        Cells left out since few enterprises changed in them after an edition: `dims`.
    """

    protected: Protected
    pinned: pd.DataFrame
    changed: pd.DataFrame


def protect_linked(
    contributions: pd.DataFrame,
    listed: pd.DataFrame,
    memory: PublicationMemory,
    *,
    dims: Sequence[str],
    rule: DisclosureRule | None = None,
) -> LinkedProtection:
    """Choose what to leave out of a table so that nothing printed so far gives it away.

    All tables whose figures are those of today are one system of sums: no hidden cell of any may
    be known within a tenth of its value, none of few enterprises closer than the rule asks for.
    The same holds for each figure that adds up over the list. Against each earlier edition the
    table of changes keeps the same rule as a table of openings: a cell in which fewer enterprises
    changed than the rule asks for, or one of them dominates the change, is left out, with others
    from which the change could be worked out. What was printed stays known.

    Parameters
    ----------
    contributions : DataFrame
        Region, industry, chain, occupation, `enterprise_id` and `openings` [positions].
    listed : DataFrame
        The list: `dims`, `list`, `period`, `measure` and `value`, one row a figure.
    memory : PublicationMemory
        What was printed before.
    dims : sequence of str
        Dimensions of the list.
    rule : DisclosureRule, optional
        Thresholds.
    """
    rule, dims = rule or DisclosureRule(), list(dims)
    codes = codes_of(contributions, listed, dims)
    cells = counted_cells(mapped(contributions, dims, codes), dims, rule)
    earlier = [EarlierRead.of(one, contributions, memory, rule) for one in memory.tables]
    facts = _Facts(contributions, listed, memory, earlier, statuses_of(earlier), rule)
    table = _decided(PrintedTable(dims, codes, cells.copy()), facts)
    barred: set[tuple[str, ...]] = set()
    # What a reader knows anyway covers nothing: the choice is made again without it.
    while table.known_anyway - barred and not table.pinned:
        barred |= table.known_anyway
        again = _decided(PrintedTable(dims, codes, cells.copy(), barred=frozenset(barred)), facts)
        if again.pinned or len(barred) > len(cells):
            break
        table = again
    return _answer(table, rule)


@dataclass(frozen=True)
class _Facts:
    """All that a choice rests on."""

    contributions: pd.DataFrame
    listed: pd.DataFrame
    memory: PublicationMemory
    earlier: Sequence[EarlierRead]
    status: Mapping[Key, str]
    rule: DisclosureRule


def _decided(table: PrintedTable, facts: _Facts) -> PrintedTable:
    """Decide what to leave out of a table."""
    rows, tables = facts.contributions, facts.memory.tables
    for basis in dict.fromkeys(one.basis for one in tables):
        shown = readable_cells(tables, basis, table.dims)
        change = change_since(table, rows, facts.memory.bases[basis])
        _leave_out_changes(table, change, shown, facts.rule)
    _leave_out_openings(table, facts)
    now = fingerprint(rows)
    of_today = [one for one in tables if one.basis == now]
    figures = facts.listed.dropna(subset="value").groupby(["list", "period", "measure"])
    for names, cells in figures:
        _leave_out_figures(
            table, rows, cells, _same_figures(of_today, [str(name) for name in names])
        )
    return table


def _leave_out_changes(
    table: PrintedTable, change: pd.DataFrame, shown: set[tuple[str, ...]], rule: DisclosureRule
) -> None:
    """Leave out what would tell, beside an earlier edition, of the few that changed since."""
    if change.empty or not shown:
        return
    net = counted_cells(change, table.dims, rule)
    gross = counted_cells(change.assign(**{VALUE: change[VALUE].abs()}), table.dims, rule)
    cells = gross[[*table.dims, VALUE]].merge(net[[*table.dims, "need"]], how="left")
    keys = keys_of(cells, table.dims)
    is_shown = np.array([key in shown for key in keys])
    need = cells["need"].where(is_shown).to_numpy(dtype=float)
    if np.isnan(need).all():
        return
    parents = {dim: {c: TOTAL for c in cells[dim].unique() if c != TOTAL} for dim in table.dims}
    empty = Memory.empty(len(cells))
    before = Memory(empty.known, ~is_shown, empty.unlisted, empty.share)
    sums = sums_of(cells, table.dims, parents)
    hidden = complement(sums, cells[VALUE].to_numpy(dtype=float), need, memory=before)
    table.hidden |= {key for key, out in zip(keys, hidden & is_shown, strict=True) if out}
    few = zip(keys, cells[VALUE], need, strict=True)
    for key, amount in [(key, float(amount)) for key, amount, n in few if not np.isnan(n)]:
        table.changed[key] = min(amount, table.changed.get(key, np.inf))
    # What a change needs to stay hidden, its cell needs today.
    need_of_cell = pd.Series(need, index=pd.MultiIndex.from_tuples(keys))
    today = pd.MultiIndex.from_tuples(keys_of(table.cells, table.dims))
    table.cells["need"] = np.fmax(table.cells["need"], need_of_cell.reindex(today).to_numpy())


def _leave_out_openings(table: PrintedTable, facts: _Facts) -> None:
    """Leave out what gives a cell away beside all tables whose figures are those of today."""
    contributions, earlier, status = facts.contributions, facts.earlier, facts.status
    reads = [TableRead(tuple(table.dims), values_of(table.cells), table.codes)]
    bearing = [one for one in earlier if one.status]
    reads += distinct_reads(reads, bearing)
    others, thin = _unprinted(reads, contributions, facts.rule)
    system = link([*reads, *others], contributions, VALUE)
    if system is None:
        raise AssertionError("sums of one set of rows contradict each other")
    names = names_in_system(system)
    own = dict(zip(names_of(table.cells, table.dims), table.cells["need"], strict=True))
    alone = dict(zip(names_of(table.cells, table.dims), table.cells["units"].eq(1), strict=True))
    needs = {**{n: v for one in bearing for n, v in hidden_needs(one, status).items()}, **own}
    memory = _memory(system, names, table, status, set(own))
    # Cells that changed since a list told of them will be hidden when it is printed again.
    thin |= {name for one in bearing for name in thin_names(one.cells, one.read.dims)}
    memory.share[: len(names)] = np.where(
        [name in thin for name in names], _ASKED, memory.share[: len(names)]
    )
    memory.share[len(names) :] = _shares_of_few(system, contributions, facts.rule)
    need = np.array([needs.get(name, np.nan) for name in names], dtype=float)
    need = np.where(memory.known[: len(names)], np.nan, need)
    padded = system.padded(pd.Series(need), np.nan).astype(float)
    insiders = system.padded(pd.Series([alone.get(n, False) for n in names]), False).astype(bool)
    hidden = complement(system.sums, system.value, padded, alone=insiders, memory=memory)
    _note_result(table, system, names, (hidden, memory))
    _note_changes(table, system, names, (hidden, memory))


def _shares_of_few(
    system: LinkedTables, contributions: pd.DataFrame, rule: DisclosureRule
) -> NDArray[np.float64]:
    """Return how close is too close to combinations of few enterprises that no table lists."""
    shares = [np.empty(0)]
    for combined in system.combinations:
        dims = list(combined.columns)
        cells = counted_cells(contributions[[*dims, "enterprise_id", VALUE]], dims, rule)
        few = set(keys_of(cells.loc[cells["need"].notna()], dims))
        shares.append(np.array([_ASKED if k in few else np.nan for k in keys_of(combined, dims)]))
    return np.concatenate(shares)


def _unprinted(
    reads: Sequence[TableRead], contributions: pd.DataFrame, rule: DisclosureRule
) -> tuple[list[TableRead], set[Key]]:
    """Return the tables of two dimensions that nobody printed, and their thin cells.

    Other tables may give their cells away, and they may be printed one day.
    """
    dims = sorted({dim for one in reads for dim in one.dims})
    tables, thin = [], set()
    for pair in combinations(dims, 2):
        if any(set(pair) <= set(one.dims) for one in reads):
            continue
        cells = counted_cells(contributions, pair, rule)
        codes = {dim: {code: code for code in contributions[dim].unique()} for dim in pair}
        tables.append(TableRead(pair, values_of(cells), codes))
        thin.update(thin_names(cells, pair))
    return tables, thin


def _memory(
    system: LinkedTables,
    names: Sequence[Key],
    table: PrintedTable,
    status: Mapping[Key, str],
    own: set[Key],
) -> Memory:
    """Return what is known and hidden of all cells before the table is printed."""
    left_out = {named(key, table.dims) for key in table.hidden}
    barred = {named(key, table.dims) for key in table.barred} - left_out
    known = pd.Series(
        [
            # The grand total stands in the notes of a list, if nowhere else.
            not name
            or status.get(name) == PRINTED
            or (name in barred and status.get(name) != HIDDEN)
            for name in names
        ],
        dtype=bool,
    )
    hidden = pd.Series(
        [
            name in left_out
            or (status.get(name) != PRINTED if name not in own else False)
            or status.get(name) == HIDDEN
            for name in names
        ],
        dtype=bool,
    )
    must_hide = pd.Series([name in own or status.get(name) == HIDDEN for name in names], dtype=bool)
    share = must_hide.map({True: _ASKED, False: np.nan}).astype(float)
    return Memory(
        system.padded(known, False).astype(bool),
        system.padded(hidden & ~known, True).astype(bool),
        system.unlisted,
        system.padded(share, np.nan).astype(float),
    )


def _note_result(
    table: PrintedTable, system: LinkedTables, names: Sequence[Key], result: tuple[Mask, Memory]
) -> None:
    """Note which cells of the table are left out, and which are given away all the same."""
    hidden, memory = result
    places = {name: place for place, name in enumerate(names)}
    keys = {named(key, table.dims): key for key in keys_of(table.cells, table.dims)}
    table.hidden |= {key for name, key in keys.items() if name in places and hidden[places[name]]}
    if not memory.known.any():
        return
    share = np.full(len(hidden), np.nan)
    for name, key in keys.items():
        # Of a cell that is not thin today an earlier edition told the value, near enough.
        was_told = key in table.changed and key not in table.thin
        if name in places and len(name) == len(table.dims) and not was_told:
            share[places[name]] = KNOWN_WITHIN
    close = pinned(system.sums, system.value, hidden, share=share)
    for key in (keys[names[place]] for place in close.tolist()):
        (table.pinned if key in table.thin else table.known_anyway).add(key)


def _note_changes(
    table: PrintedTable, system: LinkedTables, names: Sequence[Key], result: tuple[Mask, Memory]
) -> None:
    """Note which changes of few enterprises are given away all the same."""
    hidden, _ = result
    keys = {named(key, table.dims): key for key in table.changed if TOTAL not in key}
    share = np.full(len(hidden), np.nan)
    for place, name in enumerate(names):
        if name in keys and system.value[place] > 0:
            share[place] = KNOWN_WITHIN * table.changed[keys[name]] / system.value[place]
    if np.isnan(share).all():
        return
    close = pinned(system.sums, system.value, hidden, share=share)
    table.pinned |= {keys[names[place]] for place in close.tolist()}


def _same_figures(
    tables: Sequence[EarlierTable], names: list[str]
) -> list[tuple[tuple[str, ...], pd.DataFrame]]:
    """Return what earlier tables printed, and left out, of one figure and period of one list."""
    printed = []
    for one in tables:
        same = one.figures[["list", "period", "measure"]].eq(names).all(axis=1)
        rows = one.figures.loc[same & one.figures["value"].notna()]
        if len(rows):
            printed.append((one.dims, rows))
    return printed


def _leave_out_figures(
    table: PrintedTable,
    contributions: pd.DataFrame,
    figures: pd.DataFrame,
    before: Sequence[tuple[tuple[str, ...], pd.DataFrame]],
) -> None:
    """Leave out what gives a printed figure away, as it does the openings behind it."""
    first = _read_figures(table.dims, figures, contributions)
    others = [(d, rows) for d, rows in before if set(d) != set(table.dims)]
    reads = [first, *(_read_figures(d, rows, contributions) for d, rows in others)]
    system = link(reads, contributions, "")
    if system is None:  # figures of another model: they do not add up to these
        system = link([first], contributions, "")
        before = ()
    if system is None:
        return
    status: dict[Key, str] = {}
    for dims, rows in before:
        shown = rows["shown"].astype(bool)
        for name, out in zip(names_of(rows, dims), shown, strict=True):
            status[name] = PRINTED if out else HIDDEN
    own = set(names_of(first.cells, table.dims))
    behind = set(names_of(table.cells, table.dims))
    names = names_in_system(system)
    memory = _memory(system, names, table, status, own)
    unknown = [n in own and len(n) == len(table.dims) and n not in behind for n in names]
    more = system.padded(pd.Series(unknown, dtype=bool), False).astype(bool) & ~memory.known
    memory = Memory(memory.known, memory.hidden | more, memory.unlisted, memory.share)
    nothing = np.full(len(system.value), np.nan)
    hidden = complement(system.sums, system.value, nothing, memory=memory)
    _note_result(table, system, names, (hidden, memory))


def _read_figures(
    dims: Sequence[str], figures: pd.DataFrame, contributions: pd.DataFrame
) -> TableRead:
    """Return the figures of a list with their margins."""
    dims = list(dims)
    rows = figures.assign(enterprise_id="", **{VALUE: figures["value"].clip(lower=0)})
    cells = counted_cells(rows, dims, DisclosureRule())
    return TableRead(tuple(dims), values_of(cells), codes_of(contributions, figures, dims))


def _answer(table: PrintedTable, rule: DisclosureRule) -> LinkedProtection:
    keys = keys_of(table.cells, table.dims)
    hidden = np.array([key in table.hidden for key in keys], dtype=bool)
    protected = protected_table(table.cells, table.dims, hidden, rule=rule)
    return LinkedProtection(
        protected,
        pd.DataFrame(sorted(table.pinned), columns=table.dims),
        pd.DataFrame(sorted(set(table.changed) & table.hidden), columns=table.dims),
    )
