"""What care of a lake came to."""

from __future__ import annotations

from dataclasses import dataclass

from talentmatch.i18n import joined, phrase

__all__ = ["Compaction", "LakeCheck"]


@dataclass(frozen=True)
class Compaction:
    """What merging small files came to.

    Attributes
    ----------
    before, after : int
        Number of files.
    """

    before: int
    after: int

    def summary(self) -> str:
        """Return it in a sentence."""
        return phrase("lake", "compacted", before=self.before, after=self.after)

    def __str__(self) -> str:
        return self.summary()


@dataclass(frozen=True)
class LakeCheck:
    """What a look at every file of a lake came to.

    Attributes
    ----------
    files, rows : int
        Files, and rows in them.
    problems : tuple of str
        What is missing or not as it was written; empty if all is well.
    strays : int
        Files that belong to no version any more; the next load removes them.
    """

    files: int
    rows: int
    problems: tuple[str, ...] = ()
    strays: int = 0

    def summary(self) -> str:
        """Return it in a sentence, and what is wrong, one a line."""
        facts = {"files": self.files, "rows": self.rows, "problems": len(self.problems)}
        first = phrase("lake", "verified_but" if self.problems else "verified", **facts)
        strays = [phrase("lake", "strays", n=self.strays)] if self.strays else []
        return joined([first, *self.problems, *strays], "\n  ")

    def __str__(self) -> str:
        return self.summary()
