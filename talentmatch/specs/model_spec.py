"""A model: its estimator, parameters, feature set, backtest and promotion gate."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from inspect import signature
from typing import Any, Literal

from talentmatch.errors import SpecError
from talentmatch.phrases import phrase
from talentmatch.specs.folders import spec_path
from talentmatch.specs.reading import read_yaml, unknown_keys, wrong_keys

__all__ = ["Gate", "ModelSpec", "load_model_spec"]


@dataclass(frozen=True, kw_only=True)
class Gate:
    """When a challenger replaces the champion.

    Attributes
    ----------
    metric : str
        Metric of the backtest that decides.
    better : {"lower", "higher"}
        Which way is better.
    least_gain : float
        Least relative gain over the champion on the same backtest [1].
    """

    metric: str
    better: Literal["lower", "higher"]
    least_gain: float = 0.0

    def passes(self, challenger: float, champion: float) -> bool:
        """Whether the challenger beats the champion by the least gain.

        Examples
        --------
        >>> Gate(metric="mae", better="lower", least_gain=0.01).passes(9.8, 10.0)
        True
        """
        gain = champion - challenger if self.better == "lower" else challenger - champion
        return gain > 0 and gain >= self.least_gain * abs(champion)


@dataclass(frozen=True, kw_only=True)
class ModelSpec:
    """One model, as its YAML file declares it.

    Examples
    --------
    >>> spec = load_model_spec("demand_default")
    >>> type(spec.make()).__name__
    'DemandForecaster'
    """

    name: str
    estimator: str
    features: str
    gate: Gate
    card: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    backtest: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def make(self) -> Any:
        """Return the estimator with the parameters of the spec, not yet fitted."""
        return _class(self.estimator)(**self.parameters)

    def as_dict(self) -> dict[str, Any]:
        """Return the spec as plain data, for a run's record."""
        return asdict(self)


def load_model_spec(name: str) -> ModelSpec:
    """Read ``models/<name>.yml``.

    Raises
    ------
    NotFoundError
        If there is no such spec.
    SpecError
        If a key or a parameter is unknown or missing; all problems at once.
    """
    path = spec_path("models", name)
    given = read_yaml(path)
    gate = given.get("gate") or {}
    problems = wrong_keys("model", given, ModelSpec) + wrong_keys("gate", gate, Gate)
    problems += _wrong_parameters(given)
    if gate.get("better", "lower") not in ("lower", "higher"):
        problems.append(phrase("spec", "gate_better", better=gate["better"]))
    if problems:
        raise SpecError(str(path), problems)
    return ModelSpec(**{**given, "gate": Gate(**gate)})


def _class(dotted: str) -> Any:
    module, _, name = dotted.partition(":")
    return getattr(importlib.import_module(module), name)


def _wrong_parameters(given: dict[str, Any]) -> list[str]:
    dotted = str(given.get("estimator", ""))
    if not dotted.startswith("talentmatch."):
        return [phrase("spec", "estimator", name=dotted)]
    try:
        known = list(signature(_class(dotted)).parameters)
    except (ImportError, AttributeError) as error:
        return [phrase("spec", "no_import", name=dotted, error=error)]
    return unknown_keys("parameters", given.get("parameters") or {}, known)
