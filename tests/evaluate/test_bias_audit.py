"""The table of Local Law 144 holds what the rules of the city ask for, and no ratio they do not."""

import numpy as np
import pandas as pd
import pytest

from talentmatch.errors import InputError
from talentmatch.evaluate.bias_audit import bias_audit, crossed
from talentmatch.evaluate.fairness import audit
from talentmatch.pipeline.models._local_law import AuditBasis, local_law_table


def people(counts):
    """Return the selection and the group of everybody: name to (people, selected)."""
    group = np.repeat(list(counts), [n for n, _ in counts.values()])
    chosen = np.concatenate([np.arange(n) < yes for n, yes in counts.values()]).astype(int)
    return chosen, group


def test_the_ratios_are_those_of_the_example_in_the_rules():
    chosen, sex = people({"male": (1390, 667), "female": (1181, 555)})
    table = bias_audit(chosen, pd.DataFrame({"sex": sex})).set_index("group")
    assert table["rate"].round(2).to_dict() == {"female": 0.47, "male": 0.48}
    assert table["ratio"].round(3).to_dict() == {"female": 0.979, "male": 1.0}


def test_a_category_of_under_two_per_cent_keeps_its_rate_and_is_no_reference():
    chosen, race = people({"asian": (600, 120), "white": (385, 154), "other": (15, 15)})
    table = bias_audit(chosen, pd.DataFrame({"race": race})).set_index("group")
    assert table["left_out"].to_dict() == {"asian": "", "other": "few", "white": ""}
    assert table.loc["other", ["people", "rate"]].tolist() == [15, 1.0]
    assert table["ratio"].dropna().round(3).to_dict() == {"asian": 0.5, "white": 1.0}
    everyone = bias_audit(chosen, pd.DataFrame({"race": race}), least_share=0.0)
    assert everyone.set_index("group").loc["white", "ratio"] == pytest.approx(0.4)


def test_who_is_of_unknown_category_is_counted_and_not_compared():
    chosen, sex = people({"f": (50, 10), "m": (50, 20), "unknown": (4, 4)})
    groups = pd.DataFrame({"sex": pd.Series(sex).mask(sex == "unknown")})
    groups["race"] = pd.Series(["a", "b"] * 52).mask(np.arange(104) == 0)
    table = bias_audit(chosen, groups, crossings=[("sex", "race")])
    unknown = table[table["left_out"].eq("unknown")].set_index("attribute")
    assert unknown["people"].to_dict() == {"sex": 4, "race": 1, "sex × race": 5}
    assert unknown[["rate", "ratio"]].isna().all(axis=None)
    assert table.loc[table["group"].eq("m"), "ratio"].item() == 1.0
    assert list(table["attribute"].unique()) == ["sex", "race", "sex × race"]
    both = crossed(groups["sex"], groups["race"])
    assert set(table.loc[table["attribute"].eq("sex × race"), "group"]) == {
        *both.dropna(),
        "unknown",
    }


def test_scoring_rates_are_those_of_the_audit_and_have_a_reference_of_their_own():
    random = np.random.default_rng(3)
    group = pd.Series(random.choice(["a", "b", "c"], 600), name="g")
    score = random.normal(size=600) + group.map({"a": 0.6, "b": 0.0, "c": -0.4})
    chosen = (random.random(600) < group.map({"a": 0.2, "b": 0.5, "c": 0.3})).astype(int)
    table = bias_audit(chosen, group.to_frame(), scores=score)
    same = audit(chosen, group, scores=score, n_boot=1)
    for column in ("people", "selected", "rate", "ratio", "scoring_rate", "scoring_ratio"):
        assert np.allclose(table[column], same[column])
    assert table.loc[table["ratio"].eq(1), "group"].item() == "b"
    assert table.loc[table["scoring_ratio"].eq(1), "group"].item() == "a"


def said(groups):
    n = len(groups)
    basis = AuditBasis(as_of=pd.Timestamp("2025-01-01"), postings=3, top=5)
    listed = local_law_table(
        groups, pd.Series([True, False] * (n // 2)), pd.Series(range(n)), basis
    )
    return listed.table, " ".join(listed.notes)


def test_what_the_law_asks_for_and_the_data_lack_is_said():
    nothing = pd.Series([None] * 100, dtype="str")
    household = pd.Series(["本市", "外省"] * 50)
    groups = pd.DataFrame({"sex": ["female", "male"] * 50, "ethnicity": nothing})
    table, notes = said(groups.assign(household_registration=household))
    assert "asks for categories of race or ethnicity" in notes
    assert "historical data" in notes
    assert "100 people in the store on 2025-01-01" in notes and "3 open postings" in notes
    assert list(table["attribute"].unique()) == [
        "sex",
        "household_registration",
        "sex × household_registration",
    ]
    table, notes = said(groups.assign(sex=nothing))
    assert table.empty and "categories of sex" in notes
    _, notes = said(groups.assign(ethnicity=["Asian", "White"] * 50))
    assert "Not met: the law asks for the categories" not in notes
    _, notes = said(groups.assign(ethnicity=["汉族", "回族"] * 50))
    assert "Not met: the law asks for the categories of race and ethnicity" in notes


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"crossings": [("sx", "race")]}, r"'sx', 'race'.* is no pair"),
        ({"crossings": [("sex", "rac")]}, r"'sex', 'rac'.* is no pair"),
        ({"crossings": "sex", "least_share": "2"}, r"least_share is '2'(.|\n)*crossings is 'sex'"),
        ({"groups": pd.Series(["f", "m"])}, "groups is Series"),
    ],
)
def test_arguments_that_cannot_be_meant_are_named(wrong, message):
    given = {"groups": pd.DataFrame({"sex": ["f", "m"], "race": ["x", "y"]})} | wrong
    with pytest.raises(InputError, match=message):
        bias_audit([1, 0], **given)


def test_a_blank_category_is_unknown_in_crossings_too():
    groups = pd.DataFrame({"sex": ["f", "m", "f"], "race": ["x", " ", "y"]})
    table = bias_audit([1, 0, 1], groups, crossings=[("sex", "race")])
    crossed = table[table["attribute"] == "sex × race"]
    assert crossed["group"].tolist() == ["f × x", "f × y", "unknown"]
