"""Say in words why a pair stands where it stands: for and against, on both sides."""

from __future__ import annotations

import numpy as np
import pandas as pd

from talentmatch.vocab.phrases import Language, phrase, phrase_keys

__all__ = ["basis_in_words", "reasons"]

#: Contributions below this many log odds change nobody's mind.
_LEAST = 0.05


def reasons(
    contributions: pd.DataFrame,
    comparisons: pd.DataFrame,
    lang: Language = "en",
    top: int = 3,
) -> pd.DataFrame:
    """Turn contributions into the strongest reasons of both sides.

    Parameters
    ----------
    contributions : DataFrame
        From `ReciprocalRanker.explain`: column levels side and comparison [logit].
    comparisons : DataFrame
        The comparisons that were explained, same index.
    lang : {"en", "zh"}
        Language of the reader.
    top : int
        Most reasons for, and most against, a side.

    Returns
    -------
    DataFrame on the index of `contributions`
        candidate_for, candidate_against, employer_for, employer_against: lists of sentences, the
        strongest first; `reasons`: all of them as one text.

    Examples
    --------
    >>> given = pd.DataFrame({("employer", "skills_covered"): [0.9], ("employer", "base"): [-1.0]})
    >>> reasons(given, pd.DataFrame({"skills_covered": [0.8]}))["employer_for"].tolist()
    [['80 % of the skills asked for are there, by weight']]
    """
    found: dict[str, list[list[str]]] = {}
    for side in ("candidate", "employer"):
        told = side in contributions.columns.get_level_values(0)
        given = pd.DataFrame(contributions[side]) if told else None
        for stance, sign in (("for", 1.0), ("against", -1.0)):
            found[f"{side}_{stance}"] = (
                [[] for _ in range(len(contributions))]
                if given is None
                else _strongest(given, comparisons, sign, lang, top)
            )
    frame = pd.DataFrame(found, index=contributions.index)
    return frame.assign(reasons=_joined(frame, lang))


def _strongest(
    given: pd.DataFrame, comparisons: pd.DataFrame, sign: float, lang: Language, top: int
) -> list[list[str]]:
    names = [name for name in given.columns if name != "base"]
    weight = given[names].to_numpy() * sign
    values = comparisons[names].to_numpy(dtype=float)
    order = np.argsort(-weight, axis=1, kind="stable")[:, :top]
    # Only the rows that are shown are put into words, some hundreds at most.
    return [
        [
            _sentence(names[at], values[row, at], lang)
            for at in order[row]
            if weight[row, at] >= _LEAST
        ]
        for row in range(len(given))
    ]


def _sentence(name: str, value: float, lang: Language) -> str:
    if np.isnan(value):
        return phrase("match", "missing", lang, name=_label(name, lang))
    if value == 0 and f"{name}_none" in phrase_keys("match"):
        return phrase("match", f"{name}_none", lang)
    if name not in phrase_keys("match"):
        return phrase("match", "other", lang, name=name, value=f"{value:.3g}")
    answer = phrase("match", "yes" if value > 0.5 else "no", lang)
    return phrase(
        "match",
        name,
        lang,
        percent=f"{100 * value:.0f}",
        # Read for logarithms of a ratio alone; days would overflow.
        ratio=f"{100 * np.exp(min(value, 10.0)):.0f}",
        value=f"{value:.3g}",
        yes=answer,
    )


def _label(name: str, lang: Language) -> str:
    key = f"name_{name}"
    return phrase("match", key, lang) if key in phrase_keys("match") else name.replace("_", " ")


def _joined(frame: pd.DataFrame, lang: Language) -> list[str]:
    gap = "；" if lang == "zh" else "; "
    rows = []
    for row in frame.to_dict("records"):
        parts = [
            phrase("match", stance, lang, side=phrase("match", f"side_{side}", lang), reason=reason)
            for side in ("candidate", "employer")
            for stance in ("for", "against")
            for reason in row[f"{side}_{stance}"]
        ]
        rows.append(gap.join(parts))
    return rows


def basis_in_words(basis: str, lang: Language = "en") -> str:
    """Return what a score rests on, see `ReciprocalRanker.basis_`.

    Examples
    --------
    >>> basis_in_words("scorecard")
    'default scorecard, no answers yet'
    """
    return phrase("match", f"basis_{basis}", lang)
