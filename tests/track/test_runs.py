"""A run holds what is needed to judge and repeat a training, and nothing about a person."""

import io
import json
import zipfile
from importlib.metadata import version
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
import yaml

from talentmatch import pipeline
from talentmatch._version import __version__
from talentmatch.match.features import with_comparisons
from talentmatch.specs import ModelSpec, load_feature_spec, load_model_spec
from talentmatch.track import Registry


def run_of(trained, kind):
    tracking, told = trained
    mlflow.set_tracking_uri(tracking.uri)
    return mlflow.get_run(told[kind].run_id), told[kind]


def loaded(run, name):
    return mlflow.artifacts.load_text(f"{run.info.artifact_uri}/{name}")


@pytest.mark.parametrize("kind", pipeline.KINDS)
def test_a_run_holds_parameters_metrics_fingerprint_and_date(trained, kind):
    run, told = run_of(trained, kind)
    spec = json.loads(loaded(run, "model_spec.json"))
    assert set(spec["parameters"]) <= set(run.data.params)
    assert run.data.params["features"] == spec["features"]
    assert run.data.params["as_of"] == f"{told.as_of:%Y-%m-%d}"
    assert run.data.metrics == pytest.approx(dict(told.metrics))
    facts = json.loads(loaded(run, "data.json"))
    assert facts["fingerprint"] == run.data.tags["data_fingerprint"]
    assert facts["rows"] > 50 and len(facts["fingerprint"]) == 16


@pytest.mark.parametrize("kind", pipeline.KINDS)
def test_a_run_tells_what_made_it_and_what_it_is(trained, kind):
    run, _ = run_of(trained, kind)
    spec = ModelSpec.from_dict(json.loads(loaded(run, "model_spec.json")))
    told = run.data.params
    assert told["estimator"] == spec.estimator
    assert told["covariates"] == str(spec.settings.get("covariates"))
    assert told["gate.metric"] == spec.gate.metric and told["gate.better"] == spec.gate.better
    assert {name: told[f"backtest.{name}"] for name in spec.backtest} == {
        name: str(value) for name, value in spec.backtest.items()
    }
    (given,) = run.inputs.dataset_inputs
    assert given.dataset.name == f"talentmatch-{kind}"
    assert given.dataset.digest == run.data.tags["data_fingerprint"]
    described = run.data.tags["mlflow.note.content"]
    card = loaded(run, "card.md")
    assert card.startswith(f"# Model card: {kind}_default") and card[:2000] in described
    assert {"demand": "| MAE |"}.get(kind, "| mutual NDCG@10 |") in described


@pytest.mark.parametrize("kind", pipeline.KINDS)
def test_a_run_names_the_versions_it_was_made_with(trained, kind):
    run, _ = run_of(trained, kind)
    packages = json.loads(loaded(run, "packages.json"))
    assert packages["talentmatch"] == __version__
    for package in ("numpy", "pandas", "lightgbm", "scikit-learn", "duckdb"):
        assert packages[package] == version(package)
    assert packages["python"].startswith("3.")


@pytest.mark.parametrize("kind", ["match", "team"])
def test_a_run_keeps_both_specs_as_they_were(trained, kind):
    run, _ = run_of(trained, kind)
    model = load_model_spec(f"{kind}_default")
    assert json.loads(loaded(run, "model_spec.json")) == json.loads(json.dumps(model.as_dict()))
    features = json.loads(loaded(run, "feature_spec.json"))
    expected = load_feature_spec(model.features)
    assert features["name"] == expected.name and features["sql"] == expected.sql
    assert list(features["columns"]) == list(with_comparisons(expected).columns)


def test_charts_of_a_run_work_offline(trained):
    for kind in ("demand", "match"):
        run, _ = run_of(trained, kind)
        page = loaded(run, "charts.html")
        assert page.count("Plotly.newPlot(") == {"demand": 2, "match": 1}[kind]
        assert "plotly.js v" in page
        assert 'src="http' not in page


@pytest.mark.parametrize("kind", pipeline.KINDS)
def test_the_model_has_a_signature_and_predicts_as_the_estimator(trained, city, kind):
    tracking, told = trained
    mlflow.set_tracking_uri(tracking.uri)
    uri = f"models:/talentmatch-{kind}@champion"
    inputs = mlflow.models.get_model_info(uri).signature.inputs
    names = inputs.input_names()
    served = mlflow.pyfunc.load_model(uri)
    fitted = Registry(tracking).load(kind, told[kind].version)
    if kind == "demand":
        given, expected = pd.DataFrame({"horizon": [2]}), fitted.predict(horizon=2)
    else:
        types = {str(column.type) for column in inputs}
        given = pd.DataFrame(0.5, index=range(3), columns=names)
        if "DataType.string" in types:
            texts = [column.name for column in inputs if str(column.type) == "DataType.string"]
            given = given.astype(dict.fromkeys(texts, object)).assign(**dict.fromkeys(texts, "x"))
        expected = fitted.predict(given)
    pd.testing.assert_frame_equal(served.predict(given), expected)


def test_no_artifact_is_a_pickle(trained):
    folder = Path(trained[0].uri.removeprefix("sqlite:///")).parent
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 30
    assert not [p for p in files if p.suffix in (".pkl", ".pickle", ".joblib", ".cloudpickle")]
    assert not [p for p in files if p.read_bytes()[:1] == b"\x80"]
    for path in folder.rglob("MLmodel"):
        flavour = yaml.safe_load(path.read_text("utf-8"))["flavors"]["python_function"]
        assert "python_model" not in flavour and flavour["model_code_path"].endswith("served.py")
    for path in folder.rglob("*.npz"):
        with np.load(path, allow_pickle=False) as arrays:
            assert all(arrays[name].dtype.kind != "O" for name in arrays)


@pytest.mark.slow
def test_nothing_about_a_person_reaches_a_run(trained, city, planted):
    """Neither the values planted in the city, nor anybody's id, in whatever form."""
    as_of = pipeline.data_date(city, "recruiting")
    people = city.read("candidate", as_of=as_of, purpose="recruiting")
    assert planted["title"] in set(people["title"])
    forbidden = [*in_bytes(planted), *(who.encode() for who in people["candidate_id"])]
    folder = Path(trained[0].uri.removeprefix("sqlite:///")).parent
    kept = [path for path in folder.rglob("*") if path.is_file()]
    contents = [(path.name, content) for path in kept for content in readings(path)]
    assert {"mlflow.db", "charts.html", "ranker.json"} <= {name for name, _ in contents}
    assert not [(n, word) for n, content in contents for word in forbidden if word in content]


def in_bytes(planted) -> list[bytes]:
    """Return texts as UTF-8 and as JSON escapes, and pay by the year and month as digits and bits."""
    texts = [value for value in planted.values() if isinstance(value, str)]
    pay = np.array([planted["expected_yearly_pay"], planted["expected_yearly_pay"] / 12])
    digits = [f"{value:.2f}".rstrip("0") for value in pay]
    return [
        *(form.encode() for text in texts for form in (text, json.dumps(text).strip('"'))),
        *(text.encode() for text in digits),
        *(value.tobytes() for kind in ("float64", "float32") for value in pay.astype(kind)),
    ]


def readings(path: Path) -> list[bytes]:
    """Return a file's bytes, and what is in it if it is an archive or a table."""
    content = path.read_bytes()
    found = [content]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    if path.suffix == ".parquet":
        found.append(pd.read_parquet(path).to_csv().encode())
    return found


def test_a_run_leaves_the_environment_as_it_was_and_reports_to_nobody(tracking):
    import os

    before = os.environ.get("MLFLOW_TRACKING_URI")
    Registry(tracking).versions("demand")
    assert os.environ.get("MLFLOW_TRACKING_URI") == before
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "true"
