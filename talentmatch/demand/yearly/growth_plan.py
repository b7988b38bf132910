"""Plans written down in YAML: an industry grows as the plan says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.demand.yearly.growth_paths import GrowthPaths
from talentmatch.errors import NotFoundError, SpecError
from talentmatch.i18n import joined, phrase
from talentmatch.specs.reading import read_yaml, wrong_keys

__all__ = ["GrowthPlan", "PlannedGrowth", "load_plan", "planned_levels"]


@dataclass(frozen=True, kw_only=True)
class PlannedGrowth:
    """What a plan says of one industry: its growth, or how many people it employs in a year.

    Attributes
    ----------
    industry : str
        Code; it holds for all industries whose code begins so.
    growth : float, optional
        Growth [1 per year].
    start, end : int, optional
        First and last year of the growth; none given: all years ahead.
    employed : float, optional
        People employed in `year` [persons]; years before it are on the way there.
    year : int, optional
        Year of `employed`.
    """

    industry: str
    growth: float | None = None
    start: int | None = None
    end: int | None = None
    employed: float | None = None
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class GrowthPlan:
    """A named plan."""

    name: str
    industries: tuple[PlannedGrowth, ...]


@dataclass(frozen=True, kw_only=True)
class _File:
    name: str
    industries: list[Any]


def load_plan(path: str | Path) -> GrowthPlan:
    r"""Read a plan from a YAML file.

    Parameters
    ----------
    path : str or Path
        A file with `name` and `industries`, each with `industry` and either `growth` (a share or a
        percentage a year), `start` and `end`, or `employed` (persons) and `year`.

    Raises
    ------
    NotFoundError
        If there is no such file.
    SpecError
        If a key is unknown or missing, or a value cannot be read; all problems at once.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "plan.yml"
    >>> _ = file.write_text("name: robots\nindustries: [{industry: C35, growth: 8%, start: 2026}]")
    >>> load_plan(file).industries[0].growth
    0.08
    """
    if not Path(path).is_file():
        raise NotFoundError("scenario", str(path), [])
    content = read_yaml(Path(path))
    problems = list(wrong_keys("scenario", content, _File))
    listed = content.get("industries") or []
    if not problems and not (isinstance(listed, list) and listed):
        problems.append(phrase("spec", "nothing_changes"))
    entries: list[PlannedGrowth] = []
    for number, row in enumerate(listed if isinstance(listed, list) else [], start=1):
        entry, wrong = _entry(f"industries {number}", row)
        problems += wrong
        entries += [entry] if entry else []
    if problems:
        raise SpecError(str(path), problems)
    return GrowthPlan(name=str(content["name"]), industries=tuple(entries))


def _entry(where: str, row: Any) -> tuple[PlannedGrowth | None, list[str]]:
    if not isinstance(row, dict):
        return None, [phrase("spec", "no_mapping", where=where, value=row)]
    problems = list(wrong_keys(where, row, PlannedGrowth))
    values: dict[str, Any] = {"industry": str(row.get("industry", "")).strip().upper()}
    for key in ("growth", "employed", "start", "end", "year"):
        if row.get(key) is None:
            continue
        number = _share(row[key]) if key == "growth" else _number(row[key])
        facts = {"where": where, "key": key, "value": row[key]}
        if number is None:
            problems.append(phrase("spec", "no_number", **facts))
        elif key == "growth" and not -1 < number <= 1:
            problems.append(phrase("project", "growth_range", **facts))
        elif key != "growth" and (number < 0 or (key != "employed" and number % 1)):
            problems.append(phrase("spec", "no_number", **facts))
        else:
            values[key] = int(number) if key in ("start", "end", "year") else number
    grows, reaches = "growth" in row, "employed" in row or "year" in row
    whole = ("employed" in row) == ("year" in row)
    if not problems and (grows == reaches or not whole):
        problems.append(phrase("project", "growth_or_level", where=where))
    return (None, problems) if problems else (PlannedGrowth(**values), [])


def _number(value: Any) -> float | None:
    try:
        number = float(str(value).replace(",", "").replace("\uff0c", ""))
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _share(value: Any) -> float | None:
    text = str(value).strip().replace("\uff05", "%")
    number = _number(text.replace("%", ""))
    return number / 100 if number is not None and "%" in text else number


def planned_levels(plan: GrowthPlan, levels: pd.DataFrame, *, years: int) -> pd.DataFrame:
    """Return the levels that a plan asks for; years after its end go on as without it.

    Parameters
    ----------
    plan : GrowthPlan
        What the plan says.
    levels : DataFrame
        Persons by industry (rows) and year (columns).
    years : int
        Years ahead.

    Returns
    -------
    DataFrame
        Persons by industry and year ahead, NaN where the plan says nothing.

    Raises
    ------
    SpecError
        If an industry is not among the levels or stands twice, or a year is not ahead.

    Examples
    --------
    >>> levels = pd.DataFrame([[90.0, 100.0]], index=["C35"], columns=[2023, 2024])
    >>> grows = PlannedGrowth(industry="C35", growth=0.1)
    >>> plan = GrowthPlan(name="more", industries=(grows,))
    >>> planned_levels(plan, levels, years=2).round(1).values.tolist()
    [[110.0, 121.0]]
    """
    base = int(levels.columns.max())
    ahead = list(range(base + 1, base + years + 1))
    now = levels.ffill(axis=1).iloc[:, -1].to_numpy(dtype=float)
    usual = np.column_stack(
        [now, GrowthPaths().fit(levels.to_numpy(dtype=float)).predict(years).median]
    )
    rows = {entry: _rows(entry, levels.index) for entry in plan.industries}
    problems = _problems(rows, levels.index, base)
    if problems:
        raise SpecError(plan.name, problems)
    planned = np.full_like(usual, np.nan)
    for entry, places in rows.items():
        planned[places] = _path(entry, usual[places], base)
    return pd.DataFrame(planned[:, 1:], index=levels.index, columns=ahead)


def _rows(entry: PlannedGrowth, industries: pd.Index) -> list[int]:
    return [n for n, code in enumerate(industries) if str(code).startswith(entry.industry)]


def _problems(
    rows: Mapping[PlannedGrowth, list[int]], industries: pd.Index, base: int
) -> list[str]:
    problems: list[str] = []
    seen: set[int] = set()
    for entry, places in rows.items():
        facts = {"industry": entry.industry, "base": base}
        if not places:
            problems.append(phrase("project", "no_industry", known=joined(industries), **facts))
        if seen & set(places):
            problems.append(phrase("project", "industry_twice", **facts))
        seen |= set(places)
        last = entry.end if entry.year is None else entry.year
        if last is not None and last <= base:
            problems.append(phrase("project", "year_past", year=last, **facts))
        if entry.start is not None and entry.end is not None and entry.start > entry.end:
            problems.append(
                phrase("project", "ends_before", start=entry.start, end=entry.end, **facts)
            )
    return problems


def _path(entry: PlannedGrowth, usual: np.ndarray, base: int) -> np.ndarray:
    """Return the levels of some industries from the base year on under a plan."""
    path = usual.copy()
    steps = usual.shape[1] - 1
    target = None
    if entry.employed is not None and entry.year is not None:
        # Several industries of one code reach it together, each in proportion to its own path.
        reach = entry.year - base
        at = usual[:, min(reach, steps)]
        target = (entry.employed * at / at.sum() / usual[:, 0]) ** (1 / reach)
    for step in range(1, steps + 1):
        year = base + step
        factor = usual[:, step] / usual[:, step - 1]
        if target is not None and entry.year is not None and year <= entry.year:
            factor = target
        elif entry.growth is not None and (entry.start or 0) <= year <= (entry.end or year):
            factor = np.full(len(usual), 1 + entry.growth)
        path[:, step] = path[:, step - 1] * factor
    return path
