"""Changes by hand of a list: logged with who, when, why, before and after, and shown as such."""

from __future__ import annotations

from typing import Any

import pandas as pd

from talentmatch.plan.editions.cell_words import EDITABLE, checked_column, logged_value, parts_of

__all__ = ["applied", "from_logged", "row_names"]


def row_names(listed: pd.DataFrame) -> pd.Series:
    """Return the name of each row in the log: industry chain, a bar, occupation.

    Examples
    --------
    >>> row_names(pd.DataFrame({"chain": ["robots"], "occupation": ["6-30-99-00"]})).tolist()
    ['robots|6-30-99-00']
    """
    chain = listed["chain"] if "chain" in listed else pd.Series("all", index=listed.index)
    return chain.fillna("all").astype(str) + "|" + listed["occupation"].astype(str)


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
    value = logged_value(checked_column(column), text)
    kind = EDITABLE[column]
    if kind == "list":
        return parts_of(value)
    return float(value) if kind == "number" else value


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
    >>> log = pd.DataFrame({
    ...     "row": ["all|x"], "column": ["number"], "before": ["10"], "after": ["12"],
    ...     "why": ["phone call"], "who": ["Li"], "at": [pd.Timestamp("2025-01-02")],
    ... })
    >>> applied(listed, log)[0]["number"].tolist()
    [12.0]
    """
    columns = ["row", "column", "before", "after", "why", "who", "at"]
    names = row_names(listed)
    if log.empty:
        return listed, pd.DataFrame(columns=columns)
    latest = log.sort_values("at", kind="stable").drop_duplicates(["row", "column"], keep="last")
    in_force = latest["after"].notna() & latest["after"].ne("") & latest["row"].isin(names)
    force = latest.loc[in_force & latest["column"].isin(listed.columns)]
    changed = listed.copy()
    place = {name: number for number, name in enumerate(names)}
    # A cell holds a list or a text: written one by one, there are only as many as people made.
    for edit in force.to_dict("records"):
        value = from_logged(edit["column"], edit["after"])
        cells = changed[edit["column"]].tolist()
        cells[place[edit["row"]]] = value
        changed[edit["column"]] = pd.Series(cells, index=changed.index)
    return changed, force[columns].reset_index(drop=True)
