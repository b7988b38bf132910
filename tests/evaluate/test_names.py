"""Every measure of a backtest has a name in both languages."""

import re

import pandas as pd
import pytest

from talentmatch.demand._backtest import Backtest
from talentmatch.evaluate.names import measure_name
from talentmatch.i18n import render
from talentmatch.pipeline.models._training_tasks import two_sided_metrics
from talentmatch.specs import load_model_spec

CODE = re.compile(r"[a-z]+_[a-z_0-9]+|^[a-z]{3,}$")


def measured_demand():
    cells = pd.DataFrame(
        {"mean": [1.0, 9.0], "actual": [1.0, 8.0], "naive": [1.0, 7.0], "mean_of_three": [1.0, 7.0]}
    )
    for level in (80, 95):
        cells[f"lo-{level}"], cells[f"hi-{level}"] = 0.0, 10.0
    return Backtest(cells.assign(scale=1.0), dims=(), levels=(80.0, 95.0)).metrics()


def measured_match():
    rows = pd.DataFrame({"query": [1, 1, 2, 2]})
    scores = pd.DataFrame(0.5, index=rows.index, columns=["candidate", "employer", "mutual"])
    answers = pd.Series([1.0, 0.0, 1.0, 0.0])
    truth = dict.fromkeys(scores, answers)
    return two_sided_metrics(rows, scores, truth, {"top": [5, 10]})


@pytest.mark.parametrize("measured", [measured_demand, measured_match])
def test_no_code_of_a_measure_is_shown(measured):
    names = [
        *measured(),
        *(load_model_spec(f"{kind}_default").gate.metric for kind in ("demand", "match", "team")),
    ]
    assert len(names) > 8
    for name in names:
        assert not CODE.search(render(measure_name(name), "zh")), name
