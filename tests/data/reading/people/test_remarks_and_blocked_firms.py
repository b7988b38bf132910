"""Remarks about people: firms to be hidden from, no contact, names of firms that may be one."""

from dataclasses import replace

import pandas as pd
import pytest
from firms_and_queries import FIRM, NAME_AND_PHONE
from read_sheets import (
    frames_and_notes,
    frames_of,
    frames_of_csv,
    people_and_notes,
    people_of,
    rows_of,
)

from talentmatch.data.intake.identity.firm_names import firm_names
from talentmatch.data.intake.identity.same_firm import same_firms
from talentmatch.data.intake.ingest import read_files
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout.sheets import RawSheet
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows.people._remarks import take_conditions
from talentmatch.data.store import Store


@pytest.mark.parametrize(
    ("remark", "said"),
    [
        ("甲江机械不考虑", True),
        ("和朗驰电动车有竞业协议", True),
        ("苏州工厂不去", True),
        ("电话不接", False),
    ],
)
def test_what_no_column_keeps_of_a_remark_is_told(tmp_path, remark, said):
    lines = ["姓名,手机,当前职位,沟通备注", f"王一,13900000001,钳工,{remark}"]
    assert (remark in frames_of(tmp_path, *lines)[1]) is said


@pytest.mark.parametrize(
    ("remark", "column", "value"),
    [
        ("浙江都不考虑", "wanted_regions", ["除浙江外均可"]),
        ("南昌都不去", "wanted_regions", ["除南昌外均可"]),
        ("西宁都不去", "wanted_regions", ["除西宁外均可"]),
        ("不去小米和美的", "blocked_employers", ["小米", "美的"]),
        ("不去中通、圆通这类快递", "blocked_employers", ["中通", "圆通"]),
        ("不考虑江淮地区", "blocked_employers", None),
    ],
)
def test_names_near_those_of_towns_and_firms_in_remarks(tmp_path, remark, column, value):
    frame, notes = people_and_notes(
        tmp_path, "姓名;电话;职位;备注", f"张三;13800001101;钳工;{remark}", "李四;13800001102;钳工;"
    )
    found = frame[column].iloc[0] if column in frame else None
    assert (None if found is None else list(found)) == value
    assert value is not None or remark in notes


def test_conditions_that_no_column_keeps_are_told_by_row(tmp_path):
    _, notes = frames_and_notes(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,期望城市,备注",
        "辛虚一,19900000871,会计,苏州,不考虑外包；不接受出差",
        "辛虚二,19900000872,会计,苏州,非深圳不考虑",
    )
    (note,) = [note for note in notes if "name conditions" in note]
    assert "不考虑外包、不接受出差、非深圳不考虑" in note and "row 2, 3" in note


def test_an_employer_and_pay_in_a_remark(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,备注",
        "辛虚一,19900000871,会计,不看虚河有限公司；期望20-30K",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row["blocked_employers"], row["expected_yearly_pay"]) == (["虚河有限公司"], 300_000)


@pytest.mark.parametrize(
    ("wish", "remark", "regions", "blocked"),
    [
        ("", "Only Suzhou or Wuxi", ["Suzhou", "Wuxi"], None),
        ("Shanghai/Suzhou", "Not open to Suzhou; no travel", ["Shanghai"], None),
        ("Any", "do not submit to Unreal Ltd", None, ["Unreal Ltd"]),
    ],
)
def test_conditions_in_english(tmp_path, wish, remark, regions, blocked):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.csv",
        "Name,Email,Current Title,Preferred Location,Comments",
        f"Ann Test,ann@t.example.com,HR Manager,{wish},{remark}",
    )
    (row,) = frames["candidate"].to_dict("records")
    assert (row.get("wanted_regions"), row.get("blocked_employers")) == (regions, blocked)


def raw_of(remark):
    raw = Raw(pd.DataFrame({"name": ["王一"]}), {"name": "姓名"}, numbers=[2])
    block = find_block(
        RawSheet("a.xlsx", [["姓名", "手机", "备注"], ["王一", "13900000001", remark]])
    )
    take_conditions(raw, replace(block, header=["姓名", "手机", "备注"]))
    return raw


def test_a_refused_trade_is_told_and_an_excepted_place_is_read():
    raw = raw_of("不去新能源，上海除外")
    assert raw.cells["wanted_regions"].tolist() == ["除上海外均可"]
    assert "不去新能源" in " ".join(map(str, raw.notes))


@pytest.mark.parametrize(
    ("cell", "kept", "told"),
    [
        ("加班多的", [], True),
        ("外包", [], True),
        ("小公司；甲江机械", ["甲江机械"], True),
        ("台资、单休的", [], True),
        ("华为外包", ["华为外包"], False),
        ("美的、国美", ["美的", "国美"], False),
        ("建工集团", ["建工集团"], False),
        ("远大", ["远大"], False),
    ],
)
def test_kinds_of_employers_are_no_firms_to_be_hidden_from(tmp_path, cell, kept, told):
    lines = [
        "姓名,手机,当前职位,不能接受的企业",
        f"王一,13900000001,钳工,{cell}",
        "赵二,13900000002,电工,甲厂",
    ]
    frames, notes = frames_of(tmp_path, *lines)
    assert list(frames["candidate"]["blocked_employers"].iloc[0] or []) == kept
    assert ("no firm" in notes) is told


@pytest.mark.parametrize(
    ("remark", "blocked"),
    [
        ("不去华为", ["华为"]),
        ("不考虑华为、中兴", ["中兴", "华为"]),
        ("不去比亚迪和甲江机械", ["比亚迪", "甲江机械"]),
        ("不去和顺机械", ["和顺机械"]),
        ("不去夜班", []),
        ("不去理想城市", []),
    ],
)
def test_large_employers_are_known_without_a_word_of_their_trade(tmp_path, remark, blocked):
    lines = ["姓名,手机,当前职位,备注", f"王一,13900000001,钳工,{remark}", "赵二,13900000002,电工,"]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    found = people["blocked_employers"].iloc[0] if "blocked_employers" in people else None
    assert sorted(found or []) == blocked


@pytest.mark.parametrize(
    ("remark", "blocked"),
    [
        ("勿推扬波海洋工程", ["扬波海洋工程"]),
        ("勿推夜班", None),
        ("别推荐外地岗位", None),
        ("勿推国企", None),
        ("勿推半导体设备", None),
        ("勿推产线管理", None),
        ("简历勿发第三方平台", None),
        ("不要发短信打扰", None),
    ],
)
def test_whom_somebody_is_not_to_be_proposed_to(tmp_path, remark, blocked):
    frames = people_of(
        tmp_path,
        "姓名,手机,当前职位,备注",
        f"雍虚五,17700000501,焊工,{remark}",
        "乙虚六,17700000502,钳工,",
    )
    people = frames["candidate"]
    found = people["blocked_employers"].iloc[0] if "blocked_employers" in people else None
    assert (found if isinstance(found, list) else None) == blocked


@pytest.mark.parametrize(
    ("remark", "blocked"),
    [
        ("朗驰电动车不去", "朗驰电动车"),
        ("请避开华虚朗驰", "华虚朗驰"),
        ("简历勿发华虚朗驰电动车", "华虚朗驰电动车"),
        ("华虚朗驰电动车除外，其他新能源企业均可", "华虚朗驰电动车"),
        ("Not interested in Fictive Seals", "Fictive Seals"),
        ("和朗驰电动车有竞业协议，2027年底前不能去", "朗驰电动车"),
        ("竞业名单：朗驰电动车", "朗驰电动车"),
        ("想去朗驰电动车", None),
        ("甲江机械不考虑", None),
        ("和朗驰电动车有竞业协议", None),
        ("苏州工厂不去", None),
        ("不考虑前公司", None),
        ("新能源不去", None),
        ("not interested in night shifts", None),
        ("电话不接", None),
    ],
)
@pytest.mark.parametrize("heading", ["沟通备注", "跟进纪要"])
def test_remarks_under_other_headings_and_in_other_words(tmp_path, heading, remark, blocked):
    lines = [f"姓名,手机,当前职位,{heading}", f'王一,13900000001,钳工,"{remark}"']
    frames, _ = frames_of(tmp_path, *lines)
    cells = frames["candidate"].get("blocked_employers", pd.Series([None]))
    assert [*(cells.iloc[0] or ())] == ([blocked] if blocked else [])


@pytest.mark.parametrize("heading", ["客户备注", "面试记录", "薪资说明"])
def test_what_is_noted_of_clients_hides_nobody(tmp_path, heading):
    lines = [f"姓名,手机,当前职位,{heading}", "王一,13900000001,钳工,朗驰电动车不去"]
    assert "blocked_employers" not in frames_of(tmp_path, *lines)[0]["candidate"]


@pytest.mark.parametrize(
    ("said", "blocked"),
    [
        ("请勿推荐给华虚", ["华虚"]),
        ("不要把简历发给华虚锂电", ["华虚锂电"]),
        ("不得将图纸发给客户", []),
        ("不要推荐给其他客户", []),
    ],
)
def test_whom_a_resume_is_not_to_be_proposed_to(tmp_path, said, blocked):
    lines = [
        "姓名：王一",
        "电话：13900000001",
        "工作经历",
        f"2020.07-至今 {FIRM} 工艺师",
        "自我评价",
        said,
    ]
    people = frames_of(tmp_path, *lines, name="a.txt")[0]["candidate"]
    cells = people.get("blocked_employers", pd.Series([None]))
    assert [*(cells.iloc[0] or ())] == blocked


@pytest.mark.parametrize(
    ("heading", "blocked"),
    [
        ("不希望推荐的企业", True),
        ("勿推单位", True),
        ("屏蔽公司名单", True),
        ("不想再去的公司", True),
        ("淘汰公司", False),
        ("拒绝的公司", False),
        ("不良记录", False),
    ],
)
def test_firms_to_avoid_in_whatever_words(tmp_path, heading, blocked):
    lines = [
        f"姓名,手机,当前职位,{heading}",
        "王一,13900000001,钳工,华虚骏驰（前雇主）",
        "赵二,13900000002,电工,",
    ]
    people = frames_of(tmp_path, *lines)[0]["candidate"]
    assert ("blocked_employers" in people) is blocked


def test_employers_somebody_does_not_consider_are_blocked(tmp_path):
    (row,) = rows_of(
        tmp_path, "a.csv", "姓名,手机,不考虑的公司", "韩一,19900000711,虚江软件、虚河生物"
    )
    assert row["blocked_employers"] == ["虚江软件", "虚河生物"]


def conditions_of(remark):
    return raw_of(remark).cells


@pytest.mark.parametrize(
    ("remark", "name"),
    [
        ("不去望川医疗", "望川医疗"),
        ("2026年8月从望川医疗离职，勿推回原单位", "望川医疗"),
        ("请对南通松寒制药保密", "南通松寒制药"),
        ("请勿推给华虚电子", "华虚电子"),
        ("务必避开青岚重机", "青岚重机"),
        ("虚星集团除外", "虚星集团"),
        ("不要把简历发给鹿苑精细化工", "鹿苑精细化工"),
        ("不考虑博世系", "博世"),
        ("简历不要发给乙江泵业", "乙江泵业"),
        ("请勿推给华虚", "华虚"),
        ("避开华虚", "华虚"),
    ],
)
def test_remarks_that_hide_somebody_from_a_firm(remark, name):
    assert conditions_of(remark)["blocked_employers"].tolist() == [name]


@pytest.mark.parametrize(
    "remark",
    [
        "不去工厂",
        "勿推小厂",
        "不去太远的地方",
        "避开前东家",
        "不去夜班",
        "对家人保密",
        "不要推中介",
        "不投国企",
        "对客户信息保密",
        "避开高峰",
        "避开周末面试",
        "对薪资保密",
        "不要发到群里",
        "不要让HR知道",
        "不去内地",
        "周末除外",
        "不推同行",
        "不去竞争对手",
        "不想推翻之前决定",
        "不推卸责任",
        "不去新能源",
        "不去汽车电子",
        "不去房地产",
        "不去贸易公司",
        "不去外资",
        "不去销售型公司",
        "规避法律风险",
        "排除设备故障",
        "从原公司离职，不想回原公司",
    ],
)
def test_remarks_that_name_no_firm_block_none(remark):
    assert "blocked_employers" not in conditions_of(remark)


@pytest.mark.parametrize(
    ("remark", "blocked"),
    [
        ("Not open to Night Shifts", None),
        ("Not interested in Sales Roles", None),
        ("doesn't consider Project Based Work", None),
        ("竞业公司：没有", None),
        ("大厂不看", None),
        (f"与{FIRM[:4]}签有竞业，不能去丙山化工", ["甲江机械", "丙山化工"]),
    ],
)
def test_remarks_that_name_no_firm_to_be_hidden_from(frames_of_rows, remark, blocked):
    frame = frames_of_rows(["姓名", "电话", "当前职位", "备注"], [*NAME_AND_PHONE, "钳工", remark])[
        "candidate"
    ]
    assert [*frame.get("blocked_employers", [None])] == [blocked]
    assert frame.get("wanted_regions", pd.Series([None])).isna().all()


@pytest.mark.parametrize(
    ("text", "firm", "found"),
    [
        ("骏驰座椅", "骏驰汽车座椅系统有限公司", [False]),
        ("上海骏驰座椅", "上海骏驰汽车座椅系统有限公司", [False]),
        ("骏驰汽车座椅系统有限公司", "骏驰座椅", [False]),
        ("宁波骏驰座椅", "上海骏驰汽车座椅系统有限公司", []),
        ("骏驰座椅", "襄阳虚构骏驰汽车座椅有限公司", [False]),
        ("Junchi Seating", "合肥骏驰汽车座椅系统有限公司", [False]),
        ("Wuhu Junchi Seating", "合肥骏驰汽车座椅系统有限公司", []),
        ("Jundi Seating", "合肥骏驰汽车座椅系统有限公司", []),
        ("Jingmi Machinery", "精密座椅骨架有限公司", []),
        ("鲸跃系公司", "青岛鲸跃生物科技股份有限公司", [False]),
        ("关系公司", "青岛鲸跃生物科技股份有限公司", []),
        ("骏驰内饰", "骏驰汽车座椅系统有限公司", []),
        ("骏达座椅", "骏驰汽车座椅系统有限公司", []),
        ("华海门锁", "华江汽车门锁有限公司", []),
    ],
)
def test_a_name_shortened_in_its_middle_is_a_doubt(text, firm, found):
    firms = pd.DataFrame({"enterprise_id": [None], "enterprise_name": [firm]}, dtype=object)
    assert same_firms([text], firms)["sure"].tolist() == found


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("无锡远航（现：虚构远航精工机械股份有限公司）", "虚构远航精工机械"),
        ("甬江机械（现更名为：海曙精密机械有限公司）", "海曙精密机械"),
        ("甬江机械（已更名为海曙精密机械有限公司）", "海曙精密机械"),
        ("Ningbo Yong Ltd (formerly Haishu Machinery)", "haishu machinery"),
        ("海曙精密（前身为甬江机械厂）", "甬江机械厂"),
        ("现代机械（北方现代机械）", "北方现代机械"),
    ],
)
def test_names_in_brackets_are_taken_without_the_word_before_them(text, named):
    assert named in [one.bare for one in firm_names(text)]


@pytest.mark.parametrize(
    ("text", "firm", "found"),
    [
        ("腾岳轨道", "横店腾岳轨道装备有限公司", [False]),
        ("横店腾岳轨道", "腾岳轨道装备有限公司", [False]),
        ("精密机械", "甬江精密机械有限公司", []),
        ("磐石超硬材料", "横店磐石超硬材料有限公司", [False]),
        ("苏州精密机械", "宁波甬江精密机械有限公司", []),
        ("杭州腾岳轨道", "长春虚构腾岳轨道装备有限公司", []),
    ],
)
def test_brands_without_the_word_in_front_of_them_are_a_doubt(text, firm, found):
    firms = pd.DataFrame({"enterprise_id": [None], "enterprise_name": [firm]}, dtype=object)
    assert same_firms([text], firms)["sure"].tolist() == found


def test_what_decides_who_may_be_shown_is_never_left_open(tmp_path):
    (tmp_path / "consent.csv").write_text(
        "candidate_id,purpose,given_on,withdrawn_on\nP1,recruiting,2025-01-01,撤回了\n"
        "P2,recruiting,2025-01-01,\n",
        "utf-8",
    )
    (tmp_path / "register.csv").write_text(
        "企业名称,所属行业,用途限制\n甲虚公司,C34,随便用\n乙虚公司,C36,商用\n", "utf-8"
    )
    with Store() as store:
        store.load(tmp_path)
        agreed = store.read("consent", as_of="2026-01-01", purpose="recruiting")
        firms = store.read("enterprise", as_of="2026-01-01", purpose="planning")
        assert len(agreed) == 1 and firms["name"].tolist() == ["乙虚公司"]


@pytest.mark.parametrize("remark", ["勿打电话", "请勿致电", "不要再打扰"])
def test_who_is_not_to_be_called_has_not_agreed(tmp_path, remark):
    (tmp_path / "a.csv").write_text(
        f"姓名,手机,现职位,备注\n韩一,19900000711,会计,{remark}", "utf-8"
    )
    frames = {s.table: s.frame for s in read_files(tmp_path / "a.csv", consent="recruiting")}
    assert frames["consent"]["withdrawn_on"].notna().all()


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Do Not Contact", ("Yes", "No")),
        ("黑名单", ("是", "否")),
        ("请勿联系", ("2024年投诉过", None)),
        ("Candidate Status", ("Do not contact", "Available")),
        ("是否可联系", ("否", "是")),
        ("OK to contact", ("No", "Yes")),
        ("授权同意", ("否", "是")),
    ],
)
def test_who_is_not_to_be_contacted_is_in_no_list_whatever_was_agreed(tmp_path, heading, cells):
    people = pd.DataFrame(
        {
            "Name": ["Mary Invented", "John Fictional"],
            "Mobile": ["13800004444", "13800003333"],
            "Current Job Title": ["QA Manager", "PLC Engineer"],
        }
    )
    with Store() as store:
        people.to_csv(tmp_path / "a.csv", index=False)
        store.load(tmp_path, consent="recruiting")
        now = {"as_of": "2029-01-01", "purpose": "recruiting"}
        assert len(store.read("candidate", **now)) == 2
        people.assign(**{heading: cells}).to_csv(tmp_path / "a.csv", index=False)
        report = store.load(tmp_path, consent="recruiting")
        assert store.read("contact", **now)["name"].tolist() == ["John Fictional"]
    assert "1 people did not agree or are not to be contacted" in str(report)


@pytest.mark.parametrize(
    ("remark", "shown"),
    [
        ("勿联系", False),
        ("客户要求拉入黑名单", False),
        ("do not contact", False),
        ("勿联系现公司", True),
        ("do not contact current employer", True),
        ("已推荐", True),
        ("2026-10-20 本人撤回授权，要求删除简历", False),
        ("授权已失效", False),
        ("withdrew his consent", False),
        ("asked us to delete his data", False),
        ("客户取消职位，同意推荐别处", True),
        ("要求删除重复简历", True),
    ],
)
def test_a_remark_that_somebody_is_to_be_left_alone_counts(tmp_path, remark, shown):
    rows = [["姓名", "电话", "现职位", "备注"], ["李虚构", "13800001238", "会计", remark]]
    tables, _ = frames_of_csv(tmp_path / "a.csv", rows)
    withdrawn = tables["consent"].reindex(columns=["withdrawn_on"])["withdrawn_on"].notna()
    assert withdrawn.tolist() == [not shown]


def test_who_is_not_to_be_recommended_is_in_no_list(tmp_path):
    frames, _ = frames_and_notes(
        tmp_path,
        "a.csv",
        "姓名,手机,现职位,禁止推荐原因",
        "未试五,19900001033,会计,",
        "申试五,19900001034,会计,保证期内",
    )
    assert frames["consent"]["withdrawn_on"].notna().sum() == 1
