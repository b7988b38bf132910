"""Anonymous shortlists: what a receiver may see of a person who has not agreed to that receiver."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import pandas as pd

from talentmatch.data.contract.staging import quoted
from talentmatch.data.contract.table import Purpose
from talentmatch.data.protection._person_mask import person_patterns, without_person
from talentmatch.data.storage._filters import Moment, moment
from talentmatch.data.tables import TABLES
from talentmatch.i18n import LazyText, phrase, reworded
from talentmatch.lists.spec import ListSpec
from talentmatch.vocab import occupations, skills
from talentmatch.vocab.plain_titles import plain_title

__all__ = ["anonymise", "consents"]

#: So many people at least have a skill, licence or level that is shown.
_SHARED = 3
_EXPERIENCE = (0, 1, 3, 5, 10, 15, 20, np.inf)
_PAY = (0, 100_000, 150_000, 200_000, 300_000, 500_000, 800_000, np.inf)


class ConsentSource(Protocol):
    """What tells who agreed to what, and what names people; a `Store` is one."""

    def query(
        self, sql: str, *, as_of: Moment, purpose: Purpose, receiver: str | None = None
    ) -> pd.DataFrame:
        """Return the answer to one SELECT."""

    def withdrawals(self, purpose: Purpose) -> pd.DataFrame:
        """Return who withdrew consent from which receiver, and on which day."""

    def withdrawn(self, purpose: Purpose, receiver: str = ...) -> frozenset[str]:
        """Return who withdrew consent to a purpose and receiver."""

    def identifying(self, people: Sequence[str]) -> pd.DataFrame:
        """Return what names these people."""


def consents(
    store: ConsentSource,
    people: pd.Series[str],
    *,
    receiver: str,
    as_of: Moment,
    purpose: Purpose = "recruiting",
) -> pd.Series[bool]:
    """Tell of each person whether they agreed to this very receiver.

    Consent to the store's owner (receiver ``*``) is not consent to a receiver; but a withdrawal
    for ``*`` withdraws what was given to any receiver until then.
    """
    grants = store.query(
        f"SELECT candidate_id, given_on FROM consent WHERE purpose = {quoted(purpose)} "
        f"AND receiver = {quoted(receiver)} AND (expires_on IS NULL OR expires_on >= :as_of)",
        as_of=moment(as_of),
        purpose=purpose,
        receiver=receiver,
    )
    withdrawals = store.withdrawals(purpose).query("receiver == '*'")
    days = grants["candidate_id"].map(
        dict(zip(withdrawals["candidate_id"], withdrawals["withdrawn_on"], strict=True))
    )
    ended = days.astype("datetime64[us]") >= grants["given_on"]
    withdrawn = store.withdrawn(purpose, receiver)
    return people.isin(grants.loc[~ended, "candidate_id"]) & ~people.isin(withdrawn)


def anonymise(
    frame: pd.DataFrame,
    store: ConsentSource,
    *,
    spec: ListSpec,
    receiver: str,
    as_of: Moment,
    purpose: Purpose = "recruiting",
) -> pd.DataFrame:
    """Hide who it is in the rows of people who have not agreed to the receiver.

    Parameters
    ----------
    frame : DataFrame
        A shortlist with `candidate_id` and any columns of the candidate table.
    store : ConsentSource
        Where the consents are.
    spec : ListSpec
        What the columns say: of an anonymous person those that are not `personal` are shown, of
        their words only those that many people share. What is not declared is personal.
    receiver : str
        enterprise_id of who is to see the list.
    as_of : str, date or Timestamp
        Day of the list.
    purpose : {"recruiting", "service"}
        Purpose of the list.

    Returns
    -------
    DataFrame
        The same rows and columns, and `anonymous` (bool). Of an anonymous person the pseudonym is
        replaced by a number that holds in this list alone ("candidate 3"), experience and pay by
        bands, the employer by its industry where the register knows it, a title by the part of it
        that says a kind of work in common words, and whatever else is personal is empty. Names,
        contact data and the employer in any spelling are taken out of every text.

    Examples
    --------
    >>> from talentmatch.data.store import Store
    >>> rows = pd.DataFrame({"candidate_id": ["c-1"], "experience_years": [7], "phone": ["138"]})
    >>> nothing_open = ListSpec("people", ())
    >>> with Store() as store:
    ...     shown = anonymise(rows, store, spec=nothing_open, receiver="E1", as_of="2024-12-31")
    >>> print(shown.to_string(index=False))
    candidate_id experience_years phone  anonymous
     candidate 1             5-10   NaN       True
    """
    agreed = consents(store, frame["candidate_id"], receiver=receiver, as_of=as_of, purpose=purpose)
    hidden = ~agreed.to_numpy(dtype=bool)
    numbers = pd.Series(pd.factorize(frame["candidate_id"])[0] + 1, index=frame.index)
    register = store.query(
        "SELECT enterprise_id, name, left(industry, 3) AS industry FROM enterprise",
        as_of=as_of,
        purpose=purpose,
    )
    who = store.identifying(frame["candidate_id"].dropna().unique().tolist())
    mask = frame["candidate_id"].map(person_patterns(who))
    own_occupations = frame["candidate_id"].map(
        dict(zip(who["candidate_id"], who["occupation"], strict=True))
    )
    result = frame.copy()
    for name in frame.columns:
        is_open = not spec[name].personal
        if is_open and frame[name].dtype.kind in "iufbM":
            continue
        result[name] = frame[name].astype(object)
        substitute = _hidden(name, frame[name], numbers, register)
        if is_open:
            shared = _shared(store, name, as_of, purpose) if name in _RARE else frozenset()
            texts = _masked(frame[name], mask) if name in _TEXTS else frame[name]
            substitute = (
                _title(texts, own_occupations) if name == "title" else _open(name, texts, shared)
            )
        result[name] = result[name].where(~hidden, substitute)
    return result.assign(anonymous=hidden)


_TEXTS = ("title", "reasons", "occupation_name")
_RARE = ("skills", "licences", "talent_level")


def _shared(store: ConsentSource, name: str, as_of: Moment, purpose: Purpose) -> frozenset[str]:
    """Return the values of a column that several people have."""
    values = store.query(
        f'SELECT candidate_id, "{name}" AS value FROM candidate', as_of=as_of, purpose=purpose
    )
    people = values.explode("value").groupby("value")["candidate_id"].nunique()
    return frozenset(map(str, people.index[people >= _SHARED]))


def _masked(texts: pd.Series[Any], patterns: pd.Series[Any]) -> pd.Series[Any]:
    """Take out of each text what names its person; what is no text is empty."""
    clean = [
        _without(text, pattern if isinstance(pattern, re.Pattern) else None)
        if isinstance(text, str)
        else None
        for text, pattern in zip(texts, patterns, strict=True)
    ]
    return pd.Series(clean, index=texts.index, dtype=object)


def _without(text: str, pattern: re.Pattern[str] | None) -> str:
    """Take out what names a person; of a sentence, in whatever language it will be said."""
    if isinstance(text, LazyText):
        return reworded(text, partial(without_person, pattern=pattern))
    return without_person(text, pattern)


def _open(name: str, values: pd.Series[Any], shared: frozenset[str]) -> pd.Series[Any]:
    """Return the values of an open column as far as they name a kind and no person."""
    if name in ("posting_id", "reasons"):
        return values.astype(object)
    if name in _RARE:
        common = [_common(value, name, shared) for value in values]
        return pd.Series(common, index=values.index, dtype=object)
    if name == "occupation_name":
        plain = [plain_title(text) if isinstance(text, str) else None for text in values]
        return pd.Series(plain, index=values.index, dtype=object)
    contract = TABLES["candidate"]
    choices = contract[name].choices if name in contract.names else ()
    if name == "occupation":
        choices = tuple(occupations.codes())
    harmless = [
        value if not isinstance(value, str) or value in choices else None for value in values
    ]
    return pd.Series(harmless, index=values.index, dtype=object)


def _title(titles: pd.Series[Any], own_occupations: pd.Series[Any]) -> pd.Series[Any]:
    """Return the common words of each title, else the name of the occupation."""
    public_titles: list[str | None] = []
    for text, occupation in zip(titles, own_occupations, strict=True):
        plain = plain_title(text) if isinstance(text, str) else None
        if not plain and isinstance(occupation, str) and occupations.exists(occupation):
            plain = occupations.name(occupation, "en" if str(text).isascii() else "zh")
        public_titles.append(plain)
    return pd.Series(public_titles, index=titles.index, dtype=object)


def _common(value: object, name: str, shared: frozenset[str]) -> object:
    """Return a value, or those of a list, that the vocabulary of skills knows or several people have."""

    def is_common(text: object) -> bool:
        return str(text) in shared or (name == "skills" and skills.canonical(str(text)) is not None)

    if isinstance(value, (list, np.ndarray)):
        return [text for text in value if is_common(text)]
    return value if isinstance(value, str) and is_common(value) else None


def _hidden(
    name: str, values: pd.Series[Any], numbers: pd.Series[int], register: pd.DataFrame
) -> pd.Series[Any]:
    if name == "candidate_id":
        names = [phrase("match", "nth_candidate", n=n) for n in numbers]
        return pd.Series(names, index=numbers.index, dtype=object)
    if name == "experience_years":
        return _banded(values, _EXPERIENCE)
    if name == "expected_yearly_pay":
        return _banded(values, _PAY)
    if name == "employer":
        return _industry_of(values, register)
    return pd.Series(None, index=values.index, dtype=object)


def _banded(values: pd.Series[Any], edges: tuple[float, ...]) -> pd.Series[Any]:
    pairs = pairwise(edges)
    labels = [f"{low:g}-{high:g}" if np.isfinite(high) else f"{low:g}+" for low, high in pairs]
    labels = [label.replace("1e+06", "1000000") for label in labels]
    numbers = pd.to_numeric(values, errors="coerce")
    return pd.cut(numbers, list(edges), right=False, labels=labels).astype(object)


def _industry_of(employers: pd.Series[Any], register: pd.DataFrame) -> pd.Series[Any]:
    """Return the division of an employer's industry: hundreds of enterprises share one."""
    by_id = dict(zip(register["enterprise_id"], register["industry"], strict=True))
    by_name = dict(zip(register["name"], register["industry"], strict=True))
    return employers.map({**by_name, **by_id}).astype(object)
