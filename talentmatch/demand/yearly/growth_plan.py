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
from talentmatch.vocab.industries import code, exists, name

__all__ = ["GrowthPlan", "PlannedGrowth", "load_plan", "planned_levels"]


@dataclass(frozen=True, kw_only=True)
class PlannedGrowth:
    """What a plan says of one industry: its growth, or how many people it employs in a year.

    Attributes
    ----------
    industry : str
        Code (a file may give the name); it holds for all industries whose code begins so.
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
        problems.append(phrase("project", "no_entries"))
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
    written = str(row.get("industry") or "").strip()
    if "industry" in row and not written:
        problems.append(phrase("project", "empty_industry", where=where))
    values: dict[str, Any] = {"industry": code(written) or written.upper()}
    for key in ("growth", "employed", "start", "end", "year"):
        if row.get(key) is None:
            continue
        number = _share(row[key]) if key == "growth" else _number(row[key])
        facts = {"where": where, "key": key, "value": row[key]}
        if number is None:
            problems.append(phrase("spec", "no_number", **facts))
        elif key == "growth" and not _is_growth(number, row[key]):
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


def _is_growth(number: float, written: Any) -> bool:
    """Return whether a growth is possible; 1 without a sign may be 1 % or 100 %."""
    percent = "%" in str(written).replace("\uff05", "%")
    return -1 < number < 1 or (number == 1 and percent)


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
        If an industry is not among the levels, stands twice for one year or employs nobody who could
        grow, or a year is not ahead.

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
    paths = GrowthPaths().fit(levels.to_numpy(dtype=float))
    now, median = paths.latest(), paths.predict(years).median
    usual = np.column_stack([now, np.where(now[:, None] == 0, 0.0, median)])
    rows = {entry: _rows(entry, levels.index) for entry in plan.industries}
    problems = _problems(rows, levels.index, usual, base)
    if problems:
        raise SpecError(plan.name, problems)
    places = sorted({place for at in rows.values() for place in at})
    planned = np.full_like(usual, np.nan)
    planned[places] = _paths(rows, usual, base)[places]
    return pd.DataFrame(planned[:, 1:], index=levels.index, columns=ahead)


def _rows(entry: PlannedGrowth, industries: pd.Index) -> list[int]:
    return [n for n, code in enumerate(industries) if str(code).startswith(entry.industry)]


def _problems(
    rows: Mapping[PlannedGrowth, list[int]], industries: pd.Index, usual: np.ndarray, base: int
) -> list[str]:
    problems: list[str] = []
    seen: set[tuple[int, int]] = set()
    last = base + usual.shape[1] - 1
    for entry, places in rows.items():
        facts = {"industry": entry.industry, "base": base}
        span = _span(entry, base, last)
        if not places:
            problems.append(phrase("project", "no_industry", known=_known(industries), **facts))
        both = {(place, year) for place in places for year in span}
        if seen & both:
            problems.append(phrase("project", "industry_twice", **facts))
        seen |= both
        end = entry.end if entry.year is None else entry.year
        if end is not None and end <= base:
            problems.append(phrase("project", "year_past", year=end, **facts))
        if entry.start is not None and entry.end is not None and entry.start > entry.end:
            problems.append(
                phrase("project", "ends_before", start=entry.start, end=entry.end, **facts)
            )
        elif entry.start is not None and entry.start > last:
            more = entry.start - base
            facts |= {"start": entry.start, "last": last, "years": more}
            problems.append(phrase("project", "starts_after", **facts))
        if entry.growth is not None and places and not usual[places, 0].any():
            problems.append(phrase("project", "growth_of_nobody", **facts))
    return problems


def _known(industries: pd.Index) -> str:
    """Return the industries that a plan can name, by code and name."""
    return joined(f"{code} {name(code)}" if exists(code) else code for code in map(str, industries))


def _span(entry: PlannedGrowth, base: int, last: int) -> range:
    """Return the years ahead of which an entry speaks."""
    if entry.year is not None:
        return range(base + 1, min(entry.year, last) + 1)
    start, end = entry.start or base + 1, entry.end or last
    return range(max(start, base + 1), min(end, last) + 1)


def _paths(rows: Mapping[PlannedGrowth, list[int]], usual: np.ndarray, base: int) -> np.ndarray:
    """Return the levels of industries from the base year on under a plan."""
    path = usual.copy()
    with np.errstate(divide="ignore", invalid="ignore"):
        factors = np.nan_to_num(usual[:, 1:] / usual[:, :-1], nan=1.0)
    for entry, places in rows.items():
        steps = [year - base - 1 for year in _span(entry, base, base + factors.shape[1])]
        if entry.growth is not None:
            factors[np.ix_(places, steps)] = 1 + entry.growth
    for step in range(1, path.shape[1]):
        path[:, step] = path[:, step - 1] * factors[:, step - 1]
        for entry, places in rows.items():
            if entry.employed is not None and entry.year is not None and base + step <= entry.year:
                path[places, step] = _on_the_way(entry, usual[places], step, base)
    return path


def _on_the_way(entry: PlannedGrowth, usual: np.ndarray, step: int, base: int) -> np.ndarray:
    """Return the levels of some industries that reach a total together, some steps on.

    Each takes part in proportion to its own path, at a steady rate; from nobody, or to nobody, in
    equal numbers a year.
    """
    reach = (entry.year or base) - base
    at = usual[:, min(reach, usual.shape[1] - 1)]
    total = at.sum()
    share = at / total if total > 0 else np.full(len(at), 1 / len(at))
    target = float(entry.employed or 0.0) * share
    now = usual[:, 0]
    steady = (now > 0) & (target > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(steady, target / now, 1.0) ** (step / reach)
    return np.asarray(np.where(steady, now * rate, now + (target - now) * step / reach))
