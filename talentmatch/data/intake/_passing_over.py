"""Files in a folder that are no tables: which go by in silence, and which are named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from talentmatch.data.storage.model_files import files_of_models

__all__ = ["files_below", "is_other_writing", "is_silent", "may_be_table"]

#: What systems and programs leave in folders, beside what begins with a dot or ``~``.
_SYSTEM = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
_TEMPORARY = (".tmp", ".temp", ".part", ".crdownload", ".lnk", ".wal")
_SYSTEM_FOLDERS = frozenset({"__macosx", "$recycle.bin", "system volume information", "@eadir"})
#: Rows and pairs that a load set aside, and stores.
_OWN = (".rejected.csv", ".review.csv", ".duckdb")
#: Text, pages and documents, which hold a table or a form only now and then.
_WRITINGS = frozenset({".txt", ".docx", ".doc", ".pdf", ".html", ".htm", ".eml", ".mht", ".mhtml"})
#: Tables and mails of programs that are not read.
_OTHER_TABLES = frozenset({".xlsb", ".numbers", ".dbf", ".msg"})
#: Documents of programs that are not read: a résumé among them is missed.
_OTHER_WRITINGS = frozenset({".wps", ".rtf", ".odt", ".pages", ".docm", ".wpt"})


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and of those below it in their order, without the silent ones."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not is_silent(file, folder):
            yield file


def is_silent(file: Path, folder: Path) -> bool:
    """Tell a file of a system, a program that is open, or talentmatch itself.

    Examples
    --------
    >>> folder = Path("files")
    >>> [is_silent(folder / name, folder) for name in ("~$a.xlsx", ".git/x", "city.duckdb", "a.xlsx")]
    [True, True, True, False]
    """
    *folders, name = (part.lower() for part in file.relative_to(folder).parts)
    if name in _SYSTEM or name.startswith((".", "~")) or name.endswith((*_TEMPORARY, *_OWN)):
        return True
    if files_of_models(file, folder):
        return True
    return any(part.startswith(".") or part in _SYSTEM_FOLDERS for part in folders)


def is_other_writing(file: Path) -> bool:
    """Tell a document of a program that is not read, which that program saves as .docx.

    Examples
    --------
    >>> [is_other_writing(Path(name)) for name in ("简历.wps", "cv.rtf", "cv.docx", "a.xlsb")]
    [True, True, False, False]
    """
    return file.suffix.lower() in _OTHER_WRITINGS


def may_be_table(file: Path, suffixes: tuple[str, ...]) -> bool:
    """Tell a file that somebody meant to be loaded, so that it is missed if it is not.

    Examples
    --------
    >>> [may_be_table(Path(name), (".csv", ".pdf")) for name in ("a.csv", "a.xlsb", "a.docx", "a.pdf")]
    [True, True, False, False]
    """
    kind = file.suffix.lower()
    if kind in _OTHER_TABLES or is_other_writing(file):
        return True
    return kind in suffixes and kind not in _WRITINGS
