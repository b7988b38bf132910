"""Employers with all that is known of them: ids, codes, and the names the register gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from talentmatch.data.intake.identity.firm_names import FirmName, chinese_name, firm_names
from talentmatch.vocab.place_names import inside

__all__ = ["ID", "Employer", "FirmRegister", "both_settled", "employer_of", "places_differ"]

#: An id or a code, which is no name.
ID = re.compile(r"[A-Za-z]{1,3}[-_]?\d+|(?=.*\d)[A-Za-z0-9_-]{8,}")


@dataclass
class Employer:
    """The ids and names of one employer; settled where the register knows which one it is."""

    ids: frozenset[str]
    names: list[FirmName]
    settled: bool
    texts: tuple[str, ...] = ()


class FirmRegister:
    """The names of each enterprise, prepared once.

    Parameters
    ----------
    register : DataFrame, optional
        `enterprise_id`, `name` and, where they are known, `credit_code` and `aliases`.
    """

    def __init__(self, register: pd.DataFrame | None) -> None:
        self.names: dict[str, list[str]] = {}
        self._exact: dict[str, set[str]] = {}
        if register is None:
            return
        columns = ["enterprise_id", "name", "aliases", "credit_code"]
        rows = register.reindex(columns=columns).itertuples(index=False, name=None)
        for enterprise, name, aliases, code in rows:
            names = [one for one in (name, *_items(aliases)) if isinstance(one, str)]
            self.names.setdefault(enterprise, []).extend(names)
            for key in (enterprise, code, *names):
                if isinstance(key, str):
                    self._exact.setdefault(_plain(key), set()).add(enterprise)

    @cached_property
    def _bare(self) -> dict[str, list[tuple[FirmName, str]]]:
        by_bare: dict[str, list[tuple[FirmName, str]]] = {}
        for enterprise, names in self.names.items():
            for one in (one for name in names for one in firm_names(name)):
                by_bare.setdefault(one.bare, []).append((one, enterprise))
        return by_bare

    def ids_of(self, text: str) -> set[str]:
        """Return the ids of the enterprises that a text names exactly; more than one settle nothing."""
        ids = self._exact.get(_plain(text))
        if ids or not self.names or ID.fullmatch(text):
            return ids or set()
        return {
            enterprise
            for one in firm_names(text)
            for name, enterprise in self._bare.get(one.bare, ())
            if not places_differ(one.place, name.place)
        }


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple, np.ndarray)) else []


def _plain(text: str) -> str:
    return text.strip().casefold()


def employer_of(cells: Iterable[object], register: FirmRegister) -> Employer:
    """Return the employer that cells name, with what the register knows of it."""
    entries = [cell for cell in cells if isinstance(cell, str) and cell.strip()]
    own = [text for text in entries if text in register.names]
    ids = frozenset[str]().union(*map(register.ids_of, own or entries))
    texts = [*entries, *(name for one in sorted(ids) for name in register.names[one])]
    written = [name for text in texts if not ID.fullmatch(text) for name in firm_names(text)]
    names = [*written, *(known for name in written if (known := chinese_name(name)))]
    # A name that two enterprises of the register bear is not settled by it.
    return Employer(
        frozenset(map(_plain, (*entries, *ids))),
        list(dict.fromkeys(names)),
        len(ids) == 1,
        tuple(texts),
    )


def both_settled(one: Employer, other: Employer) -> bool:
    """Tell whether the register knows both, so that a likeness of their names says nothing."""
    return one.settled and other.settled


def places_differ(one: str, other: str) -> bool:
    """Tell whether two places are known of which neither lies in the other."""
    return bool(one and other) and not (inside(one, other) or inside(other, one))
