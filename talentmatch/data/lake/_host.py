"""What a lake needs of its store."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pandas as pd

from talentmatch.data.contract.table import Purpose
from talentmatch.data.intake.load_report import TableLoad
from talentmatch.data.lake._manifest import Seal
from talentmatch.data.storage._filters import Moment

if TYPE_CHECKING:
    import duckdb

__all__ = ["LakeDoors", "LakeHost"]


class LakeHost(Protocol):
    """The store beside which a lake lies; its own doors."""

    path: str | Path

    def together(self) -> AbstractContextManager[None]:
        """Do all writes inside whole, or none of them."""

    def write(self, table: str, frame: pd.DataFrame, *, source: str = ...) -> TableLoad:
        """Store the rows that fit and return those that do not."""

    def read(
        self, table: str, *, as_of: Moment, purpose: Purpose, receiver: str | None = ...
    ) -> pd.DataFrame:
        """Return what may be read of a table."""

    def join_people(self, pairs: pd.DataFrame) -> int:
        """Take pairs of people for one each."""

    def part_people(self, one: str, other: str) -> list[str]:
        """Take two records for two people."""

    def register_output(self, path: Path, *, what: str) -> None:
        """Remember a file that is written."""

    def remember(self, key: str, value: str) -> None:
        """Keep a small fact."""

    def recall(self, key: str) -> str | None:
        """Return a fact that was kept, or None."""


@dataclass(frozen=True)
class LakeDoors:
    """What a store lends its lake and nobody else.

    Attributes
    ----------
    fetch : callable
        Returns the answer to a query; the caller logs it.
    answer : callable
        Returns the answer to a SELECT of which some tables lie elsewhere; see `Store.query`.
    connection : callable
        Returns the connection of the calling thread.
    log : callable
        Writes an entry into the access log.
    tables : callable
        Returns the tables that hold rows in the store itself, and how many.
    seal : callable
        Returns the seal of a list of files.
    """

    fetch: Callable[[str], pd.DataFrame]
    answer: Callable[..., pd.DataFrame]
    connection: Callable[[], duckdb.DuckDBPyConnection]
    log: Callable[..., int]
    tables: Callable[[], dict[str, int]]
    seal: Seal
