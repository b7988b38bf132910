"""Train a model: build its features, backtest it, fit it on everything, record it, judge it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch.errors import SpecError
from talentmatch.evaluate.names import measure_name, measures_said
from talentmatch.match.features import with_comparisons
from talentmatch.phrases import Language, called, phrase
from talentmatch.pipeline.recipes import RECIPES
from talentmatch.pipeline.state import data_date
from talentmatch.specs import Gate, ModelSpec, load_feature_spec, load_model_spec
from talentmatch.specs.reading import unknown_keys
from talentmatch.track import Evidence, Registry, frame_fingerprint, record_run

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import ModelVersion, Tracking

__all__ = ["KINDS", "Trained", "promote", "train"]

KINDS = tuple(RECIPES)


# Errors of forecasts that anybody can make by hand.
_SIMPLE = ("mae_naive", "mae_mean_of_three")


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
    """

    kind: str
    version: int
    run_id: str
    metrics: Mapping[str, float]
    promoted: bool
    verdict: str
    as_of: pd.Timestamp

    def summary(self, lang: Language = "en") -> str:
        """Return one line for a person; the verdict is in the language of the training."""
        figures = measures_said(self.metrics)
        facts = {
            "kind": called("kinds", self.kind, lang),
            "version": self.version,
            "verdict": self.verdict,
        }
        said = phrase("app", "trained", lang, figures=figures, **facts)
        simple = [self.metrics[name] for name in _SIMPLE if name in self.metrics]
        if simple and self.metrics["mae"] >= min(simple):
            said = f"{said} {phrase('app', 'no_better', lang)}"
        return said


def train(
    store: Store,
    kind: str,
    *,
    tracking: Tracking,
    spec: str | None = None,
    as_of: pd.Timestamp | None = None,
    lang: Language = "en",
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
    lang : {"zh", "en"}
        Language of the verdict.

    Raises
    ------
    MissingDataError
        If the store lacks what the model learns from.
    SpecError
        If the spec is not valid or of another kind.
    """
    recipe, model = RECIPES[kind], _chosen(kind, spec)
    as_of = as_of or data_date(store, "planning" if kind == "demand" else "recruiting")
    data = recipe.data(store, model, as_of)
    findings = recipe.backtest(model.make(), data, model.backtest)
    if model.gate.metric not in findings.metrics:
        problems = unknown_keys("gate metric", [model.gate.metric], list(findings.metrics))
        raise SpecError(model.name, problems)
    fitted = recipe.fit(model.make(), data)
    # The champion is judged before the challenger is registered, on the very same backtest.
    champion = Registry(tracking).champion(kind)
    rival = None
    if champion is not None and not _same_recipe(champion, model):
        rival = recipe.backtest(_estimator_of(champion), data, model.backtest).metrics
    evidence = Evidence(
        metrics=findings.metrics,
        fingerprint=frame_fingerprint(data),
        rows=len(data),
        as_of=f"{as_of:%Y-%m-%d}",
        tables=findings.tables,
        figures=findings.figures,
    )
    run_id, version = record_run(
        tracking,
        fitted,
        kind=kind,
        spec=model,
        features=with_comparisons(load_feature_spec(model.features)),
        evidence=evidence,
        example=recipe.example(fitted, data),
    )
    promoted, key, facts = _verdict(model, evidence, champion, rival)
    if promoted:
        Registry(tracking).promote(kind, version)
    return Trained(
        kind=kind,
        version=version,
        run_id=run_id,
        metrics=findings.metrics,
        promoted=promoted,
        verdict=phrase("app", key, lang, **facts),
        as_of=as_of,
    )


def _chosen(kind: str, spec: str | None) -> ModelSpec:
    """Return the spec of that name, or the default one.

    Raises
    ------
    SpecError
        If it is of another kind of model, or asks for a backtest that there is not.
    """
    model = load_model_spec(spec or f"{kind}_default")
    if not (model.outside or model.estimator.startswith(f"talentmatch.{kind}")):
        other = phrase("spec", "other_model", name=model.estimator, kind=called("kinds", kind))
        raise SpecError(model.name, [other])
    wrong = unknown_keys("backtest", model.backtest, RECIPES[kind].options)
    if wrong:
        raise SpecError(model.name, wrong)
    return model


def promote(
    tracking: Tracking, kind: str, version: int, *, force: bool = False
) -> tuple[bool, str]:
    """Put a version in use if its backtest beats the champion's by the gate of its own spec.

    Returns
    -------
    tuple of (bool, str)
        Whether the version is in use now, and why, for a person.
    """
    registry = Registry(tracking)
    champion = registry.champion(kind)
    challenger = next((v for v in registry.versions(kind) if v.version == version), None)
    facts: dict[str, object] = {"kind": called("kinds", kind), "version": version}
    if challenger is not None and champion is not None and challenger != champion and not force:
        gate = Gate(**challenger.spec["gate"])
        if challenger.fingerprint != champion.fingerprint:
            return False, phrase("app", "promote_other_data", **facts, champion=champion.version)
        ours, theirs = challenger.metrics[gate.metric], champion.metrics[gate.metric]
        if not gate.passes(ours, theirs):
            facts |= {"metric": measure_name(gate.metric), "champion": champion.version}
            values = {"ours": f"{ours:.4g}", "theirs": f"{theirs:.4g}"}
            return False, phrase("app", "promote_stays_out", **facts, **values)
    if champion is None or champion.version != version:
        registry.promote(kind, version)
    return True, phrase("app", "promote_champion", **facts)


def _estimator_of(champion: ModelVersion) -> Any:
    """Return the champion's estimator as its spec was then, not yet fitted."""
    return ModelSpec(**{**champion.spec, "gate": Gate(**champion.spec["gate"])}).make()


def _same_recipe(champion: ModelVersion, model: ModelSpec) -> bool:
    parts = ("estimator", "parameters", "features", "settings")
    ours = model.as_dict()
    return all(champion.spec[part] == ours[part] for part in parts)


def _verdict(
    model: ModelSpec,
    evidence: Evidence,
    champion: ModelVersion | None,
    rival: Mapping[str, float] | None,
) -> tuple[bool, str, dict[str, object]]:
    """Return whether the model goes into use, and the sentence that says why."""
    if champion is None:
        return True, "verdict_first", {}
    facts: dict[str, object] = {"champion": champion.version}
    if rival is None:
        newer = evidence.fingerprint != champion.fingerprint
        return newer, "verdict_refitted" if newer else "verdict_same", facts
    gate = model.gate
    ours, theirs = evidence.metrics[gate.metric], rival[gate.metric]
    facts |= {"metric": measure_name(gate.metric), "ours": f"{ours:.4g}", "theirs": f"{theirs:.4g}"}
    better = gate.passes(ours, theirs)
    return better, "verdict_better" if better else "verdict_not_better", facts
