"""What the caller says about the files that are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from talentmatch.data.reading.layout.columns import mapping_key
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Block, SheetReview
from talentmatch.data.tables import TABLES
from talentmatch.errors import NotFoundError, nearest_names

__all__ = ["Options", "headings_as_written"]


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the caller says about the files, as `read_files` takes it.

    Attributes
    ----------
    recall : callable, optional
        Returns what was remembered under a name: mappings of earlier files.
    file : str
        Name of the file that is read.
    """

    table: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    recall: Callable[[str], str | None] | None = None
    consent: str | None = None
    posts: Callable[[], pd.DataFrame] | None = None
    edition: tuple[str, date] | None = None
    hidden: bool = False
    review: bool = False
    reviewed: Mapping[tuple[str, str], SheetReview] = field(default_factory=dict)
    file: str = ""

    def __post_init__(self) -> None:
        if self.table is not None and self.table not in TABLES:
            raise NotFoundError("table", self.table, nearest_names(self.table, TABLES))

    def mapping_of(self, header: Sequence[str]) -> dict[str, str]:
        """Return the mapping remembered for these headers, what the caller says now on top.

        A heading that is to be left unread has no part in it.
        """
        return {name: column for name, column in self._own_mapping(header).items() if column}

    def headings_by_hand(self, block: Block) -> frozenset[str]:
        """Return the headings of a block of which somebody says what they are, or that they are nothing."""
        return frozenset(name.strip() for name in self._own_mapping(headings_as_written(block)))

    def without_unread(self, block: Block) -> Block:
        """Return a block in which headings that are to be left unread are empty."""
        unread = {
            heading(name)
            for name, column in self._own_mapping(headings_as_written(block)).items()
            if not column
        }
        if not unread:
            return block
        header = ["" if heading(name) in unread else name for name in block.header]
        return replace(block, header=header, source=block.source or block)

    def _own_mapping(self, header: Sequence[str]) -> dict[str, str]:
        text = self.recall(mapping_key(header)) if self.recall else None
        return {**(json.loads(text) if text else {}), **self.mapping}

    def of_sheet(self, name: str) -> Options:
        """Return the options with what somebody said of one sheet."""
        review = self.reviewed.get((self.file, name))
        if review is None:
            return self
        return replace(self, table=review.table, mapping={**self.mapping, **review.fields})


def headings_as_written(block: Block) -> list[str]:
    """Return the headings as they stand in the file, under which a mapping is remembered."""
    return (block.source or block).header
