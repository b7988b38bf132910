"""Whether two names, or a name and an id, are one employer: yes, perhaps, or no.

This decides who is kept from being shown to their own or a blocked employer, so whatever may be the
same is told as a doubt. Codes and ids decide where the register knows both sides; else the names
do: brand, trade and place (see `talentmatch.data.intake.identity.firm_names`), their likeness,
their sound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product

import numpy as np
import pandas as pd

from talentmatch.data.intake.identity._firm_spellings import (
    brands_alike,
    by_spelling,
    first_words,
    length_of,
    sounds_of,
)
from talentmatch.data.intake.identity._near_names import one_name
from talentmatch.data.intake.identity.employers import (
    Employer,
    FirmRegister,
    both_settled,
    employer_of,
    places_differ,
)
from talentmatch.data.intake.identity.enterprises import UNCERTAIN
from talentmatch.data.intake.identity.firm_names import FirmName

__all__ = ["names_of_one", "same_firms"]

#: Brands of so many letters are hardly borne by two firms.
_TELLING = 3


def same_firms(
    texts: Iterable[str], firms: pd.DataFrame, register: FirmRegister | None = None
) -> pd.DataFrame:
    """Return which texts mean which firms.

    Parameters
    ----------
    texts : iterable of str
        Ids, codes or names of employers, as people wrote them.
    firms : DataFrame
        `enterprise_id` and `enterprise_name`, either may be missing; one row a firm.
    register : FirmRegister, optional
        Enterprises of which more names are known.

    Returns
    -------
    DataFrame
        `text` and `firm` (row numbers) and `sure` (bool), a row for each two that are, or may be,
        one.

    Examples
    --------
    >>> firms = pd.DataFrame({"enterprise_id": ["e1"], "enterprise_name": ["苏州甬江精密机械有限公司"]})
    >>> names = ["甬江精密机械", "Yongjiang Precision", "甬江科技", "海曙软件"]
    >>> same_firms(names, firms)[["text", "sure"]].to_numpy().tolist()
    [[0, True], [1, False], [2, False]]
    """
    register = register or FirmRegister(None)
    of_texts = [employer_of((text,), register) for text in texts]
    columns = (firms[name].tolist() for name in ("enterprise_id", "enterprise_name"))
    of_firms = [employer_of(cells, register) for cells in zip(*columns, strict=True)]
    _link(of_texts, of_firms)
    matches: dict[tuple[int, int], bool] = {}
    for text, firm, sure in (
        *_by_id_and_name(of_texts, of_firms),
        *by_spelling(of_texts, of_firms),
    ):
        matches[text, firm] = matches.get((text, firm), False) or sure
    rows = np.array([(*pair, sure) for pair, sure in sorted(matches.items())]).reshape(-1, 3)
    pairs = pd.DataFrame(rows, columns=["text", "firm", "sure"])
    return pairs.astype({"text": np.int64, "firm": np.int64, "sure": bool})


def _link(of_texts: Sequence[Employer], of_firms: Sequence[Employer]) -> None:
    """Add the Chinese name that stands beside an English one elsewhere to who gives the English alone."""
    links: dict[str, dict[FirmName, None]] = {}
    for one in (*of_texts, *of_firms):
        chinese = [name for name in one.names if not name.latin]
        for name in one.names:
            if name.latin and chinese:
                links.setdefault(name.bare, {}).update(dict.fromkeys(chinese))
    for one in of_texts:
        more = [name for own in one.names for name in links.get(own.bare, ())]
        one.names = list(dict.fromkeys([*one.names, *more]))


def _by_id_and_name(
    of_texts: Sequence[Employer], of_firms: Sequence[Employer]
) -> Iterator[tuple[int, int, bool]]:
    """Yield which employers share an id, a name, a brand, or the beginning of a name."""
    by_id, by_bare, by_brand, by_start = ({} for _ in range(4))  # type: ignore[var-annotated]
    for firm, other in enumerate(of_firms):
        for key in other.ids:
            by_id.setdefault(key, []).append(firm)
        for name in other.names:
            by_bare.setdefault(name.bare, []).append((firm, name))
            by_brand.setdefault(name.brand, []).append((firm, name))
            for start in _beginnings(name.bare):
                by_start.setdefault(start, []).append((firm, name))
    # A loop over distinct names: what each has in common with the firms is looked up.
    for text, one in enumerate(of_texts):
        yield from ((text, firm, True) for key in one.ids for firm in by_id.get(key, ()))
        for name in one.names:
            for firm, other_name in by_bare.get(name.bare, ()):
                # Two entries of the register with one name are two, unless one is a branch.
                if name.branch or other_name.branch or not both_settled(one, of_firms[firm]):
                    yield text, firm, not places_differ(name.place, other_name.place)
            for firm, other_name in by_brand.get(name.brand, ()):
                settled = both_settled(one, of_firms[firm])
                yield from ((text, firm, sure) for sure in _by_brand(name, other_name, settled))
            # A brand that begins the other name: of 华为技术 that of 华为终端.
            starts = (
                pair
                for start in _beginnings(name.bare)
                for by in (by_bare, by_brand)
                for pair in by.get(start, ())
            )
            for firm, other_name in (
                *starts,
                *by_start.get(name.bare, ()),
                *by_start.get(name.brand, ()),
            ):
                telling = min(len(name.bare), len(other_name.bare)) >= _TELLING
                if (
                    telling or not places_differ(name.place, other_name.place)
                ) and not both_settled(one, of_firms[firm]):
                    yield text, firm, False


def _by_brand(one: FirmName, other: FirmName, settled: bool) -> Iterator[bool]:
    """Yield whether two names of one brand are one firm for sure, and nothing if they are not."""
    telling = length_of(one.brand) >= _TELLING
    differ = places_differ(one.place, other.place)
    if settled:
        # Firms of one group are one to somebody who blocked the group.
        yield from [False] * (telling and (one.group or other.group))
    elif telling or not differ:
        short = one.brand in (one.bare, other.bare)
        yield telling and short and one.bare != other.bare and not differ


def names_of_one(one: Iterable[FirmName], other: Iterable[FirmName]) -> bool | None:
    """Tell whether two firms of which only names are known are one: True, perhaps (False), no (None).

    Examples
    --------
    >>> from talentmatch.data.intake.identity.firm_names import firm_names
    >>> names = ["苏州甬江精密机械有限公司", "甬江精密机械", "甬江科技", "海曙软件"]
    >>> [names_of_one(firm_names(names[0]), firm_names(name)) for name in names[1:]]
    [True, False, None]
    """
    from rapidfuzz import fuzz

    verdicts: list[bool] = []
    for name, other_name in product(one, other):
        if name.bare == other_name.bare:
            verdicts.append(not places_differ(name.place, other_name.place))
        elif name.brand == other_name.brand:
            verdicts += _by_brand(name, other_name, settled=False)
        elif name.latin != other_name.latin:
            latin, chinese = sorted((name, other_name), key=lambda each: not each.latin)
            verdicts += [False] * bool({*first_words(latin)} & {*sounds_of(chinese)})
        elif (
            not places_differ(name.place, other_name.place)
            and fuzz.ratio(name.bare, other_name.bare) >= UNCERTAIN
        ):
            alike = brands_alike(name.brand, other_name.brand)
            verdicts += [False] * (alike or one_name(name.bare, other_name.bare, same_place=True))
    return any(verdicts) if verdicts else None


@lru_cache(maxsize=200_000)
def _beginnings(bare: str) -> tuple[str, ...]:
    if bare.isascii():
        words = bare.split()
        starts = [" ".join(words[:n]) for n in range(1, len(words))]
        return tuple(start for start in starts if len(start) >= 5)
    # 58 begins 58同城, not 588网络.
    return tuple(bare[:n] for n in range(2, len(bare)) if not bare[n - 1 : n + 1].isascii())
