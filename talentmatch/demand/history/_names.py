"""Names of one thing written in several ways: what is certainly the same becomes one series.

Width, blanks, invisible characters and the way an accent is put together say nothing; case and
leading zeros may, and are told.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from talentmatch.demand.history.remarks import Remark
from talentmatch.errors import InputError
from talentmatch.i18n import phrase

__all__ = ["different_names", "fold_names", "match_names", "plain_name"]

_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
#: Letters, figures and marks of full width, and the blank of full width.
_WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
#: Names that are alike and are told, at most.
_SHOWN = 3


def plain_name(value: Any) -> Any:
    r"""Return a name without what says nothing: width, blanks around it, invisible characters.

    Examples
    --------
    >>> [plain_name(name) for name in ("A1 ", "Ａ１", "高新区\u200b", 7)]
    ['A1', 'A1', '高新区', 7]
    """
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", value).translate(_WIDE))
    return " ".join(text.split())


def different_names(column: pd.Series) -> pd.Series:
    """Return each name of a dimension once; raise where they are lists or the like, and no names."""
    try:
        return pd.Series(column.unique(), dtype=object)
    except TypeError as error:  # lists, sets and dictionaries have no hash
        value = next(value for value in column if not pd.api.types.is_hashable(value))
        facts: dict[str, object] = {"name": str(column.name), "value": str(value)}
        told = [phrase("demand_refused", "dimension_lists", **facts)]
        raise InputError(phrase("demand_refused", "history"), told) from error


def fold_names(
    history: pd.DataFrame, dims: Sequence[str]
) -> tuple[pd.DataFrame, tuple[Remark, ...]]:
    """Write every name of a dimension in one way, where several are certainly one.

    A name of which there is one spelling stays as it is, whatever that is.

    Returns
    -------
    history : DataFrame
        With one spelling a name.
    remarks : tuple
        Which were folded, and which stay apart though they are alike.

    Examples
    --------
    >>> frame = pd.DataFrame({"region": ["A1", "A1 ", "b"]})
    >>> folded, remarks = fold_names(frame, ["region"])
    >>> folded["region"].tolist(), [key for key, _ in remarks]
    (['A1', 'A1', 'b'], ['names_folded'])
    """
    remarks: list[Remark] = []
    for name in dims:
        if pd.api.types.is_numeric_dtype(history[name]):
            continue
        values = list(different_names(history[name]).dropna())
        spellings = _by_form(values, plain_name)
        several = {form: group for form, group in spellings.items() if len(group) > 1}
        if several:
            renamed = {old: form for form, group in several.items() for old in group}
            history = history.assign(**{name: _renamed(history[name], renamed)})
            remarks.append(_remark("names_folded", name, several.values()))
            values = [renamed.get(value, value) for value in values]
        alike = [g for g in _by_form(dict.fromkeys(values), _loose).values() if len(g) > 1]
        if alike:
            remarks.append(_remark("names_alike", name, alike))
    return history, tuple(remarks)


def match_names(values: pd.Series, names: pd.Series) -> pd.Series:
    """Return values written as `names` writes them, where they are certainly the same.

    Examples
    --------
    >>> match_names(pd.Series(["Ａ１", "c"]), pd.Series(["A1 ", "b"])).tolist()
    ['A1 ', 'c']
    """
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_numeric_dtype(names):
        return values
    known = set(pd.unique(names))
    written = {plain_name(name): name for name in known}
    renamed = {
        value: written[plain_name(value)]
        for value in pd.unique(values.dropna())
        if value not in known and plain_name(value) in written
    }
    return _renamed(values, renamed) if renamed else values


def _by_form(values: Iterable[Any], form: Any) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for value in values:
        groups[form(value)].append(value)
    return groups


def _loose(value: Any) -> str:
    """Return a form in which names that may be one are equal: case and leading zeros aside."""
    whole = isinstance(value, float) and value.is_integer()
    text = str(int(value) if whole else value)
    text = unicodedata.normalize("NFKC", str(plain_name(text))).casefold()
    return re.sub(r"\s+", "", re.sub(r"(?<!\d)0+(?=\d)", "", text))


def _renamed(column: pd.Series, renamed: dict[Any, Any]) -> pd.Series:
    plain = column.astype(object) if isinstance(column.dtype, pd.CategoricalDtype) else column
    return plain.map(lambda value: renamed.get(value, value))


def _remark(key: str, dimension: str, groups: Iterable[list[Any]]) -> Remark:
    listed = sorted([sorted(map(repr, group)) for group in groups])
    shown = "; ".join(" = ".join(group) for group in listed[:_SHOWN])
    more = "" if len(listed) <= _SHOWN else " …"
    facts = {"n": len(listed), "dimension": str(dimension), "shown": shown + more}
    return key, facts
