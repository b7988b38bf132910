"""What the models in use reached, and how far the data has moved since they were trained."""

import pandas as pd
import pytest

from talentmatch import pipeline
from talentmatch.i18n import render
from talentmatch.track import Registry


def test_backtests_are_the_figures_of_the_run_beside_simple_forecasts(tracking):
    table = pipeline.backtests(tracking).table.set_index(["kind", "measure"])
    champion = Registry(tracking).champion("demand")
    mae = table.loc[("demand", "MAE")]
    assert mae["score"] == champion.metrics["mae"]
    assert mae["naive"] == champion.metrics["mae_naive"]
    assert mae["mean_of_three"] == champion.metrics["mae_mean_of_three"]
    deciding = table.loc[table["decides"]].reset_index()
    assert deciding["kind"].tolist() == list(pipeline.KINDS)
    assert not table.index.get_level_values("measure").str.contains("last value").any()


def test_without_a_model_in_use_that_is_said(no_models, city):
    checked = pipeline.backtests(no_models)
    assert checked.table.empty and render(checked.notes[0], "zh") == "尚无在用模型，请先训练。"
    assert pipeline.input_drift(city, tracking=no_models).table.empty


def test_data_that_moved_after_the_training_is_told_from_data_that_did_not(own_city, tracking):
    before = pipeline.input_drift(own_city, tracking=tracking)
    assert before.table.empty and "no data has come since" in before.notes[0]
    trained = pd.Timestamp(Registry(tracking).champion("match").as_of)
    posts = own_city.read("posting", as_of=trained, purpose="recruiting")
    later = posts.loc[posts["posted_on"] > trained - pd.Timedelta(days=300)]
    own_city.write(
        "posting",
        later.assign(
            posting_id="later-" + later["posting_id"],
            posted_on=later["posted_on"] + pd.DateOffset(days=300),
            pay_low=later["pay_low"] * 3,
            pay_high=later["pay_high"] * 3,
        ),
    )
    drift = pipeline.input_drift(own_city, tracking=tracking).table
    match = drift.loc[drift["kind"].eq("match")].set_index("data_column")
    assert set(match["table"]) <= {"posting", "candidate", "interaction"}
    assert match.loc["pay low", "moved"] == "much" and match.loc["pay low", "psi"] > 0.25
    assert match.loc["region", "moved"] == "little"
    assert match.loc["pay low", "rows_now"] != match.loc["pay low", "rows_before"]
    assert drift["psi"].is_monotonic_decreasing
    assert "薪资下限" in [render(name, "zh") for name in drift["data_column"]]


@pytest.mark.parametrize("name", ["psi", "score"])
def test_every_column_has_a_word_of_help_in_both_languages(name):
    from talentmatch.i18n import by_language
    from talentmatch.pipeline.models._model_checks import BACKTESTS, INPUT_DRIFT

    fields = [field for spec in (BACKTESTS, INPUT_DRIFT) for field in spec.fields]
    assert name in [field.name for field in fields]
    for field in fields:
        assert render(by_language({"en": field.doc}), "zh") != field.doc, field.name
