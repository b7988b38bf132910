import subprocess
import sys

import pytest

from talentmatch.errors import NotFoundError
from talentmatch.vocab import industries


def test_the_standard_has_its_known_counts():
    counts = industries.table()["level"].value_counts()
    assert counts["section"] == 20
    assert counts["division"] == 97
    assert counts["group"] == 473
    assert counts["class"] > 300


def test_every_code_is_unique_and_has_its_parent_and_both_names():
    table = industries.table()
    assert table["code"].is_unique
    assert table[["code", "zh", "en", "level"]].notna().all().all()
    below = table[table["level"] != "section"]
    assert set(below["parent"]) <= set(table["code"])
    assert (
        below["code"].str.len() == below["parent"].str.len() + (below["level"] == "division") + 1
    ).all()


def test_divisions_are_numbered_without_a_gap():
    divisions = industries.table().query("level == 'division'")["code"].str[1:].astype(int)
    assert sorted(divisions) == list(range(1, 98))


@pytest.mark.parametrize(
    "cluster", ["C33", "C34", "C35", "C36", "C38", "C39", "C40", "I63", "I64", "I65", "L72"]
)
def test_the_three_clusters_go_down_to_four_digits(cluster):
    assert any(code.startswith(cluster) and len(code) == 5 for code in industries.codes())


def test_ancestors_of_every_code_exist_and_end_in_it():
    for code in industries.codes():
        chain = industries.ancestors(code)
        assert chain[-1] == code
        assert all(industries.exists(step) for step in chain)


def test_children_name_their_parent():
    assert "C352" in industries.children("C35")
    assert industries.children("C3525") == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("C35", "C35"),
        (" c35 ", "C35"),
        ("35", "C35"),
        ("3525", "C3525"),
        ("C", "C"),
        ("模具制造", "C3525"),
        ("C3525 模具制造", "C3525"),
        ("Manufacture of moulds and dies", "C3525"),
        ("I35", None),
        ("C99", None),
        ("不知道", None),
        ("", None),
    ],
)
def test_a_code_is_read_as_people_write_it(written, code):
    assert industries.code(written) == code


def test_every_code_and_name_is_read_back():
    for code in industries.codes():
        assert industries.code(code) == code
        assert industries.name(industries.code(industries.name(code))) == industries.name(code)


@pytest.mark.parametrize(
    "wrong", ["C349X", "C99", "3599", "Z12", "通用设备制造", "softwear development"]
)
def test_a_wrong_code_names_the_nearest_three(wrong):
    nearest = industries.nearest(wrong)
    assert len(nearest) == 3
    assert all(industries.exists(line.split(" ")[0]) for line in nearest)


def test_an_unknown_code_is_an_error_with_the_nearest_three():
    with pytest.raises(NotFoundError, match=r"no industry 'C3529X'.*nearest: C352") as caught:
        industries.name("C3529X")
    assert len(caught.value.nearest) == 3


def test_importing_the_codes_costs_no_pandas():
    script = (
        "import sys, talentmatch.vocab.industries as i; i.codes(); assert 'pandas' not in "
        "sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
