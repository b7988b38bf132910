"""What could be changed about a pair: pay, place, one skill; each as changed rows of the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from talentmatch.vocab.places import covers, place, places

__all__ = ["LEVERS", "MOST_PERCENT", "NOTHING", "Change", "changes", "missing_skills"]

#: Levers in the order in which they are told.
LEVERS: Final = ("offer", "expectation", "post_place", "wanted_place", "skill", "requirement")

#: Largest change of pay that is tried, in steps of one percent.
MOST_PERCENT: Final = 50


@dataclass(frozen=True)
class Change:
    """One change of one row.

    Attributes
    ----------
    lever : str
        Which of `LEVERS`.
    size : int
        How much of it: percent for pay; 1 for a place or a skill.
    candidate, posting : mapping of str to value
        Columns of the candidate's, or the posting's, row and what they become.
    facts : mapping of str to value
        What the sentence names: `percent`, `region`, `skill`, `before`, `after`.
    """

    lever: str
    size: int
    candidate: Mapping[str, Any] = field(default_factory=dict)
    posting: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)

    def apply(
        self, candidates: pd.DataFrame, postings: pd.DataFrame, pair: tuple[str, str]
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return both tables with the rows of the pair changed."""
        return (
            _changed(candidates, "candidate_id", pair[0], self.candidate),
            _changed(postings, "posting_id", pair[1], self.posting),
        )


#: The pair as it is.
NOTHING: Final = Change("", 0)


def _changed(frame: pd.DataFrame, key: str, value: str, to: Mapping[str, Any]) -> pd.DataFrame:
    changed = frame.copy(deep=False)
    for column, new in to.items():
        cells = frame[column].copy()
        # One cell at a time, since a list is one value here.
        for row in np.flatnonzero(frame[key].eq(value)).tolist():
            cells.iloc[row] = new
        changed[column] = cells
    return changed


def changes(
    person: pd.Series[Any],
    post: pd.Series[Any],
    *,
    better: bool,
    regions: Sequence[str] = (),
) -> dict[str, list[Change]]:
    """Return the changes of each lever, the smallest first.

    Parameters
    ----------
    person, post : Series
        Rows of the tables `candidate` and `posting`.
    better : bool
        Whether the pair is to gain (a higher offer, one more skill) or to lose.
    regions : sequence of str
        Where the post might be moved to, to its loss.

    Examples
    --------
    >>> person = pd.Series({"skills": ["plc"], "expected_yearly_pay": 120000.0})
    >>> post = pd.Series({"skills": ["plc", "cad"], "pay_low": 8000.0, "pay_high": 10000.0})
    >>> by_lever = changes(person, post, better=True)
    >>> by_lever["offer"][0].posting, by_lever["skill"][0].facts["skill"]
    ({'pay_low': 8080.0, 'pay_high': 10100.0}, 'cad')
    """
    by_lever: dict[str, list[Change]] = {lever: [] for lever in LEVERS}
    for change in (
        *_pay(person, post, better),
        *_places(person, post, better, regions),
        *_skills(person, post, better),
    ):
        by_lever[change.lever].append(change)
    return by_lever


def _pay(person: pd.Series[Any], post: pd.Series[Any], better: bool) -> Iterator[Change]:
    offered = {
        name: float(post[name]) for name in ("pay_low", "pay_high") if _has_value(post, name)
    }
    expected = (
        float(person["expected_yearly_pay"]) if _has_value(person, "expected_yearly_pay") else 0.0
    )
    if not offered or not expected:
        return
    for percent in range(1, MOST_PERCENT + 1):
        up, down = 1 + percent / 100, 1 - percent / 100
        raised = {name: round(pay * (up if better else down), 2) for name, pay in offered.items()}
        yield Change("offer", percent, posting=raised, facts=_amounts(percent, offered, raised))
        expectation = round(expected * (down if better else up), 2)
        facts = {"percent": percent, "before": f"{expected:,.0f}", "after": f"{expectation:,.0f}"}
        yield Change("expectation", percent, {"expected_yearly_pay": expectation}, facts=facts)


def _amounts(percent: int, old: Mapping[str, float], new: Mapping[str, float]) -> dict[str, Any]:
    return {
        "percent": percent,
        "before": "–".join(f"{pay:,.0f}" for pay in sorted(set(old.values()))),
        "after": "–".join(f"{pay:,.0f}" for pay in sorted(set(new.values()))),
    }


def _places(
    person: pd.Series[Any], post: pd.Series[Any], better: bool, regions: Sequence[str]
) -> Iterator[Change]:
    if not _has_value(post, "region"):
        return
    wishes = _list(person, "wanted_regions")
    home = [person["region"]] if _has_value(person, "region") else []
    near = list(dict.fromkeys([*home, *wishes]))
    here = place(post["region"])
    if better:
        moves = [one for one in near if covers(place(one), here) != "yes"]
    else:
        own = [place(one) for one in (*near, post["region"])]
        moves = [one for one in regions if all(covers(two, place(one)) != "yes" for two in own)]
    for region in moves:
        yield Change("post_place", 1, posting={"region": region}, facts={"region": region})
    if better and wishes and covers(places(tuple(wishes)), here) != "yes":
        also = {"wanted_regions": [*wishes, post["region"]]}
        yield Change("wanted_place", 1, also, facts={"region": post["region"]})


def _skills(person: pd.Series[Any], post: pd.Series[Any], better: bool) -> Iterator[Change]:
    has, requirements = _list(person, "skills"), _list(post, "skills")
    if better:
        for skill in missing_skills(has, requirements):
            yield Change("skill", 1, {"skills": [*has, skill]}, facts={"skill": skill})
            rest = [one for one in requirements if one != skill]
            yield Change("requirement", 1, posting={"skills": rest}, facts={"skill": skill})
        return
    lacked = set(missing_skills(has, requirements))
    for skill in (one for one in requirements if one not in lacked):
        rest = [one for one in has if _plain(one) != _plain(skill)]
        yield Change("skill", 1, {"skills": rest}, facts={"skill": skill})


def missing_skills(has: object, requirements: object) -> list[str]:
    """Return the skills asked for that a person lacks, spelt as they are asked for.

    Examples
    --------
    >>> missing_skills(["PLC "], ["plc", "CAD"])
    ['CAD']
    """
    own = {_plain(one) for one in _items(has)}
    return [one for one in _items(requirements) if _plain(one) not in own]


def _plain(item: str) -> str:
    return item.strip().casefold()


def _items(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    try:
        return [str(item) for item in value]  # type: ignore[attr-defined]
    except TypeError:
        return []


def _list(row: pd.Series[Any], name: str) -> list[str]:
    return _items(row[name]) if name in row.index else []


def _has_value(row: pd.Series[Any], name: str) -> bool:
    return name in row.index and not pd.isna(row[name])
