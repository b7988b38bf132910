"""The registry: which version of a model is the champion, and how to go back."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from talentmatch._version import __version__
from talentmatch.errors import TrackingError, UnreadableModelError
from talentmatch.i18n import joined, label, phrase
from talentmatch.track._local_champion import (
    LocalVersion,
    champion_number,
    champions_noted,
    local_version,
)
from talentmatch.track._runs import Tracking, mlflow_at, text_digest
from talentmatch.track._state import is_as_saved, load_state, saved_as
from talentmatch.track.version import ModelVersion

if TYPE_CHECKING:
    import pandas as pd
    from mlflow import MlflowClient

__all__ = ["Registry"]

_ALIAS = "champion"
#: Raised where the model in use has to be asked of MLflow.
_ELSEWHERE = (LookupError, OSError, ValueError, sqlite3.Error)
_HISTORY = "champions"


class Registry:
    """Versions of the three models and their champions.

    Parameters
    ----------
    tracking : Tracking
        Where runs and models are.
    """

    def __init__(self, tracking: Tracking) -> None:
        self.tracking = tracking
        tracking.mend()

    def versions(self, kind: str) -> list[ModelVersion]:
        """Return all versions of one model whose files are there, newest first."""
        with mlflow_at(self.tracking.uri):
            client = self._client()
            entries = client.search_model_versions(f"name = '{_name(kind)}'")
            champion = self._champion_number(kind)
            versions = []
            for entry in entries:
                with suppress(UnreadableModelError):
                    versions.append(self._version(kind, entry, champion))
        return sorted(versions, key=lambda version: -version.version)

    def champion(self, kind: str) -> ModelVersion | None:
        """Return the version in use, or None.

        Raises
        ------
        UnreadableModelError
            If the files of its run are gone.
        """
        with suppress(*_ELSEWHERE):
            return self._local_champion(kind)
        number = self._champion_number(kind)
        if number is None:
            return None
        with mlflow_at(self.tracking.uri):
            entry = self._client().get_model_version(_name(kind), str(number))
            return self._version(kind, entry, number)

    def champions_noted(self) -> tuple[str, ...]:
        """Return what notes the versions in use, so that a change is seen; nothing of a server."""
        with suppress(*_ELSEWHERE):
            return champions_noted(self._local_runs(), _HISTORY)
        return ()

    def _local_champion(self, kind: str) -> ModelVersion | None:
        """Return the version in use out of the file beside the store; raise if it is not there."""
        runs = self._local_runs()
        number = champion_number(runs, _name(kind), _HISTORY)
        if number is None:
            return None
        local = local_version(runs, _name(kind), number)
        return _version_of(
            kind,
            number,
            local,
            spec=local.document("model_spec.json"),
            data=local.document("data.json"),
        )

    def _local_runs(self) -> Path:
        if self.tracking.files is None or not self.tracking.files.runs.is_file():
            raise LookupError("runs are on a server, or there are none")
        return self.tracking.files.runs

    def load(self, kind: str, version: int) -> Any:
        """Return the fitted estimator of one version."""
        return _loaded(self.tracking.uri, f"models:/{_name(kind)}/{version}")

    def in_use(self, kind: str) -> tuple[ModelVersion, Any]:
        """Return the champion and its fitted estimator.

        Raises
        ------
        TrackingError
            If there is no trained model; the message names the command that trains one.
        """
        champion = self._required(kind)
        local = self._local_files(kind, champion)
        folder = None if local is None else local.model_files
        return champion, _cached_state(
            self.tracking.uri, champion.run_id, kind, champion.version, folder
        )

    def ready(self, kind: str) -> ModelVersion:
        """Return the champion, which can be loaded; it is not where its files are as they were saved.

        Raises
        ------
        TrackingError
            As `in_use` does.
        """
        champion = self._required(kind)
        local = self._local_files(kind, champion)
        if local is not None and is_as_saved(_state_of(local.model_files)):
            return champion
        return self.in_use(kind)[0]

    def read_by(self, kind: str) -> str:
        """Return the name of the class that reads the champion back, where its spec names another.

        Raises
        ------
        TrackingError
            As `in_use` does.
        """
        local = self._local_files(kind, self._required(kind))
        with suppress(*_ELSEWHERE, TypeError):
            if local is not None:
                return saved_as(_state_of(local.model_files))
        return str(getattr(self.in_use(kind)[1], "loaded_by", ""))

    def table(self, kind: str, name: str) -> pd.DataFrame | None:
        """Return a table that the training of the champion left, its cells as text; None without.

        A table that is damaged, of another version of talentmatch or on a server counts as none.
        """
        import pandas as pd

        champion = self.champion(kind)
        local = None if champion is None else self._local_files(kind, champion)
        if local is None:
            return None
        with suppress(*_ELSEWHERE):
            text = (local.run_files / "tables" / f"{name}.csv").read_text("utf-8")
            made_by = local.document("packages.json")["talentmatch"]
            if made_by == __version__ and local.document("tables.json")[name] == text_digest(text):
                return pd.read_csv(StringIO(text), dtype="str")
        return None

    def _required(self, kind: str) -> ModelVersion:
        champion = self.champion(kind)
        if champion is None:
            facts = {"kind": label("kinds", kind), "name": kind}
            raise TrackingError(phrase("models", "none", **facts))
        return champion

    def _local_files(self, kind: str, version: ModelVersion) -> LocalVersion | None:
        """Return a version out of the file beside the store; None where it is elsewhere."""
        with suppress(*_ELSEWHERE):
            return local_version(self._local_runs(), _name(kind), version.version)
        return None

    def promote(self, kind: str, version: int) -> None:
        """Make one version the champion; the one before is remembered for `rollback`.

        Raises
        ------
        TrackingError
            If there is no such version.
        """
        numbers = [entry.version for entry in self.versions(kind)]
        if version not in numbers:
            facts = {
                "version": version,
                "kind": label("kinds", kind),
                "known": joined(sorted(numbers)),
            }
            raise TrackingError(
                phrase("models", "no_version" if numbers else "no_versions", **facts)
            )
        self._set_history(kind, [*self._history(kind), version])

    def note_approval(self, kind: str, version: int, *, by: str, reason: str) -> None:
        """Keep with a version who put it in use although it failed the fairness audit, and why."""
        with mlflow_at(self.tracking.uri):
            client = self._client()
            for name, text in (("approved_by", by), ("approved_because", reason)):
                client.set_model_version_tag(_name(kind), str(version), name, text)

    def approval(self, kind: str, version: int) -> tuple[str, str] | None:
        """Return who put a version in use although it failed the fairness audit, and why; or None."""
        with mlflow_at(self.tracking.uri):
            tags = self._client().get_model_version(_name(kind), str(version)).tags
        known = "approved_by" in tags
        return (tags["approved_by"], tags["approved_because"]) if known else None

    def rollback(self, kind: str) -> int:
        """Make the champion before this one the champion again; return its version.

        Raises
        ------
        TrackingError
            If there is no champion before this one.
        """
        history = self._history(kind)
        if len(history) < 2:
            raise TrackingError(phrase("models", "no_earlier", kind=label("kinds", kind)))
        self._set_history(kind, history[:-1])
        return history[-2]

    def _client(self) -> MlflowClient:
        from mlflow import MlflowClient

        return MlflowClient(self.tracking.uri)

    def _history(self, kind: str) -> list[int]:
        if not self.tracking.begun:
            return []  # at once: MLflow would take seconds to make the file
        from mlflow.exceptions import MlflowException

        with mlflow_at(self.tracking.uri):
            try:
                tags = self._client().get_registered_model(_name(kind)).tags
            except MlflowException as error:
                if error.error_code != "RESOURCE_DOES_NOT_EXIST":
                    raise
                return []
        return [int(number) for number in json.loads(tags.get(_HISTORY, "[]"))]

    def _champion_number(self, kind: str) -> int | None:
        history = self._history(kind)
        return history[-1] if history else None

    def _set_history(self, kind: str, history: list[int]) -> None:
        with mlflow_at(self.tracking.uri):
            client = self._client()
            client.set_registered_model_alias(_name(kind), _ALIAS, str(history[-1]))
            client.set_registered_model_tag(_name(kind), _HISTORY, json.dumps(history))

    def _version(self, kind: str, entry: Any, champion: int | None) -> ModelVersion:
        import mlflow

        run = self._client().get_run(entry.run_id)
        try:
            spec, data = (
                mlflow.artifacts.load_dict(f"{run.info.artifact_uri}/{name}.json")
                for name in ("model_spec", "data")
            )
        except (mlflow.exceptions.MlflowException, OSError) as error:
            facts = {"kind": label("kinds", kind), "name": kind, "version": entry.version}
            raise UnreadableModelError(phrase("models", "no_files", **facts)) from error
        return ModelVersion(
            kind=kind,
            version=int(entry.version),
            run_id=entry.run_id,
            created=datetime.fromtimestamp(entry.creation_timestamp / 1000, UTC),
            champion=int(entry.version) == champion,
            metrics=dict(run.data.metrics),
            spec=spec,
            as_of=run.data.params.get("as_of", ""),
            fingerprint=run.data.tags.get("data_fingerprint", ""),
            rows=data["rows"],
            cells=run.data.tags.get("cells_fingerprint", ""),
            dims=_dims(data),
        )


def _version_of(
    kind: str, number: int, local: LocalVersion, *, spec: Any, data: Any
) -> ModelVersion:
    return ModelVersion(
        kind=kind,
        version=number,
        run_id=local.run_id,
        created=datetime.fromtimestamp(local.created_ms / 1000, UTC),
        champion=True,
        metrics=dict(local.metrics),
        spec=spec,
        as_of=local.params.get("as_of", ""),
        fingerprint=local.tags.get("data_fingerprint", ""),
        rows=data["rows"],
        cells=local.tags.get("cells_fingerprint", ""),
        dims=_dims(data),
    )


def _dims(data: Any) -> tuple[str, ...] | None:
    return tuple(data["dims"]) if "dims" in data else None


def _loaded(uri: str, model: str) -> Any:
    import mlflow

    with mlflow_at(uri):
        root = mlflow.artifacts.download_artifacts(model)
    return load_state(_state_of(Path(root)))


@lru_cache(maxsize=4)
def _cached_state(uri: str, run_id: str, kind: str, version: int, folder: Path | None) -> Any:
    """Load a model once for the many questions of one report; a run never changes its model."""
    if folder is not None:
        return load_state(_state_of(folder))
    return _loaded(uri, f"models:/{_name(kind)}/{version}")


def _state_of(model_files: Path) -> Path:
    return model_files / "artifacts" / "model"


def _name(kind: str) -> str:
    return f"talentmatch-{kind}"
