"""Rates and ages that components of openings rest on where nobody reports them: read from YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from talentmatch.demand.yearly._retirement import RULES, AgeGroup
from talentmatch.errors import SpecError
from talentmatch.i18n import phrase
from talentmatch.specs.folders import spec_path
from talentmatch.specs.rates import Rate, rate_problems
from talentmatch.specs.reading import part_problems, read_yaml, wrong_keys

__all__ = ["ComponentRates", "load_component_rates"]

_RATES = ("separations", "growth_carry", "replaced")


@dataclass(frozen=True, kw_only=True)
class ComponentRates:
    """All that components assume.

    Attributes
    ----------
    name : str
        Name of the set.
    rates : mapping of str to Rate
        separations [1 per month], growth_carry [1], replaced [1].
    ages : mapping of str to AgeGroup
        Who is employed, by statutory retirement age before 2025.
    ages_source : mapping of {"en", "zh"} to str
        Where the ages come from.

    Examples
    --------
    >>> load_component_rates().rates["replaced"].value
    1.0
    """

    name: str
    rates: Mapping[str, Rate]
    ages: Mapping[str, AgeGroup]
    ages_source: Mapping[str, str]


def load_component_rates(name: str = "demand/components") -> ComponentRates:
    """Read ``models/demand/components.yml``, or a file of the user's own.

    Raises
    ------
    NotFoundError
        If there is no such file.
    SpecError
        If a key is unknown or missing, or a value cannot be used; all problems at once.
    """
    path = spec_path("models", name, default="demand/components")
    content = read_yaml(path)
    problems = wrong_keys("components", content, ComponentRates)
    rates, ages = content.get("rates") or {}, content.get("ages") or {}
    for part, entries, names in (("rates", rates, _RATES), ("ages", ages, tuple(RULES))):
        problems += part_problems(part, entries, names)
    problems += [problem for key, rate in rates.items() for problem in _rate(key, rate)]
    problems += [problem for key, group in ages.items() for problem in _group(key, group)]
    if not problems and abs(sum(group["share"] for group in ages.values()) - 1) > 1e-6:
        problems.append(phrase("spec", "ages_shares"))
    if problems:
        raise SpecError(str(path), problems)
    return ComponentRates(
        name=content["name"],
        rates={key: Rate(**rate) for key, rate in rates.items()},
        ages={key: AgeGroup(**group) for key, group in ages.items()},
        ages_source=content["ages_source"],
    )


def _rate(key: str, rate: Any) -> list[str]:
    problems = rate_problems(key, rate)
    if not problems and rate["low"] < 0:
        problems = [f"rates: {key}: low is {rate['low']}; it cannot be below 0"]
    return problems


def _group(key: str, group: Any) -> list[str]:
    if not isinstance(group, dict) or not isinstance(group.get("bands"), dict):
        return [f"ages: {key} is {group!r}; write share, and bands as first age: share"]
    problems = wrong_keys(f"ages: {key}", group, AgeGroup)
    bands = group["bands"]
    if abs(sum(bands.values()) - 1) > 1e-6 or min(bands.values()) < 0:
        problems.append(f"ages: {key}: shares of the bands must be 0 or more and add up to 1")
    if bands and bands[max(bands)] != 0:
        problems.append(
            f"ages: {key}: the last band, {max(bands)}, has no end; give it the share 0"
        )
    return problems
