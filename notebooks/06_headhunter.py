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
# # A headhunter's day
#
# From the export of a job board to a list of calls, a shortlist that a client may see, and a list of
# tomorrow that does not repeat today's calls. The files are **fictitious**: nobody in them exists.
# On the command line the day begins with `talentmatch init office --example headhunter`.

# %%
import tempfile
from pathlib import Path

import pandas as pd

from talentmatch import Store, pipeline
from talentmatch.data.sample.files import copy_files
from talentmatch.lists.words import in_words
from talentmatch.report.labels import readable
from talentmatch.report.sheets.workbook import workbook_bytes
from talentmatch.track import Tracking

pd.set_option("display.max_colwidth", 160, "display.precision", 2)
office = Path(tempfile.mkdtemp())
files = copy_files("headhunter", office / "files")
[path.name for path in files]

# %% [markdown]
# ## 1. Load what there is
#
# Title rows, Chinese headings and Word files are normal. Rows that do not fit are set aside with
# their reason. The board says that its people agreed to be recruited.
# `talentmatch load files --consent recruiting`

# %%
store = Store(office / "talentmatch.duckdb")
store.simulated = True
report = store.load(office / "files", consent="recruiting")
pd.Series(store.tables(), name="rows")

# %% [markdown]
# ## 2. The contract of one client
#
# Without a contract a fee is assumed, and the list says so. One client agreed to 25 %; another signed
# without a fee.

# %%
as_of = pipeline.data_date(store, "recruiting")
posts = store.read("posting", as_of=as_of, purpose="recruiting")
best_paying = posts.dropna(subset=["enterprise_id"]).sort_values("pay_high", ascending=False)
firms = best_paying.drop_duplicates("enterprise_id").head(2)
clients = pd.DataFrame(
    {
        "client_id": ["K1", "K2"],
        "enterprise_id": firms["enterprise_id"].tolist(),
        "name": firms["enterprise_name"].tolist(),
        "fee_rate": [0.25, None],
    }
)
print(store.write("client", clients, source="contracts"))

# %% [markdown]
# ## 3. Whom to call today, for which post
#
# Each lead is an enterprise and a post: positions it will not fill, what a placement earns, who could
# be sent, and when to call. `talentmatch leads --top 10 --out leads.xlsx`

# %%
tracking = Tracking.in_folder(office)
today = pipeline.leads(store, tracking=tracking, top=10)
print(*today.notes, sep="\n")
in_words(today.spec, today.table, "en")[
    ["rank", "lead_id", "post", "unfilled", "fee", "fee_basis", "candidates", "value", "call_on"]
]

# %% [markdown]
# What each call can be expected to earn:

# %%
import plotly.express as px
import plotly.io as pio

pio.renderers.default = "plotly_mimetype"
bars = in_words(today.spec, today.table, "en")
bars["lead"] = bars["lead_id"] + " " + bars["post"].astype(str)
chart = px.bar(
    bars.iloc[::-1],
    x="value",
    y="lead",
    orientation="h",
    labels={"value": "expected fee [CNY]", "lead": ""},
)
chart.update_layout(template="simple_white").show()

# %% [markdown]
# ## 4. Why would both say yes
#
# The shortlist of the first lead, with the reasons of both sides.

# %%
first = today.table.iloc[0]
mine = today.shortlists.loc[today.shortlists["lead_id"].eq(first["lead_id"])]
mine[["rank", "title", "candidate", "employer", "mutual", "reasons"]]

# %% [markdown]
# ## 5. What the client may see
#
# Nobody agreed to this very receiver yet, so the list is anonymous until they do; how likely a
# person says yes is told to no receiver.
# `talentmatch match --posting ID --receiver ID`

# %%
shown = pipeline.match(
    store, tracking=tracking, posting_id=first["posting_id"], top=3, receiver=first["enterprise_id"]
)
shown.table[["rank", "candidate_id", "title", "employer", "anonymous"]]

# %% [markdown]
# ## 6. Write down what was done
#
# The first was called, the second asked to be called in a month.
# `talentmatch leads mark L-… contacted`, `talentmatch leads mark L-… snoozed --until 2025-02-15`

# %%
called, later = today.table["lead_id"].head(2)
pipeline.mark_lead(store, called, "contacted", owner="me")
pipeline.mark_lead(store, later, "snoozed", until=as_of + pd.Timedelta(days=30))
tomorrow = pipeline.leads(store, tracking=tracking, top=10)
posts = [in_words(one.spec, one.table.head(5), "en")["post"] for one in (today, tomorrow)]
pd.DataFrame(dict(zip(("today", "tomorrow"), posts, strict=True)))

# %% [markdown]
# What was marked, with the last contact and the day a snoozed lead wakes up: `talentmatch leads --owner me`

# %%
marked = pipeline.marked_leads(store, owner="me")
in_words(marked.spec, marked.table, "en")[
    ["lead_id", "state", "owner", "post", "contacted_on", "snoozed_until"]
]

# %% [markdown]
# ## 7. A workbook for the desk

# %%
book = office / "leads.xlsx"
sheets = {one.spec.name: readable(one, "en") for one in tomorrow.sheets}
book.write_bytes(workbook_bytes(sheets, "en", note="\n".join(tomorrow.notes)))
store.close()
pd.read_excel(book, sheet_name="leads", header=1, engine="openpyxl").shape
