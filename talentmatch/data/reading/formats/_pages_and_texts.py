"""Saved web pages and text files: the JobPostings of scripts, a résumé, a job description, or tables."""

from __future__ import annotations

from pathlib import Path

from talentmatch.data.reading.formats._documents import is_firm_form, is_list, lists_people
from talentmatch.data.reading.formats._forms import form_of_lines, is_job
from talentmatch.data.reading.formats._html_pages import lines_of_page, sheets_of_page
from talentmatch.data.reading.formats._json_forms import forms_in_page
from talentmatch.data.reading.formats.readers import decoded, read_csv
from talentmatch.data.reading.layout.sheets import Form, RawSheet
from talentmatch.errors import UnreadableFileError

__all__ = ["forms_of_page", "read_page", "read_text"]

#: A longer text is a table, and not looked at twice.
_LONGEST = 100_000


def forms_of_page(page: str, path: Path) -> list[Form]:
    """Return what a page carries in its scripts, else what it shows; none if that is no form."""
    forms = forms_in_page(page, path)
    form = None if forms else form_of_lines(lines_of_page(page), path.name)
    return [form] if form and form.records else forms


def read_page(path: Path) -> list[RawSheet | Form]:
    """Read a saved web page: what its scripts carry, the form it shows, else its lists.

    Raises
    ------
    UnreadableFileError
        If it has no JobPosting, résumé, job description or list.
    """
    page = decoded(path)
    forms = forms_of_page(page, path)
    one_post = sum(len(form.records) for form in forms) < 2 and all(
        form.table == "posting" for form in forms
    )
    if one_post and not forms_in_page(page, path) and (lists := _lists_of(page, path)):
        return lists
    if not forms:
        raise UnreadableFileError.of(path, "no_job_posting", "copy_text")
    return list(forms)


def read_text(path: Path) -> list[RawSheet | Form]:
    """Read a .txt file as the résumés or the job description that it holds, or as a table."""
    if path.stat().st_size <= _LONGEST:
        lines = [[line.strip()] for line in decoded(path).splitlines() if line.strip()]
        form = form_of_lines(lines, path.name)
        if form is not None and form.records and (form.table == "candidate" or is_job(form)):
            return [form]
    return list(read_csv(path))


def _lists_of(page: str, path: Path) -> list[RawSheet | Form]:
    """Return the form of a firm, else the tables that have a row for each firm, post or major."""
    whole = RawSheet(path.name, [[*line] for line in lines_of_page(page)], path.stem)
    if is_firm_form(whole):
        return [whole]
    sheets = sheets_of_page(page, path)
    return [sheet for sheet in sheets if is_list(sheet, by_sense=True) or lists_people(sheet)]
