"""Demand, forecasts, majors, targets and supply in the browser: what is asked is shown and drawn."""

import json
import re
from html import unescape

import pytest

from talentmatch import pipeline
from talentmatch.pipeline.demand.forecasting import demand_grid


def charts_on(page):
    """Return what the charts of a page draw."""
    return [json.loads(unescape(text)) for text in re.findall(r'data-chart="([^"]+)"', page.text)]


@pytest.fixture(scope="module")
def demand(backend):
    return pipeline.yearly_demand(backend.store, tracking=backend.tracking)


@pytest.mark.slow
def test_each_post_of_the_demand_leads_to_its_sources(browser, backend, demand):
    planner = browser("planner", "zh")
    linked = re.findall(r'href="/demand/why/([^"]+)"', planner.get("/demand?rows=200").text)
    assert sorted(linked) == sorted(demand.table["occupation"])
    page = planner.get(f"/demand/why/{linked[0]}")
    why = pipeline.demand_of_post(backend.store, linked[0], tracking=backend.tracking)
    (chart,) = charts_on(page)
    drawn = chart["series"][0]["data"]
    assert sorted(drawn) == sorted(round(float(mean), 2) for mean in why.table["mean"].dropna())
    assert "仅供内部使用" in page.text


def test_a_post_that_nobody_knows_is_told_as_such(browser):
    assert browser("planner").get("/demand/why/9-99-99-99").status_code == 404
    assert browser("viewer").get("/demand/why/9-99-99-99").status_code == 403


@pytest.mark.parametrize(
    ("by", "column"), [("industry", "industry_name"), ("region", "region"), ("occupation", "post")]
)
def test_a_row_of_the_forecast_is_drawn_with_its_fan(browser, backend, by, column):
    planner = browser("planner")
    page = planner.get(f"/forecast?by={by}")
    assert charts_on(page) == []
    links = re.findall(r'<td[^>]*><a href="(/forecast\?[^"]+)"', page.text)
    chosen = planner.get(unescape(links[0]))
    (chart,) = charts_on(chosen)
    code = unescape(links[0]).rpartition("=")[2]
    series = pipeline.forecast(backend.store, tracking=backend.tracking, months=12, by=[by]).table
    from urllib.parse import unquote

    own = series.loc[series[column].eq(unquote(code))]
    assert chart["series"][-1]["data"] == [round(float(mean), 2) for mean in own["mean"]]
    assert len(chart["xAxis"]["data"]) == 12


def test_the_grid_has_a_cell_for_each_place_and_industry_the_most_the_darkest(browser, backend):
    grid = demand_grid(backend.store, tracking=backend.tracking, months=6).table
    page = browser("planner", "zh").get("/demand/grid?months=6").text
    assert page.count('scope="row"') == grid["region"].nunique()
    cells = re.findall(r'class="number step-(\d)"[^>]*>([^<]+)<', page)
    assert len(cells) == grid["region"].nunique() * grid["industry"].nunique()
    darkest = [text for step, text in cells if step == "5"]
    assert f"{round(grid['mean'].max()):,}" in darkest
    assert "未来 6 个月" in page


@pytest.mark.slow
def test_seats_stand_beside_those_wanted(browser, backend):
    majors = pipeline.majors(backend.store, tracking=backend.tracking).table
    (chart,) = charts_on(browser("planner").get("/majors"))
    wanted, seats = (series["data"] for series in chart["series"])
    assert len(wanted) == len(seats) == min(len(majors.dropna(subset=["seats", "wanted"])), 15)
    assert set(seats) <= {round(float(value), 2) for value in majors["seats"].dropna()}


def test_each_target_has_its_path(browser, backend):
    targets = pipeline.targets(backend.store)
    charts = charts_on(browser("planner").get("/targets"))
    assert len(charts) == 1 + targets.table["indicator"].nunique()
    path = targets.path
    first = path.loc[path["indicator"].eq(targets.table["indicator"].iloc[0])]
    drawn = charts[1]["series"]
    actual = [value for value in drawn[3]["data"] if value is not None]
    assert actual == [round(float(v), 2) for v in first.loc[first["kind"].eq("actual"), "value"]]


def test_supply_is_drawn_by_quarter_without_what_is_counted_twice(browser, backend):
    table = pipeline.supply(backend.store, tracking=backend.tracking).table
    (chart,) = charts_on(browser("planner").get("/supply"))
    drawn = sum(sum(series["data"]) for series in chart["series"])
    assert drawn == pytest.approx((table["persons"] * table["counted"]).sum(), rel=1e-3)


def test_charts_follow_what_a_page_is_narrowed_to(browser, backend):
    table = pipeline.supply(backend.store, tracking=backend.tracking).table
    post = table["post"].iloc[0]
    (chart,) = charts_on(browser("planner").get("/supply", params={"only_post": post}))
    own = table.loc[table["post"].eq(post)]
    drawn = sum(sum(series["data"]) for series in chart["series"])
    assert drawn == pytest.approx((own["persons"] * own["counted"]).sum(), abs=0.1)
