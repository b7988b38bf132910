"""A person's likely level under the city's own scheme: the clause, and which proof is missing."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from talentmatch.plan.clauses import Clause, Condition
from talentmatch.vocab import levels

__all__ = ["likely_levels"]

_COLUMNS = [
    "candidate_id",
    "level",
    "clause",
    "meaning",
    "evidence",
    "missing_proof",
    "higher_level",
    "higher_clause",
    "short_of",
    "not_readable",
]


def likely_levels(people: pd.DataFrame, scheme: Sequence[Clause]) -> pd.DataFrame:
    """Say which level the data of each person points to; a person decides, never this list.

    Parameters
    ----------
    people : DataFrame
        Rows of table `candidate`: `candidate_id`, `education`, `title_rank`, `skill_grade`,
        `experience_years`, and `licences`, documents that were handed in.
    scheme : sequence of Clause
        What `read_scheme` returned.

    Returns
    -------
    DataFrame
        `candidate_id`, `level` and `clause` (missing where no clause is met by the data),
        `meaning`, `evidence` (column: value), `missing_proof` (documents the clause asks for and
        nobody handed in), `higher_level` and `higher_clause`, the nearest clause above, `short_of`
        what it asks for beyond the data, and `not_readable`, the clauses of higher levels that no
        data here can tell, such as an award.

    Examples
    --------
    >>> from talentmatch.plan.clauses import read_scheme
    >>> scheme = pd.DataFrame({"level": ["D", "E"], "clause": ["D-2", "E-2"], "rank": [4, 5],
    ...     "meaning": ["博士研究生学历", "硕士研究生学历"], "proof": [["diploma"], ["diploma"]],
    ...     "requires": [[], []]})
    >>> people = pd.DataFrame({"candidate_id": ["a"], "education": ["master"], "licences": [[]]})
    >>> row = likely_levels(people, read_scheme(scheme)).iloc[0]
    >>> row["level"], row["missing_proof"], row["higher_level"]
    ('E', ['diploma'], 'D')
    """
    # Clauses are met row by row: a scheme has a dozen, a list a few hundred people.
    rows = [_row(person, scheme) for person in people.to_dict("records")]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _row(person: Mapping[Hashable, Any], scheme: Sequence[Clause]) -> dict[str, Any]:
    met = [clause for clause in scheme if clause.conditions and not _short(person, clause)]
    best = met[0] if met else None
    above = [c for c in scheme if c.conditions and (best is None or c.rank < best.rank)]
    # The nearest clause is the one that lacks the fewest steps, then the lowest level.
    near = min(above, key=lambda c: (_steps(person, c), -c.rank), default=None)
    unread = [c.clause for c in scheme if not c.conditions and (best is None or c.rank < best.rank)]
    licences = person.get("licences")
    proofs = set(licences) if isinstance(licences, list) else set()
    return {
        "candidate_id": person["candidate_id"],
        "level": best.level if best else None,
        "clause": best.clause if best else None,
        "meaning": best.meaning if best else None,
        "evidence": [f"{c.column}: {person.get(c.column)}" for c in best.conditions]
        if best
        else [],
        "missing_proof": [name for name in best.proof if name not in proofs] if best else [],
        "higher_level": near.level if near else None,
        "higher_clause": near.clause if near else None,
        "short_of": [f"{c.column} >= {c.text}" for c in _short(person, near)] if near else [],
        "not_readable": unread,
    }


def _value(person: Mapping[Hashable, Any], condition: Condition) -> float:
    value = person.get(condition.column)
    if value is None or (isinstance(value, float) and pd.isna(value)):
        return float("-inf")
    if condition.column == "experience_years":
        return float(value)
    return float(levels.rank(condition.column, str(value)))


def _short(person: Mapping[Hashable, Any], clause: Clause) -> list[Condition]:
    return [c for c in clause.conditions if _value(person, c) < c.least]


def _steps(person: Mapping[Hashable, Any], clause: Clause) -> float:
    """Return how many steps a person lacks; an unknown value counts as the lowest."""
    return sum(max(c.least - max(_value(person, c), 0.0), 0.0) for c in clause.conditions)
