import pytest

from talentmatch.vocab.reading import read_rows
from talentmatch.vocab.surnames import own_sound, surname


@pytest.mark.parametrize(
    ("name", "first", "letters"),
    [
        ("南宫雪", "南宫", ""),
        ("欧阳明", "欧阳", ""),
        ("欧明", "欧", ""),
        ("单雄", "单", "shan"),
        ("查良", "查", "zha"),
        ("朴志", "朴", "piao"),
        ("现居宁波", "", ""),
        ("", "", ""),
    ],
)
def test_a_name_begins_with_a_surname_that_may_sound_otherwise(name, first, letters):
    assert (surname(name), own_sound(first)) == (first, letters)


def test_each_surname_stands_once_in_one_or_two_characters():
    surnames = [row["surname"] for row in read_rows("surnames")]
    assert len({*surnames}) == len(surnames)
    assert {len(one) for one in surnames} == {1, 2}
