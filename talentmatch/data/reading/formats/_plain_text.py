"""Text files: a résumé pasted into one, else a table whose cells are parted by signs."""

from __future__ import annotations

from pathlib import Path

from talentmatch.data.reading.formats._form_kind import is_job
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats.readers import decoded, read_csv
from talentmatch.data.reading.layout.sheets import Form, RawSheet

__all__ = ["read_text"]

#: A longer text is a table, and not looked at twice.
_LONGEST = 100_000


def read_text(path: Path) -> list[RawSheet | Form]:
    """Read a .txt file as the résumés or the job description that it holds, or as a table."""
    if path.stat().st_size <= _LONGEST:
        lines = [[line.strip()] for line in decoded(path).splitlines() if line.strip()]
        form = form_of_lines(lines, path.name)
        if form is not None and form.records and (form.table == "candidate" or is_job(form)):
            return [form]
    return list(read_csv(path))
