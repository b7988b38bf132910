"""Texts that a file shows: a PDF, a mail, a page saved as one, a document, what is packed in it."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from functools import lru_cache
from pathlib import Path

__all__ = ["ShownTexts", "texts_of"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Pictures and archives, by their first bytes: nobody looks into them here.
_CLOSED = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"BM",
    b"II*\0",
    b"MM\0*",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"RIFF",
)
_CLOSED_KINDS = frozenset({".heic", ".heif", ".webp", ".jp2", ".msg", ".pst"})
#: Parts of a packed document that hold its text.
_TEXT_PARTS = re.compile(
    r"(?:word|ppt)/.*\.xml|xl/(?:sharedStrings|comments.*)\.xml|content\.xml|docProps/.*\.xml"
)
_ENDS = re.compile(
    r"</(?:\w+:)?(?:p|h|si|tc|tr|br|tab|comment)>|<(?:\w+:)?(?:br|tab|line-break)\b[^>]*/>"
)
_TAG = re.compile(r"<[^>]*>")
#: A page with fewer letters is a picture of one.
_LEAST_LETTERS = 12
_DEEPEST = 3
_LARGEST = 200_000_000


@dataclass(frozen=True)
class ShownTexts:
    """What a file shows to its reader.

    Attributes
    ----------
    texts : tuple of str
        Texts that its bytes do not hold as they are shown.
    whole : bool
        Whether texts and bytes are all there is; a scan, a picture, what is locked or packed
        otherwise may show more.
    """

    texts: tuple[str, ...] = ()
    whole: bool = True


def texts_of(path: Path) -> ShownTexts:
    """Return what a file shows that its bytes do not tell: texts of a PDF, of parts of a mail, of runs."""
    facts = path.stat()
    return _texts_of(path, facts.st_mtime_ns, facts.st_size)


# A file is asked for contact data, then for names: it is read once.
@lru_cache(maxsize=2)
def _texts_of(path: Path, _changed: int, size: int) -> ShownTexts:
    if size > _LARGEST:
        return ShownTexts(whole=False)
    return _texts_in(path.read_bytes(), path.suffix.lower(), _DEEPEST)


def _texts_in(content: bytes, kind: str, depth: int) -> ShownTexts:
    # Whoever opens a store erases nobody as a rule: what reads mails is not waited for.
    from talentmatch.data.reading.formats._mails import is_mail

    if depth == 0 or content.startswith(_CLOSED) or kind in _CLOSED_KINDS:
        return ShownTexts(whole=not content)
    if content[:1024].lstrip().startswith(b"%PDF"):
        return _of_pdf(content, depth)
    if content.startswith(b"PK"):
        return _of_archive(content, depth)
    if content.startswith(_OLE):
        return _of_ole(content, kind)
    if kind in (".eml", ".mht", ".mhtml") or is_mail(content[:512]):
        return _of_mail(content, depth)
    if b"&#" in content:
        return ShownTexts((html.unescape(content.decode("utf-8", "replace")),))
    return ShownTexts()


def _together(parts: Iterator[ShownTexts] | list[ShownTexts]) -> ShownTexts:
    every = list(parts)
    texts = tuple(text for part in every for text in part.texts)
    return ShownTexts(texts, all(part.whole for part in every))


def _of_pdf(content: bytes, depth: int) -> ShownTexts:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
        try:
            pages = [page.get_textpage().get_text_range() for page in document]
            facts = [str(fact) for fact in document.get_metadata_dict().values()]
            packed = [
                _texts_in(bytes(document.get_attachment(n).get_data()), "", depth - 1)
                for n in range(document.count_attachments())
            ]
        finally:
            document.close()
    except (pdfium.PdfiumError, UnicodeDecodeError):
        return ShownTexts(whole=False)
    lettered = all(sum(map(str.isalnum, page)) >= _LEAST_LETTERS for page in pages)
    return _together([ShownTexts((*pages, *facts), lettered), *packed])


def _of_archive(content: bytes, depth: int) -> ShownTexts:
    """Return the texts of a document, whose format may part one number, or of what is packed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _together([_of_member(archive, name, depth) for name in archive.namelist()])
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
        return ShownTexts(whole=False)  # damaged, or locked with a password


def _of_member(archive: zipfile.ZipFile, name: str, depth: int) -> ShownTexts:
    if archive.getinfo(name).file_size > _LARGEST:
        return ShownTexts(whole=False)
    if _TEXT_PARTS.fullmatch(name):
        marked = archive.read(name).decode("utf-8", "replace")
        return ShownTexts((html.unescape(_TAG.sub("", _ENDS.sub("\n", marked))),))
    if re.match(r"(?:word|ppt|xl|docProps|_rels|Pictures|Thumbnails|META-INF)/", name):
        # A photograph or a mark of a firm inside a document is no text.
        inner = "/embeddings/" in name
        return _texts_in(archive.read(name), "", depth - 1) if inner else ShownTexts()
    return _texts_in(archive.read(name), Path(name).suffix.lower(), depth - 1)


def _of_ole(content: bytes, kind: str) -> ShownTexts:
    """Return the texts of documents before 2007, which stand there in one byte a letter or in two."""
    texts = [content[start:].decode("utf-16-le", "replace") for start in (0, 1)]
    texts.append(content.decode("gb18030", "replace"))
    if kind not in (".xls", ".et"):
        return ShownTexts(tuple(texts))
    cells = _cells(content)
    return ShownTexts((*texts, cells or ""), cells is not None)


def _cells(content: bytes) -> str | None:
    """Return the cells of an old workbook, whose numbers are no text in it; None if it is locked."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_object(io.BytesIO(content))
        rows = [
            row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
        ]
    except CalamineError:
        return None
    plain = (
        f"{cell:.0f}" if isinstance(cell, float) else str(cell) for row in rows for cell in row
    )
    return "\n".join(plain)


def _of_mail(content: bytes, depth: int) -> ShownTexts:
    message = message_from_bytes(content, policy=policy.compat32)
    parts = [_head(message)]
    for part in message.walk():
        packed = None if part.is_multipart() else part.get_payload(decode=True)
        if not isinstance(packed, bytes) or _is_inline(part):
            continue
        if part.get_content_maintype() == "text":
            parts.append(ShownTexts(tuple(_decoded(packed, part.get_content_charset()))))
        else:
            kind = Path(part.get_filename() or "").suffix.lower()
            parts.append(_texts_in(packed, kind, depth - 1))
    return _together(parts)


def _is_inline(part: Message) -> bool:
    """Tell a picture in the text, such as the mark of a firm."""
    return part.get_content_maintype() == "image" and not part.get_filename()


def _head(message: object) -> ShownTexts:
    from email.header import decode_header, make_header

    texts = []
    for value in getattr(message, "values", list)():
        try:
            texts.append(str(make_header(decode_header(str(value)))))
        except (LookupError, ValueError):
            texts.append(str(value))
    return ShownTexts(tuple(texts))


def _decoded(packed: bytes, charset: str | None) -> Iterator[str]:
    """Yield the text of a part, its entities written out; the charset it names may not be its own."""
    for name in dict.fromkeys((charset or "utf-8", "utf-8", "gb18030")):
        try:
            yield html.unescape(packed.decode(name, "replace"))
        except LookupError:
            continue
