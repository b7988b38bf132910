"""From the city to a forecast and a list of scarce occupations: sums, notes, what is lacking."""

import re
import shutil
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from talentmatch import Store, __version__, pipeline
from talentmatch.demand.history.panel import read_panel
from talentmatch.errors import (
    InputError,
    MissingDataError,
    SpecError,
    TalentMatchError,
    TrackingError,
    UnreadableModelError,
)
from talentmatch.i18n import render
from talentmatch.lists.words import in_words
from talentmatch.pipeline.demand.forecasting import (
    monthly_openings,
    openings_in_use,
    require_readable,
)
from talentmatch.pipeline.shortages.needs import yearly_need
from talentmatch.specs import spec_folder
from talentmatch.track import Registry, Tracking


def test_sums_of_the_forecast_are_coherent(city, tracking):
    single = pipeline.forecast(city, tracking=tracking, months=3).table
    for by in (["industry"], ["region", "industry"], []):
        summed = pipeline.forecast(city, tracking=tracking, months=3, by=by).table
        keys = [*by, "month"]
        expected = single.groupby(keys)["mean"].sum()
        found = summed.set_index(keys)["mean"]
        np.testing.assert_allclose(found.sort_index(), expected.sort_index(), rtol=1e-9)


def test_a_dimension_is_known_by_its_name_in_either_language(city, tracking):
    expected = pipeline.forecast(city, tracking=tracking, months=1, by=["region"]).table
    for name in ("区域", "Region", "地区"):
        found = pipeline.forecast(city, tracking=tracking, months=1, by=[name]).table
        assert_frame_equal(found, expected)


def test_intervals_nest_around_the_mean(city, tracking):
    table = pipeline.forecast(city, tracking=tracking, months=6, by=["industry"]).table
    ordered = table[["lo-95", "lo-80", "mean", "hi-80", "hi-95"]].to_numpy()
    assert (np.diff(ordered, axis=1) >= -1e-9).all()
    assert (ordered >= 0).all()


def test_the_forecast_begins_after_the_last_month_of_history(city, tracking):
    last = pipeline.demand_history(city)["month"].max()
    months = pipeline.forecast(city, tracking=tracking, months=2, by=[]).table["month"]
    assert list(months) == [last + pd.DateOffset(months=1), last + pd.DateOffset(months=2)]


def test_totals_over_months_add_up_and_come_greatest_first(city, tracking):
    monthly = pipeline.forecast(city, tracking=tracking, months=4, by=["occupation"]).table
    total = pipeline.forecast_total(city, tracking=tracking, months=4, by=["occupation"])
    expected = monthly.groupby("occupation")["mean"].sum()
    np.testing.assert_allclose(total.set_index("occupation")["mean"], expected[total["occupation"]])
    assert total["mean"].is_monotonic_decreasing
    assert (total["lo-95"] <= total["lo-80"]).all() and (total["hi-80"] <= total["hi-95"]).all()


def test_codes_carry_their_names_in_the_language_of_the_reader(city, tracking):
    found = pipeline.forecast(city, tracking=tracking, months=1, by=["occupation"])
    en, zh = (in_words(found.spec, found.table, lang) for lang in ("en", "zh"))
    assert list(en["occupation"]) == list(zh["occupation"])
    assert en["post"].str.isascii().all()
    assert not zh["post"].str.isascii().any()


@pytest.mark.slow
def test_an_industry_that_the_office_names_in_words_is_forecast_under_its_name(no_models):
    names = ["通用设备制造业", "我市特色产业"]
    history = pd.DataFrame(
        {
            "region": "城东",
            "industry": np.repeat(names, 30),
            "month": np.tile(pd.date_range("2022-01-01", periods=30, freq="MS"), 2),
            "openings": np.random.default_rng(0).poisson(50, 60).astype(float),
        }
    )
    history.loc[20, "openings"] = 500.0
    with Store() as store:
        store.write("demand", history)
        pipeline.train(store, "demand", tracking=no_models)
        for lang in ("zh", "en"):
            found = pipeline.forecast(store, tracking=no_models, months=1, by=["industry"])
            words = in_words(found.spec, found.table, lang)
            assert sorted(words["industry_name"]) == sorted(names)
        marked = pipeline.demand_marks(store, tracking=no_models).table
        assert "通用设备制造业" in set(marked["industry_name"])


@pytest.mark.slow
def test_a_model_no_better_than_what_anybody_can_do_by_hand_says_so(no_models, quick_demand):
    months = pd.date_range("2020-01-01", periods=48, freq="MS")
    openings = 100 * np.exp(0.5 * np.sin(2 * np.pi * months.month.to_numpy() / 12))
    with Store() as store:
        history = pd.DataFrame({"region": "城东", "month": months, "openings": openings})
        store.write("demand", history)
        done = pipeline.train(store, "demand", tracking=no_models, spec=quick_demand)
    assert "no better" not in done.summary()
    worse = {**done.metrics, "mae": done.metrics["mae_mean_of_three"]}
    assert "no better" in replace(done, metrics=worse).summary()
    assert "请谨慎使用" in render(replace(done, metrics=worse).summary(), "zh")


def test_months_that_come_after_do_not_change_what_was_known(own_city):
    as_of = pd.Timestamp("2024-06-30")
    before = pipeline.demand_history(own_city, as_of)
    later = own_city.read("demand", as_of="2025-01-31", purpose="planning")
    later = later.loc[later["month"] >= "2024-07-01"]
    own_city.write("demand", later.assign(openings=later["openings"] + 100))
    assert_frame_equal(pipeline.demand_history(own_city, as_of), before)
    assert before["month"].max() < as_of


def monthly_posts():
    """Return 18 months of postings in six regions; R3 advertised nothing in the last two."""
    months = pd.date_range("2023-01-01", periods=18, freq="MS")
    cells = [(f"R{place}", month) for place in range(6) for month in months]
    cells = [(region, month) for region, month in cells if region != "R3" or month < months[-2]]
    posts = pd.DataFrame(cells, columns=["region", "posted_on"])
    return posts.assign(posting_id=[f"p{place}" for place in posts.index], title="焊工", openings=9)


def test_where_postings_are_counted_a_month_without_one_is_zero_and_nobody_is_late():
    with Store() as store:
        posts = monthly_posts()
        day = pd.Timestamp("2024-06-30")
        store.write("posting", posts)
        history = pipeline.demand_history(store, day)
        assert pipeline.history_notes(store, day) == ()
        assert read_panel(history).late.sum() == 0
        assert len(history) == 6 * 18
        assert history.query("region == 'R3'")["openings"].tail(3).tolist() == [9, 0, 0]
        # A freeze of most is no month that waits for the rest, and a slip of the date no zeros.
        slips = posts.iloc[:2].assign(
            posting_id=["a", "b"], posted_on=pd.to_datetime(["1923-01-01", "2024-07-10"])
        )
        store.write("posting", slips)
        frozen = pipeline.demand_history(store, pd.Timestamp("2024-07-31"))
        assert frozen["month"].min() == pd.Timestamp("2023-01-01")
        assert frozen.groupby("month")["openings"].sum().tail(2).tolist() == [45, 9]
        (aside,) = pipeline.history_notes(store, pd.Timestamp("2024-07-31"))
        assert "region=R0 1923-01;" in aside


def test_where_openings_are_reported_a_return_that_is_missing_is_late():
    with Store() as store:
        rows = monthly_posts().rename(columns={"posted_on": "month"})
        store.write("demand", rows[["region", "month", "openings"]])
        (note,) = pipeline.history_notes(store, pd.Timestamp("2024-07-01"))
        assert "region=R3, last 2024-04" in note


def test_who_was_late_on_a_past_day_is_not_undone_by_what_came_after():
    with Store() as store:
        rows = monthly_posts().rename(columns={"posted_on": "month"})
        rows = rows[["region", "month", "openings"]]
        new = pd.DataFrame(
            {"region": ["R3", "R5"], "month": ["2024-06-01", "2025-02-01"], "openings": 9}
        )
        store.write("demand", pd.concat([rows, new]))
        day = pd.Timestamp("2024-06-30")
        assert pipeline.demand_history(store, day)["month"].max() == pd.Timestamp("2024-05-01")
        late, aside = pipeline.history_notes(store, day)
        assert "region=R3, last 2024-04" in late
        assert "to 2024-05" in aside and "region=R5 2025-02" in aside
        (aside,) = pipeline.history_notes(store, pd.Timestamp("2024-07-31"))
        assert "to 2024-06" in aside and "region=R5 2025-02" in aside


def test_a_model_older_than_the_data_is_said(own_city, tracking):
    history = pipeline.demand_history(own_city)
    last = history[history["month"] == history["month"].max()]
    later = [last.assign(month=last["month"] + pd.DateOffset(months=m)) for m in range(1, 7)]
    own_city.write("demand", pd.concat(later))
    notes = pipeline.forecast(own_city, tracking=tracking, months=1, by=[]).notes
    assert "train again" in notes[0] and "2025-07" in notes[0]


def test_a_row_ahead_does_not_make_a_model_old_and_is_named_beside_its_forecast(own_city, tracking):
    new = pd.DataFrame({"region": ["all"], "month": ["2025-06-01"], "openings": [3.0]})
    own_city.write("demand", new)
    notes = pipeline.forecast(own_city, tracking=tracking, months=1, by=[]).notes
    assert "train again" not in notes[0] and "2025-06" in notes[-1]


def test_without_a_model_the_command_that_trains_one_is_named(city, no_models):
    with pytest.raises(TrackingError, match="talentmatch train demand"):
        pipeline.forecast(city, tracking=no_models)


def test_shortage_rests_on_the_forecast_where_there_is_a_model(city, tracking):
    found = pipeline.shortage(city, tracking=tracking)
    assert found.table["basis"].str.contains("forecast, demand model version 1").all()
    assert len(found.table) and not found.table[["chain", "post"]].duplicated().any()
    assert found.table["probability"].between(0, 1).all()
    assert (found.table["gap_lo"] <= found.table["gap_hi"]).all()


def test_shortage_rests_on_the_survey_where_there_is_none(city, no_models):
    found = pipeline.shortage(city, tracking=no_models)
    assert found.table["basis"].str.contains("survey").all()
    told = " ".join(found.notes)
    register = len(city.read("enterprise", as_of="2025-01-15", purpose="planning"))
    assert str(register) in told, "the note says how many enterprises the survey stands for"


@pytest.mark.slow
@pytest.mark.parametrize("models", ["tracking", "no_models"])
def test_every_list_takes_the_one_demand_of_all_sources(request, city, models):
    place = {"tracking": request.getfixturevalue(models)}
    demand = pipeline.yearly_demand(city, **place).table.set_index("occupation")
    listed = pipeline.shortage(city, **place, by="post")
    rows = listed.rows.set_index("occupation")
    for column in ("mean", "lo-80", "hi-80"):
        assert rows[column].to_numpy() == pytest.approx(demand[column].reindex(rows.index), abs=0.1)
    assert rows["number"].to_numpy() == pytest.approx(rows["mean"], abs=0.1)
    assert any("`talentmatch demand --why POST`" in note for note in listed.notes)
    chains = pipeline.shortage(city, **place, by="chain").rows
    summed = chains.groupby("occupation")["mean"].sum()
    # Each part is rounded to a tenth.
    assert summed.to_numpy() == pytest.approx(demand["mean"].reindex(summed.index), abs=0.5)
    monthly = yearly_need(city, tracking=place["tracking"], as_of=pipeline.data_date(city)).monthly
    year = monthly.groupby("occupation")["mean"].sum()
    assert year.to_numpy() == pytest.approx(demand["mean"].reindex(year.index))


def test_shortage_speaks_chinese(city, tracking):
    found = pipeline.shortage(city, tracking=tracking)
    words = in_words(found.spec, found.table, "zh")
    assert not words["post"].str.isascii().any()
    assert not words["grade"].str.isascii().any()
    assert all(not render(note, "zh").isascii() for note in found.notes)


def test_shortage_without_demand_or_survey_names_the_tables(no_models):
    with Store() as empty, pytest.raises(MissingDataError) as caught:
        pipeline.shortage(empty, tracking=no_models)
    assert "talentmatch template" in str(caught.value)
    assert {"demand", "need_survey"} & set(caught.value.needs)


@pytest.mark.parametrize(
    ("kind", "table"), [("demand", "demand"), ("match", "interaction"), ("team", "team")]
)
def test_training_on_nothing_names_the_table(no_models, kind, table):
    with Store() as empty, pytest.raises(MissingDataError, match=f"table '{table}'") as caught:
        pipeline.train(empty, kind, tracking=no_models)
    assert f"talentmatch template {table}" in str(caught.value)


def test_a_spec_of_another_kind_is_refused(city, no_models):
    with pytest.raises(SpecError, match="is no demand model"):
        pipeline.train(city, "demand", tracking=no_models, spec="team_default")


def test_readiness_names_what_each_verb_lacks(city):
    assert not any(pipeline.readiness(city).values())
    with Store() as empty:
        lacking = pipeline.readiness(empty)
    assert set(lacking) >= {"forecast", "shortage", "match", "leads", "staff"}
    assert lacking["match"] == ["posting", "candidate", "consent"]


def months(n, **more):
    month = pd.date_range("2024-01-01", periods=n, freq="MS").strftime("%Y-%m-%d")
    return pd.DataFrame({"region": "A", **more, "month": month, "openings": 3.0})


@pytest.mark.parametrize("verb", ["forecast", "shortage"])
def test_check_says_what_the_verb_itself_would_say(no_models, verb):
    """Tables that are there are not enough: a history too short to train, no model, no answer."""
    asked = {
        "forecast": lambda s: pipeline.train(s, "demand", tracking=no_models),
        "shortage": lambda s: pipeline.shortage(s, tracking=no_models),
    }
    with Store() as store:
        store.write("demand", months(3))
        assert pipeline.readiness(store)[verb] == []
        assert "at least 7 months" in str(pipeline.refusals(store, tracking=no_models)[verb])
        with pytest.raises(TalentMatchError):
            asked[verb](store)
    with Store() as store:
        store.write("demand", months(12))
        assert "talentmatch train demand" in str(pipeline.refusals(store, tracking=no_models)[verb])


def test_check_calls_ready_what_answers(city, tracking, no_models):
    assert pipeline.refusals(city, tracking=tracking) == {}
    # The survey is enough for the list of scarce posts, not for a forecast.
    assert set(pipeline.refusals(city, tracking=no_models)) == {"forecast"}


def test_openings_that_wait_only_for_a_model_are_not_said_to_be_lacking(no_models):
    months = pd.date_range("2023-01-01", periods=24, freq="MS")
    rows = [(post, month, 9.0) for post in ("a", "b") for month in months]
    with Store() as store:
        store.write("demand", pd.DataFrame(rows, columns=["occupation", "month", "openings"]))
        refused = pipeline.refusals(store, tracking=no_models)
    for verb in ("forecast", "demand", "shortage", "scenario"):
        assert str(refused[verb]) == (
            "there is no trained demand model yet: run talentmatch train demand"
        )


def test_a_survey_of_strangers_is_no_source(no_models):
    with Store() as store:
        store.write("enterprise", pd.DataFrame({"enterprise_id": ["e1"], "name": ["A"]}))
        answer = {"enterprise_id": ["e9"], "round": [2024], "post": ["welder"], "answered": [True]}
        store.write("need_survey", pd.DataFrame(answer))
        assert "nobody answered" in str(pipeline.refusals(store, tracking=no_models)["shortage"])


def test_too_short_a_history_says_how_many_months_are_needed(no_models):
    month = pd.DataFrame({"region": ["A"], "month": ["2024-01-01"], "openings": [3.0]})
    with Store() as store:
        store.write("demand", month)
        with pytest.raises(InputError, match="at least 7 months"):
            pipeline.train(store, "demand", tracking=no_models)


def test_a_gate_or_a_backtest_that_does_not_exist_names_the_nearest(city, no_models, tmp_path):
    text = (spec_folder("models") / "team_default.yml").read_text("utf-8")
    for wrong, right in (("mutual_ndgc_at_10", "mutual_ndcg_at_10"), ("test_shere", "test_share")):
        path = tmp_path / "mine.yml"
        path.write_text(text.replace(right, wrong), "utf-8")
        with pytest.raises(SpecError, match=f"did you mean '{right}'"):
            pipeline.train(city, "team", tracking=no_models, spec=str(path))
    assert Registry(no_models).versions("team") == []


def test_the_year_before_counts_no_month_that_the_forecast_holds_back(no_models):
    months = pd.date_range("2023-01-01", periods=24, freq="MS")
    posts = ["6-18-02-04", "6-31-01-03", "4-08-05-01", "2-06-03-00"]
    rows = pd.MultiIndex.from_product([posts, months], names=["occupation", "month"]).to_frame(
        index=False
    )
    wave = 100.0 + 8 * np.sin(np.arange(len(rows)) * 1.7)
    rows = rows.assign(openings=wave.round(), region="all", industry="all")
    typed = rows.assign(openings=rows["openings"].where(rows.index != 23, 10_000.0))
    firms = pd.DataFrame(
        {"enterprise_id": ["E1"], "name": ["甲"], "industry": ["C34"], "region": ["N1"]}
    )
    people = pd.DataFrame(
        {
            "enterprise_id": ["E1"],
            "period": ["2024-12-01"],
            "metric": ["headcount"],
            "value": [900.0],
        }
    )
    mix = pd.DataFrame(
        {"industry": ["C34"], "occupation": posts[:1], "share": [1.0], "year": [2024]}
    )
    said = {}
    for name, history in {"right": rows, "typed": typed}.items():
        with Store() as store:
            store.write("demand", history)
            store.write("enterprise", firms)
            store.write("indicator", people)
            store.write("occupation_mix", mix)
            notes = pipeline.yearly_demand(store, tracking=no_models).notes
        said[name] = next(str(note) for note in notes if "twelve months before" in str(note))
    usual = rows["openings"].to_numpy().reshape(4, 24)[:, 12:].sum()
    assert f"there were {usual:,.0f}" in said["right"]
    told = float(
        re.search(r"there were ([\d,]+), as the forecast reads", said["typed"])[1].replace(",", "")
    )
    assert told == pytest.approx(usual, rel=0.01)


def own_models(tracking, folder):
    """Return a copy of runs and models, to be changed."""
    for path in (tracking.files.runs, tracking.files.models):
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, folder / path.name)
    models = Tracking.in_folder(folder)
    models.mend()
    return models


@pytest.mark.parametrize("by", [["occupation"], ["industry", "occupation"]])
def test_the_year_kept_with_a_model_is_what_the_model_says(city, tracking, by, monkeypatch):
    """To the last digit, and without the model: to load it takes a command twice its time."""
    said = monthly_openings(Registry(tracking).in_use("demand")[1], 12, by)
    monkeypatch.setattr(Registry, "in_use", None)
    kept = openings_in_use(city, tracking=tracking, months=12, by=by)
    pd.testing.assert_frame_equal(kept, said, check_exact=True)


def test_of_other_months_or_dimensions_the_model_itself_is_asked(city, tracking):
    fitted = Registry(tracking).in_use("demand")[1]
    for months, by in ((3, ["occupation"]), (12, ["region"])):
        asked = openings_in_use(city, tracking=tracking, months=months, by=by)
        pd.testing.assert_frame_equal(asked, monthly_openings(fitted, months, by))


@pytest.mark.parametrize("change", ["gone", "of another version", "damaged"])
def test_a_year_that_is_not_to_be_trusted_is_asked_of_the_model(city, tracking, tmp_path, change):
    models = own_models(tracking, tmp_path)
    for table in tmp_path.rglob("tables/year_by_*.csv"):
        if change == "of another version":
            packages = table.parents[1] / "packages.json"
            packages.write_text(packages.read_text("utf-8").replace(__version__, "0.0.9"), "utf-8")
            table.write_text(table.read_text("utf-8").replace(",", ",9"), "utf-8")
        elif change == "damaged":
            table.write_bytes(table.read_bytes()[: len(table.read_bytes()) // 2])
        else:
            table.unlink()
    assert Registry(models).table("demand", "year_by_occupation") is None
    asked = openings_in_use(city, tracking=models, months=12, by=["occupation"])
    said = monthly_openings(Registry(models).in_use("demand")[1], 12, ["occupation"])
    pd.testing.assert_frame_equal(asked, said)


def test_a_model_whose_files_changed_is_tried_before_it_is_called_readable(
    city, tracking, tmp_path
):
    models = own_models(tracking, tmp_path)
    require_readable(city, models)
    state = next(tmp_path.rglob("model/state/arrays.npz"))
    state.write_bytes(state.read_bytes()[:-100])
    with pytest.raises(UnreadableModelError, match="train the model again"):
        require_readable(city, models)
