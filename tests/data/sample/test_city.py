"""The simulated city: fits every contract, is drawn from its seed alone, and is marked."""

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from talentmatch.data.contract._checks import sort_out
from talentmatch.data.sample import City, load_sample, simulate
from talentmatch.data.tables import TABLES
from talentmatch.vocab import industries, occupations, skills

#: Other tests count the same lines.
pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="module")
def city() -> City:
    return simulate(seed=0)


#: Tables that hold what people decided: nobody has edited, noted, published or proposed in the city
#: yet.
DECIDED = {"list_edit", "note", "process", "published_basis", "published_cell", "shortage_edition"}


def test_every_table_of_the_store_is_filled(city):
    assert set(city.tables) == set(TABLES) - DECIDED
    assert all(len(frame) for frame in city.tables.values())


@pytest.mark.parametrize("name", [name for name in TABLES if name not in DECIDED])
def test_every_row_fits_its_contract(city, name):
    _, rejected = sort_out(TABLES[name], city.tables[name])
    assert rejected.empty
    assert list(city.tables[name].columns) == list(TABLES[name].names)


def test_no_two_rows_share_a_key(city):
    for name, frame in city.tables.items():
        assert not frame.duplicated(list(TABLES[name].key)).any(), name


def test_the_city_has_the_size_it_promises(city):
    sizes = {name: len(frame) for name, frame in city.tables.items()}
    assert sizes["enterprise"] == 400
    assert sizes["candidate"] == 6000
    assert sizes["posting"] == 1500
    assert sizes["interaction"] == pytest.approx(60_000, rel=0.05)
    assert (sizes["team"], sizes["project"], sizes["site"]) == (80, 50, 20)
    assert city.tables["demand"]["month"].nunique() == 60
    assert city.tables["demand"]["occupation"].nunique() == 40


def test_the_same_seed_gives_the_same_city():
    first, second = simulate(seed=3, scale=0.05), simulate(seed=3, scale=0.05)
    for name in first.tables:
        assert_frame_equal(first.tables[name], second.tables[name])
    for name in first.truth:
        assert_frame_equal(first.truth[name], second.truth[name])


def test_another_seed_gives_another_city():
    first, second = simulate(seed=3, scale=0.05), simulate(seed=4, scale=0.05)
    assert not first.tables["demand"].equals(second.tables["demand"])
    assert set(first.tables["candidate"]["candidate_id"]).isdisjoint(
        second.tables["candidate"]["candidate_id"]
    )


@pytest.mark.slow
def test_another_seed_fits_the_contracts_too():
    for name, frame in simulate(seed=1, scale=0.05).tables.items():
        accepted, rejected = sort_out(TABLES[name], frame)
        assert rejected.empty, name
        assert len(accepted)


@pytest.mark.slow
def test_a_store_keeps_every_row_the_pseudonyms_and_the_mark_simulated(tmp_path):
    drawn = simulate(seed=0, scale=0.05)
    with load_sample(seed=0, path=tmp_path / "city.duckdb", scale=0.05) as store:
        assert store.simulated
        assert store.tables() == {name: len(frame) for name, frame in drawn.tables.items()}
        read = store.read("candidate", as_of="2025-01-01", purpose="recruiting")
    assert (tmp_path / "city.duckdb").exists()
    assert len(read)
    assert set(read["candidate_id"]) <= set(drawn.tables["candidate"]["candidate_id"])


def test_codes_and_skills_are_those_of_the_vocabularies(city):
    known = set(occupations.table()["code"])
    assert set(city.tables["posting"]["occupation"]) <= known
    assert set(city.tables["major_occupation"]["occupation"]) <= known
    assert all(industries.exists(code) for code in city.tables["enterprise"]["industry"])
    assert set(city.tables["candidate"]["skills"].explode().dropna()) <= set(
        skills.table()["skill"]
    )


def test_nobody_can_be_called_or_written_to(city):
    contact = city.tables["contact"]
    assert contact["phone"].str.startswith("000").all()
    assert contact["email"].str.endswith("example.invalid").all()
    assert contact["name"].str[1].eq("拟").all()


def test_partners_name_each_other(city):
    candidate = city.tables["candidate"].set_index("candidate_id")["partner_id"].dropna()
    assert len(candidate) > 100
    assert (candidate.loc[candidate.to_numpy()].to_numpy() == candidate.index.to_numpy()).all()


def test_a_share_of_consent_was_withdrawn_never_given_or_has_run_out(city):
    consent = city.tables["consent"]
    recruiting = consent[consent["purpose"] == "recruiting"]
    people = len(city.tables["candidate"])
    assert 0.02 < recruiting["withdrawn_on"].notna().mean() < 0.07
    assert 0.01 < 1 - len(recruiting) / people < 0.06
    assert 0.02 < (recruiting["expires_on"] < pd.Timestamp("2025-01-01")).mean() < 0.08


def test_nobody_deals_with_the_present_employer(city):
    tables = city.tables
    rows = (
        tables["interaction"]
        .merge(tables["candidate"][["candidate_id", "employer"]], on="candidate_id")
        .merge(tables["posting"][["posting_id", "enterprise_id"]], on="posting_id")
    )
    assert (rows["employer"] != rows["enterprise_id"]).all()


def test_nothing_happens_before_both_sides_are_there(city):
    tables = city.tables
    rows = (
        tables["interaction"]
        .merge(tables["candidate"][["candidate_id", "registered_on"]], on="candidate_id")
        .merge(tables["posting"][["posting_id", "posted_on"]], on="posting_id")
    )
    assert (rows["at"] >= rows["registered_on"]).all()
    assert (rows["at"] >= rows["posted_on"]).all()


def test_insured_persons_follow_headcount(city):
    wide = city.tables["indicator"].pivot_table(
        index=["enterprise_id", "period"], columns="metric", values="value"
    )
    share = wide["insured_persons"] / wide["headcount"]
    assert share.between(0.3, 1.0).all()
    assert np.corrcoef(wide["insured_persons"], wide["headcount"])[0, 1] > 0.95


def test_shares_of_a_staffing_pattern_add_up(city):
    total = city.tables["occupation_mix"].groupby(["industry", "year"])["share"].sum()
    assert total.to_numpy() == pytest.approx(1.0)


def test_titles_are_coded_to_the_occupation_they_were_drawn_from(city):
    pairs = city.tables["posting"][["title", "occupation"]].drop_duplicates()
    coded = occupations.OccupationCoder().code(pairs["title"].tolist())
    assert coded["occupation"].tolist() == pairs["occupation"].tolist()
