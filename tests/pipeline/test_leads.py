"""Leads of the city: what moves them, what does not, and what is remembered of a call."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from talentmatch import pipeline
from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import render
from talentmatch.lists.words import in_words
from talentmatch.pipeline.models._training_tasks import RECIPES
from talentmatch.report.labels import readable
from talentmatch.report.sheets.workbook import workbook_bytes
from talentmatch.specs import load_model_spec
from talentmatch.track import Tracking

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def listed(city, empty_mlflow):
    """Return all leads of the city without a model, with which `own_city` begins too."""
    return pipeline.leads(city, tracking=Tracking.in_folder(empty_mlflow.parent), top=500)


@pytest.fixture
def ids(listed):
    """Return the ids of the leads, best first."""
    return listed.table["lead_id"].tolist()


def read(store, table, purpose="recruiting"):
    return store.read(table, as_of=pipeline.data_date(store, "recruiting"), purpose=purpose)


def plant_statistics(store):
    """Write statistical rows that would move any list that read them."""
    firms = read(store, "enterprise", "planning")
    extra = firms.head(5).assign(
        enterprise_id=[f"S{n}" for n in range(5)], credit_code=None, permitted_use="statistical"
    )
    store.write("enterprise", extra)
    history = read(store, "demand", "planning").head(50)
    store.write("demand", history.assign(openings=9e6, permitted_use="statistical"))
    rows = [(e, "2025-06-01", "headcount", 9e9) for e in [*firms["enterprise_id"], "S1"]]
    indicator = pd.DataFrame(rows, columns=["enterprise_id", "period", "metric", "value"])
    store.write("indicator", indicator.assign(permitted_use="statistical"))


@pytest.mark.slow
def test_statistical_rows_move_no_training_no_list_and_no_price(own_city, no_models, listed):
    spec = load_model_spec("match_default")
    as_of = pipeline.data_date(own_city, "recruiting")
    learnt = RECIPES["match"].data(own_city, spec, as_of)
    plant_statistics(own_city)
    assert_frame_equal(RECIPES["match"].data(own_city, spec, as_of), learnt)
    again = pipeline.leads(own_city, tracking=no_models, top=500)
    assert len(listed.table) and listed.table["fee"].gt(0).all()
    assert_frame_equal(again.table, listed.table)
    assert_frame_equal(again.shortlists, listed.shortlists)


@pytest.mark.slow
@pytest.mark.no_cover
def test_tomorrows_list_does_not_repeat_todays_calls(own_city, no_models, ids):
    first = ids[:6]
    called, put_off, taken = first[:3]
    pipeline.mark_lead(own_city, called, "contacted")
    day = pipeline.data_date(own_city, "recruiting") + pd.Timedelta(days=30)
    pipeline.mark_lead(own_city, put_off, "snoozed", until=day)
    pipeline.mark_lead(own_city, taken, "owned", owner="one of us")
    again = pipeline.leads(own_city, tracking=no_models, top=6).table["lead_id"].tolist()
    assert not {called, put_off, taken} & set(again)
    assert again[:3] == first[3:]
    pipeline.mark_lead(own_city, called, "open")
    assert pipeline.leads(own_city, tracking=no_models, top=1).table["lead_id"].tolist() == [called]
    held = read(own_city, "lead").set_index("lead_id")
    assert held.loc[taken, "owner"] == "one of us" and held.loc[put_off, "snoozed_until"] == day


@pytest.mark.no_cover
def test_a_snoozed_lead_comes_back_on_its_day(own_city, no_models, ids):
    lead = ids[0]
    today = pipeline.data_date(own_city, "recruiting")
    pipeline.mark_lead(own_city, lead, "snoozed", until=today + pd.Timedelta(days=3))
    post = read(own_city, "posting").head(1)
    later = post.assign(
        posting_id="later", posted_on=today + pd.Timedelta(days=4), closed_on=pd.NaT
    )
    own_city.write("posting", later)
    assert lead in pipeline.leads(own_city, tracking=no_models, top=20).table["lead_id"].tolist()


def test_an_unknown_lead_names_the_nearest(own_city, ids):
    lead = ids[0]
    with pytest.raises(NotFoundError, match="no lead") as caught:
        pipeline.mark_lead(own_city, f"{lead}0", "won")
    assert lead in caught.value.nearest
    pipeline.mark_lead(own_city, lead, "contacted")
    with pytest.raises(NotFoundError) as caught:
        pipeline.mark_lead(own_city, f"{lead}0", "won")
    assert caught.value.nearest.count(lead) == 1, "it stands in two tables now"


def test_who_is_in_a_process_with_an_enterprise_is_not_sent_there_again(city, listed):
    firms = listed.table.set_index("posting_id")["enterprise_id"]
    since = pipeline.data_date(city, "recruiting") - pd.DateOffset(years=1)
    acted = read(city, "interaction").query("action in ['interview', 'offer', 'accept', 'reject']")
    acted = acted.loc[acted["at"] > since]
    acted = acted.merge(read(city, "posting")[["posting_id", "enterprise_id"]], on="posting_id")
    known = pd.MultiIndex.from_frame(acted[["candidate_id", "enterprise_id"]])
    sent = listed.shortlists.assign(enterprise_id=listed.shortlists["posting_id"].map(firms))
    shown = pd.MultiIndex.from_frame(sent[["candidate_id", "enterprise_id"]])
    assert len(known) and len(shown) and not shown.isin(known).any()


def sign(store, enterprise, **terms):
    """Write a contract with an enterprise."""
    contract = {"client_id": "K999", "enterprise_id": enterprise, "name": "甲方", **terms}
    store.write("client", pd.DataFrame([contract]))


def test_fees_that_are_assumed_are_told(own_city, no_models):
    first = pipeline.leads(own_city, tracking=no_models, top=1).table
    sign(own_city, first["enterprise_id"].iloc[0], fee_rate=0.25)
    found = pipeline.leads(own_city, tracking=no_models, top=500)
    assumed = found.table["fee_basis"].eq("no_contract")
    assert assumed.any() and not assumed.all()
    assert any("have no contract yet: 20%" in note for note in found.notes)


def test_the_whole_list_opens_in_a_spreadsheet(listed):
    data = workbook_bytes({one.spec.name: readable(one, "zh") for one in listed.sheets}, "zh")
    sheets = openpyxl.load_workbook(io.BytesIO(data))
    assert sheets["leads"].max_row == len(listed.table) + 1
    assert sheets["shortlists"].max_row == len(listed.shortlists) + 1
    assert set(listed.shortlists["lead_id"]) <= set(listed.table["lead_id"])


@pytest.mark.slow
def test_a_lead_is_marked_from_the_command_line(command, city_file, tmp_path):
    for path in city_file.parent.iterdir():
        shutil.copy(path, tmp_path)
    store = tmp_path / city_file.name
    code, out, _ = command("leads", "--top", "2", "--format", "csv", "--store", store)
    lead = pd.read_csv(io.StringIO(out))["lead_id"].iloc[0]
    assert code == 0
    code, _, told = command("leads", "mark", lead, "contacted", "--store", store, "--lang", "zh")
    assert code == 0 and f"{lead}：已联系" in told
    _, out, _ = command("leads", "--top", "2", "--format", "csv", "--store", store)
    assert lead not in set(pd.read_csv(io.StringIO(out))["lead_id"])
    code, _, told = command("leads", "mark", lead, "snoozed", "--store", store)
    assert code == 1 and "--until" in told and "Traceback" not in told


def test_a_lead_says_why_how_much_and_whom_to_offer(own_city, no_models):
    first = pipeline.leads(own_city, tracking=no_models, top=1).table
    sign(own_city, first["enterprise_id"].iloc[0], fee_rate=0.25)
    found = pipeline.leads(own_city, tracking=no_models, top=40)
    rows = in_words(found.spec, found.table, "zh")
    assert (
        found.table["fee_basis"].eq("rate").any() and found.table["why"].str.contains("all").any()
    )
    assert found.table["openings"].ge(0.5).all(), "nobody is called about nothing"
    assert (found.table["placements"] <= found.table["openings"]).all()
    for row in rows.to_dict("records"):
        open_now = f"在招 {row['open_now']:.0f} 人" if row["open_now"] else "目前没有在招职位"
        assert row["why"].startswith(open_now) and "该企业" in row["why"]
        assert row["fee_how"].endswith(f"= {row['value']:,.0f} 元")
        assert f"{row['fee']:,.0f} 元" in row["fee_how"]
        assert row["fee_how"].startswith(
            {"rate": "合同费率", "fixed": "合同约定每单", "no_contract": "尚无合同"}[
                found.table.set_index("lead_id").loc[row["lead_id"], "fee_basis"]
            ]
        )
        listed = found.shortlists.loc[found.shortlists["lead_id"].eq(row["lead_id"])].head(3)
        assert row["offer"] == [
            f"{one.candidate_id}（{100 * one.mutual:.0f}%）" for one in listed.itertuples()
        ]
    assert len(found.subjects) > 3 and set(found.subjects) <= set(found.shortlists["candidate_id"])


def test_past_openings_that_the_reason_names_are_those_of_the_store(city, no_models):
    lead = pipeline.leads(city, tracking=no_models, top=1)
    row, today = lead.table.iloc[0], pipeline.data_date(city, "recruiting")
    posts = read(city, "posting")
    posts = posts.loc[posts["repost_of"].isna() & ~posts["agency"].fillna(False).astype(bool)]
    own = posts.loc[
        posts["enterprise_id"].eq(row["enterprise_id"]) & posts["occupation"].eq(row["occupation"])
    ]
    seen = (own["closed_on"].where(own["closed_on"].le(today), today) - own["posted_on"]).dt.days
    ended = own["closed_on"].le(today) | seen.gt(60)
    total = own["openings"].fillna(1)[ended].sum()
    filled = own["openings"].fillna(1)[ended & seen.le(60)].sum()
    assert total and f"of {total:.0f} such openings there {filled:.0f} filled" in row["why"]


@pytest.mark.slow
def test_whom_to_call_is_the_clients_contact_or_whoever_a_mark_names(own_city, no_models):
    firm = pipeline.leads(own_city, tracking=no_models, top=1).table["enterprise_id"].iloc[0]
    sign(own_city, firm, fee_rate=0.25, contact_name="王经理", contact_phone="000-1")
    first = pipeline.leads(own_city, tracking=no_models, top=30)
    clients = read(own_city, "client").set_index("enterprise_id")["contact_name"].dropna()
    known = first.table["enterprise_id"].map(clients[~clients.index.duplicated(keep="last")])
    assert known.iloc[0] == "王经理"
    assert first.table["contact_name"].fillna("").tolist() == known.fillna("").tolist()
    n = int(known.isna().sum())
    assert n and any(f"not written down for {n} of these leads" in note for note in first.notes)
    lead = first.table.loc[known.isna(), "lead_id"].iloc[0]
    pipeline.mark_lead(own_city, lead, "open", contact=("吴女士", None))
    again = pipeline.leads(own_city, tracking=no_models, top=30).table.set_index("lead_id")
    assert again.loc[lead, "contact_name"] == "吴女士"


@pytest.mark.slow
def test_calls_in_the_order_of_leads_earn_twice_those_by_size(tmp_path):
    done = subprocess.run(
        [sys.executable, ROOT / "experiments" / "leads_benchmark.py", "--quick"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    table = pd.read_csv(done.stdout.splitlines()[-1].removeprefix("written to "))
    assert table["ratio"].dropna().ge(2).all()


@pytest.mark.slow
def test_a_pair_is_as_likely_in_its_lead_as_in_its_match(city, no_models, listed, ids):
    """Where retrieval and exclusions differ, another may be shown, but none otherwise rated."""
    found = listed.shortlists.loc[listed.shortlists["lead_id"].isin(ids[:5])]
    for posting in found["posting_id"].unique():
        matched = pipeline.match(city, posting_id=posting, tracking=no_models, top=50).table
        both = found.merge(matched, on=["candidate_id", "posting_id"], suffixes=("", "_matched"))
        assert len(both)
        assert both["mutual"].to_numpy() == pytest.approx(both["mutual_matched"].to_numpy())


def test_marked_leads_are_listed_by_owner_and_state_with_contact_and_waking_day(own_city, ids):
    called, put_off = ids[:2]
    today = pipeline.data_date(own_city, "recruiting")
    pipeline.mark_lead(own_city, called, "contacted", owner="Wang")
    pipeline.mark_lead(own_city, put_off, "contacted", owner="Wang")
    pipeline.mark_lead(own_city, put_off, "snoozed", until=today + pd.Timedelta(days=9))
    found = pipeline.marked_leads(own_city, owner="Wang")
    rows = in_words(found.spec, found.table, "zh").set_index("lead_id")
    assert rows["state"].to_dict() == {put_off: "已暂缓", called: "已联系"}
    assert rows["contacted_on"].eq(today).all(), "a lead put off keeps its last contact"
    assert rows.loc[put_off, "snoozed_until"] == today + pd.Timedelta(days=9)
    assert rows["enterprise_name"].notna().all()
    alone = pipeline.marked_leads(own_city, owner="Wang", states=["snoozed"]).table
    assert alone["lead_id"].tolist() == [put_off]
    everyone = pipeline.marked_leads(own_city).table
    assert {called, put_off} < set(everyone["lead_id"])
    with pytest.raises(InputError, match=r"nobody called 'Wong'.*Wang"):
        pipeline.marked_leads(own_city, owner="Wong")


def test_a_lead_marked_before_people_were_looked_up_has_no_expected_fee(own_city, ids):
    row = pipeline.mark_lead(own_city, ids[0], "owned", owner="Wang")
    assert row["value"].isna().all(), "the most a lead could earn is no expectation"
    listed = pipeline.marked_leads(own_city, owner="Wang").table
    assert listed["fee"].notna().all() and listed["fee_basis"].notna().all()


def test_a_mark_keeps_what_was_expected_of_the_lead(own_city, no_models):
    lead = pipeline.leads(own_city, tracking=no_models, top=1).table.iloc[0]
    row = pipeline.mark_lead(own_city, lead["lead_id"], "owned", tracking=no_models, owner="Wang")
    assert row["value"].tolist() == pytest.approx([lead["value"]])
    listed = pipeline.marked_leads(own_city, owner="Wang").table.set_index("lead_id")
    assert listed.loc[lead["lead_id"], "value"] == pytest.approx(lead["value"])
    assert listed.loc[lead["lead_id"], "fee"] == pytest.approx(lead["fee"])


def test_states_are_taken_in_chinese_and_a_wrong_one_names_them(command, city_file, tmp_path):
    shutil.copytree(city_file.parent, tmp_path / "city")
    on = ("--store", str(tmp_path / "city" / city_file.name), "--lang", "zh")
    code, out, err = command("leads", "--state", "已联系", *on)
    assert code == 0 and "已联系" in out and "已失单" not in out, err
    code, _, err = command("leads", "--state", "忙", *on)
    assert code == 2 and "待联系、已认领" in err and "owned" not in err


def test_leads_say_from_which_model_their_probabilities_come(city, tracking, listed):
    notes = [render(note, "zh") for note in pipeline.leads(city, tracking=tracking, top=3).notes]
    assert any("匹配模型第 1 版" in note and "数据截至" in note for note in notes)
    notes = [render(note, "zh") for note in listed.notes]
    assert any("评分卡" in note for note in notes) and not any("匹配模型" in n for n in notes)
