"""A model whose shortlists fail four fifths with certainty goes into use on somebody's word alone."""

import numpy as np
import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.pipeline.models import _training as training
from talentmatch.pipeline.models.auditing import audited_groups, flagged_groups
from talentmatch.track import Registry, model_card

UNFAIR = pd.DataFrame(
    {
        "attribute": ["sex", "sex"],
        "group": ["F", "M"],
        "ratio": [0.42, 1.0],
        "under_four_fifths": [True, False],
    }
)


@pytest.fixture
def changed_city(own_city, no_models, monkeypatch):
    """Return a city with a champion, whose data changed since, and an audit that will fail."""
    first = pipeline.train(own_city, "match", tracking=no_models)
    assert first.promoted
    day = Registry(no_models).champion("match").as_of
    answers = own_city.read("interaction", as_of=day, purpose="recruiting")
    own_city.erase(answers["candidate_id"].iloc[0])
    monkeypatch.setattr(training, "audited_groups", lambda *_, **__: UNFAIR)
    return own_city, no_models


@pytest.mark.slow
def test_a_challenger_that_fails_stays_out_and_goes_in_with_a_name_and_a_reason(changed_city):
    store, tracking = changed_city
    trained = pipeline.train(store, "match", tracking=tracking)
    assert not trained.promoted and "sex F (0.42)" in trained.verdict
    assert any("sex F" in str(note) for note in trained.notes)
    registry = Registry(tracking)
    assert registry.champion("match").version == 1
    version = registry.versions("match")[0]
    assert version.metrics["groups_under_four_fifths"] == 1.0
    for how in ({}, {"force": True}, {"by": "wang"}, {"by": " ", "reason": "a small city"}):
        promoted, why = pipeline.promote(tracking, "match", 2, **how)
        assert not promoted and "1 groups are under four fifths" in why
    how = {"force": True, "by": "wang", "reason": "a small city"}
    assert pipeline.promote(tracking, "match", 2, **how)[0]
    assert Registry(tracking).champion("match").version == 2
    assert registry.approval("match", 2) == ("wang", "a small city")
    assert registry.approval("match", 1) is None


@pytest.mark.slow
def test_the_same_challenger_is_in_use_where_the_audit_passes(changed_city, monkeypatch):
    store, tracking = changed_city
    fair = UNFAIR.assign(under_four_fifths=False)
    monkeypatch.setattr(training, "audited_groups", lambda *_, **__: fair)
    assert pipeline.train(store, "match", tracking=tracking).promoted


def test_every_version_of_matches_is_audited_and_its_card_says_so(city, trained):
    tracking = trained[0]
    champion = Registry(tracking).champion("match")
    assert champion.metrics["groups_under_four_fifths"] == len(
        flagged_groups(audited_groups(city, tracking=tracking))
    )
    from talentmatch.specs import load_model_spec

    card = str(model_card(load_model_spec("match_default"), champion))
    assert "groups_under_four_fifths" in card
    assert "groups_under_four_fifths" not in Registry(tracking).champion("demand").metrics


def test_a_ranker_that_shuts_out_a_group_is_caught_before_it_is_in_use(city, trained):
    """Score everybody by what planted sex says: the audit must find the group that is never shown."""
    tracking = trained[0]
    day = pipeline.data_date(city, "recruiting")
    sex = city.read("protected", as_of=day, purpose="audit").set_index("candidate_id")["sex"]
    group = sorted(sex.dropna().unique())[0]

    class ShutsOut:
        def predict(self, comparisons):
            scores = np.linspace(0.2, 0.3, len(comparisons))
            return pd.DataFrame(
                dict.fromkeys(("candidate", "employer", "mutual"), scores),
                index=comparisons.index,
            )

    from talentmatch.pipeline.models import auditing

    scored_pairs = auditing.scored_pairs

    def barred(market, pairs):
        comparisons, scored = scored_pairs(market, pairs)
        own = scored["candidate_id"].map(sex) == group
        return comparisons, scored.assign(mutual=scored["mutual"].where(~own, 0.0))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(auditing, "scored_pairs", barred)
        groups = audited_groups(city, tracking=tracking, ranker=ShutsOut())
    assert any(f"sex {group} " in str(text) for text in flagged_groups(groups))


def test_where_nobody_is_known_there_is_nothing_to_audit(no_models):
    with Store() as store:
        assert audited_groups(store, tracking=no_models) is None
    assert flagged_groups(None) == []
