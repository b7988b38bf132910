"""Unlawful limits and contact data are found in texts and taken out of them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.data.reading.cells._distinct import suspects
from talentmatch.data.reading.cells._scrub import CONTACT_SUSPECT, holds_contact, without_contact
from talentmatch.data.reading.cells._unlawful import KINDS, SUSPECT, find_unlawful, without_unlawful
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
FORBIDDEN = [
    ("sex", "男性优先"),
    ("sex", "限女性"),
    ("sex", "仅限男"),
    ("sex", "性别：女"),
    ("sex", "女士优先"),
    ("sex", "男"),
    ("sex", "女性"),
    ("sex", "female only"),
    ("sex", "Male candidates preferred"),
    ("sex", "must be male"),
    ("sex", "gender: female"),
    ("marital", "已婚已育"),
    ("marital", "已婚优先"),
    ("marital", "婚姻状况：未婚"),
    ("marital", "两年内不得怀孕"),
    ("marital", "must be single"),
    ("marital", "marital status: married"),
    ("age", "年龄35岁以下"),
    ("age", "35周岁以内"),
    ("age", "25-40岁"),
    ("age", "年龄在18-45周岁之间"),
    ("age", "95后优先"),
    ("age", "under 35"),
    ("age", "no older than 40"),
    ("age", "aged 25-35"),
    ("age", "25 to 35 years old"),
    ("household", "限本地户籍"),
    ("household", "本市户口优先"),
    ("household", "不招外地人"),
    ("household", "local hukou required"),
    ("household", "local residents only"),
    ("sex", "要求男性"),
    ("sex", "需要女生"),
    ("sex", "最好是女生"),
    ("sex", "女性岗位"),
    ("sex", "限应届男生"),
    ("sex", "适合男性"),
    ("sex", "以男性为主"),
    ("sex", "不招聘男性"),
    ("sex", "女孩子优先"),
    ("sex", "形象气质佳女性"),
    ("sex", "男15名女10名"),
    ("sex", "男女工各10名"),
    ("sex", "适合宝妈"),
    ("sex", "man preferred"),
    ("marital", "未婚"),
    ("marital", "婚育状况稳定"),
    ("marital", "unmarried"),
    ("age", "要求90后"),
    ("age", "不超过35岁"),
    ("household", "苏州户籍"),
    ("household", "须具有上海户口"),
    ("ethnicity", "限汉族"),
    ("ethnicity", "汉族"),
    ("ethnicity", "少数民族勿投"),
    ("ethnicity", "Han Chinese only"),
    ("ethnicity", "no minorities"),
]
ALLOWED = [
    "男装设计",
    "女鞋开发",
    "女装买手",
    "负责男士护肤品销售",
    "男女不限",
    "男，女均可",
    "男/女",
    "性别不限",
    "5年以下经验",
    "年满18周岁以上",
    "负责10-12岁儿童课程",
    "30-50人团队管理",
    "户籍管理窗口",
    "汉族服饰设计",
    "gender equality employer",
    "response under 35 ms",
    "under 35 employees",
    "male connectors",
    "women's fashion",
    "managing 30 people",
    "packaged 25 items",
    "后端开发",
    "婚礼策划",
    "年龄不限",
    "需要女装经验",
    "要求女性用品行业经验",
    "适合女性的产品",
    "招男装导购",
    "以女性为主的客群",
    "女生宿舍管理",
    "要与男女同事沟通",
    "不限户籍",
    "办理户籍",
    "服务过35岁以上客户",
    "已婚客户",
    "男女比例1:1",
    "不要求男性",
    "equal opportunity regardless of age, sex, race or marital status",
    "95后端节点",
    "精通女性用品营销",
]


def test_both_words_of_a_limit_by_family_leave_the_text():
    texts = pd.Series(["限已婚已育，现金管理", "限未婚未育者；出纳"])
    left, terms = without_unlawful(texts)
    assert [text.strip("，；") for text in left] == ["现金管理", "出纳"]
    assert terms.map(len).tolist() == [1, 1]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.text(alphabet="男女岁35９０后 \u3000yearsold限性别，负责KſİMale", max_size=30),
        max_size=8,
    )
)
def test_no_text_that_shows_an_unlawful_limit_is_passed_over(texts):
    frame = pd.Series(texts, dtype="str")
    near = suspects(frame, SUSPECT)
    assert not [
        text for text, seen in zip(texts, near, strict=True) if find_unlawful(text) and not seen
    ]
    _, found = without_unlawful(frame)
    assert found.tolist() == [find_unlawful(text) for text in texts]


def test_a_limit_around_another_one():
    assert find_unlawful("Male under 40 preferred") == ["age: under 40", "sex: Male preferred"]


@pytest.mark.parametrize(("kind", "words"), FORBIDDEN)
def test_a_forbidden_limit_is_found_named_and_taken_out(kind, words):
    text = f"熟悉PLC编程；{words}；有责任心"
    found = find_unlawful(text)
    assert [term.partition(":")[0] for term in found] == [kind]
    clean, _ = without_unlawful(pd.Series([text]))
    assert find_unlawful(clean[0]) == []
    assert clean[0].startswith("熟悉PLC编程") and clean[0].endswith("有责任心")


@pytest.mark.parametrize("words", ALLOWED)
def test_lawful_words_are_left_alone(words):
    assert find_unlawful(f"岗位职责：{words}。") == []


@given(st.lists(st.sampled_from([*FORBIDDEN, *((None, words) for words in ALLOWED)]), max_size=5))
def test_cleaning_twice_is_cleaning_once(parts):
    text = pd.Series(["，".join(words for _, words in parts)])
    clean, found = without_unlawful(text)
    again, nothing = without_unlawful(clean)
    if len(parts):
        assert nothing[0] == []
        assert again.fillna("").tolist() == clean.fillna("").tolist()
        assert {term.partition(":")[0] for term in found[0]} <= set(KINDS)


@given(st.text(max_size=60))
def test_no_text_breaks_the_search(text):
    clean, _ = without_unlawful(pd.Series([text], dtype="str"))
    assert len(clean) == 1


def test_missing_texts_stay_missing():
    clean, found = without_unlawful(pd.Series([None, "钳工"], dtype="str"))
    assert clean.isna().tolist() == [True, False]
    assert found.tolist() == [[], []]


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


@pytest.mark.parametrize(
    "contact",
    [
        "wx: zou-401",
        "１９９ ０００００ ４０１",
        "199.0000.0401",
        "1990 000 0401",
        "一九九零零零零零四零一",
        "zou2 at example dot com",
        "zou(at)example.com",
        "zou＠example.com",
    ],
)
def test_contact_data_in_disguise_leave_a_text(contact):
    texts = pd.Series([f"熟悉液压，联系{contact}，随时到岗"])
    assert without_contact(texts).tolist() == ["熟悉液压，联系…，随时到岗"]


def test_dates_and_figures_are_no_telephones():
    text = "2013.03-2017.06 虚构厂；产能13500 2000 3000台；ISO 13485 2016；18650电池"
    assert without_contact(pd.Series([text])).tolist() == [text]


@pytest.mark.parametrize(
    "trace",
    ["13800001111", "+86 138-0000-1111", "0574-63001111", "a.b@c-d.com.cn", "微信：hr_12345"],
)
def test_contact_data_leaves_no_trace_in_a_text(trace):
    assert without_contact(pd.Series([f"请联系{trace}，谢谢"]))[0] == "请联系…，谢谢"


def test_figures_that_are_no_telephone_stay():
    text = "产能1234567台，专利20240301号，2019-2023"
    assert without_contact(pd.Series([text]))[0] == text
    assert without_contact(pd.Series([None], dtype="str")).isna().all()
