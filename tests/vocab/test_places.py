"""Places as people write them: what lies in what, and what nobody can tell."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.vocab import regions
from talentmatch.vocab.places import covers, place, places, same_city

CITY = [
    "苏州",
    "苏州市",
    "江苏苏州",
    "江苏省苏州市",
    "江苏省-苏州市",
    "苏州·工业园区·娄葑",
    "苏州-吴中区",
    "苏州工业园区",
    "苏州市姑苏区人民路100号",
    "Suzhou, JS, CN",
    "Suzhou Jiangsu China",
    "昆山",
    "昆山市",
    "Kunshan",
    "320500",
    "320583",
    "苏州/无锡",
    "苏州,上海",
    "上海、苏州",
    "中国江苏苏州",
    "苏州（昆山）",
    "苏州市 吴江区",
    "苏州高新区",
    "苏州及周边",
]


@pytest.mark.parametrize(
    "wanted", ["苏州", "江苏省苏州市", "江苏", "Jiangsu", "长三角", "江浙沪", "全国"]
)
@pytest.mark.parametrize("given_", CITY)
def test_a_city_its_province_and_the_region_around_it_hold_all_its_spellings(wanted, given_):
    assert covers(place(wanted), place(given_)) == "yes"


@pytest.mark.parametrize(
    "given_", ["上海", "浙江宁波", "宿州", "无锡市", "南京市江宁区苏州路", "330282"]
)
def test_a_city_does_not_hold_another(given_):
    assert covers(place("苏州"), place(given_)) == "no"


@pytest.mark.parametrize(
    ("given_", "verdict"),
    [
        ("苏州·工业园区·娄葑", "yes"),
        ("苏州市工业园区", "yes"),
        ("Suzhou Industrial Park", "yes"),
        ("苏州", "maybe"),
        ("江苏", "maybe"),
        ("华东", "maybe"),
        ("苏州-吴中区", "no"),
        ("昆山", "no"),
        ("苏州高新区", "no"),
    ],
)
def test_a_park_is_not_another_district_and_a_whole_city_leaves_a_doubt(given_, verdict):
    assert covers(place("苏州工业园区"), place(given_)) == verdict


@pytest.mark.parametrize(
    ("wanted", "given_", "verdict"),
    [
        ("宁波高新区", "宁波·高新区·梅墟", "yes"),
        ("宁波国家高新技术产业开发区", "宁波高新区", "yes"),
        ("宁波高新区", "宁波-鄞州区", "no"),
        ("杭州未来科技城", "杭州余杭区", "maybe"),
        ("慈溪", "浙江/宁波/慈溪", "yes"),
        ("宁波", "浙江/宁波/慈溪", "yes"),
        ("余姚", "浙江/宁波/慈溪", "no"),
        ("慈溪", "慈溪·周巷镇", "yes"),
        ("慈溪", "330282001000", "yes"),
        ("浦东", "上海-浦东新区", "yes"),
        ("上海", "Pudong, Shanghai", "yes"),
        ("粤港澳大湾区", "深圳南山", "yes"),
        ("珠三角", "香港", "no"),
        ("京津冀", "雄安新区", "yes"),
        ("唐山", "唐山路南区", "yes"),
        ("哈尔滨", "黑龙江哈尔滨道里区", "yes"),
        ("中山", "南京市中山路", "no"),
        ("北京", "朝阳", "maybe"),
        ("北京", "北京市朝阳区", "yes"),
        ("南京", "鼓楼区", "maybe"),
        ("苏州", "远程", "yes"),
        ("苏州", "上海（可远程）", "maybe"),
        ("远程", "苏州", "maybe"),
        ("苏州", "全国", "maybe"),
        ("苏州", "Suzhou", "maybe"),
        ("火星", "苏州", "maybe"),
        ("苏州", "火星", "maybe"),
        ("火星", "火星", "yes"),
    ],
)
def test_containment_decides_and_what_nobody_knows_forbids_nothing(wanted, given_, verdict):
    assert covers(place(wanted), place(given_)) == verdict


def test_towns_and_codes_of_ones_own_are_apart_and_no_part_of_a_city():
    own = ["东城街道", "湖山镇", "滨海新区", "高新园区", "R01"]
    for wanted in own:
        found = [covers(place(wanted), place(other)) for other in own]
        assert found == ["yes" if other == wanted else "no" for other in own]
        assert covers(place(wanted), place("宁波市")) != "yes"
    assert covers(place("R01"), place("慈溪市周巷镇")) != "yes"


def test_a_cell_that_was_cut_at_its_slashes_means_its_last_part_and_loses_nobody():
    wanted = places(("浙江", "宁波", "慈溪"))
    found = [covers(wanted, place(text)) for text in ("慈溪", "余姚", "杭州", "上海")]
    assert found == ["yes", "maybe", "maybe", "no"]
    assert covers(places(("Suzhou", "JS", "CN")), place("无锡")) == "no"
    assert covers(places(("苏州", "上海")), place("上海")) == "yes"


def test_home_and_post_in_one_city_are_near_whichever_is_said_more_exactly():
    near = partial(same_city, place("慈溪"))
    assert [near(place(text)) for text in ("宁波", "慈溪·周巷", "浙江", "余姚")] == [
        "yes",
        "yes",
        "maybe",
        "no",
    ]


@pytest.mark.parametrize("column", ["zh", "code"])
def test_every_region_lies_in_its_parent_and_not_the_other_way_round(column):
    table = regions.table().query("level != 'town' or code == '330282-16'")
    names = table.set_index("code")["zh"]
    for row in table.dropna(subset=["parent"]).itertuples():
        part = place(f"{names[row.parent]}{row.zh}" if column == "zh" else row.code)
        assert covers(place(row.parent), part) == "yes", row
        assert covers(part, place(row.parent)) != "yes" or row.zh == names[row.parent], row


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=20), st.text("苏州市/工业园区-江浙 ,Suzhou远程全国街道", max_size=14)
    )
)
def test_any_text_is_read_means_itself_and_never_forbids_what_it_does_not_know(text):
    found = place(text)
    assert covers(found, found) == "yes"
    if not found.kinds:
        assert covers(place("苏州"), found) != "no" != covers(found, place("苏州"))


@pytest.mark.parametrize(
    ("wanted", "given", "verdict"),
    [
        ("江苏（除徐州）", "徐州", "no"),
        ("广东（除广州）", "深圳/广州", "yes"),
        ("广东（除广州）", "广州、深圳、佛山", "yes"),
        ("广东（除广州）", "广东深圳·南山/广州·天河", "yes"),
        ("广东（除广州）", "Shenzhen / Guangzhou", "yes"),
        ("广东（除广州）", "广州天河/广州白云", "no"),
        ("广东（除广州）", "广东/广州", "no"),
        ("广东（除广州）", "广州/上海", "no"),
        ("广东（除广州）", "广州（可远程）", "maybe"),
        ("广东，广州除外", "深圳/广州", "yes"),
        ("广东（不含广州、深圳）", "深圳/广州", "no"),
        ("广东（不含广州、深圳）", "深圳/东莞", "yes"),
        ("全国（除北京）", "北京/上海", "yes"),
        ("全国（除北京）", "北京朝阳区/北京海淀区", "no"),
        ("除广州外均可", "深圳/广州", "maybe"),
        ("除广州外均可", "广州", "no"),
        ("江苏（除徐州）", "苏州昆山", "yes"),
        ("全国，不去东北", "沈阳", "no"),
        ("Jiangsu except Xuzhou", "Xuzhou", "no"),
        ("除上海外均可", "北京", "maybe"),
        ("西安", "西安高新区", "yes"),
        ("常州都市圈", "无锡", "maybe"),
        ("长三角城市群", "成都", "no"),
        ("长三角城市群", "宁波", "yes"),
        ("武汉城市圈", "黄石", "yes"),
        ("新一线城市", "杭州", "maybe"),
        ("一线及新一线", "苏州", "maybe"),
        ("一线城市", "北京朝阳区", "yes"),
        ("一线城市", "嘉兴", "no"),
        ("沿海城市", "苏州", "yes"),
        ("沿海城市", "成都", "no"),
        ("蘇州", "昆山", "yes"),
        ("太湖新城", "无锡太湖新城", "yes"),
        ("无锡", "苏州太湖新城", "no"),
        ("苏州/长三角", "宁波", "yes"),
        ("武汉", "远程（全国）", "yes"),
        ("皖南", "芜湖·弋江区", "yes"),
        ("上海", "SH", "yes"),
        ("香港", "HK", "yes"),
        ("慈溪", "1.宁波 2.慈溪", "yes"),
        ("宁波", "推荐 1.宁波 2.慈溪", "yes"),
        ("江北区", "①宁波②慈溪", "maybe"),
        ("苏州", "1.宁波 2.慈溪", "no"),
        ("湖北（恩施神农架除外）", "恩施", "no"),
        ("湖北（恩施神农架除外）", "神农架", "no"),
        ("漳州东山", "广州东山", "maybe"),
        ("佛山（三水高明除外）", "佛山-三水区", "no"),
        ("佛山（三水高明除外）", "佛山-高明区", "no"),
        ("佛山（三水高明除外）", "佛山-南海区", "yes"),
        ("佛山三水高明", "佛山-高明区", "yes"),
        ("玄武区", "南京鼓楼玄武湖", "no"),
        ("南京玄武区", "南京鼓楼玄武大道", "no"),
        ("大连（旅顺、长兴岛不考虑）", "大连-旅顺口区", "no"),
        ("大连（旅顺、长兴岛不考虑）", "大连·长兴岛", "no"),
        ("大连（旅顺、长兴岛不考虑）", "大连·金州区", "yes"),
        ("大连（蓝泥湾不去）", "大连蓝泥湾", "no"),
        ("大连（蓝泥湾不去）", "大连", "yes"),
        ("慈溪", "宁波 1号楼 2号门", "maybe"),
        ("慈溪", "宁波、慈溪", "yes"),
    ],
)
def test_what_is_left_out_by_name_and_what_surrounds_a_city(wanted, given, verdict):
    assert covers(place(wanted), place(given)) == verdict


def test_of_a_list_of_places_one_that_is_not_left_out_is_enough():
    wish = place("广东（除广州）")
    assert covers(wish, places(("深圳", "广州"))) == "yes"
    assert covers(wish, places(("广东", "广州"))) == "no"
    assert covers(wish, places(("广州天河", "广州白云"))) == "no"
    assert covers(places(("广东（除广州、深圳）", "上海")), places(("深圳", "上海"))) == "yes"


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("吉林，临江都不去", "220681"),
        ("安徽（除庐江都可）", "340124"),
        ("全国，浙江都不去", "33"),
        ("全国，成都不去", "5101"),
        ("全国（江西宁都不去）", "360730"),
        ("全国除平昌都可以", "511923"),
    ],
)
def test_a_town_named_before_all_is_told_from_a_town_whose_name_ends_like_it(text, left_out):
    assert place(text).but == {left_out}
