"""A feature set: its grain, key, SQL, and what each column means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from talentmatch.data.contract.table import Purpose
from talentmatch.errors import SpecError
from talentmatch.i18n import phrase
from talentmatch.specs.folders import spec_path
from talentmatch.specs.reading import read_yaml, wrong_keys

__all__ = ["FeatureColumn", "FeatureSpec", "load_feature_spec"]


@dataclass(frozen=True, kw_only=True)
class FeatureColumn:
    """One column of a feature set.

    Attributes
    ----------
    unit : str
        Unit, or the name of a vocabulary.
    meaning : str
        One sentence.
    source : str
        Columns of the store it comes from; `comparison of …` if Python computes it from them.
    range : tuple of (float or None, float or None)
        Smallest and largest value; None is open.
    monotone : dict of str to int
        Side to +1 (never falls) or -1 (never rises), where common sense knows the direction.
    """

    unit: str
    meaning: str
    source: str
    range: tuple[float | None, float | None] = (None, None)
    monotone: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class FeatureSpec:
    """One feature set, as its YAML file declares it.

    Examples
    --------
    >>> load_feature_spec("demand_history").columns["openings"].unit
    'positions'
    """

    name: str
    grain: str
    key: tuple[str, ...]
    purpose: Purpose
    sql: str
    columns: Mapping[str, FeatureColumn]
    #: Room whose declared comparisons are computed beside the columns of the SQL.
    comparisons: Literal["match"] | None = None


def load_feature_spec(name: str) -> FeatureSpec:
    """Read ``features/<name>.yml``.

    Raises
    ------
    NotFoundError
        If there is no such spec.
    SpecError
        If a key is unknown or missing; all problems at once.
    """
    path = spec_path("features", name)
    content = read_yaml(path)
    problems = wrong_keys("feature set", content, FeatureSpec)
    columns: dict[str, Any] = content.get("columns") or {}
    for column, facts in columns.items():
        problems += wrong_keys(
            phrase("spec", "where_column", column=column), facts or {}, FeatureColumn
        )
    if problems:
        raise SpecError(str(path), problems)
    return FeatureSpec(
        **{
            **content,
            "key": tuple(content["key"]),
            "columns": {column: _column(facts) for column, facts in columns.items()},
        }
    )


def _column(facts: dict[str, Any]) -> FeatureColumn:
    low, high = facts.get("range", (None, None))
    return FeatureColumn(**{**facts, "range": (low, high)})
