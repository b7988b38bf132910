"""A list as a file to keep: workbook, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from talentmatch.i18n import Language, phrase
from talentmatch.report.list_workbook import list_workbook
from talentmatch.report.plain_files import csv_bytes, json_bytes

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["MEDIA", "file_of"]

#: Ending of a file to what it is.
MEDIA: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def file_of(result: Result, kind: str, lang: Language, *, simulated: bool) -> Response:
    """Return a list as a file.

    Parameters
    ----------
    result : Result
        The list.
    kind : {"xlsx", "csv", "json"}
        In which form.
    lang : str
        Language of the words.
    simulated : bool
        Whether the data is simulated, which a workbook says.
    """
    if kind == "xlsx":
        marks = (phrase("common", "simulated_store"),) if simulated else ()
        content = list_workbook(result.sheets, lang, marks=marks, notes=result.notes)
    elif kind == "csv":
        content = csv_bytes(result, lang)
    else:
        content = json_bytes(result, lang)
    name = f"{result.spec.name}.{kind}"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MEDIA[kind], headers=headers)
