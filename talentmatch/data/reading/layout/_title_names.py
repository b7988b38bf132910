"""The firms, places and schools that titles name, behind what leads up to them: a year, a season."""

from __future__ import annotations

import re

from talentmatch.data.reading.cells._years import without_reference_years
from talentmatch.vocab import regions

__all__ = ["doubtful_firms", "firms_in", "name_without_time", "places_in", "schools_in"]

_YEAR = r"(?:(?:19|20)?\d{2}|[一二][〇○零一二三四五六七八九]{3})"
_MONTHS = r"\d{1,2}\s*(?:月?\s*[-—–~至到]+\s*\d{1,2}\s*)?月份?"
#: A name of two letters is whole, and that of a firm begins with any: 2024年夏津县, 2024年春江机械有限公司.
_OF_A_NAME = (
    r"[\u4e00-\u9fff](?:街道|[镇乡区县]|学[院校]|大学)"
    r"|[^\s，,、（）()镇乡县区]{1,24}?(?:公司|集团)"
)
#: Words with which names begin that begin like a season; not before a province or city: 春江苏…, 春山东….
_WORDS_LIKE_SEASONS = (
    r"(?:(?!.(?:江[苏西门阴山]|山[东西阳]|石[家嘴狮]|阳[江泉谷]|日[照喀]|津[市南]))"
    r"(?:春[风江申秋天兰雨晖光华城晓茶意芽泉润生燕花禾发旭辉蕾耕泥山水力和满笋茗竹阳露波潮]"
    r"|夏[普新利商华威津朗雨荷星日天令]|秋[林实水田月天叶枫硕收香石江山阳源]"
    r"|冬[青梅奥海泉虫]|初[心元创晨阳夏一见升月禾品]))"
)
_SEASON = rf"[春夏秋冬]季|(?!{_WORDS_LIKE_SEASONS})[春夏秋冬初](?!{_OF_A_NAME})|[末底]"
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
_SEASON_SIGN = re.compile(r"[春夏秋冬初]")
_LONGEST_PLACE = 4
_FIRM = re.compile(
    r"[^\s（）()：:，,。、]{2,24}?(?:有限责任公司|股份有限公司|有限公司"
    r"|集团公司|集团(?!有限|股份|公司|控股|[（(][^()（）]*[)）]\S*?公司))"
    r"(?:(?:(?!招聘|下属|所属|旗下)[^\W及和与各等的]){2,6}分公司)?"
)
#: Kinds of firms, none of them.
_NO_FIRM = re.compile(
    r"(?:市属|县属|区属|国有|国资|全[市县区]|外资|合资|民营|私营|央企|国企|上市|产业|教育"
    r"|医疗|股份|有限|大型|重点|各|类|集团|企业|公司)+"
    r"(?:责任|有限|股份|公司|集团)*"
)
#: What follows a firm of which the rows are not, or which is one of several.
_NOT_ALONE = re.compile(r"[\s）)]*(?:等|[及和与、]|下属|所属|旗下|代[理招]|举办|主办|承办)")
#: Who finds people for others publishes posts of these; any other firm its own.
_MADE = re.compile(r"[\s）)]*(?:发布|编制|汇总|整理|提供)")
_AGENCY = re.compile(r"人力|人才|劳务|派遣|外包|招聘|猎头|咨询|信息|网络|传媒")
#: Who made or held what the table is about, and wants nobody.
_HOST = re.compile(
    r"(?:主办|承办|协办|指导|支持|发布|编制|编印|制表|举办|监制|数据来源|资料来源|来源|提供"
    r"|服务|代理)(?:单位|机构|方|部门)?\s*[:：]\s*(?:[^\s()（）]|[(（][^()（）]*[)）])+"
)
_TOWN = re.compile(
    r"(?:(?![年月度季日号])[\u4e00-\u9fff]{2,6}?[市县区])?((?![年月度季日号期]|关于|(?<=关)于"
    r"|[在对为由和及与])[\u4e00-\u9fff]{2,6}?(?:街道|镇(?!街)|乡(?![镇村街])))"
)
#: 按行业分城镇单位, 各乡镇, 送岗下乡: words of a title, no town.
_NO_TOWN = re.compile(
    r"[按分各]|(?<![老新古东西南北])城镇$|乡镇|镇街|[市县区]镇$"
    r"|^(?:全[市县区]|重点|中心[镇乡街]|建制|沿街|[本我该](?:[市县区省院校镇乡街]|辖|地)|驻)|特色|帮扶"
    r"|(?:送\S{0,3}|科技|文化|卫生|人才|服务|资本|干部)下乡|[返回入]乡"
)
#: A district or county, alone or behind its city, before the words of a title.
_DISTRICT = re.compile(
    r"(?:^|[\s市年度)）])(?!度)([\u4e00-\u9fff]{2,4}[区县])(?=[\s\d“]|各|企业|招聘|用工|岗位"
    r"|人才|人力|公共|重点|紧缺|急需|分职业|职业|规[模上]|缺工|登记|就业"
    r"|[\u4e00-\u9fff]{1,6}业)"
)
_NO_DISTRICT = re.compile(
    r".*(?:地|全|城|市|县|辖|社|园|片|校|小|景|厂|山|老|街|分|开发|各|本|贫困|百强|示范|集聚"
    r"|库|[一二两三四五六七八九十])[区县]|.*[各按分全本及和与].*"
)
_SCHOOL = re.compile(
    r"[\u4e00-\u9fff]{2,16}?(?:(?:大学|学院|学校|(?:职业?教育?|职业技术教育)中心(?:学校)?)"
    r"(?![院系部校])|(?:职院|高专|师专|技校|卫校|职高)(?=[\d\s（(]|近|各|分|招|毕|学|专|$))"
)
_NO_SCHOOL = re.compile(
    r"高等|普通|职业学校|中等|各|驻|技工|院校|民办|全[市省区县]|[本市省部]属|本[市省]|大中专"
    r"|中小学|双一流|二级学院"
)
#: Kinds of schools, none of them.
_KIND_OF_SCHOOL = re.compile(
    r"(?:职业|技术|技师|专科|独立|产业|现代|继续教育|开放|老年|中职|中专|高职|本科|公办|合作"
    r"|对口|定点|校企|联合|国际|重点|相关|有关|[一二两三四五六七八九十]+所)+(?:大学|学院"
    r"|学校)"
)


def name_without_time(label: str) -> str:
    """Return a name without the time that stands before it, or in brackets behind it.

    Examples
    --------
    >>> [name_without_time(name) for name in ("2024年甲江机械有限公司", "乙校（2024届）", "2024年")]
    ['甲江机械有限公司', '乙校', '2024年']
    """
    return _TIME_AROUND.sub("", label)


def schools_in(words: str) -> set[str]:
    """Return the names of schools that words hold.

    Examples
    --------
    >>> schools_in("2024年甲江职业学院招生计划"), schools_in("市属高职学院、技师学院招生")
    ({'甲江职业学院'}, set())
    """
    found = _SCHOOL.findall(_without_leads(words))
    return {
        name
        for name in found
        if not _NO_SCHOOL.search(name) and not _KIND_OF_SCHOOL.fullmatch(name)
    }


def firms_in(words: str) -> set[str]:
    """Return the firms that words say something is of; none where it is of others too, or made by one.

    Examples
    --------
    >>> firms_in("2024年甲江集团有限公司招聘岗位"), firms_in("甲江机械有限公司等企业招聘")
    ({'甲江集团有限公司'}, set())
    >>> firms_in("企业招聘岗位（主办单位：乙河人力资源有限公司）")
    set()
    """
    return {_firm_behind_season(name, words) for name in _firms_as_written(words)} - {""}


def doubtful_firms(words: str) -> set[str]:
    """Return the firms of which nobody knows whether a season is part of their name.

    Examples
    --------
    >>> doubtful_firms("2024年秋甲江科技有限公司招聘"), doubtful_firms("2024年秋季甲江科技有限公司招聘")
    ({'秋甲江科技有限公司'}, set())
    """
    return _firms_of_a_season(words, _firms_as_written(words))


def places_in(words: str) -> set[str]:
    """Return the towns that words name; if there is none, the districts and counties.

    Examples
    --------
    >>> places_in("2024年甲江县西河镇企业用工"), places_in("2024年度甲江县企业用工")
    ({'西河镇'}, {'甲江县'})
    >>> places_in("全县乡镇企业名录"), places_in("送岗下乡活动企业名单"), places_in("百强县企业")
    (set(), set(), set())
    """
    bare = _without_leads(words)
    towns = {name for name in _TOWN.findall(bare) if not _NO_TOWN.search(name)}
    return towns or {name for name in _DISTRICT.findall(bare) if not _NO_DISTRICT.fullmatch(name)}


def _without_leads(titles: str) -> str:
    """Return titles with a blank for what stands before names and is no part of them.

    Examples
    --------
    >>> _without_leads("2024年甲江职业学院招生计划").split(), _without_leads("2024届某校毕业生").split()
    (['甲江职业学院招生计划'], ['某校毕业生'])
    >>> _without_leads("附件2：2024年度西河镇企业").split()
    ['：', '西河镇企业']
    >>> [_without_leads(f"2024年{name}企业").strip() for name in ("春江街道", "春西河镇", "3月月浦镇")]
    ['春江街道企业', '西河镇企业', '月浦镇企业']
    >>> _without_leads("2024—2025学年秋季甲校招生").strip(), _without_leads("截至2024年底乙县企业").strip()
    ('甲校招生', '乙县企业')
    """
    return _LEAD.sub(" ", without_reference_years(titles))


def _firm_behind_season(name: str, titles: str) -> str:
    """Return a firm's name of a title without the season before it; empty where nobody knows which it is.

    A season stands right behind a year. It is one where a province, city or county follows, and none in a
    word of names or of places.

    Examples
    --------
    >>> _firm_behind_season("春风机械有限公司", "2024年春风机械有限公司招聘岗位")
    '春风机械有限公司'
    >>> _firm_behind_season("秋苏州甲江科技有限公司", "2024年秋苏州甲江科技有限公司招聘岗位")
    '苏州甲江科技有限公司'
    >>> _firm_behind_season("秋甲江科技有限公司", "2024年秋甲江科技有限公司招聘岗位")
    ''
    >>> _firm_behind_season("秋甲江科技有限公司", "秋甲江科技有限公司招聘岗位")
    '秋甲江科技有限公司'
    """
    behind_year = rf"(?:19|20)\d{{2}}\s*年?度?\s*{re.escape(name)}"
    if not _SEASON_SIGN.match(name) or not re.search(behind_year, titles):
        return name
    if _begins_with_place(name):
        return name
    if _begins_with_place(name[1:]):
        return name[1:]
    return name if re.match(_WORDS_LIKE_SEASONS, name) else ""


def _firms_of_a_season(titles: str, names: set[str]) -> set[str]:
    """Return the names of which nobody knows whether a season is part of them.

    Examples
    --------
    >>> _firms_of_a_season("2024年秋甲江科技有限公司招聘岗位", {"秋甲江科技有限公司"})
    {'秋甲江科技有限公司'}
    """
    return {name for name in names if not _firm_behind_season(name, titles)}


def _begins_with_place(name: str) -> bool:
    """Tell a name that begins with that of a province, a city or a county."""
    return any(regions.code(name[:size]) for size in range(2, _LONGEST_PLACE + 1))


def _firms_as_written(words: str) -> set[str]:
    bare = _HOST.sub(" ", _without_leads(words))
    found = [*_FIRM.finditer(bare)]
    if any(_is_not_alone(bare, match) for match in found):
        return set()
    return {match[0] for match in found if not _NO_FIRM.fullmatch(match[0])}


def _is_not_alone(words: str, firm: re.Match[str]) -> bool:
    """Tell a firm beside others, or one that made a list of what others want."""
    is_maker = _MADE.match(words, firm.end()) and _AGENCY.search(firm[0])
    return bool(is_maker or _NOT_ALONE.match(words, firm.end()))
