from pathlib import Path

import pytest

import talentmatch
from talentmatch.vocab.reading import (
    comparable,
    nearest_keys,
    read_frame,
    read_labels,
    read_rows,
    read_words,
)


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


@pytest.mark.parametrize("name", ["headings", "headings_of_two", "labels", "words"])
def test_words_of_files_stand_once_and_whole(name):
    rows = read_rows(name)
    assert len(rows) == len({tuple(row.values()) for row in rows})
    # What a form says and nobody keeps has no meaning; else no cell is empty.
    assert all(cell for row in rows for column, cell in row.items() if column != "meaning")


def test_labels_of_one_kind_lead_to_what_they_mean():
    labels = read_labels("table in a firm's form")
    assert "拟招聘人数" in labels["需求人数"] and "招聘岗位" in labels["岗位名称"]
    assert read_labels("nothing of this name") == {}


def test_words_of_one_kind_come_in_their_order():
    assert read_words("trade behind the name of a firm")[:3] == ("医疗", "医药", "制药")
    assert read_words("nothing of this name") == ()


@pytest.fixture(scope="module")
def code():
    files = Path(talentmatch.__file__).parent.rglob("*.py")
    return "\n".join(file.read_text("utf-8") for file in files)


@pytest.mark.parametrize("name", ["labels", "words"])
def test_every_list_of_words_is_read_somewhere(name, code):
    lists = {row["of"] for row in read_rows(name)}
    assert {one for one in lists if f'read_{name}("{one}")' not in code} == set()
