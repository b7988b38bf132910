"""What a label that stands alone says of the rows it belongs to: a town, a firm, a year."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from talentmatch.data.reading.cells._value_dates import parse_month
from talentmatch.data.reading.layout._title_names import name_without_time
from talentmatch.vocab import industries, levels, regions

__all__ = [
    "Meaning",
    "is_bare_month",
    "is_firm",
    "is_place",
    "is_school",
    "meaning_of",
    "plain_label",
    "without_number",
]

_NUMBERING = re.compile(
    r"^(?:[Ⅰ-Ⅻⅰ-ⅻ]+[、.．:：)）]?|第?[(（]?[一二三四五六七八九十]{1,3}(?:[)）]|[、.．:：])"
    r"|[甲乙丙丁戊己庚辛壬癸][、.．]|第[一二三四五六七八九十\d]+(?:类|部分|组)[、:：]?"
    r"|[(（]?\d{1,2}(?:[)）、]|[.．](?!\d))|[A-Za-z][.．、)])\s*"
)
#: Signs before a label: ★, ▲, ※.
_SIGNS = re.compile(r"^[^\w(（【\[〔]+")
#: How to reach a firm, what it offers, or where it stands at a fair, behind its name.
_BESIDES = re.compile(
    r"\s*[(（\[]?(?:展位|摊位|展台|席位|booth|stand)\s*(?:号"
    r"|no\.?)?\s*[:：]?\s*[A-Za-z]?[-\d]+\s*号?\s*[)）\]]?\s*$|"
    r"[\s,，;；]*[(（\[]\s*(?:联系人|联系电话|联系方式|电话|地址|contact|phone"
    r"|tel)\s*[:：.]?[^()（）\[\]]*[)）\]]\s*$|"
    r"[\s,，;；]+(?:联系人|联系电话|联系方式|电话|地址|招聘人数|招聘岗位|岗位数"
    r"|需求人数)\s*[:：]?.*$"
)
#: How many rows there are: （2家）, （2个岗位，共8人）, 共3人, : 12.
_COUNT = re.compile(
    r"(?<!\s)\s*+(?:[(（\[]\s*(?:共|计|合计)?\s*\d+\s*(?:家|户|人|个|名|条|所|项|firms?|posts?"
    r"|rows?)?\s*[)）\]]"
    r"|[(（\[][^()（）\[\]]*\d+\s*(?:家|户|人|个|名|条|所|项)[^()（）\[\]]*[)）\]]"
    r"|(?:[:：]?\s*共|[:：])\s*\d+\s*(?:家|户|人|个|名|条|所|项)|[:：])\s*$"
)
_FIRM = re.compile(
    r".{2,}(?:公司|集团|工厂|厂|合作社|事务所|商行|商场|酒店|银行|医院|卫生院|药房|超市|门店"
    r"|分店)(?:[(（].{1,10}[)）])?"
    r"|.{2,}\b(?:ltd|limited|inc|llc|plc|gmbh|corp(?:oration)?|company|co|group|s\.?a|ag|bv)\.?",
    re.I,
)
_SCHOOL = re.compile(
    r".{2,}(?:大学|学院|学校|(?:职业?|职业技术)教育?中心|中专|技校|职高|职院|高专|师专|高中|中学"
    r"|university|college|school)",
    re.I,
)
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:街道(?:办(?:事处)?)?|镇|乡|开发区|科技园|产业园|创业园|工业园"
    r"|软件园|园区|高新区|经开区|新区|工业区|物流园|(?:工业|科技|产业|科学|大学)城|自治州"
    r"|地区|区|县|市|省|村)"
    r"|(?:[A-Z][\w'’.-]*\s){1,3}(?:District|County|Borough|City|Township|Province|Region|Zone|Park)"
)
#: Another name of a place in brackets behind it: 长安镇（高新区）.
_EXPLAINED = re.compile(r"(?<=[镇乡道区县市])\s*[(（][^()（）]{1,10}[)）]$")
#: Ends like a place and is none: 全市, 各区; 片区 is a place of its own kind.
_NO_PLACE = re.compile(
    r"(?:全|各|本|外|该|我|其他|其它).{0,3}[市区县省镇乡]"
    r"|.*(?:上市|门市|超市|(?<![老新古东西南北])城乡|误区|农村|乡村|乡镇)"
    r"|(?:送.{0,4}|科技|文化|卫生|人才|知青|干部)?下乡"
)
_INDUSTRY = re.compile(r"[\u4e00-\u9fff、和及()（）]{1,20}(?:业|行业|产业)|[A-T]\d{2}\s*\S+")
_CHAIN = re.compile(r"[\u4e00-\u9fff、和及与+()（）A-Za-z\d]{2,20}(?:产业链|产业集群|产业带)")
_LETTER = re.compile(r"[A-Za-z](?![A-Za-z\d])")
_YEAR = re.compile(
    r"((?:19|20)\d{2})\s*(?:年?度?|级|届)(?:\s*[(（](?:预计|计划|预测|实际|快报)数?[)）])?"
)
#: The number of one label of several: 期望职位1, 意向城市（二）.
_NUMBERED = re.compile(
    r"(?<!\s)\s*+(?:[(（【\[]?\s*+(?:[1-5]|[一二三四五])\s*[)）】\]]?|[①-⑤])\s*$"
)
#: A label with its own heading: District: Riverside, 所属镇街：东江街道.
_NAMED = re.compile(
    r"(?:district|town(?:ship)?|county|borough|area|region|镇街|乡镇街道"
    r"|所[属在](?:镇街|区域|园区)|区域|属地|片区|园区"
    r"|(?P<client>(?:客户|委托)(?:名称|公司|企业|单位|方)?|client(?: name)?)"
    r"|(?P<firm>(?:招聘|用人|用工|填报)?(?:企业|单位|公司)(?:名称)?|employer|company(?: name)?)"
    r"|(?P<industry>(?:所属)?行业(?:类别|门类)?|industry|sector))\s*[:：]\s*(?P<value>[^:：]*\w)",
    re.I,
)
#: A list of the firms or posts of a town.
_LIST_OF_PLACE = re.compile(
    r"(?:(?:19|20)\d{2}\s*年?度?)?(?!各|全|[乡城街]镇|镇街|城乡|[城市县辖园新片]区"
    r"|区县)([\u4e00-\u9fff]{1,10}?(?:街道|镇|乡|区|县|市|园))"
    r"(?:重点|规上|规模以上|部分|各类)?(?:企业|单位|公司|岗位|用工|招聘"
    r"|人才)[\u4e00-\u9fff]{0,6}(?:名单|名录|一览表?|清单|台账|花名册|[表册])"
)
#: What begins with figures that are no code of an industry.
_NO_CODE = re.compile(r"(?:19|20)\d{2}\s*年|\d+\s*[家户人个名条项]")
_BARE_MONTH = re.compile(r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?")
_LONGEST = 40


class Meaning(NamedTuple):
    """A field that a label gives, and its value."""

    field: str
    value: str


def plain_label(text: str) -> str:
    """Return a label without its number and the count of its rows.

    Examples
    --------
    >>> [plain_label(text) for text in ("一、东江街道（2家）", "（三）南坪镇", "【制造业】", "2024年")]
    ['东江街道', '南坪镇', '制造业', '2024年']
    >>> plain_label("★ 甲江机械有限公司（2个岗位，共8人） 电话：0999-1000001")
    '甲江机械有限公司'
    >>> plain_label("★东江街道★")
    '东江街道'
    >>> plain_label("1. 甲江机械有限公司（展位A12）")
    '甲江机械有限公司'
    """
    bare = _NUMBERING.sub("", _SIGNS.sub("", " ".join(str(text).split())))
    return _COUNT.sub("", _BESIDES.sub("", bare)).strip(" 【】[]〔〕—-*#·•◆■●★☆▲△◇□○◎※").strip()


def without_number(label: str) -> str:
    """Return a label without the number that tells it from others of its kind.

    Examples
    --------
    >>> [without_number(label) for label in ("期望职位1", "意向城市（二）", "第二志愿", "手机2号")]
    ['期望职位', '意向城市', '第二志愿', '手机2号']
    """
    return _NUMBERED.sub("", label.strip()) or label


@cache
def meaning_of(text: str) -> Meaning | None:
    """Return the field that a label gives and its value; None if it may be anything.

    Examples
    --------
    >>> meaning_of("一、东江街道（2家）"), meaning_of("甲精密机械有限公司")
    (Meaning(field='region', value='东江街道'), Meaning(field='enterprise_name', value='甲精密机械有限公司'))
    >>> meaning_of("三、智能装备产业链（5家）")
    Meaning(field='chain', value='智能装备产业链')
    >>> meaning_of("西河镇企业名单"), meaning_of("乡镇企业名单")
    (Meaning(field='region', value='西河镇'), None)
    >>> meaning_of("2024年西河镇企业名录"), meaning_of("重点乡镇企业名单")
    (Meaning(field='region', value='西河镇'), None)
    >>> meaning_of("2023级"), meaning_of("2025年（预计）")
    (Meaning(field='year', value='2023'), Meaning(field='year', value='2025'))
    >>> meaning_of("2023年新增") or meaning_of("2661家")
    >>> meaning_of("2024年"), meaning_of("（一）制造业"), meaning_of("技术类")
    (Meaning(field='year', value='2024'), Meaning(field='industry', value='制造业'), None)
    """
    bare = plain_label(text)
    if not bare or len(bare) > _LONGEST:
        return None
    named = _NAMED.fullmatch(bare)
    if named and (not named["firm"] or is_firm(named["value"])):
        return Meaning(_field_of(named), named["value"])
    if year := _YEAR.fullmatch(bare):
        return Meaning("year", year[1])
    if (month := parse_month(bare)) is not None:
        return Meaning("month", f"{month:%Y-%m}")
    if (listed := _LIST_OF_PLACE.fullmatch(bare)) and is_place(listed[1]):
        return Meaning("region", listed[1])
    tests = (
        ("institution", is_school),
        ("enterprise_name", is_firm),
        ("region", is_place),
        ("chain", lambda label: _CHAIN.fullmatch(label) is not None),
        ("industry", _is_industry),
        ("education", lambda label: levels.parse("education", label) is not None),
    )
    found = next((Meaning(field, bare) for field, test in tests if test(bare)), None)
    if found is not None and found.field in ("institution", "enterprise_name"):
        return Meaning(found.field, name_without_time(bare))
    return found


def _field_of(named: re.Match[str]) -> str:
    """Return the field that the heading of a label names."""
    fields = {"client": "client", "firm": "enterprise_name", "industry": "industry"}
    return next((field for group, field in fields.items() if named[group]), "region")


def is_firm(text: str) -> bool:
    """Tell the name of a firm by its form.

    Examples
    --------
    >>> is_firm("澜石新能源科技有限公司"), is_firm("Acme Ltd."), is_firm("数控车工")
    (True, True, False)
    """
    return bool(_FIRM.fullmatch(text))


def is_school(text: str) -> bool:
    """Tell the name of a school."""
    return bool(_SCHOOL.fullmatch(text))


def is_place(text: str) -> bool:
    """Tell the name of a place: one of the vocabulary, or one that ends like a place.

    Examples
    --------
    >>> is_place("东江街道"), is_place("宁波"), is_place("全市"), is_place("钳工")
    (True, True, False, False)
    >>> is_place("长安镇（高新区）")
    True
    """
    text = _EXPLAINED.sub("", text)
    if _NO_PLACE.fullmatch(text):
        return False
    return bool(_PLACE.fullmatch(text)) or (len(text) > 1 and regions.code(text) is not None)


def is_bare_month(text: str) -> bool:
    """Tell a month that does not say its year: 11月, 三月份."""
    return _BARE_MONTH.fullmatch(text.strip()) is not None


def _is_industry(text: str) -> bool:
    # 11 and 2023 are codes, 11月, 2023年新增 and 2023家 none.
    if is_bare_month(text) or _NO_CODE.match(text):
        return False
    # A letter alone numbers sheets and parts: A, B区.
    if _LETTER.match(text) and industries.code(text[1:].strip()) is None:
        return False
    if industries.code(text) is not None:
        return True
    return bool(_INDUSTRY.fullmatch(text)) and not re.search(r"企业|专业|毕业|就业|职业|作业", text)
