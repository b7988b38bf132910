"""The model in use, read from MLflow's file beside the store: to load MLflow takes seconds."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

__all__ = ["LocalVersion", "champion_number", "local_version"]


@dataclass(frozen=True)
class LocalVersion:
    """One version as MLflow's tables hold it.

    Attributes
    ----------
    created_ms : int
        When it was registered [ms since 1970].
    run_id : str
        The run it came from.
    metrics, params, tags : mapping of str to value
        Of that run.
    run_files, model_files : Path
        Folders of what the run wrote, and of the model.
    """

    created_ms: int
    run_id: str
    metrics: Mapping[str, float]
    params: Mapping[str, str]
    tags: Mapping[str, str]
    run_files: Path
    model_files: Path

    def document(self, name: str) -> Any:
        """Return one of the JSON files of the run."""
        return json.loads((self.run_files / name).read_text("utf-8"))


def champion_number(runs: Path, name: str, tag: str) -> int | None:
    """Return the last version that a tag of a registered model lists; None if it lists none.

    Parameters
    ----------
    runs : Path
        MLflow's SQLite file.
    name : str
        Name of the registered model.
    tag : str
        Tag that lists the versions that were in use, as JSON.

    Raises
    ------
    sqlite3.Error
        If the file has other tables than those known here.
    """
    with closing(_connected(runs)) as connection:
        rows = connection.execute(
            "SELECT value FROM registered_model_tags WHERE name = ? AND key = ?", [name, tag]
        ).fetchall()
    numbers = json.loads(rows[0][0]) if rows else []
    return int(numbers[-1]) if numbers else None


def champions_noted(runs: Path, tag: str) -> tuple[str, ...]:
    """Return of every registered model, by name, the tag that lists the versions that were in use."""
    with closing(_connected(runs)) as connection:
        rows = connection.execute(
            "SELECT name || ' ' || value FROM registered_model_tags WHERE key = ? ORDER BY name",
            [tag],
        ).fetchall()
    return tuple(row[0] for row in rows)


def local_version(runs: Path, name: str, number: int) -> LocalVersion:
    """Return one version of a registered model.

    Raises
    ------
    sqlite3.Error, LookupError
        If the file has other tables than those known here, or no such version with files on this
        machine.
    """
    with closing(_connected(runs)) as connection:
        (version,) = _rows(
            connection,
            "SELECT v.creation_time, v.run_id, r.artifact_uri, v.storage_location "
            "FROM model_versions v JOIN runs r ON r.run_uuid = v.run_id "
            "WHERE v.name = ? AND v.version = ?",
            [name, number],
        )
        created, run_id, run_uri, model_uri = version
        metrics, params, tags = (
            dict(
                _rows(connection, f"SELECT key, {value} FROM {table} WHERE run_uuid = ?", [run_id])
            )
            for table, value in (
                ("latest_metrics", "CASE WHEN is_nan THEN NULL ELSE value END"),
                ("params", "value"),
                ("tags", "value"),
            )
        )
    metrics = {key: math.nan if value is None else value for key, value in metrics.items()}
    return LocalVersion(
        created_ms=int(created),
        run_id=run_id,
        metrics=metrics,
        params=params,
        tags=tags,
        run_files=_folder(run_uri),
        model_files=_folder(model_uri),
    )


def _connected(runs: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{runs.resolve().as_uri()}?mode=ro", uri=True)


def _rows(connection: sqlite3.Connection, query: str, values: list[Any]) -> list[Any]:
    rows = connection.execute(query, values).fetchall()
    if not rows and "JOIN" in query:
        raise LookupError(f"no version {values}")
    return rows


def _folder(uri: str | None) -> Path:
    """Return the folder of a file URI that is there."""
    parts = urlparse(uri or "")
    folder = Path(url2pathname(unquote(parts.path)) if parts.scheme == "file" else "")
    if parts.scheme != "file" or not folder.is_dir():
        raise LookupError(f"no folder at {uri}")
    return folder
