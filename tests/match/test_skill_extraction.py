"""Skills in text: what the vocabulary knows, and what is misspelt in a list."""

import pytest

from talentmatch.match import skills_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("精通k8s和数控编程", ["Kubernetes", "CNC programming"]),
        ("Pyhton, Kuberntes", ["Python", "Kubernetes"]),  # codespell:ignore
        ("岗位要求：熟悉Pyhton；能出差", ["Python"]),
        ("we walk along the coast and kubernts are nowhere", []),
        ("", []),
        (None, []),
    ],
)
def test_skills_are_found_by_name_alias_and_near_miss(text, expected):
    assert skills_in([text]) == [expected]


def test_a_skill_named_twice_is_listed_once():
    assert skills_in(["Python, Pyhton, python3"]) == [["Python"]]  # codespell:ignore
