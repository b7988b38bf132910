"""The whole night: data and models first, then lists, report, and one summary for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from talentmatch import pipeline
from talentmatch.data.private_files import write_private
from talentmatch.data.store import Store
from talentmatch.errors import ClusterLostError, MissingDataError, TalentMatchError, TrackingError
from talentmatch.i18n import label, phrase, render
from talentmatch.lists import Result
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.models.auditing import audited_groups, flagged_groups
from talentmatch.pipeline.models.night_config import NightConfig
from talentmatch.pipeline.models.night_ledger import Facts, alone
from talentmatch.pipeline.models.nightly import (
    Night,
    finish,
    look_for_drift,
    open_night,
    take_in,
    train_again,
)
from talentmatch.pipeline.shortages.targets import TARGETS_PATH
from talentmatch.report._night_summary import summary_lines
from talentmatch.report.labels import readable
from talentmatch.report.plain_files import csv_bytes
from talentmatch.report.protection.disclosure import DisclosureRule
from talentmatch.report.protection.published import printed_shortage
from talentmatch.report.sheets.workbook import workbook_bytes
from talentmatch.report.write import write_report

__all__ = ["run_night"]

Say = Callable[[str], None]


class _Made(NamedTuple):
    """A list and those beside it, notes on all of them, and notes on what one alone leaves out."""

    lists: tuple[Result, ...]
    notes: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def run_night(
    config: NightConfig,
    *,
    say: Say = lambda text: None,
    witness: Path | None = None,
    tasks: int = 1,
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
    tasks : int
        Into how many tasks, at least, demand is cut where it is learnt, and people where they are
        looked up for leads, wherever dask calculates; 1 for this process.

    Raises
    ------
    AlreadyRunningError
        Another process is at it.
    """
    with alone(config.out / ".night"):
        night = open_night(config, partial(render, lang=config.lang))
        with Store(config.store, witness=witness) as store:
            facts = _work(night, store, say, tasks)
            lines = summary_lines(facts, config)
            name = phrase("nightly", "summary_file", config.lang)
            summary = ("\n".join(lines) + "\n").encode()
            store.register_output(config.out / f"{name}.md", summary, what="nightly")
            write_private(config.out / f"{name}.md", summary)
            finish(night, store, facts["drift"])
    return lines


def _work(night: Night, store: Store, say: Say, tasks: int) -> dict[str, Facts]:
    facts: dict[str, Facts] = {}
    for name, work in (
        ("load", lambda: take_in(night, store)),
        ("drift", lambda: look_for_drift(night, store)),
        ("train", lambda: train_again(night, store, facts["drift"], tasks)),
        ("fairness", lambda: _audit(night, store)),
        ("forecast", lambda: _write_list(night, store, "forecast", _forecast)),
        ("shortage", lambda: _write_list(night, store, "shortage", _shortage)),
        ("leads", lambda: _write_list(night, store, "leads", partial(_leads, tasks=tasks))),
        ("targets", lambda: _write_list(night, store, "targets", _targets)),
        ("majors", lambda: _write_list(night, store, "majors", _majors)),
        ("report", lambda: _reported(night, store)),
    ):
        say(night.words(phrase("nightly", f"step_{name}")))
        facts[name] = work()
    return facts


def _audit(night: Night, store: Store) -> Facts:
    """Audit the shortlists of the model that is in use after the training."""

    def work() -> tuple[Facts, tuple[Path, ...]]:
        try:
            groups = audited_groups(store, tracking=night.tracking)
        except TalentMatchError as error:
            return {"groups": 0, "unfair": [], "lacking": night.words(error)}, ()
        unfair = [night.words(group) for group in flagged_groups(groups)]
        return {"groups": 0 if groups is None else len(groups), "unfair": unfair, "lacking": ""}, ()

    return night.ledger.step("fairness", work)


def _write_list(
    night: Night,
    store: Store,
    name: str,
    make: Callable[[Night, Store], _Made],
) -> Facts:
    """Write one list as a workbook and as CSV files, or say why there is none."""

    def work() -> tuple[Facts, tuple[Path, ...]]:
        folder = night.config.out / "lists"
        try:
            output = make(night, store)
        except TalentMatchError as error:
            for old in folder.glob(f"{name}*"):
                old.unlink()
            missing = isinstance(error, MissingDataError | TrackingError)
            facts = {"rows": 0, "lacking": night.words(error), "wrong": not missing}
            again = isinstance(error, ClusterLostError)
            return {**facts, "left_out": [], "again": again}, ()
        lists = tuple(one for one in output.lists if len(one.table.columns))
        files = {
            f"{name}.xlsx": _workbook(
                night, output._replace(lists=lists), simulated=store.simulated
            )
        }
        files |= {f"{one.spec.name}.csv": csv_bytes(one, night.config.lang) for one in lists}
        entry = deliver(store, lists, name=name, draft=True)
        for file, data in files.items():
            store.register_output(folder / file, data, what=name, entry=entry)
        left_out = [night.words(note) for notes in output.left_out.values() for note in notes]
        rows = len(output.lists[0].table)
        facts = {"rows": rows, "lacking": "", "wrong": False, "left_out": left_out}
        return facts, tuple(write_private(folder / file, data) for file, data in files.items())

    return night.ledger.step(name, work)


def _workbook(night: Night, output: _Made, *, simulated: bool) -> bytes:
    lang = night.config.lang
    mark = (phrase("common", "simulated_store"),) if simulated else ()
    return workbook_bytes(
        {label("sheets", one.spec.name, lang): readable(one, lang) for one in output.lists},
        lang,
        note="\n".join(map(night.words, (*mark, *output.notes))) or None,
        notes={
            label("sheets", name, lang): "\n".join(map(night.words, notes))
            for name, notes in output.left_out.items()
        },
    )


def _forecast(night: Night, store: Store) -> _Made:
    outlook = pipeline.forecast(store, tracking=night.tracking, months=night.config.months)
    return _Made((outlook,), outlook.notes)


def _shortage(night: Night, store: Store) -> _Made:
    shortage = pipeline.shortage(store, tracking=night.tracking)
    rule = DisclosureRule(min_count=night.config.min_count)
    public, _ = printed_shortage(store, tracking=night.tracking, rule=rule)
    left_out = tuple(note for note in public.notes if note not in shortage.notes)
    left_out += (phrase("nightly", "draft"),)
    return _Made((shortage, public), shortage.notes, {public.spec.name: left_out})


def _leads(night: Night, store: Store, tasks: int) -> _Made:
    top = night.config.leads
    ranking = pipeline.leads(store, tracking=night.tracking, top=top, tasks=tasks)
    first, *beside = ranking.sheets
    # All lists of a night lie in one folder.
    named = [Result(one.spec.renamed(f"leads_{one.spec.name}"), one.table) for one in beside]
    return _Made((first, *named), ranking.notes)


def _targets(night: Night, store: Store) -> _Made:
    outlook = pipeline.targets(store)
    return _Made((outlook, Result(TARGETS_PATH, outlook.path)), outlook.notes)


def _majors(night: Night, store: Store) -> _Made:
    advice = pipeline.majors(store, tracking=night.tracking)
    return _Made(advice.sheets, advice.notes)


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
