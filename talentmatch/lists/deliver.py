"""The one door: whatever leaves the store for a file, a page or a client is logged here, once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from talentmatch.lists.spec import Result

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LogsExports", "deliver"]

_PSEUDONYM = re.compile(r"(?<![A-Za-z0-9])c-[0-9a-f]{16}(?![0-9a-f])")


class LogsExports(Protocol):
    """What can note that rows left the house; a `Store` can."""

    def log_export(
        self,
        lists: str,
        *,
        rows: int,
        purpose: str,
        receiver: str | None = None,
        persons: int = 0,
        people: Sequence[str] = (),
    ) -> int:
        """Write one entry and return its number."""

    def write(self, table: str, frame: pd.DataFrame, *, source: str) -> object:
        """Store rows of a table."""


def deliver(
    store: LogsExports,
    results: Sequence[Result],
    *,
    name: str = "",
    receiver: str | None = None,
    draft: bool = False,
) -> int:
    """Note in the access log, in one entry, that lists leave the store.

    What a list for the public gives out is kept first: nothing is given out that is not remembered.
    Whoever is named by their number in any cell counts as shown.

    Parameters
    ----------
    store : Store
        Whose rows they are; its user is who lets them go.
    results : sequence of Result
        All lists of one file, page or answer.
    name : str, optional
        What they are together, such as a report; by default the names of the lists.
    receiver : str, optional
        Enterprise that is to see them, if not the owner of the store alone.
    draft : bool, default=False
        Whether they stay in the house, so that nothing of them is out yet.

    Returns
    -------
    int
        Number of the entry.

    Examples
    --------
    >>> import pandas as pd
    >>> from talentmatch import Store
    >>> from talentmatch.lists import ListSpec
    >>> table = pd.DataFrame({"post": ["welder"]})
    >>> result = Result(ListSpec("posts", (), purpose="planning"), table)
    >>> with Store() as store:
    ...     _ = deliver(store, [result])
    ...     print(store.access_log.entries()[["verb", "tables"]].iloc[-1].tolist())
    ['export', 'posts']
    """
    for result in () if draft else results:
        for table, rows in result.memory.items():
            store.write(table, rows, source=f"list for the public: {result.spec.name}")
    return store.log_export(
        name or ", ".join(result.spec.name for result in results),
        rows=sum(len(result.table) for result in results),
        purpose=", ".join(sorted({result.spec.purpose for result in results})),
        receiver=receiver,
        persons=len({person for result in results for person in result.subjects}),
        people=sorted({person for result in results for person in _named(result.table)}),
    )


def _named(table: pd.DataFrame) -> Iterator[str]:
    """Yield the pseudonyms in the cells of a table: a lead names people in sentences."""
    for place in range(len(table.columns)):
        column = table.iloc[:, place]
        if column.dtype.kind not in "iufbMm":
            # Equal texts need one look, and most columns none.
            cells = {c if isinstance(c, str) else repr(c) for c in column.tolist()}
            texts = "\n".join(cells)
            if "c-" in texts:
                yield from _PSEUDONYM.findall(texts)
