"""The truth behind the simulated city is there, agrees with what is seen, and can be recovered."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talentmatch.data.contract._credit_code import is_credit_code
from talentmatch.data.sample import City, simulate
from talentmatch.data.sample._identifiers import credit_code
from talentmatch.data.sample._season import FESTIVALS, month_index


@pytest.fixture(scope="module")
def city() -> City:
    return simulate(seed=0)


@given(st.integers(min_value=0, max_value=99_999_999))
def test_every_made_credit_code_has_valid_check_characters(number):
    assert is_credit_code(credit_code(number))


def test_the_month_of_the_spring_festival_is_the_lowest_of_its_neighbours():
    for day in [day for day in FESTIVALS if day.month == 2 and day.day >= 7]:
        around = pd.date_range(day.replace(day=1) - pd.DateOffset(months=1), periods=3, freq="MS")
        assert month_index(around).argmin() == 1


def test_the_dip_moves_with_the_festival():
    dates = pd.DatetimeIndex(["2023-01-01", "2023-02-01", "2024-01-01", "2024-02-01"])
    january_23, february_23, january_24, february_24 = month_index(dates)
    assert january_23 < february_23
    assert february_24 < january_24


def test_openings_dip_where_the_index_says(city):
    monthly = city.tables["demand"].groupby("month")["openings"].sum()
    index = city.truth["month_index"].set_index("month")["index"]
    change = np.log(monthly).diff().dropna()
    assert np.corrcoef(change, np.log(index).diff().dropna())[0, 1] > 0.7


def test_openings_scatter_around_the_true_rate_as_counts_do(city):
    keys = ["region", "industry", "occupation", "month"]
    both = city.tables["demand"].merge(city.truth["demand_rate"], on=keys, suffixes=("", "_true"))
    assert len(both) == len(city.tables["demand"])
    expected = both["openings_true"]
    standard = (both["openings"] - expected) / np.sqrt(expected)
    assert standard[expected > 5].mean() == pytest.approx(0, abs=0.03)
    assert standard[expected > 5].std() == pytest.approx(1, abs=0.03)


def _changes(frame: pd.DataFrame, value: str, month: str) -> pd.DataFrame:
    wide = frame.pivot_table(
        index=["region", "industry"], columns=month, values=value, aggfunc="sum"
    )
    return np.log(wide + 1).diff(axis=1)


@pytest.mark.parametrize("metric", ["orders", "revenue", "headcount", "insured_persons"])
def test_an_indicator_leads_openings_by_as_many_months_as_the_truth_says(city, metric):
    firms = city.tables["enterprise"][["enterprise_id", "region", "industry"]]
    reported = city.tables["indicator"].query("metric == @metric").merge(firms, on="enterprise_id")
    reported["industry"] = reported["industry"].str[:3]
    index = city.truth["month_index"].set_index("month")["index"]
    openings = _changes(city.tables["demand"], "openings", "month") - np.log(index).diff()
    before = _changes(reported, "value", "period")
    fits = [
        np.corrcoef(
            before.iloc[:, 6:-6].to_numpy().ravel(),
            openings.shift(-lag, axis=1).iloc[:, 6:-6].to_numpy().ravel(),
        )[0, 1]
        for lag in range(6)
    ]
    truth = city.truth["lead_months"].set_index("metric")["lead_months"]
    assert int(np.argmax(fits)) == truth[metric]
    assert max(fits) > 0.3


def test_orders_make_a_simple_forecast_at_least_five_percent_better(city):
    keys = ["region", "industry", "month"]
    index = city.truth["month_index"]["index"].to_numpy()
    seen = city.tables["demand"].groupby(keys)["openings"].sum().unstack("month")
    firms = city.tables["enterprise"][["enterprise_id", "region", "industry"]]
    orders = city.tables["indicator"].query("metric == 'orders'").merge(firms, on="enterprise_id")
    orders["industry"] = orders["industry"].str[:3]
    lead = np.log(
        orders.pivot_table(index=keys[:2], columns="period", values="value", aggfunc="sum")
    )
    y, x = seen.to_numpy(), lead.loc[seen.index].to_numpy()
    plain, helped = 0.0, 0.0
    for origin in range(40, 57):
        level = (y / index)[:, origin - 2 : origin + 1].mean(axis=1)
        usual = x[:, origin - 5 : origin - 2].mean(axis=1)
        for step in (1, 2, 3):
            forecast = level * index[origin + step]
            plain += np.abs(y[:, origin + step] - forecast).sum()
            turn = np.exp(x[:, origin + step - 3] - usual)
            helped += np.abs(y[:, origin + step] - forecast * turn).sum()
    assert helped < 0.95 * plain


def test_growth_differs_by_industry_and_shows_in_headcount(city):
    indicator = city.tables["indicator"].query("metric == 'headcount'")
    firms = city.tables["enterprise"][["enterprise_id", "industry"]]
    growth = city.truth["growth"].set_index("industry")["growth"]
    heads = indicator.merge(firms, on="enterprise_id")
    yearly = heads.groupby(["industry", heads["period"].dt.year])["value"].mean().unstack()
    seen = np.log(yearly[2024] / yearly[2020]) / 4
    assert np.corrcoef(seen, growth.loc[seen.index])[0, 1] > 0.8


def test_a_third_answers_the_survey_and_large_enterprises_more_often(city):
    answers = city.tables["need_survey"].drop_duplicates(["enterprise_id", "round"])
    share = answers.groupby("round")["answered"].mean()
    assert list(share.index) == [2023, 2024]
    assert share.between(0.26, 0.42).all()
    size = city.tables["enterprise"].set_index("enterprise_id")["size_class"]
    by_size = answers["answered"].groupby(answers["enterprise_id"].map(size)).mean()
    assert by_size["large"] > by_size["micro"] + 0.1


def test_answers_agree_with_the_openings_expected(city):
    survey = city.tables["need_survey"].query("round == 2024 and answered")
    fill = city.truth["fill_rate"].groupby("enterprise_id")["next_quarter_openings"].sum()
    said = survey.groupby("enterprise_id")["openings"].sum()
    assert np.corrcoef(said, fill.loc[said.index])[0, 1] > 0.9


def _ndcg(pair: pd.DataFrame, by: str, query: str, k: int = 10) -> float:
    gain = (pair["candidate_yes"] & pair["employer_yes"]).astype(float)
    frame = pd.DataFrame({"query": pair[query], "score": pair[by], "gain": gain})
    found = []
    for _, part in frame.groupby("query"):
        if part["gain"].sum() == 0:
            continue
        discount = 1 / np.log2(np.arange(min(k, len(part))) + 2)
        ranked = part.sort_values("score", ascending=False)["gain"].to_numpy()[:k] @ discount
        best = np.sort(part["gain"].to_numpy())[::-1][:k] @ discount
        found.append(ranked / best)
    return float(np.mean(found))


@pytest.mark.parametrize("truth", ["pair", "held_out_pair"])
def test_mutual_ranking_is_at_least_a_tenth_better_than_either_side_alone(city, truth):
    pair = city.truth[truth]
    one_sided = max(_ndcg(pair, side, "posting_id") for side in ("candidate", "employer"))
    assert _ndcg(pair, "mutual", "posting_id") > 1.1 * one_sided


def test_true_probabilities_are_calibrated_on_what_happened(city):
    pair = city.truth["pair"]
    for side in ("candidate", "employer"):
        tenth = pd.qcut(pair[side], 10)
        gap = pair.groupby(tenth, observed=True)[f"{side}_yes"].mean()
        expected = pair.groupby(tenth, observed=True)[side].mean()
        assert np.abs(gap - expected).max() < 0.04


def test_an_applicant_or_interview_in_the_log_is_a_yes_in_the_truth(city):
    pair = city.truth["pair"].set_index(["candidate_id", "posting_id"])
    log = city.tables["interaction"]
    applied = log[(log["side"] == "candidate") & (log["action"] == "apply")]
    called = log[log["action"].isin(["interview", "contact", "offer"])]
    assert pair.loc[
        list(zip(applied["candidate_id"], applied["posting_id"], strict=True)), "candidate_yes"
    ].all()
    assert pair.loc[
        list(zip(called["candidate_id"], called["posting_id"], strict=True)), "employer_yes"
    ].all()


def test_each_side_acts_only_on_what_it_saw(city):
    log = city.tables["interaction"]
    keys = ["candidate_id", "posting_id", "side"]
    looked = log[log["action"] == "view"][keys].drop_duplicates()
    first = log[log["action"].isin(["apply", "contact", "interview"])][keys]
    assert len(first.merge(looked, on=keys)) == len(first)


def test_coefficients_are_those_that_a_regression_finds(city):
    from sklearn.linear_model import LogisticRegression

    pair = city.truth["pair"]
    tables = city.tables
    wanted = tables["posting"].set_index("posting_id")["skills"].loc[pair["posting_id"]]
    has = tables["candidate"].set_index("candidate_id")["skills"].loc[pair["candidate_id"]]
    covered = [len(set(a) & set(b)) / len(a) for a, b in zip(wanted, has, strict=True)]
    logit = np.log(pair["employer"] / (1 - pair["employer"]))
    rest = logit - 3.0 * np.array(covered)
    model = LogisticRegression(C=1e6).fit(np.column_stack([covered, rest]), pair["employer_yes"])
    truth = city.truth["employer_utility"].set_index("term")["coefficient"]
    assert model.coef_[0, 0] == pytest.approx(truth["skills_covered"], abs=0.3)
    assert model.coef_[0, 1] == pytest.approx(1.0, abs=0.1)


def test_shortage_is_openings_less_supply_and_twelve_posts_are_clearly_short(city):
    shortage = city.truth["shortage"]
    assert len(shortage) == 40
    gap = shortage["openings"] - shortage["graduates"] - shortage["inflow"]
    assert shortage["gap"].to_numpy() == pytest.approx(gap.to_numpy())
    assert (shortage.sort_values("rank")["gap"].head(12) > 100).all()
    assert sorted(shortage["rank"]) == list(range(1, 41))


def test_openings_of_the_year_to_come_continue_the_last_year(city):
    last = (
        city.truth["demand_rate"]
        .query("month >= '2024-01-01'")
        .groupby("occupation")["openings"]
        .sum()
    )
    coming = city.truth["shortage"].set_index("occupation")["openings"]
    assert (coming / last).between(0.7, 1.5).all()


def test_graduates_of_the_shortage_are_those_of_the_tables(city):
    supply = city.tables["supply"].query("year == 2025")
    stay = (supply["graduates"] * supply["stay_share"]).groupby(supply["major"]).sum()
    enters = city.tables["major_occupation"]
    seen = (enters["major"].map(stay) * enters["share"]).groupby(enters["occupation"]).sum()
    truth = city.truth["shortage"].set_index("occupation")["graduates"]
    assert seen.to_numpy() == pytest.approx(truth.loc[seen.index].to_numpy())


def test_fill_rates_are_shares_and_lower_where_people_are_scarce(city):
    fill = city.truth["fill_rate"]
    assert fill["fill_rate"].between(0, 1).all()
    by_occupation = fill.groupby("occupation")["fill_rate"].mean()
    gap = city.truth["shortage"].set_index("occupation")["gap_share"]
    assert np.corrcoef(by_occupation, gap.loc[by_occupation.index])[0, 1] < -0.8


def test_mutual_ranking_of_teams_is_at_least_a_tenth_better_than_either_side_alone(city):
    pair = city.truth["team_pair"]
    rng = np.random.default_rng(0)
    drawn = pair.assign(
        candidate_yes=rng.random(len(pair)) < pair["team"],
        employer_yes=rng.random(len(pair)) < pair["project"],
    )
    one_sided = max(_ndcg(drawn, side, "project_id") for side in ("team", "project"))
    assert _ndcg(drawn, "mutual", "project_id") > 1.1 * one_sided
