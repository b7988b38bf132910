"""What a store remembers of its lake."""

from __future__ import annotations

import json
from dataclasses import dataclass

__all__ = ["FACT", "LakeFact"]

#: Name under which it is remembered.
FACT = "lake"


@dataclass(frozen=True)
class LakeFact:
    """What a store remembers of its lake.

    Attributes
    ----------
    place : str
        Where the lake lies; empty for the folder beside the store.
    version : int
        Version of the list of its files that the store last committed.
    tables : tuple of str
        Tables that hold rows there.
    """

    place: str = ""
    version: int = 0
    tables: tuple[str, ...] = ()

    def text(self) -> str:
        """Return what is kept of it."""
        facts = {"place": self.place, "version": self.version, "tables": self.tables}
        return json.dumps(facts, ensure_ascii=False)

    @classmethod
    def of(cls, text: str | None) -> LakeFact:
        """Return what was kept."""
        facts = json.loads(text) if text else {}
        return cls(facts.get("place", ""), facts.get("version", 0), tuple(facts.get("tables", ())))
