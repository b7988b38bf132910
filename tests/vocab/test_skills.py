import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.errors import NotFoundError
from talentmatch.vocab import skill_mentions, skills
from talentmatch.vocab.reading import comparable

ALL = sorted(skills.codes())


def test_there_are_at_least_600_skills_with_both_names():
    table = skills.table()
    assert len(table) >= 600
    assert table["skill"].is_unique
    assert table[["zh", "en", "cluster"]].notna().all().all()


def test_an_alias_belongs_to_one_skill():
    owner = {}
    for row in skills.table().itertuples():
        for name in {comparable(n) for n in (row.skill, row.zh, row.en, *row.aliases)}:
            assert owner.setdefault(name, row.skill) == row.skill


def test_every_name_and_alias_leads_to_its_skill():
    for row in skills.table().itertuples():
        for name in (row.skill, row.zh, row.en, *row.aliases):
            assert skills.canonical(name.upper()) == row.skill


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("python3", "Python"),
        ("spring-boot", "Spring Boot"),
        ("Solid Works", "SolidWorks"),
        ("ＣＡＤ", "AutoCAD"),
        ("数控编程", "CNC programming"),
        ("basket weaving", None),
        ("", None),
        (None, None),
    ],
)
def test_canonical_reads_a_skill_as_people_write_it(text, skill):
    assert skills.canonical(text) == skill


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("熟悉JavaScript、C/C++和UG编程", ["JavaScript", "C", "C++", "UG NX"]),
        ("Java, JavaScript, R", ["Java", "JavaScript", "R"]),
        ("精通C、C++，熟悉c#", ["C", "C++", "C#"]),
        ("负责C端产品，A轮融资", ["Financing"]),
        ("ready to go; you will excel at boring work", []),
        ("proficient in Excel and Go", ["Excel", "Go"]),
        ("熟练使用excel、word", ["Excel", "Word"]),
        ("ASP.NET Core", [".NET"]),
        ("javanese coffee", []),
        ("数控车床操作", ["CNC turning"]),
        ("5S现场管理\nISO9001:2015", ["5S management", "Production management", "ISO 9001"]),
        ("Python Python python", ["Python"]),
    ],
)
def test_extract_takes_the_longest_name_that_stands_alone(text, found):
    assert skill_mentions.extract([text]) == [found]


def test_a_missing_text_names_no_skill():
    assert skill_mentions.extract([None, float("nan"), "", "焊接"]) == [[], [], [], ["Welding"]]


def test_equal_texts_get_lists_of_their_own():
    first, second = skill_mentions.extract(["焊接", "焊接"])
    first.append("changed")
    assert second == ["Welding"]


@given(st.lists(st.sampled_from(ALL), min_size=1, max_size=5, unique=True))
def test_every_skill_of_a_list_is_found(named):
    # The Chinese name in a list is the way postings write skills.
    text = "、".join(skills.name(skill) for skill in named)
    assert set(named) <= set(skill_mentions.extract([text])[0])


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_extract_survives_any_text_and_only_names_known_skills(text):
    assert set(skill_mentions.extract([text])[0]) <= skills.codes()


def test_names_clusters_and_near_misses():
    assert skills.name("Welding", "en") == "Welding"
    assert skills.name("unheard of", "zh") == "unheard of"
    assert skills.cluster("PLC programming") == "automation"
    assert skills.nearest("Pythonn", n=1) == ["Python"]
    with pytest.raises(NotFoundError, match="nearest: Python"):
        skills.cluster("Pythn")


@pytest.mark.parametrize(
    "text",
    [
        "不涉及电气设计，没有PLC经验",
        "无CPA",
        "unfamiliar with SolidWorks",
        "lack of Python experience",
        "缺乏SolidWorks经验",
        "正在自学Python",
        "零基础Java",
        "对PLC不太了解",
        "CAD不熟",
        "英语较差",
        "CATIA一窍不通",
        "一级建造师（已过期）",
        "电工证已注销",
        "ACCA 未取得",
        "SAP: none",
        "Excel (none)",
        "CAD（不会）",
        "除SAP外均熟悉",
        "不做销售",
        "不是销售岗",
        "不能熟练使用CAD",
        "非Java岗",
        "非 Java 方向",
        "no Java",
        "Java除外",
        "除Java外",
        "除了Java，其他都行",
        "不限Java",
        "Java不限",
        "免Java基础",
        "无需Java",
        "Java无要求",
        "Java无需掌握",
        "Java isn't required",
        "Java knowledge unnecessary",
        "不考虑Java",
        "Java勿扰",
        "不要Java",
        "不想做Java",
        "non-Java role",
        "excluding Java",
        "other than Java",
        "Java以外的语言",
        "语言不限（Java除外）",
        "非数控岗",
        "不必会Java",
    ],
)
def test_what_somebody_lacks_or_no_longer_holds_is_no_skill(text):
    assert skill_mentions.extract([text]) == [[]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("除SAP外还熟悉Oracle", ["SAP", "Oracle Database"]),
        ("会SAP、PLC不熟", ["SAP"]),
        ("熟悉PLC，不能少于3年", ["PLC programming"]),
        ("电工证未过期", ["Electrician certificate"]),
        ("不接受无CAD经验者", ["AutoCAD"]),
        ("正在负责PLC编程", ["PLC programming"]),
        ("误差分析，熟悉CAD", ["AutoCAD"]),
        ("Python: none; Java: 5 years", ["Java"]),
        ("MIG welding. Not required: CAD", ["MIG/MAG welding"]),
        ("不需要Java，但要Python", ["Python"]),
        ("非Java岗，Python岗", ["Python"]),
        ("no Java, Python needed", ["Python"]),
        ("除Java外，还要会Python", ["Java", "Python"]),
        ("Python rather than Java", ["Python"]),
        ("非Java勿扰", ["Java"]),
        ("没有Java不行", ["Java"]),
        ("包括但不限于Java、Python", ["Java", "Python"]),
        ("学历不限，会Java", ["Java"]),
        ("Java工程师学历无要求", ["Java"]),
        ("非计算机专业 熟悉Java", ["Java"]),
        ("熟悉Java，非必须会Python", ["Java"]),
    ],
)
def test_words_that_look_like_a_lack_take_no_skill_away(text, names):
    assert skill_mentions.extract([text]) == [names]


@pytest.mark.parametrize(
    "words", ["熟悉PLC和不错的机器", "experience with PLC and not only machines "]
)
def test_a_text_without_a_full_stop_is_read_in_the_time_of_its_length(words):
    begun = time.process_time()
    assert skill_mentions.extract([words * 300]) == [["PLC programming"]]
    assert time.process_time() - begun < 2
