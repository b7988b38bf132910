"""Specs are closed: a wrong key is told with the nearest right one, and a number changes the run."""

import pytest

from talentmatch.errors import NotFoundError, SpecError
from talentmatch.specs import Gate, ModelSpec, load_feature_spec, load_model_spec, spec_names

MODEL = """
name: mine
estimator: talentmatch.demand:DemandForecaster
features: demand_history
card: demand_default.md
parameters: {random_state: 7}
gate: {metric: mae, better: lower}
"""


@pytest.fixture
def spec_file(tmp_path):
    def write(text):
        path = tmp_path / "mine.yml"
        path.write_text(text, "utf-8")
        return str(path)

    return write


@pytest.mark.parametrize("name", spec_names("features"))
def test_every_feature_set_says_what_each_column_means(name):
    spec = load_feature_spec(name)
    for column in spec.columns.values():
        assert column.unit and column.meaning and column.source
    assert set(spec.key) & set(spec.columns) or spec.key


@pytest.mark.parametrize("name", spec_names("models"))
def test_every_model_names_its_feature_set_and_its_card(name):
    spec = load_model_spec(name)
    assert spec.features in spec_names("features")
    assert (spec.card, spec.make().get_params() is not None) == (f"{name}.md", True)


def test_a_number_in_the_yaml_reaches_the_estimator(spec_file):
    assert load_model_spec(spec_file(MODEL)).make().random_state == 7
    changed = MODEL.replace("random_state: 7", "random_state: 8")
    assert load_model_spec(spec_file(changed)).make().random_state == 8


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("estimtor:", "estimator:", "did you mean 'estimator'"),
        ("randomstate:", "random_state:", "did you mean 'random_state'"),
        ("metrik:", "metric:", "did you mean 'metric'"),
        ("better: less", "better: lower", "write lower or higher"),
    ],
)
def test_an_unknown_key_names_the_nearest_known_one(spec_file, wrong, right, told):
    with pytest.raises(SpecError, match=told):
        load_model_spec(spec_file(MODEL.replace(right, wrong)))


def test_all_problems_of_a_spec_are_told_at_once(spec_file):
    with pytest.raises(SpecError) as caught:
        load_model_spec(spec_file("name: mine\nfeaturs: x\n"))
    assert len(caught.value.problems) >= 4


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: [1\n"])
def test_a_file_that_is_no_mapping_is_refused(spec_file, text):
    with pytest.raises(SpecError):
        load_model_spec(spec_file(text))


def test_what_is_no_estimator_is_refused_before_it_is_called(spec_file):
    with pytest.raises(SpecError, match="'os:system' has no fit"):
        load_model_spec(
            spec_file(MODEL.replace("talentmatch.demand:DemandForecaster", "os:system"))
        )


def test_a_spec_that_does_not_exist_names_the_nearest():
    with pytest.raises(NotFoundError, match="demand_default"):
        load_model_spec("demand_defalt")


def test_a_gate_asks_for_a_gain_in_the_right_direction():
    assert Gate(metric="auc", better="higher", least_gain=0.01).passes(0.81, 0.80)
    assert not Gate(metric="auc", better="higher", least_gain=0.05).passes(0.81, 0.80)
    assert not Gate(metric="mae", better="lower").passes(10.0, 10.0)


def recorded(**changed):
    """Return a spec as a run recorded it."""
    return load_model_spec("match_default").as_dict() | changed


def test_a_spec_recorded_with_the_old_names_of_parameters_is_made_with_the_new():
    old = {"monotone": "spec", "scorecard": "match_default", "features": "candidate_posting_pairs"}
    made = ModelSpec.from_dict(recorded(parameters=old)).make()
    assert (made.monotone, made.scorecard) == ("declared", None)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"estimator": "package_gone:Ranker"}, "cannot be imported"),
        ({"estimator": "talentmatch.match:Renamed"}, "cannot be imported"),
        ({"parameters": {"round": 3}}, "did you mean 'rounds'"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_recorded_spec_that_cannot_be_made_any_more_says_why(changed, told):
    with pytest.raises(SpecError, match=told):
        ModelSpec.from_dict(recorded(**changed)).make()
