"""Names of schools, firms and places in the words of a title, told from words that only end like one."""

from __future__ import annotations

import re

from talentmatch.data.reading.layout._season_names import firm_behind_season, firms_of_a_season
from talentmatch.data.reading.layout._title_leads import without_leads

__all__ = ["doubtful_firms", "firms_in", "places_in", "schools_in"]

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


def schools_in(words: str) -> set[str]:
    """Return the names of schools that words hold.

    Examples
    --------
    >>> schools_in("2024年甲江职业学院招生计划"), schools_in("市属高职学院、技师学院招生")
    ({'甲江职业学院'}, set())
    """
    found = _SCHOOL.findall(without_leads(words))
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
    return {firm_behind_season(name, words) for name in _firms_as_written(words)} - {""}


def doubtful_firms(words: str) -> set[str]:
    """Return the firms of which nobody knows whether a season is part of their name.

    Examples
    --------
    >>> doubtful_firms("2024年秋甲江科技有限公司招聘"), doubtful_firms("2024年秋季甲江科技有限公司招聘")
    ({'秋甲江科技有限公司'}, set())
    """
    return firms_of_a_season(words, _firms_as_written(words))


def _firms_as_written(words: str) -> set[str]:
    bare = _HOST.sub(" ", without_leads(words))
    found = [*_FIRM.finditer(bare)]
    if any(_is_not_alone(bare, match) for match in found):
        return set()
    return {match[0] for match in found if not _NO_FIRM.fullmatch(match[0])}


def _is_not_alone(words: str, firm: re.Match[str]) -> bool:
    """Tell a firm beside others, or one that made a list of what others want."""
    is_maker = _MADE.match(words, firm.end()) and _AGENCY.search(firm[0])
    return bool(is_maker or _NOT_ALONE.match(words, firm.end()))


def places_in(words: str) -> set[str]:
    """Return the towns that words name; if there is none, the districts and counties.

    Examples
    --------
    >>> places_in("2024年甲江县西河镇企业用工"), places_in("2024年度甲江县企业用工")
    ({'西河镇'}, {'甲江县'})
    >>> places_in("全县乡镇企业名录"), places_in("送岗下乡活动企业名单"), places_in("百强县企业")
    (set(), set(), set())
    """
    bare = without_leads(words)
    towns = {name for name in _TOWN.findall(bare) if not _NO_TOWN.search(name)}
    return towns or {name for name in _DISTRICT.findall(bare) if not _NO_DISTRICT.fullmatch(name)}
