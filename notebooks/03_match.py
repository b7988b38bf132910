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
# # Matches: why, what if, and the whole market
#
# A shortlist answers "who". This page asks what a headhunter asks next: why would both say yes, what
# would change the answer, who of two is ahead on what, who is shown too often, and whether groups of
# people reach the lists alike. Everything here is a small **simulated** city.

# %%
import tempfile
from pathlib import Path

import pandas as pd
import plotly.io as pio

import talentmatch as tm
from talentmatch import pipeline
from talentmatch.track import Tracking

pio.renderers.default = "plotly_mimetype"
pd.set_option("display.max_colwidth", 300, "display.precision", 3)
city = tm.load_sample(seed=0, scale=0.1)
tracking = Tracking.in_folder(Path(tempfile.mkdtemp()))

# %% [markdown]
# ## Why
#
# No model is trained here, so the documented scorecard ranks, and says so. Reasons are of the side
# they fit: what pay means to an employer is whether it is within the range, not that it is generous.
# A match whose probability of a yes of both is below 5 % is marked as weak.

# %%
every = pipeline.match(city, tracking=tracking, top=12)
print(*every.notes, sep="\n")
posting = every.table.loc[every.table["rank"].eq(12)].sort_values("mutual")["posting_id"].iloc[-1]
found = pipeline.match(city, tracking=tracking, posting_id=posting, top=12)
found.table[["rank", "title", "mutual", "weak", "reasons"]].head(3)

# %% [markdown]
# The twelve as the two sides see them, coloured by the probability that both say yes.

# %%
from talentmatch.charts.match import two_sides_chart

two_sides_chart(found.table).show()

# %% [markdown]
# The same in Chinese: sentences are said in the reader's language at the edge.

# %%
from talentmatch.i18n import render

print(*(render(reasons, "zh") for reasons in found.table["reasons"].head(2)), sep="\n")

# %% [markdown]
# ## What if
#
# What would bring the person at place 12 among the first five? Each change is made in the tables, and
# the list is made anew, so that rivals gain by a higher offer as well.

# %%
person = found.table["candidate_id"].iloc[11]
turns = pipeline.what_if(city, tracking=tracking, posting_id=posting, candidate_id=person, top=5)
print(turns.notes[-1])
turns.table[["turns", "sentence"]]

# %% [markdown]
# ## Two side by side
#
# The differences of each side add up to the difference of its log odds.

# %%
pair = (found.table["candidate_id"].iloc[0], person)
two = pipeline.compare_candidates(city, tracking=tracking, posting_id=posting, candidates=pair)
print(*two.notes[1:], sep="\n")
two.table.loc[
    two.table["difference"].abs() > 0.05, ["side", "about", "first", "second", "difference"]
]

# %% [markdown]
# ## The whole market
#
# Lists made apart send the same people to all. `match_market` orders each by the matches to expect when
# all lists go out at once, and the notes tell whether the places spread: with so few posts for so many
# people, as here, there is little to spread. `place_all` places people, one post each.

# %%
spread = pipeline.match_market(city, tracking=tracking, top=10)
placed = pipeline.place_all(city, tracking=tracking)
print(*spread.notes[1:], placed.notes[-1], sep="\n")

# %% [markdown]
# ## Do groups reach the lists alike?
#
# Rates with intervals, and how much a ranking rests on what could stand in for a protected attribute:
# `moves` is the share of places that go to others when a column is left blank.

# %%
audit = pipeline.audit_fairness(city, tracking=tracking, top=10)
shown = ["attribute", "group", "people", "rate", "ratio", "ratio_low", "ratio_high", "small"]
audit.groups.loc[audit.groups["attribute"].isin(["sex", "age"]), shown]

# %%
audit.proxies

# %% [markdown]
# On the command line: `talentmatch match --posting ID --why`, `--candidate ID --what-if`, `--compare A B`,
# `match --all --market --out lists.xlsx`, `match --place total`, and `talentmatch audit fairness`.

# %%
city.close()
