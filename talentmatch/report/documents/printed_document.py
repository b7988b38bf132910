"""A list that is handed out, as DOCX: a title, one table on A4 across, groups written once, notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from talentmatch.i18n import Language, render
from talentmatch.report.documents._letterheads import forget_writer
from talentmatch.report.labels import heading, readable, texts_of

if TYPE_CHECKING:
    from talentmatch.lists import Result

__all__ = ["printed_document"]

#: Widths of the columns of a printed list by heading key [cm]; together an A4 page across.
_WIDTHS: Final = {
    "row_number": 1.1,
    "chain": 2.4,
    "post": 3.6,
    "stars": 1.7,
    "grade": 2.3,
    "number": 1.8,
    "gap": 1.8,
    "asked_for": 4.4,
    "skills": 4.8,
    "yearly_pay": 2.2,
}
_USUAL = 2.4
_MIDDLE: Final = ("row_number", "chain", "stars", "grade", "number", "gap", "yearly_pay")
#: A4 across and its margins [cm], and sizes of letters [points].
_PAGE, _MARGIN = (29.7, 21.0), 1.5
_TITLE, _TEXT, _NOTE = 18, 9, 8
#: Chinese offices print headings in Heiti and text in Songti; without them Word takes its own.
_FONT, _TITLE_FONT = "宋体", "黑体"


def printed_document(
    printed: Result, lang: Language, *, title: str, marks: Sequence[str] = ()
) -> bytes:
    """Return a list that is handed out as a document.

    Parameters
    ----------
    printed : Result
        The list as it is printed; cells of `chain` that follow one another and are equal become one.
    lang : str
        Language of the reader.
    title : str
        What stands above it.
    marks : sequence of str
        What must be seen before it, such as that the data is simulated.
    """
    from docx import Document

    document = Document()
    _lay_out(document)
    _add_line(document, title, size=_TITLE, bold=True, font=_TITLE_FONT, middle=True)
    for mark in marks:
        _add_line(document, str(render(mark, lang)), size=_TEXT, bold=True, middle=True)
    _add_rows(document, printed, lang)
    for note in printed.notes:
        _add_line(document, str(render(note, lang)), size=_NOTE)
    forget_writer(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _lay_out(document: Any) -> None:
    """Turn the page across, with the number of the page at its foot."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Cm(side) for side in _PAGE)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Cm(_MARGIN))
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    foot._p.append(number)


def _add_line(
    document: Any,
    text: str,
    *,
    size: int,
    bold: bool = False,
    font: str = _FONT,
    middle: bool = False,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(paragraph, text, size=size, bold=bold, font=font)


def _write(paragraph: Any, text: str, *, size: int, bold: bool = False, font: str = _FONT) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)


def _add_rows(document: Any, printed: Result, lang: Language) -> None:
    """Write the table; its headings stand on every page."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    page = readable(printed, lang)
    columns = [str(name) for name in page.frame.columns]
    texts = [texts_of(page.frame[name], page.unit(name), lang) for name in columns]
    table = document.add_table(rows=len(page.frame) + 1, cols=len(columns))
    table.style = "Table Grid"
    table.autofit = False
    # Cells of python-docx are looked up one by one: a row of them is fetched once.
    head, *rows = (row.cells for row in table.rows)
    for place, name in enumerate(columns):
        table.columns[place].width = Cm(_WIDTHS.get(name, _USUAL))
        _fill(head[place], heading(name, lang, page.unit(name)), name, bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row, cells in zip(rows, zip(*texts, strict=True), strict=True):
        for place, (name, text) in enumerate(zip(columns, cells, strict=True)):
            _fill(row[place], "" if name == "chain" else text, name)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if "chain" in columns:
        place = columns.index("chain")
        _join_groups([row[place] for row in rows], texts[place])


def _fill(cell: Any, text: str, name: str, *, bold: bool = False) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    cell.width = Cm(_WIDTHS.get(name, _USUAL))
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    if bold or name in _MIDDLE:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if text:
        _write(paragraph, text, size=_TEXT, bold=bold)


def _join_groups(cells: Sequence[Any], names: Sequence[str]) -> None:
    """Write the name of each group once, over the rows that belong to it."""
    first = 0
    for name, members in groupby(names):
        last = first + len(list(members)) - 1
        joined = cells[first].merge(cells[last]) if last > first else cells[first]
        _write(joined.paragraphs[0], name, size=_TEXT)
        first = last + 1
