"""Look for people: by words, names, skills, places, pay and years, a page at a time out of the store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from talentmatch.data.contract.staging import quoted
from talentmatch.errors import InputError
from talentmatch.i18n import label, languages, phrase
from talentmatch.lists import Result
from talentmatch.pipeline.people.records import CANDIDATES, WITH_EMPLOYER
from talentmatch.pipeline.people.search_words import Both, Either, Not, Search, Term, read_search
from talentmatch.pipeline.readiness import data_date
from talentmatch.vocab import levels, occupations, skills
from talentmatch.vocab.places import covers, place, places
from talentmatch.vocab.reading import comparable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from talentmatch.data.store import Store

__all__ = ["ORDERS", "PeopleFound", "search_people"]

#: Columns by which people may be sorted.
ORDERS: Final = (
    "registered_on",
    "name",
    "title",
    "occupation",
    "region",
    "education",
    "major",
    "title_rank",
    "skill_grade",
    "experience_years",
    "expected_yearly_pay",
    "available_from",
    "candidate_id",
)
_LATIN = re.compile(r"[0-9a-zA-Z]")
#: Letters that are written small and large; Chinese has none.
_CASED = re.compile(r"[^\W\d_\u3000-\u9fff]")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(万|w|千|k)?元?年?", re.IGNORECASE)
_TIMES = {"万": 1e4, "w": 1e4, "千": 1e3, "k": 1e3, "": 1.0}
_RANGE = re.compile(r"\s*(?:\.\.|[-–—~～至到])\s*")
#: Field to its column, of those that are compared.
_COLUMNS = {
    "pay": "c.expected_yearly_pay",
    "years": "c.experience_years",
    "registered": "c.registered_on",
    "available": "c.available_from",
}


@dataclass(frozen=True)
class PeopleFound(Result):
    """A page of the people whom a search gives.

    Attributes
    ----------
    total : int
        How many there are on all pages.
    start : int
        How many come before this page.
    """

    total: int = 0
    start: int = 0


def search_people(
    store: Store,
    text: str = "",
    *,
    order: str = "registered_on",
    down: bool = True,
    start: int = 0,
    rows: int | None = 25,
) -> PeopleFound:
    """Return a page of the people who agreed to be recruited and whom a search gives.

    Words are looked for in number, name, title, occupation, skills, wanted posts, major, employer,
    place and résumé; a field before a word says in which. A place means all that lies in it; a
    skill those that are kinds of it too.

    Parameters
    ----------
    store : Store
        The data.
    text : str
        The search, such as ``(焊工 OR welder) place:慈溪 pay<20万 years>=5 NOT 兼职``; all if empty.
    order : str
        Column by which they are sorted, one of `ORDERS`.
    down : bool
        Whether the largest or latest come first; whoever has no value comes last.
    start, rows : int
        How many to pass over, and how many to return; all of them if None.

    Raises
    ------
    InputError
        The search cannot be read; the sentence says where. Or no list is sorted so.
    """
    if order not in ORDERS:
        raise InputError(phrase("search", "no_such_order", order=order))
    search = read_search(text)
    as_of = data_date(store, "recruiting")
    where = "TRUE" if search is None else _condition(search, _Sources(store, as_of))
    column = "n.name" if order == "name" else f'c."{order}"'
    named = "n." in f"{where} {column}"
    limit = "" if rows is None else f"LIMIT {int(rows)} OFFSET {int(start)}"

    def answer() -> pd.DataFrame:
        return store.query(
            f"""
            SELECT c.candidate_id, count(*) OVER () AS total FROM candidate AS c
            {"LEFT JOIN contact AS n USING (candidate_id)" if named else ""} WHERE {where}
            ORDER BY {column} {"DESC" if down else "ASC"} NULLS LAST, c.candidate_id {limit}
            """,
            as_of=as_of,
            purpose="recruiting",
        )

    # The numbers of a page are kept: the same first page is asked for again and again.
    asked = ("people", where, column, down, limit, as_of)
    hits = answer() if rows is None else store.until_changed(asked, answer)
    # What a page shows is read of its own people alone, named in the SELECT: a join would unseal
    # the texts of everybody before it.
    own = "SELECT candidate_id FROM hits"
    if rows is not None:
        own = ", ".join(map(quoted, hits["candidate_id"])) or "NULL"
    page = store.query(
        f"SELECT {WITH_EMPLOYER}, n.name FROM candidate AS t LEFT JOIN (SELECT candidate_id, name "
        f"FROM contact WHERE candidate_id IN ({own})) AS n USING (candidate_id) "
        f"WHERE t.candidate_id IN ({own})",
        as_of=as_of,
        purpose="recruiting",
        relations={"hits": hits[["candidate_id"]]} if rows is None else None,
    )
    page = hits.merge(page, on="candidate_id", how="left")
    total = int(page["total"].iloc[0]) if len(page) else 0
    if page.empty and start:
        return search_people(store, text, order=order, down=down, start=0, rows=rows)
    table = page.drop(columns="total")
    table = table.dropna(axis="columns", how="all") if len(table) else table
    return PeopleFound(CANDIDATES, CANDIDATES.ordered(table), total=total, start=start)


class _Sources:
    """What of the store a search needs to know before it is asked; each looked up once, if at all."""

    def __init__(self, store: Store, as_of: pd.Timestamp) -> None:
        self._store, self._as_of = store, as_of
        self._regions: tuple[str, ...] | None = None

    def pseudonym(self, text: str) -> str:
        """Return the pseudonym of a number of somebody's own files."""
        return self._store.pseudonym(text)

    def regions(self, holds: Callable[[str], bool]) -> list[str]:
        """Return those regions, as they are written of people, that fit."""
        if self._regions is None:
            query = """
                SELECT DISTINCT region FROM (SELECT region FROM candidate
                UNION ALL SELECT unnest(wanted_regions) FROM candidate) WHERE region IS NOT NULL
            """
            names = self._store.query(query, as_of=self._as_of, purpose="recruiting")
            self._regions = tuple(names["region"])
        return [name for name in self._regions if holds(name)]


def _condition(search: Search, sources: _Sources) -> str:
    """Return a search as SQL over c (candidate) and n (contact)."""
    if isinstance(search, Not):
        return f"(NOT {_condition(search.part, sources)})"
    if isinstance(search, (Both, Either)):
        word = " AND " if isinstance(search, Both) else " OR "
        return f"({word.join(_condition(part, sources) for part in search.parts)})"
    # What is not known is not so: without this, NOT would lose whoever lacks a value.
    return f"coalesce({_of_term(search, sources)}, FALSE)"


def _of_term(term: Term, sources: _Sources) -> str:
    if term.field in _COLUMNS:
        return _compared(term, _COLUMNS[term.field])
    if term.field == "education":
        return _education(term)
    places_of = {"place": ("lives", "wants"), "lives": ("lives",), "wants": ("wants", "anywhere")}
    if term.field in places_of:
        return _place(term.words, places_of[term.field], sources)
    if term.field == "skill":
        return _skill(term.words)
    texts = {
        "name": ("n.name",),
        "text": ("c.text",),
        "major": ("c.major",),
        "title": ("c.title", _joined("c.wanted_titles")),
    }
    if term.field == "id":
        return _number(term.words, sources)
    if term.field == "employer":
        return _employer(term.words)
    if term.field:
        parts = [_says(text, term.words) for text in texts[term.field]]
        return _any([*parts, *(_occupation(term.words) if term.field == "title" else ())])
    return _anywhere(term.words, sources)


def _anywhere(words: str, sources: _Sources) -> str:
    texts = ("n.name", "c.title", "c.text", "c.major", _joined("c.wanted_titles"))
    known = place(words).kinds != 0
    return _any(
        [
            *(_says(text, words) for text in (*texts, _joined("c.licences"))),
            _skill(words),
            _employer(words),
            _number(words, sources),
            *_occupation(words),
            *([_place(words, ("lives", "wants"), sources)] if known else []),
            *_steps(words),
        ]
    )


def _any(conditions: Iterable[str]) -> str:
    return "(" + " OR ".join(f"coalesce({one}, FALSE)" for one in conditions) + ")"


def _joined(column: str) -> str:
    return f"array_to_string({column}, '|')"


def _says(text: str, words: str) -> str:
    """Return the SQL that finds words in a text: Latin ones whole, or as a beginning with a star."""
    begin, beginning = words.removesuffix("*"), words.endswith("*")
    if not _CASED.search(begin):
        return f"contains({text}, {quoted(begin)})"
    escaped = _escaped(begin)
    before = r"\b" if _LATIN.match(begin[0]) else ""
    after = r"\b" if _LATIN.match(begin[-1]) and not beginning else ""
    # To look for the letters alone is five times as fast as for the word: few texts hold them.
    letters, word = quoted(f"(?i){escaped}"), quoted(f"(?i){before}{escaped}{after}")
    return f"CASE WHEN regexp_matches({text}, {letters}) THEN regexp_matches({text}, {word}) END"


def _escaped(words: str) -> str:
    return re.sub(r"([^\w\s])", r"\\\1", words)


def _skill(words: str) -> str:
    plain = words.removesuffix("*")
    code = skills.canonical(plain)
    own = comparable(plain)
    every = skills.codes()
    if code is not None:
        codes = {code, *(one for one in every if code in skills.general(one))}
    else:
        codes = {
            one
            for one in every
            if len(own) > 1
            and not own.isascii()
            and any(own in comparable(skills.name(one, lang)) for lang in languages())
        }
    listed = ", ".join(map(quoted, sorted(codes)))
    verbatim = _says(_joined("c.skills"), words)
    return f"(list_has_any(c.skills, [{listed}]) OR {verbatim})" if codes else verbatim


def _occupation(words: str) -> list[str]:
    own = comparable(words)
    if len(own) < 2:
        return []
    table = occupations.table()
    named = table["zh"].str.casefold().str.contains(own, regex=False)
    if own.isascii():
        pattern = rf"\b{re.escape(own)}"
        named = table["en"].str.casefold().str.contains(pattern, regex=True)
    codes = sorted({*table.loc[named, "code"], *([words] if occupations.exists(words) else [])})
    return [f"c.occupation IN ({', '.join(map(quoted, codes))})"] if codes else []


def _number(words: str, sources: _Sources) -> str:
    return f"c.candidate_id IN ({quoted(words)}, {quoted(sources.pseudonym(words))})"


def _employer(words: str) -> str:
    named = f"SELECT enterprise_id FROM enterprise WHERE {_says('name', words)}"
    return f"({_says('c.employer', words)} OR c.employer IN ({named}))"


def _place(words: str, where: tuple[str, ...], sources: _Sources) -> str:
    asked = place(words)
    inside = sources.regions(lambda name: covers(asked, place(name)) == "yes")
    listed = ", ".join(map(quoted, inside))
    parts = []
    if "lives" in where and inside:
        parts.append(f"c.region IN ({listed})")
    if "wants" in where:
        # Who would work in all of Ningbo would work in Cixi.
        wider = sources.regions(lambda name: covers(places((name,)), asked) == "yes")
        if either := ", ".join(map(quoted, sorted({*inside, *wider}))):
            parts.append(f"list_has_any(c.wanted_regions, [{either}])")
    if "anywhere" in where:
        parts.append("coalesce(len(c.wanted_regions), 0) = 0")
    return _any(parts) if parts else "FALSE"


def _steps(words: str) -> list[str]:
    """Return the SQL for a word that names a step of education."""
    own = comparable(words)
    named = [
        step
        for step in levels.order("education")
        if own in {comparable(levels.label("education", step, lang)) for lang in languages()}
    ]
    return [f"c.education IN ({', '.join(map(quoted, named))})"] if named else []


def _education(term: Term) -> str:
    step = levels.parse("education", term.words)
    if step is None:
        raise _wrong(term)
    order = levels.order("education")
    at = order.index(step)
    chosen = {
        ":": [step],
        "=": [step],
        ">=": order[at:],
        ">": order[at + 1 :],
        "<": order[:at],
        "<=": order[: at + 1],
    }[term.sign]
    return f"c.education IN ({', '.join(map(quoted, chosen))})" if chosen else "FALSE"


def _compared(term: Term, column: str) -> str:
    read = _day if term.field in ("registered", "available") else _amount
    if term.sign in (":", "="):
        ends = _RANGE.split(term.words) if read is _amount or ".." in term.words else [term.words]
        low, high = (read(term, text) for text in (ends[0], ends[-1]))
        if len(ends) > 2:
            raise _wrong(term)
        return f"{column} BETWEEN {low} AND {high}"
    return f"{column} {term.sign} {read(term, term.words)}"


def _amount(term: Term, text: str) -> str:
    number = _NUMBER.fullmatch(text.replace(",", "").strip())
    if number is None:
        raise _wrong(term)
    return repr(float(number[1]) * _TIMES[(number[2] or "").lower()])


def _day(term: Term, text: str) -> str:
    try:
        day = pd.Timestamp(text)
    except ValueError:
        raise _wrong(term) from None
    if pd.isna(day):
        raise _wrong(term)
    return f"DATE {quoted(f'{day:%Y-%m-%d}')}"


def _wrong(term: Term) -> InputError:
    why = phrase(
        "search",
        f"wrong_{term.field}",
        words=term.words,
        field=label("search", f"field_{term.field}"),
    )
    return InputError(phrase("search", "unread", at=term.at, why=why))
