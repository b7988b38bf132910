"""The whole night: data and models first, then lists, report, and one summary for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from talentmatch import pipeline
from talentmatch.data.store import Store
from talentmatch.errors import MissingDataError, TalentMatchError, TrackingError
from talentmatch.phrases import called, phrase, retold
from talentmatch.pipeline.night_config import NightConfig
from talentmatch.pipeline.night_ledger import Facts, alone, write_whole
from talentmatch.pipeline.nightly import (
    Night,
    finish,
    look_for_drift,
    open_night,
    take_in,
    train_again,
)
from talentmatch.report.disclosure import DisclosureRule
from talentmatch.report.headings import headed
from talentmatch.report.night_summary import summary_lines
from talentmatch.report.published import published_shortage
from talentmatch.report.workbook import csv_bytes, workbook_bytes
from talentmatch.report.write import write_report

__all__ = ["run_night"]

Say = Callable[[str], None]
Tables = dict[str, pd.DataFrame]


class _Made(NamedTuple):
    """A list: its tables, notes on all of them, and notes on what was left out of a single one."""

    tables: Tables
    notes: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def run_night(
    config: NightConfig, *, say: Say = lambda text: None, witness: Path | None = None
) -> list[str]:
    """Load, look for drift, train, forecast, write lists and report; return the summary.

    Every step is written into a ledger with the checksums of its files. A run that was killed goes
    on with the step it was in; a second run on the same day and files does nothing again.

    Parameters
    ----------
    config : NightConfig
        What to do.
    say : callable
        Told each step as it begins.
    witness : Path, optional
        Folder of the witness of the access log.

    Raises
    ------
    AlreadyRunningError
        Another process is at it.
    """
    with alone(config.out / ".night"):
        night = open_night(config)
        with Store(config.store, witness=witness) as store:
            facts = _work(night, store, say)
            lines = summary_lines(facts, config)
            name = phrase("nightly", "summary_file", config.lang)
            write_whole(config.out / f"{name}.md", ("\n".join(lines) + "\n").encode())
            finish(night, store, facts["drift"])
    return lines


def _work(night: Night, store: Store, say: Say) -> dict[str, Facts]:
    lang = night.config.lang
    facts: dict[str, Facts] = {}
    for name, work in (
        ("load", lambda: take_in(night, store)),
        ("drift", lambda: look_for_drift(night, store)),
        ("train", lambda: train_again(night, store, facts["drift"])),
        ("forecast", lambda: _listed(night, store, "forecast", _forecast)),
        ("shortage", lambda: _listed(night, store, "shortage", _shortage)),
        ("leads", lambda: _listed(night, store, "leads", _leads)),
        ("targets", lambda: _listed(night, store, "targets", _targets)),
        ("majors", lambda: _listed(night, store, "majors", _majors)),
        ("report", lambda: _reported(night, store)),
    ):
        say(phrase("nightly", f"step_{name}", lang))
        facts[name] = work()
    return facts


def _listed(
    night: Night,
    store: Store,
    name: str,
    make: Callable[[Night, Store], _Made],
) -> Facts:
    """Write one list as a workbook and as CSV files, or say why there is none."""

    def work() -> tuple[Facts, tuple[Path, ...]]:
        folder, lang = night.config.out / "lists", night.config.lang
        try:
            tables, notes, left_out = make(night, store)
        except TalentMatchError as error:
            for old in folder.glob(f"{name}*"):
                old.unlink()
            missing = isinstance(error, MissingDataError | TrackingError)
            lacking = retold(error, lang)
            return {"rows": 0, "lacking": lacking, "wrong": not missing, "left_out": []}, ()
        sheets = {key: table for key, table in tables.items() if len(table.columns)}
        mark = phrase("common", "simulated_store", lang) if store.simulated else ""
        told = "\n".join([mark, *notes]).strip() or None
        titled = {called("sheets", key, lang): headed(key, table) for key, table in sheets.items()}
        own = {called("sheets", key, lang): "\n".join(said) for key, said in left_out.items()}
        book = workbook_bytes(titled, lang, note=told, notes=own)
        files = [write_whole(folder / f"{name}.xlsx", book)]
        files += [
            write_whole(folder / f"{key}.csv", csv_bytes(table)) for key, table in sheets.items()
        ]
        rows = {key: len(table) for key, table in tables.items()}
        store.log_export(name, rows=sum(rows.values()), purpose="planning")
        said = [note for notes in left_out.values() for note in notes]
        return {"rows": rows[name], "lacking": "", "wrong": False, "left_out": said}, tuple(files)

    return night.ledger.step(name, work)


def _forecast(night: Night, store: Store) -> _Made:
    config = night.config
    found = pipeline.forecast(
        store, tracking=night.tracking, months=config.months, lang=config.lang
    )
    return _Made({"forecast": found.table}, found.notes)


def _shortage(night: Night, store: Store) -> _Made:
    found = pipeline.shortage(store, tracking=night.tracking, lang=night.config.lang)
    rule = DisclosureRule(min_count=night.config.min_count)
    open_rows, told = published_shortage(
        store, tracking=night.tracking, rule=rule, lang=night.config.lang
    )
    left_out = tuple(note for note in told if note not in found.notes)
    tables = {"shortage": found.table, "shortage_public": open_rows}
    return _Made(tables, found.notes, {"shortage_public": left_out})


def _leads(night: Night, store: Store) -> _Made:
    config = night.config
    found = pipeline.leads(store, tracking=night.tracking, top=config.leads, lang=config.lang)
    return _Made({"leads": found.table, "leads_shortlists": found.shortlists}, found.notes)


def _targets(night: Night, store: Store) -> _Made:
    lang = night.config.lang
    found = pipeline.targets(store, lang=lang)
    kinds = [phrase("report", f"chart_{kind}", lang) for kind in found.path["kind"]]
    path = found.path.assign(kind=kinds)
    return _Made({"targets": found.table, "targets_path": path}, found.notes)


def _majors(night: Night, store: Store) -> _Made:
    found = pipeline.majors(store, tracking=night.tracking, lang=night.config.lang)
    sheets = {"majors": found.table, "majors_gaps": found.gaps}
    return _Made(sheets | {"majors_assumptions": found.assumptions}, found.notes)


def _reported(night: Night, store: Store) -> Facts:
    def work() -> tuple[Facts, tuple[Path, ...]]:
        config = night.config
        files = write_report(
            store,
            config.out / "report",
            tracking=night.tracking,
            months=config.months,
            lang=config.lang,
            rule=DisclosureRule(min_count=config.min_count),
        )
        return {"rows": len(files)}, files

    return night.ledger.step("report", work)
