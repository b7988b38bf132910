"""What a search gives, what it does not, and where it cannot be read."""

import pandas as pd
import pytest

from talentmatch import Store
from talentmatch.errors import InputError, NotFoundError
from talentmatch.i18n import render
from talentmatch.pipeline.people.people_search import search_people
from talentmatch.pipeline.people.records import record
from talentmatch.pipeline.people.search_words import read_search

PEOPLE = pd.DataFrame(
    {
        "candidate_id": ["wang", "li", "zhao", "chen"],
        "title": ["焊工", "Java 开发工程师", "注塑工艺员", "welder"],
        "region": ["慈溪·浒山街道", "宁波", "苏州", "余姚"],
        "education": ["vocational", "bachelor", "college", "junior_middle"],
        "skills": [["Welding"], ["Java", "MySQL"], ["Injection moulding"], ["焊接机器人调试"]],
        "wanted_regions": [["慈溪"], ["慈溪", "杭州"], [], ["宁波"]],
        "expected_yearly_pay": [90000.0, 240000.0, 120000.0, None],
        "experience_years": [12.0, 5.0, 3.0, None],
        "registered_on": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]),
        "text": ["十年氩弧焊", "会 JavaScript 与 Spring，做过100%自动化", "熟悉 UG", None],
        "employer": ["宁波某某焊接有限公司", None, "91999999270513877A", None],
    }
)
NAMES = {"wang": "王小明", "li": "李雷", "zhao": "赵敏", "chen": "陈思"}


@pytest.fixture(scope="module")
def office():
    with Store() as store:
        store.write("candidate", PEOPLE)
        ids = PEOPLE["candidate_id"]
        consent = pd.DataFrame({"candidate_id": ids, "purpose": "recruiting"})
        store.write("consent", consent.assign(given_on=pd.Timestamp("2024-01-01")))
        contacts = {"candidate_id": ids, "name": ids.map(NAMES)}
        store.write(
            "contact", pd.DataFrame({**contacts, "phone": [f"1390000000{i}" for i in range(4)]})
        )
        firm = {
            "enterprise_id": ["91999999270513877A"],
            "name": ["慈溪注塑有限公司"],
            "permitted_use": ["commercial"],
        }
        store.write("enterprise", pd.DataFrame(firm))
        yield store


def names(store, text, **more):
    return search_people(store, text, **more).table["name"].tolist()


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("", ["陈思", "赵敏", "李雷", "王小明"]),
        ("王小明", ["王小明"]),
        ("焊工 OR welder", ["陈思", "王小明"]),
        ("焊工 或 注塑", ["赵敏", "王小明"]),
        ("焊接", ["陈思", "王小明"]),
        ("skill:Java", ["李雷"]),
        ("技能：焊接", ["陈思", "王小明"]),
        ("text:Java", []),
        ("text:java*", ["李雷"]),
        ("text:100%", ["李雷"]),
        ('"氩弧焊"', ["王小明"]),
        ("氩弧焊 NOT 慈溪", []),
        ("place:慈溪", ["陈思", "李雷", "王小明"]),
        ("lives:慈溪", ["王小明"]),
        ("lives:宁波", ["陈思", "李雷", "王小明"]),
        ("lives:江苏", ["赵敏"]),
        ("wants:慈溪", ["陈思", "赵敏", "李雷", "王小明"]),
        ("wants:杭州", ["赵敏", "李雷"]),
        ("pay<20万", ["赵敏", "王小明"]),
        ("年薪:10万-15万", ["赵敏"]),
        ("NOT pay<200000", ["陈思", "李雷"]),
        ("years>=5", ["李雷", "王小明"]),
        ("学历>=大专", ["赵敏", "李雷"]),
        ("本科", ["李雷"]),
        ("registered>=2024-03-01", ["陈思", "赵敏"]),
        ("employer:慈溪注塑", ["赵敏"]),
        ("skill:(Java OR 焊接) -李雷", ["陈思", "王小明"]),
        ("(焊工 OR Java) AND (years>=10)", ["王小明"]),
        ("o'brien", []),
        ("zhao", ["赵敏"]),
    ],
)
def test_a_search_gives_whom_it_describes(office, text, who):
    assert names(office, text) == who


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ('焊工 "三年', "at character 4: the quotation mark is not closed", "第 4 个字符处"),
        ("(焊工 OR 车工", "at character 1: the bracket is not closed", "括号未闭合"),
        ("焊工)", "at character 3: a bracket is closed that was not opened", "右括号多余"),
        ("焊工 OR", "at character 6: something to look for is missing", "缺少检索词"),
        ("skil:Java", "no field skil; near to it are skill", "没有“skil”这个字段"),
        ("skill>3", "skill cannot be compared with >", "“技能”不能用“>”比较"),
        ("pay<much", "much is no yearly pay", "“much”不是年薪"),
        ("学历>=秀才", "秀才 is no level of education", "“秀才”不是学历"),
        ("登记>=昨", "昨 is no day", "“昨”不是日期"),
        ("skill:", "after skill something to look for is missing", "“技能”后缺少检索词"),
    ],
)
def test_what_cannot_be_read_is_refused_with_where(office, text, english, chinese):
    with pytest.raises(InputError) as caught:
        search_people(office, text)
    assert english in str(caught.value)
    assert chinese in render(caught.value, "zh")


def test_brackets_within_brackets_without_end_are_refused():
    with pytest.raises(InputError, match="too many brackets"):
        read_search("(" * 5000 + "a" + ")" * 5000)
    with pytest.raises(InputError, match="more than 60 words"):
        read_search("a " * 61)


def test_pages_together_are_the_whole_and_know_how_many_there_are(office):
    pages = [search_people(office, "", rows=3, start=start) for start in (0, 3)]
    assert [page.total for page in pages] == [4, 4]
    assert [name for page in pages for name in page.table["name"]] == names(office, "")
    assert (
        search_people(office, "", rows=3, start=99).table["name"].tolist()
        == pages[0].table["name"].tolist()
    )
    pay = search_people(office, "", order="expected_yearly_pay", down=False)
    assert pay.table["name"].tolist() == ["王小明", "赵敏", "李雷", "陈思"]


def test_who_took_their_consent_back_is_not_found(office):
    person = office.pseudonym("chen")
    consent = {"candidate_id": ["chen"], "purpose": "recruiting", "receiver": "*"}
    given = {
        "given_on": pd.to_datetime(["2024-01-01"]),
        "withdrawn_on": pd.to_datetime(["2024-05-01"]),
    }
    before = pd.DataFrame({**consent, "given_on": given["given_on"], "withdrawn_on": [pd.NaT]})
    office.write("consent", pd.DataFrame({**consent, **given}))
    try:
        assert "陈思" not in names(office, "")
        with pytest.raises(NotFoundError):
            record(office, "candidate", person)
    finally:
        office.write("consent", before)


def test_a_record_is_read_alone_and_without_telephone_unless_it_is_asked_for(office):
    number = office.pseudonym("wang")
    with_phone = record(office, "candidate", number).table.iloc[0]
    assert (with_phone["name"], with_phone["phone"]) == ("王小明", "13900000000")
    assert "phone" not in record(office, "candidate", number, contacts=False).table
    entries = office.access_log.entries()
    assert entries["rows"].iloc[-1] == 1
