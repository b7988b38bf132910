"""Rules: a few numbers above zero in a YAML file, each with a default in code."""

from __future__ import annotations

from typing import TypeVar

from talentmatch.errors import SpecError
from talentmatch.i18n import phrase
from talentmatch.specs.folders import spec_path
from talentmatch.specs.reading import read_yaml, wrong_keys

__all__ = ["load_rule"]

T = TypeVar("T")


def load_rule(schema: type[T], name: str, *, default: str) -> T:
    """Read a rule, from the folder ``models`` or a file of the user's own.

    Parameters
    ----------
    schema : type
        Dataclass of the numbers.
    name : str
        Name or file of the rule.
    default : str
        Name of the rule that is shipped, such as ``plan/leads``.

    Raises
    ------
    NotFoundError
        There is no such file.
    SpecError
        A key is unknown or a value is no number above zero; all problems at once.
    """
    path = spec_path("models", name, default=default)
    content, where = read_yaml(path), default.rpartition("/")[2]
    problems = wrong_keys(where, content, schema)
    problems += [
        phrase("spec", "above_zero", where=where, key=key, value=value)
        for key, value in content.items()
        if isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0
    ]
    if problems:
        raise SpecError(str(path), problems)
    return schema(**content)
