"""One figure a question: what stands in two places is the same, whatever page, file or language."""

import base64
import io
import json
import re
import shutil

import numpy as np
import openpyxl
import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.i18n import render
from talentmatch.lists.words import word
from talentmatch.report.findings import finding_of_shortage
from talentmatch.report.labels import whole_number

#: Lists are rounded to a tenth, and never over a whole number; a sum of many may be off by some.
ROUNDED = 0.1


@pytest.fixture(scope="module")
def place(city, tracking):
    return {"store": city, "tracking": tracking}


@pytest.fixture(scope="module")
def demand(place):
    return pipeline.yearly_demand(**place).table.set_index("occupation")


@pytest.fixture(scope="module", params=["zh", "en"])
def made(request, city_report):
    return city_report(request.param)


@pytest.fixture
def contents(made):
    return made[0]


@pytest.fixture
def report(made):
    """Return the page as text, and the sheets of the workbook by their names."""
    _, page, workbook = made
    return page, openpyxl.load_workbook(io.BytesIO(workbook))


def section(contents, key):
    return next(part for part in contents.sections if part.key == key)


def drawn(values):
    """Return the values of an axis; a figure that was stored holds the bytes of long ones."""
    if not isinstance(values, dict):
        return list(values)
    return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()


def numbers(text):
    """Return the numbers of a sentence as they are written, marks between thousands aside."""
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", plain)]


@pytest.mark.slow
def test_every_list_by_post_takes_the_openings_of_demand(place, demand):
    listed = pipeline.shortage(by="post", **place).rows.set_index("occupation")
    for column in ("mean", "lo-80", "hi-80"):
        assert listed[column].to_numpy() == pytest.approx(
            demand[column].reindex(listed.index), abs=ROUNDED
        )
        own = demand[column].reindex(listed.index).map(whole_number)
        assert listed[column].map(whole_number).tolist() == own.tolist(), "read as whole people"
    scenarios = pipeline.compare_scenarios(
        place["store"], "demand", ["需求 +1%"], tracking=place["tracking"]
    )
    as_is = scenarios.table.set_index("occupation")["as_is"].map(whole_number)
    assert as_is.tolist() == demand["mean"].reindex(as_is.index).map(whole_number).tolist()
    chains = pipeline.shortage(by="chain", **place).rows
    assert chains.groupby("occupation")["mean"].sum().to_numpy() == pytest.approx(
        demand["mean"].reindex(sorted(chains["occupation"].unique())), abs=0.5
    )
    parts = pipeline.demand_components(**place).table.set_index("occupation")
    assert parts["openings"].to_numpy() == pytest.approx(demand["mean"].reindex(parts.index))
    code = demand.index[0]
    why = pipeline.demand_of_post(post=code, **place)
    assert (why.table["without"] + why.table["moves"]).to_numpy() == pytest.approx(
        demand.loc[code, "mean"]
    )
    assert round(demand.loc[code, "mean"], 1) in numbers(why.notes[0])


def test_supply_is_that_of_the_list_and_gaps_are_what_is_left(place):
    listed = pipeline.shortage(by="post", **place).rows.set_index("occupation")
    supply = pipeline.supply(**place).table
    summed = (supply["persons"] * supply["counted"]).groupby(supply["occupation"]).sum()
    shown = summed.reindex(listed.index).fillna(0.0)
    known = shown > 0
    assert shown[known].to_numpy() == pytest.approx(listed.loc[known, "supply"], abs=1.0)
    gaps = listed["mean"] - listed["supply"]
    assert listed["gap"].to_numpy() == pytest.approx(gaps, abs=2 * ROUNDED)
    chains = pipeline.shortage(by="chain", **place).rows.groupby("occupation")["gap"].sum()
    assert chains.to_numpy() == pytest.approx(listed["gap"].reindex(chains.index), abs=0.5)


@pytest.mark.slow
def test_the_page_and_the_workbook_say_what_the_lists_say(contents, report, place, demand):
    page, book = report
    public = section(contents, "yearly").tables[""].table.dropna(subset=["mean"])
    assert public["mean"].to_numpy() == pytest.approx(
        demand["mean"].reindex(public["occupation"]), rel=1e-9
    )
    for row in public.head(5).itertuples():
        name = word("occupation", row.occupation, contents.lang)
        shown = re.search(rf"<td[^>]*>{re.escape(name)}</td><td[^>]*>([\d,]+) \(", page)
        assert shown and float(shown[1].replace(",", "")) == pytest.approx(row.mean, abs=0.5)
    listed = section(contents, "shortage").tables[""].table.dropna(subset=["gap"])
    inside = pipeline.shortage(**place, by="chain" if "chain" in listed else "post").rows
    keys = [name for name in ("chain", "occupation") if name in listed]
    both = listed.merge(inside, on=keys, suffixes=("", "_inside"))
    for column in ("number", "gap", "gap_lo", "gap_hi", "supply"):
        assert both[column].to_numpy() == pytest.approx(both[f"{column}_inside"], abs=ROUNDED)
    for part in contents.sections:
        for result in part.tables.values():
            figures = result.table.select_dtypes("number")
            first = next(
                (figures[name].dropna() for name in figures if figures[name].notna().any()),
                pd.Series(dtype=float),
            )
            if len(first):
                cells = {cell for sheet in book for row in sheet.values for cell in row}
                values = [cell for cell in cells if isinstance(cell, (int, float))]
                assert any(abs(value - first.iloc[0]) < 1e-6 for value in values), part.key


def test_charts_draw_what_tables_show(contents):
    yearly = section(contents, "yearly")
    bars = yearly.figures[0].data[0]
    shown = yearly.tables[""].table.dropna(subset=["mean"]).nlargest(len(bars.x), "mean")["mean"]
    assert sorted(bars.x) == pytest.approx(sorted(shown))
    ends = dict(zip(bars.x, bars.error_x["array"], strict=True))
    first = yearly.tables[""].table.nlargest(1, "mean").iloc[0]
    assert ends[first["mean"]] == pytest.approx(first["hi-80"] - first["mean"])
    shortage = section(contents, "shortage")
    table = shortage.tables[""].table.dropna(subset=["gap"])
    gaps = shortage.figures[0].data[0]
    rows = table.nlargest(len(gaps.x), "gap")
    assert sorted(gaps.x) == pytest.approx(sorted(rows["gap"]))
    largest = rows.iloc[0]
    ends = dict(zip(gaps.x, zip(gaps.error_x["array"], gaps.y, strict=True), strict=True))
    above, name = ends[largest["gap"]]
    assert above == pytest.approx(largest["gap_hi"] - largest["gap"])
    assert word("occupation", largest["post"], contents.lang) in name
    if "chain" in table:
        assert word("planner:chain_|chain", largest["chain"], contents.lang) in name
    total = section(contents, "demand").tables[next(iter(section(contents, "demand").tables))].table
    fan = section(contents, "demand").figures[0].data[-1]
    assert drawn(fan.y)[-len(total) :] == pytest.approx(total["mean"].tolist())


def test_findings_say_figures_that_stand_in_their_tables(contents, place, demand):
    findings = contents.findings().table.set_index("topic")["finding"]
    lang = contents.lang
    year = numbers(render(findings["yearly"], lang))
    assert round(demand["mean"].sum()) in [round(n) for n in year]
    gaps = section(contents, "shortage").tables[""].table.dropna(subset=["gap"])
    told = numbers(render(findings["shortage"], lang))
    for row in gaps.nlargest(3, "gap").to_dict("records"):
        for column in ("gap", "gap_lo", "gap_hi"):
            assert any(abs(number - row[column]) <= 0.5 for number in told), (column, row[column])
    leads = section(contents, "leads").tables[""].table
    assert any(
        abs(n - leads["value"].sum()) <= 0.5 for n in numbers(render(findings["leads"], lang))
    )
    targets = section(contents, "targets")
    behind = targets.tables[""].table["state"].isin(["off", "at_risk", "missed"]).sum()
    assert numbers(render(findings["targets"], lang))[:2] == [
        len(targets.tables[""].table),
        behind,
    ]


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_line_says_the_same_to_people_and_programs(command, city_file, tmp_path, lang):
    shutil.copytree(city_file.parent, tmp_path / "city")
    store = tmp_path / "city" / city_file.name
    _, coded, _ = command("demand", "--store", store, "--format", "json")
    _, worded, _ = command("demand", "--store", store, "--format", "csv", "--lang", lang)
    rows = json.loads(coded)
    frame = pd.read_csv(io.StringIO(worded))
    assert len(frame) == len(rows)
    column = next(name for name in frame if "80" not in name and frame[name].dtype.kind == "f")
    assert frame[column].to_numpy() == pytest.approx([row["mean"] for row in rows])
    _, table, notes = command("demand", "--store", store, "--lang", lang)
    name = word("occupation", rows[0]["occupation"], lang)
    assert f"{rows[0]['mean']:,.0f}" in table and name.split()[0] in table
    assert round(sum(row["mean"] for row in rows)) in [round(n) for n in numbers(notes)]


def test_forecasts_add_up_over_months_and_groups(place):
    store, tracking = place["store"], place["tracking"]
    total = pipeline.forecast(store, tracking=tracking, months=12, by=[]).table["mean"].sum()
    for by in (["industry"], ["region"], ["occupation"], ["region", "industry"]):
        summed = pipeline.forecast_total(store, tracking=tracking, months=12, by=by)["mean"].sum()
        assert summed == pytest.approx(total)
    yearly = pipeline.yearly_demand(**place).table
    by_post = pipeline.forecast_total(store, tracking=tracking, months=12, by=["occupation"])
    both = yearly.merge(by_post, on="occupation", suffixes=("", "_forecast"))
    assert both["from_forecast"].to_numpy() == pytest.approx(both["mean_forecast"])


def test_leads_say_one_fee_in_table_sentence_and_calls(place):
    leads = pipeline.leads(**place, top=10)
    for row in leads.table.to_dict("records"):
        told = numbers(render(row["fee_how"], "en"))
        assert any(abs(number - row["value"]) <= 0.5 for number in told), row["lead_id"]
        assert row["placements"] <= row["unfilled"] + 1e-9 <= row["openings"] + 1e-6
        assert row["openings"] == pytest.approx(row["open_now"] + row["to_come"])


def test_the_first_page_counts_posts_as_the_list_by_post_does(contents, place):
    """Posts, severe ones and unsettled ones are all counted as posts, never as rows by chain."""
    public, inside = section(contents, "shortage").tables[""], pipeline.shortage(**place)
    finding = finding_of_shortage(public, inside, changes=None, waiting=0, unchecked=())
    posts = inside.table["occupation"]
    grades = inside.table["grade"].map(lambda grade: getattr(grade, "code", grade))
    unsettled, severe = ~grades.isin(["severe", "high", "mild"]), grades.eq("severe")
    sentence, action = (
        numbers(render(text, contents.lang)) for text in (finding.sentence, finding.action)
    )
    assert sentence[:2] == [posts.nunique(), posts[severe].nunique()]
    assert action[0] == posts[unsettled].nunique() < unsettled.sum()
    assert 80 in sentence, "the interval is named"
