"""Turn YAML into frozen dataclasses; an unknown key names the nearest known one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from talentmatch.errors import SpecError
from talentmatch.i18n import by_language, joined, label, phrase

__all__ = ["part_problems", "read_yaml", "unknown_keys", "wrong_keys"]


def read_yaml(path: Path) -> dict[str, Any]:
    """Read one YAML file that holds a mapping.

    Raises
    ------
    SpecError
        If the file is not YAML or holds something else.
    """
    import yaml

    try:
        # libyaml, where PyYAML was built with it, takes a tenth of the time.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        loaded = yaml.load(path.read_text("utf-8"), Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = phrase("spec", "yaml_line", "zh", line=mark.line + 1) if mark else str(error)
        why = by_language({"en": str(error), "zh": line})
        problem = phrase("spec", "no_yaml", error=why)
        raise SpecError(str(path), [problem]) from error
    if not isinstance(loaded, dict):
        raise SpecError(str(path), [phrase("spec", "no_keys", kind=type(loaded).__name__)])
    return loaded


def unknown_keys(where: str, keys: Collection[str], allowed: Collection[str]) -> list[str]:
    """Say of each key that is not known which known one is nearest."""
    from rapidfuzz import process

    problems = []
    for key in keys:
        if key not in allowed:
            nearest = process.extractOne(str(key), list(allowed), score_cutoff=50)
            facts = {"where": label("things", where), "key": key, "near": nearest and nearest[0]}
            sentence = "unknown_key_near" if nearest else "unknown_key"
            problems.append(phrase("spec", sentence, known=joined(allowed), **facts))
    return problems


def wrong_keys(where: str, content: Mapping[str, Any], schema: type) -> list[str]:
    """List the unknown and the missing keys of a mapping that is to become a dataclass."""
    by_name = {field.name: field for field in fields(schema)}
    missing = [
        phrase("spec", "missing_key", where=label("things", where), key=name)
        for name, field in by_name.items()
        if name not in content and field.default is MISSING and field.default_factory is MISSING
    ]
    return unknown_keys(where, content, by_name) + missing


def part_problems(part: str, keys: Iterable[str], allowed: Iterable[str]) -> list[str]:
    """Return the keys of one part of a spec that are unknown, and those that are missing.

    Examples
    --------
    >>> part_problems("rates", ["stay"], ["stay", "leave"])
    ["rates: key 'leave' is missing"]
    """
    present, required = list(keys), list(allowed)
    missing = [
        phrase("spec", "missing_key", where=part, key=key) for key in required if key not in present
    ]
    return unknown_keys(part, present, required) + missing
