"""Read pages that are pictures, by the extra `ocr`."""

from __future__ import annotations

from functools import cache
from typing import Any

from talentmatch.data.reading.formats._page_layout import Piece

__all__ = ["read_scan"]

#: Pixels of the longer side of a page, enough for letters of 8 points.
_LONGER_SIDE = 1800
#: A line that the reader is less sure of is left out: a wrong figure is worse than none.
_LEAST_SURE = 0.8
_MOST_READ_OFF = 8


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
