"""How a command speaks: data on stdout, messages and progress on stderr."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from talentmatch.app.options import Lang, OutFormat, language_of
from talentmatch.report.headings import headed

if TYPE_CHECKING:
    import pandas as pd

    from talentmatch.data.store import Store

__all__ = ["emit", "emit_sheets", "for_people", "inside", "say", "told", "warn"]

_PIPE_WIDTH = 200


def say(message: str) -> None:
    """Write a message for the person at the terminal, in the language of the command line."""
    from talentmatch.phrases import retold

    print(retold(message, language_of(sys.argv).value), file=sys.stderr)


def warn(message: str) -> None:
    """Write a warning for the person at the terminal."""
    from talentmatch.phrases import phrase

    say(phrase("app", "warning", what=message))


def emit(
    frame: pd.DataFrame,
    fmt: OutFormat,
    lang: Lang,
    *,
    out: Path | None = None,
    name: str = "list",
    notes: Sequence[str] = (),
) -> None:
    """Write a frame to stdout or a file.

    `csv` and `json` keep the English column names, for machines; `table` and `xlsx` carry the
    reader's labels with units.

    Parameters
    ----------
    frame : DataFrame
        What to show.
    fmt : OutFormat
        In which form; the suffix of `out` decides if there is one.
    lang : Lang
        Language of the labels.
    out : Path, optional
        File to write.
    name : str
        Name of the sheet.
    notes : sequence of str
        What the figures rest on; stands above the table of a workbook.
    """
    fmt = _form(fmt, out)
    if fmt is OutFormat.table:
        _print_table(headed(name, frame), lang)
        return
    if fmt is OutFormat.xlsx:
        emit_sheets({name: frame}, lang, out=out, notes=notes)
    else:
        _deliver(_as_bytes(frame, fmt), out)


def for_people(fmt: OutFormat, out: Path | None) -> bool:
    """Return whether a list is written for a reader rather than for a machine."""
    return _form(fmt, out) in (OutFormat.table, OutFormat.xlsx)


def _form(fmt: OutFormat, out: Path | None) -> OutFormat:
    if out is None:
        return fmt
    suffix = out.suffix.lstrip(".").lower()
    return OutFormat(suffix) if suffix in {"csv", "json", "xlsx"} else OutFormat.csv


def emit_sheets(
    sheets: Mapping[str, pd.DataFrame], lang: Lang, *, out: Path | None, notes: Sequence[str] = ()
) -> None:
    """Write several frames as one workbook to stdout or a file, notes above each table."""
    from talentmatch.phrases import called
    from talentmatch.report.workbook import workbook_bytes

    titled = {
        called("sheets", name, lang.value): headed(name, frame) for name, frame in sheets.items()
    }
    _deliver(workbook_bytes(titled, lang.value, note="\n".join(notes) or None), out)


def told(store: Store, notes: Sequence[str], lang: Lang) -> tuple[str, ...]:
    """Write the notes of a list to stderr and return them, with the mark of simulated data."""
    from talentmatch.phrases import phrase

    for note in notes:
        say(note)
    mark = (phrase("common", "simulated_store", lang.value),) if store.simulated else ()
    return (*mark, *notes)


def inside(command: str, out: Path | None, lang: Lang) -> tuple[str, ...]:
    """Return the note that a written list is for inside use, and which command gives the other."""
    from talentmatch.phrases import phrase

    return (phrase("planner", "inside", lang.value, command=command),) if out is not None else ()


def _deliver(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
        from talentmatch.phrases import phrase

        say(phrase("app", "written", path=out))


def _as_bytes(frame: pd.DataFrame, fmt: OutFormat) -> bytes:
    if fmt is OutFormat.json:
        text: str = frame.to_json(orient="records", date_format="iso", force_ascii=False)
        return (text + "\n").encode()
    from talentmatch.report.workbook import csv_bytes

    return csv_bytes(frame)


def _print_table(frame: pd.DataFrame, lang: Lang) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from talentmatch.report.compact import compact
    from talentmatch.report.labels import label, texts_of

    folded, notes = compact(frame, lang.value)
    table = Table(box=box.SIMPLE_HEAD)
    for column in folded.columns:
        numeric = folded[column].dtype.kind in "if"
        table.add_column(
            label(str(column), lang.value),
            justify="right" if numeric else "left",
            overflow="fold",
        )
    texts = [texts_of(folded[name], str(name), lang.value) for name in folded.columns]
    for row in zip(*texts, strict=True):
        table.add_row(*row)
    # A file or a pipe has no width of its own; a row should stay whole there. A unit in brackets, or
    # what people write so, is no markup.
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    console = Console(width=width, markup=False, emoji=False)
    console.print(table)
    for note in notes:
        console.print(note)
