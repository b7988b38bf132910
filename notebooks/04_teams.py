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
# # Teams, projects, sites and capital
#
# Who has done such work, which team a project and which project a team would take, the best members
# for one project, and the portfolio: which team gets which project, site and fund. On a **simulated**
# city, in less than a minute; the commands are `talentmatch staff` and `talentmatch portfolio`.

# %%
import pandas as pd

import talentmatch as tm
from talentmatch import pipeline
from talentmatch.i18n import render
from talentmatch.specs import build, load_model_spec
from talentmatch.team import assemble_team, compare, reasons
from talentmatch.team.portfolio.change import Plan, changes, solve_plan, why_not
from talentmatch.team.portfolio.options import place_pairs

pd.set_option("display.max_colwidth", 120, "display.precision", 3)
city = tm.load_sample(seed=0)
today = pipeline.data_date(city, "recruiting")


def read(table):
    return city.read(table, as_of=today, purpose="recruiting")


# %% [markdown]
# ## 1. Who has done such work
#
# The recommender learns from past teams: which people worked on which skills, and with whom.

# %%
past = read("team")[["team_id", "skills"]].merge(
    read("team_member").groupby("team_id")["candidate_id"].agg(list).rename("members"),
    on="team_id",
)
asked = pd.DataFrame({"project_id": ["new"], "skills": [["Python", "Linux", "Git"]]})
tm.TeamRecommender().fit(past).recommend(asked, top_k=5)

# %% [markdown]
# ## 2. Both sides
#
# What a project looks at in a team and a team in a project, each on a scale from 0 to 1. Without a
# model trained on answers the scorecard of `models/team_default.yml` weighs it; an office edits it.

# %%
facts = build("team_project_pairs", city, today)
facts = facts[facts["project_open"].astype(bool)].reset_index(drop=True)
pairs = compare(facts)
answered = facts["team_accepts"].notna() | facts["project_accepts"].notna()
ranker = load_model_spec("team_default").make()
ranker.fit(pairs, facts["team_accepts"], facts["project_accepts"])
scores = ranker.predict(pairs)
f"{answered.sum()} of {len(pairs)} pairs answered; learnt from outcomes: {ranker.calibrated_}"

# %%
best = scores["mutual"].nlargest(3).index
why = reasons(ranker, pairs.loc[best]).add_suffix("_reasons")
pairs.loc[best, ["team_id", "project_id"]].join(scores).join(why)

# %% [markdown]
# ## 3. The best members for one project
#
# Each role at its level, at the least cost. A person is free by calendar month: `available_from`, an
# `allocation`, or shares month by month; a role may ask for a share of time, and for some months only.

# %%
people = read("candidate")
book = pd.DataFrame(
    {
        "candidate_id": people["candidate_id"],
        "skills": people["skills"],
        "level": (1 + people["experience_years"].fillna(0) // 4).clip(upper=5),
        "monthly_cost": people["expected_yearly_pay"] / 12,
        "available_from": people["available_from"],
    }
)
project = {
    "project_id": "line 7",
    "roles": [
        {"role": "lead", "skills": ["PLC programming", "Equipment maintenance"], "level": 3},
        {"role": "drawing", "skills": ["Mechanical drawing"], "level": 2, "head_count": 2},
        {"role": "data", "skills": ["Data analysis"], "level": 1, "from_month": 4, "months": 3},
    ],
    "months": 6,
    "start": "2025-04-01",
}
team = assemble_team(project, book, read("collaboration"))
print(team.message())
team.coverage

# %% [markdown]
# Each member has alternates, cheapest first. A person can be locked in or left out:

# %%
team.alternates

# %%
assemble_team(project, book, excluded=[team.members[0]]).message()

# %% [markdown]
# Where no team is possible, the smallest set of requirements in conflict is named (verified by solving
# again without each), with the ways out:

# %%
print(assemble_team(project | {"budget": team.cost - 1}, book).message())
hard = {
    "roles": [{"role": "lead", "skills": ["PLC programming", "Equipment maintenance"], "level": 9}]
}
print(render(assemble_team(hard, book).message(), "zh"))

# %% [markdown]
# ## 4. The portfolio
#
# Every way to place every pair: a site of the project's region that takes its industry and has the
# floor space, a fund that invests in this industry, stage and ticket. Then one decision for all, each
# team and project once, with the greatest total of mutual scores.

# %%
facts["value"] = scores["mutual"]
sites, funds = read("site"), read("fund")
options, refused = place_pairs(facts, sites, funds, members=read("team_member"))
plan = Plan(options=options, sites=sites, funds=funds, budget=80e6)
found = solve_plan(plan)
print(found.message())
columns = ["project_id", "team_id", "value", "site_id", "fund_id", "ticket", "cost"]
found.assigned[columns].sort_values("value", ascending=False).head(8)

# %% [markdown]
# What the portfolio took of all pairs that could be placed, by what both sides would say.

# %%
import plotly.express as px
import plotly.io as pio

pio.renderers.default = "plotly_mimetype"
taken = set(zip(found.assigned["team_id"], found.assigned["project_id"], strict=True))
shown = facts[["team_id", "project_id"]].join(scores)
shown["in the portfolio"] = [
    pair in taken for pair in zip(shown["team_id"], shown["project_id"], strict=True)
]
labels = {"team": "team says yes", "project": "project says yes"}
chart = shown.sort_values("in the portfolio").tail(600)
px.scatter(
    chart, x="team", y="project", color="in the portfolio", labels=labels, template="simple_white"
).show()

# %% [markdown]
# The shadow price is what one more unit of a limit is worth at the margin:

# %%
scarce = found.limits[found.limits["limit"].isin(["budget", "site", "site_area", "fund"])]
scarce[scarce["price"] > 0]

# %% [markdown]
# ## 5. What if, and why not
#
# One more million; one site less; one pair fixed. Each on its own against the choice above.

# %%
spare = options.loc[~options["team_id"].isin(found.assigned["team_id"])].nlargest(1, "value")
pair = (spare["team_id"].iloc[0], spare["project_id"].iloc[0])
housed = found.assigned["site_id"].dropna()
asked = ["budget=+1000000", f"fix={pair[0]}={pair[1]}"]
asked += [f"without-site={housed.iloc[0]}"] if len(housed) else []
changes(plan, found, asked)

# %%
print(why_not(plan, found, refused, pair))
print(why_not(plan, found, refused, tuple(found.assigned[["team_id", "project_id"]].iloc[0])))

# %% [markdown]
# Two demands that exclude each other are named, with what would be enough:

# %%
costs = found.assigned.nlargest(2, "cost")
fixed = tuple(zip(costs["team_id"], costs["project_id"], strict=True))
tight = Plan(options=options, sites=sites, funds=funds, budget=costs["cost"].sum() - 1, fixed=fixed)
print(solve_plan(tight).message())

# %%
city.close()
