"""The text of a Word document in reading order: page headers, text boxes, frames, tables in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from talentmatch.data.reading.formats._form_labels import label_and_value
from talentmatch.data.reading.formats._form_record import meaning_of
from talentmatch.data.reading.formats._resume_parts import NEW_COLUMN, section_of
from talentmatch.data.reading.rows.people._head_lines import has_contact
from talentmatch.data.reading.rows.people._job_words import is_employer

__all__ = ["lines_of_document"]

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARAGRAPH, _TABLE, _BOX = (f"{_WORD}{name}" for name in ("p", "tbl", "txbxContent"))
_BREAKS = {
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}tab": "\t",
    f"{_WORD}noBreakHyphen": "-",
}
#: Deleted by whoever last corrected the document; an older form of what stands beside it; hidden.
_LEFT_OUT = frozenset(
    {f"{_WORD}del", f"{_WORD}moveFrom", f"{_WORD}instrText", f"{_COMPATIBLE}Fallback", _BOX}
)
_WRAPPERS = frozenset(
    f"{_WORD}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)


#: What programs, sites and page numbers write into the margins of a page.
_OF_A_SITE = re.compile(
    r"客服|热线|版权|生成|下载|官网|人才网|招聘网|generated|copyright",
    re.I,
)
#: What says nothing by itself at the edge of a page.
_PAGE = re.compile(
    r"https?://|www\.|^\W*第?\s*\d+\s*页?\s*(?:[/共]\s*\d*\s*页?)?\W*$|\bpage \d|confidential",
    re.I,
)


#: What stands behind a firm at the edge of a page: confidential, for one client, a number.
_EDGE = re.compile(
    r"\s*(?:[-–—|｜·•,，(（]\s*(?:strictly\s+)?(?:confidential|private|保密|机密|内部)\b.*)$", re.I
)


def lines_of_document(document: Any) -> list[list[str]]:
    """Return paragraphs as one cell each and table rows as their cells, page headers first.

    Parameters
    ----------
    document : docx.Document
        An open document.
    """
    headers, footers = [], []
    for section in document.sections:
        for kind in ("first_page_header", "header", "even_page_header"):
            headers += _of_margin(getattr(section, kind))
        for kind in ("first_page_footer", "footer", "even_page_footer"):
            footers += _of_margin(getattr(section, kind))
    body = list(_lines(document.element.body, document))
    in_header, in_footer = (
        any(is_employer(_EDGE.sub("", " ".join(line))) for line in margin)
        for margin in (headers, footers)
    )
    if in_header or in_footer:
        # The letterhead of a firm: its telephone is nobody's of whom the page tells.
        headers = [] if in_header or _tells_who(body) else headers
        footers = []
    # A footer stands below the last part of a résumé, and belongs to none.
    lines = [*_once(headers), *_once(footers), *body]
    lines = [line for line in lines if line in body or not _says_nothing(" ".join(line))]
    return [line for line in lines if any(cell.strip() for cell in line)]


def _tells_who(lines: list[list[str]]) -> bool:
    """Tell a page whose own text says whom it is about or how to reach them."""
    cells = [cell for line in lines for cell in line]
    labels = [re.split(r"[:：]", cell, maxsplit=1)[0] for cell in cells]
    named = any(meaning_of(label.strip(), "candidate") == "name" for label in labels)
    return named or has_contact("\n".join(cells))


def _says_nothing(text: str) -> bool:
    """Tell what a site or a program writes at the edge of a page, and nothing of whom the page tells."""
    return bool(_OF_A_SITE.search(text) or (_PAGE.search(text) and not has_contact(text)))


def _of_margin(margin: Any) -> list[list[str]]:
    # python-docx would make a header of its own for a section that has that of the one before.
    if margin.is_linked_to_previous:
        return []
    # A table at the edge of a page sets things side by side that are lines of their own.
    lines = list(_lines(margin._element, margin))
    return [[part] for line in lines for cell in line for part in cell.splitlines() if part.strip()]


def _once(lines: list[list[str]]) -> list[list[str]]:
    return [list(line) for line in dict.fromkeys(map(tuple, lines))]


def _lines(element: Any, parent: Any) -> Iterator[list[str]]:
    """Yield the lines of the blocks of a body, a cell, a header or a text box."""
    for child in element:
        if child.tag == _PARAGRAPH:
            # A box hangs on a paragraph and mostly stands beside or above it.
            for box in _boxes(child):
                yield from _lines(box, parent)
            for text in _text(child).splitlines():
                yield [text.strip()]
        elif child.tag == _TABLE:
            yield from _of_table(child, parent)
        elif child.tag in _WRAPPERS:
            yield from _lines(child, parent)


def _boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == _BOX:
            yield child
        elif child.tag != f"{_COMPATIBLE}Fallback":
            yield from _boxes(child)


def _text(element: Any) -> str:
    parts: list[str] = []
    for child in element:
        if child.tag == f"{_WORD}t":
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag not in _LEFT_OUT and child.tag != f"{_WORD}tabs":
            parts.append(_text(child))
    return "".join(parts)


def _of_table(element: Any, parent: Any) -> Iterator[list[str]]:
    from docx.table import Table

    for row in Table(element, parent).rows:
        ids: set[int] = set()
        cells: list[list[list[str]]] = []
        for cell in row.cells:
            # A merged cell comes once for each column it covers.
            is_repeat = id(cell._tc) in ids
            ids.add(id(cell._tc))
            cells.append([] if is_repeat else list(_lines(cell._tc, parent)))
        if _is_layout(cells):
            for number, cell in enumerate(cell for cell in cells if cell):
                yield from [[NEW_COLUMN]] if number and len(cell) > 1 else []
                yield from cell
        else:
            yield ["\n".join(" ".join(line) for line in cell if any(line)) for cell in cells]


def _is_layout(cells: list[list[list[str]]]) -> bool:
    """Tell a row that holds parts of the page side by side from one of values.

    In such a row a cell holds a heading with its text below, or a table.
    """
    filled = [[line for line in cell if any(line)] for cell in cells]
    filled = [cell for cell in filled if cell]
    if not filled or max(map(len, filled)) < 2:
        return False
    if any(len(line) > 1 for cell in filled for line in cell):
        return True
    for cell in filled:
        headed = [n for n, line in enumerate(cell[:-1]) if section_of(line[0], "candidate")]
        if headed or (len(filled) == 1 and len(cell) > 1):
            return True
    if _are_heads(filled):
        return True
    # A heading at the left of its text.
    return (
        len(filled) == 2 and len(filled[0]) == 1 and bool(section_of(filled[0][0][0], "candidate"))
    )


def _are_heads(cells: list[list[list[str]]]) -> bool:
    """Tell cells that hold whom the page is about and how to reach them, lines with labels of their own."""
    lines = [line[0] for cell in cells for line in cell]
    labelled = sum(label_and_value(line, "candidate") is not None for line in lines)
    alone = any(len(cell) == 1 and meaning_of(cell[0][0], "candidate") for cell in cells)
    return len(cells) > 1 and labelled > 1 and not alone
