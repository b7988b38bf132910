# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Demand
#
# From the openings of the past to a forecast that a planner can defend: with intervals, sums that agree
# at every level, what leads the openings, what they are made of, what if, and why. On a small
# **simulated** city, whose truth is known.

# %%
import pandas as pd
import plotly.io as pio

import talentmatch as tm
from talentmatch import pipeline

pio.renderers.default = "plotly_mimetype"
pd.set_option("display.max_colwidth", 160, "display.precision", 2)

city = tm.load_sample(seed=0, scale=0.25)
today = pipeline.data_date(city)

# %% [markdown]
# ## 1. History
#
# A row a series and month; every column but `month` and `openings` is a dimension. Months without a row
# count as zero; after its last row a series that reports every month is late, not zero. What is unusual
# is marked and left as it is: series that begin late or end, level shifts, single months far from their
# neighbours.

# %%
from talentmatch.demand import marks

history = pipeline.demand_history(city, today)
print(len(history), "rows;", history["month"].nunique(), "months to", history["month"].max().date())
marks(history).sort_values("size", key=abs, ascending=False).head(4)

# %% [markdown]
# ## 2. A forecast with intervals
#
# 80 of 100 months should fall into the 80 % interval, of every series and of every sum. `basis_` and
# `notes_` say on what a forecast rests.

# %%
forecaster = tm.DemandForecaster(random_state=0, examples=20_000).fit(history)
print(*forecaster.notes_, sep="\n")
total = forecaster.predict(horizon=6, aggregate=[])
total

# %%
from talentmatch.charts.demand import demand_fan

demand_fan(history, total, title="Openings of the simulated city").show()

# %% [markdown]
# ## 3. Coherence
#
# Any sum equals the sum of its parts. An official total may be locked: its parts follow, the rest stays.

# %%
by_industry = forecaster.predict(1, aggregate=["industry"])
first = by_industry["month"].iloc[0]
print("parts:", by_industry["mean"].sum().round(6), " total:", total["mean"].iloc[0].round(6))
official = pd.DataFrame({"industry": ["C38"], "month": [first], "openings": [60.0]})
both = by_industry[["industry", "mean"]].assign(
    locked=forecaster.predict(1, aggregate=["industry"], locked=official)["mean"]
)
both.head(5)

# %% [markdown]
# ## 4. What leads the openings
#
# Orders, revenue and insured persons, as far as they are published on the day. How early and how strongly
# each leads is learnt from all series; in this city the truth is three, two and one months.

# %%
from talentmatch.demand import backtest
from talentmatch.pipeline.demand.indicators import demand_covariates

indicators = demand_covariates(city, history, today)
led = tm.DemandForecaster(random_state=0, examples=20_000).fit(history, indicators)
pd.DataFrame(
    {
        "indicator": led.drivers_.names,
        "leads by [months]": led.drivers_.lead,
        "elasticity": led.drivers_.strength,
        "published late by [months]": led.covariates_.lag,
    }
)

# %% [markdown]
# ## 5. What openings are made of
#
# Expansion, and replacement of who retires (at ages that rise step by step from 2025) or leaves. Headcount
# is turned into occupations by the staffing pattern of each industry; where enterprises report separations
# their rates count, else those of `models/demand/components.yml`.

# %%
from talentmatch.demand.yearly.components import add_up, component_estimates
from talentmatch.demand.yearly.default_rates import load_component_rates
from talentmatch.demand.yearly.staffing import employment_by_occupation

now = {"as_of": today, "purpose": "planning"}
headcount = city.query(
    "SELECT enterprise_id, period, value FROM indicator WHERE metric = 'headcount'", **now
)
employment = employment_by_occupation(
    headcount, city.read("enterprise", **now), city.read("occupation_mix", **now)
)
parts = component_estimates(
    employment.table,
    load_component_rates(),
    start=first,
    workforce=city.read("workforce", **now),
)
year = led.predict(12, aggregate=["occupation"]).groupby("occupation")["mean"].sum()
add_up(parts, year).nlargest(5, "openings").drop(columns=["lo-80", "hi-80"])

# %% [markdown]
# Forecast, survey, headcount and postings become one demand, weighed by how sure each is. Without a
# trained model in use, the other three carry it; the notes say on what each rests.

# %%
import tempfile
from pathlib import Path

from talentmatch.track import Tracking

tracking = Tracking.in_folder(Path(tempfile.mkdtemp()))
combined = pipeline.yearly_demand(city, tracking=tracking)
print(*combined.notes, sep="\n")
combined.table.drop(columns=["occupation", "lo-80", "hi-80"]).head(5)

# %% [markdown]
# ## 6. What if
#
# Orders fall by a tenth in one industry, and a plant with 800 posts opens in another. Orders act after
# their lead; the posts are split by the staffing pattern. The same stands in a YAML file for
# `talentmatch forecast --scenario FILE`.

# %%
from talentmatch.demand.scenario import IndicatorChange, NewPlant, Scenario, run_scenario

place = history[["region", "industry"]].iloc[0].to_dict()
scenario = Scenario(
    name="fewer orders, a new plant",
    indicators=(
        IndicatorChange(indicator="orders", change=-0.1, start=first, where={"industry": "C38"}),
    ),
    plants=(NewPlant(posts=800, start=first, months=6, where=place),),
)
what_if = run_scenario(
    led, scenario, horizon=6, aggregate=["industry"], mix=city.read("occupation_mix", **now)
)
moved = what_if.loc[what_if["difference"].abs() > 0.01]
moved.pivot_table(index="industry", columns="month", values="difference", aggfunc="sum").round(1)

# %% [markdown]
# ## 7. Why
#
# Every forecast comes apart into level, trend, what the other series teach, season and each indicator.
# The parts add up to the mean, and can be said in words.

# %%
from talentmatch.demand.explain import explain_forecast
from talentmatch.i18n import render

why = explain_forecast(led, 3, aggregate=["industry"])
gap = (why.table[why.parts].sum(axis=1) - why.table["mean"]).abs().max()
print(f"largest gap between the parts' sum and the mean: {gap:.0e}")
sentence = why.words()[2]
print(sentence, render(sentence, "zh"), sep="\n")
explain_forecast(led, 6).ranking()

# %% [markdown]
# ## 8. Is it any good
#
# A backtest stands at past months and compares with what came. With the indicators it should be better
# than without, on the same cells; the paired bootstrap says how sure that is.

# %%
quick = tm.DemandForecaster(random_state=0, boosting=False, calibration=4)
without = backtest(quick, history, origins=3)
with_them = backtest(quick, history, origins=3, covariates=indicators)
print(with_them.compare(without))
pd.DataFrame({"without": without.metrics(), "with": with_them.metrics()}).loc[
    ["mae", "rmse", "mae_naive", "mae_mean_of_three", "mase", "coverage_80", "coverage_95"]
]

# %%
with_them.by("size")[["size", "cells", "mae", "mae_naive", "coverage_80", "coverage_95"]]

# %%
from talentmatch.charts.backtest import error_by_origin

error_by_origin(with_them.by("origin")).show()

# %% [markdown]
# On the command line: `talentmatch train demand` (backtest, record, promote), then `talentmatch forecast
# --by industry`, `forecast --why`, `forecast --scenario FILE`, `talentmatch demand`, `demand --components`
# and `demand --marks`.

# %%
city.close()
