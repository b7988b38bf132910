"""The list of scarce posts as an office hands it out: ten columns, stars, whole people, words."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells, lazy_word

__all__ = ["SHORTAGE_PRINTED", "grouped_list", "printed_list"]

SHORTAGE_PRINTED: Final = ListSpec(
    "shortage_printed",
    key=("place",),
    grain="a scarce post as it is printed, grouped by industry chain",
    fields=(
        Field("place", unit="year", label="row_number", names_row=True),
        Field("chain", vocabulary="planner:chain_|chain", names_row=True),
        Field("post", vocabulary="occupation", names_row=True),
        Field("stars"),
        Field("grade", vocabulary="plan:grade_"),
        Field("number", unit="persons", digits=0),
        Field("gap", unit="persons", digits=0),
        Field("asked_for"),
        Field("skills", vocabulary="skill"),
        Field("pay_range", label="yearly_pay"),
    ),
)
_STARS: Final = {"severe": "★★★", "high": "★★", "mild": "★"}
#: What a post asks of a person, with the vocabulary of each.
_ASKED: Final = {"education": "education", "title_rank": "title_rank", "skill_grade": "skill_grade"}
_TEN_THOUSAND: Final = 10_000.0


def printed_list(listed: Result) -> Result:
    """Return a list of scarce posts in the form in which it is printed.

    Parameters
    ----------
    listed : Result
        The list, or what of it may be printed: `post`, `grade`, `number`, `gap` and, where they are
        known, `chain`, what posts ask for and pay.

    Returns
    -------
    Result
        Rows grouped by industry chain, the chain that lacks most people first; grades as stars and
        words, numbers of whole people, what is asked for in words.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"post": ["welder", "cook"], "grade": ["mild", "severe"],
    ...                       "number": [12.4, 30.0], "gap": [3.0, 20.0]})
    >>> printed_list(Result(SHORTAGE_PRINTED, table)).table[["place", "post", "stars"]].values.tolist()
    [[1, 'cook', '★★★'], [2, 'welder', '★']]
    """
    rows = grouped_list(listed).table
    rows = rows.assign(
        place=range(1, len(rows) + 1),
        stars=[_stars(grade) for grade in rows["grade"]],
        asked_for=lazy_cells([_asked_for(row) for row in rows.to_dict("records")], rows.index),
        pay_range=lazy_cells([_pay(row) for row in rows.to_dict("records")], rows.index),
    )
    table = SHORTAGE_PRINTED.ordered(SHORTAGE_PRINTED.rounded(rows))
    return Result(SHORTAGE_PRINTED, table, listed.notes)


def grouped_list(listed: Result) -> Result:
    """Return the rows of a list under their industry chains, the chain that lacks most people first.

    Parameters
    ----------
    listed : Result
        As for `printed_list`.
    """
    rows = listed.table
    keys = ["gap"]
    if "chain" in rows:
        rows = rows.assign(of_chain=rows.groupby("chain")["gap"].transform("sum"))
        keys = ["of_chain", "chain", "gap"]
    rows = rows.sort_values(
        keys, ascending=[key == "chain" for key in keys], kind="stable", ignore_index=True
    )
    return replace(listed, table=rows.drop(columns=keys[:-2] if len(keys) > 1 else []))


def _stars(grade: object) -> str:
    """Return the stars of a grade, of both ends of a range; none where nothing is settled."""
    ends = str(getattr(grade, "code", "") or grade).split("-")
    stars = [_STARS.get(end, "") for end in dict.fromkeys(ends)]
    return "–".join(stars) if all(stars) else ""


def _asked_for(row: dict[object, object]) -> str:
    """Say in words what a post asks for: education and major, years, rank and grade."""
    parts = [
        lazy_word(vocabulary, str(row[name]))
        for name, vocabulary in _ASKED.items()
        if _is_asked(row.get(name))
    ]
    if _is_asked(row.get("major")):
        parts.insert(
            1 if _is_asked(row.get("education")) else 0, lazy_word("major", str(row["major"]))
        )
    years = row.get("experience_min")
    if isinstance(years, float) and years > 0:
        parts.append(phrase("planner", "years_of_experience", n=f"{years:g}"))
    return joined(parts, "; ") if parts else ""


def _is_asked(value: object) -> bool:
    return isinstance(value, str) and value not in ("", "none")


def _pay(row: dict[object, object]) -> str:
    """Return the middle half of what posts pay in ten thousand yuan; nothing where it is not known."""
    ends = [row.get("pay_p25"), row.get("pay_p75")]
    if not all(isinstance(end, float) and end > 0 for end in ends):
        return ""
    low, high = (f"{float(str(end)) / _TEN_THOUSAND:.1f}" for end in ends)
    if low == high:
        return phrase("planner", "one_pay_ten_thousand", pay=low)
    return phrase("planner", "pay_ten_thousand", low=low, high=high)
