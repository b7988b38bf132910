"""Scenarios written down in YAML, so that a planner can keep, change and hand them on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pandas as pd

from talentmatch.demand.scenario import (
    IndicatorChange,
    LevelChange,
    NewPlant,
    Scenario,
    changes_twice,
)
from talentmatch.demand.scenario_words import LARGEST_CHANGE, indicator_of
from talentmatch.errors import NotFoundError, SpecError
from talentmatch.i18n import joined, key_named, label, phrase
from talentmatch.specs.reading import read_yaml, wrong_keys
from talentmatch.vocab import industries

__all__ = ["load_scenario"]


@dataclass(frozen=True, kw_only=True)
class _File:
    name: str
    indicators: list[Any] = field(default_factory=list)
    levels: list[Any] = field(default_factory=list)
    plants: list[Any] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class _Indicator:
    indicator: str
    change: Any
    start: Any
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Level:
    change: Any
    start: Any
    where: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class _Plant:
    posts: float
    start: Any
    months: int = 12
    where: Mapping[str, Any] = field(default_factory=dict)


_DIMENSIONS = ("region", "industry", "occupation")
_PARTS = {"indicators": _Indicator, "levels": _Level, "plants": _Plant}


def load_scenario(path: str | Path) -> Scenario:
    r"""Read a scenario from a YAML file.

    Parameters
    ----------
    path : str or Path
        A file with `name` and any of `indicators` (indicator, change, start, where), `levels`
        (change, start, where) and `plants` (posts, start, months, where). A change is a share or a
        percentage (-0.1, "-10%"), a start a month (2025-02).

    Raises
    ------
    NotFoundError
        If there is no such file.
    SpecError
        If a key is unknown or missing, or a value cannot be read; all problems at once.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "orders.yml"
    >>> _ = file.write_text("name: less\nlevels: [{change: -10%, start: 2025-02}]")
    >>> load_scenario(file).levels[0].change
    -0.1
    """
    if not Path(path).is_file():
        raise NotFoundError("scenario", str(path), [])
    content = read_yaml(Path(path))
    known = {key: value for key, value in content.items() if key != "industries"}
    problems = wrong_keys("scenario", known, _File)
    if "industries" in content:
        problems.append(phrase("scenario", "is_a_plan", file=Path(path).name))
    rows: dict[str, list[dict[str, Any]]] = {}
    for part, schema in _PARTS.items():
        rows[part] = []
        listed = content.get(part) or []
        if not isinstance(listed, list):
            keys = joined(one.name for one in fields(schema))
            problems.append(phrase("spec", "no_list", part=part, value=listed, keys=keys))
            continue
        for number, row in enumerate(listed, start=1):
            entry, wrong = _row(f"{part} {number}", row, schema)
            problems += wrong
            rows[part].append(entry)
    if not problems and not any(rows.values()):
        problems.append(phrase("spec", "nothing_changes"))
    if problems:
        raise SpecError(str(path), problems)
    indicators = tuple(IndicatorChange(**row) for row in rows["indicators"])
    levels = tuple(LevelChange(**row) for row in rows["levels"])
    if problems := changes_twice([*indicators, *levels]):
        raise SpecError(str(path), problems)
    return Scenario(
        name=str(content["name"]),
        indicators=indicators,
        levels=levels,
        plants=tuple(NewPlant(**row) for row in rows["plants"]),
    )


def _row(where: str, row: Any, schema: type) -> tuple[dict[str, Any], list[str]]:
    if not isinstance(row, dict):
        return {}, [phrase("spec", "no_mapping", where=where, value=row)]
    problems = wrong_keys(where, row, schema)
    entry = {"where": {}, **row}
    if schema is _Plant:
        entry.setdefault("months", 12)
        problems += [
            phrase("spec", "no_number", where=where, key=key, value=row[key])
            for key in ("posts", "months")
            if key in row
            and not (isinstance(row[key], (int, float)) and math.isfinite(float(row[key])))
        ]
        if not problems and (row.get("posts", 1) <= 0 or row.get("months", 1) < 1):
            problems.append(phrase("scenario", "plant_posts"))
    elif "change" in row:
        text = str(row["change"]).replace("\uff01", "!")
        entry["change"] = _share(text.rstrip("! "))
        if entry["change"] is None:
            problems.append(phrase("spec", "no_change", where=where, value=row["change"]))
        elif entry["change"] <= -1:
            problems.append(phrase("scenario", "leaves_nothing", share=entry["change"]))
        elif abs(entry["change"]) > LARGEST_CHANGE and "!" not in text:
            facts = {"share": f"{entry['change']:+.0%}", "part": where}
            problems.append(phrase("scenario", "beyond_half", **facts))
    if schema is _Indicator and "indicator" in row:
        entry["indicator"] = indicator_of(str(row["indicator"]))
    if isinstance(entry["where"], dict):
        entry["where"] = _where(entry["where"])
    if "start" in row:
        entry["start"] = _month(row["start"])
        if entry["start"] is None:
            problems.append(phrase("spec", "no_month", where=where, value=row["start"]))
    return entry, problems


def _where(where: Mapping[str, Any]) -> dict[str, Any]:
    """Return dimensions by their names in code and industries by their codes, as far as known."""
    found = {}
    for key, value in where.items():
        dimension = key_named(str(key), {name: label("columns", name) for name in _DIMENSIONS})
        name = dimension or str(key)
        found[name] = (industries.code(str(value)) or value) if name == "industry" else value
    return found


def _share(value: Any) -> float | None:
    text = str(value).strip().replace("\uff05", "%").replace("%", "")
    try:
        number = float(text)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return number / 100 if text != str(value).strip() else number


def _month(value: Any) -> pd.Timestamp | None:
    day = pd.to_datetime(str(value), errors="coerce")
    return None if pd.isna(day) else pd.Timestamp(day).to_period("M").to_timestamp()
