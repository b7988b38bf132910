"""Which records are one person's for sure, and which may be: the marks that every two share.

A mark is a full name, a telephone or an e-mail; what is known of the present work tells those of
one name apart. A recruiter's number stands with many people, a family shares a mailbox, and many
people bear one name: each alone says little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from talentmatch.data.intake.identity._name_likeness import PersonName, compare_names, person_name
from talentmatch.data.reading.cells._person_marks import COUPLE

__all__ = ["Links", "links_between", "names_of"]

#: Bits by which the marks shared by two of one name must exceed chance among those of that name.
SURE_BITS = 8.0
#: Of more records of one name nobody is asked about the name alone.
_ASKED_OF_A_NAME = 3
#: Bits that one kind of evidence gives at most, and that a telephone one digit apart gives.
_MOST_BITS = {"employer": 9.0, "title": 7.0, "major": 7.0, "mailbox": 10.0}
_NEAR_PHONE_BITS = 6.0
#: Bits that speak against: both have one and they differ.
_DIFFERENT_BITS = {"p": 2.0, "e": 2.0, "title": 1.0, "major": 3.0}
_CHANCE = {"one": "str", "other": "str", "bits": "float"}
_WORK = ("employer", "title", "major")
#: More records of one name and one mark are not compared two by two.
_MOST_TOGETHER = 60


@dataclass(frozen=True)
class Links:
    """Pairs of records, and the marks that say nothing.

    Attributes
    ----------
    sure : DataFrame
        one, other, `silent` (bool: a name is missing, so that it must fit nobody else); the
        strongest first.
    doubt : DataFrame
        one, other, for a person to decide; the likeliest first.
    crowded : Series of bool
        On the index of the marks: whether the mark stands with more people than a couple.
    """

    sure: pd.DataFrame
    doubt: pd.DataFrame
    crowded: pd.Series[bool]


def names_of(records: pd.DataFrame) -> dict[str, PersonName]:
    """Return the name of each record: of two, the full one, and that which comes in now."""
    names = [
        person_name(name) if isinstance(name, str) else PersonName() for name in records["name"]
    ]
    order = records.assign(place=range(len(records)), full=[bool(name.full) for name in names])
    order = order.sort_values(["full", "fresh"], kind="stable")
    return {
        one: names[place] for one, place in zip(order["candidate_id"], order["place"], strict=True)
    }


def links_between(
    marks: pd.DataFrame, names: dict[str, PersonName], work: pd.DataFrame, people: int
) -> Links:
    """Return which records are, and which may be, of one person.

    Parameters
    ----------
    marks : DataFrame
        A mark of a record a row: candidate_id and mark ("p" and a telephone number or "e" and an
        address).
    names : dict
        Name of each record, see `names_of`.
    work : DataFrame
        On the ids of records: employer, title and major where they are known, and for each the
        number of people who have it, as employer_n, title_n, major_n.
    people : int
        How many people the book has.
    """
    marks = marks[["candidate_id", "mark"]].drop_duplicates().reset_index(drop=True)
    marks["sound"] = marks["candidate_id"].map(lambda one: names[one].sound)
    bearer = marks["sound"].where(marks["sound"] != "", marks["candidate_id"])
    bearers = bearer.groupby(marks["mark"]).transform("nunique")
    crowded = bearers > COUPLE
    own = marks[~crowded]
    namesakes = _by_name_and_mark(own)
    shared = _by_mark(own, names)
    shared["work"] = _work_bits(shared, work, people)
    chance = _by_name_and_work(marks, names, work, people)
    maybe = shared["agreement"].isin(["near", "silent"])
    both = maybe & shared["phone"] & shared["email"]
    alike = maybe & (shared["work"] >= SURE_BITS - 1)
    sure = pd.concat(
        [
            namesakes.assign(silent=False),
            chance[chance["bits"] >= SURE_BITS].assign(silent=False),
            shared.assign(silent=shared["agreement"].eq("silent"))[both | alike],
        ]
    )
    doubt = pd.concat(
        [
            shared,
            chance[chance["bits"] < SURE_BITS].sort_values("bits", ascending=False),
            _by_name_and_mark(marks[crowded]),
            _by_name_alone(names),
        ]
    )
    return Links(sure[["one", "other", "silent"]], doubt[["one", "other"]], crowded)


def _by_name_and_mark(marks: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of one name and one mark: each with the first of them."""
    rows = marks[marks["sound"] != ""]
    first = rows.groupby(["mark", "sound"])["candidate_id"].transform("min")
    pairs = pd.DataFrame({"one": rows["candidate_id"], "other": first})
    return pairs[pairs["one"] != pairs["other"]].drop_duplicates()


def _by_mark(own: pd.DataFrame, names: dict[str, PersonName]) -> pd.DataFrame:
    """Return pairs of different names that share a mark of their own: how, and how the names agree."""
    alone = own["sound"].where(own["sound"] != "", own["candidate_id"])
    some = own.assign(alone=alone).sort_values("candidate_id").drop_duplicates(["mark", "alone"])
    pairs = some.merge(some, on="mark", suffixes=("", "_2"))
    pairs = pairs[pairs["candidate_id"] < pairs["candidate_id_2"]]
    pairs = pairs.assign(
        phone=pairs["mark"].str.startswith("p"), email=pairs["mark"].str.startswith("e")
    )
    by = {"one": pairs["candidate_id_2"], "other": pairs["candidate_id"]}
    pairs = pairs.assign(**by).groupby(["one", "other"], as_index=False)[["phone", "email"]].max()
    pairs["agreement"] = [
        compare_names(names[one], names[other])
        for one, other in zip(pairs["one"], pairs["other"], strict=True)
    ]
    return pairs


def _sounds(names: dict[str, PersonName]) -> pd.Series[str]:
    sounds = pd.Series({one: name.sound for one, name in names.items()}, dtype="str")
    return sounds[sounds != ""]


def _by_name_alone(names: dict[str, PersonName]) -> pd.DataFrame:
    """Return pairs of one full name that few bear: each with the first of them."""
    full = pd.Series({one: name.full for one, name in names.items()}, dtype="str")
    full = full[full != ""]
    few = full[full.groupby(full).transform("size").between(2, _ASKED_OF_A_NAME)]
    first = few.index.to_series().groupby(few).transform("min")
    pairs = pd.DataFrame({"one": few.index, "other": first.to_numpy()})
    return pairs[pairs["one"] != pairs["other"]]


def _by_name_and_work(
    marks: pd.DataFrame, names: dict[str, PersonName], work: pd.DataFrame, people: int
) -> pd.DataFrame:
    """Return pairs of one name, by its sound, that share employer, mailbox or a telephone but for one digit.

    `bits` says by how much that exceeds what chance would bring about among those of that name.
    """
    sound = _sounds(names)
    employers = work["employer"].dropna() if "employer" in work else pd.Series(dtype="str")
    rows = _keys_shared_under_a_name(marks, sound, employers)
    if rows.empty:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _CHANCE.items()})
    pairs = _pairs_of_keys(rows)
    bits = _work_bits(pairs, work, people) + pairs["near"] * _NEAR_PHONE_BITS
    # Numbers given out one after the other are near as well: title and major do not make up for it.
    employer_of = pairs[["one", "other"]].apply(lambda side: side.map(employers.get))
    same_employer = employer_of["one"].eq(employer_of["other"])
    alone = pairs["near"] & pairs["box"].isna() & ~same_employer
    bits = bits.where(~alone, bits.clip(upper=SURE_BITS - 1))
    boxes = rows.loc[rows["key"].str.startswith("b"), ["key", "candidate_id"]].drop_duplicates()
    box_n = pairs["box"].map(boxes.groupby("key").size()).astype(float)
    box_bits = _rarity(box_n, people, _MOST_BITS["mailbox"])
    bits += box_bits.fillna(0)
    for kind in "pe":
        bits -= _differ(pairs, marks, kind) * _DIFFERENT_BITS[kind]
    same_name = pairs["sound"].map(sound.value_counts()).astype(float)
    pairs["bits"] = bits - np.log2((same_name - 1).clip(lower=1))
    return pairs[["one", "other", "bits"]]


def _keys_shared_under_a_name(
    marks: pd.DataFrame, sound: pd.Series[str], employers: pd.Series[str]
) -> pd.DataFrame:
    """Return the keys of telephone, mailbox and employer that few of one name share."""
    keys = [_keys_of_phones(marks), _keys_of_mailboxes(marks)]
    keys.append(pd.DataFrame({"candidate_id": employers.index, "key": "w" + employers}))
    rows = pd.concat(keys, ignore_index=True)
    rows["sound"] = rows["candidate_id"].map(sound)
    rows = rows.dropna(subset=["sound", "key"]).drop_duplicates()
    size = rows.groupby(["sound", "key"])["candidate_id"].transform("size")
    return rows[size.between(2, _MOST_TOGETHER)]


def _pairs_of_keys(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each pair once, with whether a telephone is near and which mailbox both have."""
    pairs = rows.merge(rows, on=["sound", "key"], suffixes=("", "_2"))
    pairs = pairs[pairs["candidate_id"] < pairs["candidate_id_2"]]
    columns = pd.DataFrame(
        {
            "one": pairs["candidate_id_2"],
            "other": pairs["candidate_id"],
            "sound": pairs["sound"],
            "near": pairs["key"].str.startswith("n"),
            "box": pairs["key"].where(pairs["key"].str.startswith("b")),
        }
    )
    by_pair = columns.groupby(["one", "other", "sound"], as_index=False)
    return by_pair.agg({"near": "max", "box": "first"})


def _keys_of_phones(marks: pd.DataFrame) -> pd.DataFrame:
    """Return what telephones share that are one digit, or two neighbours exchanged, apart."""
    phones = marks[marks["mark"].str.fullmatch(r"p\d{11}")]
    number, who = phones["mark"].str[1:], phones["candidate_id"]
    parts = []
    for at in range(11):
        without = f"n{at}-" + number.str[:at] + number.str[at + 1 :]
        one, two = number.str[at], number.str[at + 1 : at + 2]
        pair = (one + two).where(one <= two, two + one)
        sorted_pair = f"nx{at}-" + number.str[:at] + pair + number.str[at + 2 :]
        parts += [pd.DataFrame({"candidate_id": who, "key": key}) for key in (without, sorted_pair)]
    return pd.concat(parts, ignore_index=True)


def _keys_of_mailboxes(marks: pd.DataFrame) -> pd.DataFrame:
    """Return mailboxes without their provider, where they hold more than a few letters."""
    mails = marks[marks["mark"].str.startswith("e")]
    local = mails["mark"].str.extract("^e([^@]*)")[0]
    return pd.DataFrame({"candidate_id": mails["candidate_id"], "key": "b" + local})[
        local.str.contains(r"\d{3}") & (local.str.len() >= 6)
    ]


def _differ(pairs: pd.DataFrame, marks: pd.DataFrame, kind: str) -> pd.Series[float]:
    """Tell of each pair whether both have a telephone (or an e-mail), and no common one."""
    of_kind = marks[marks["mark"].str.startswith(kind)]
    sets = of_kind.groupby("candidate_id")["mark"].agg(frozenset).to_dict()
    nothing: frozenset[str] = frozenset()
    flags = [
        bool((one := sets.get(a, nothing)) and (other := sets.get(b, nothing)) and not one & other)
        for a, b in zip(pairs["one"], pairs["other"], strict=True)
    ]
    return pd.Series(flags, index=pairs.index, dtype=float)


def _rarity(count: pd.Series[float], people: int, most: float) -> pd.Series[float]:
    """Return the bits that two of so many tell of all people by having one thing in common."""
    share = people / (count - 1).clip(lower=1)
    return pd.Series(np.log2(share.to_numpy()), index=count.index).clip(lower=0, upper=most)


def _work_bits(pairs: pd.DataFrame, work: pd.DataFrame, people: int) -> pd.Series[float]:
    """Return the bits by which employer, and title or major, of two exceed chance."""
    bits = {name: pd.Series(0.0, index=pairs.index) for name in _WORK}
    for name in _WORK:
        if name not in work:
            continue
        one, other = (pairs[side].map(work[name]) for side in ("one", "other"))
        count = pairs["one"].map(work[f"{name}_n"]).astype(float)
        rare = _rarity(count, people, _MOST_BITS[name])
        against = -_DIFFERENT_BITS.get(name, 0.0)
        both = one.notna() & other.notna()
        bits[name] = rare.where(both & (one == other), 0.0) + against * (both & (one != other))
    pair = pd.concat([bits["title"], bits["major"]], axis=1)
    # Who has studied accounting is an accountant: the weaker of the two counts half.
    return bits["employer"] + pair.max(axis=1) + pair.min(axis=1) / 2
