"""Saved mails: the résumés attached to them, else what their text says; pages saved as MHTML."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import Path

from talentmatch.data.reading.formats._documents import read_document
from talentmatch.data.reading.formats._form_kind import is_of_nobody
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._page_lines import lines_of_page
from talentmatch.data.reading.formats._pages_and_texts import forms_of_page, read_page, read_text
from talentmatch.data.reading.formats._pdf_files import read_pdf
from talentmatch.data.reading.formats._prose import people_in_prose
from talentmatch.data.reading.formats.file_safety import check_file
from talentmatch.data.reading.layout.sheets import Form, RawSheet
from talentmatch.errors import UnreadableFileError
from talentmatch.i18n import joined, phrase
from talentmatch.vocab.reading import read_words

__all__ = ["is_mail", "read_mail"]

_READERS: dict[str, Callable[[Path], list[RawSheet | Form]]] = {
    ".docx": read_document,
    ".pdf": read_pdf,
    ".html": read_page,
    ".htm": read_page,
    ".txt": read_text,
}
#: Kinds of attachments that may be a résumé and are not opened here.
_UNOPENED = frozenset(read_words("kind of attachment that is not opened"))
_PICTURES = (".jpg", ".jpeg", ".png")
_MOST_ATTACHMENTS = 20
_HEAD = re.compile(
    rb"^(?:mime-version|from|received|return-path|message-id|date|subject|to|content-type"
    rb"|x-[\w-]+):",
    re.I,
)
#: Lines by which a program quotes the head of the mail that is answered or sent on.
_QUOTED_HEAD = re.compile(
    r"\s*[>*]*\s*(?:from|to|cc|sent|date|subject|reply-to|发件人|收件人|抄送|发送时间|主题"
    r"|日期|时间|寄件者|收件者)\*?\s*[:：]",
    re.I,
)
_SIGNATURE = re.compile(
    r"^-- ?$|^(?:best|kind) regards|^(?:顺)?祝(?:商祺|好|工作)|^此致"
    r"|^(?:发自|发送自|来自)(?:我的|[A-Za-z])|^sent from (?:my|outlook|mail)"
    r"|^(?:客服|服务|招聘|咨询)热线",
    re.I,
)


def is_mail(head: bytes) -> bool:
    """Tell a mail, or a page saved as one, by its first line."""
    return bool(_HEAD.match(head.lstrip()))


def read_mail(path: Path) -> list[RawSheet | Form]:
    """Read a saved mail (.eml) or a web page saved in one file (.mht).

    What its sender writes about themselves in the head of the mail is not taken for the person's.

    Raises
    ------
    UnreadableFileError
        If neither its attachments nor its text are a résumé or a job description.
    """
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    forms, problems = _attached(message, path)
    forms = forms or _forms_of_text(message, path)
    if not forms:
        reasons = joined(problems, "; ") if problems else phrase("load", "no_form")
        remedy = phrase("load", "save_attachments" if problems else "give_headings")
        raise UnreadableFileError(str(path), reasons, remedy, closed=bool(problems))
    return [Form(form.source, form.table, form.records, (*form.notes, *problems)) for form in forms]


def _attached(message: Message, path: Path) -> tuple[list[Form], list[str]]:
    """Return the forms among the attachments, and why others were left out."""
    forms: list[Form] = []
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, content) in enumerate(_attachments(message)):
            kind = Path(name).suffix.lower()
            if kind in _UNOPENED or (kind in _READERS and number >= _MOST_ATTACHMENTS):
                problems.append(phrase("load", "attachment_unread", name=name))
            elif kind in _READERS:
                copy = Path(folder) / str(number) / name
                copy.parent.mkdir()
                copy.write_bytes(content)
                try:
                    check_file(copy)
                    parts = [part for part in _READERS[kind](copy) if isinstance(part, Form)]
                except UnreadableFileError as error:
                    problems.append(joined([name, error.problem], ": "))
                    continue
                if not parts:
                    problems.append(phrase("load", "attachment_unread", name=name))
                for form in parts:
                    source = joined([path.name, name])
                    forms.append(Form(source, form.table, form.records, form.notes))
    # Beside a résumé a picture is a photograph or the mark of a firm.
    return forms, [
        problem for problem in problems if not forms or not problem.lower().endswith(_PICTURES)
    ]


def _attachments(message: Message) -> Iterator[tuple[str, bytes]]:
    for part in message.walk():
        name = part.get_filename()
        content = part.get_payload(decode=True) if name and not part.is_multipart() else None
        if name and isinstance(content, bytes) and content:
            # A name may lead elsewhere: its last part alone counts.
            yield (
                re.sub(r"[^\w\u4e00-\u9fff.() -]", "_", re.split(r"[/\\]", name)[-1])[-120:],
                content,
            )


def _forms_of_text(message: Message, path: Path) -> list[Form]:
    """Return the forms of the text of a mail."""
    parts = [part for part in message.walk() if not part.is_multipart() and not part.get_filename()]
    texts = {
        kind: [_text(p) for p in parts if p.get_content_type() == kind]
        for kind in ("text/plain", "text/html")
    }
    for text in texts["text/plain"]:
        form = form_of_lines(_own_lines([[line] for line in text.splitlines()]), path.name)
        if form is not None and form.records and not is_of_nobody(form):
            return [form]
    for page in texts["text/html"]:
        page_form = form_of_lines(_own_lines(lines_of_page(page)), path.name)
        forms = [page_form] if page_form and page_form.records else forms_of_page(page, path)
        if forms:
            return forms
    pages = [
        [" ".join(cells) for cells in _own_lines(lines_of_page(page))]
        for page in texts["text/html"]
    ]
    for lines in ([*text.splitlines()] for text in texts["text/plain"]):
        pages.append([" ".join(cells) for cells in _own_lines([[line] for line in lines])])
    people = next(filter(None, map(people_in_prose, pages)), [])
    return [Form(path.name, "candidate", people)] if people else []


def _own_lines(lines: list[list[str]]) -> list[list[str]]:
    """Return the lines of a mail without quoted heads and without the signature of its sender."""
    own: list[list[str]] = []
    for cells in lines:
        line = [re.sub(r"^[>\s]+", "", cell) for cell in cells]
        if _SIGNATURE.match(line[0].strip()):
            break
        if any(line) and not _QUOTED_HEAD.match(line[0]):
            own.append(line)
    return own


def _text(part: Message | EmailMessage) -> str:
    """Return the text of a part; the charset that it names is tried first, and not believed."""
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    declared = (
        (part.get_content_charset() or "").replace("gb2312", "gb18030").replace("gbk", "gb18030")
    )
    for charset in filter(None, (declared, "utf-8", "gb18030")):
        try:
            return raw.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")
