"""Say in words why a pair stands where it stands: for and against, on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.i18n import joined, phrase, phrase_keys
from talentmatch.lists.words import lazy_cells, lazy_word
from talentmatch.match.features import SIDES, Side, comparison

__all__ = ["OTHER", "basis_in_words", "by_topic", "comparison_in_words", "for_receiver", "reasons"]

Array = NDArray[np.float64]

#: Contributions below this many log odds change nobody's mind.
_LEAST = 0.05
#: Topic of what has no side to stand on, see `Comparison.fits`.
OTHER: Final = "other"
#: What the person expects, and what came of offers to others: no receiver's business.
_PRIVATE = ("pay", "candidate_wanted", "candidate_says_yes")
#: So many missing skills are named.
_NAMED = 4


@dataclass(frozen=True)
class _Side:
    """What each topic adds on one side, and the comparison that says it."""

    topics: list[str]
    #: rows × topics: the topic's sum where a comparison can say it, else 0 [logit].
    sums: Array
    #: rows × topics: place of that comparison in `names`; -1 where there is none.
    speaker: NDArray[np.int64]
    names: list[str]
    other: Array
    base: Array


def by_topic(contributions: pd.DataFrame, comparisons: pd.DataFrame) -> pd.DataFrame:
    """Add the contributions of each side up by topic, see `talentmatch.match.features`.

    Parameters
    ----------
    contributions : DataFrame
        From `ReciprocalRanker.explain`: column levels side and comparison [logit].
    comparisons : DataFrame
        The comparisons that were explained, same index.

    Returns
    -------
    DataFrame with column levels side, topic
        Contributions [logit]. What acts through a comparison that has no meaning for that side, or
        the opposite one, stands under "other"; with "base", the topics of a side add up to the
        same log odds as `contributions`.

    Examples
    --------
    >>> contributions = pd.DataFrame({
    ...     ("employer", "skills_covered"): [0.9], ("employer", "skills_missing"): [0.2],
    ...     ("employer", "pay_over_expected"): [-0.3], ("employer", "base"): [-1.0],
    ... })
    >>> comparisons = pd.DataFrame(
    ...     {"skills_covered": [1.0], "skills_missing": [0.0], "pay_over_expected": [0.3]}
    ... )
    >>> by_topic(contributions, comparisons)["employer"].round(2).to_dict("records")
    [{'skills': 1.1, 'pay': 0.0, 'other': -0.3, 'base': -1.0}]
    """
    parts = {}
    present = contributions.columns.unique(0)
    for side in (side for side in SIDES if side in present):
        part = _sum_topics(pd.DataFrame(contributions[side]), comparisons, side)
        table = pd.DataFrame(part.sums, columns=part.topics, index=contributions.index)
        parts[side] = table.assign(**{OTHER: part.other, "base": part.base})
    return pd.concat(parts, axis=1, names=["side", "topic"])


def reasons(
    contributions: pd.DataFrame,
    comparisons: pd.DataFrame,
    top: int = 3,
    *,
    missing_skills: pd.Series | None = None,
) -> pd.DataFrame:
    """Turn contributions into the strongest reasons of both sides.

    Comparisons that tell of one thing are one reason, as strong as their sum, and a comparison is
    said only of a side and in a direction in which it means something; the rest is "other".

    Parameters
    ----------
    contributions : DataFrame
        From `ReciprocalRanker.explain`: column levels side and comparison [logit].
    comparisons : DataFrame
        The comparisons that were explained, same index.
    top : int
        Most reasons for, and most against, a side.
    missing_skills : Series of list of str, optional
        Skills asked for that the person lacks, same index; they are then named.

    Returns
    -------
    DataFrame on the index of `contributions`
        candidate_for, candidate_against, employer_for, employer_against: lists of sentences, the
        strongest first; `reasons`: all of them as one text.

    Examples
    --------
    >>> contributions = pd.DataFrame(
    ...     {("employer", "skills_covered"): [0.9], ("employer", "base"): [-1.0]}
    ... )
    >>> reasons(contributions, pd.DataFrame({"skills_covered": [0.8]}))["employer_for"].tolist()
    [['has 80 % of the skills asked for']]
    """
    columns: dict[str, list[list[str]]] = {}
    # A list, since a Series is slow to ask row by row.
    lacking = None if missing_skills is None else missing_skills.tolist()
    present = set(contributions.columns.get_level_values(0))
    for side in SIDES:
        if side not in present:
            nothing: list[list[str]] = [[] for _ in range(len(contributions))]
            columns |= {f"{side}_for": nothing, f"{side}_against": nothing}
            continue
        part = _sum_topics(pd.DataFrame(contributions[side]), comparisons, side)
        words = _Words(side, lacking)
        for stance in ("for", "against"):
            columns[f"{side}_{stance}"] = _strongest(
                part, comparisons, words, stance=stance, top=top
            )
    frame = pd.DataFrame(columns, index=contributions.index)
    return frame.assign(reasons=lazy_cells(_joined(frame), frame.index))


def for_receiver(contributions: pd.DataFrame) -> pd.DataFrame:
    """Return of contributions what a receiver may be told: why it might say yes itself.

    What the person wants and expects, and what others answered, is left out.

    Examples
    --------
    >>> contributions = pd.DataFrame({
    ...     ("employer", "skills_covered"): [0.9], ("candidate", "base"): [0.1],
    ...     ("employer", "expected_over_budget"): [-0.3],
    ... })
    >>> for_receiver(contributions).columns.tolist()
    [('employer', 'skills_covered')]
    """
    sides, names = (contributions.columns.get_level_values(level) for level in (0, 1))
    private = [comparison(str(name)).topic in _PRIVATE for name in names]
    disclosable = (sides == "employer") & ~np.array(private, dtype=bool)
    visible: pd.DataFrame = contributions.drop(columns=contributions.columns[~disclosable])
    return visible


def _sum_topics(contributions: pd.DataFrame, comparisons: pd.DataFrame, side: Side) -> _Side:
    """Give each topic of one side its sum and its speaker: the strongest comparison that fits."""
    names = [str(name) for name in contributions.columns if name != "base"]
    declared = [comparison(name) for name in names]
    topics = list(dict.fromkeys(one.topic for one in declared))
    weight = contributions[names].to_numpy(dtype=float)
    total = np.zeros((len(contributions), len(topics)))
    place = [topics.index(one.topic) for one in declared]
    for at, topic in enumerate(place):
        total[:, topic] += weight[:, at]
    speaker = np.full(total.shape, -1, dtype=np.int64)
    loudest = np.zeros(total.shape)
    for at, topic in enumerate(place):
        good, bad = declared[at].fits(side, comparisons[names[at]].to_numpy(dtype=float))
        may = np.where(total[:, topic] > 0, good & (weight[:, at] > 0), bad & (weight[:, at] < 0))
        louder = may & (np.abs(weight[:, at]) > loudest[:, topic])
        speaker[louder, topic] = at
        loudest[louder, topic] = np.abs(weight[louder, at])
    sums = np.where(speaker >= 0, total, 0.0)
    base = (
        contributions["base"].to_numpy(dtype=float)
        if "base" in contributions
        else np.zeros(len(contributions))
    )
    return _Side(topics, sums, speaker, names, (total - sums).sum(axis=1), base)


@dataclass(frozen=True)
class _Words:
    """How one side speaks."""

    side: str
    missing_skills: list[list[str]] | None

    def of(self, name: str, value: float, row: int, stance: str) -> str:
        lacking = [] if self.missing_skills is None else self.missing_skills[row]
        if lacking and name in ("skills_covered", "skills_missing"):
            key = "skills_lacking" if stance == "against" else "skills_but"
            percent = f"{100 * value:.0f}"
            return phrase("match", key, skills=_skill_names(lacking), percent=percent)
        return comparison_in_words(name, value, side=self.side, stance=stance)


def _skill_names(skills: list[str]) -> str:
    first = joined(lazy_word("skill", skill) for skill in skills[:_NAMED])
    return joined([first, phrase("match", "and_more")], "") if len(skills) > _NAMED else first


def _strongest(
    part: _Side, comparisons: pd.DataFrame, words: _Words, *, stance: str, top: int
) -> list[list[str]]:
    sign = 1.0 if stance == "for" else -1.0
    weight = np.column_stack([part.sums, part.other]) * sign
    order = np.argsort(-weight, axis=1, kind="stable")[:, :top]
    values = comparisons[part.names].to_numpy(dtype=float)
    other = phrase("match", f"other_{stance}")
    rows = []
    # Only the rows that are shown are put into words, some thousands at most.
    for row in range(len(weight)):
        strong = [at for at in order[row] if weight[row, at] >= _LEAST]
        speakers = [int(part.speaker[row, at]) for at in strong if at < len(part.topics)]
        sentences = [words.of(part.names[at], values[row, at], row, stance) for at in speakers]
        # What no sentence can say stands last, however strong it is.
        rows.append(sentences + [other] * (len(speakers) < len(strong)))
    return rows


@cache
def _keys() -> frozenset[str]:
    return frozenset(phrase_keys("match"))


@cache
def _yes(whether: bool) -> str:
    return phrase("match", "yes" if whether else "no")


def comparison_in_words(name: str, value: float, *, side: str = "", stance: str = "") -> str:
    """Say one comparison as a headhunter would.

    Parameters
    ----------
    name : str
        Name of the comparison.
    value : float
        Its value.
    side, stance : str
        Whose reason it is, and whether "for" or "against": the words may differ.

    Examples
    --------
    >>> comparison_in_words("pay_over_expected", 0.25)
    'pay offered is 128 % of what is expected'
    """
    if np.isnan(value):
        return phrase("match", "missing", name=_label(name))
    whole = {0.0: [f"{name}_none"], 1.0: [f"{name}_one"]}.get(float(value), [])
    keys = [*whole, f"{side}_{stance}_{name}", f"{side}_{name}", f"{name}_{stance}", name]
    key = next((key for key in keys if key in _keys()), None)
    if key is None:
        return phrase("match", "other", name=name, value=f"{value:.3g}")
    return phrase(
        "match",
        key,
        percent=f"{100 * value:.0f}",
        # Read for logarithms of a ratio alone; days would overflow.
        ratio=f"{100 * np.exp(min(value, 10.0)):.0f}",
        value=f"{value:.3g}",
        days=f"{value:.0f}",
        yes=_yes(value > 0.5),
    )


def _label(name: str) -> str:
    key = f"name_{name}"
    return phrase("match", key) if key in _keys() else name.replace("_", " ")


def _joined(frame: pd.DataFrame) -> list[str]:
    stances = [f"{side}_{way}" for side in ("candidate", "employer") for way in ("for", "against")]
    return [
        joined(
            [
                phrase("match", stance, reason=joined(row[stance]))
                for stance in stances
                if row[stance]
            ],
            ". ",
        )
        for row in frame.to_dict("records")
    ]


def basis_in_words(basis: str) -> str:
    """Return what a score rests on, see `ReciprocalRanker.basis_`.

    Examples
    --------
    >>> basis_in_words("scorecard")
    'default scorecard, no answers yet'
    """
    return phrase("match", f"basis_{basis}")
