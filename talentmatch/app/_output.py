"""How a list leaves a command: data on stdout or in a file, what is said beside it on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from talentmatch.app._options import Headings, OutFormat
from talentmatch.app._speech import say

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.lists import Result

__all__ = ["emit", "emit_form", "for_people", "print_table", "write_out"]

_PIPE_WIDTH = 200


def emit(
    store: Store,
    result: Result,
    fmt: OutFormat,
    lang: str,
    *,
    out: Path | None = None,
    headings: Headings | None = None,
    sheets: Sequence[Result] | None = None,
    beside: Sequence[Result] = (),
    page: Callable[[Result], Result] | None = None,
    receiver: str | None = None,
    public: str = "",
    name: str = "",
    file_of: Callable[[Result, str], bytes] | None = None,
) -> None:
    """Write a list to stdout or a file, with its notes, and log that it left the store.

    `table` and `xlsx` carry headings with units in the reader's language. `csv` carries them in
    words or as codes, in English codes if nothing else is asked for; with codes above, cells are
    codes too. `json` is for programs: its keys are always codes.

    Parameters
    ----------
    store : Store
        Where the list comes from, still open.
    result : Result
        The list.
    fmt : OutFormat
        In which form; the suffix of `out` decides if there is one.
    lang : str
        Language of the reader.
    out : Path, optional
        File to write.
    headings : Headings, optional
        What stands above the columns of a csv file.
    sheets : sequence of Result, optional
        The sheets of a workbook; by default those that the list names itself.
    beside : sequence of Result
        Lists that a person at the terminal reads below, where the list itself leaves it to them.
    page : callable, optional
        Returns what of the list a page of the terminal has room for.
    receiver : str, optional
        Enterprise that is to see it.
    public : str, optional
        Command that gives the same list as it may be printed; a file of this one says that it is
        for inside use.
    name : str, optional
        What the sheets are together, as the access log names them; by default their names.
    file_of : callable, optional
        Returns, for a reader's language, the file of a list in a form that only it has.

    Raises
    ------
    typer.Exit
        The list needs rows and has none: its notes said why, and the exit code is 3.
    """
    from talentmatch.i18n import phrase
    from talentmatch.lists.deliver import deliver

    fmt = _form(fmt, out)
    lists = tuple(sheets or result.sheets) if fmt is OutFormat.xlsx else (result,)
    for note in result.inside:
        say(note)
    own = (phrase("planner", "inside", command=public),) if public and out is not None else ()
    notes = (*own, *result.notes)
    for note in notes:
        say(note)
    mark = (phrase("common", "simulated_store"),) if store.simulated else ()
    below = beside if fmt is OutFormat.table or out is not None else ()
    # A list that stands in the workbook and below it is one.
    delivered = {part.spec.name: part for part in (*lists, *below)}
    entry = deliver(store, tuple(delivered.values()), name=name, receiver=receiver)
    write = partial(write_out, out=out, store=store, what=name or result.spec.name, entry=entry)
    if file_of is not None:
        write(file_of(result, lang))
    elif fmt is OutFormat.table:
        print_table(page(result) if page else result, lang)
    elif fmt is OutFormat.xlsx:
        from talentmatch.report.sheets.list_workbook import list_workbook

        write(list_workbook(lists, lang, marks=(*mark, *own), notes=result.notes))
    else:
        write(_plain_bytes(result, fmt, lang, headings))
    for part in below:
        print_table(part, lang)
    if not result.answers:
        raise typer.Exit(3)


def emit_form(
    store: Store, listed: Result, form: Path, out: Path, lang: str, *, public: str = ""
) -> None:
    """Fill an office's own form with a list of scarce posts, and log that it left the store.

    Parameters
    ----------
    store : Store
        Where the list comes from, still open.
    listed : Result
        The list.
    form : Path
        A workbook with headings of its own.
    out : Path
        The workbook to write.
    lang : str
        Language of the words in it.
    public : str
        Command that gives the same list as it may be printed, where this one is for inside use.
    """
    from talentmatch.errors import InputError
    from talentmatch.i18n import phrase
    from talentmatch.lists.deliver import deliver
    from talentmatch.plan.printed_list import grouped_list, printed_list
    from talentmatch.report.sheets.form_layout import fill_form

    if out.resolve() == form.resolve():
        raise InputError(phrase("usage", "form_is_out"), [phrase("usage", "other_out")])
    marks = [phrase("common", "simulated_store")] if store.simulated else []
    if public:
        marks.append(phrase("planner", "inside", command=public))
    filled = fill_form(form, (printed_list(listed), grouped_list(listed)), lang, marks=marks)
    for note in (*listed.inside, *listed.notes, *filled.notes):
        say(note)
    entry = deliver(store, (listed,))
    write_out(filled.content, out, store=store, what=listed.spec.name, entry=entry)


def for_people(fmt: OutFormat, out: Path | None) -> bool:
    """Return whether a list is written for a reader rather than for a machine."""
    return _form(fmt, out) in (OutFormat.table, OutFormat.xlsx)


def _form(fmt: OutFormat, out: Path | None) -> OutFormat:
    if out is None:
        return fmt
    suffix = out.suffix.lstrip(".").lower()
    return OutFormat(suffix) if suffix in {"csv", "json", "xlsx"} else OutFormat.csv


def _plain_bytes(result: Result, fmt: OutFormat, lang: str, headings: Headings | None) -> bytes:
    """Return a list as csv or json."""
    from talentmatch.report.plain_files import csv_bytes, json_bytes

    if fmt is OutFormat.json:
        return json_bytes(result, lang, coded=headings is Headings.codes)
    return csv_bytes(result, lang, headings=headings.value if headings else None)


def write_out(
    data: bytes, out: Path | None, *, store: Store | None = None, what: str = "", entry: int = 0
) -> None:
    """Write a file, and say so; without a place for it to stdout.

    Parameters
    ----------
    data : bytes
        The content.
    out : Path, optional
        The file.
    store : Store, optional
        Out of which it comes and which remembers it.
    what, entry
        See `Store.register_output`.
    """
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        from talentmatch.data.private_files import write_private
        from talentmatch.i18n import phrase

        if store is not None:
            store.register_output(out, data, what=what, entry=entry)
        write_private(out, data)
        say(phrase("app", "written", path=out))


def print_table(result: Result, lang: str) -> None:
    """Write a list as a table for a terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from talentmatch.report.compact import compact
    from talentmatch.report.labels import heading, readable, texts_of

    page, notes = compact(readable(result, lang), lang)
    folded = page.frame
    table = Table(box=box.SIMPLE_HEAD)
    for column in folded.columns:
        numeric = folded[column].dtype.kind in "if"
        table.add_column(
            heading(str(column), lang, page.unit(str(column))),
            justify="right" if numeric else "left",
            overflow="fold",
        )
    texts = [texts_of(folded[name], page.unit(str(name)), lang) for name in folded.columns]
    for row in zip(*texts, strict=True):
        table.add_row(*row)
    # A file or a pipe has no width of its own; a row should stay whole there. A unit in brackets,
    # or what people write so, is no markup.
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    console = Console(width=width, markup=False, emoji=False)
    console.print(table)
    for note in notes:
        console.print(note)
