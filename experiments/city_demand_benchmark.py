"""Does the demand room find what is planted in the simulated city.

Each seed draws a city whose truth is known. The table holds, over seeds: MAE without and with what
enterprises report (orders, revenue, insured persons, by region and industry, with their publication
lag) on the same cells, beside the last value and the mean of three; coverage of the intervals over
cells forecast at five or more and under five; the lead found for each indicator against the true one;
the rank of the leading indicators among what moves the forecast; and how often the survey, weighted
to the register with and without the size of enterprises, holds the true yearly total.
"""

from __future__ import annotations

import pandas as pd
from reference import arguments, publish

from talentmatch.data.sample import simulate
from talentmatch.data.sample.city import City
from talentmatch.demand import DemandForecaster, backtest
from talentmatch.demand.explain import explain_forecast
from talentmatch.demand.yearly.survey import SurveyEstimate, estimate_from_survey

ORIGINS = (45, 48, 51, 54)
KEYS = ["region", "industry", "occupation", "month"]
#: Months by which each indicator is published after the month it tells of.
LAG = {"orders": 0, "revenue": 1, "insured_persons": 1}


def indicators(city: City) -> pd.DataFrame:
    """Return what enterprises report, summed by region and industry, as it was out at the end."""
    register = city.tables["enterprise"][["enterprise_id", "region", "industry"]]
    told = city.tables["indicator"].query("metric in @LAG").merge(register, on="enterprise_id")
    told["industry"] = told["industry"].str[:3]
    cells = ["region", "industry", "period"]
    wide = told.pivot_table(index=cells, columns="metric", values="value", aggfunc="sum")
    wide = wide.rename_axis(columns=None).reset_index().rename(columns={"period": "month"})
    last = wide["month"].max()
    for name, lag in LAG.items():
        wide[name] = wide[name].where(wide["month"] <= last - pd.DateOffset(months=lag))
    return wide


def forecasts(city: City, seed: int, examples: int) -> list[tuple[str, str, float]]:
    """Backtest without and with indicators; rows of (what, of, value)."""
    history = city.tables["demand"][[*KEYS, "openings"]]
    told = indicators(city)
    forecaster = DemandForecaster(random_state=seed, examples=examples)
    plain = backtest(forecaster, history, origins=ORIGINS, horizon=3)
    led = backtest(forecaster, history, origins=ORIGINS, horizon=3, covariates=told)
    without, found = plain.metrics(), led.metrics()
    rows = [
        ("mae", "last value", found["mae_naive"]),
        ("mae", "mean of three", found["mae_mean_of_three"]),
        ("mae", "without indicators", without["mae"]),
        ("mae", "with indicators", found["mae"]),
        ("gain of indicators in mae", "with against without", 1 - found["mae"] / without["mae"]),
        (
            "probability of being better",
            "with against without",
            led.compare(plain).probability_better,
        ),
    ]
    for level in (80, 95):
        for part in ("from_5", "under_5"):
            rows.append((f"coverage {level}", part, found[f"coverage_{level}_{part}"]))
    return rows + explanations(city, forecaster.fit(history, told))


def explanations(city: City, fitted: DemandForecaster) -> list[tuple[str, str, float]]:
    """Compare leads with the truth, and rank what moves the forecast."""
    truth = city.truth["lead_months"].set_index("metric")["lead_months"]
    found = dict(zip(fitted.drivers_.names, fitted.drivers_.lead.tolist(), strict=True))
    rows = [
        ("lead found less true", name, float(lead - truth[name])) for name, lead in found.items()
    ]
    told = explain_forecast(fitted, 6)
    among = told.ranking().set_index("part")["moves"]
    leading = {"orders", "revenue"}
    names = list(among.loc[among.index.isin(found)].index)
    rows.append(
        ("leading indicators are first", "of the indicators", float(set(names[:2]) == leading))
    )
    together = told.ranking(together=True)
    rank = int(together.index[together["part"].eq("covariates")][0]) + 1
    rows.append(("rank of indicators together", "of all parts but the level", float(rank)))
    unplanned = together.loc[together["part"].ne("season"), "part"].tolist()
    rows.append(
        (
            "rank of indicators together",
            "of all but level and calendar",
            float(unplanned.index("covariates") + 1),
        )
    )
    return rows


def survey(city: City) -> list[tuple[str, str, float]]:
    """Ask whether the survey's intervals hold the truth."""
    answers = city.tables["need_survey"]
    truth = city.truth["survey_total"]
    truth = truth.loc[truth["round"].eq(truth["round"].max())].set_index("occupation")["openings"]
    people = city.tables["indicator"].query("metric == 'insured_persons'").sort_values("period")
    latest = people.groupby("enterprise_id")["value"].last()
    register = city.tables["enterprise"]
    register = register.assign(people=register["enterprise_id"].map(latest))
    rows = []
    for name, size in (("by number", None), ("by insured persons", "people")):
        posts = estimate_from_survey(answers, register, size=size)
        whole = estimate_from_survey(answers.assign(every=1), register, by=("every",), size=size)
        one = whole.openings.iloc[0]
        rows.append(("survey total over true", name, one["mean"] / truth.sum()))
        for level in (80, 95):
            inside = one[f"lo-{level}"] <= truth.sum() <= one[f"hi-{level}"]
            rows.append((f"survey total within {level}", name, float(inside)))
            rows.append((f"survey by occupation within {level}", name, held(posts, truth, level)))
    return rows


def held(estimate: SurveyEstimate, truth: pd.Series, level: int) -> float:
    """Return the share of occupations whose true openings lie within the interval."""
    posts = estimate.openings.set_index("occupation")
    known = truth.reindex(posts.index)
    inside = (posts[f"lo-{level}"] <= known) & (known <= posts[f"hi-{level}"])
    return float(inside.mean())


def main() -> None:
    """Draw the cities and publish the table."""
    options = arguments(__doc__ or "").parse_args()
    seeds = [options.seed] if options.quick else range(options.seed, options.seed + 3)
    more = [] if options.quick else range(options.seed + 3, options.seed + 8)
    rows = []
    for seed in seeds:
        city = simulate(seed, scale=0.15 if options.quick else 1.0)
        rows += [(seed, *row) for row in forecasts(city, seed, 5000 if options.quick else 60_000)]
        rows += [(seed, *row) for row in survey(city)]
    for seed in more:  # the survey alone is quick
        rows += [(seed, *row) for row in survey(simulate(seed))]
    told = pd.DataFrame(rows, columns=["city", "what", "of", "value"])
    table = told.groupby(["what", "of"], sort=False)["value"].agg(
        mean="mean", least="min", most="max", cities="size"
    )
    publish(
        "city_demand_benchmark",
        table.reset_index().round(4),
        options,
        data=f"simulated city, {len(set(told['city']))} seeds",
    )


if __name__ == "__main__":
    main()
