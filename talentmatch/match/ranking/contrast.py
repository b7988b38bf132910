"""Compare two candidates for one posting: what sets them apart, and by how much."""

from __future__ import annotations

import pandas as pd

from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase, phrase_keys
from talentmatch.lists.words import lazy_cells
from talentmatch.match.features import comparison
from talentmatch.match.ranking.explain import OTHER, comparison_in_words

__all__ = ["contrast", "contrast_in_words"]

#: Differences below this many log odds are no difference.
_LEAST = 0.05
_TOLD = 3


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
