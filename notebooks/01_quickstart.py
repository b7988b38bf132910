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
# # Quickstart
#
# From a store of enterprise data to a forecast of openings, matches that both sides would say yes
# to, and a team for a project. It takes less than a minute and needs no file: everything here is a
# **simulated** city. Each part ends with the command that does the same.

# %%
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.io as pio

import talentmatch as tm
from talentmatch import pipeline

# Figures are kept as data, not as a copy of plotly's JavaScript: they show in JupyterLab and VS Code,
# offline.
pio.renderers.default = "plotly_mimetype"
pd.set_option("display.max_colwidth", 200, "display.precision", 2)

# %% [markdown]
# ## 1. A store: one database, contracts at its door
#
# `tm.Store("city.duckdb")` opens one of your own and `store.load("folder")` fills it from
# spreadsheets. The simulated city comes in memory: 400 enterprises, five years of monthly openings,
# 6 000 people, 1 500 postings, and answers of both sides.

# %%
city = tm.load_sample(seed=0)
pd.Series(city.tables(), name="rows").loc[["enterprise", "demand", "posting", "candidate", "team"]]

# %% [markdown]
# Every read names a day and a purpose. Nothing later than the day comes out, nothing whose permitted
# use forbids the purpose, and nobody who did not consent. So fewer people may be read for recruiting
# than the store holds:

# %%
today = "2024-12-31"
people = city.read("candidate", as_of=today, purpose="recruiting")
postings = city.read("posting", as_of=today, purpose="recruiting")
a_year_ago = city.read("posting", as_of="2023-12-31", purpose="recruiting")
pd.Series(
    {
        "people in the store": city.tables()["candidate"],
        "people who may be read for recruiting": len(people),
        "postings known today": len(postings),
        "postings known a year ago": len(a_year_ago),
    },
    name="rows",
)

# %% [markdown]
# `query` takes SQL that sees the tables through the same filter. On the command line: `talentmatch load
# PATH`, `talentmatch check`, and `talentmatch audit access` for the log of reads.
#
# ## 2. Forecast openings
#
# Every column but `month` and `openings` is a dimension. The forecaster learns all series together.
# A month is known once it is over, so the first one to forecast is December.

# %%
history = city.query(
    "SELECT region, industry, month, sum(openings) AS openings FROM demand GROUP BY ALL",
    as_of=today,
    purpose="planning",
)
forecaster = tm.DemandForecaster(random_state=0).fit(history)
forecaster.predict(horizon=3).head()

# %% [markdown]
# `aggregate` sums coherently: the parts add up to the total in every month, and the intervals are
# those of the sum.

# %%
by_industry = forecaster.predict(horizon=6, aggregate=["industry"])
total = forecaster.predict(horizon=6, aggregate=[])
parts = by_industry.groupby("month")["mean"].sum()
print("the parts add up:", np.allclose(parts, total.set_index("month")["mean"]))
total

# %%
from talentmatch.charts.demand import demand_fan

demand_fan(history, total, title="Openings in the simulated city").show()

# %% [markdown]
# Is it better than the last value? A backtest stands at several past months, forecasts from each, and
# compares on the same cells. MAE in positions a month; `mase` below 1 beats the last value.

# %%
from talentmatch.demand import backtest

trial = history.groupby(["industry", "month"], as_index=False)["openings"].sum()
found = backtest(tm.DemandForecaster(random_state=0), trial, origins=3, horizon=3)
pd.Series(found.metrics(), name="backtest")

# %% [markdown]
# On the command line: `talentmatch train demand`, which also records the run and promotes the model if
# it beats the one in use; then `talentmatch forecast --months 6 --by industry` and
# `talentmatch shortage`.
#
# ## 3. Matches that both sides would say yes to
#
# A feature set is a YAML file with SQL, and the unit, range, meaning and source of each column. `build`
# runs the SQL as of a day; `compare` adds the comparisons of both sides, each declared with unit and meaning.

# %%
from talentmatch.match import compare
from talentmatch.match.features import COMPARISONS
from talentmatch.specs import build

print(COMPARISONS["skills_covered"].meaning)

seen = build("candidate_posting_pairs", city, today)
both_known = seen["candidate_id"].isin(people["candidate_id"]) & seen["posting_id"].isin(
    postings["posting_id"]
)
seen = seen.loc[both_known].sort_values("at").tail(6000).reset_index(drop=True)
answers = ["candidate_accepts", "employer_accepts"]
comparisons = compare(seen, people, postings)
comparisons[["skills_covered", "occupation_distance", "pay_over_expected"]].describe().loc[
    ["min", "mean", "max"]
]

# %% [markdown]
# The ranker learns the earlier three quarters and is judged on the later one. What a side did not see
# is no answer (NaN), not a no.

# %%
from talentmatch.evaluate.outcomes import auc

earlier = seen.index < 4500
ranker = tm.ReciprocalRanker(random_state=0).fit(
    comparisons[earlier],
    candidate_accepts=seen.loc[earlier, "candidate_accepts"],
    employer_accepts=seen.loc[earlier, "employer_accepts"],
    groups=seen.loc[earlier, "posting_id"],
    at=seen.loc[earlier, "at"],
)
scores = ranker.predict(comparisons[~earlier])
later = seen.loc[~earlier].assign(
    mutual=seen[answers].min(axis=1).where(seen[answers].notna().all(axis=1))
)
truth = {"candidate": answers[0], "employer": answers[1], "mutual": "mutual"}
pd.Series(
    {
        side: auc(later.loc[later[column].notna(), column], scores.loc[later[column].notna(), side])
        for side, column in truth.items()
    },
    name="AUC on later pairs",
)

# %% [markdown]
# A match is explained or it is not shown. `explain` gives what each comparison adds to the log odds of
# each side; `reasons` says the strongest in words, in English or Chinese.

# %%
from talentmatch.match.ranking.explain import reasons

best = scores["mutual"].nlargest(3).index
why = reasons(ranker.explain(comparisons.loc[best]), comparisons.loc[best], top=2)
scores.loc[best].round(2).join(why[["candidate_for", "employer_for", "employer_against"]])

# %% [markdown]
# `pipeline.match` does all of this for a posting in the store: it retrieves people who could fit, leaves
# out those who may not be shown there, scores, ranks and explains. Until a model was trained the
# documented scorecard of `models/match_default.yml` ranks, and a note says so.

# %%
from talentmatch.track import Tracking

tracking = Tracking.in_folder(Path(tempfile.mkdtemp()))
posting_id = postings.loc[postings["closed_on"].isna(), "posting_id"].iloc[0]
shortlist = pipeline.match(city, tracking=tracking, posting_id=posting_id, top=5)
print(*shortlist.notes, sep="\n")
shortlist.table[["rank", "candidate_id", "title", "candidate", "employer", "mutual"]]

# %% [markdown]
# On the command line: `talentmatch train match`, `talentmatch match --posting ID --why`, and
# `talentmatch leads` for the posts an agency should call about.
#
# ### A whole market at once
#
# Lists made apart send everybody to the same few posts. `equilibrium` gives the expected matches when
# both sides choose and places are scarce; `stable_match` gives one assignment that no pair would
# leave. Here three people and two posts, of which the second has two openings.

# %%
from talentmatch.match import equilibrium, stable_match

candidate_utility = np.array([[2.0, 0.0], [1.0, 0.5], [0.5, 1.0]])
employer_utility = np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 1.0]])
names = {"index": ["Ann", "Bo", "Cy"], "columns": ["welder", "planner"]}
openings = np.array([1, 2])
masses = equilibrium(candidate_utility, employer_utility, openings=openings)
placed = stable_match(candidate_utility, employer_utility, openings=openings)
pd.DataFrame(masses, **names).assign(stable=np.array(names["columns"])[placed]).round(2)

# %% [markdown]
# ### What people like these applied for
#
# With applications alone, without any answer of employers, `PostingRecommender` learns from who applied
# where. It never returns what a person has applied for already.

# %%
applied = city.read("interaction", as_of=today, purpose="recruiting")
applied = applied.loc[applied["action"].eq("apply"), ["candidate_id", "posting_id", "at"]]
recommender = tm.PostingRecommender(random_state=0).fit(applied)
someone = applied["candidate_id"].value_counts().index[0]
recommender.recommend([someone], top_k=3).merge(postings[["posting_id", "title", "region"]])

# %% [markdown]
# ### Titles of one meaning
#
# The field writes one job in many ways, in two languages. `TitleMatcher(encoder="semantic")` adds
# meaning to words and characters; it needs the extra `semantic`.

# %%
titles = tm.TitleMatcher().fit(postings["title"])
titles.match(["PLC工程师", "机器人操作"], top_k=3)

# %% [markdown]
# ## 4. Teams for projects
#
# Who has done such work? `TeamRecommender` learns from past teams: their skills and their members.

# %%
teams = city.query(
    """
    SELECT team.team_id, any_value(team.skills) AS skills, list(candidate_id) AS members
    FROM team JOIN team_member USING (team_id) GROUP BY team.team_id
    """,
    as_of=today,
    purpose="recruiting",
)
projects = city.read("project", as_of=today, purpose="recruiting")
project = projects.iloc[0]
print(project["name"], project["skills"])
past = tm.TeamRecommender(random_state=0).fit(teams)
past.recommend(projects.head(1)[["project_id", "skills"]], top_k=3)

# %% [markdown]
# `assemble_team` puts a team together: every skill and role covered, the least cost, who has worked
# together before. `bound` says how good the best team could be at most, and each member has
# replacements.

# %%
book = city.read("team_member", as_of=today, purpose="recruiting").drop_duplicates("candidate_id")
together = city.read("collaboration", as_of=today, purpose="recruiting")
team = tm.assemble_team(
    {"project_id": project["project_id"], "skills": project["skills"], "months": 6}, book, together
)
print(team.message())
team.coverage

# %% [markdown]
# On the command line: `talentmatch staff --project ID`.
#
# ## 5. A report
#
# `talentmatch report` writes one HTML file and one workbook with the demand, the list of scarce posts,
# the leads with their shortlists and the teams; `talentmatch demo` does the whole way on this city.
# What a table or a feature holds is in `docs/`, how the parts fit in `docs/architecture.md`.

# %%
city.close()
