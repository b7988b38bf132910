"""Every label and sentence stands in both languages."""

import string
from importlib import resources

import pytest
from babel.messages.pofile import read_po

from talentmatch.report.labels import heading

CATALOGUES = [
    path
    for path in (resources.files("talentmatch") / "locale" / "zh" / "LC_MESSAGES").iterdir()
    if path.name.endswith(".po")
]


def _fields(pattern):
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_every_phrase_stands_in_chinese_and_english_with_the_same_fields(path):
    with path.open("rb") as source:
        messages = [message for message in read_po(source) if message.id]
    keys = [message.context for message in messages]
    assert messages and len(keys) == len(set(keys)) and None not in keys
    for message in messages:
        assert message.string and not message.fuzzy, message.context
        assert _fields(message.id) == _fields(message.string), message.context


def test_an_unknown_column_keeps_its_name():
    assert heading("something_else", "zh") == "something_else"
