"""Changes by hand of a list: each logged with who, when, why, before and after, and shown as such."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.phrases import joined, phrase

__all__ = ["EDITABLE", "applied", "as_logged", "from_logged", "row_names"]

#: Columns a person may change, and their kind. What is estimated keeps its interval: it is not here.
EDITABLE: Final[Mapping[str, str]] = {
    "post": "text",
    "grade": "grade",
    "number": "number",
    "education": "education",
    "major": "text",
    "title_rank": "title_rank",
    "skill_grade": "skill_grade",
    "experience_min": "number",
    "skills": "list",
    "pay_p25": "number",
    "pay_p50": "number",
    "pay_p75": "number",
}
_CHOICES = {"grade": ("none", "mild", "high", "severe")}


def row_names(listed: pd.DataFrame) -> pd.Series:
    """Return the name of each row in the log: industry chain, a bar, occupation.

    Examples
    --------
    >>> row_names(pd.DataFrame({"chain": ["robots"], "occupation": ["6-30-99-00"]})).tolist()
    ['robots|6-30-99-00']
    """
    chain = listed["chain"] if "chain" in listed else pd.Series("all", index=listed.index)
    return chain.fillna("all").astype(str) + "|" + listed["occupation"].astype(str)


def as_logged(value: Any) -> str:
    """Write a value of a list as the log keeps it.

    Examples
    --------
    >>> as_logged(12.0), as_logged(["CAD", "CNC"]), as_logged(None)
    ('12', 'CAD; CNC', '')
    """
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    if value is None or value is pd.NA or (isinstance(value, float) and pd.isna(value)):
        return ""
    return f"{value:.10g}" if isinstance(value, (int, float)) else str(value)


def from_logged(column: str, text: str) -> Any:
    """Read a value of the log.

    Raises
    ------
    InputError
        If the column may not be changed, or the text is no value of it.

    Examples
    --------
    >>> from_logged("number", "12"), from_logged("skills", "CAD; CNC")
    (12.0, ['CAD', 'CNC'])
    """
    kind = EDITABLE.get(column)
    if kind is None:
        raise InputError(
            phrase("list_refused", "not_by_hand", column=column),
            [phrase("list_refused", "editable", columns=joined(EDITABLE))],
        )
    if kind == "list":
        return [part.strip() for part in text.split(";") if part.strip()]
    if kind == "number":
        return _number(column, text)
    choices = _CHOICES.get(kind) or _levels(kind)
    if choices and text not in choices:
        raise InputError(
            phrase("list_refused", "no_choice", column=column, value=text, choices=joined(choices))
        )
    return text


def _number(column: str, text: str) -> float:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        raise InputError(phrase("list_refused", "no_number", column=column, value=text)) from None
    if not 0 <= number < float("inf"):
        raise InputError(phrase("list_refused", "negative", column=column, value=text))
    return number


def _levels(kind: str) -> tuple[str, ...]:
    from talentmatch.vocab import levels

    return tuple(levels.order(kind)) if kind in levels.kinds() else ()


def applied(listed: pd.DataFrame, log: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put the latest change of each cell into a list.

    Parameters
    ----------
    listed : DataFrame
        Rows with `occupation`, optionally `chain`, and the columns of `EDITABLE`.
    log : DataFrame
        Rows of table `list_edit` of this list.

    Returns
    -------
    changed : DataFrame
        The rows with changed cells.
    edits : DataFrame
        What is in force: `row`, `column`, `before`, `after`, `why`, `who`, `at`. A change of a row
        that is no longer listed is kept in the log and has no effect.

    Examples
    --------
    >>> listed = pd.DataFrame({"occupation": ["x"], "number": [10.0]})
    >>> log = pd.DataFrame({"row": ["all|x"], "column": ["number"], "before": ["10"], "after": ["12"],
    ...                     "why": ["phone call"], "who": ["Li"], "at": [pd.Timestamp("2025-01-02")]})
    >>> applied(listed, log)[0]["number"].tolist()
    [12.0]
    """
    columns = ["row", "column", "before", "after", "why", "who", "at"]
    names = row_names(listed)
    if log.empty:
        return listed, pd.DataFrame(columns=columns)
    latest = log.sort_values("at", kind="stable").drop_duplicates(["row", "column"], keep="last")
    kept = latest["after"].notna() & latest["after"].ne("") & latest["row"].isin(names)
    force = latest.loc[kept & latest["column"].isin(listed.columns)]
    changed = listed.copy()
    place = {name: number for number, name in enumerate(names)}
    # A cell holds a list or a text: written one by one, there are only as many as people made.
    for edit in force.to_dict("records"):
        value = from_logged(edit["column"], edit["after"])
        cells = changed[edit["column"]].tolist()
        cells[place[edit["row"]]] = value
        changed[edit["column"]] = pd.Series(cells, index=changed.index)
    return changed, force[columns].reset_index(drop=True)
