"""Every model has a card that says what a reader must know, with figures that were published."""

import csv
import re
from pathlib import Path

import pytest

from talentmatch.errors import SpecError
from talentmatch.specs import ModelSpec, load_model_spec, spec_folder, spec_names
from talentmatch.track import model_card

RESULTS = Path(__file__).parents[2] / "experiments" / "results"
SECTIONS = ["What it is", "Intended use", "Data it learns from", "Evaluation", "Limits", "Ethics"]
by_model = pytest.mark.parametrize("name", spec_names("models"))


def card(name):
    return (spec_folder("models") / load_model_spec(name).card).read_text("utf-8")


def published(name):
    with (RESULTS / name).open(encoding="utf-8", newline="") as stream:
        cells = [cell for row in csv.DictReader(stream) for cell in row.values()]
    return [float(cell) for cell in cells if re.fullmatch(r"\d+\.?\d*", cell or "")]


@by_model
def test_a_card_has_every_section_and_text_below_it(name):
    found = re.findall(r"^## (.+)\n(.+)", card(name), re.M)
    assert [title for title, _ in found] == SECTIONS


@by_model
def test_a_card_names_estimator_features_and_the_metric_of_its_gate(name):
    spec = load_model_spec(name)
    for word in (spec.estimator.partition(":")[2], spec.features, spec.gate.metric):
        assert f"`{word}`" in card(name)


@by_model
def test_figures_in_a_card_are_those_of_the_results_it_names(name):
    text = card(name)
    for file in re.findall(r"`experiments/results/(\w+\.csv)`", text):
        known = published(file)
        section = text.split(file, 1)[1].split("\n\n## ", 1)[0]
        rows = [row for row in section.splitlines() if row.startswith("| ") and "---" not in row]
        figures = [float(number) for row in rows for number in re.findall(r"\b\d+\.\d+\b", row)]
        for figure in figures:
            # A rerun on other machines moves the third digit, which is no reason to doubt a card.
            near = [
                value
                for value in known
                for scale in (1, 100)
                if abs(scale * value - figure) <= 0.01 * figure + 0.002
            ]
            assert near, f"{figure} of {name} is not in {file}: bring the card up to date"


@by_model
def test_results_named_in_a_card_are_there(name):
    for file in re.findall(r"`(experiments/[\w/.]+)`", card(name)):
        assert (RESULTS.parents[1] / file).exists(), file


OWN = """
name: own
estimator: "talentmatch.demand:DemandForecaster"
features: demand_history
gate: {metric: mae, better: lower}
card: own.md
"""


def test_a_model_of_ones_own_yaml_has_its_card(tmp_path):
    (tmp_path / "own.yml").write_text(OWN, "utf-8")
    with pytest.raises(SpecError, match=r"card 'own\.md' is neither beside the file"):
        load_model_spec(str(tmp_path / "own.yml"))
    (tmp_path / "own.md").write_text("# Model card: own\n\nFor towns.\n", "utf-8")
    spec = load_model_spec(str(tmp_path / "own.yml"))
    again = ModelSpec.from_dict(spec.as_dict())  # as a version keeps it, wherever it is read
    assert "For towns." in model_card(again)
