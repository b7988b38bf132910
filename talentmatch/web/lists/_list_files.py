"""A list as a file to keep: workbook, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from talentmatch.errors import NotFoundError
from talentmatch.i18n import phrase
from talentmatch.report.plain_files import csv_bytes, json_bytes
from talentmatch.report.sheets.list_workbook import list_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from talentmatch.lists import Result
    from talentmatch.web._visitor import Visitor

__all__ = ["MEDIA", "attachment", "file_of"]

#: Ending of a file to what it is.
MEDIA: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def file_of(
    visitor: Visitor, result: Result, name: str, kind: str, *, marks: Sequence[str] = ()
) -> Response:
    """Return a list as a file.

    Parameters
    ----------
    visitor : Visitor
        Who asks for it.
    result : Result
        The list.
    name : str
        Name of the file, without the ending.
    kind : {"xlsx", "csv", "json"}
        In which form.
    marks : sequence of str
        What must be seen with it in a workbook, such as that it is for inside use.

    Raises
    ------
    NotFoundError
        No file is of that kind.
    """
    lang = visitor.lang
    if kind not in MEDIA:
        raise NotFoundError("file", f"{name}.{kind}", [f"{name}.xlsx"])
    if kind == "xlsx":
        simulated = (phrase("common", "simulated_store"),) if visitor.store.simulated else ()
        content = list_workbook(result.sheets, lang, marks=(*simulated, *marks), notes=result.notes)
    elif kind == "csv":
        content = csv_bytes(result, lang)
    else:
        content = json_bytes(result, lang)
    return attachment(content, f"{name}.{kind}", MEDIA[kind])


def attachment(content: bytes | str, name: str, media: str) -> Response:
    """Return a file that a browser saves."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media, headers=headers)
