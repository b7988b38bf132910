"""The sentences that tell a person which value broke which rule, and what to do."""

from __future__ import annotations

from functools import cache

from talentmatch.data.contract.staging import Fault
from talentmatch.data.contract.table import Column
from talentmatch.i18n import by_language, joined, label, phrase
from talentmatch.vocab import levels
from talentmatch.vocab.reading import read_rows

__all__ = ["choice_label", "problem", "reason"]


def reason(fault: Fault, value: object, *, hint: str = "") -> str:
    """Say in one sentence why the row of this value was set aside.

    Examples
    --------
    >>> from talentmatch.data.contract.table import Column
    >>> reason(Fault(1, Column("share", "float", "Share.", low=0), "low"), -0.5)
    'share: -0.5 is below 0'
    """
    name = fault.column.label
    if fault.rule == "missing":
        return phrase("contract", "empty", name=name)
    facts = {"name": name, "value": _excerpt(value), "complaint": _complaint(fault)}
    return phrase("contract", "wrong_hint" if hint else "wrong", hint=hint, **facts)


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
    facts = {"name": fault.column.label, "count": count, "total": total, "row": row}
    if fault.rule == "missing":
        return phrase("contract", "rows_empty", **facts)
    return phrase(
        "contract",
        "rows_wrong",
        complaint=_complaint(fault),
        value=_excerpt(value),
        step=hint or _step(fault, value),
        **facts,
    )


def choice_label(column: Column, value: str) -> str:
    """Return an allowed value as a reader knows it; in Chinese the word that a cell may hold.

    Examples
    --------
    >>> from talentmatch.data.tables import TABLES
    >>> from talentmatch.i18n import render
    >>> render(choice_label(TABLES["posting"]["education"], "bachelor"), "zh")
    '本科'
    """
    if column.name in levels.kinds() and value in levels.order(column.name):
        return by_language({"en": value, "zh": levels.label(column.name, value, "zh")})
    words = [
        row["terms"]
        for row in read_rows("choice_terms")
        if row["column"] == column.name and row["value"] == value
    ]
    return by_language({"en": value, "zh": words[0].partition("|")[0] if words else value})


@cache
def _complaint(fault: Fault) -> str:
    column = fault.column
    if fault.rule in ("low", "high"):
        bound = column.low if fault.rule == "low" else column.high
        return phrase("contract", fault.rule, bound=_bound(column, bound))
    if fault.rule == "choice":
        choices = joined(choice_label(column, value) for value in column.choices)
        return phrase("contract", "choice", choices=choices)
    if fault.rule == "vocabulary":
        return phrase("contract", f"no_{column.vocabulary}")
    of_years = column.kind == "int" and column.unit == "year"
    return phrase("contract", "no_year" if of_years else f"no_{column.kind}")


def _step(fault: Fault, value: object) -> str:
    if fault.rule == "type":
        return phrase("contract", f"write_{fault.column.kind}")
    if fault.rule == "choice":
        from rapidfuzz import process

        match = process.extractOne(str(value), fault.column.choices, score_cutoff=60)
        if match:
            return phrase("contract", "meant", name=match[0])
    return phrase("contract", "correct")


def _bound(column: Column, bound: float | None) -> str:
    if column.unit in (None, "1", "year"):
        return f"{bound:g}"
    unit = str(column.unit).removesuffix("s") if bound == 1 else str(column.unit)
    return phrase("contract", "bound", bound=f"{bound:g}", unit=label("units", unit))


def _excerpt(value: object) -> str:
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    text = text if len(text) <= 60 else text[:57] + "…"
    return f"'{text}'" if isinstance(value, str) else text
