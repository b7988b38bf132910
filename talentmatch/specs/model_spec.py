"""A model: its estimator, parameters, feature set, backtest and promotion gate."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib import metadata
from inspect import signature
from typing import Any, Literal, Self

from talentmatch.errors import SpecError
from talentmatch.i18n import joined, phrase
from talentmatch.specs.folders import spec_folder, spec_path
from talentmatch.specs.reading import read_yaml, unknown_keys, wrong_keys

__all__ = ["ESTIMATORS", "Gate", "ModelSpec", "estimator_class", "load_model_spec"]

#: Entry points under which an installed package offers estimators by a name of its own.
ESTIMATORS = "talentmatch.estimators"
#: What every estimator has; what its kind of model must have besides, `train` sees.
_FACE = ("fit", "predict", "save", "load")
_NO_CLASS = (AttributeError, ImportError, OSError, ValueError)


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

    Attributes
    ----------
    name : str
        Name of the spec.
    estimator : str
        ``module:Class``, of talentmatch or of any package that can be imported, or the name of an
        entry point of the group ``talentmatch.estimators``.
    features : str
        Feature set that it learns from.
    gate : Gate
        What a challenger must pass to become champion.
    card : str
        File of the model card, in ``models/`` or beside a YAML file of one's own.
    parameters, backtest, settings : mapping
        Of the estimator, of its backtest, and what else its kind of model reads, such as a scorecard.
    prose : str
        The card itself, where it lies beside a YAML file of one's own: a version keeps it.

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
    prose: str = ""

    def make(self) -> Any:
        """Return the estimator with the parameters of the spec, not yet fitted.

        A setting that is a parameter of the estimator, such as a scorecard, is handed to it. An
        estimator that calls its parameters otherwise than it did has `current_parameters`, which
        takes the old ones.

        Raises
        ------
        SpecError
            If the estimator cannot be imported, or takes other parameters.
        """
        try:
            kind = estimator_class(self.estimator)
        except _NO_CLASS as error:
            facts = {"name": self.estimator, "error": error}
            raise SpecError(self.name, [phrase("spec", "no_import", **facts)]) from error
        names = list(signature(kind).parameters)
        settings = {name: self.settings[name] for name in names if name in self.settings}
        current = getattr(kind, "current_parameters", dict)
        parameters = current({**settings, **self.parameters})
        if problems := unknown_keys("parameters", parameters, names):
            raise SpecError(self.name, problems)
        return kind(**parameters)

    @property
    def outside(self) -> bool:
        """Whether the estimator is of another package."""
        return not self.estimator.startswith("talentmatch.")

    def as_dict(self) -> dict[str, Any]:
        """Return the spec as plain data, for a run's record."""
        return asdict(self)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """Return the spec that a run recorded.

        Raises
        ------
        SpecError
            If another version of talentmatch recorded it with keys that are not known here.
        """
        gate = record.get("gate") or {}
        problems = wrong_keys("model", record, cls) + wrong_keys("gate", gate, Gate)
        if problems:
            raise SpecError(str(record.get("name")), problems)
        return cls(**{**record, "gate": Gate(**gate)})


def load_model_spec(name: str, *, parameters: bool = True) -> ModelSpec:
    """Read ``models/<name>.yml``.

    Parameters
    ----------
    name : str
        Name of a spec without its suffix, or a path that ends in .yml or .yaml.
    parameters : bool, default=True
        Whether its estimator is asked which parameters it takes, which loads its libraries.

    Raises
    ------
    NotFoundError
        If there is no such spec.
    SpecError
        If a key or a parameter is unknown or missing; all problems at once.
    """
    path = spec_path("models", name)
    content = read_yaml(path)
    gate = content.get("gate") or {}
    problems = wrong_keys("model", content, ModelSpec) + wrong_keys("gate", gate, Gate)
    if parameters:
        problems += _wrong_parameters(content)
    if gate.get("better", "lower") not in ("lower", "higher"):
        problems.append(phrase("spec", "gate_better", better=gate["better"]))
    own, shipped = (
        folder / str(content.get("card")) for folder in (path.parent, spec_folder("models"))
    )
    if "card" in content and not (own.is_file() or shipped.is_file()):
        problems.append(phrase("spec", "no_card", card=content["card"]))
    if problems:
        raise SpecError(str(path), problems)
    prose = own.read_text("utf-8") if own.is_file() and own.parent != shipped.parent else ""
    return ModelSpec(**{"prose": prose, **content, "gate": Gate(**gate)})


def estimator_class(name: str) -> Any:
    """Return the class that ``module:Class``, or an entry point of that name, stands for.

    Raises
    ------
    ImportError, AttributeError
        If there is none.

    Examples
    --------
    >>> estimator_class("talentmatch.demand:DemandForecaster").__name__
    'DemandForecaster'
    """
    module, mark, attribute = name.partition(":")
    if mark:
        return getattr(importlib.import_module(module), attribute)
    for point in metadata.entry_points(group=ESTIMATORS, name=name):
        return point.load()
    raise ImportError(phrase("spec", "no_entry_point", group=ESTIMATORS))


def _wrong_parameters(content: dict[str, Any]) -> list[str]:
    dotted = str(content.get("estimator", ""))
    if not dotted:
        return [phrase("spec", "estimator", name=dotted)]
    try:
        kind = estimator_class(dotted)
    except _NO_CLASS as error:
        return [phrase("spec", "no_import", name=dotted, error=error)]
    lacking = [name for name in _FACE if not hasattr(kind, name)]
    if lacking:
        return [phrase("spec", "no_estimator", name=dotted, methods=joined(lacking))]
    names = list(signature(kind).parameters)
    return unknown_keys("parameters", content.get("parameters") or {}, names)
