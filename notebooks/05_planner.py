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
# # A planner's day
#
# From the spreadsheets of a talent office to a list of scarce posts that can be printed, seats of
# majors, plan targets with honest probabilities, and what the programmes returned. The files are
# **fictitious**; `talentmatch init city --example planner` puts the same ones into a folder of yours.

# %%
import tempfile
from pathlib import Path

import pandas as pd
import plotly.io as pio

import talentmatch as tm
from talentmatch import pipeline
from talentmatch.charts.programmes import retention_curves
from talentmatch.charts.targets import target_paths
from talentmatch.data.sample.files import copy_files
from talentmatch.lists.words import in_words
from talentmatch.track import Tracking

pio.renderers.default = "plotly_mimetype"
pd.set_option("display.max_colwidth", 120, "display.precision", 2, "display.max_columns", 30)

# %% [markdown]
# ## 1. The folder goes into the store
#
# Title rows, merged headings, totals and notes are understood; what does not fit is set aside with
# the reason. On the command line: `talentmatch load files`.

# %%
folder = Path(tempfile.mkdtemp())
files = copy_files("planner", folder / "files")
print(*(path.name for path in files), sep="\n")

store = tm.Store(folder / "talentmatch.duckdb")
store.simulated = True
loaded = store.load(folder / "files")
print(loaded.loaded, "rows loaded")
pd.Series(store.tables(), name="rows")

# %% [markdown]
# ## 2. Who will be there
#
# Supply by occupation, quarter and source. There are no postings in this folder, so that nothing says
# how often openings are filled; what is assumed instead stands in `models/plan/default.yml` with its
# interval, meaning and source, and is yours to change. Retirements are shown and not taken off: the
# openings hold their replacement already.

# %%
tracking = Tracking.in_folder(folder)
supply = pipeline.supply(store, tracking=tracking)
supply.table.pivot_table(index="quarter", columns="source", values="persons", aggfunc="sum")

# %% [markdown]
# ## 3. The list of scarce posts (紧缺人才目录)
#
# Openings come from the survey of needs here, weighted to the register, since no demand model was
# trained. The list says what each figure rests on, how likely it is that there is a gap at all, and
# how likely data drawn again gives the same grade: in a first edition many lie near a threshold.

# %%
found = pipeline.shortage(store, tracking=tracking)
print(*found.notes, sep="\n")
columns = ["post", "grade", "grade_kept", "number", "supply", "gap", "gap_lo", "gap_hi"]
found.table[columns].head(10)

# %%
asked = [
    "post",
    "education",
    "major",
    "skill_grade",
    "experience_min",
    "skills",
    "pay_p50",
    "basis",
]
found.table[asked].head(3)

# %% [markdown]
# The same in Chinese, as it is printed. On the command line:
# `talentmatch shortage --lang zh --out shortage.xlsx`; `--by chain` gives rows by industry chain and
# post.

# %%
scarce = pipeline.shortage(store, tracking=tracking)
in_words(scarce.spec, scarce.table, "zh").head(3).T

# %% [markdown]
# What the list assumes, for the annex:

# %%
found.assumptions

# %% [markdown]
# ## 4. The meeting changes a number
#
# A change by hand is logged with who, when, why, before and after, and the list shows it as such.
# Estimates keep their interval and cannot be changed. `talentmatch shortage edit --file shortage.xlsx`
# takes over a workbook that came back with changes.

# %%
code = found.rows["occupation"].iloc[0]
change = pd.DataFrame({"row": [code], "column": ["number"], "after": [900]})
pipeline.edit_shortage(store, found, change, who="Planner", why="two plants open in May")
edited = pipeline.shortage(store, tracking=tracking)
edited.table.loc[edited.table["occupation"].eq(code), ["post", "number", "edited"]]

# %% [markdown]
# ## 5. Publish, and say next time what changed
#
# A published grade stands until the figures contradict it beyond their interval, so that noise alone
# moves no post in or out of the list. On the command line: `talentmatch shortage publish 2025 --who
# Planner`, later `talentmatch shortage --since 2025`.

# %%
scarce = pipeline.publish_shortage(store, edited, edition="2025", who="Planner")
changes = pipeline.shortage_changes(store, edited, since="2025")
print(scarce, "posts published.", changes.notes[0])

# %% [markdown]
# ## 6. Seats of majors
#
# The gap of the posts a major leads to is carried to the year in which the coming intake graduates.
# Seats move only where the whole interval says so, and by no more than one intake can.

# %%
majors = pipeline.majors(store, tracking=tracking)
majors.table[
    [
        "institution",
        "major",
        "graduates_in",
        "seats",
        "wanted",
        "wanted_lo",
        "wanted_hi",
        "advice",
        "change",
    ]
].head(8)

# %%
majors.assumptions[["assumption", "assumed", "lo-80", "hi-80", "meaning"]]

# %% [markdown]
# ## 7. Do we reach the plan?
#
# Path, forecast, probability and the pace that is needed. Two reported values are enough for a wide
# interval, five make it narrow. On the command line: `talentmatch targets`, and
# `talentmatch targets --review midterm --out review.xlsx` for the review.

# %%
targets = pipeline.targets(store)
print(*targets.table["finding"], sep="\n")
targets.table[
    ["indicator", "target", "latest", "expected", "lo-80", "hi-80", "probability", "state"]
]

# %%
review = pipeline.targets(store, review="midterm")
review.table[
    ["indicator", "period", "change", "planned_change", "done_share", "time_share", "state"]
]

# %% [markdown]
# As charts: the straight path, what was reported, and what is to come.

# %%
units = targets.table.dropna(subset="unit").set_index("indicator")["unit"].to_dict()
target_paths(targets.path, units=units).show()

# %% [markdown]
# ## 8. Programmes, levels and partners
#
# This folder holds no people; the simulated city does. Cost per hire and who stays, by programme and
# year of arrival (Kaplan–Meier: who is still there counts as long as they have been seen):

# %%
store.close()
city = tm.load_sample(seed=0, scale=0.3)
programmes = pipeline.programmes(city)
print(*programmes.notes, sep="\n")
programmes.table.drop(columns="name")

# %%
names = programmes.table.drop_duplicates("programme_id").set_index("programme_id")["name"]
curves = programmes.retention.assign(programme=programmes.retention["programme_id"].map(names))
retention_curves(curves, "all", title="Share still there").show()

# %% [markdown]
# A person's likely level under the city's own scheme: the clause, the evidence, and the proof that is
# missing. It is a pointer for the counter, never a verdict.

# %%
levels = pipeline.levels(city)
print(*levels.notes, sep="\n")
levels.table[["level", "clause", "evidence", "missing_proof", "not_readable"]].head(3)

# %% [markdown]
# Partners of talents: like employer and post first (对口安置), coordination for the rest (统筹调配), no
# seat promised twice; and how many are placed.

# %%
partners = pipeline.partners(city, tracking=Tracking.in_folder(Path(tempfile.mkdtemp())))
print(partners.notes[0])
worklist = in_words(partners.spec, partners.table, "en")
worklist[["waiting_days", "post", "step", "title", "mutual", "why"]].head(4)

# %%
in_words(partners.placed.spec, partners.summary, "en").head(4)

# %% [markdown]
# On the command line: `talentmatch programmes`, `talentmatch levels`, `talentmatch partners`. Everything
# of this page also stands in the report: `talentmatch report`.

# %%
city.close()
