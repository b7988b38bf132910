"""Years in a title that are not the table's own: of a standard, a base or a comparison."""

from __future__ import annotations

import re

__all__ = ["without_reference_years"]

_BARE = r"(?<!\d)(?:19|20)\d{2}(?!\d)"
#: A year with what may stand between it and the word that says what it is for: 2021年末, 2021年6月.
_TIME = (
    rf"{_BARE}\s*(?:年(?:度|[末底]|\s*\d{{1,2}}\s*月[末底份]?|第?[一二三四1-4]季度[末底]?"
    r"|[上下]半年)?)?"
)
#: What belongs to a standard or a base, whatever stands around it.
_MEASURE = (
    r"(?:第[一二三四五六七]次)?(?:全国)?(?:经济|人口)?(?:普查)?口径|基期|基数|基年"
    r"|基准(?!薪|工资|岗|线|年)|不变价|可比价|价格"
    r"|(?:新|旧|老|修订)?版?\s*[《〈]?(?:中国|国家|国民经济)?(?:职业|行业|产业"
    r"|专业)(?:分类(?!统计|汇总|需求|招聘|情况)|大典)"
)
_STANDARD = r"口径|标准(?!化|厂房|间|件)|分类|大典|基期|基数|价格|普查|版"
#: What a table may be made after, in the year of either.
_RULES = r"目录|办法|规定|制度"
_AFTER = r"(?:按照?|依照?|依据|参照|对照|根据|执行|采用|沿用|使用|基于|适用)"
_GROWTH = r"增|减|升|降|提高|提升|变化|变动|多|少|翻|扩|下滑|回落|持平|相比|比较|对比"
_NEAR = r"[^，,。；;()（）\d]{0,12}?"
_FEW = r"[^，,。；;()（）\d]{0,6}?"
_ALWAYS = re.compile(
    rf"{_TIME}(?:统计|旧|新|老|原|同)?(?:{_MEASURE})"
    rf"|(?:以|按|取)\s*{_TIME}\s*(?:为|作为?)\s*(?:100|一百"
    rf"|{_FEW}(?:基期|基数|基准|基年|参照|对照))"
    rf"|{_AFTER}\s*[《〈]?{_TIME}{_NEAR}(?:{_STANDARD})"
    rf"|(?:标准|大典|分类)\s*[》〉]?\s*[(（]?\s*{_TIME}\s*版"
    rf"|{_TIME}\s*=\s*100"
    rf"|(?<!比)较\s*{_TIME}|[同环]比\s*{_TIME}"
    rf"|(?<![占相对性])比\s*{_TIME}{_FEW}(?:{_GROWTH})|(?:相|对)比\s*{_TIME}"
    rf"|(?<![年度\d\s])\s*[与同和跟]\s*{_TIME}{_FEW}(?:{_GROWTH}|比)"
    rf"|\bGB\s*/?\s*[TZ]?\s*[\d.]+\s*[-—–:]\s*{_BARE}"
    rf"|\b(?:SOC|SIC|NAICS|NACE|ISCO|ISIC)\s*(?:rev\.?\s*)?[-:]?\s*{_BARE}"
    rf"|{_BARE}\s*(?:SOC|SIC|NAICS|NACE|ISCO|ISIC)\b"
    rf"|{_BARE}[-\s]*(?:based\b|prices\b|base\b|basis\b|boundaries\b|classification\b"
    rf"|definitions?\b|standard\b(?! occup))|\bbase year\s*{_BARE}"
    rf"|\b(?:compared (?:with|to)|versus|vs\.?|relative to|against)\s+(?:[a-z]+\s+){{0,3}}{_BARE}"
    r"|\b(?:change|growth|increase|decrease|rise|fall|up"
    rf"|down)\b[^.;,()（）\d]{{0,16}}\b(?:on|over|from|since)\s+(?:[a-z]+\s+)?{_BARE}",
    re.I,
)
#: What may be the year of the table where no other is named: 2024年版目录, 2024年修订,
#: 2023年认定企业, 〔2024〕5号, 自2024年起.
_BESIDE_ANOTHER = re.compile(
    rf"{_AFTER}\s*[《〈]?{_TIME}{_NEAR}(?:{_RULES})|自\s*{_TIME}\s*(?:起|以来|开始)|{_TIME}\s*同期"
    rf"|[〔\[(（【]\s*{_BARE}\s*[〕\])）】]\s*第?\s*\d+\s*号"
    rf"|{_TIME}\s*(?:新|修订|试行)?版|{_TIME}\s*(?:新|旧|老)?标准(?!化|厂房|间|件)"
    rf"|{_TIME}\s*(?:修订|修正|颁布|印发|施行)"
    rf"|{_TIME}\s*(?:以来|以前|之前|前)(?!\d)"
    rf"|{_TIME}\s*(?:填报|填写|填制|编制|编印|上报|报送|制表|发布|公布|整理|汇编|汇总|更新)"
    rf"|{_TIME}\s*(?:新)?(?:认定|入选|评定|获评|入库|成立|设立|新设|注册|投产"
    rf"|上市)的?[^，,。；;()（）\d]{{0,8}}?(?:企业|公司|单位|院校|学校)",
)
_YEAR = re.compile(_BARE)


def without_reference_years(text: str) -> str:
    """Return a text, without the years that say what a table is measured by.

    A year that may be either, such as that of an edition, stays where no other is left.

    Examples
    --------
    >>> without_reference_years("按2021年口径统计的2024年需求")
    ' 统计的2024年需求'
    >>> without_reference_years("2024年版目录"), without_reference_years("2024年(2020年版)")
    ('2024年版目录', '2024年( )')
    >>> without_reference_years("2024年需求(较2022年增长)"), without_reference_years("2022年和2024年需求")
    ('2024年需求( 增长)', '2022年和2024年需求')
    >>> without_reference_years("用工需求〔2024〕5号"), without_reference_years("2024年需求〔2023〕5号")
    ('用工需求〔2024〕5号', '2024年需求 ')
    """
    if not _YEAR.search(text):
        return text
    plain = _ALWAYS.sub(" ", text)
    others = _BESIDE_ANOTHER.sub(" ", plain)
    return others if _YEAR.search(others) else plain
