"""One training is one MLflow run: what went in, how well it did, and the model itself."""

from __future__ import annotations

import hashlib
import io
import os
import platform
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr
from dataclasses import asdict, dataclass, field
from html import escape
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from talentmatch._version import __version__
from talentmatch.data.storage.model_files import (
    ModelFiles,
    claim,
    mend_paths,
    model_files,
    shared_files,
)
from talentmatch.data.storage.run_journal import whole_training
from talentmatch.evaluate.names import measure_name
from talentmatch.i18n import plain_number
from talentmatch.track._cards import model_card

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from talentmatch.specs import FeatureSpec, ModelSpec

__all__ = ["Evidence", "Tracking", "frame_fingerprint", "mlflow_at", "record_run"]

_URI = "MLFLOW_TRACKING_URI"

_PACKAGES = ("numpy", "pandas", "scipy", "scikit-learn", "lightgbm", "duckdb")


@dataclass(frozen=True)
class Tracking:
    """Where runs and models go.

    Parameters
    ----------
    uri : str
        MLflow tracking URI.
    artifacts : str or None
        Folder of artifacts as a URI; None leaves it to the server.
    store : Path, optional
        Store whose runs they are.
    files : ModelFiles, optional
        The files that they are in; None on a server.
    """

    uri: str
    artifacts: str | None = None
    store: Path | None = None
    files: ModelFiles | None = None

    @classmethod
    def in_folder(cls, folder: str | Path) -> Tracking:
        """Return ``mlflow.db`` and ``mlartifacts`` in one folder, of no store in particular.

        Examples
        --------
        >>> Tracking.in_folder("/tmp").uri
        'sqlite:////tmp/mlflow.db'
        """
        return cls._of(shared_files(Path(folder)), None)

    @classmethod
    def beside(cls, store: str | Path) -> Tracking:
        """Return the runs and models of a store, which lie beside it.

        Examples
        --------
        >>> Tracking.beside("/no/such/folder/city.duckdb").uri
        'sqlite:////no/such/folder/mlflow.db'
        """
        return cls._of(model_files(Path(store)), Path(store))

    @classmethod
    def _of(cls, files: ModelFiles, store: Path | None) -> Tracking:
        return cls(f"sqlite:///{files.runs}", files.models.as_uri(), store, files)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Let a training be recorded as a whole or not at all, whenever it is killed."""
        if self.files is None:
            yield
            return
        with whole_training(self.files):
            yield

    def mend(self) -> None:
        """Point runs of a folder that was moved or copied to where their models lie now."""
        if self.files is not None:
            mend_paths(self.files)

    @property
    def begun(self) -> bool:
        """Whether there can be a run: a file that is not there yet holds none.

        Examples
        --------
        >>> Tracking.in_folder(Path("/no/such/folder")).begun
        False
        """
        path = self.uri.removeprefix("sqlite:///")
        return path == self.uri or Path(path).exists()


@dataclass(frozen=True)
class Evidence:
    """What a training leaves behind besides the model.

    Attributes
    ----------
    metrics : dict of str to float
        Metrics of the backtest.
    fingerprint : str
        Hash of the training frame.
    rows : int
        Rows of the training frame.
    as_of : str
        Date as of which the data was read.
    cells : str
        Hash of the cells that the backtest was judged on, what came included.
    tables : dict of str to DataFrame
        Aggregated tables, such as metrics by origin; never rows of persons.
    figures : dict of str to Figure
        Charts.
    """

    metrics: Mapping[str, float]
    fingerprint: str
    rows: int
    as_of: str
    cells: str = ""
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def frame_fingerprint(frame: pd.DataFrame) -> str:
    """Return a short hash of a frame's columns and values.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": [1, 2]})
    >>> frame_fingerprint(frame) == frame_fingerprint(frame.copy())
    True
    """
    digest = hashlib.sha256("|".join(map(str, frame.columns)).encode())
    plain = frame.map(lambda v: "\x1f".join(map(str, v)) if isinstance(v, list) else v)
    digest.update(pd.util.hash_pandas_object(plain, index=False).to_numpy().tobytes())
    return digest.hexdigest()[:16]


@contextmanager
def mlflow_at(uri: str) -> Iterator[None]:
    """Point MLflow to a tracking URI for a while, without what it says to its own developers.

    MLflow writes the URI into the environment, where later commands would take it for the user's
    own wish; the environment is left as it was.
    """
    import mlflow

    before = os.environ.get(_URI)
    with warnings.catch_warnings(), redirect_stderr(io.StringIO()):
        warnings.filterwarnings("ignore", module=r"mlflow\..*")
        mlflow.set_tracking_uri(uri)
        try:
            yield
        finally:
            mlflow.set_tracking_uri(before or "")
            if before is None:
                os.environ.pop(_URI, None)


def record_run(
    tracking: Tracking,
    estimator: Any,
    *,
    kind: str,
    spec: ModelSpec,
    features: FeatureSpec,
    evidence: Evidence,
    example: tuple[pd.DataFrame, pd.DataFrame],
) -> tuple[str, int]:
    """Write one training as an MLflow run and register its model.

    Parameters
    ----------
    tracking : Tracking
        Where to write.
    estimator
        Fitted estimator with `save`.
    kind : str
        demand, match or team.
    spec, features : ModelSpec, FeatureSpec
        The specs it was made from; both are kept in the run.
    evidence : Evidence
        Metrics, fingerprint, tables and charts.
    example : tuple of DataFrame
        Input and output from which the signature is read; the rows themselves are not kept.

    Returns
    -------
    tuple of (str, int)
        Run id and version in the registry.
    """
    import mlflow

    tracking.mend()
    with mlflow_at(tracking.uri):
        experiment = _experiment(f"talentmatch-{kind}", tracking.artifacts)
        if tracking.store is not None and tracking.files is not None:
            claim(tracking.files.runs, tracking.store)
        with mlflow.start_run(experiment_id=experiment, run_name=spec.name) as run:
            _log_inputs(spec, features, evidence, getattr(estimator, "dims_", None))
            _log_dataset(kind, evidence)
            mlflow.log_metrics({name: float(value) for name, value in evidence.metrics.items()})
            texts = {name: table.to_csv(index=False) for name, table in evidence.tables.items()}
            for name, text in texts.items():
                mlflow.log_text(text, f"tables/{name}.csv")
            mlflow.log_dict(
                {name: text_digest(text) for name, text in texts.items()}, "tables.json"
            )
            if evidence.figures:
                mlflow.log_text(_one_page(evidence.figures), "charts.html")
            version = _log_model(estimator, kind, spec, example)
    return run.info.run_id, version


def _experiment(name: str, artifacts: str | None) -> str:
    import mlflow

    experiment = mlflow.get_experiment_by_name(name)
    if experiment is not None:
        return str(experiment.experiment_id)
    return str(mlflow.create_experiment(name, artifact_location=artifacts))


def _log_inputs(
    spec: ModelSpec, features: FeatureSpec, evidence: Evidence, dims: Sequence[str] | None
) -> None:
    import mlflow

    mlflow.log_params({**spec.parameters, **_recipe(spec), "as_of": evidence.as_of})
    mlflow.set_tags(
        {
            "data_fingerprint": evidence.fingerprint,
            "cells_fingerprint": evidence.cells,
            "spec": spec.name,
        }
    )
    card = str(model_card(spec))
    mlflow.log_text(card, "card.md")
    # What MLflow shows on top of a run.
    mlflow.set_tag("mlflow.note.content", _described(card, evidence))
    versions = {package: metadata.version(package) for package in _PACKAGES}
    made_with = {"python": platform.python_version(), "talentmatch": __version__, **versions}
    mlflow.log_dict(made_with, "packages.json")
    data = {"fingerprint": evidence.fingerprint, "rows": evidence.rows, "as_of": evidence.as_of}
    mlflow.log_dict(data if dims is None else {**data, "dims": list(dims)}, "data.json")
    mlflow.log_dict(spec.as_dict(), "model_spec.json")
    mlflow.log_dict(asdict(features), "feature_spec.json")


def _recipe(spec: ModelSpec) -> dict[str, object]:
    """Return what a model is made by and judged by, besides its own parameters."""
    parts = {"backtest": spec.backtest, "gate": asdict(spec.gate), "settings": spec.settings}
    flat = {
        f"{part}.{name}": value for part, given in parts.items() for name, value in given.items()
    }
    covariates = flat.pop("settings.covariates", None)
    made = {"estimator": spec.estimator, "features": spec.features, "covariates": covariates}
    return {**made, **flat}


def _described(card: str, evidence: Evidence) -> str:
    """Return the measures as people call them, above the card, of which MLflow shows what fits."""
    rows = [
        f"| {measure_name(name)} | {plain_number(value)} |"
        for name, value in evidence.metrics.items()
    ]
    return "\n".join(["| backtest | value |", "| --- | --- |", *rows, "", card])


def _log_dataset(kind: str, evidence: Evidence) -> None:
    """Name the data of a training by its hash; the rows themselves stay in the store."""
    import mlflow
    from mlflow.data import meta_dataset
    from mlflow.data.code_dataset_source import CodeDatasetSource

    source = CodeDatasetSource(tags={"as_of": evidence.as_of, "rows": str(evidence.rows)})
    name = f"talentmatch-{kind}"
    kind_of_data: Any = meta_dataset.MetaDataset  # its base leaves open what it is to be asked
    mlflow.log_input(kind_of_data(source, name=name, digest=evidence.fingerprint), "training")


def _one_page(figures: Mapping[str, Figure]) -> str:
    """Put all charts on one page that carries plotly's script once, so that it works offline."""
    parts = [
        f"<h2>{escape(name)}</h2>{figure.to_html(full_html=False, include_plotlyjs=first == 0)}"
        for first, (name, figure) in enumerate(figures.items())
    ]
    return f"<!doctype html><meta charset='utf-8'><title>charts</title>{''.join(parts)}"


def _log_model(
    estimator: Any, kind: str, spec: ModelSpec, example: tuple[pd.DataFrame, pd.DataFrame]
) -> int:
    import mlflow
    from mlflow.models import infer_signature

    from talentmatch.track._state import save_state

    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "model"
        # A model may be read by another class than the one its spec names.
        save_state(estimator, getattr(estimator, "loaded_by", spec.estimator), state)
        info = mlflow.pyfunc.log_model(
            name="model",
            python_model=str(Path(__file__).with_name("served.py")),
            artifacts={"state": str(state)},
            signature=infer_signature(*example),
            pip_requirements=[f"talentmatch=={__version__}"],
            registered_model_name=f"talentmatch-{kind}",
        )
    return int(info.registered_model_version)
