"""What the nightly run is told: where files come in, where lists go, when to train again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from talentmatch.errors import SpecError
from talentmatch.i18n import joined, languages, phrase
from talentmatch.specs.reading import read_yaml, unknown_keys

__all__ = ["NightConfig", "load_night_config"]

_WHEN = ("never", "missing", "drift", "always")


def _retrain() -> Mapping[str, str]:
    return {"demand": "drift", "match": "drift", "team": "missing"}


@dataclass(frozen=True, kw_only=True)
class NightConfig:
    """The nightly run, as its YAML file declares it; paths are relative to that file.

    Attributes
    ----------
    store : Path
        File of the store; made if there is none.
    drop : Path
        Folder in which new files are laid.
    out : Path
        Folder of lists, report and summary.
    lang : str
        Language of what is written.
    consent : str or None
        Purpose to which the people of the files agreed, where the files do not say.
    months : int
        Horizon of the forecast [months].
    leads : int
        How many leads are listed.
    retrain : mapping of str to str
        Of each model: "never"; "missing", if there is none; "drift", if besides an input has moved,
        the forecast went wrong or a month of data has come since; "always".
    specs : mapping of str to str
        Of each model the spec to train, if not its default.
    psi : float
        Population stability index from which a column counts as moved [1].
    error : float
        Error of the last forecast over half the width of its 80 % interval from which it counts as
        gone wrong [1].
    min_count : int
        Fewest enterprises behind a printed cell.
    """

    store: Path
    drop: Path
    out: Path
    lang: str = "en"
    consent: str | None = None
    months: int = 12
    leads: int = 100
    retrain: Mapping[str, str] = field(default_factory=_retrain)
    specs: Mapping[str, str] = field(default_factory=dict)
    psi: float = 0.25
    error: float = 1.5
    min_count: int = 3


def load_night_config(path: Path) -> NightConfig:
    """Read the YAML file of a nightly run.

    Raises
    ------
    SpecError
        It is not YAML, a key is unknown or missing, or a value cannot be used; all at once.
    """
    if not path.is_file():
        raise SpecError(str(path), [phrase("spec", "no_night_file")])
    given = read_yaml(path)
    known = [field.name for field in fields(NightConfig)]
    problems = unknown_keys("nightly", given, known)
    missing = [key for key in ("store", "drop", "out") if not isinstance(given.get(key), str)]
    problems += [phrase("spec", "no_path", key=key) for key in missing]
    problems += _wrong_values(given)
    if problems:
        raise SpecError(str(path), problems)
    base = path.resolve().parent
    places = {key: base / given[key] for key in ("store", "drop", "out")}
    retrain = {**_retrain(), **given.get("retrain", {})}
    return NightConfig(**{**given, **places, "retrain": retrain})


def _wrong_values(given: Mapping[str, Any]) -> list[str]:
    problems = []
    if given.get("lang", "en") not in languages():
        facts = {"value": given["lang"], "choices": joined(languages())}
        problems.append(phrase("spec", "no_lang", **facts))
    for name in ("retrain", "specs"):
        part = given.get(name, {})
        if not isinstance(part, dict):
            problems.append(phrase("spec", "no_kinds", key=name, value=part))
            continue
        problems += unknown_keys(f"nightly: {name}", part, list(_retrain()))
        if name == "retrain":
            problems += [
                phrase("spec", "no_when", kind=kind, value=when, choices=joined(_WHEN))
                for kind, when in part.items()
                if when not in _WHEN
            ]
    for name in ("months", "leads", "min_count", "psi", "error"):
        value = given.get(name, 1)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
            problems.append(phrase("spec", "above_zero", where="nightly", key=name, value=value))
    return problems
