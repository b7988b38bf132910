"""Reasons, scenarios and the yearly demand from the command line."""

import io
import shutil

import pandas as pd
import pytest

from talentmatch.track import Registry


@pytest.fixture(scope="module")
def place(city_file, trained, tmp_path_factory):
    """Return a store beside whose file the trained models are."""
    folder = tmp_path_factory.mktemp("commands")
    for path in city_file.parent.iterdir():
        shutil.copy(path, folder / path.name)
    return folder / city_file.name


@pytest.fixture
def ask(command, place, tracking, monkeypatch):
    """Run a verb on the city with its trained models; return its table as CSV."""
    import talentmatch.app._options as options

    assert Registry(tracking).champion("demand") is not None
    monkeypatch.setattr(options, "tracking_of", lambda store: tracking)

    def call(*arguments):
        code, out, err = command(*arguments, "--store", place, "--format", "csv", "--lang", "en")
        return code, (pd.read_csv(io.StringIO(out)) if code == 0 else None), err

    return call


def test_why_shows_parts_that_add_up_and_says_them(ask):
    code, table, err = ask("forecast", "--why", "--months", "2", "--by", "industry")
    assert code == 0, err
    parts = [name for name in table if name.startswith("adds_")]
    assert table[parts].sum(axis=1).to_numpy() == pytest.approx(table["mean"].to_numpy())
    assert table["why"].str.contains("openings").all()


def test_dimensions_and_rows_are_named_in_either_language(ask, command, place):
    _, expected, _ = ask("forecast", "--months", "1", "--by", "region")
    code, found, _ = ask("forecast", "--months", "1", "--by", "区域")
    assert code == 0 and found.equals(expected)
    code, _, err = command("shortage", "--by", "镇", "--store", place, "--lang", "en")
    assert code == 2 and "choose from chain, post" in err
    code, posts, err = ask("shortage", "--by", "岗位")
    assert code == 0, err
    assert "chain" not in posts


def test_a_scenario_stands_beside_its_baseline(ask, tmp_path):
    path = tmp_path / "more.yml"
    path.write_text("name: more\nlevels: [{change: 10%, start: 2020-01}]", "utf-8")
    code, table, err = ask("forecast", "--scenario", path, "--months", "2", "--by", "industry")
    assert code == 0, err
    assert table["mean"].to_numpy() == pytest.approx(1.1 * table["baseline_openings"].to_numpy())
    assert "against the baseline" in err


def test_a_scenario_that_is_not_there_or_two_lists_at_once_are_told(ask):
    code, _, err = ask("forecast", "--scenario", "nowhere.yml")
    assert code == 1 and "nowhere.yml" in err and "Traceback" not in err
    code, _, err = ask("forecast", "--scenario", "nowhere.yml", "--why")
    assert code == 2 and "ask for one" in err


@pytest.mark.slow
def test_the_yearly_demand_its_components_and_marks(ask):
    code, table, err = ask("demand")
    assert code == 0, err
    assert {"mean", "share_survey", "share_headcount"} <= set(table)
    assert "inverse of their variance" in err
    code, parts, err = ask("demand", "--components")
    assert code == 0, err
    assert {"expansion", "replacement", "openings"} <= set(parts)
    code, marks, err = ask("demand", "--marks")
    assert code == 0, err
    assert {"month", "kind", "shift"} <= set(marks)
    assert ask("demand", "--marks", "--components")[0] == 2


def test_rates_of_ones_own_are_checked(ask, tmp_path):
    path = tmp_path / "mine.yml"
    path.write_text("name: mine\nrates: {}", "utf-8")
    code, _, err = ask("demand", "--components", "--rates", path)
    assert code == 1 and "key 'separations' is missing" in err


def test_a_projection_as_it_may_be_printed_hides_what_is_of_a_few_enterprises(ask):
    code, full, err = ask("project", "--years", "1", "--by", "industry")
    assert code == 0, err
    code, public, err = ask("project", "--years", "1", "--by", "industry", "--public")
    assert code == 0, err
    assert len(public) == len(full)
    hidden = public[public["employed"].isna()]
    assert len(hidden) and hidden["openings"].isna().all()
    kept = public.dropna(subset="employed")
    assert kept["employed"].isin(full["employed"]).all()


def test_past_years_are_judged_by_industry_alone(ask):
    for more in (["--by", "occupation"], ["--public"], ["--scenario", "plan.yml"]):
        code, _, err = ask("project", "--backtest", *more)
        assert code == 2 and more[0] in err


def test_for_the_public_a_forecast_is_not_taken_apart(ask):
    code, _, err = ask("forecast", "--why", "--public", "--months", "1", "--by", "occupation")
    assert code == 2 and "ask for one" in err


@pytest.mark.slow
@pytest.mark.parametrize("by", ["occupation", "region"])
def test_a_change_of_one_place_and_industry_tells_no_hidden_cell(ask, tmp_path, by):
    path = tmp_path / "there.yml"
    _, full, _ = ask("forecast", "--months", "1", "--by", "region", "--by", "industry")
    place, industry = full.loc[full["mean"].idxmin(), ["region", "industry"]]
    path.write_text(
        "name: there\n"
        f"levels: [{{change: 10%, start: 2020-01, where: {{region: {place}, industry: "
        f"{industry}}}}}]",
        "utf-8",
    )
    question = ("forecast", "--scenario", path, "--months", "1", "--by", by)
    code, _, err = ask(*question, "--public")
    assert code == 1 and "the difference would tell" in err
    code, inside, err = ask(*question)
    assert code == 0, err
    assert (inside["against_baseline"] > 0).any(), "inside the office it can be asked"


def test_a_change_of_the_whole_city_may_be_printed(ask, tmp_path):
    path = tmp_path / "all.yml"
    path.write_text("name: all\nlevels: [{change: 10%, start: 2020-01}]", "utf-8")
    question = ("forecast", "--months", "1", "--by", "region", "--by", "industry", "--public")
    _, plain, _ = ask(*question)
    code, public, err = ask(*question, "--scenario", path)
    assert code == 0, err
    assert public["mean"].isna().tolist() == plain["mean"].isna().tolist(), (
        "the same rows are hidden"
    )
    shown = public.dropna(subset="mean")
    assert shown["mean"].to_numpy() == pytest.approx(1.1 * plain.dropna(subset="mean")["mean"])
