"""Rows that a file gives beside its own: stored only where the store knows nothing of the same firm."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

import pandas as pd

from talentmatch.data.intake.identity.employers import FirmRegister

__all__ = ["other_figures", "unknown_rows"]


def unknown_rows(
    table: str, rows: pd.DataFrame, read: Callable[[str], pd.DataFrame]
) -> pd.DataFrame:
    """Return the rows about firms, or periods of firms, of which the store knows nothing.

    Parameters
    ----------
    table : {"enterprise", "indicator"}
        Table of the rows.
    rows : DataFrame
        One row a firm, or a firm and a figure: its id, its name, or both.
    read : callable
        Returns what the store holds of a table.

    Examples
    --------
    >>> register = pd.DataFrame({"enterprise_id": ["e1"], "name": ["苏州甬江机械有限公司"]})
    >>> rows = pd.DataFrame({"name": ["苏州甬江机械有限公司", "海曙软件有限公司"]})
    >>> unknown_rows("enterprise", rows, lambda _: register)["name"].tolist()
    ['海曙软件有限公司']
    """
    register = FirmRegister(read("enterprise"))
    entries = rows.to_dict("records")
    firms = [_firms_of(row, register) for row in entries]
    if table == "enterprise":
        return rows.loc[[not ids for ids in firms]]
    records = read(table)
    keys = set(zip(records["enterprise_id"], records["period"], records["metric"], strict=True))
    new = [
        not any((one, row["period"], row["metric"]) in keys for one in ids or {*_codes(row)})
        for ids, row in zip(firms, entries, strict=True)
    ]
    return rows.loc[new]


def other_figures(
    rows: pd.DataFrame, read: Callable[[str], pd.DataFrame]
) -> list[tuple[str, float, float]]:
    """Return the figures of firms that are stored otherwise for the same month: firm, stored, given.

    Parameters
    ----------
    rows : DataFrame
        Rows of table `indicator`.
    read : callable
        Returns what the store holds of a table.
    """
    register = FirmRegister(read("enterprise"))
    records = read("indicator")
    stored = dict(
        zip(
            zip(records["enterprise_id"], records["period"], records["metric"], strict=True),
            records["value"],
            strict=True,
        )
    )
    others = []
    for row in rows.to_dict("records"):
        for one in sorted(_firms_of(row, register) or {*_codes(row)}):
            known = stored.get((one, row["period"], row["metric"]))
            if (
                known is not None
                and isinstance(row["value"], (int, float))
                and known != row["value"]
            ):
                name = row.get("enterprise_name") or row.get("enterprise_id")
                others.append((str(name), float(known), float(row["value"])))
    return others


def _firms_of(row: Mapping[Hashable, object], register: FirmRegister) -> set[str]:
    """Return the firms of the register that a row may mean: those of its code, else of its name."""
    names = [row.get(name) for name in ("name", "enterprise_name")]
    by_name = [register.ids_of(name) for name in names if isinstance(name, str)]
    by_code = map(register.ids_of, _codes(row))
    return set[str]().union(*by_code) or set[str]().union(*by_name)


def _codes(row: Mapping[Hashable, object]) -> list[str]:
    cells = [row.get(name) for name in ("credit_code", "enterprise_id")]
    return [code.strip() for code in cells if isinstance(code, str) and code.strip()]
