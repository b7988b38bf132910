"""Names in several spellings, totals among the parts, and rows in any order."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.demand import DemandForecaster
from talentmatch.demand.history.panel import read_panel
from talentmatch.errors import InputError
from talentmatch.i18n import render

MONTHS = pd.date_range("2022-01-01", periods=14, freq="MS")


def market(names=("R1", "R2", "R3"), months=MONTHS, **columns):
    rows = [
        pd.DataFrame({"region": name, "month": months, "openings": 40.0 * (place + 1), **columns})
        for place, name in enumerate(names)
    ]
    frame = pd.concat(rows, ignore_index=True)
    return frame.assign(openings=frame["openings"] + np.arange(len(frame)) % 7)


def in_two_spellings(first, second):
    frame = market()
    frame["region"] = frame["region"].astype(object)
    places = frame.index[frame["region"] == "R1"]
    frame.loc[places[:7], "region"], frame.loc[places[7:], "region"] = first, second
    return frame


@pytest.mark.parametrize(
    ("first", "second", "name"),
    [
        ("A1", "A1 ", "A1"),
        (" 高新区", "高新区", "高新区"),
        ("Ａ区", "A区", "A区"),
        ("高新区", "高新区\u200b", "高新区"),
        ("caf\u00e9", "cafe\u0301", "caf\u00e9"),
        ("East  side", "East\u00a0side", "East side"),
        ("A1\ufeff", "A1\u3000", "A1"),
    ],
)
def test_spellings_that_are_certainly_one_are_one_series_and_told(first, second, name):
    panel = read_panel(in_two_spellings(first, second))
    assert panel.keys["region"].tolist() == sorted([name, "R2", "R3"])
    (remark,) = panel.remarks
    assert remark[0] == "names_folded"
    assert repr(first) in remark[1]["shown"]


@pytest.mark.parametrize(("first", "second"), [("001", "1"), ("001", 1), ("Xushan", "XUSHAN")])
def test_names_that_may_be_two_stay_apart_and_are_told(first, second):
    forecaster = DemandForecaster(boosting=False).fit(in_two_spellings(first, second))
    assert len(forecaster.panel_.keys) == 4
    (note,) = [note for note in forecaster.notes_ if "stay apart" in note]
    assert repr(second) in note
    assert "按不同序列处理" in render(note, "zh")


def test_a_spelling_that_stands_alone_stays_as_it_is():
    frame = market(names=("R1 ", "R2"))
    panel = read_panel(frame)
    assert panel.keys["region"].tolist() == ["R1 ", "R2"]
    assert panel.remarks == ()


def test_what_is_given_beside_the_history_may_spell_its_names_otherwise():
    forecaster = DemandForecaster(boosting=False).fit(market())
    locked = pd.DataFrame({"region": ["Ｒ1 "], "month": ["2023-03"], "openings": [50.0]})
    forecast = forecaster.predict(1, locked=locked)
    assert forecast.loc[forecast["region"] == "R1", "mean"].tolist() == pytest.approx([50.0])


def test_two_rows_of_one_name_in_two_spellings_are_summed_by_the_remedy():
    frame = market()
    frame = pd.concat([frame, frame.iloc[[3]].assign(region="R1 ")], ignore_index=True)
    with pytest.raises(InputError, match="repeat a month") as caught:
        read_panel(frame)
    code = caught.value.problems[0]
    summed = eval(code[code.index("history.") :], {"history": frame, "pd": pd})
    assert read_panel(summed).openings.sum() == frame["openings"].sum()


@pytest.mark.parametrize(
    "name",
    [
        "合计",
        "总计",
        "Total",
        " total ",
        "（合计）",
        "Grand Total",
        "全市",
        "本市",
        "All towns",
        "累计",
    ],
)
def test_a_total_among_its_parts_is_left_out_and_told(name):
    frame = market()
    total = frame.groupby("month", as_index=False)["openings"].sum().assign(region=name)
    panel = read_panel(pd.concat([frame, total], ignore_index=True))
    assert panel.keys["region"].tolist() == ["R1", "R2", "R3"]
    assert panel.remarks == (("totals_left_out", {"n": 1, "shown": name}),)


def test_totals_of_two_dimensions_are_left_out():
    frame = pd.concat([market(post="x"), market(post="y")], ignore_index=True)
    by_region = frame.groupby(["region", "month"], as_index=False)["openings"].sum()
    by_post = frame.groupby(["post", "month"], as_index=False)["openings"].sum()
    whole = frame.groupby("month", as_index=False)["openings"].sum()
    parts = [
        frame,
        by_region.assign(post="小计"),
        by_post.assign(region="合计"),
        whole.assign(region="合计", post="小计"),
    ]
    panel = read_panel(pd.concat(parts, ignore_index=True))
    assert len(panel.keys) == 6
    assert panel.openings.sum() == frame["openings"].sum()


def test_a_total_over_two_dimensions_is_named_once():
    frame = pd.concat([market(post="x"), market(post="y")], ignore_index=True)
    whole = frame.groupby("month", as_index=False)["openings"].sum()
    panel = read_panel(pd.concat([frame, whole.assign(region="合计", post="合计")]))
    (facts,) = [facts for key, facts in panel.remarks if key == "totals_left_out"]
    assert facts["shown"] == "合计"


def test_a_series_that_is_named_a_total_but_is_none_stays_and_is_told():
    frame = pd.concat([market(), market(names=("其他合计", "合计"))], ignore_index=True)
    panel = read_panel(frame)
    assert "合计" in panel.keys["region"].tolist()
    assert [key for key, _ in panel.remarks] == ["totals_kept"]


def test_a_total_alone_is_a_series():
    assert len(read_panel(market(names=("合计",))).keys) == 1


@pytest.fixture(scope="module")
def large():
    noise = np.random.default_rng(0).gamma(9.0, 1 / 9.0, (60, 30))
    keys = pd.DataFrame(
        {
            "region": np.repeat([f"R{i}" for i in range(6)], 10),
            "post": np.tile([f"P{i}" for i in range(10)], 6),
        }
    )
    months = pd.date_range("2021-01-01", periods=30, freq="MS")
    rows = keys.iloc[np.repeat(np.arange(60), 30)].reset_index(drop=True)
    values = noise * np.geomspace(5, 400, 60)[:, None]
    return rows.assign(month=np.tile(months, 60), openings=values.ravel())


def forecast(history):
    model = DemandForecaster(bags=1, calibration=3).fit(history)
    rows = model.predict(2).set_index(["region", "post", "month"]).sort_index()
    by = model.predict(2, aggregate=["post"]).set_index(["post", "month"]).sort_index()
    return np.concatenate([rows.to_numpy().ravel(), by.to_numpy().ravel()]), model.weights_.boosting


@pytest.mark.slow
@settings(max_examples=3, deadline=None)
@given(st.integers(0, 999))
def test_no_order_of_rows_or_columns_changes_a_forecast(large, seed):
    usual, boosting = forecast(large)
    assert boosting > 0  # draws and boosters take part
    random = np.random.default_rng(seed)
    columns = [str(name) for name in random.permutation(large.columns)]
    shuffled, _ = forecast(large.iloc[random.permutation(len(large))][columns])
    np.testing.assert_allclose(shuffled, usual, rtol=1e-9, atol=1e-9)


def test_results_come_in_the_order_in_which_series_first_appear(large):
    backwards = large.iloc[::-1]
    model = DemandForecaster(boosting=False, calibration=2).fit(backwards)
    assert model.predict(1)["post"].tolist() == large["post"].iloc[::-30].tolist()
    assert model.basis_["region"].tolist() == large["region"].iloc[::-30].tolist()
    assert model.predict(1, aggregate=["region"])["region"].tolist() == [
        f"R{i}" for i in range(5, -1, -1)
    ]
    parts = model.explain(1).table
    assert parts["mean"].tolist() == pytest.approx(model.predict(1)["mean"].tolist())
    sums = parts[["level", "trend", "siblings", "season"]].sum(axis=1)
    assert sums.tolist() == pytest.approx(parts["mean"].tolist())
