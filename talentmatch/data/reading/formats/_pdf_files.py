"""Résumés and job descriptions in PDF: the text they carry, or what is read off a scan."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from talentmatch.data.reading.formats._documents import is_firm_form, is_list, lists_people
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._page_layout import Piece, reading_order
from talentmatch.data.reading.formats._resume_parts import NEW_COLUMN
from talentmatch.data.reading.layout.sheets import Form, RawSheet
from talentmatch.errors import ScanError, UnreadableFileError
from talentmatch.i18n import phrase

__all__ = ["read_pdf", "read_scan"]

#: A file of more pages is no résumé of one person, nor of a few.
_MOST_PAGES = 60
_MOST_SIGNS = 60_000
#: A page with fewer letters than this says nothing; what it shows is a picture.
_LEAST_LETTERS = 12
#: How every file of this kind begins.
_BEGINS = b"%PDF"
#: Share of signs without meaning above which the fonts do not tell which letters they draw.
_MOST_ODD = 0.2
#: Forms of Chinese characters that fonts draw in place of the characters themselves.
_RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "民虎西见角贝车长门韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]")
_Sign = tuple[str, float, float, float, float]
#: Pixels of the longer side of a page, enough for letters of 8 points.
_LONGER_SIDE = 1800
#: A line that the reader is less sure of is left out: a wrong figure is worse than none.
_LEAST_SURE = 0.8
_MOST_READ_OFF = 8


def read_pdf(path: Path) -> list[RawSheet | Form]:
    """Read a PDF: a résumé, a job description, the form of a firm, or a list of posts or firms.

    Raises
    ------
    ScanError
        If its pages are pictures and the extra that reads them is not installed.
    UnreadableFileError
        If it is damaged, locked, too long, or neither a résumé nor a job description.
    """
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        facts = ("pdf_locked", "pdf_unlock") if locked else ("document_damaged", "save_again")
        sentences = (phrase("load", key) for key in facts)
        # What is no PDF under the name of one is none that somebody misses.
        missed = path.read_bytes()[: len(_BEGINS)] == _BEGINS
        raise UnreadableFileError(str(path), *sentences, closed=missed) from error
    try:
        lines, notes = _lines(document, path)
    except pdfium.PdfiumError as error:
        raise UnreadableFileError.of(path, "document_damaged", "save_again", closed=True) from error
    finally:
        document.close()
    form = form_of_lines(lines, path.name)
    one_post = form is not None and form.table == "posting" and len(form.records) < 2
    sheet = RawSheet(path.name, [[*line] for line in lines if line != [NEW_COLUMN]], path.stem)
    is_table = (form is None or one_post) and (is_list(sheet) or is_firm_form(sheet))
    if is_table or lists_people(sheet):
        return [replace(sheet, notes=tuple(notes))]
    if form is None or not form.records:
        raise UnreadableFileError.of(path, "no_form", "give_headings_pdf")
    return [Form(form.source, form.table, form.records, (*form.notes, *notes))]


def _lines(document: Any, path: Path) -> tuple[list[list[str]], list[str]]:
    """Return the lines of all pages, and what was not read of them."""
    if len(document) > _MOST_PAGES:
        raise UnreadableFileError.of(
            path, "pdf_long", "pdf_split", n=len(document), limit=_MOST_PAGES
        )
    pages = [_pieces(page) for page in document]
    pictures = [n for n, pieces in enumerate(pages) if _letters(pieces) < _LEAST_LETTERS]
    notes: list[str] = []
    if len(pictures) == len(pages):
        return _read_off(document, path)
    scans = [n for n in pictures if _has_picture(document[n])]
    if scans:
        which = ", ".join(str(number + 1) for number in scans)
        notes = [phrase("load", "pages_are_pictures", pages=which)]
    return [line for pieces in pages for line in reading_order(pieces)], notes


def _read_off(document: Any, path: Path) -> tuple[list[list[str]], list[str]]:
    """Read pages that are pictures, if the extra for it is installed."""
    if not any(_has_picture(page) for page in document):
        raise UnreadableFileError.of(path, "pdf_empty", "save_again", closed=True)
    pages = read_scan(document)
    if pages is None:
        raise ScanError(str(path))
    if sum(map(_letters, pages)) < _LEAST_LETTERS:
        reason, remedy = phrase("load", "scan_illegible"), phrase("load", "give_headings_pdf")
        raise UnreadableFileError(str(path), reason, remedy, closed=True)
    return [line for pieces in pages for line in reading_order(pieces)], [
        phrase("load", "read_off")
    ]


def _letters(pieces: list[Piece]) -> int:
    text = "".join(piece.text for piece in pieces)
    odd = len(_ODD.findall(text))
    letters = sum(sign.isalnum() for sign in text)
    return 0 if odd > _MOST_ODD * max(len(text), 1) else letters


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as raw

    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_TEXT)
    return any(True for _ in page.get_objects(filter=kinds, max_depth=5))


def _pieces(page: Any) -> list[Piece]:
    """Return the runs of letters on a page that follow each other on a line."""
    top = page.get_height()
    text = page.get_textpage()
    try:
        return [piece for run in _runs(text) if (piece := _piece(run, top))]
    finally:
        text.close()


def _runs(text: Any) -> Iterator[list[_Sign]]:
    """Yield runs of signs, each with its place: left, bottom, right, top."""
    import pypdfium2.raw as raw

    run: list[_Sign] = []
    blank = False
    for place in range(min(text.count_chars(), _MOST_SIGNS)):
        sign = chr(raw.FPDFText_GetUnicode(text, place) or 32)
        if sign in "\r\n":
            if run:
                yield run
            run, blank = [], False
        elif sign.isspace():
            blank = True
        else:
            box = text.get_charbox(place, loose=True)
            if run and not _follows(run[-1], box):
                yield run
                run = []
            elif run and blank:
                run.append((" ", *run[-1][1:]))
            run.append((sign, *box))
            blank = False
    if run:
        yield run


def _follows(before: _Sign, box: tuple[float, float, float, float]) -> bool:
    """Tell a sign that goes on where the last one stood, on its line and not far from it."""
    height = max(before[4] - before[2], box[3] - box[1], 1.0)
    level = abs((before[2] + before[4]) - (box[1] + box[3])) / 2 < 0.5 * height
    return level and -0.5 * height < box[0] - before[3] < 0.9 * height


def _piece(run: list[_Sign], top: float) -> Piece | None:
    text = "".join(sign for sign, *_ in run).translate(_RADICALS)
    plain = "".join(
        unicodedata.normalize("NFKC", sign)
        if "\u2e80" <= sign <= "\u2fdf"
        or "\ufb00" <= sign <= "\ufb06"
        or "\uf900" <= sign <= "\ufaff"
        else sign
        for sign in text
    )
    bare = plain.strip()
    if not bare:
        return None
    lefts, bottoms, rights, tops = zip(*(box for _, *box in run), strict=True)
    return Piece(bare, min(lefts), top - max(tops), max(rights), top - min(bottoms))


def read_scan(document: Any) -> list[list[Piece]] | None:
    """Return the lines of each page of a PDF of pictures; None where the extra is not installed.

    Parameters
    ----------
    document : pypdfium2.PdfDocument
        An open document; of a long one the first pages are read.
    """
    reader = _reader()
    if reader is None:
        return None
    pages = []
    for number in range(min(len(document), _MOST_READ_OFF)):
        page = document[number]
        scale = _LONGER_SIDE / max(*page.get_size(), 1.0)
        lines, _ = reader(page.render(scale=scale).to_numpy())
        pages.append([_line_read_off(*line) for line in lines or () if line[2] >= _LEAST_SURE])
    return pages


@cache
def _reader() -> Any:
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError:
        return None
    return RapidOCR(intra_op_num_threads=1)


def _line_read_off(corners: list[list[float]], text: str, _: float) -> Piece:
    across, down = zip(*corners, strict=True)
    return Piece(text.strip(), min(across), min(down), max(across), max(down))
