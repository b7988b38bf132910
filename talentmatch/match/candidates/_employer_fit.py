"""Whose employers are the firms of which postings: every distinct name decided once, then codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from talentmatch.data.intake.identity.employers import FirmRegister
from talentmatch.data.intake.identity.same_firm import same_firms
from talentmatch.match.candidates.posting_clients import named_clients

__all__ = ["EmployerFit"]

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
_FIRM = ("enterprise_id", "enterprise_name")


class EmployerFit:
    """Employers that candidates name, and the firms of postings, compared pair by pair.

    Parameters
    ----------
    lists : mapping of str to sequence
        For each name of a list (own, blocked) the cell of each candidate: a text, a list, or none.
    postings : DataFrame
        `enterprise_id` and `enterprise_name`, where they are known; `text`, `title` and `agency`,
        which may name the employer that a posting is for: a doubt.
    register : FirmRegister, optional
        Enterprises of which more names are known.

    Examples
    --------
    >>> posts = pd.DataFrame({"enterprise_name": ["苏州甬江精密机械有限公司"]})
    >>> fit = EmployerFit({"own": ["甬江精密机械", "海曙软件"]}, posts)
    >>> fit.of("own", np.array([0, 1]), np.array([0, 0]))[0].tolist()
    [True, False]
    """

    def __init__(
        self,
        lists: Mapping[str, Sequence[object]],
        postings: pd.DataFrame,
        register: FirmRegister | None = None,
    ) -> None:
        columns = [*(_texts(postings, name) for name in _FIRM), named_clients(postings)]
        firms = list(zip(*columns, strict=True))
        numbers = {firm: number for number, firm in enumerate(dict.fromkeys(firms))}
        self._firm = np.fromiter(map(numbers.__getitem__, firms), np.int64, count=len(firms))
        self._firms = max(len(numbers), 1)
        named = {name: _exploded(cells) for name, cells in lists.items()}
        texts = list(dict.fromkeys(text for _, words in named.values() for text in words))
        firms_of: dict[str, list[tuple[int, bool]]] = {}
        if texts:
            frame = pd.DataFrame(list(numbers), columns=[*_FIRM, "client"], dtype=object)
            for text, firm, sure in same_firms(texts, frame, register).itertuples(index=False):
                firms_of.setdefault(texts[text], []).append((firm, sure))
            for text, firm in _of_clients(texts, frame["client"], register):
                firms_of.setdefault(texts[text], []).append((firm, False))
        self._pairs = {
            name: self._pairs_of(*exploded, firms_of) for name, exploded in named.items()
        }

    def _pairs_of(
        self, rows: list[int], words: list[str], firms_of: Mapping[str, list[tuple[int, bool]]]
    ) -> tuple[Rows, Rows]:
        """Return the sure and the doubtful pairs of candidate and firm, each as one number."""
        numbers: tuple[list[int], list[int]] = ([], [])
        if firms_of:
            # A look-up for each word, of which most mean no firm.
            for row, word in zip(rows, words, strict=True):
                for firm, sure in firms_of.get(word, ()):
                    numbers[not sure].append(row * self._firms + firm)
        sure_pairs, doubtful = (np.unique(np.array(pairs, dtype=np.int64)) for pairs in numbers)
        return sure_pairs, np.setdiff1d(doubtful, sure_pairs)

    def of(self, name: str, who: Rows, post: Rows) -> tuple[Mask, Mask]:
        """Return which pairs name the posting's firm for sure, and which perhaps."""
        key = who * self._firms + self._firm[post]
        sure, doubt = (np.isin(key, pairs) for pairs in self._pairs[name])
        return sure, doubt

    def pairs(self, name: str) -> tuple[tuple[Rows, Rows], tuple[Rows, Rows]]:
        """Return candidates and postings of all sure pairs, and of all doubtful ones."""
        order = np.argsort(self._firm, kind="stable")
        starts = np.searchsorted(self._firm[order], np.arange(self._firms + 1))
        sure, doubt = (_spread(pairs, order, starts) for pairs in self._pairs[name])
        return sure, doubt


def _of_clients(
    texts: Sequence[str], clients: pd.Series, register: FirmRegister | None
) -> list[tuple[int, int]]:
    """Return texts and firms whose posting names an employer it is for, that may be the text's."""
    named = clients.dropna()
    frame = pd.DataFrame({"enterprise_id": None, "enterprise_name": named}, dtype=object)
    same = same_firms(texts, frame, register) if len(named) else frame.assign(text=[], firm=[])
    return list(zip(same["text"], named.index[same["firm"].to_numpy(dtype=np.int64)], strict=True))


def _texts(frame: pd.DataFrame, column: str) -> list[str | None]:
    cells = frame[column].tolist() if column in frame else [None] * len(frame)
    return [cell if isinstance(cell, str) else None for cell in cells]


def _spread(pairs: Rows, order: Rows, starts: Rows) -> tuple[Rows, Rows]:
    """Return a pair for each posting of the firm."""
    who, firm = np.divmod(pairs, len(starts) - 1)
    count = starts[firm + 1] - starts[firm]
    posts = [order[starts[one] : starts[one + 1]] for one in firm.tolist()]
    return np.repeat(who, count), np.concatenate([np.empty(0, np.int64), *posts])


def _exploded(cells: Sequence[object]) -> tuple[list[int], list[str]]:
    rows, words = [], []
    for row, cell in enumerate(cells):
        # Most cells are one text or nothing.
        if isinstance(cell, str):
            rows.append(row)
            words.append(cell)
        elif isinstance(cell, (list, tuple, set, frozenset, np.ndarray)):
            for item in cell:
                if isinstance(item, str):
                    rows.append(row)
                    words.append(item)
    return rows, words
