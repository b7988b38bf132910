"""Options that every command has, declared once."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import BadParameter, Option

from talentmatch.app._speech import DEFAULT_LANG
from talentmatch.i18n import languages

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = [
    "DEFAULT_LANG",
    "DEFAULT_STORE",
    "FormatOption",
    "Headings",
    "HeadingsOption",
    "Lang",
    "LangOption",
    "OutFormat",
    "OutOption",
    "PublicOption",
    "StoreOption",
    "UserOption",
    "a_folder",
    "in_a_folder",
    "known_suffix",
    "open_store",
    "tidy_up",
    "tracking_of",
    "witness_folder",
]


class Headings(StrEnum):
    """What stands above the columns of a file for programs."""

    words = "words"
    codes = "codes"


class OutFormat(StrEnum):
    """How a table leaves the command."""

    table = "table"
    csv = "csv"
    json = "json"
    xlsx = "xlsx"


#: The languages that have a catalogue.
if TYPE_CHECKING:
    Lang = str
else:
    Lang = StrEnum("Lang", {code: code for code in languages()})

DEFAULT_STORE = Path("talentmatch.duckdb")

#: Endings by which people name a file, not a folder.
_FILES = frozenset({".html", ".htm", ".xlsx", ".csv", ".json", ".pdf", ".docx", ".zip"})


StoreOption = Annotated[
    Path,
    Option("--store", envvar="TALENTMATCH_STORE", help="The store, one DuckDB file."),
]
LangOption = Annotated[
    Lang,
    Option(
        "--lang",
        envvar="TALENTMATCH_LANG",
        show_default=False,
        help="Language of what is shown; else that of the system.",
    ),
]
UserOption = Annotated[
    str | None,
    Option(
        "--user",
        envvar="TALENTMATCH_USER",
        help="Who uses it; the access log names them beside the login name.",
    ),
]
HeadingsOption = Annotated[
    Headings | None,
    Option(
        "--headings",
        help="Of csv: words in the reader's language, or codes for programs; codes in English.",
    ),
]
FormatOption = Annotated[
    OutFormat,
    Option("--format", help="table for the terminal, or csv, json, xlsx."),
]


PublicOption = Annotated[
    bool,
    Option(
        "--public",
        help="As it may be printed, beside all that was: nothing of one enterprise. It is "
        "remembered.",
    ),
]


def in_a_folder(out: Path | None) -> Path | None:
    """Refuse a place in a folder that is not there, before anything is computed."""
    from talentmatch.i18n import phrase

    if out is not None and not out.absolute().parent.exists():
        raise BadParameter(phrase("usage", "out_folder", folder=out.parent))
    return out


def a_folder(out: Path) -> Path:
    """Refuse a file where a folder is to be written into, before anything is computed."""
    from talentmatch.i18n import phrase

    if out.is_file() or (out.suffix.lower() in _FILES and not out.is_dir()):
        raise BadParameter(phrase("usage", "out_is_file", out=out, folder=out.with_suffix("")))
    in_a_folder(out)
    return out


def known_suffix(out: Path | None, *further: str) -> Path | None:
    """Refuse a file that would not be what its name says, before anything is computed.

    Parameters
    ----------
    out : Path, optional
        The file.
    *further : str
        Endings that this list has beside those of all lists.
    """
    from talentmatch.i18n import joined, phrase

    in_a_folder(out)
    suffixes = [f".{fmt.value}" for fmt in OutFormat if fmt is not OutFormat.table] + [*further]
    if out is not None and out.suffix and out.suffix.lower() not in suffixes:
        raise BadParameter(phrase("usage", "out_suffix", kind=out.suffix, kinds=joined(suffixes)))
    return out


def _list_file(out: Path | None) -> Path | None:
    return known_suffix(out)


OutOption = Annotated[
    Path | None,
    Option(
        "--out",
        callback=_list_file,
        help="Write to this .csv, .json or .xlsx file instead of stdout.",
    ),
]


def witness_folder() -> Path:
    """Return where it is noted, outside any store, how far its access log has come.

    TALENTMATCH_WITNESS names the folder; else it is the user's own for the state of programs.
    """
    if named := os.environ.get("TALENTMATCH_WITNESS"):
        return Path(named).absolute()
    if state := os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA"):
        return Path(state).absolute() / "talentmatch" / "witness"
    try:
        home = Path.home()
    except RuntimeError:
        home = Path(os.devnull)  # a user without a home: nothing can be written, and it is said
    return home / ".local" / "state" / "talentmatch" / "witness"


def open_store(
    path: Path, lang: str, *, must_exist: bool = True, witness: Path | None = None
) -> Store:
    """Open the store of a command.

    Parameters
    ----------
    path : Path
        File of the store.
    lang : str
        Language of what is said.
    must_exist : bool, default=True
        Whether to refuse to make one.
    witness : Path, optional
        Folder of the witness of its access log, if not the user's.

    Raises
    ------
    StoreError
        If there is none yet; the message names the commands that make one.
    """
    from talentmatch.app._speech import say, warn
    from talentmatch.data.storage.schema import require_plain_path
    from talentmatch.data.store import Store
    from talentmatch.errors import StoreError, StoreLockedError
    from talentmatch.i18n import joined, phrase

    require_plain_path(path)
    tidy_up(path)
    if must_exist and not path.exists():
        raise StoreError(phrase("store", "no_store", path=path))
    try:
        store = Store(path, witness=witness or witness_folder())
    except StoreLockedError as error:
        from talentmatch.web.process.server_mark import server_of

        if address := server_of(path):
            raise StoreLockedError(phrase("web", "held_by_server", address=address)) from error
        raise
    if swept := store.sweep_outputs():
        say(phrase("app", "swept", places=joined(swept)))
    if failure := store.access_log.witness_failure:
        warn(phrase("access", "no_witness", error=failure))
    if store.simulated:
        say(f"({phrase('common', 'simulated_store', lang)})")
    return store


def tidy_up(store: Path) -> None:
    """Finish a restore that was stopped at its last step, sweep what others left, and say so."""
    from talentmatch.app._speech import say
    from talentmatch.data.storage.model_files import undo_trainings
    from talentmatch.data.storage.switching import finish_switch, sweep
    from talentmatch.i18n import joined, phrase

    if finish_switch(store):
        say(phrase("app", "restore_finished", path=store))
    if undo_trainings(store):
        say(phrase("app", "training_undone", path=store))
    if swept := sweep(store.parent):
        say(phrase("app", "swept", places=joined(swept)))


def tracking_of(store: Path) -> Tracking:
    """Return where runs go: the server of MLFLOW_TRACKING_URI, else a file beside the store."""
    from talentmatch.app._speech import warn
    from talentmatch.data.protection.privacy import is_local_uri
    from talentmatch.i18n import phrase
    from talentmatch.track import Tracking

    uri = os.environ.get("MLFLOW_TRACKING_URI")
    if not uri:
        tracking = Tracking.beside(store)
        if tracking.files and tracking.files.note:
            warn(tracking.files.note)
        return tracking
    if not is_local_uri(uri):
        warn(phrase("app", "runs_elsewhere", uri=uri))
    # MLflow asks a server that is away seven times, for minutes.
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
    return Tracking(uri)
