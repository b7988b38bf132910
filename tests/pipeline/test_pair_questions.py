"""What turns a pair and what sets two apart, asked of the whole pipeline."""

import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import render

TOP = 5


@pytest.fixture(scope="module")
def listed(city, tracking):
    every = pipeline.match(city, tracking=tracking, top=30).table
    full = every.loc[every["rank"].eq(12)].sort_values("mutual")
    posting = full["posting_id"].iloc[-1]
    return pipeline.match(city, tracking=tracking, posting_id=posting, top=30).table


def asked(store, tracking, row, **options):
    return pipeline.what_if(store, tracking=tracking, posting_id=row["posting_id"],
                            candidate_id=row["candidate_id"], top=TOP, least=0.0, **options)  # fmt: skip


def written_by(store, posting):
    """Return the enterprise of a posting."""
    posts = store.read("posting", as_of="2030-01-01", purpose="recruiting")
    return str(posts.set_index("posting_id").loc[posting, "enterprise_id"])


def written(store, table, key, value, **to):
    row = store.read(table, as_of=pipeline.data_date(store, "recruiting"), purpose="recruiting",
                     receiver=to.pop("receiver", None))  # fmt: skip
    store.write(table, row.loc[row[key].eq(value)].assign(**to))


def test_a_change_that_turns_it_does_so_in_the_store_and_one_step_less_does_not(
    own_city, tracking, listed
):
    """The oracle: write the change into the store, and make the list again."""
    row = listed.iloc[TOP - 1]
    found = asked(own_city, tracking, row)
    assert "目前在名单上" in render(found.notes[-1], "zh")
    told = found.table.set_index("lever").loc["expectation"]
    assert told["mutual_before"] == pytest.approx(row["mutual"], rel=1e-9)
    assert told["turns"] and told["rank_before"] == TOP and told["rank_after"] > TOP
    assert told["size"] > 0
    firm = written_by(own_city, row["posting_id"])
    people = own_city.read("candidate", as_of=pipeline.data_date(own_city, "recruiting"),
                           purpose="recruiting", receiver=firm)  # fmt: skip
    pay = people.set_index("candidate_id").loc[row["candidate_id"], "expected_yearly_pay"]
    for percent, inside in ((told["size"], False), (told["size"] - 1, True)):
        higher = round(pay * (1 + percent / 100), 2)
        written(own_city, "candidate", "candidate_id", row["candidate_id"],
                expected_yearly_pay=higher, receiver=firm)  # fmt: skip
        now = pipeline.match(own_city, tracking=tracking, posting_id=row["posting_id"], top=TOP)
        assert (row["candidate_id"] in set(now.table["candidate_id"])) == inside


def test_who_may_not_be_shown_is_told_why(own_city, tracking, listed):
    row = listed.iloc[0]
    firm = written_by(own_city, row["posting_id"])
    written(
        own_city, "candidate", "candidate_id", row["candidate_id"], employer=firm, receiver=firm
    )
    found = asked(own_city, tracking, row)
    assert "may not be shown: works there now" in found.notes
    assert not found.table["turns"].any()


def test_two_are_laid_side_by_side_and_the_differences_add_up(city, tracking, listed):
    first, second = listed.iloc[0], listed.iloc[9]
    found = pipeline.compare_candidates(
        city, tracking=tracking, posting_id=first["posting_id"],
        candidates=(first["candidate_id"], second["candidate_id"]),
    )  # fmt: skip
    from scipy.special import logit

    total = found.table.groupby("side")["difference"].sum()
    for side in ("candidate", "employer"):
        assert total[side] == pytest.approx(logit(first[side]) - logit(second[side]), abs=1e-6)
    assert any("is ahead" in note or "level" in note for note in found.notes)
    assert pd.api.types.is_float_dtype(found.table["difference"])


def test_the_same_person_twice_or_nobody_is_refused(city, tracking, listed):
    person, posting = listed.loc[0, ["candidate_id", "posting_id"]]
    for other, error in ((person, InputError), ("nobody", NotFoundError)):
        with pytest.raises(error, match=f"{person}|nobody|candidate"):
            pipeline.compare_candidates(city, tracking=tracking, posting_id=posting,
                                        candidates=(person, other))  # fmt: skip
