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
# # A model of your own
#
# An estimator that is not of this package, named in a YAML file, trained, judged against the
# champion on the same backtest, and put in use by hand or not at all. On a small **simulated**
# city. The same by command is in the tutorial "Compare your model with the champion".

# %%
import inspect
import tempfile
import warnings
from pathlib import Path

import pandas as pd
import plotly.io as pio

import talentmatch as tm
from talentmatch import pipeline
from talentmatch.track import Registry, Tracking, model_card

warnings.filterwarnings("ignore", "IProgress not found")  # of a library that draws bars
pio.renderers.default = "plotly_mimetype"
pd.set_option("display.max_colwidth", 160, "display.precision", 3)
folder = Path(tempfile.mkdtemp())
city = tm.load_sample(seed=0, scale=0.25)
tracking = Tracking.in_folder(folder)

# %% [markdown]
# ## 1. The champion
#
# The default spec, with fewer examples so that this page is quick. The first version of a kind is
# in use as soon as it is trained.

# %%
QUICK = """
name: quick
estimator: "talentmatch.demand:DemandForecaster"
features: demand_history
parameters: {random_state: 0, boosting: false, calibration: 4}
backtest: {origins: 4, horizon: 3}
gate: {metric: mae, better: lower, least_gain: 0.0}
card: demand_default.md
"""
(folder / "quick.yml").write_text(QUICK, "utf-8")
champion = pipeline.train(city, "demand", tracking=tracking, spec=str(folder / "quick.yml"))
print(champion.verdict, {name: round(champion.metrics[name], 3) for name in ("mae", "mae_naive")})

# %% [markdown]
# ## 2. The estimator
#
# `fit`, `predict`, `save`, `load`, and `dims_` once it is fitted: that is the whole face. It lies
# in a module that Python finds; here `own_models.py` beside this notebook.

# %%
from own_models import SeasonalLevel

print(inspect.getsource(SeasonalLevel.fit))
print(inspect.getsource(SeasonalLevel.predict))

# %% [markdown]
# What it gives is checked by the suite that every estimator of this package passes; here the least of it: the
# columns are there, an interval holds its mean, and sums are of their parts.

# %%
today = pipeline.data_date(city)
history = pipeline.demand_history(city, today)
mine = SeasonalLevel().fit(history)
total = mine.predict(3, aggregate=[])
assert total["mean"].between(total["lo-80"], total["hi-80"]).all()
parts = mine.predict(3, aggregate=["industry"]).groupby("month")["mean"].sum()
assert (parts - total.set_index("month")["mean"]).abs().max() < 1e-6
total

# %% [markdown]
# ## 3. The spec and its card
#
# An unknown key or parameter is refused with the nearest known one.

# %%
OWN = """
name: own
estimator: "own_models:SeasonalLevel"
features: demand_history
parameters: {months: 3}
backtest: {origins: 4, horizon: 3}
gate: {metric: mae, better: lower, least_gain: 0.0}
card: own.md
"""
CARD = """# Model card: own

Level of the last three months times the usual share of the calendar month.
"""
(folder / "own.yml").write_text(OWN, "utf-8")
(folder / "own.md").write_text(CARD, "utf-8")
(folder / "wrong.yml").write_text(OWN.replace("months: 3", "month: 3"), "utf-8")
try:
    pipeline.train(city, "demand", tracking=tracking, spec=str(folder / "wrong.yml"))
except tm.errors.SpecError as error:
    print(str(error).replace(f"{folder}/", ""))

# %% [markdown]
# ## 4. Train and judge
#
# Champion and challenger stand at the same past months and forecast the same series. Only what
# passes the gate is put in use.

# %%
challenger = pipeline.train(city, "demand", tracking=tracking, spec=str(folder / "own.yml"))
print(challenger.verdict)
names = ["mae", "rmse", "mae_naive", "mae_mean_of_three", "coverage_80", "coverage_95"]
pd.DataFrame({"champion": champion.metrics, "own": challenger.metrics}).loc[names]

# %% [markdown]
# Which of the two misses less, and how sure is that? The paired bootstrap draws series, not cells.

# %%
from talentmatch.demand import backtest

quick = tm.DemandForecaster(random_state=0, boosting=False, calibration=4)
ours, own = (backtest(model, history, origins=4) for model in (quick, SeasonalLevel()))
print(ours.compare(own))

# %%
from talentmatch.charts.demand import demand_fan

demand_fan(history, total, title="Openings of the simulated city, by the model of one's own").show()

# %% [markdown]
# ## 5. What the registry keeps
#
# Every training is a run, promoted or not; the card lay beside the YAML and is kept with the version.

# %%
registry = Registry(tracking)
kept = registry.versions("demand")
print(
    *(f"version {one.version}: {one.spec['name']}, MAE {one.metrics['mae']:.3f}" for one in kept),
    sep="\n",
)
print("in use:", registry.champion("demand").spec["name"])
from talentmatch.specs import ModelSpec

own_version = max(kept, key=lambda one: one.version)
card = str(model_card(ModelSpec.from_dict(own_version.spec), own_version))
print(card.partition("## Version")[0])

# %% [markdown]
# ## 6. Decide
#
# Somebody may know better than a gate. What is put in use by hand can be taken back.

# %%
promoted, verdict = pipeline.promote(tracking, "demand", own_version.version, force=True)
print(promoted, verdict)
print(pipeline.forecast(city, tracking=tracking, months=1, by=["industry"]).table.head(3))
print("in use again: version", registry.rollback("demand"))

# %%
city.close()
