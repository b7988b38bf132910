"""A city's own scheme of talent levels, read as data: what each clause asks for."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase
from talentmatch.lists.words import lazy_word
from talentmatch.vocab import levels

__all__ = ["Clause", "Condition", "read_scheme"]

#: Columns of a person that a clause may ask for, lowest to highest, or years.
_ORDERED: Final = ("education", "title_rank", "skill_grade")
_YEARS: Final = "experience_years"
_WRITTEN = re.compile(r"^\s*(\w+)\s*(?:>=|≥|＞=)\s*(\S+)\s*$")
#: A rank that stands in for something else in a clause is not what the clause asks for.
_BEYOND = re.compile(r"奖|计划|年薪|入选|完成人|项目|award|programme|salary")


@dataclass(frozen=True)
class Condition:
    """A person's column must be at least so much.

    Attributes
    ----------
    column : str
        "education", "title_rank", "skill_grade" or "experience_years".
    least : float
        Place in the column's order, or years.
    text : str
        The value as it is written.
    """

    column: str
    least: float
    text: str


@dataclass(frozen=True)
class Clause:
    """One clause of the scheme.

    Attributes
    ----------
    level, clause : str
        Level and number of the clause.
    rank : int
        Order of the level, 1 the highest.
    meaning : str
        What it asks for, in words.
    conditions : tuple of Condition
        What must hold, all of it; empty where nothing a store holds can tell.
    proof : tuple of str
        Documents it asks for.
    """

    level: str
    clause: str
    rank: int
    meaning: str
    conditions: tuple[Condition, ...]
    proof: tuple[str, ...]


def read_scheme(scheme: pd.DataFrame) -> list[Clause]:
    """Read the clauses of a scheme, the highest level first.

    Parameters
    ----------
    scheme : DataFrame
        Table `talent_level`.

    Raises
    ------
    InputError
        If clauses overlap: two levels that ask for the same, a lower level that asks for as much
        as a higher one, one level under two ranks or one rank for two levels; or a condition that
        cannot be read. All problems at once.

    Examples
    --------
    >>> scheme = pd.DataFrame({
    ...     "level": ["D"], "clause": ["D-2"], "rank": [4], "proof": [["diploma"]],
    ...     "meaning": ["博士研究生学历"], "requires": [[]],
    ... })
    >>> read_scheme(scheme)[0].conditions
    (Condition(column='education', least=6.0, text='doctor'),)
    """
    problems: list[str] = []
    ranks = _ranks(scheme, problems)
    clauses = [
        Clause(
            level=str(row["level"]),
            clause=str(row["clause"]),
            rank=ranks[str(row["level"])],
            meaning=str(row.get("meaning") or ""),
            conditions=_conditions(row, problems),
            proof=tuple(row["proof"]) if isinstance(row.get("proof"), list) else (),
        )
        for row in scheme.to_dict("records")
    ]
    ordered = sorted(clauses, key=lambda clause: (clause.rank, clause.clause))
    problems += _overlaps(ordered)
    if problems:
        raise InputError(
            phrase("levels", "scheme_refused"), [*problems, phrase("levels", "correct_clauses")]
        )
    return ordered


def _ranks(scheme: pd.DataFrame, problems: list[str]) -> dict[str, int]:
    ranks_of = scheme.groupby("level")["rank"].agg(lambda ranks: sorted(set(ranks.dropna())))
    ranks = {}
    for place, (level, numbers) in enumerate(ranks_of.items(), start=1):
        if len(numbers) > 1:
            problems.append(
                phrase("levels", "many_ranks", level=level, ranks=joined(int(r) for r in numbers))
            )
        ranks[str(level)] = int(numbers[0]) if numbers else place
    for rank in sorted(set(ranks.values())):
        same = [level for level, numbers in ranks.items() if numbers == rank]
        if len(same) > 1:
            problems.append(phrase("levels", "same_rank", levels=joined(same), rank=rank))
    return ranks


def _conditions(row: Mapping[Hashable, Any], problems: list[str]) -> tuple[Condition, ...]:
    written = row.get("requires")
    if isinstance(written, list) and written:
        conditions = [_condition(str(text), str(row["clause"]), problems) for text in written]
        return tuple(condition for condition in conditions if condition is not None)
    meaning = str(row.get("meaning") or "")
    if _BEYOND.search(meaning):
        return ()
    values = [(column, levels.parse(column, meaning)) for column in _ORDERED]
    return tuple(
        Condition(column, float(levels.rank(column, value)), value)
        for column, value in values
        if value is not None and levels.rank(column, value) > 0
    )[:1]


def _condition(text: str, clause: str, problems: list[str]) -> Condition | None:
    match = _WRITTEN.match(text)
    column, value = match.groups() if match else ("", "")
    if column in _ORDERED:
        level = levels.parse(column, value)
        if level is not None:
            return Condition(column, float(levels.rank(column, level)), level)
    if column == _YEARS and re.fullmatch(r"\d+(\.\d+)?", value):
        return Condition(column, float(value), value)
    problems.append(
        phrase(
            "levels", "no_condition", clause=clause, text=text, columns=joined((*_ORDERED, _YEARS))
        )
    )
    return None


def _overlaps(clauses: list[Clause]) -> list[str]:
    """Name pairs of levels of which the lower asks for as much as the higher one."""
    return [
        phrase(
            "levels",
            "overlap",
            clause=low.clause,
            level=low.level,
            other=high.clause,
            higher=high.level,
            asked=_conditions_in_words(high),
        )
        for place, high in enumerate(clauses)
        for low in clauses[place + 1 :]
        if low.rank > high.rank and high.conditions and _implies(low, high)
    ]


def _implies(low: Clause, high: Clause) -> bool:
    least = {condition.column: condition.least for condition in low.conditions}
    return all(least.get(c.column, float("-inf")) >= c.least for c in high.conditions)


def _conditions_in_words(clause: Clause) -> str:
    return joined(
        joined([phrase("levels", c.column), _value_in_words(c)], " ≥ ") for c in clause.conditions
    )


def _value_in_words(condition: Condition) -> str:
    """Return what a condition asks for, in the reader's words."""
    if condition.column not in _ORDERED:
        return condition.text
    return lazy_word(condition.column, condition.text)
