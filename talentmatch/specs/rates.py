"""An assumed figure with its interval, meaning and source, as spec files hold it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from talentmatch.i18n import phrase
from talentmatch.specs.reading import wrong_keys

__all__ = ["Z80", "Rate", "rate_problems"]

#: Half-width of an 80 % interval in standard deviations.
Z80: Final = 1.2815515655446004


@dataclass(frozen=True, kw_only=True)
class Rate:
    """One assumed figure.

    Attributes
    ----------
    value, low, high : float
        The figure and its 80 % interval.
    unit : str
        Its unit.
    meaning, source : mapping of {"en", "zh"} to str
        What it is and where it comes from.

    Examples
    --------
    >>> both = {"en": "share that stays", "zh": "留本地比例"}
    >>> Rate(value=0.5, low=0.4, high=0.6, unit="1", meaning=both, source=both).deviation
    0.07803...
    """

    value: float
    low: float
    high: float
    unit: str
    meaning: Mapping[str, str]
    source: Mapping[str, str]

    @property
    def deviation(self) -> float:
        """Standard deviation that the interval stands for."""
        return (self.high - self.low) / (2 * Z80)


def rate_problems(name: str, rate: Any) -> list[str]:
    """Return what is wrong with a rate as read from YAML.

    Examples
    --------
    >>> rate_problems("stay_share", 0.5)
    ["rates: 'stay_share' is 0.5; write value, low, high, unit, meaning and source"]
    """
    if not isinstance(rate, dict):
        return [phrase("spec", "no_rate", name=name, rate=rate)]
    problems = wrong_keys(f"rates: {name}", rate, Rate)
    if problems:
        return problems
    numbers = [rate[key] for key in ("low", "value", "high")]
    if not all(isinstance(number, (int, float)) for number in numbers):
        return [phrase("spec", "rate_numbers", name=name, numbers=numbers)]
    if numbers != sorted(numbers):
        facts = dict(zip(("low", "value", "high"), numbers, strict=True))
        problems = [phrase("spec", "rate_order", name=name, **facts)]
    for key in ("meaning", "source"):
        if not isinstance(rate[key], dict) or not {"en", "zh"} <= set(rate[key]):
            problems.append(phrase("spec", "rate_languages", name=name, key=key))
    return problems
