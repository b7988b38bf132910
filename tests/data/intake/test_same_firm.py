"""Which names of employers are one firm: what a person's own or blocked employer may be called."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talentmatch.data.intake.identity.employers import FirmRegister
from talentmatch.data.intake.identity.firm_names import firm_names, leading_place
from talentmatch.data.intake.identity.same_firm import same_firms

FIRM = pd.DataFrame({"enterprise_id": ["e-1"], "enterprise_name": ["苏州虚构星锐模具有限公司"]})
REGISTER = pd.DataFrame(
    {
        "enterprise_id": ["E9", "E10", "E11"],
        "name": ["苏州虚构星锐模具有限公司", "虚构星锐集团有限公司", "虚构三角物业有限公司"],
        "aliases": [["Starsharp Mould Ltd", "虚构老名"], [], []],
    }
)


def is_firm(name, firm=FIRM, register=None):
    found = same_firms([name], firm, FirmRegister(register) if register is not None else None)
    return "no" if found.empty else "yes" if found["sure"].iloc[0] else "maybe"


@pytest.mark.parametrize(
    "name",
    [
        "苏州虚构星锐模具有限公司",
        " 苏州虚构星锐模具有限公司 ",
        "虚构星锐",
        "虚构星锐模具",
        "江苏省苏州市虚构星锐模具有限公司",
        "苏州工业园区虚构星锐模具有限公司",
        "虚构星锐（苏州）模具有限公司",
        "虚构星锐(苏州)模具有限公司",
        "虚构星锐模具【苏州】有限公司",
        "苏州虚构星锐模具有限公司昆山分公司",
        "虚构星锐昆山子公司",
        "虚构星锐模具第二分厂",
        "虚构星锐集团",
        "虚构星锐（集团）股份有限公司",
        "Xuguo Xingrui Mould Co., Ltd. (虚构星锐模具)",
        "虚构星锐模具 Xugou Xingrui Mould",
        "虚构新名科技（原虚构星锐模具有限公司）",
        "e-1",
    ],
)
def test_a_firm_is_known_by_any_of_its_spellings(name):
    assert is_firm(name) == "yes"


@pytest.mark.parametrize(
    "name",
    [
        "上海虚构星锐模具有限公司",
        "虚构星瑞模具",
        "虚构星锐精密科技有限公司",
        "Xuguo Xingrui Mould Co., Ltd.",
        "Suzhou Xugou Xingrui Precision (Kunshan) Co., Ltd",
        "ＸＵＧＯＵ　ＸＩＮＧＲＵＩ",
    ],
)
def test_what_may_be_the_firm_is_a_doubt(name):
    assert is_firm(name) == "maybe"


@pytest.mark.parametrize(
    "name",
    [
        "不要推给星锐及其子公司",
        "除星锐外都可以",
        "勿推星锐",
        "原公司星锐",
        "1.星锐",
        "任何星锐的公司",
        "已面试过星锐",
        "OD-星锐",
        "英才人力资源派驻星锐模具",
        "anything but Xingrui",
        "not Xingrui",
    ],
)
def test_a_sentence_that_names_the_firm_is_a_doubt(name):
    firm = pd.DataFrame({"enterprise_id": ["e-1"], "enterprise_name": ["苏州星锐模具有限公司"]})
    assert is_firm(name, firm) == "maybe"
    assert is_firm(name.replace("星锐", "海曙").replace("Xingrui", "Haishu"), firm) == "no"


@pytest.mark.parametrize(
    "name",
    [
        "虚构三角模具有限公司",
        "虚构别家模具厂",
        "Xugou Sanjiao Mould Ltd",
        "模具",
        "苏州",
        "自由职业",
        "无",
        "XX",
        "苏州虚构别家有限公司",
    ],
)
def test_what_shares_a_trade_or_a_place_alone_is_another_firm(name):
    assert is_firm(name) == "no"


@pytest.mark.parametrize(
    ("name", "firm", "found"),
    [
        ("360", "360集团", "yes"),
        ("360集团", "360", "yes"),
        ("58", "58同城", "maybe"),
        ("58同城", "58集团", "maybe"),
        ("58同城", "北京58同城信息技术有限公司", "yes"),
        ("3M", "3M公司", "yes"),
        ("3M", "3M中国有限公司", "maybe"),
        ("3M中国有限公司", "3M", "maybe"),
        ("阿里", "阿里巴巴", "maybe"),
        ("阿里巴巴", "阿里", "maybe"),
        ("阿里", "杭州阿里巴巴网络技术有限公司", "maybe"),
        ("阿里巴巴（中国）有限公司", "杭州阿里巴巴网络技术有限公司", "yes"),
        ("海尔", "海尔智家股份有限公司", "maybe"),
        ("58", "588网络有限公司", "no"),
        ("36", "360集团", "no"),
        ("10012", "0012", "no"),
        ("甲子星（2015）", "乙丑星（2015）", "no"),
        ("上海海尔", "苏州海尔达软件有限公司", "no"),
        ("中国", "中国移动", "no"),
    ],
)
def test_a_number_is_a_brand_and_two_letters_that_begin_a_brand_are_a_doubt(name, firm, found):
    assert (
        is_firm(name, pd.DataFrame({"enterprise_id": ["e-1"], "enterprise_name": [firm]})) == found
    )


@pytest.mark.parametrize("name", ["1", "7", "-", "2"])
def test_one_digit_names_no_firm(name):
    assert firm_names(name) == ()


def test_two_short_brands_of_one_trade_are_two_firms():
    firm = FIRM.assign(enterprise_name="宏达五金制品有限公司")
    assert is_firm("宏远五金制品有限公司", firm) == "no"
    assert is_firm("宏达五金", firm) == "maybe"


@pytest.mark.parametrize("name", ["Starsharp", "STARSHARP MOULD", "虚构老名", "E9"])
def test_an_alias_of_the_register_names_the_firm_under_any_id(name):
    assert is_firm(name) == "no"
    assert is_firm(name, register=REGISTER) == "yes"


def test_two_entries_of_the_register_are_two_firms_unless_one_is_the_group_or_a_branch():
    branch = {"enterprise_id": ["E12"], "name": ["虚构星锐模具有限公司昆山分公司"], "aliases": [[]]}
    register = pd.concat([REGISTER, pd.DataFrame(branch)], ignore_index=True)
    firm = FIRM.assign(enterprise_id="E9")
    found = [is_firm(name, firm, register) for name in ("E9", "E10", "E11", "E12")]
    assert found == ["yes", "maybe", "no", "yes"]


def test_an_english_name_that_stands_beside_a_chinese_one_elsewhere_is_known_alone():
    texts = ["Acute Star Tools Ltd（虚构星锐模具）", "Acute Star Tools"]
    assert same_firms(texts, FIRM)[["text", "sure"]].to_numpy().tolist() == [[0, True], [1, True]]


@settings(max_examples=60, deadline=None)
@given(
    brand=st.text("云星远辰恒嘉瑞启宏博卓腾", min_size=3, max_size=4),
    place=st.sampled_from(["", "苏州", "苏州市", "江苏省苏州市", "江苏"]),
    trade=st.sampled_from(["模具", "精密机械", "软件"]),
    form=st.sampled_from(["有限公司", "（集团）股份有限公司", "", "有限公司昆山分公司"]),
)
def test_place_form_and_branch_never_part_a_firm_from_itself(brand, place, trade, form):
    firm = FIRM.assign(enterprise_name=f"苏州{brand}{trade}有限公司")
    assert is_firm(f"{place}{brand}{trade}{form}", firm) == "yes"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_read_and_means_itself(text):
    assert all(one.bare for one in firm_names(text))
    firm = FIRM.assign(enterprise_name=text)
    assert not text.strip() or is_firm(text, firm) == "yes"


@pytest.mark.parametrize(
    ("name", "place", "rest"),
    [
        ("浙江宁波甬江精密", "3302", "甬江精密"),
        ("昆山虚构机械", "320583", "虚构机械"),
        ("宝山机械", "", "宝山机械"),
        ("上海宝山虚构机械", "310113", "虚构机械"),
        ("ningbo haitian", "3302", "haitian"),
        ("宁波市", "", "宁波市"),
    ],
)
def test_the_place_before_a_name_is_told_from_a_brand(name, place, rest):
    assert leading_place(name) == (place, rest)


@pytest.mark.parametrize(
    ("name", "firm"),
    [
        ("上汽集团", "上海汽车集团股份有限公司"),
        ("上海汽车集团股份有限公司", "上汽"),
        ("中石化", "中国石油化工股份有限公司"),
        ("虚星苏州", "虚星汽车部件（苏州）有限公司"),
        ("虚星终端", "虚星技术有限公司"),
        ("虚星技术有限公司", "虚星终端有限公司"),
    ],
)
def test_abbreviations_and_brands_that_begin_a_name_are_doubts(name, firm):
    firms = pd.DataFrame({"enterprise_id": ["e-1"], "enterprise_name": [firm]})
    assert is_firm(name, firms) == "maybe"


@pytest.mark.parametrize(
    ("name", "firm"),
    [
        ("上气", "上海汽车集团股份有限公司"),
        ("海汽", "上海汽车集团股份有限公司"),
        ("虚月技术", "虚星技术有限公司"),
    ],
)
def test_other_characters_are_no_abbreviation(name, firm):
    firms = pd.DataFrame({"enterprise_id": ["e-1"], "enterprise_name": [firm]})
    assert is_firm(name, firms) == "no"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Bosch", "博世汽车部件（苏州）有限公司", "maybe"),
        ("博世", "博世汽车部件（苏州）有限公司", "maybe"),
        ("博世", "Bosch Automotive Products (Suzhou) Co., Ltd.", "yes"),
        ("BYD Auto", "比亚迪股份有限公司", "yes"),
        ("Procter & Gamble", "宝洁（中国）有限公司", "yes"),
        ("Bosch (Wuxi)", "博世汽车部件（苏州）有限公司", "no"),
        ("Boschmann Fictive", "博世汽车部件（苏州）有限公司", "no"),
        ("Applied Fictive", "应用材料（中国）有限公司", "no"),
    ],
)
def test_a_brand_known_by_another_name_in_china_is_that_firm(one, other, expected):
    firm = pd.DataFrame({"enterprise_id": ["e-1"], "enterprise_name": [other]})
    assert is_firm(one, firm) == expected


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("中建八局", "中国建筑第八工程局有限公司"),
        ("中建八局第一建设有限公司", "中国建筑第八工程局有限公司"),
        ("江苏建工", "江苏省建筑工程集团有限公司"),
        ("宝钢股份", "上海宝山钢铁股份有限公司"),
        ("星河", "星河湾集团有限公司"),
    ],
)
def test_a_name_of_letters_of_another_is_a_doubt(short, long):
    firms = pd.DataFrame({"enterprise_id": ["e1"], "enterprise_name": [long]})
    assert same_firms([short], firms)["sure"].tolist() == [False]
    turned = pd.DataFrame({"enterprise_id": ["e1"], "enterprise_name": [short]})
    assert same_firms([long], turned)["sure"].tolist() == [False]


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("中建二局", "中国建筑第八工程局有限公司"),
        ("中信建投", "中国建筑第八工程局有限公司"),
        ("苏银行", "苏州城市建设投资银行"),
        ("中石油", "中国石油化工股份有限公司"),
        ("建八局", "中国建筑第八工程局有限公司"),
        ("江苏通用", "江苏省建筑工程集团有限公司"),
    ],
)
def test_letters_of_another_order_or_place_are_no_doubt(short, long):
    firms = pd.DataFrame({"enterprise_id": ["e1"], "enterprise_name": [long]})
    assert same_firms([short], firms).empty


def test_names_in_latin_letters_that_differ_in_blanks_alone_may_be_one_firm():
    firms = pd.DataFrame(
        {"enterprise_id": ["e1"], "enterprise_name": ["Saga-Tronic Components GmbH (Taicang)"]}
    )
    found = same_firms(["Sagatronic", "Sagan Electronics Ltd"], firms)
    assert found[["text", "sure"]].to_numpy().tolist() == [[0, False]]


@pytest.mark.parametrize(
    ("short", "long", "doubts"),
    [
        ("白鹭医疗", "厦门横店白鹭医疗器械有限公司", [False]),
        ("凯丰塑胶", "佛山横店凯丰塑胶制品有限公司", [False]),
        ("康达电子", "深圳横店康达电子科技有限公司", [False]),
        ("广州康达电子", "深圳横店康达电子科技有限公司", []),
        ("白鹭科技", "厦门横店白鹭医疗器械有限公司", []),
        ("白鹭", "厦门横店白鹭医疗器械有限公司", []),
        ("精密医疗", "厦门横店精密医疗器械有限公司", []),
        ("国际物流", "厦门中远国际物流有限公司", []),
        ("信息技术", "苏州金鸿信息技术有限公司", []),
        ("翠屏铝业", "广元启明翠屏铝业股份有限公司", [False]),
        ("翠屏铝业广元基地", "广元启明翠屏铝业股份有限公司", [False]),
        ("翠屏建材", "广元启明翠屏铝业股份有限公司", []),
        ("北仑港务", "宁波北仑港务有限公司", [False]),
        ("北仑港口", "宁波北仑港务有限公司", []),
        ("镇海港务", "宁波北仑港务有限公司", []),
        ("精密机械", "宁波甬江精密机械有限公司", []),
    ],
)
def test_a_short_brand_with_its_trade_behind_another_word_is_a_doubt(short, long, doubts):
    firms = pd.DataFrame({"enterprise_id": ["e1"], "enterprise_name": [long]})
    assert same_firms([short], firms)["sure"].tolist() == doubts


@pytest.mark.parametrize(
    ("text", "doubts"),
    [("横店骏驰等竞品", [False]), ("横店骏驰及其竞争对手", [False]), ("金鸿等同类企业", [])],
)
def test_a_firm_and_its_like(text, doubts):
    firms = pd.DataFrame(
        {"enterprise_id": ["e1"], "enterprise_name": ["襄阳横店骏驰汽车座椅有限公司"]}
    )
    assert same_firms([text], firms)["sure"].tolist() == doubts


@pytest.mark.parametrize(
    ("name", "firm", "doubts"),
    [
        ("晶锐光电", "苏州晶瑞光电科技股份有限公司", [False]),
        ("晶锐半导体", "苏州晶瑞光电科技股份有限公司", []),
        ("精锐光电", "苏州晶瑞光电科技股份有限公司", []),
        ("无锡晶锐光电", "苏州晶瑞光电科技股份有限公司", []),
        ("华新电子", "华欣电子有限公司", [False]),
        ("华新电子有限公司", "华欣电子有限公司", []),
        ("苏州华新电子科技有限公司", "苏州华欣电子有限公司", []),
        ("金龙汽车", "金隆汽车零部件有限公司", []),
        ("华为技术", "华维技术服务有限公司", []),
        ("江南造船（集团）有限责任公司", "沪东造船有限公司", []),
        ("中国石化", "中国石油化工股份有限公司", [False]),
        ("中国化工集团有限公司", "中国化学工程集团有限公司", []),
        ("宁波电机", "宁波电子机械有限公司", []),
        ("中国电信苏州分公司", "江苏电子信息有限公司", []),
        ("中石化南京分公司", "中国石油化工股份有限公司", [False]),
        ("中国化工", "中国石油化工股份有限公司", []),
        ("中石油", "中国石油化工股份有限公司", []),
        ("Fictive Valves", "Fictive Valve Manufacturing (Suzhou) Co., Ltd.", [False]),
        ("Fictive Bus", "Fictive Valve Manufacturing (Suzhou) Co., Ltd.", []),
        ("Invented Gas", "Invented Glass Works Ltd", []),
    ],
)
def test_typing_errors_halves_of_initials_and_plurals_are_doubts(name, firm, doubts):
    firms = pd.DataFrame({"enterprise_id": ["e1"], "enterprise_name": [firm]})
    assert same_firms([name], firms)["sure"].tolist() == doubts
