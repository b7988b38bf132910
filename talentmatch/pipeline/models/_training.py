"""Train a model: build its features, backtest it, fit it on everything, record it, judge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.errors import SpecError, TalentMatchError, TrackingError, UnreadableModelError
from talentmatch.evaluate.compare import shared_cells
from talentmatch.evaluate.names import measure_name, measures_said
from talentmatch.i18n import joined, label, phrase, plain_number
from talentmatch.match.features import with_comparisons
from talentmatch.pipeline.demand._demand_history import history_notes
from talentmatch.pipeline.models._training_parts import parts_notes, recipe_of_parts
from talentmatch.pipeline.models._training_tasks import RECIPES, Findings, Recipe
from talentmatch.pipeline.models.auditing import audited_groups, flagged_groups
from talentmatch.pipeline.readiness import data_date
from talentmatch.specs import Gate, ModelSpec, load_feature_spec, load_model_spec
from talentmatch.specs.reading import unknown_keys
from talentmatch.track import Evidence, Registry, frame_fingerprint, record_run

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import ModelVersion, Tracking

__all__ = ["FLAGGED", "KINDS", "Trained", "promote", "train"]

KINDS = tuple(RECIPES)
#: Measure of a version: groups under four fifths with certainty on the shortlists it would make.
FLAGGED = "groups_under_four_fifths"


# Errors of forecasts that anybody can make by hand.
_SIMPLE = ("mae_naive", "mae_mean_of_three")
# Share of the champion's rows that a refit may lack: people withdraw and are erased.
_LOSS = 0.05

# Key and facts of the sentence that keeps a version out.
_Refusal = tuple[str, dict[str, object]]


@dataclass(frozen=True, kw_only=True)
class Trained:
    """What a training came to.

    Attributes
    ----------
    kind : str
        demand, match or team.
    version : int
        Number in the registry.
    run_id : str
        MLflow run.
    metrics : mapping of str to float
        Metrics of the backtest.
    promoted : bool
        Whether the version is in use now.
    verdict : str
        Why, or why not.
    as_of : Timestamp
        Date of the data.
    notes : tuple of str
        What of the data nothing was learnt from, and which returns are late.
    """

    kind: str
    version: int
    run_id: str
    metrics: Mapping[str, float]
    promoted: bool
    verdict: str
    as_of: pd.Timestamp
    notes: tuple[str, ...] = ()

    def summary(self) -> str:
        """Return one line for a person."""
        figures = measures_said(self.metrics)
        facts = {
            "kind": label("kinds", self.kind),
            "version": self.version,
            "verdict": self.verdict,
        }
        line = phrase("app", "trained", figures=figures, **facts)
        simple = [self.metrics[name] for name in _SIMPLE if name in self.metrics]
        if simple and self.metrics["mae"] >= min(simple):
            line = joined([line, phrase("app", "no_better")], ". ")
        return line


def train(
    store: Store,
    kind: str,
    *,
    tracking: Tracking,
    spec: str | None = None,
    as_of: pd.Timestamp | None = None,
    tasks: int = 1,
) -> Trained:
    """Train one model and promote it if it passes the gate of its spec.

    Parameters
    ----------
    store : Store
        The data.
    kind : {"demand", "match", "team"}
        Which model.
    tracking : Tracking
        Where the run and the model go.
    spec : str, optional
        Name of a spec in ``models/`` or a YAML file; by default ``<kind>_default``.
    as_of : Timestamp, optional
        Train on what was known on this day; by default on all.
    tasks : int
        Of demand: in how many parts, at least, its history is learnt wherever dask calculates; 1
        for this process. The figures are the same.

    Raises
    ------
    MissingDataError
        If the store lacks what the model learns from.
    SpecError
        If the spec is not valid or of another kind, or its estimator cannot do what its kind of
        model is asked for.
    """
    model, recipe = _chosen(kind, spec), RECIPES[kind]
    if tasks > 1:
        recipe = recipe_of_parts(kind, tasks)
    as_of = as_of or data_date(store, "planning" if kind == "demand" else "recruiting")
    data = recipe.data(store, model, as_of)
    # The champion is judged before the challenger is registered, each on its own features, and
    # both on what is held out of the champion's.
    champion, is_lost = _readable_champion(tracking, kind)
    rival = _rival(store, champion, model, as_of, recipe, rows=len(data))
    split = rival.split if isinstance(rival, Findings) else None
    findings = recipe.backtest(model.make(), data, model.backtest, split)
    if model.gate.metric not in findings.metrics:
        facts = {"metric": model.gate.metric, "known": joined(findings.metrics)}
        raise SpecError(model.name, [phrase("spec", "metric_without_data", **facts)])
    fitted = _fitted(model, data, recipe, kind)
    groups = _audited(store, kind, fitted, model, tracking)
    unfair = flagged_groups(groups)
    audit: Mapping[str, pd.DataFrame] = {} if groups is None else {"fairness": groups}
    evidence = Evidence(
        metrics={**findings.metrics, **({FLAGGED: float(len(unfair))} if audit else {})},
        fingerprint=recipe.fingerprint(data),
        rows=len(data),
        as_of=f"{as_of:%Y-%m-%d}",
        cells=_fingerprint(findings),
        tables={**findings.tables, **audit, **recipe.kept(fitted)},
        figures=findings.figures,
    )
    promoted, key, why = _verdict(model, (evidence, findings), champion, rival)
    key = "verdict_replaces" if is_lost else key
    if promoted and champion is not None and unfair:
        promoted, key = False, "verdict_unfair"
        why = {"champion": champion.version, "groups": joined(unfair)}
    with tracking.whole():
        run_id, version = record_run(
            tracking,
            fitted,
            kind=kind,
            spec=model,
            features=with_comparisons(load_feature_spec(model.features)),
            evidence=evidence,
            example=recipe.example(fitted, data),
        )
        if promoted:
            Registry(tracking).promote(kind, version)
    return Trained(
        kind=kind,
        version=version,
        run_id=run_id,
        metrics=evidence.metrics,
        promoted=promoted,
        verdict=phrase("app", key, **why),
        as_of=as_of,
        notes=parts_notes(fitted) if tasks > 1 else _notes(store, kind, as_of, unfair),
    )


def _readable_champion(tracking: Tracking, kind: str) -> tuple[ModelVersion | None, bool]:
    """Return the model in use, and whether there is one that can no longer be read: then None."""
    registry = Registry(tracking)
    try:
        champion = registry.champion(kind)
        if champion is not None:
            registry.in_use(kind)
    except UnreadableModelError:
        return None, True
    except TrackingError:  # its estimator cannot be imported: it stays until somebody decides
        return registry.champion(kind), False
    return champion, False


def _audited(
    store: Store, kind: str, fitted: Any, model: ModelSpec, tracking: Tracking
) -> pd.DataFrame | None:
    """Audit the shortlists that a model of matches would make, before it is in use."""
    if kind != "match":
        return None
    return audited_groups(store, tracking=tracking, ranker=fitted, spec=model.as_dict())


def _notes(store: Store, kind: str, as_of: pd.Timestamp, unfair: list[str]) -> tuple[str, ...]:
    notes = history_notes(store, as_of) if kind == "demand" else ()
    if not unfair:
        return notes
    return (*notes, phrase("fairness", "trained_unfair", groups=joined(unfair)))


def _chosen(kind: str, spec: str | None) -> ModelSpec:
    """Return the spec of that name, or the default one.

    Raises
    ------
    SpecError
        If it is of another kind of model, or asks for a backtest or a metric that there is not.
    """
    model = load_model_spec(spec or f"{kind}_default")
    if not (model.outside or model.estimator.startswith(f"talentmatch.{kind}")):
        other = phrase("spec", "other_model", name=model.estimator, kind=label("kinds", kind))
        raise SpecError(model.name, [other])
    recipe = RECIPES[kind]
    wrong = unknown_keys("backtest", model.backtest, recipe.options)
    if not wrong:
        wrong = unknown_keys("gate metric", [model.gate.metric], recipe.measures(model.backtest))
    if wrong:
        raise SpecError(model.name, wrong)
    return model


def _fitted(model: ModelSpec, data: Any, recipe: Recipe, kind: str) -> Any:
    """Fit the estimator of a spec; raise if it cannot do what its kind of model is asked for."""
    fitted = recipe.fit(model.make(), data)
    if lacking := recipe.lacking(fitted):
        facts = {"lacking": joined(lacking), "kind": label("kinds", kind), "folder": kind}
        raise SpecError(model.name, [phrase("spec", "no_face", name=model.estimator, **facts)])
    return fitted


def _rival(
    store: Store,
    champion: ModelVersion | None,
    model: ModelSpec,
    as_of: pd.Timestamp,
    recipe: Recipe,
    *,
    rows: int,
) -> Findings | _Refusal | None:
    """Backtest the champion on its own features as the challenger's spec asks, or say why not.

    There is nothing to say of no champion, nor of one of the same recipe and no more data.
    """
    if champion is None:
        return None
    if _same_recipe(champion, model):
        return _less_data(champion, as_of, rows)
    try:
        own = replace(ModelSpec.from_dict(champion.spec), backtest=model.backtest)
        estimator, data = own.make(), recipe.data(store, own, as_of)
        less = _less_data(champion, as_of, len(data))
        return less or recipe.backtest(estimator, data, own.backtest, None)
    except TalentMatchError as error:
        return "verdict_no_rival", {"why": error}


def _less_data(champion: ModelVersion, as_of: pd.Timestamp, rows: int) -> _Refusal | None:
    """Say what the data of a champion's recipe lack that the champion learnt from."""
    day = f"{as_of:%Y-%m-%d}"
    if day < champion.as_of:
        return "verdict_older", {"as_of": day, "known": champion.as_of}
    if rows < (1 - _LOSS) * champion.rows:
        return "verdict_fewer_rows", {"rows": rows, "known": champion.rows}
    return None


def _fingerprint(findings: Findings) -> str:
    key, truth = list(findings.key), list(findings.truth)
    return frame_fingerprint(findings.cells[[*key, *truth]].sort_values(key))


def promote(
    tracking: Tracking,
    kind: str,
    version: int,
    *,
    force: bool = False,
    by: str = "",
    reason: str = "",
) -> tuple[bool, str]:
    """Put a version in use if its backtest beats the champion's by the gate of its own spec.

    One whose shortlists were under four fifths with certainty goes into use on somebody's word
    alone, which is kept with the version.

    Parameters
    ----------
    tracking : Tracking
        Where the models are.
    kind : {"demand", "match", "team"}
        Which model.
    version : int
        Its number.
    force : bool, default=False
        Whether to put it in use although its gate does not pass.
    by, reason : str
        Who answers for a version that failed the audit, and why.

    Returns
    -------
    tuple of (bool, str)
        Whether the version is in use now, and why, for a person.
    """
    registry = Registry(tracking)
    champion = registry.champion(kind)
    challenger = next((v for v in registry.versions(kind) if v.version == version), None)
    facts: dict[str, object] = {"kind": label("kinds", kind), "version": version}
    flagged = 0.0 if challenger is None else challenger.metrics.get(FLAGGED, 0.0)
    if flagged and challenger != champion and not (by.strip() and reason.strip()):
        return False, phrase("app", "promote_unfair", **facts, n=int(flagged))
    if challenger is not None and champion is not None and challenger != champion and not force:
        gate = Gate(**challenger.spec["gate"])
        ours, theirs = challenger.metrics[gate.metric], champion.metrics.get(gate.metric)
        if theirs is None or not _same_cells(challenger, champion):
            return False, phrase("app", "promote_other_data", **facts, champion=champion.version)
        if not gate.passes(ours, theirs):
            facts |= {"metric": measure_name(gate.metric), "champion": champion.version}
            values = {"ours": plain_number(ours), "theirs": plain_number(theirs)}
            return False, phrase("app", "promote_stays_out", **facts, **values)
    if champion is None or champion.version != version:
        registry.promote(kind, version)
        if flagged:
            registry.note_approval(kind, version, by=by.strip(), reason=reason.strip())
    return True, phrase("app", "promote_champion", **facts)


def _same_cells(one: ModelVersion, other: ModelVersion) -> bool:
    """Say whether two versions were judged on the same cells."""
    if one.cells and other.cells:
        return one.cells == other.cells
    return one.fingerprint == other.fingerprint


def _same_recipe(champion: ModelVersion, model: ModelSpec) -> bool:
    parts = ("estimator", "parameters", "features", "settings")
    ours = model.as_dict()
    return all(champion.spec[part] == ours[part] for part in parts)


def _verdict(
    model: ModelSpec,
    found: tuple[Evidence, Findings],
    champion: ModelVersion | None,
    rival: Findings | _Refusal | None,
) -> tuple[bool, str, dict[str, object]]:
    """Return whether the model goes into use, and the sentence that says why."""
    evidence, findings = found
    if champion is None:
        return True, "verdict_first", {}
    facts: dict[str, object] = {"champion": champion.version}
    if rival is None:
        newer = evidence.fingerprint != champion.fingerprint
        return newer, "verdict_refitted" if newer else "verdict_same", facts
    if not isinstance(rival, Findings):
        key, why = rival
        return False, key, facts | why
    if added := [name for name in findings.key if name not in rival.key]:
        return False, "verdict_other_key", facts | {"added": joined(added)}
    cell = (*rival.key, *findings.key)
    shared = shared_cells(findings.cells, rival.cells, key=cell, truth=rival.truth)
    if len(shared.lacking):
        first = joined(map(str, shared.lacking.iloc[0]), ", ")
        facts |= {"n": len(shared.lacking), "cells": len(rival.cells), "first": first}
        return False, "verdict_lacks_cells", facts
    gate, measure = model.gate, RECIPES[champion.kind].measure
    ours, theirs = (
        measure(cells, model.backtest).get(gate.metric, float("nan"))
        for cells in (shared.challenger, shared.champion)
    )
    facts |= {
        "metric": measure_name(gate.metric),
        "ours": plain_number(ours),
        "theirs": plain_number(theirs),
    }
    facts["cells"] = len(shared.champion)
    better = gate.passes(ours, theirs)
    return better, "verdict_better" if better else "verdict_not_better", facts
