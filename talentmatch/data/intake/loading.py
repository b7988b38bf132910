"""Load files: read each sheet, write it, and keep beside the source what was set aside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any, Protocol, TypedDict, runtime_checkable

import pandas as pd

from talentmatch.data.contract.table import Purpose
from talentmatch.data.intake._reading_ahead import ReadAhead
from talentmatch.data.intake._small_sheets import MOST_WAITING, is_small, write_together
from talentmatch.data.intake._supplements import other_figures, unknown_rows
from talentmatch.data.intake.load_report import LoadReport, TableLoad
from talentmatch.data.intake.refused_files import remember_refusals
from talentmatch.data.private_files import write_private
from talentmatch.data.reading.cells.formulas import neutralise
from talentmatch.data.reading.cells.values import parse_values
from talentmatch.data.reading.formats.readers import decoded
from talentmatch.data.reading.formats.rejects import Rejects, write_rejects
from talentmatch.data.reading.layout.sheets import ParsedSheet, Progress
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError, UnreadableFileError
from talentmatch.i18n import joined, phrase

__all__ = ["LoadOptions", "load_files", "remember_reject_files", "write_sheets"]


#: File to its sheets: None for one that was loaded, else whether it broke the contract of its
#: table.
_Outcomes = dict[Path | None, list[bool | None]]
#: End of the name of the file of records that are or may be of one person.
_PEOPLE = "person.review.csv"
#: File and source to the rows of it that were set aside.
_RejectsBySource = dict[tuple[Path | None, str], Rejects]


class Destination(Protocol):
    """Where a load puts its rows and keeps small facts; a `Store` is one."""

    path: str | Path

    def write(self, table: str, frame: pd.DataFrame, *, source: str = ...) -> TableLoad:
        """Store the rows that fit and return those that do not."""

    def write_parquet(self, table: str, path: Path) -> TableLoad:
        """Store a Parquet file whose columns are those of the contract."""

    def join_people(self, pairs: pd.DataFrame) -> int:
        """Take pairs of people for one each."""

    def part_people(self, one: str, other: str) -> list[str]:
        """Take two records for two people."""

    def read(self, table: str, *, as_of: pd.Timestamp, purpose: Purpose) -> pd.DataFrame:
        """Return what may be read of a table."""

    def register_output(self, path: Path, *, what: str) -> None:
        """Remember a file that is written."""

    def remember(self, key: str, value: str) -> None:
        """Keep a small fact."""

    def recall(self, key: str) -> str | None:
        """Return a fact that was kept, or None."""


@runtime_checkable
class StraightDestination(Protocol):
    """A destination that takes some files by itself, a part at a time, as a `Lake` does."""

    def write_straight(
        self, path: Path, table: str | None, mapping: Mapping[str, str] | None
    ) -> TableLoad | None:
        """Store a file; None if it is to be read like any other."""


@dataclass
class _Intake:
    """What a load has come to so far."""

    loads: list[TableLoad] = field(default_factory=list)
    outcomes: _Outcomes = field(default_factory=dict)
    rejects: _RejectsBySource = field(default_factory=dict)
    refused: list[tuple[ParsedSheet, str]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    scans: list[str] = field(default_factory=list)

    def leave_out(self, sheet: ParsedSheet) -> None:
        """Note a sheet of which nothing was read, and why."""
        why = joined([sheet.source, sheet.skipped], ": ")
        if sheet.passed:
            self.passed.append(why)
            return
        self.skipped.append(why)
        self.refused.append((sheet, sheet.skipped))
        self.scans += [sheet.source] if sheet.scan else []
        self.outcomes.setdefault(sheet.file, []).append(sheet.broken)

    def write(self, store: Destination, sheets: list[ParsedSheet], *, alone: bool) -> None:
        """Store sheets and note what came of each; raise if the one file breaks its contract."""
        for sheet, load in zip(sheets, write_sheets(store, sheets), strict=True):
            if isinstance(load, ContractError):
                if alone:
                    raise load
                self.skipped.append(load.args[0])
                self.refused.append((replace(sheet, broken=True), load.args[0]))
                self.outcomes.setdefault(sheet.file, []).append(True)
                continue
            self.outcomes.setdefault(sheet.file, []).append(None)
            self.loads.append(_with_reading_notes(load, sheet))
            _keep_rejects(self.rejects, self.loads[-1], sheet)
            if sheet.mapping:
                text = json.dumps(dict(sheet.mapping), ensure_ascii=False)
                store.remember(sheet.mapping_key, text)


class LoadOptions(TypedDict, total=False):
    """What the caller may say about files, as `Store.load` takes it."""

    table: str | None
    mapping: Mapping[str, str] | None
    consent: str | None
    edition: tuple[str, date] | None
    hidden: bool
    reviewed: str | Path | None
    words: Callable[[str], str]


def load_files(
    store: Destination,
    path: Path,
    *,
    table: str | None = None,
    mapping: Mapping[str, str] | None = None,
    consent: str | None = None,
    edition: tuple[str, date] | None = None,
    hidden: bool = False,
    reviewed: str | Path | None = None,
    progress: Progress | None = None,
    words: Callable[[str], str] = str,
    ahead: ReadAhead | None = None,
) -> LoadReport:
    """Load a file or a folder into the store; the caller holds the transaction."""
    if path.is_file() and path.name.endswith(_PEOPLE):
        return _answered(store, path)
    options: dict[str, Any] = {
        "table": table,
        "mapping": mapping,
        "consent": consent,
        "edition": edition,
        "progress": progress,
        "hidden": hidden,
        "ahead": ahead,
    }
    if reviewed:
        from talentmatch.data.intake.review import read_review

        options["reviewed"] = read_review(Path(reviewed))
    load = _as_it_is(store, path, table, mapping)
    intake = _of_one(load, path) if load else _by_sheets(store, path, options)
    fallback = [store.path.parent] if isinstance(store.path, Path) else []
    folder = path if path.is_dir() else path.parent
    return _reported(store, intake, [folder, *fallback], words)


def _as_it_is(
    store: Destination, path: Path, table: str | None, mapping: Mapping[str, str] | None
) -> TableLoad | None:
    """Load a file that has the columns of a table; None if it is to be read sheet by sheet."""
    if name := _contract_parquet(path, table, mapping):
        return store.write_parquet(name, path)
    if path.is_file() and isinstance(store, StraightDestination):
        return store.write_straight(path, table, mapping)
    return None


def _of_one(load: TableLoad, path: Path) -> _Intake:
    intake = _Intake(loads=[replace(load, file=path)])
    _keep_rejects(intake.rejects, intake.loads[0], None)
    return intake


def _reported(
    store: Destination, intake: _Intake, places: list[Path], words: Callable[[str], str]
) -> LoadReport:
    """Write what was set aside, beside its source or else where the store is, and return the report."""
    paths = {
        key: write_rejects(
            rows.as_csv(words), rows.file, rows.sheet, [rows.file.parent, *places[1:]]
        )
        for key, rows in intake.rejects.items()
    }
    reviews: set[Path] = set()
    loads = tuple(
        _keep(replace(load, rejects_path=paths.get(_key(load))), places, reviews)
        for load in _merge_parts(intake.loads)
    )
    remember_reject_files(store, [place for place in (*paths.values(), *reviews) if place])
    outcomes = intake.outcomes.values()
    return LoadReport(
        loads,
        tuple(intake.skipped),
        passed=tuple(intake.passed),
        unread=sum(None not in reasons for reasons in outcomes),
        broken=sum(reasons.count(True) for reasons in outcomes if None in reasons),
        scans=len(intake.scans),
    )


def _answered(store: Destination, path: Path) -> LoadReport:
    """Join the pairs of a review that somebody says to be one person, part those said to be two."""
    try:
        rows = pd.read_csv(StringIO(decoded(path)), dtype=str)
    except (pd.errors.ParserError, pd.errors.EmptyDataError):
        rows = pd.DataFrame()
    missing = [name for name in ("candidate_id", "likely_id", "same") if name not in rows]
    if missing:
        problem = phrase("load", "review_lacks", names=joined(missing))
        raise UnreadableFileError(str(path), problem, phrase("load", "review_again"))
    answers = parse_values(TABLES["posting"]["agency"], rows["same"])
    rows = rows.assign(people=answers.astype(object).map({True: 1, False: 2}))
    rows = rows.dropna(subset=["candidate_id", "likely_id"])
    n = store.join_people(rows[rows["people"] == 1])
    notes = [phrase("load", "joined_by_hand", n=n)]
    different = rows[rows["people"] == 2]
    for one, other in zip(
        different["candidate_id"], different["likely_id"], strict=True
    ):  # by hand: few
        store.part_people(one, other)
    if len(different):
        notes.append(phrase("load", "parted_by_hand", n=len(different)))
    return LoadReport((TableLoad("contact", path.name, 0, notes=tuple(notes), file=path),))


def remember_reject_files(store: Destination, paths: Sequence[Path]) -> None:
    """Remember where rows were set aside, for whoever must be erased there."""
    for path in paths:
        store.register_output(path, what="set_aside")


def _key(load: TableLoad) -> tuple[Path | None, str]:
    return load.file, load.source


def _keep_rejects(rejects: _RejectsBySource, load: TableLoad, sheet: ParsedSheet | None) -> None:
    """Keep the rejected rows of a load, together with those of other tables of its sheet."""
    if not load.rejected or load.file is None:
        return
    rows = Rejects.of(load.file, load.rejects, sheet)
    if _key(load) in rejects:
        rejects[_key(load)].add(rows)
    else:
        rejects[_key(load)] = rows


def _by_sheets(store: Destination, path: Path, options: Mapping[str, Any]) -> _Intake:
    """Load sheet by sheet, small ones together."""
    intake = _Intake()
    alone = path.is_file()
    waiting: list[ParsedSheet] = []
    for sheet in _sheets(store, path, options):
        if sheet.skipped:
            intake.leave_out(sheet)
        elif is_small(sheet) and not sheet.supplement and len(waiting) < MOST_WAITING:
            waiting.append(sheet)
        else:
            # What a form says beside its answer is held against what is stored before it.
            intake.write(store, waiting, alone=alone)
            waiting = []
            whole, kept = _unknown(store, sheet) if sheet.supplement else (sheet, "")
            if len(whole.frame) or not sheet.supplement:
                intake.write(store, [whole], alone=alone)
            elif kept:
                intake.loads.append(TableLoad(sheet.table, sheet.source, 0, notes=(kept,)))
    intake.write(store, waiting, alone=alone)
    _remember_refused(store, intake.refused, intake.outcomes, intake.loads)
    return intake


def _remember_refused(
    store: Destination,
    refused: Sequence[tuple[ParsedSheet, str]],
    outcomes: _Outcomes,
    loads: Sequence[TableLoad],
) -> None:
    """Keep which files gave nothing: a list that lacks them should say so."""
    files = [
        (sheet.file, str(reason))
        for sheet, reason in refused
        if sheet.file and (sheet.broken or None not in outcomes[sheet.file])
    ]
    files += [(one.file, f"'{one.table}'") for one in loads if one.file and not one.loaded]
    complete = {file for file, reasons in outcomes.items() if file and set(reasons) == {None}}
    remember_refusals(store, files, complete - {file for file, _ in files})


def _unknown(store: Destination, sheet: ParsedSheet) -> tuple[ParsedSheet, str]:
    """Return what a sheet adds to what the store knows, and how it differs from what is kept.

    A register is not overwritten by a form, nor a figure by one of no known time.
    """

    def read(table: str) -> pd.DataFrame:
        return store.read(table, as_of=pd.Timestamp.max, purpose="planning")

    others = other_figures(sheet.frame, read) if sheet.table == "indicator" else []
    added = replace(sheet, frame=unknown_rows(sheet.table, sheet.frame, read))
    if not others:
        return added, ""
    firm, stored, given = others[0]
    facts = {"n": len(others), "firm": firm, "stored": f"{stored:g}", "given": f"{given:g}"}
    kept = phrase("load", "figures_kept", **facts)
    return replace(added, notes=(*sheet.notes, kept)), kept


def _sheets(store: Destination, path: Path, options: Mapping[str, Any]) -> Iterator[ParsedSheet]:
    # Slow to import, and a store is opened more often than loaded into.
    from talentmatch.data.intake.ingest import read_files

    return read_files(
        path,
        **options,
        remembered=store.recall,
        posts=lambda: store.read("post", as_of=pd.Timestamp.now(), purpose="planning"),
        bounded=True,
    )


def _with_reading_notes(load: TableLoad, sheet: ParsedSheet) -> TableLoad:
    """Return a load with what was noticed when its sheet was read."""
    unread = [phrase("load", "not_understood", columns=joined(sheet.unmapped))]
    unread = unread if sheet.unmapped else []
    return replace(load, notes=(*sheet.notes, *unread, *load.notes), file=sheet.file)


def write_sheets(store: Destination, sheets: list[ParsedSheet]) -> list[TableLoad | ContractError]:
    """Store sheets, small ones together, and return in their order what came of each."""
    if len(sheets) > 1:
        return write_together(
            sheets, lambda table, frame, source: store.write(table, frame, source=source)
        )
    outcomes: list[TableLoad | ContractError] = []
    for sheet in sheets:
        try:
            outcomes.append(_write_one_sheet(store, sheet))
        except ContractError as error:
            outcomes.append(error)
    return outcomes


def _write_one_sheet(store: Destination, sheet: ParsedSheet) -> TableLoad:
    """Store the rows of a sheet; those with a cell that holds no value are set aside as they are."""
    unread = sheet.frame.index.isin(list(sheet.unread))
    load = store.write(sheet.table, sheet.frame.loc[~unread], source=sheet.source)
    if not sheet.unread:
        return load
    rows = sheet.frame.loc[unread].assign(reason=list(sheet.unread.values()))
    rejects = pd.concat([part for part in (load.rejects, rows) if len(part)])
    return replace(load, rejected=load.rejected + len(rows), rejects=rejects)


def _contract_parquet(
    path: Path, table: str | None, mapping: Mapping[str, str] | None
) -> str | None:
    """Name the table that a Parquet file already has the columns of, if it has."""
    if mapping or path.suffix.lower() != ".parquet" or not path.is_file():
        return None
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        columns = set(pq.read_schema(path).names)
    except (pa.ArrowInvalid, OSError):
        return None  # read_files says what is wrong with the file
    fitting = [
        contract.name
        for contract in TABLES.values()
        if contract.name == (table or contract.name)
        and columns <= set(contract.names)
        and set(contract.required) | (set(contract.key) & columns) <= columns
        # People's rows go by way of the sheets, which split names and contact data off.
        and not contract.people
    ]
    return fitting[0] if len(fitting) == 1 else None


def _merge_parts(loads: list[TableLoad]) -> Iterator[TableLoad]:
    """Join the parts in which one source came."""
    groups: dict[tuple[object, ...], list[TableLoad]] = {}
    for load in loads:
        groups.setdefault((load.table, *_key(load)), []).append(load)
    for parts in groups.values():
        rejects = [part.rejects for part in parts if len(part.rejects)]
        yield replace(
            parts[0],
            loaded=sum(part.loaded for part in parts),
            rejected=sum(part.rejected for part in parts),
            rejects=pd.concat(rejects, ignore_index=True) if rejects else parts[0].rejects,
            review=pd.concat([part.review for part in parts], ignore_index=True),
            notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        )


def _keep(load: TableLoad, places: list[Path], reviews: set[Path]) -> TableLoad:
    """Write pairs to review beside the source, or else beside the store."""
    if not load.rejected:
        load = replace(load, rejects_path=None)
    if len(load.review):
        people = load.table == "contact"
        name = _PEOPLE if people else "enterprise.review.csv"
        path = _append(load.review, name, places, reviews)
        facts = {"n": len(load.review), "place": path.name if path else None}
        key = "review_people" if people else "review"
        note = phrase("load", f"{key}_in" if path else key, **facts)
        load = replace(load, notes=(*load.notes, note))
    return load


def _append(rows: pd.DataFrame, name: str, places: list[Path], paths: set[Path]) -> Path | None:
    """Write rows under what this load wrote before, over what an earlier load left."""
    rows = neutralise(rows)
    for place in places:
        path = place / name
        before = []
        if path in paths:
            before = [pd.read_csv(path, dtype=str, encoding="utf-8-sig")]
        try:
            text = pd.concat([*before, rows]).to_csv(index=False)
            write_private(path, text.encode("utf-8-sig"))
        except PermissionError:
            continue
        paths.add(path)
        return path
    return None
