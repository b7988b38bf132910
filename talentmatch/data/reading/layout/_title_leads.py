"""What stands before a name in a title and is no part of it: a time, the number of an appendix, 关于."""

from __future__ import annotations

import re

from talentmatch.data.reading.cells._years import without_reference_years

__all__ = ["WORDS_LIKE_SEASONS", "name_without_time", "without_leads"]

_YEAR = r"(?:(?:19|20)?\d{2}|[一二][〇○零一二三四五六七八九]{3})"
_MONTHS = r"\d{1,2}\s*(?:月?\s*[-—–~至到]+\s*\d{1,2}\s*)?月份?"
#: A name of two letters is whole, and that of a firm begins with any: 2024年夏津县, 2024年春江机械有限公司.
_OF_A_NAME = (
    r"[\u4e00-\u9fff](?:街道|[镇乡区县]|学[院校]|大学)"
    r"|[^\s，,、（）()镇乡县区]{1,24}?(?:公司|集团)"
)
#: Words with which names begin that begin like a season; not before a province or city: 春江苏…, 春山东….
WORDS_LIKE_SEASONS = (
    r"(?:(?!.(?:江[苏西门阴山]|山[东西阳]|石[家嘴狮]|阳[江泉谷]|日[照喀]|津[市南]))"
    r"(?:春[风江申秋天兰雨晖光华城晓茶意芽泉润生燕花禾发旭辉蕾耕泥山水力和满笋茗竹阳露波潮]"
    r"|夏[普新利商华威津朗雨荷星日天令]|秋[林实水田月天叶枫硕收香石江山阳源]"
    r"|冬[青梅奥海泉虫]|初[心元创晨阳夏一见升月禾品]))"
)
_SEASON = rf"[春夏秋冬]季|(?!{WORDS_LIKE_SEASONS})[春夏秋冬初](?!{_OF_A_NAME})|[末底]"
_PART = (
    r"第?[一二三四1-4]季度|[上下]半年|全年|(?:[春秋]季?|第[一二]|[上下])学期|春节(?:前后?|后|期间)?"
    rf"|{_SEASON}|{_MONTHS}|\d{{1,2}}日"
)
_TIME = (
    rf"(?:截[至止]到?\s*)?(?<![\d.])(?:{_YEAR}\s*年?\s*[-—–~至到]+\s*)?{_YEAR}\s*(?:学年度?"
    rf"|年度?|级|届)(?:\s*(?:{_PART}))*"
    rf"|(?<!\d){_MONTHS}(?:[末底]|初(?!{_OF_A_NAME}))?|第[一二三四1-4]季度|[上下]半年"
    r"|第[一二三四五六七八九十\d]+(?:届|期(?![货刊])|轮(?!胎)|次(?!元)|批(?!发))"
    rf"|(?<![\d.\u4e00-\u9fffA-Za-z])20[0-3]\d(?=\s*(?!年)[\u4e00-\u9fff])(?:\s*(?:{_PART}))*"
)
_LEAD = re.compile(
    rf"{_TIME}|关于(?:印发|公布|报送|下达|做好|开展)?|附[件表]\s*\d*|表\s*\d+(?:[-—.]\d+)*"
    rf"|我[校县市区院]|中共(?=[\u4e00-\u9fff]{{2,4}}[省市县区])|全日制"
    r"|(?:统计|编制|认定|填报|入选|入库)的|[“”\"‘’《》【】\[\]]|(?:^|(?<=\s))\d+\s*[.、．]"
)
#: A time before a name, or behind it in brackets or without.
_TIME_AROUND = re.compile(rf"^(?:{_TIME})+\s*(?=\S)|(?<=\S)\s*[(（]\s*(?:{_TIME})\s*[)）]$")


def name_without_time(label: str) -> str:
    """Return a name without the time that stands before it, or in brackets behind it.

    Examples
    --------
    >>> [name_without_time(name) for name in ("2024年甲江机械有限公司", "乙校（2024届）", "2024年")]
    ['甲江机械有限公司', '乙校', '2024年']
    """
    return _TIME_AROUND.sub("", label)


def without_leads(titles: str) -> str:
    """Return titles with a blank for what stands before names and is no part of them.

    Examples
    --------
    >>> without_leads("2024年甲江职业学院招生计划").split(), without_leads("2024届某校毕业生").split()
    (['甲江职业学院招生计划'], ['某校毕业生'])
    >>> without_leads("附件2：2024年度西河镇企业").split()
    ['：', '西河镇企业']
    >>> [without_leads(f"2024年{name}企业").strip() for name in ("春江街道", "春西河镇", "3月月浦镇")]
    ['春江街道企业', '西河镇企业', '月浦镇企业']
    >>> without_leads("2024—2025学年秋季甲校招生").strip(), without_leads("截至2024年底乙县企业").strip()
    ('甲校招生', '乙县企业')
    """
    return _LEAD.sub(" ", without_reference_years(titles))
