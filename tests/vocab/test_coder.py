import pandas as pd
import pytest

from talentmatch.errors import InputError
from talentmatch.vocab.occupations import OccupationCoder, codes

ORDINARY = {
    "Java开发工程师": "2-02-10-03",
    "高级Java后端开发工程师（双休）": "2-02-10-03",
    "前端工程师": "2-02-10-03",
    "CNC操作工": "6-18-01-07",
    "数控车床操作员": "6-18-01-01",
    "外贸业务员": "2-06-07-01",
    "会计": "2-06-03-00",
    "出纳": "2-06-03-00",
    "HRBP": "2-06-08-01",
    "【急招】电焊工": "6-18-02-04",
    "机械设计工程师(非标)": "2-02-07-01",
    "ＰＬＣ工程师": "2-02-07-07",
    "注塑调机师傅": "6-14-02-01",
    "仓库管理员": "4-02-06-01",
    "叉车司机": "6-30-05-01",
    "资深UI设计师": "2-09-06-01",
    "统计专业人员": "2-06-02-00",
    "Senior Software Engineer": "2-02-10-03",
    "registered nurse": "2-05-08",
    "CNC Machinist": "6-18-01-07",
    "HR Manager": "2-06-08-01",
    "Mechanical Engineer II": "2-02-07",
    "Sr. Java Developer": "2-02-10-03",
    "Staff Accountant": "2-06-03-00",
    "data analyst": "2-02-30-09",
}


@pytest.mark.parametrize(("title", "code"), ORDINARY.items())
def test_ordinary_titles_find_their_occupation(title, code):
    coded = OccupationCoder().code([title]).iloc[0]
    assert coded["occupation"] == code
    assert not coded["unsure"]


@pytest.mark.parametrize(
    "title",
    [
        "asdf",
        "待定",
        "若干",
        "面议",
        "qwerty",
        "xx",
        "1234",
        "n/a",
        "其他",
        "",
        " ",
        None,
        float("nan"),
    ],
)
def test_what_is_no_title_is_unsure(title):
    assert OccupationCoder().code([title])["unsure"].tolist() == [True]


def test_every_row_is_answered_in_its_place():
    titles = pd.Series(["焊工", None, "焊工", "会计"], index=[7, 7, 3, 1])
    coded = OccupationCoder().code(titles)
    assert coded["occupation"].tolist()[0::2] == ["6-18-02-04", "6-18-02-04"]
    assert coded["score"].tolist() == [1, 0, 1, 1]
    assert coded["name"].tolist()[3] == "会计专业人员"
    assert coded["occupation"].isna().tolist() == [False, True, False, False]


def test_no_titles_give_an_empty_frame_with_the_same_columns():
    coded = OccupationCoder().code([])
    assert coded.empty
    assert list(coded.columns) == ["title", "occupation", "name", "score", "unsure"]


def test_a_users_own_posts_go_before_the_classification():
    posts = pd.DataFrame(
        {
            "post": ["焊工", "缝制工程师", None],
            "occupation": ["6-18-02", None, None],
            "aliases": [["烧焊师傅"], None, None],
        }
    )
    coded = OccupationCoder(posts).code(["焊工", "烧焊师傅", "缝制工程师", "会计"])
    assert coded["occupation"].tolist() == ["6-18-02", "6-18-02", "缝制工程师", "2-06-03-00"]
    assert coded["name"].tolist()[2] == "缝制工程师"


def test_a_higher_threshold_leaves_more_unsure():
    titles = list(ORDINARY)
    unsure = [OccupationCoder(threshold=t).code(titles)["unsure"].sum() for t in (0, 0.5, 0.9, 1.1)]
    assert unsure == sorted(unsure)
    assert unsure[-1] == len(titles)


def test_every_title_of_the_vocabulary_codes_to_itself():
    from talentmatch.vocab.occupations import titles

    known = titles()
    coded = OccupationCoder().code(known["title"])
    assert (coded["score"] == 1).all()
    assert (coded["occupation"].to_numpy() == known["code"].to_numpy()).mean() > 0.99
    assert set(coded["occupation"]) <= codes()


def test_one_text_for_a_list_and_a_list_without_posts_are_told():
    with pytest.raises(InputError, match="not one text"):
        OccupationCoder().code("焊工")
    with pytest.raises(InputError, match="column 'post'"):
        OccupationCoder(pd.DataFrame({"name": ["焊工"]}))


@pytest.mark.parametrize("title", ["diver", "sitter", "hitter", "pointer", "Planter", "carter"])
def test_a_word_one_letter_from_a_known_one_is_coded_for_sure_as_nothing(title):
    # driver, fitter, painter, planner, career: a list may show the nearest, a table may not keep
    # it.
    coded = OccupationCoder().code([title])
    assert coded["unsure"].all()


@pytest.mark.parametrize(
    ("title", "group"),
    [
        ("工艺部经理", "2-02-07"),
        ("质量部经理", "2-02-29"),
        ("财务部经理", "2-06-03"),
        ("模具主管", "2-02-07"),
        ("生产主管", "1-06-01"),
        ("注塑车间主任", "1-06-01"),
        ("喷涂主管", "1-06-01"),
        ("Production Manager", "1-06-01"),
        ("焊接班长", "6-18"),
        ("班组长", "6-99"),
        ("仓库主管", "4-02-06"),
    ],
)
def test_heads_of_departments_and_shop_floors_are_no_workers(title, group):
    (code,) = OccupationCoder().code([title])["occupation"]
    assert code.startswith(group)


@pytest.mark.parametrize(
    ("title", "unsure"),
    [
        ("炉前工", True),
        ("护理工", True),
        ("装卸工", False),
        ("检修工", False),
        ("熔炼工", False),
        *((title, False) for title in ("保洁工", "收银工", "仓管工", "检测工")),
    ],
)
def test_a_worker_is_not_surely_one_who_sells_for_a_letter_in_common(title, unsure):
    assert OccupationCoder().code([title])["unsure"].tolist() == [unsure]
