"""Files named .doc: what job boards write under that name, and Word's own by a tool of the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from talentmatch.data.reading.formats._documents import read_document
from talentmatch.data.reading.formats._forms import form_of_lines
from talentmatch.data.reading.formats._mails import is_mail, read_mail
from talentmatch.data.reading.formats._pages_and_texts import read_page
from talentmatch.data.reading.formats._sheet_marks import OLE
from talentmatch.data.reading.formats.file_safety import check_file
from talentmatch.data.reading.layout.sheets import Form, RawSheet
from talentmatch.errors import UnreadableFileError

__all__ = ["read_old_word"]

#: Tools that write the text of a document to their output, and how they are asked to.
_TOOLS = {
    "antiword": ("antiword", "-m", "UTF-8.txt", "-w", "0"),
    "catdoc": ("catdoc", "-d", "utf-8", "-w"),
}
_OFFICES = ("soffice", "libreoffice")
#: Time for one document [s].
_SECONDS = 60


def read_old_word(path: Path) -> list[RawSheet | Form]:
    """Read a .doc: a web page, a mail or a DOCX under that name, else by a tool on the PATH.

    Raises
    ------
    UnreadableFileError
        If no such tool is there, or the document holds neither a résumé nor a job description.
    """
    with path.open("rb") as stream:
        head = stream.read(512)
    if head.startswith(OLE):
        return _by_tool(path)
    if head.startswith(b"PK"):
        return _as_docx(path)
    if is_mail(head):
        return read_mail(path)
    if b"<" in head and b"html" in head.lower():
        return read_page(path)
    raise UnreadableFileError.of(path, "not_as_named", "save_as_docx")


def _as_docx(path: Path) -> list[RawSheet | Form]:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"{path.stem}.docx"
        shutil.copyfile(path, copy)
        return _checked(copy)


def _checked(path: Path) -> list[RawSheet | Form]:
    check_file(path)
    return read_document(path)


def _by_tool(path: Path) -> list[RawSheet | Form]:
    for name, command in _TOOLS.items():
        if shutil.which(name):
            lines = [
                [line.strip()] for line in _output([*command, str(path.resolve())]).splitlines()
            ]
            form = form_of_lines([line for line in lines if line[0]], path.name)
            if form is not None and form.records:
                return [form]
            raise UnreadableFileError.of(path, "no_form", "save_as_docx")
    office = next((program for name in _OFFICES if (program := shutil.which(name))), None)
    if office:
        return _by_office(office, path)
    raise UnreadableFileError.of(path, "old_word", "save_as_docx", closed=True)


def _by_office(office: str, path: Path) -> list[RawSheet | Form]:
    with tempfile.TemporaryDirectory() as folder:
        home = f"-env:UserInstallation={Path(folder, 'home').as_uri()}"
        asked = ("--headless", "--convert-to", "docx", "--outdir", folder, str(path.resolve()))
        _output([office, home, *asked])
        converted = Path(folder) / f"{path.stem}.docx"
        if converted.is_file():
            return _checked(converted)
    raise UnreadableFileError.of(path, "old_word", "save_as_docx", closed=True)


def _output(command: list[str]) -> str:
    """Return what a tool writes; nothing where it fails or takes too long."""
    environment = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
    }
    try:
        process = subprocess.run(
            command,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return process.stdout.decode("utf-8", "replace")
