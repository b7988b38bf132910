"""What a client reads of each person on a list: post and firm, education, years, skills, pay asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.data.protection.anonymity import anonymise
from talentmatch.i18n import joined, phrase
from talentmatch.match.ranking.possible_changes import missing_skills
from talentmatch.pipeline.matches.market import Market
from talentmatch.vocab import skills

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.lists import ListSpec

__all__ = ["client_list", "skills_of_pairs"]

#: So many people have a skill that the vocabulary does not know, before it is shown.
_SHARED = 3
#: How likely the person says yes, and what follows from it, is nobody's but the person's agent's.
_OWN = ("candidate", "mutual", "weak")
_ABOUT_PERSON = ("education", "experience_years", "expected_yearly_pay")


def client_list(
    store: Store, market: Market, table: pd.DataFrame, *, spec: ListSpec, receiver: str
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a list as a receiver reads it, and what the house alone keeps: who is behind each number.

    Weak matches are not sent. Who did not agree to the receiver is a number, with years and pay in
    bands; skills are those the posting asks for, so far as they name nobody.
    """
    weak = table["weak"].astype(bool)
    sent = table.loc[~weak].reset_index(drop=True)
    people = market.candidates.drop_duplicates("candidate_id").set_index("candidate_id")
    posts = market.postings.drop_duplicates("posting_id").set_index("posting_id")
    facts = {
        name: sent["candidate_id"].map(people[name]) for name in _ABOUT_PERSON if name in people
    }
    shown = anonymise(
        sent.assign(**facts).drop(columns=list(_OWN)),
        store,
        spec=spec,
        receiver=receiver,
        as_of=market.as_of,
    )
    shown = shown.rename(columns={"expected_yearly_pay": "pay_asked"})
    about = skills_of_pairs(sent, people["skills"], posts["skills"])
    about["skills_fit"] = _naming_nobody(about["skills_fit"], people["skills"])
    shown = shown.assign(**about)
    for place, (name, column) in enumerate(
        {"post": "title", "enterprise_name": "enterprise_name"}.items(), start=1
    ):
        shown.insert(place, name, sent["posting_id"].map(posts[column]))
    return shown, (*_weak_note(int(weak.sum())), *_key(sent, shown))


def skills_of_pairs(pairs: pd.DataFrame, held: pd.Series, asked: pd.Series) -> dict[str, pd.Series]:
    """Return which of the skills asked for each person has and lacks, by `held` and `asked` of ids."""
    fit, missing = [], []
    for person, post in zip(pairs["candidate_id"], pairs["posting_id"], strict=True):
        wanted = asked.get(post)
        lacks = missing_skills(held.get(person), wanted)
        fit.append([skill for skill in _listed(wanted) if skill not in lacks])
        missing.append(lacks)
    columns = {"skills_fit": fit, "skills_missing": missing}
    return {name: pd.Series(rows, pairs.index, dtype=object) for name, rows in columns.items()}


def _naming_nobody(fit: pd.Series, held: pd.Series) -> pd.Series:
    """Return lists of skills without those that are so rare that they name their holder."""
    people_with = held.explode().astype("str").str.casefold().value_counts()
    return fit.map(
        lambda names: [
            name
            for name in names
            if people_with.get(name.casefold(), 0) >= _SHARED or skills.canonical(name) is not None
        ]
    )


def _listed(names: object) -> list[str]:
    return [str(name) for name in names] if hasattr(names, "__iter__") else []


def _weak_note(n: int) -> tuple[str, ...]:
    return (phrase("match", "weak_not_sent", n=n),) if n else ()


def _key(sent: pd.DataFrame, shown: pd.DataFrame) -> tuple[str, ...]:
    """Say, to the house alone, who is behind each number of the list."""
    hidden = shown["anonymous"].to_numpy(dtype=bool)
    pairs = zip(shown.loc[hidden, "candidate_id"], sent.loc[hidden, "candidate_id"], strict=True)
    key = dict.fromkeys(joined([number, person], " = ") for number, person in pairs)
    return (phrase("match", "key_to_numbers", pairs=joined(key, "; ")),) if key else ()
