import pytest

from talentmatch.vocab.reading import comparable, nearest_keys, read_frame


def test_an_empty_cell_is_missing_in_a_frame():
    frame = read_frame("industries")
    assert frame["parent"].isna().sum() == 20


def test_names_are_compared_without_width_case_and_spaces():
    assert comparable("  ＣＮＣ \t Machining ") == "cnc machining"


@pytest.mark.parametrize("n", [1, 2, 3])
def test_nearest_keys_gives_each_key_once(n):
    names = {"车工": "turner", "数控车工": "turner", "铣工": "miller", "磨工": "grinder"}
    assert nearest_keys("车工", names, n)[0] == "turner"
    assert len(nearest_keys("车工", names, n)) == n
