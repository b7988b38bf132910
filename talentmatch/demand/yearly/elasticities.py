"""By how much employment follows an indicator, where no forecast has learnt it: read from YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from talentmatch.errors import SpecError
from talentmatch.specs.folders import spec_path
from talentmatch.specs.rates import Rate, rate_problems
from talentmatch.specs.reading import read_yaml, wrong_keys

__all__ = ["Elasticities", "load_elasticities"]


@dataclass(frozen=True, kw_only=True)
class Elasticities:
    """Elasticities of employment.

    Attributes
    ----------
    name : str
        Name of the set.
    rates : mapping of str to Rate
        By indicator, the relative change of employment within a year for a relative change [1].

    Examples
    --------
    >>> sorted(load_elasticities().rates)[:3]
    ['exports', 'headcount', 'insured_persons']
    """

    name: str
    rates: Mapping[str, Rate]


def load_elasticities(name: str = "demand/elasticities") -> Elasticities:
    """Read ``models/demand/elasticities.yml``, or a file of the user's own.

    Raises
    ------
    NotFoundError
        If there is no such file.
    SpecError
        If a key is unknown or missing, or a value cannot be used; all problems at once.
    """
    path = spec_path("models", name, default="demand/elasticities")
    content = read_yaml(path)
    problems = wrong_keys("elasticities", content, Elasticities)
    rates = content.get("rates") or {}
    problems += [problem for key, rate in rates.items() for problem in rate_problems(key, rate)]
    if problems:
        raise SpecError(str(path), problems)
    return Elasticities(
        name=content["name"], rates={key: Rate(**rate) for key, rate in rates.items()}
    )
