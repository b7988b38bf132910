"""What a post asks for and pays."""

import pandas as pd

from talentmatch.plan import post_profiles


def test_a_profile_is_read_off_what_was_asked():
    asked = pd.DataFrame(
        {
            "occupation": ["x"] * 4 + [None],
            "education": ["college", "bachelor", "bachelor", "master", "doctor"],
            "major": ["A", "A", None, "B", "C"],
            "title_rank": [None] * 5,
            "skill_grade": ["none", "grade_4", "grade_4", None, "grade_1"],
            "experience_min": [1.0, 3.0, 3.0, None, 9.0],
            "skills": [["cnc", "cad"], ["cnc"], [], ["cnc"], ["never"]],
            "pay_low": [8000.0, 8000.0, 8000.0, None, 1e6],
            "pay_high": [12000.0, 12000.0, 12000.0, None, 1e6],
            "pay_months": [12.0, None, 12.0, 12.0, 12.0],
        }
    )
    profile = post_profiles(asked).loc["x"]
    assert (profile["education"], profile["major"], profile["title_rank"]) == (
        "bachelor",
        "A",
        None,
    )
    assert (profile["experience_min"], profile["pay_p50"], profile["asked"]) == (3.0, 120_000, 4)
    assert profile["skill_grade"] == "grade_4"
    assert profile["skills"] == ["cnc", "cad"]
