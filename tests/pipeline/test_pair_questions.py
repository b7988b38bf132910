"""What turns a pair and what sets two apart, asked of the whole pipeline."""

from dataclasses import replace

import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import render
from talentmatch.match.ranking.counterfactuals import Standing
from talentmatch.match.ranking.possible_changes import changes
from talentmatch.pipeline.matches._pair_standings import PairStandings
from talentmatch.pipeline.matches.matching import read_market, with_consent_to
from talentmatch.pipeline.matches.scoring import scored_pairs

TOP = 5


@pytest.fixture(scope="module")
def listed(city, tracking):
    every = pipeline.match(city, tracking=tracking, top=30).table
    full = every.loc[every["rank"].eq(12)].sort_values("mutual")
    posting = full["posting_id"].iloc[-1]
    return pipeline.match(city, tracking=tracking, posting_id=posting, top=30).table


def asked(store, tracking, row, **options):
    return pipeline.what_if(
        store,
        tracking=tracking,
        posting_id=row["posting_id"],
        candidate_id=row["candidate_id"],
        top=TOP,
        least=0.0,
        **options,
    )


def written_by(store, posting):
    """Return the enterprise of a posting."""
    posts = store.read("posting", as_of="2030-01-01", purpose="recruiting")
    return str(posts.set_index("posting_id").loc[posting, "enterprise_id"])


def written(store, table, key, value, **to):
    row = store.read(
        table,
        as_of=pipeline.data_date(store, "recruiting"),
        purpose="recruiting",
        receiver=to.pop("receiver", None),
    )
    store.write(table, row.loc[row[key].eq(value)].assign(**to))


@pytest.mark.slow
def test_a_change_that_turns_it_does_so_in_the_store_and_one_step_less_does_not(
    own_city, tracking, listed
):
    """The oracle: write the change into the store, and make the list again."""
    row = listed.iloc[TOP - 1]
    found = asked(own_city, tracking, row)
    assert "目前在名单上" in render(found.notes[-1], "zh")
    assert set(found.table["aim"]) == {"win", "lose"}
    told = found.table.set_index(["aim", "lever"]).loc[("lose", "expectation")]
    assert told["mutual_before"] == pytest.approx(row["mutual"], rel=1e-9)
    assert told["turns"] and told["rank_before"] == TOP and told["rank_after"] > TOP
    assert told["size"] > 0
    firm = written_by(own_city, row["posting_id"])
    people = own_city.read(
        "candidate",
        as_of=pipeline.data_date(own_city, "recruiting"),
        purpose="recruiting",
        receiver=firm,
    )
    pay = people.set_index("candidate_id").loc[row["candidate_id"], "expected_yearly_pay"]
    for percent, inside in ((told["size"], False), (told["size"] - 1, True)):
        higher = round(pay * (1 + percent / 100), 2)
        written(
            own_city,
            "candidate",
            "candidate_id",
            row["candidate_id"],
            expected_yearly_pay=higher,
            receiver=firm,
        )
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
    assert set(found.table["aim"]) == {"win"} and not found.table["turns"].any()


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, TOP - 1, 20])
def test_what_is_computed_once_stands_where_the_list_made_anew_does(city, tracking, listed, place):
    """The oracle: each change in the tables, then retrieval, comparisons and scores of everybody."""
    row = listed.iloc[place]
    pair = (row["candidate_id"], row["posting_id"])
    market = read_market(city, tracking)
    firm = written_by(city, pair[1])
    people = with_consent_to(city, market.candidates, firm, as_of=market.as_of)
    market = replace(market, candidates=people)
    one = market.candidates.set_index("candidate_id", drop=False).loc[pair[0]]
    post = market.postings.set_index("posting_id", drop=False).loc[pair[1]]
    regions = market.postings["region"].dropna().unique()[:3].tolist()
    standings = PairStandings(market, *pair)
    tried = [
        change
        for better in (True, False)
        for lever in changes(one, post, better=better, regions=regions).values()
        for change in lever[::17]
    ]
    assert {change.lever for change in tried} >= {"offer", "expectation"}
    for change, fast in zip(tried, standings(tried), strict=True):
        slow = anew(market, change, pair)
        assert fast.mutual == pytest.approx(slow.mutual, rel=1e-9), change
        assert fast.candidate == pytest.approx(slow.candidate, rel=1e-9)
        assert fast.rank == slow.rank, change


def anew(market, change, pair):
    people, posts = change.apply(market.candidates, market.postings, pair)
    changed = replace(market, candidates=people, postings=posts)
    own = posts.loc[posts["posting_id"].eq(pair[1])].reset_index(drop=True)
    pairs = changed.pairs_of(own, people)
    scored = scored_pairs(changed, pairs)[1]
    scored = scored.sort_values(["mutual", "candidate_id"], ascending=[False, True])
    ranked = scored["candidate_id"].tolist()
    if pair[0] not in ranked:
        return Standing(0.0, 0, 0.0)
    at = ranked.index(pair[0])
    return Standing(scored["mutual"].iloc[at], at + 1, scored["candidate"].iloc[at])


def test_another_post_is_told_where_the_person_likes_it_better(city, tracking, listed):
    found = asked(city, tracking, listed.iloc[1])
    rows = found.table.loc[found.table["lever"].isin(["rival", "other_post"])]
    assert len(rows)
    matched = pipeline.match(
        city, tracking=tracking, candidate_id=listed.iloc[1]["candidate_id"], top=500
    ).table.set_index("posting_id")
    others = matched.drop(listed.iloc[1]["posting_id"], errors="ignore")
    firm = {posting: written_by(city, posting) for posting in others.index}
    own = written_by(city, listed.iloc[1]["posting_id"])
    elsewhere = [posting for posting, name in firm.items() if name != own]
    rival = rows.loc[rows["lever"].eq("rival")].iloc[0]
    assert rival["candidate_after"] == pytest.approx(others.loc[elsewhere, "candidate"].max())
    assert rival["candidate_after"] > rival["candidate_before"]
    assert "本岗位" in render(rival["sentence"], "zh")


def test_two_are_laid_side_by_side_and_the_differences_add_up(city, tracking, listed):
    first, second = listed.iloc[0], listed.iloc[9]
    found = pipeline.compare_candidates(
        city,
        tracking=tracking,
        posting_id=first["posting_id"],
        candidates=(first["candidate_id"], second["candidate_id"]),
    )
    from scipy.special import logit

    total = found.table.groupby("side")["difference"].sum()
    for side in ("candidate", "employer"):
        assert total[side] == pytest.approx(logit(first[side]) - logit(second[side]), abs=1e-6)
    assert any("is ahead" in note or "level" in note for note in found.notes)
    assert len(found.table) <= 12 and found.table.groupby("side").size().max() <= 6
    assert any(render(note, "zh").startswith("两人相同或几无差别的方面：") for note in found.notes)
    assert pd.api.types.is_float_dtype(found.table["difference"])


def test_the_same_person_twice_or_nobody_is_refused(city, tracking, listed):
    person, posting = listed.loc[0, ["candidate_id", "posting_id"]]
    for other, error in ((person, InputError), ("nobody", NotFoundError)):
        with pytest.raises(error, match=f"{person}|nobody|candidate"):
            pipeline.compare_candidates(
                city, tracking=tracking, posting_id=posting, candidates=(person, other)
            )
