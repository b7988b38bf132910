"""The sentences that tell a person which value broke which rule, and what to do."""

from __future__ import annotations

from talentmatch.data.contracts import Column, Kind
from talentmatch.data.staging import Fault

__all__ = ["problem", "reason"]

_KINDS: dict[Kind, tuple[str, str]] = {
    "int": ("a whole number", "write a number like 12"),
    "float": ("a number", "write a number like 12.5"),
    "bool": ("yes or no", "write true or false"),
    "date": ("a date", "write it like 2024-03-01"),
    "datetime": ("a date and time", "write it like 2024-03-01 09:30"),
}


def reason(fault: Fault, value: object, *, hint: str = "") -> str:
    """Say in one sentence why the row of this value was set aside.

    Examples
    --------
    >>> from talentmatch.data.contracts import Column
    >>> reason(Fault(1, Column("share", "float", "Share.", low=0), "low"), -0.5)
    'share: -0.5 is below 0'
    """
    name = fault.column.name
    if fault.rule == "missing":
        return f"{name}: no value"
    return f"{name}: {_shown(value)} is {_complaint(fault)}{f', {hint}' if hint else ''}"


def problem(
    fault: Fault, count: int, total: int, *, first: tuple[int, object], hint: str = ""
) -> str:
    """Say how many rows break a rule, where the first is, what it holds and what to do.

    Parameters
    ----------
    fault : Fault
        Rule that is broken.
    count, total : int
        Rows that break it, and rows there are.
    first : tuple of int and object
        Number of the first such row, from 1, and its value.
    hint : str
        What helps to correct the value, where a vocabulary knows.
    """
    row, value = first
    name = fault.column.name
    if fault.rule == "missing":
        return f"{name}: {count} of {total} rows have no value (first: row {row}); fill it in"
    where = f"(first: row {row}, value {_shown(value)})"
    return f"{name}: {count} of {total} rows are {_complaint(fault)} {where}; {hint or _step(fault, value)}"


def _complaint(fault: Fault) -> str:
    column = fault.column
    if fault.rule == "low":
        return f"below {_bound(column, column.low)}"
    if fault.rule == "high":
        return f"above {_bound(column, column.high)}"
    if fault.rule == "choice":
        return f"none of {', '.join(column.choices)}"
    if fault.rule == "vocabulary":
        return (
            "not a valid unified social credit code"
            if column.vocabulary == "credit_code"
            else f"not a known {column.vocabulary} code"
        )
    return f"not {_KINDS[column.kind][0]}"


def _step(fault: Fault, value: object) -> str:
    if fault.rule == "type":
        return _KINDS[fault.column.kind][1]
    if fault.rule == "choice":
        from rapidfuzz import process

        found = process.extractOne(str(value), fault.column.choices, score_cutoff=60)
        if found:
            return f"did you mean '{found[0]}'?"
    return "correct the value"


def _bound(column: Column, bound: float | None) -> str:
    unit = "" if column.unit in (None, "1", "year") else f" {column.unit}"
    if bound == 1:
        unit = unit.removesuffix("s")
    return f"{bound:g}{unit}"


def _shown(value: object) -> str:
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    text = text if len(text) <= 60 else text[:57] + "…"
    return f"'{text}'" if isinstance(value, str) else text
