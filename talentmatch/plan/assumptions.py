"""What lists assume where the data is silent: rates with interval, meaning and source, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from talentmatch.errors import SpecError
from talentmatch.i18n import by_language, joined, phrase
from talentmatch.lists import Field, ListSpec, interval
from talentmatch.plan.shortage import SCARCE, GradeRule
from talentmatch.plan.supply import SupplyRule
from talentmatch.specs.folders import spec_path
from talentmatch.specs.rates import Rate, rate_problems
from talentmatch.specs.reading import part_problems, read_yaml, wrong_keys

__all__ = ["ASSUMPTIONS", "Assumptions", "load_assumptions"]

ASSUMPTIONS = ListSpec(
    "assumptions",
    key=("assumption",),
    grain="an assumed rate",
    fields=(
        Field("assumption", vocabulary="assumptions", names_row=True),
        Field("assumed"),
        *interval("assumed"),
        Field("unit", vocabulary="units"),
        Field("meaning"),
        Field("source"),
    ),
)

_QUARTERS = ("graduates", "returnees")


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """All that the planner's lists assume.

    Attributes
    ----------
    name : str
        Name of the set.
    rates : mapping of str to Rate
        Rates by name.
    quarters : mapping of str to sequence of 4 float
        Share of a source that begins work in each calendar quarter [1].
    years : mapping of str to int
        Length of study by education [years].
    grades : mapping of str to float
        Least share of openings left unfilled of each grade [1].
    targets : mapping of str to float
        Least probability of a target that is on track, and of one at risk [1].
    hold : float
        Probability of the interval within which a published grade stands [1].
    days : int
        Days after which an opening counts as not filled [days].

    Examples
    --------
    >>> load_assumptions().rates["stay_share"].value
    0.5
    """

    name: str
    rates: Mapping[str, Rate]
    quarters: Mapping[str, tuple[float, ...]]
    years: Mapping[str, int]
    grades: Mapping[str, float]
    targets: Mapping[str, float]
    hold: float = 0.85
    days: int = 60

    def supply_rule(self) -> SupplyRule:
        """Return what `graduate_supply` assumes."""
        return SupplyRule(
            stay_share=self.rates["stay_share"].value,
            completion=self.rates["completion"].value,
            relative_error=self.rates["graduate_error"].high,
            years=dict(self.years),
        )

    def grade_rule(self) -> GradeRule:
        """Return the thresholds of the grades."""
        severe, high, mild = (self.grades[grade] for grade in ("severe", "high", "mild"))
        return GradeRule(severe=severe, high=high, mild=mild, hold=self.hold)

    def table(self, names: tuple[str, ...]) -> pd.DataFrame:
        """Return the named rates for printing.

        Returns
        -------
        DataFrame
            `assumption`, `assumed`, `lo-80`, `hi-80`, `unit`, `meaning`, `source`.

        Examples
        --------
        >>> load_assumptions().table(("completion",))["assumed"].tolist()
        [0.95]
        """
        rows = [
            (
                name,
                rate.value,
                rate.low,
                rate.high,
                rate.unit,
                by_language(rate.meaning),
                by_language(rate.source),
            )
            for name in names
            for rate in (self.rates[name],)
        ]
        columns = [field.name for field in ASSUMPTIONS.fields]
        # As objects: a text column would forget the other languages.
        table = pd.DataFrame(rows, columns=columns, dtype=object)
        return table.astype(dict.fromkeys(["assumed", "lo-80", "hi-80"], float))


def load_assumptions(name: str = "plan/default") -> Assumptions:
    """Read a set of assumptions: ``models/plan/default.yml``, or a file of the user's own.

    Raises
    ------
    NotFoundError
        If there is no such file.
    SpecError
        If a key is unknown or missing, or a value cannot be used; all problems at once.
    """
    path = spec_path("models", name, default="plan/default")
    content = read_yaml(path)
    problems = wrong_keys("assumptions", content, Assumptions)
    shipped = read_yaml(spec_path("models", "plan/default"))
    for part in ("rates", "quarters", "years", "grades", "targets"):
        problems += part_problems(part, content.get(part) or {}, shipped[part])
    rates = content.get("rates") or {}
    problems += [problem for name, rate in rates.items() for problem in rate_problems(name, rate)]
    problems += _shares(content)
    if problems:
        raise SpecError(str(path), problems)
    return Assumptions(
        **{
            **content,
            "rates": {key: Rate(**rate) for key, rate in rates.items()},
            "quarters": {key: tuple(shares) for key, shares in content["quarters"].items()},
            "grades": {key: float(share) for key, share in content["grades"].items()},
        }
    )


def _shares(content: Mapping[str, Any]) -> list[str]:
    quarters = [
        phrase("spec", "quarters", name=name, shares=shares)
        for name in _QUARTERS
        for shares in [(content.get("quarters") or {}).get(name)]
        if shares is not None and (len(shares) != 4 or abs(sum(shares) - 1) > 1e-6)
    ]
    grades = content.get("grades") or {}
    bad_grades = [
        phrase("spec", "grades", grade=grade, value=grades[grade])
        for grade in SCARCE
        if grade in grades
        and not (isinstance(grades[grade], (int, float)) and 0 <= grades[grade] <= 1)
    ]
    shares = [float(grades[grade]) for grade in SCARCE if grade in grades and not bad_grades]
    if shares != sorted(shares, reverse=True):
        bad_grades = [phrase("spec", "grades_order", shares=joined(map(str, shares)))]
    return quarters + bad_grades
