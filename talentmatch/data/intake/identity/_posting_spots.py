"""Which employers of postings may be one, and which places: what of it is sure and what a doubt."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import cache, lru_cache

from talentmatch.data.intake.identity.firm_names import FirmName, firm_names, letters
from talentmatch.data.intake.identity.same_firm import names_of_one
from talentmatch.vocab.places import Verdict, place, same_city

__all__ = ["firm_groups", "same_firm", "same_place"]

#: A brand that so many firms bear makes none of them one.
_BRAND_OF_MANY = 30


def firm_groups(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return for each employer one that stands for all that may be the same.

    Parameters
    ----------
    names : dict of str to sequence of str
        Employer, by id or name, to its names.

    Examples
    --------
    >>> firm_groups({"a": ["苏州甬江精密机械有限公司"], "b": ["甬江精密机械"], "c": ["海曙软件"]})
    {'a': 'a', 'b': 'a', 'c': 'c'}
    """
    bearers: dict[str, list[str]] = {}
    for firm, spellings in names.items():
        for key in {key for name in _names(tuple(spellings)) for key in _keys(name)}:
            bearers.setdefault(key, []).append(firm)
    leader = {firm: firm for firm in names}

    def first(firm: str) -> str:
        while leader[firm] != firm:
            leader[firm] = firm = leader[leader[firm]]
        return firm

    for key, firms in bearers.items():
        if key.startswith("=") or len(firms) <= _BRAND_OF_MANY:
            for firm in firms[1:]:
                leader[first(firm)] = first(firms[0])
    return {firm: first(firm) for firm in names}


@lru_cache(maxsize=100_000)
def _names(spellings: tuple[str, ...]) -> tuple[FirmName, ...]:
    return tuple(dict.fromkeys(name for text in spellings for name in firm_names(text)))


def _keys(name: FirmName) -> Iterable[str]:
    """Return what a firm has in common with those that may be it: its name, the sound of its brand."""
    return f"={name.bare}", name.bare.split()[0] if name.latin else letters(name.brand)


def same_firm(
    names: Mapping[str, Sequence[str]], registered: frozenset[str]
) -> Callable[[Hashable, Hashable], Verdict]:
    """Return what tells whether two employers are one; two of the register never are."""

    @cache
    def verdict(one: str, other: str) -> Verdict:
        if one == other:
            return "yes"
        if one in registered and other in registered:
            return "no"
        sure = names_of_one(*(_names(tuple(names.get(firm, ()))) for firm in (one, other)))
        # A name that the register did not take for that of its firm leaves a doubt.
        settled = one not in registered and other not in registered
        return "no" if sure is None else "yes" if sure and settled else "maybe"

    return verdict  # type: ignore[return-value]


@lru_cache(maxsize=100_000)
def same_place(one: str | None, other: str | None) -> Verdict:
    """Tell whether two regions of postings are one place, or one lies in the other in one city.

    Examples
    --------
    >>> [same_place("苏州·工业园区", text) for text in ("苏州工业园区娄葑", "江苏", "无锡", None)]
    ['yes', 'maybe', 'no', 'no']
    """
    if one == other:
        return "yes"
    return same_city(place(one), place(other)) if one and other else "no"
