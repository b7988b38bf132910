"""Before a list is printed: which of its figures are hardly possible, and what hangs on them.

The limits are judgement: what lies beyond them is nearly always a slip of the pen, a wrong unit or
a file that is missing, and may be right all the same. So nothing is changed; somebody confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from talentmatch.data.tables.shared import SCARCITY_GRADES
from talentmatch.i18n import joined, phrase
from talentmatch.lists.words import lazy_word

__all__ = [
    "Breach",
    "beyond_edition",
    "beyond_headcount",
    "beyond_people",
    "refused_supply",
    "sources_apart",
]

#: A firm that wants more people than it has would more than double within the year.
_MOST_OF_A_FIRM = 1.0
#: Openings of a year are fewer than all people who work there.
_MOST_OF_ALL = 1.0
#: So many times one figure is another before they contradict each other: of two sources, each with
#: an error of its own; and of two years.
_TIMES_OF_SOURCES = 5.0
_TIMES_OF_YEARS = 3.0
#: Fewer people than that are no contradiction.
_FEWEST = 10.0


@dataclass(frozen=True)
class Breach:
    """A figure that is hardly possible.

    Attributes
    ----------
    key : str
        Name under which it is confirmed: its kind, a colon, and what it is about.
    figures : str
        The figures; a confirmation holds for these alone.
    finding : str
        What is wrong, in a sentence.
    occupations : frozenset of str, optional
        Rows of the list whose grades hang on it; all of them if None.
    """

    key: str
    figures: str
    finding: str
    occupations: frozenset[str] | None = None

    @property
    def kind(self) -> str:
        """What was compared: wanted, total, sources, supply or edition."""
        return self.key.partition(":")[0]


def beyond_headcount(
    needs: pd.DataFrame, people: pd.Series, names: Mapping[str, str]
) -> list[Breach]:
    """Name the firms that want more people than they have.

    Parameters
    ----------
    needs : DataFrame
        `enterprise_id`, `occupation`, `openings` of the latest round.
    people : Series
        People who work in each enterprise, by its id.
    names : mapping of str to str
        Names of the enterprises.

    Examples
    --------
    >>> needs = pd.DataFrame({"enterprise_id": ["a"], "occupation": ["welder"], "openings": [240.0]})
    >>> [breach.key for breach in beyond_headcount(needs, pd.Series({"a": 24.0}), {"a": "Kite"})]
    ['wanted:a']
    """
    wanted = needs.groupby("enterprise_id")["openings"].sum()
    both = pd.DataFrame({"wanted": wanted, "people": people.reindex(wanted.index)}).dropna()
    over = both["wanted"].gt(_MOST_OF_A_FIRM * both["people"]) & both["wanted"].ge(_FEWEST)
    found = []
    for firm, row in ((str(firm), row) for firm, row in both.loc[over].iterrows()):
        posts = needs.loc[needs["enterprise_id"].eq(firm), "occupation"].dropna()
        facts = {"firm": names.get(firm, firm), "wanted": f"{row['wanted']:,.0f}"}
        finding = phrase("plausibility", "wanted", people=f"{row['people']:,.0f}", **facts)
        figures = f"{row['wanted']:g}/{row['people']:g}"
        found.append(Breach(f"wanted:{firm}", figures, finding, frozenset(map(str, posts))))
    return found


def beyond_people(total: float, people: float | None) -> list[Breach]:
    """Say so if the openings of the year are more than all people who work there.

    Parameters
    ----------
    total : float
        Openings of the year [positions].
    people : float, optional
        People who are insured or work there; None if nobody tells.

    Examples
    --------
    >>> [breach.key for breach in beyond_people(1900.0, 1000.0)], beyond_people(300.0, 1000.0)
    (['total:all'], [])
    """
    if not people or total < _FEWEST or total <= _MOST_OF_ALL * people:
        return []
    finding = phrase("plausibility", "total", total=f"{total:,.0f}", people=f"{people:,.0f}")
    return [Breach("total:all", f"{total:.0f}/{people:.0f}", finding)]


def sources_apart(survey: pd.DataFrame, headcount: pd.DataFrame) -> list[Breach]:
    """Name the occupations of which survey and headcount say figures that exclude each other.

    Parameters
    ----------
    survey, headcount : DataFrame
        `occupation`, `mean`, `lo-80`, `hi-80` [positions per year].

    Examples
    --------
    >>> one = pd.DataFrame({"occupation": ["x"], "mean": [90.0], "lo-80": [80.0], "hi-80": [99.0]})
    >>> two = pd.DataFrame({"occupation": ["x"], "mean": [9.0], "lo-80": [7.0], "hi-80": [12.0]})
    >>> [breach.key for breach in sources_apart(one, two)], sources_apart(one, one)
    (['sources:x'], [])
    """
    both = survey.merge(headcount, on="occupation", suffixes=("", "_other"))
    low, high = both[["mean", "mean_other"]].min(axis=1), both[["mean", "mean_other"]].max(axis=1)
    outside = both["lo-80"].gt(both["hi-80_other"]) | both["hi-80"].lt(both["lo-80_other"])
    apart = outside & high.gt(_TIMES_OF_SOURCES * low) & (high - low).ge(_FEWEST)
    found = []
    for row in both.loc[apart].to_dict("records"):
        code = str(row["occupation"])
        facts = {"survey": f"{row['mean']:,.0f}", "headcount": f"{row['mean_other']:,.0f}"}
        finding = phrase("plausibility", "sources", post=lazy_word("occupation", code), **facts)
        figures = f"{row['mean']:.0f}/{row['mean_other']:.0f}"
        found.append(Breach(f"sources:{code}", figures, finding, frozenset({code})))
    return found


def beyond_edition(rows: pd.DataFrame, edition: pd.DataFrame | None) -> list[Breach]:
    """Name the posts whose number or grade is far from that of the list published before.

    Parameters
    ----------
    rows : DataFrame
        `occupation`, `mean`, `grade` of the list, summed over chains where it has them.
    edition : DataFrame, optional
        `edition`, `occupation`, `number`, `grade` of the list published before.

    Examples
    --------
    >>> rows = pd.DataFrame({"occupation": ["x", "y"], "mean": [400.0, 20.0], "grade": "severe"})
    >>> before = pd.DataFrame({"edition": "2024", "occupation": ["x", "y"], "number": [40.0, 25.0],
    ...                        "grade": ["severe", "none"]})
    >>> [breach.key for breach in beyond_edition(rows, before)]
    ['edition:x', 'edition:y']
    """
    if edition is None or edition.empty:
        return []
    before = _summed(edition, "number").rename(columns={"grade": "grade_before"})
    both = _summed(rows, "mean").join(before, how="inner")
    name = str(edition["edition"].iloc[0])
    found = []
    for code, row in both.iterrows():
        low, high = sorted((row["mean"], row["number"]))
        numbers = pd.notna(row["number"]) and high > _TIMES_OF_YEARS * low and high - low >= _FEWEST
        grades = {row["grade"], row["grade_before"]} == {"none", "severe"}
        if numbers or grades:
            facts = {
                "edition": name,
                "post": lazy_word("occupation", str(code)),
                "now": _as_number(row["mean"]),
                "before": _as_number(row["number"]),
                "grade": phrase("plan", f"grade_{row['grade']}"),
                "grade_before": phrase("plan", f"grade_{row['grade_before']}"),
            }
            finding = phrase("plausibility", "edition" if numbers else "edition_grade", **facts)
            figures = f"{name}: {row['number']:.0f}/{row['mean']:.0f}"
            found.append(Breach(f"edition:{code}", figures, finding, frozenset({str(code)})))
    return found


def _as_number(number: float) -> str:
    return "–" if pd.isna(number) else f"{number:,.0f}"


def _summed(rows: pd.DataFrame, number: str) -> pd.DataFrame:
    """Return number and highest grade of each occupation."""
    groups = rows.assign(_grade=rows["grade"].map(SCARCITY_GRADES.index)).groupby("occupation")
    summed = groups[number].sum(min_count=1).to_frame()
    return summed.assign(grade=groups["_grade"].max().map(dict(enumerate(SCARCITY_GRADES))))


def refused_supply(files: Iterable[str]) -> list[Breach]:
    """Say which files of graduates or seats were refused: without them every gap is too large.

    Examples
    --------
    >>> [breach.figures for breach in refused_supply(["招生计划.xlsx"])]
    ['招生计划.xlsx']
    """
    names = sorted(files)
    if not names:
        return []
    finding = phrase("plausibility", "supply", files=joined(names), n=len(names))
    return [Breach("supply:files", "; ".join(names), finding)]
