"""What has contact data taken out is seen by the search over whole columns."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.cells._scrub import CONTACT_SUSPECT, holds_contact
from talentmatch.data.reading.formats._parquet_files import needs_cleaning

PIECES = [
    "1",
    "3",
    "8",
    "00",
    "1234",
    "１",
    "３",
    "８０",
    "－",
    "-",
    " ",
    ".",
    "·",
    "\u3000",
    "+86",
    "幺",
    "三八",
    "零零零",
    "010",
    "@",
    "a.cn",
    "at",
    " dot ",
    "(",
    "微信",
    "x",
    "19900101",
    "110101",
    "，",
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=14).map("".join))
def test_every_text_with_contact_data_is_a_suspect(text):
    if holds_contact(text):
        assert suspects(pd.Series([text]), CONTACT_SUSPECT, short=0).all()


@pytest.mark.parametrize(
    "number", ["13800001111", "１３８００００１１１１", "138-0000-1111", "138 00001111"]
)
def test_a_telephone_in_a_parquet_text_is_seen_and_a_number_of_a_post_is_not(tmp_path, number):
    path = tmp_path / "posting.parquet"
    for text, found in ((f"电话{number}", True), ("编号138001，待遇从优", False)):
        pd.DataFrame({"title": ["钳工"], "text": [text]}).to_parquet(path)
        assert needs_cleaning(path) is found
    assert not np.any(suspects(pd.Series(["编号138001，待遇从优"]), CONTACT_SUSPECT))
