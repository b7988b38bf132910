"""Tell which records are of one person: two independent marks join, one alone is asked about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from talentmatch.data.intake.identity._name_likeness import PersonName, compare_names
from talentmatch.data.intake.identity._person_links import links_between, names_of

__all__ = ["Likeness", "likeness"]

_PERSON = ("candidate_id", "name", "phone", "email")
_WORK = ("employer", "title", "major")
_REVIEW = (
    "outcome",
    *_PERSON,
    *(f"likely_{name}".replace("candidate_", "") for name in _PERSON),
    "shared",
    "same",
)
_KINDS = {"p": "phone", "e": "email", "i": "id number"}


@dataclass(frozen=True)
class Likeness:
    """Who is one person, who may be, and which marks say nothing.

    Attributes
    ----------
    aliases : dict of str to str
        Pseudonym to the one of the same person that is kept.
    review : DataFrame
        A pair a row: outcome ("joined" or "in doubt"), both records, which marks they share,
        and `same`, empty, for the answer.
    crowded : int
        Telephones and e-mails that stand with more people than a couple.
    crowd : int
        People with whom they stand.
    """

    aliases: dict[str, str]
    review: pd.DataFrame
    crowded: int
    crowd: int


def likeness(
    records: pd.DataFrame,
    *,
    work: pd.DataFrame | None = None,
    people: int | None = None,
    two_people: Iterable[tuple[str, str]] = (),
    numbers: pd.DataFrame | None = None,
) -> Likeness:
    """Compare records that share a mark or a name.

    Parameters
    ----------
    records : DataFrame
        A record a row, or several of one: candidate_id, name, phone, email, fresh (bool: whether it
        comes in now), and the lists `phones` and `emails` that its cells hold.
    work : DataFrame, optional
        On candidate_id: employer, title, major and how many have each, see `links_between`.
    people : int, optional
        How many people the book has; by default, those of the records.
    two_people : iterable of (str, str)
        Pairs of which somebody said that they are two people.
    numbers : DataFrame, optional
        candidate_id and mark, which stands for the number of an identity card: a mark as a
        telephone is, and records that have other ones are not joined.

    Returns
    -------
    Likeness
        Records are one person if they bear one name, in one spelling or by its sound, and share a
        telephone or an e-mail; if they share both and nothing in their names speaks against it;
        or if they bear one name and share so much else that chance does not explain it.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     [("a", "王芳", ["1"]), ("b", "Fang Wang", ["1"]), ("c", "李强", ["1"])],
    ...     columns=["candidate_id", "name", "phones"],
    ... ).assign(fresh=True, phone="1", email=None, emails=[[]] * 3)
    >>> result = likeness(rows)
    >>> result.aliases, result.review[["outcome", "candidate_id", "likely_id"]].values.tolist()
    ({'a': 'b'}, [['joined', 'a', 'b'], ['in doubt', 'c', 'b']])
    """
    work = pd.DataFrame(index=pd.Index([], dtype="str")) if work is None else work
    people = people or records["candidate_id"].nunique()
    # Joins depend on their order, and that of pseudonyms is another in each store.
    number = _numbered(records, work)
    pseudonym = {place: one for one, place in number.items()}
    result = _likeness(
        records.assign(candidate_id=records["candidate_id"].map(number)),
        work[work.index.isin(list(number))].rename(index=number),
        people,
        [(number[a], number[b]) for a, b in two_people if a in number and b in number],
        None
        if numbers is None
        else numbers.assign(candidate_id=numbers["candidate_id"].map(number)),
    )
    sides = {side: result.review[side].map(pseudonym) for side in ("candidate_id", "likely_id")}
    aliases = {pseudonym[alias]: pseudonym[kept] for alias, kept in result.aliases.items()}
    return replace(result, aliases=aliases, review=result.review.assign(**sides))


def _numbered(records: pd.DataFrame, work: pd.DataFrame) -> dict[str, str]:
    """Return a number for each person by what the records say alone, who says most first."""
    said = records[list(_PERSON)].fillna("").sort_values(list(_PERSON))
    first = said.drop_duplicates("candidate_id").set_index("candidate_id")
    rest = work.reindex(first.index)[[name for name in _WORK if name in work]].fillna("")
    table = first.join(rest)
    table.insert(0, "lacking", (table == "").sum(axis=1))
    order = table.sort_index().sort_values(list(table.columns), kind="stable").index
    return {str(one): f"{place:09d}" for place, one in enumerate(order)}


def _likeness(
    records: pd.DataFrame,
    work: pd.DataFrame,
    people: int,
    two_people: Iterable[tuple[str, str]],
    numbers: pd.DataFrame | None,
) -> Likeness:
    marks = _marks(records, numbers)
    names = names_of(records)
    links = links_between(marks, names, work, people)
    stored = set(records.loc[~records["fresh"], "candidate_id"])
    numbers_of = _numbers_of(marks)
    groups = _Groups(names, two_people, numbers_of)
    groups.join_all(links.sure)
    representatives = groups.representatives(stored)
    aliases = {alias: other for alias, other in representatives.items() if alias != other}
    fresh = set(records.loc[records["fresh"], "candidate_id"])
    apart = _of_two_numbers(links.sure, numbers_of)
    doubt = pd.concat([apart, links.doubt], ignore_index=True)
    pairs = pd.concat(
        [
            pd.DataFrame(
                {"candidate_id": list(aliases), "likely_id": list(aliases.values())}
            ).assign(outcome="joined"),
            _pairs_to_ask(doubt, representatives, fresh, groups.two_people).assign(
                outcome="in doubt"
            ),
        ]
    )
    crowd = marks[links.crowded.to_numpy()]
    return Likeness(
        aliases,
        _review(pairs, records, marks),
        crowded=int(crowd["mark"].nunique()),
        crowd=int(crowd["candidate_id"].nunique()),
    )


def _marks(records: pd.DataFrame, numbers: pd.DataFrame | None) -> pd.DataFrame:
    """Return a mark of a record a row: "p" and a telephone, "e" and an address, "i" and a number."""
    parts = []
    for kind, column in (("p", "phones"), ("e", "emails")):
        rows = records[["candidate_id", column]].explode(column).dropna()
        mark = kind + rows[column].astype("str")
        parts.append(pd.DataFrame({"candidate_id": rows["candidate_id"], "mark": mark}))
    if numbers is not None:
        own = numbers[numbers["candidate_id"].isin(records["candidate_id"])]
        parts.append(own.assign(mark="i" + own["mark"].astype("str")))
    return pd.concat(parts).drop_duplicates().reset_index(drop=True)


def _numbers_of(marks: pd.DataFrame) -> dict[str, frozenset[str]]:
    rows = marks[marks["mark"].str.startswith("i")]
    numbers: dict[str, frozenset[str]] = {
        str(one): frozenset(marks) for one, marks in rows.groupby("candidate_id")["mark"]
    }
    return numbers


def _of_two_numbers(links: pd.DataFrame, numbers: dict[str, frozenset[str]]) -> pd.DataFrame:
    """Return the links whose records came with numbers of two identity cards."""
    apart = [
        one in numbers and other in numbers and not numbers[one] & numbers[other]
        for one, other in zip(links["one"], links["other"], strict=True)
    ]
    return links.loc[pd.Series(apart, index=links.index, dtype=bool), ["one", "other"]]


class _Groups:
    """Records joined so far, no group of two people."""

    def __init__(
        self,
        names: dict[str, PersonName],
        two_people: Iterable[tuple[str, str]],
        numbers: dict[str, frozenset[str]],
    ) -> None:
        self._names = names
        self._numbers = numbers
        self._first = {one: one for one in names}
        self._members = {one: [one] for one in names}
        self.two_people: dict[str, set[str]] = {}
        for one, other in two_people:
            self.two_people.setdefault(one, set()).add(other)
            self.two_people.setdefault(other, set()).add(one)

    def join_all(self, links: pd.DataFrame) -> None:
        """Join what is linked, records without a name last, and only if they fit one person alone."""
        # Few of all records are linked, and each step depends on those before.
        rows = links.itertuples(index=False, name=None)
        silent: dict[str, list[str]] = {}
        for one, other, without_name in rows:
            if not without_name:
                self._join(one, other)
                continue
            for nameless, fitting in ((one, other), (other, one)):
                silent.setdefault(nameless, []).append(fitting)
        for one, others in silent.items():
            firsts = {self._first[other] for other in others} - {self._first[one]}
            if all(self._agree(a, b) for a in firsts for b in firsts):
                for other in firsts:
                    self._join(one, other)

    def _join(self, one: str, other: str) -> None:
        a, b = self._first[one], self._first[other]
        if a == b or not self._agree(a, b):
            return
        for member in self._members.pop(b):
            self._first[member] = a
            self._members[a].append(member)

    def _agree(self, one: str, other: str) -> bool:
        """Tell whether nobody said, and no name or number says, that two groups are two people."""
        group, other_group = self._members[self._first[one]], self._members[self._first[other]]
        if any(self.two_people.get(member, set()) & {*other_group} for member in group):
            return False
        one_numbers, other_numbers = (
            {number for member in members for number in self._numbers.get(member, ())}
            for members in (group, other_group)
        )
        if one_numbers and other_numbers and not one_numbers & other_numbers:
            return False
        names = ({self._names[member] for member in members} for members in (group, other_group))
        first, second = names
        return all(compare_names(a, b) != "apart" for a in first for b in second)

    def representatives(self, stored: set[str]) -> dict[str, str]:
        """Return of each record the one that is kept: one stored before, else the first in order."""
        return {
            member: keep
            for members in self._members.values()
            for keep in [min(members, key=lambda one: (one not in stored, one))]
            for member in members
        }


def _pairs_to_ask(
    doubt: pd.DataFrame,
    representatives: dict[str, str],
    fresh: set[str],
    two_people: dict[str, set[str]],
) -> pd.DataFrame:
    """Return the pairs in doubt that are still two people, of whom one comes in now."""

    def rows() -> Iterator[tuple[str, str]]:
        pairs = set()
        for one, other in doubt.itertuples(index=False, name=None):
            # What was stored before was asked about when it came.
            pair = sorted(
                (representatives[one], representatives[other]), key=lambda who: (who in fresh, who)
            )
            is_known = pair[0] == pair[1] or tuple(pair) in pairs
            if is_known or not {one, other} & fresh or pair[0] in two_people.get(pair[1], ()):
                continue
            pairs.add(tuple(pair))
            yield pair[1], pair[0]

    return pd.DataFrame(list(rows()), columns=["candidate_id", "likely_id"])


def _review(pairs: pd.DataFrame, records: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Put both records and what they share beside each pair."""
    rows = records.sort_values("fresh").drop_duplicates("candidate_id", keep="last")
    contacts = rows.set_index("candidate_id")[["name", "phone", "email"]]
    table = pairs.join(contacts, on="candidate_id").join(
        contacts.add_prefix("likely_"), on="likely_id"
    )
    some = marks[marks["candidate_id"].isin({*pairs["candidate_id"], *pairs["likely_id"]})]
    by_person = some.groupby("candidate_id")["mark"].agg(set).to_dict()
    shared = [
        by_person.get(one, set()) & by_person.get(other, set())
        for one, other in zip(pairs["candidate_id"], pairs["likely_id"], strict=True)
    ]
    kinds = [sorted({_KINDS[mark[0]] for mark in both}) or ["name"] for both in shared]
    table = table.assign(shared=[", ".join(kind) for kind in kinds], same=None)
    return table[list(_REVIEW)].reset_index(drop=True)
