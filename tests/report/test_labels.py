"""Every label and sentence stands in both languages."""

from importlib import resources

import pytest
import yaml

from talentmatch.report.labels import label

ROOMS = [
    path for path in (resources.files("talentmatch.vocab") / "phrases").iterdir()
    if path.name.endswith(".yml")
]  # fmt: skip


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: path.name)
def test_every_phrase_stands_in_chinese_and_english_with_the_same_fields(room):
    import string

    for key, texts in yaml.safe_load(room.read_text("utf-8")).items():
        assert set(texts) == {"en", "zh"}, key
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(texts[lang]) if name}
            for lang in ("en", "zh")
        ]
        assert fields[0] == fields[1], key


def test_an_unknown_column_keeps_its_name():
    assert label("something_else", "zh") == "something_else"
