"""Places where somebody would work, or would not."""

import pytest
from read_sheets import frames_and_notes, frames_of, people_by_name

from talentmatch.data.reading.rows.people._wanted_places import wanted_places
from talentmatch.vocab.places import covers, place, places


@pytest.mark.parametrize(
    ("wish", "no", "yes"),
    [
        ("除成都外四川均可", "成都", "绵阳"),
        ("四川除成都外都可以", "成都", "绵阳"),
        ("四川（成都除外）", "成都", "绵阳"),
        ("除丰都外重庆都可以", "丰都", "渝北区"),
        ("不去成都，其他都行", "成都", "北京"),
    ],
)
def test_a_place_that_ends_on_the_word_for_all_is_left_out(wish, no, yes):
    wanted = place(str(wanted_places(wish)))
    assert [covers(wanted, place(name)) for name in (no, yes)] == ["no", "yes"]


@pytest.mark.parametrize("remark", ["四川成都不考虑", "成都都不去", "成都不考虑"])
def test_remarks_that_refuse_a_place_with_the_word_for_all_in_it(tmp_path, remark):
    lines = [
        "姓名,手机,当前职位,期望城市,备注",
        f"王一,13900000001,钳工,四川,{remark}",
        "赵二,13900000002,电工,四川,",
    ]
    wishes = frames_of(tmp_path, *lines)[0]["candidate"]["wanted_regions"].iloc[0]
    assert covers(places(tuple(wishes)), place("成都")) == "no"
    assert covers(places(tuple(wishes)), place("绵阳")) == "yes"


@pytest.mark.parametrize(
    ("wish", "offer", "covered"),
    [
        ("深圳(老家苏州)", "苏州", "no"),
        ("杭州（配偶在宁波）", "宁波", "no"),
        ("深圳（家在苏州，可回）", "苏州", "maybe"),
    ],
)
def test_where_somebody_comes_from_is_not_where_they_want_to_work(wish, offer, covered):
    assert covers(places((wish,)), place(offer)) == covered


def test_a_country_behind_a_place_is_no_wish_of_its_own(tmp_path):
    rows = [
        ["Ann Fictive", "19900000331", "Shanghai, China"],
        ["Bob Fictive", "19900000332", "Suzhou, China; Wuxi, China"],
        ["Cat Fictive", "19900000333", "China"],
    ]
    people, _ = people_by_name(tmp_path, ["Name", "Phone", "Desired Locations"], *rows)
    assert people["wanted_regions"].tolist() == [["Shanghai"], ["Suzhou", "Wuxi"], ["China"]]


def test_words_that_rank_places_are_no_places(tmp_path):
    rows = [
        ["汤虚一", "19900000341", "苏州工业园区，可接受上海"],
        ["汤虚二", "19900000342", "苏州优先、其次无锡"],
    ]
    people, _ = people_by_name(tmp_path, ["姓名", "电话", "期望城市"], *rows)
    assert people["wanted_regions"].tolist() == [["苏州工业园区", "上海"], ["苏州", "无锡"]]


@pytest.mark.parametrize("short", ["雄安", "西咸", "两江", "贵安"])
def test_short_names_of_new_areas(short):
    assert covers(place(short), place(f"{short}新区")) == "yes"


@pytest.mark.parametrize(
    ("cell", "wants"),
    [
        ("江苏、浙江都不去，其他都可以", ["no", "no", "yes"]),
        ("江苏和浙江不考虑", ["no", "no", "yes"]),
        ("江苏、浙江都可以", ["yes", "yes", "no"]),
    ],
)
def test_several_places_are_refused_or_wanted_alike(cell, wants):
    wish = places((wanted_places(cell),))
    assert [covers(wish, place(name)) for name in ("江苏", "浙江", "北京")] == wants


@pytest.mark.parametrize(
    ("wish", "offer", "covered"),
    [
        ("不限（偏好宁波）", "杭州", "yes"),
        ("宁波优先，其他也可考虑", "杭州", "yes"),
        ("苏州、无锡均可，苏州优先", "杭州", "no"),
        ("除了上海都行", "上海", "no"),
        ("宁波（可出差上海）", "上海", "no"),
    ],
)
def test_a_place_liked_best_left_out_or_travelled_to_is_not_the_one_wanted(wish, offer, covered):
    assert covers(places((wish,)), place(offer)) == covered


@pytest.mark.parametrize(
    ("wish", "remark", "regions"),
    [
        ("", "非深圳不考虑", ["深圳"]),
        ("", "只考虑苏州、无锡的机会", ["苏州", "无锡"]),
        ("", "除苏州外不考虑", ["苏州"]),
        ("", "不考虑上海", ["除上海外均可"]),
        ("苏州、上海", "不考虑上海", ["苏州"]),
        ("江苏", "不考虑徐州", ["江苏（不考虑徐州）"]),
        ("", "不去外地", ["苏州"]),
        ("无锡", "只看本地", ["无锡"]),
        ("", "不考虑外包，不接受出差", None),
        ("", "人很踏实，只做过会计", None),
    ],
)
def test_places_that_a_remark_admits_or_refuses(tmp_path, wish, remark, regions):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,现居住地,期望城市,备注",
        f"辛虚一,19900000871,会计,苏州,{wish.replace(',', '、')},{remark.replace(',', '，')}",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert row.get("wanted_regions") == regions


def test_where_somebody_would_work_by_their_own_words(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.txt",
        "姓名：癸虚一",
        "手机：19900000891",
        "工作经历",
        "2014.07-至今 虚江科技有限公司 工程师",
        "自我评价",
        "本人非深圳不考虑，不接受长期出差",
    )
    assert frames["candidate"]["wanted_regions"].tolist() == [["深圳"]]


@pytest.mark.parametrize(
    ("wanted", "given", "verdict"),
    [
        (("北京除外",), "北京朝阳区", "no"),
        (("北京除外",), "深圳", "maybe"),
        (("除北京", "上海外均可"), "上海-浦东新区", "no"),
        (("除北京", "上海外均可"), "北京", "no"),
        (("除北京", "上海外均可"), "苏州", "maybe"),
        (("北京", "上海除外"), "北京", "no"),
        (("江苏", "不去徐州"), "徐州", "no"),
        (("江苏", "不去徐州"), "南京", "yes"),
        (("浙江（宁波除外）",), "宁波", "no"),
        (("浙江（宁波除外）",), "杭州", "yes"),
        (("北上广以外",), "广州", "no"),
    ],
)
def test_places_left_out_in_front_and_behind(wanted, given, verdict):
    assert covers(places(wanted), place(given)) == verdict


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("不出江苏", ["江苏"]),
        ("不去烟台，其余山东都行", ["山东（烟台除外）"]),
        ("只看杭州，其他不考虑", ["杭州"]),
        ("杭州、宁波", ["杭州", "宁波"]),
    ],
)
def test_places_that_somebody_stays_within(tmp_path, cell, wanted):
    frames, _ = frames_of(tmp_path, "姓名,手机,期望城市", f'王一,13900000001,"{cell}"')
    assert frames["candidate"]["wanted_regions"].tolist() == [wanted]


@pytest.mark.parametrize(
    ("wish", "offer", "verdict"),
    [
        (("远程", "厦门"), "福州", "no"),
        (("远程", "厦门"), "远程", "yes"),
        (("远程", "厦门"), "厦门翔安", "yes"),
        (("厦门",), "远程/福州", "maybe"),
        (("远程", "火星"), "福州", "maybe"),
    ],
)
def test_work_at_home_beside_a_town(wish, offer, verdict):
    assert covers(places(wish), place(offer)) == verdict
    assert covers(place("/".join(wish)), place(offer)) == verdict


@pytest.mark.parametrize(
    ("wish", "offer", "verdict"),
    [
        ("家在诸暨，只看诸暨", "义乌", "no"),
        ("家在诸暨，只看诸暨", "诸暨市店口镇", "yes"),
        ("只考虑绍兴", "杭州", "no"),
        ("杭绍甬", "上海闵行", "no"),
        ("杭绍甬", "绍兴上虞", "yes"),
    ],
)
def test_the_only_place_somebody_would_go_to(wish, offer, verdict):
    assert covers(place(wish), place(offer)) == verdict


@pytest.mark.parametrize(
    ("cell", "places"),
    [
        ("1.苏州 2.上海", "苏州、上海"),
        ("①苏州②上海", "苏州、上海"),
        ("第一志愿：苏州 第二志愿：上海", "苏州、上海"),
        ("（1）苏州（2）上海工业园", "苏州、上海工业园"),
        ("（1）宁波（2）不限", "宁波、全国"),
        ("宁波，其他城市也可", "宁波，全国"),
        ("Ningbo; anywhere", "Ningbo;全国"),
        ("不去北京，其他城市都可以", "全国（北京除外）"),
        ("上海、杭州，均可", "上海、杭州，均可"),
        ("浙江/宁波/不限", "浙江/宁波/不限"),
        ("只看宁波，其他不考虑", "宁波"),
        ("1. Suzhou 2. Shanghai", "Suzhou、Shanghai"),
        ("首选：苏州", "苏州"),
        ("1.离家近 2.双休", "离家近、双休"),
        *((same, same) for same in ("2.离家近 3.双休", "一、二线城市", "1小时内", "3.5小时")),
        *((same, same) for same in ("第一师阿拉尔市", "苏州1", "0512", "苏州、上海")),
    ],
)
def test_wanted_places_without_numbers_and_with_no_limit(cell, places):
    assert wanted_places(cell) == places


@pytest.mark.parametrize(
    ("wish", "offer", "verdict"),
    [
        ("杭州（西湖、滨江优先）", "余杭", "yes"),
        ("杭州（西湖、滨江）", "余杭", "no"),
        ("江南", "杭州", "yes"),
        ("江南", "北京", "no"),
        ("江南区", "杭州", "no"),
        ("江南镇", "重庆", "maybe"),
        ("杭州（余杭除外，西湖优先）", "余杭", "no"),
        ("南方城市", "余杭", "maybe"),
        ("聊城市", "余杭", "no"),
    ],
)
def test_kinds_of_towns_and_what_would_be_best(wish, offer, verdict):
    assert covers(place(wanted_places(wish)), place(offer)) == verdict
