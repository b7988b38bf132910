"""A scenario is a second forecast: what changes, where, from when, and nothing else."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.demand import DemandForecaster
from talentmatch.demand.scenario import (
    IndicatorChange,
    LevelChange,
    NewPlant,
    Scenario,
    run_scenario,
)
from talentmatch.demand.scenario_file import load_scenario
from talentmatch.errors import InputError, NotFoundError, SpecError

MIX = pd.DataFrame(
    {
        "industry": ["C35", "C35", "C35"],
        "occupation": ["welder", "engineer", "welder"],
        "year": [2023, 2023, 2019],
        "share": [0.75, 0.25, 1.0],
    }
)


@pytest.fixture(scope="module")
def fitted():
    rng = np.random.default_rng(0)
    months = pd.date_range("2021-01-01", periods=36, freq="MS")
    parts, told = [], []
    for industry in ("C35", "I65"):
        course = np.cumsum(rng.normal(0, 0.1, 38))
        told.append(
            pd.DataFrame(
                {"industry": industry, "month": months, "orders": 1e6 * np.exp(course[2:])}
            )
        )
        for job in ("welder", "clerk"):
            openings = rng.poisson(50 * np.exp(course[:36]))
            parts.append(
                pd.DataFrame(
                    {"industry": industry, "occupation": job, "month": months, "openings": openings}
                )
            )
    return DemandForecaster(calibration=2, boosting=False).fit(pd.concat(parts), pd.concat(told))


def start(text="2024-01"):
    return pd.Timestamp(text)


def test_orders_act_after_their_lead_where_they_fall(fitted):
    less = IndicatorChange(
        indicator="orders", change=-0.1, start=start(), where={"industry": "C35"}
    )
    found = run_scenario(fitted, Scenario(name="less", indicators=(less,)), horizon=4)
    share = (found["scenario"] / found["baseline"]).to_numpy().reshape(4, 4)
    here = (found["industry"] == "C35").to_numpy().reshape(4, 4)[:, 0]
    lead, strength = int(fitted.drivers_.lead[0]), fitted.drivers_.strength[0]
    assert share[~here] == pytest.approx(1.0)
    assert share[here, :lead] == pytest.approx(1.0)
    assert share[here, lead:] == pytest.approx(0.9**strength)
    assert strength > 0


def test_the_baseline_is_the_forecast_and_nothing_changed_is_the_same(fitted):
    none = Scenario(name="none", levels=(LevelChange(change=0.0, start=start(), where={}),))
    found = run_scenario(fitted, none, horizon=3, aggregate=["occupation"])
    forecast = fitted.predict(3, aggregate=["occupation"])
    assert found["baseline"].tolist() == forecast["mean"].tolist()
    assert found["difference"].abs().max() < 1e-9
    assert found["hi-80"].to_numpy() == pytest.approx(forecast["hi-80"].to_numpy())


def test_sums_of_the_scenario_are_coherent(fitted):
    more = LevelChange(change=0.5, start=start("2024-02"), where={"occupation": "welder"})
    plant = NewPlant(posts=80, start=start("2024-01"), months=2, where={"industry": "C35"})
    scenario = Scenario(name="both", levels=(more,), plants=(plant,))
    parts = run_scenario(fitted, scenario, horizon=3, mix=MIX)
    total = run_scenario(fitted, scenario, horizon=3, aggregate=[], mix=MIX)
    summed = parts.groupby("month")[["baseline", "scenario", "difference"]].sum()
    for column in summed:
        assert total[column].to_numpy() == pytest.approx(summed[column].to_numpy())


def test_the_posts_of_a_plant_are_split_by_the_latest_pattern_and_all_come(fitted):
    plant = NewPlant(posts=800, start=start(), months=4, where={"industry": "C35"})
    found = run_scenario(
        fitted,
        Scenario(name="plant", plants=(plant,)),
        horizon=6,
        mix=MIX,
        aggregate=["occupation"],
    )
    added = found.groupby("occupation")["difference"].sum()
    assert added.to_dict() == pytest.approx({"welder": 600, "engineer": 200, "clerk": 0})
    late = found.loc[found["month"] >= "2024-05-01", "difference"]
    assert late.abs().max() == pytest.approx(0)


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        (
            Scenario(
                name="x",
                indicators=(
                    IndicatorChange(indicator="sales", change=0.1, start=start(), where={}),
                ),
            ),
            "'sales' is no indicator .*orders",
        ),
        (
            Scenario(
                name="x", levels=(LevelChange(change=0.1, start=start(), where={"town": "a"}),)
            ),
            "'town' is no dimension",
        ),
        (
            Scenario(
                name="x", levels=(LevelChange(change=0.1, start=start(), where={"industry": "Z9"}),)
            ),
            "industry 'Z9' has no series; there are C35",
        ),
        (
            Scenario(name="x", levels=(LevelChange(change=-1.0, start=start(), where={}),)),
            "above -100 %",
        ),
        (
            Scenario(name="x", plants=(NewPlant(posts=8, start=start(), months=1, where={}),)),
            "needs its industry",
        ),
    ],
)
def test_a_scenario_that_does_not_fit_names_the_remedy(fitted, scenario, message):
    with pytest.raises(InputError, match=message):
        run_scenario(fitted, scenario, mix=MIX)


def test_a_plant_without_a_staffing_pattern_says_what_is_missing(fitted):
    plant = NewPlant(posts=8, start=start(), months=1, where={"industry": "I65"})
    with pytest.raises(InputError, match="occupation_mix to split"):
        run_scenario(fitted, Scenario(name="x", plants=(plant,)))
    with pytest.raises(InputError, match="no staffing pattern for industry 'I65'"):
        run_scenario(fitted, Scenario(name="x", plants=(plant,)), mix=MIX)


def test_a_forecaster_without_indicators_says_so():
    history = pd.DataFrame(
        {"month": pd.date_range("2023-01-01", periods=6, freq="MS"), "openings": 4}
    )
    less = IndicatorChange(indicator="orders", change=-0.1, start=start(), where={})
    with pytest.raises(InputError, match="trained without any"):
        run_scenario(
            DemandForecaster().fit(history), Scenario(name="x", indicators=(less,)), horizon=1
        )


def test_a_file_becomes_a_scenario(tmp_path):
    path = tmp_path / "s.yml"
    path.write_text(
        "name: 订单下降\n"
        "indicators: [{indicator: orders, change: -10%, start: 2025-02}]\n"
        "levels: [{change: 0.05, start: 2025-03-15, where: {industry: C34}}]\n"
        "plants: [{posts: 800, start: 2025-04, where: {region: A, industry: C36}}]\n",
        "utf-8",
    )
    found = load_scenario(path)
    assert found.indicators[0].change == -0.1
    assert found.levels[0].start == pd.Timestamp("2025-03-01")
    assert (found.plants[0].months, found.plants[0].where["region"]) == (12, "A")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: x", "nothing changes"),
        ("name: x\nlevel: []", "did you mean 'levels'"),
        ("name: x\nlevels: 5", "levels is 5; it must be a list of entries with change, start"),
        ("name: x\nindicators: abc", "indicators is 'abc'; it must be a list of entries with indi"),
        ("name: x\nlevels: [{change: much, start: 2025-01}]", "change is 'much'"),
        ("name: x\nlevels: [{change: 0.1, start: soon}]", "start is 'soon'"),
        ("name: x\nlevels: [{start: 2025-01}]", "key 'change' is missing"),
        ("name: x\nplants: [{posts: many, start: 2025-01}]", "posts is 'many'"),
        ("name: x\nplants: [800]", "write its keys and values"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_remedy(tmp_path, text, message):
    path = tmp_path / "s.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(SpecError, match=message):
        load_scenario(path)


def test_a_missing_file_is_told():
    with pytest.raises(NotFoundError, match="scenario"):
        load_scenario("nowhere.yml")
