"""What a load tells afterwards: what came in, what was set aside, what was noticed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from talentmatch.i18n import joined, label, phrase

__all__ = ["LoadReport", "TableLoad"]


@dataclass(frozen=True)
class TableLoad:
    """What came into one table from one source.

    Attributes
    ----------
    table, source : str
        Table, and where the rows came from as a person would say it.
    loaded, rejected : int
        Rows stored and rows set aside.
    rejects : DataFrame
        Rows set aside, with a column `reason`.
    rejects_path : Path, optional
        File in which they stand as in their source.
    notes : tuple of str
        What was noticed and what was done about it.
    review : DataFrame
        Enterprises that may be ones of the register, or records that are or may be of one person:
        for a person to decide.
    file : Path, optional
        File they came from.
    """

    table: str
    source: str
    loaded: int
    rejected: int = 0
    rejects: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    rejects_path: Path | None = None
    notes: tuple[str, ...] = ()
    review: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    file: Path | None = None

    def summary(self) -> str:
        """Return what came in, as a person says it; notes follow, one a line."""
        table = label("tables", self.table)
        facts = {"source": self.source, "table": table, "loaded": self.loaded}
        place = self.rejects_path.name if self.rejects_path else None
        kind = "_aside_in" if self.rejected and place else "_aside" if self.rejected else ""
        line = phrase("app", f"loaded{kind}", rejected=self.rejected, place=place, **facts)
        return joined([line, *self.notes], "\n    ")

    def __str__(self) -> str:
        return self.summary()


@dataclass(frozen=True)
class LoadReport:
    r"""What came in from a file or a folder.

    Attributes
    ----------
    tables : tuple of TableLoad
        One entry a table and source.
    skipped : tuple of str
        Files and sheets that were left out, each with the reason.
    unread : int
        Files of which nothing was read.
    broken : int
        Sheets, of files that were read otherwise, that broke the contract of their table whole.
    passed : tuple of str
        Files of another kind than tables, such as pictures, each with the reason.
    scans : int
        Files among the unread that are scans.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import talentmatch as tm
    >>> path = Path(tempfile.mkdtemp()) / "regions.csv"
    >>> _ = path.write_text("region,month,openings\nN1,2024-01,3\n", "utf-8")
    >>> with tm.Store() as store:
    ...     report = store.load(path, table="demand")
    >>> report.loaded, report.rejected
    (1, 0)
    """

    tables: tuple[TableLoad, ...] = ()
    skipped: tuple[str, ...] = ()
    unread: int = 0
    broken: int = 0
    passed: tuple[str, ...] = ()
    scans: int = 0

    @property
    def loaded(self) -> int:
        """Rows stored."""
        return sum(entry.loaded for entry in self.tables)

    @property
    def rejected(self) -> int:
        """Rows set aside."""
        return sum(entry.rejected for entry in self.tables)

    def summary(self) -> str:
        """Return what came in, one line a table and source, and the sum."""
        lines = [entry.summary() for entry in self.tables]
        lines += [phrase("app", "left_out", what=sentence) for sentence in self.skipped]
        lines += [phrase("app", "passed_over", what=sentence) for sentence in self.passed]
        kind = "_aside" if self.rejected else ""
        facts = {"loaded": self.loaded, "rejected": self.rejected}
        last = [phrase("app", f"rows_loaded{kind}", **facts)]
        last += [phrase("app", "files_unread", n=self.unread)] if self.unread else []
        last += [phrase("app", "scans_unread", n=self.scans)] if self.scans else []
        last += [phrase("app", "sheets_broken", n=self.broken)] if self.broken else []
        return joined([*lines, joined(last, "")], "\n")

    def __str__(self) -> str:
        return self.summary()
