"""The nightly run up to the models: load the drop folder, look for drift, train what has to be."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch._version import __version__
from talentmatch.data.intake.loading import remember_reject_files
from talentmatch.data.private_files import checksum, write_private
from talentmatch.data.reading.formats.rejects import ENDING, free_name
from talentmatch.data.storage.model_files import model_files
from talentmatch.errors import ClusterLostError, MissingDataError, TalentMatchError
from talentmatch.i18n import phrase
from talentmatch.pipeline.demand.forecasting import forecast
from talentmatch.pipeline.models._drift import column_drift, forecast_error, profiles
from talentmatch.pipeline.models._training import KINDS, train
from talentmatch.pipeline.models.night_config import NightConfig
from talentmatch.pipeline.models.night_ledger import Facts, Ledger, keep, put_back
from talentmatch.pipeline.readiness import data_date
from talentmatch.track import Registry, Tracking

if TYPE_CHECKING:
    from talentmatch.data.contract.table import Purpose
    from talentmatch.data.store import Store

__all__ = ["Night", "finish", "look_for_drift", "open_night", "take_in", "train_again"]

_LOADED = "nightly load"
_JOURNALS = ("-journal", "-wal", "-shm")
_MONTH = pd.Timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Night:
    """One night's work.

    Attributes
    ----------
    config : NightConfig
        What it was told.
    folder : Path
        Where it keeps what it needs to go on after a kill.
    key : str
        Hash of all that the work follows from: configuration, files of the drop folder, day.
    ledger : Ledger
        What is done.
    tracking : Tracking
        Where runs and models are.
    drop : dict of str to str
        Files of the drop folder and their checksums.
    words : callable
        Returns a sentence as it is written down.
    """

    config: NightConfig
    folder: Path
    key: str
    ledger: Ledger
    tracking: Tracking
    drop: dict[str, str]
    words: Callable[[str | Exception], str]


def open_night(config: NightConfig, words: Callable[[str | Exception], str] = str) -> Night:
    """Begin a night, or go on with one that was stopped; the caller holds the lock.

    Parameters
    ----------
    config : NightConfig
        What to do.
    words : callable, optional
        Returns a sentence, or the message of an error, as it is written down.

    Raises
    ------
    TalentMatchError
        There is neither a drop folder nor a store.
    """
    if not config.drop.is_dir() and not config.store.exists():
        facts = {"drop": config.drop, "store": config.store}
        raise TalentMatchError(phrase("nightly", "no_drop", **facts))
    folder = config.out / ".night"
    drop = {
        path.relative_to(config.drop).as_posix(): checksum(path)
        for path in sorted(config.drop.rglob("*"))
        if path.is_file() and not path.name.startswith((".", "~$"))
    }
    follows = {
        "config": asdict(config),
        "drop": drop,
        "version": __version__,
        "day": f"{dt.date.today():%Y-%m-%d}",
    }
    key = hashlib.sha256(json.dumps(follows, default=str, sort_keys=True).encode()).hexdigest()
    ledger = Ledger(folder / "ledger.json", key)
    runs = model_files(config.store).runs
    if (ledger.unfinished or "").startswith("train "):
        # A training that was cut off may have left half a version; the next one begins as it did.
        put_back(runs, folder / "mlflow.before", _JOURNALS)
    uri = os.environ.get("MLFLOW_TRACKING_URI")
    config.store.parent.mkdir(parents=True, exist_ok=True)
    tracking = Tracking(uri) if uri else Tracking.beside(config.store)
    return Night(
        config=config,
        folder=folder,
        key=key[:16],
        ledger=ledger,
        tracking=tracking,
        drop=drop,
        words=words,
    )


def take_in(night: Night, store: Store) -> Facts:
    """Load the files of the drop folder that no earlier night has loaded."""
    return night.ledger.step("load", lambda: (_loaded(night, store), ()))


def _loaded(night: Night, store: Store) -> Facts:
    stage = night.folder / "stage"
    done = json.loads(store.recall(_LOADED) or "{}")
    if done.get("night") == night.key:  # stored before the kill, only not yet written down here
        facts: Facts = done["facts"]
    else:
        facts = _load_new(night, store, stage)
    placed = []
    for path in sorted([*stage.rglob(f"*{ENDING}"), *stage.rglob("*.review.csv")]):
        place = night.config.out / "set_aside" / path.relative_to(stage).parent
        place.mkdir(parents=True, exist_ok=True)
        target = place / path.name
        if path.name.endswith(ENDING):
            target = free_name(place, path.name.removesuffix(ENDING), path.read_bytes())
        placed.append(write_private(target, path.read_bytes()))
    remember_reject_files(store, placed)
    shutil.rmtree(stage, ignore_errors=True)
    return facts


def _load_new(night: Night, store: Store, stage: Path) -> Facts:
    seen = _last(night).get("drop", {})
    new = [name for name, mark in night.drop.items() if seen.get(name) != mark]
    shutil.rmtree(stage, ignore_errors=True)
    # Rows set aside are written beside their source: in the drop folder they would be loaded next.
    for name in new:
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(night.config.drop / name, stage / name)
    words = night.words
    facts: Facts = {"files": len(new), "sources": [], "skipped": [], "failed": ""}
    try:
        with store.together():
            if new:
                report = store.load(stage, consent=night.config.consent, words=words)
                facts["sources"] = [
                    [
                        words(load.source),
                        load.table,
                        load.loaded,
                        load.rejected,
                        [words(note) for note in load.notes],
                    ]
                    for load in report.tables
                ]
                facts["skipped"] = [words(reason) for reason in report.skipped]
            store.remember(_LOADED, json.dumps({"night": night.key, "facts": facts}))
    except TalentMatchError as error:
        facts = {**facts, "sources": [], "failed": words(error)}
    return facts


def look_for_drift(night: Night, store: Store) -> Facts:
    """Compare inputs with those of the last run, and its forecast with what has come since."""

    def work() -> tuple[Facts, tuple[Path, ...]]:
        last, now = _last(night), profiles(store)
        moved = column_drift(last.get("profiles", {}), now)
        moved = moved.loc[moved["psi"] >= night.config.psi]
        before = pd.DataFrame(last.get("forecast", []))
        error = None
        if len(before):
            error = forecast_error(store, before.assign(month=pd.to_datetime(before["month"])))
        facts = {
            "profiles": now,
            "moved": [[name, round(psi, 3)] for name, psi in moved[["column", "psi"]].to_numpy()],
            "error": error,
            "wrong": error is not None and error["error"] >= night.config.error,
        }
        return facts, ()

    return night.ledger.step("drift", work)


def train_again(night: Night, store: Store, drift: Facts, tasks: int = 1) -> dict[str, Facts]:
    """Train the models that the configuration and the drift ask for; demand in parts if told so."""
    runs = model_files(night.config.store).runs
    return {
        kind: night.ledger.step(
            f"train {kind}",
            lambda kind=kind: (_trained(night, store, kind, drift, tasks), ()),  # type: ignore[misc]
            first=lambda: keep(runs, night.folder / "mlflow.before"),
        )
        for kind in KINDS
    }


def _trained(night: Night, store: Store, kind: str, drift: Facts, tasks: int) -> Facts:
    why = _why(night, store, kind, drift)
    if not why:
        return {"why": "", "version": None, "verdict": "", "lacking": "", "failed": ""}
    facts: Facts = {"why": why, "version": None, "verdict": "", "lacking": "", "failed": ""}
    words = night.words
    try:
        spec = night.config.specs.get(kind)
        parts = tasks if kind == "demand" else 1
        done = train(store, kind, tracking=night.tracking, spec=spec, tasks=parts)
    except MissingDataError as error:
        return {**facts, "lacking": words(error)}
    except TalentMatchError as error:
        return {**facts, "failed": words(error), "again": isinstance(error, ClusterLostError)}
    notes = [words(note) for note in done.notes]
    return {**facts, "version": done.version, "verdict": words(done.summary()), "notes": notes}


def _why(night: Night, store: Store, kind: str, drift: Facts) -> str:
    when = night.config.retrain[kind]
    if when in ("never", "always"):
        return "" if when == "never" else "always"
    champion = Registry(night.tracking).champion(kind)
    if champion is None:
        return "missing"
    if when == "missing":
        return ""
    if drift["moved"] or (kind == "demand" and drift["wrong"]):
        return "drift"
    purpose: Purpose = "planning" if kind == "demand" else "recruiting"
    newer = data_date(store, purpose) - pd.Timestamp(champion.as_of) >= _MONTH
    return "older" if newer else ""


def finish(night: Night, store: Store, drift: Facts) -> None:
    """Remember what the next night compares with; once all lists are written."""
    total: list[dict[str, Any]] = []
    if Registry(night.tracking).champion("demand") is not None:
        rows = forecast(store, tracking=night.tracking, months=3, by=[]).table
        rows = rows[["month", "mean", "lo-80", "hi-80"]].assign(
            month=rows["month"].dt.strftime("%Y-%m-%d")
        )
        total = [
            {str(name): value for name, value in row.items()} for row in rows.to_dict("records")
        ]
    held = {"drop": night.drop, "profiles": drift["profiles"], "forecast": total}
    write_private(night.folder / "last.json", json.dumps(held, ensure_ascii=False).encode())


def _last(night: Night) -> dict[str, Any]:
    path = night.folder / "last.json"
    held: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return held
