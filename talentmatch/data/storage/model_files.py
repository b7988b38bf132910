"""Where the runs and models of a store lie, and how they are found again after a move or a copy.

MLflow remembers where its artifacts lie by whole paths. They are taken for what they were when the
file was written: whenever the folder is opened elsewhere, they are set to where it lies now, so
that a copy neither reads nor writes what belongs to the original.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

from talentmatch.data.storage.run_journal import undo_training
from talentmatch.data.storage.switching import finish_switch
from talentmatch.i18n import joined, phrase

__all__ = [
    "ModelFiles",
    "claim",
    "files_of_models",
    "is_runs",
    "mend_paths",
    "model_files",
    "shared_files",
    "text_columns",
    "undo_trainings",
]

_RUNS, _MODELS = "mlflow.db", "mlartifacts"
_OWN_RUNS, _OWN_MODELS = ".mlflow.db", ".mlartifacts"
#: Names the store whose runs they are: a file without a name is shared by all stores of a folder.
_OWNER = "talentmatch_store"


@dataclass(frozen=True)
class ModelFiles:
    """Runs and models of a store.

    Attributes
    ----------
    runs : Path
        MLflow's SQLite file.
    models : Path
        Folder of its artifacts.
    note : str
        Which models of the folder are not used, and why; empty as a rule.
    """

    runs: Path
    models: Path
    note: str = ""


def shared_files(folder: Path) -> ModelFiles:
    """Return the runs and models of a folder in which there is one store at most."""
    folder = folder.resolve()
    return ModelFiles(folder / _RUNS, folder / _MODELS)


def model_files(store: Path) -> ModelFiles:
    """Return the runs and models of a store.

    They are ``mlflow.db`` and ``mlartifacts`` of its folder. Where these belong to another store of
    the folder, they are ``<store>.mlflow.db`` and ``<store>.mlartifacts``.

    Parameters
    ----------
    store : Path
        File of the store, which need not exist yet.
    """
    store = store.resolve()
    finish_switch(store)
    shared = shared_files(store.parent)
    own = _own_files(store)
    undo_trainings(store)
    if own.runs.exists():
        return own
    others = _other_stores(store)
    if not shared.runs.exists():
        return own if others else shared
    owner = _owner(shared.runs)
    if owner == store.name:
        return shared
    if owner in others:
        return own
    # Its store was renamed, or an earlier version wrote it: whoever has none of its own may own it.
    rivals = [name for name in others if not _own_files(store.with_name(name)).runs.exists()]
    if rivals:
        facts = {"runs": shared.runs, "stores": joined([store.name, *rivals])}
        facts |= {"to": own.runs.name, "models": _MODELS, "folder": own.models.name}
        return ModelFiles(own.runs, own.models, phrase("models", "whose", **facts))
    claim(shared.runs, store)
    return shared


def undo_trainings(store: Path) -> bool:
    """Go back to the models before a training that was killed; return whether there was one."""
    both = (shared_files(store.resolve().parent), _own_files(store.resolve()))
    undone = [undo_training(files) for files in both]
    return any(undone)


def claim(runs: Path, store: Path) -> None:
    """Write into a file of runs whose they are."""
    # Where one may only read, the file stays as it is.
    with suppress(sqlite3.Error), closing(sqlite3.connect(runs)) as connection, connection:
        connection.execute(f"CREATE TABLE IF NOT EXISTS {_OWNER} (name VARCHAR)")
        connection.execute(f"DELETE FROM {_OWNER}")
        connection.execute(f"INSERT INTO {_OWNER} VALUES (?)", (store.name,))


def mend_paths(
    files: ModelFiles, *, before: Iterable[str] = (), inside: Path | None = None
) -> None:
    """Point the runs to where their models lie now, all at once.

    A model that is not here but still there, as where an earlier version trained in a copy, is left
    to be read from there.

    Parameters
    ----------
    files : ModelFiles
        Runs and models that may have been moved or copied.
    before : iterable of str
        URIs under which the models are known to have lain, beside those that the runs name.
    inside : Path, optional
        Where the models are for the moment, if they are only to come to their place.
    """
    if not files.runs.is_file():
        return
    target = files.models.resolve().as_uri()
    with closing(sqlite3.connect(files.runs)) as connection:
        olds = [old for old in dict.fromkeys([*before, *_locations(connection)]) if old != target]
        if not olds:
            return
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            for old in olds:
                _rewrite(connection, old, target, inside or files.models)


def files_of_models(path: Path, folder: Path) -> bool:
    """Tell a file inside a folder of models.

    Examples
    --------
    >>> folder = Path("office")
    >>> names = ("mlartifacts/1/x", "a.duckdb.mlartifacts/x", "x")
    >>> [files_of_models(folder / name, folder) for name in names]
    [True, True, False]
    """
    above = path.relative_to(folder).parts[:-1]
    return any(part.lower() == _MODELS or part.lower().endswith(_OWN_MODELS) for part in above)


def is_runs(path: Path) -> bool:
    """Tell a file of runs by its name."""
    return path.name == _RUNS or path.name.endswith(_OWN_RUNS)


def text_columns(
    connection: sqlite3.Connection, *, untyped: bool = False
) -> Iterator[tuple[str, str]]:
    """List table and column of the texts of an SQLite file.

    Parameters
    ----------
    connection : Connection
        The file.
    untyped : bool, default=False
        Every column: SQLite keeps texts and telephone numbers in columns of any type.
    """
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables:
        for _, column, kind, *_ in connection.execute(f'PRAGMA table_info("{table}")').fetchall():
            if untyped or str(kind).upper().startswith(("VARCHAR", "TEXT")):
                yield table, column


def _own_files(store: Path) -> ModelFiles:
    runs, models = store.name + _OWN_RUNS, store.name + _OWN_MODELS
    return ModelFiles(store.with_name(runs), store.with_name(models))


def _other_stores(store: Path) -> list[str]:
    """List the other stores of a folder; one without its key cannot be opened, and has no models."""
    keys = sorted(store.parent.glob("*.key")) if store.parent.is_dir() else []
    names = [key.name.removesuffix(".key") for key in keys]
    return [name for name in names if name != store.name and store.with_name(name).is_file()]


def _owner(runs: Path) -> str | None:
    with suppress(sqlite3.Error), closing(sqlite3.connect(runs)) as connection:
        rows = connection.execute(f"SELECT name FROM {_OWNER}").fetchall()
        return str(rows[0][0]) if rows else None
    return None


def _locations(connection: sqlite3.Connection) -> list[str]:
    """Return where the runs of talentmatch are said to lie; none before MLflow has made its tables."""
    query = "SELECT DISTINCT artifact_location FROM experiments WHERE name LIKE 'talentmatch-%'"
    try:
        rows = connection.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []
    # What another server keeps is not moved with a folder.
    return [str(uri) for (uri,) in rows if str(uri).startswith("file:")]


def _rewrite(connection: sqlite3.Connection, old: str, target: str, inside: Path) -> None:
    now = inside.resolve().as_uri()

    def stays(text: str) -> bool:
        return _path(text).exists() and not _path(now + text.removeprefix(old)).exists()

    connection.create_function("stays", 1, stays)
    for table, column in text_columns(connection):
        # Whatever an experiment writes next must be written here.
        condition = "" if table == "experiments" else f' AND NOT stays("{column}")'
        connection.execute(
            f'UPDATE "{table}" SET "{column}" = ? || substr("{column}", ?) '
            f'WHERE ("{column}" = ? OR substr("{column}", 1, ?) = ?){condition}',
            (target, len(old) + 1, old, len(old) + 1, old + "/"),
        )


def _path(uri: str) -> Path:
    return Path(url2pathname(urlparse(uri).path))
