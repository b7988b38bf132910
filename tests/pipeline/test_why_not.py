"""Who is not on a list is told why: every rule with its facts, or the rank; and each rule is counted."""

import pandas as pd
import pytest

from talentmatch import Store, pipeline
from talentmatch.errors import NotFoundError
from talentmatch.i18n import render

PEOPLE = {
    "own": {"employer": "虚构星锐模具"},
    "doubt": {"employer": "上海虚构星锐模具有限公司"},
    "blocks": {"blocked_employers": ["星锐虚构", "苏州虚构星锐模具有限公司"]},
    "client": {"employer": "虚构远方软件（昆山）有限公司"},
    "elsewhere": {"wanted_regions": ["上海", "成都"]},
    "licence": {"licences": ["焊工证"]},
    "placed": {},
    "decided": {},
    "hired": {},
    "perhaps": {},
    "fits": {},
    "silent": {},
    "several": {"employer": "苏州虚构星锐模具有限公司", "wanted_regions": ["上海"]},
}


@pytest.fixture(scope="module")
def firm():
    with Store() as store:
        rows = [
            {
                "candidate_id": name,
                "title": "模具设计工程师",
                "occupation": "2-02-07-06",
                "registered_on": "2026-11-01",
                "skills": ["UG"],
                "licences": ["注册模具师"],
                **more,
            }
            for name, more in PEOPLE.items()
        ]
        store.write("candidate", pd.DataFrame(rows))
        agreed = [name for name in PEOPLE if name != "silent"]
        days = {"given_on": "2026-11-01", "purpose": "recruiting"}
        store.write("consent", pd.DataFrame({"candidate_id": agreed, **days}))
        store.write(
            "posting",
            pd.DataFrame(
                {
                    "posting_id": ["K1", "K2"],
                    "posted_on": "2026-11-10",
                    "title": "模具设计工程师",
                    "occupation": "2-02-07-06",
                    "region": "苏州",
                    "licences": [["注册模具师"], None],
                    "enterprise_name": ["苏州虚构星锐模具有限公司", "昆山虚构三角机械有限公司"],
                }
            ),
        )
        store.write(
            "client",
            pd.DataFrame(
                {
                    "client_id": ["C1"],
                    "enterprise_id": ["C1"],
                    "name": ["昆山虚构远方软件有限公司"],
                    "off_limits_until": ["2027-06-30"],
                }
            ),
        )
        store.write(
            "placement",
            pd.DataFrame(
                {
                    "candidate_id": ["placed"],
                    "posting_id": ["X"],
                    "joined_on": ["2026-10-01"],
                    "guarantee_until": ["2027-01-01"],
                }
            ),
        )
        store.write(
            "interaction",
            pd.DataFrame(
                {
                    "candidate_id": ["decided"],
                    "posting_id": ["K1"],
                    "at": ["2026-11-05"],
                    "side": ["employer"],
                    "action": ["reject"],
                }
            ),
        )
        store.write(
            "process",
            pd.DataFrame(
                {
                    "candidate_id": ["hired", "perhaps"],
                    "posting_id": ["K1", None],
                    "post": [None, "模具设计工程师"],
                    "stage": ["hired", "declined"],
                }
            ),
        )
        yield store


def why(store, tracking, person, posting="K1"):
    table = pipeline.why_not(store, tracking=tracking, person=person, posting_id=posting).table
    return dict(zip(table["rule"], table["reason"], strict=True))


@pytest.mark.parametrize(
    ("person", "rule", "words"),
    [
        ("own", "own", "works there (虚构星锐模具)"),
        ("doubt", "own_doubt", "may work there: 上海虚构星锐模具有限公司"),
        ("blocks", "blocked", "blocked this employer (苏州虚构星锐模具有限公司)"),
        ("client", "client", "off limits until 2027-06-30"),
        ("elsewhere", "region", "wants other places (上海 / 成都); the posting is in 苏州"),
        ("licence", "licence", "注册模具师"),
        ("placed", "guarantee", "until 2027-01-01"),
        ("decided", "process", "2026-11-05"),
        ("hired", "stage", "this posting or its firm: hired"),
        ("perhaps", "stage_doubt", "such a post, or a firm of such a name: declined"),
        ("silent", "consent", "has not agreed"),
        ("fits", "listed", "at place 1"),
    ],
)
def test_each_rule_says_why(firm, no_models, person, rule, words):
    found = why(firm, no_models, person)
    assert list(found) == [rule]
    assert words in found[rule]
    assert render(found[rule], "zh") != found[rule]


def test_all_rules_that_leave_somebody_out_are_named(firm, no_models):
    assert list(why(firm, no_models, "several")) == ["own", "region"]
    assert list(why(firm, no_models, "own", "K2")) == ["listed"]


def test_somebody_below_the_end_of_the_list_is_told_their_rank(firm, no_models):
    table = pipeline.why_not(firm, tracking=no_models, person="own", posting_id="K2", top=1).table
    assert table["rule"].tolist() in (["rank"], ["listed"])
    others = [
        pipeline.why_not(firm, tracking=no_models, person=one, posting_id="K2", top=1).table
        for one in ("own", "doubt", "fits")
    ]
    said = [table["reason"][0] for table in others]
    assert sum("ranks" in reason for reason in said) >= 2


def test_without_a_posting_every_open_one_is_answered_and_nobody_else_is_known(firm, no_models):
    table = pipeline.why_not(firm, tracking=no_models, person="several").table
    assert set(table["posting_id"]) == {"K1", "K2"}
    with pytest.raises(NotFoundError):
        pipeline.why_not(firm, tracking=no_models, person="nobody", posting_id="K1")


def test_a_list_says_how_many_each_rule_left_out(firm, no_models):
    said = str(pipeline.match(firm, tracking=no_models, posting_id="K1").notes)
    for part in (
        "2 of the present employer",
        "1 of a blocked employer",
        "1 in doubt",
        "1 of a client that is off limits",
        "1 placed",
        "1 in process",
        "1 since other places",
        "1 without a licence",
    ):
        assert part in said
    own = str(pipeline.match(firm, tracking=no_models, candidate_id="several").notes)
    assert "Postings left out: 1 of the present employer; 1 since other places" in own
