"""Compare two candidates for one posting: what sets them apart, and by how much."""

from __future__ import annotations

from typing import Any

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase, phrase_keys
from talentmatch.lists.words import lazy_cells
from talentmatch.match.features import comparison
from talentmatch.match.ranking.explain import OTHER, comparison_in_words

__all__ = ["contrast", "contrast_in_words", "most_telling"]

#: Differences below this many log odds are no difference.
_LEAST = 0.05
_TOLD = 3
#: Rows of a comparison, of both sides together, that a page has room for.
_ROWS = 12


def contrast(contributions: pd.DataFrame, comparisons: pd.DataFrame) -> pd.DataFrame:
    """Lay the contributions of two pairs side by side.

    Parameters
    ----------
    contributions : DataFrame of two rows
        From `ReciprocalRanker.explain`: column levels side and comparison [logit].
    comparisons : DataFrame of two rows
        The comparisons that were explained, same index.

    Returns
    -------
    DataFrame
        side, topic and its name `about`; `first` and `second` in words; what the topic adds to the
        log odds of either, `first_adds` and `second_adds`, and their `difference` [logit]. Of each
        side the largest difference comes first, and the differences add up to the difference of
        its two log odds.

    Raises
    ------
    InputError
        If there are not two rows.

    Examples
    --------
    >>> contributions = pd.DataFrame(
    ...     {("employer", "skills_covered"): [0.9, 0.1], ("employer", "base"): [-1.0, -1.0]}
    ... )
    >>> table = contrast(contributions, pd.DataFrame({"skills_covered": [1.0, 0.4]}))
    >>> table[["about", "first", "second", "difference"]].values.tolist()[0]
    ['skills', 'has 100 % of the skills asked for', 'has 40 % of the skills asked for', 0.8]
    """
    if len(contributions) != 2:
        raise InputError(f"two candidates are compared at a time; there are {len(contributions)}")
    parts = [
        _side(pd.DataFrame(contributions[side]), comparisons, side)
        for side in contributions.columns.unique(0)
    ]
    return pd.concat(parts, ignore_index=True)


def _side(contributions: pd.DataFrame, comparisons: pd.DataFrame, side: str) -> pd.DataFrame:
    columns: dict[str, list[str]] = {}
    for name in contributions.columns:
        columns.setdefault("base" if name == "base" else _topic(str(name), side), []).append(name)
    rows = [
        (
            side,
            topic,
            *_values(contributions[names], comparisons, side),
            *contributions[names].sum(axis=1),
        )
        for topic, names in columns.items()
    ]
    table = pd.DataFrame(
        rows, columns=["side", "topic", "first", "second", "first_adds", "second_adds"]
    )
    table["difference"] = table["first_adds"] - table["second_adds"]
    table.insert(2, "about", lazy_cells(map(_about, table["topic"]), table.index))
    for place, value in enumerate(("first", "second"), start=2):
        table[value] = lazy_cells([row[place] for row in rows], table.index)
    order = table["difference"].abs().where(~table["topic"].isin(["base", OTHER]), -1.0)
    return table.loc[order.sort_values(ascending=False, kind="stable").index]


def _topic(name: str, side: str) -> str:
    """Return the topic of a comparison, or "other" if it is no matter of this side."""
    declared = comparison(name)
    return declared.topic if side in declared.readings else OTHER


def _values(contributions: pd.DataFrame, comparisons: pd.DataFrame, side: str) -> tuple[str, str]:
    """Say both values of the comparison that sets the two apart most."""
    names = [
        name
        for name in contributions.columns
        if name in comparisons and side in comparison(str(name)).readings
    ]
    if not names:
        return "", ""
    name = str(contributions[names].diff().iloc[-1].abs().idxmax())
    first, second = comparisons[name].to_numpy(dtype=float)
    return (
        comparison_in_words(name, first, side=side),
        comparison_in_words(name, second, side=side),
    )


def _about(topic: str) -> str:
    key = f"topic_{topic}"
    return phrase("match", key) if key in phrase_keys("match") else topic.replace("_", " ")


def most_telling(table: pd.DataFrame, *, most: int = _ROWS) -> tuple[pd.DataFrame, list[str]]:
    """Keep what sets two candidates apart most, and add up the rest of each side in one row.

    Parameters
    ----------
    table : DataFrame
        From `contrast`.
    most : int
        Rows of all sides together.

    Returns
    -------
    tuple of (DataFrame, list of str)
        The rows, whose differences still add up to those of the log odds, and the names of topics
        on which the two are alike on every side.

    Examples
    --------
    >>> table = pd.DataFrame({"side": ["employer"] * 4, "topic": ["skills", "place", "pay", "base"],
    ...     "about": ["skills", "place", "pay", "base"], "first": "", "second": "",
    ...     "first_adds": [0.9, 0.5, 0.1, 1.0], "second_adds": [0.1, 0.1, 0.1, 1.0],
    ...     "difference": [0.8, 0.4, 0.0, 0.0]})
    >>> rows, alike = most_telling(table, most=2)
    >>> rows[["about", "difference"]].values.tolist(), alike
    ([['skills', 0.8], ['the rest: place', 0.4]], ['pay'])
    """
    sides = table["side"].unique()
    each = max(most // max(len(sides), 1) - 1, 1)
    apart = table["difference"].abs() >= _LEAST
    named = ~table["topic"].isin(["base", OTHER])
    rows: list[dict[Any, Any]] = []
    for side in sides:
        own = table["side"].eq(side)
        first = table.loc[own & apart & named].head(each)
        rest = table.loc[own].drop(index=first.index)
        told = list(rest.loc[apart[rest.index], "about"])
        about = phrase("match", "rest_of", about=joined(told)) if told else phrase("match", "rest")
        sums = rest[["first_adds", "second_adds", "difference"]].sum()
        rows += [
            *first.to_dict("records"),
            {"side": side, "topic": "rest", "about": about, "first": "", "second": "", **sums},
        ]
    differing = set(table.loc[apart, "topic"])
    alike = table.loc[named & ~table["topic"].isin(differing)].drop_duplicates("topic")
    kept = pd.DataFrame(rows, columns=table.columns)
    for name in ("about", "first", "second"):
        kept[name] = lazy_cells((row[name] for row in rows), kept.index)
    return kept, list(alike["about"])


def contrast_in_words(table: pd.DataFrame, names: tuple[str, str]) -> tuple[str, ...]:
    """Say who is ahead on what, one sentence a side.

    Parameters
    ----------
    table : DataFrame
        From `contrast`.
    names : tuple of two str
        What to call the two.

    Examples
    --------
    >>> table = pd.DataFrame({"side": ["employer"] * 2, "topic": ["skills", "experience"],
    ...     "about": ["skills", "experience"], "difference": [0.8, -0.3]})
    >>> contrast_in_words(table, ("Ann", "Bo"))
    ('employer: Ann is ahead by 0.50 [logit]; Ann on skills (+0.80), Bo on experience (+0.30)',)
    """
    sentences = []
    for side, rows in table.groupby("side", sort=False):
        total = float(rows["difference"].sum())
        named = rows.loc[~rows["topic"].isin(["base", OTHER])]
        strong = named.loc[named["difference"].abs() >= _LEAST].head(_TOLD)
        points = [
            phrase(
                "match",
                "ahead_on",
                name=names[0] if gap > 0 else names[1],
                about=about,
                gap=f"{abs(gap):.2f}",
            )
            for about, gap in strong[["about", "difference"]].itertuples(index=False)
        ]
        if not points:
            points = [phrase("match", "no_difference")]
        key = "ahead" if abs(total) >= _LEAST else "level"
        sentences.append(
            phrase(
                "match",
                key,
                side=phrase("match", f"side_{side}"),
                name=names[0] if total > 0 else names[1],
                gap=f"{abs(total):.2f}",
                told=joined(points),
            )
        )
    return tuple(sentences)
