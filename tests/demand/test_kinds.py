"""Series of different kinds in one history are named."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand.history.panel import read_panel
from talentmatch.demand.history.remarks import remark_notes
from talentmatch.i18n import render

MONTHS = pd.date_range("2024-01-01", periods=12, freq="MS")


def history(**levels):
    wave = 1 + 0.1 * np.sin(np.arange(12.0))
    rows = [
        pd.DataFrame({"region": name, "month": MONTHS, "openings": values})
        for name, level in levels.items()
        for values in [np.round(level * wave) if level > 1 else level * wave]
    ]
    return pd.concat(rows, ignore_index=True)


def kinds(frame):
    remarks = read_panel(frame).remarks
    return [remark for remark in remarks if remark[0] == "mixed_kinds"]


def test_a_rate_beside_counts_is_named_in_both_languages():
    (remark,) = kinds(history(a=40, b=70, rate=0.05))
    (note,) = remark_notes([remark])
    assert "1 series hold fractions" in note and "region=rate" in note and "beside 2" in note
    assert "不同性质" in render(note, "zh") and "地区=rate" in render(note, "zh")


@pytest.mark.parametrize(
    "frame",
    [
        history(a=40, b=70),
        history(a=0.05, b=0.07),
        history(a=40, b=70).assign(openings=lambda rows: rows["openings"] / 1000),
        # An estimate among counts makes no rate of them.
        history(a=40, b=70).replace({"openings": {40.0: 40.5}}),
    ],
)
def test_one_kind_alone_is_not_named(frame):
    assert kinds(frame) == []
