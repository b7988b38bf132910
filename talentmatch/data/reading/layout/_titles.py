"""What titles speak of: another time than the one above, openings, what is measured beside them."""

from __future__ import annotations

import re
from collections.abc import Collection
from difflib import SequenceMatcher

from talentmatch.data.reading.cells._years import in_figures, year_in
from talentmatch.data.reading.layout._labels import meaning_of
from talentmatch.data.reading.layout._no_records import is_note

__all__ = ["is_of_another_time", "measured_beside", "names_openings", "without_times"]

#: What tells titles of the same table apart.
_TIME = re.compile(
    r"(?:19|20)\d{2}\s*年?度?|\d{1,2}\s*(?:[-~至到—–]+\s*\d{1,2}\s*)?月份?"
    r"|第?[一二三四1-4]季度|[上下]半年|[春夏秋冬]季"
)
#: How titles of lists end, before what stands in brackets; signs that two titles share at least.
_LISTING = re.compile(
    r"(?:表|名单|名录|清单|汇总|统计|情况|计划|需求|数|一览|信息|台账|花名册|登记"
    r"|调查)(?:[(（][^()（）]*[)）])?\W*$"
)
_LEAST_SHARED = 4
#: The office below a table, and when it wrote it.
_SIGNED = re.compile(
    r"(?:局|办|办公室|委|委员会|中心|处|部|公司|制|编|印发?)[)）\s]*(?:19"
    r"|20)\d{2}\s*年\s*\d{1,2}\s*月\W*$"
)
_WORDS_OF_OPENINGS = re.compile(
    r"招聘|招工|招用|空岗|空缺|缺工|缺口|用工需求|(?:人才|岗位)需求|vacanc\w*|openings?|job adverts",
    re.I,
)
#: All that may stand in a title from such a word on: whose openings they are, how they are laid out.
_OPENINGS_ALONE = re.compile(
    r"(?!.*(?:企业|单位)[家个户]?总?数)(?:招聘|招工|招用|空岗|空缺|缺工|缺口|用工|需求|岗位|职位|工种|职业|人才|人员|人力资源|员工|职工|用人"
    r"|单位|企业|信息|登记|发布)+"
    r"(?:的|总|[人个]?数量?|人次|量|规模|情况|统计|汇总|一览|分布|变化|历年|[年月季]度|月报|监测|数据|及|和|[表图]"
    r"|[分按各](?:地区|区域|镇街|区县|行业|职业|工种|技能)(?:分(?:组|布)?|统计|情况|汇总)?)*"
    r"|(?:job )?(?:vacanc(?:y|ies)|openings?|adverts)(?: numbers?| counts?| levels?| statistics)?"
    r"(?:,? by [a-z]+(?: (?:and|by|x) [a-z]+)*)?",
    re.I,
)
_AND = re.compile(r"[及和与、]|\band\b", re.I)
#: Where one sentence of a title ends; numbers, years and units say nothing of what is counted.
_ENDS = re.compile(r"[\n,，;；。:：()（）【】\[\]|/—–_-]+|\s{2,}")
_NUMBERS_AND_TIMES = re.compile(r"\d+(?:\.\d+)?|(?:年度?|第)+$")
#: Words at the end of a title that measure something else; rates and indexes are told elsewhere.
_MEASURED = re.compile(
    r"(?:(?<![年月季周调])度|(?<!空岗|空缺|缺工|招聘|需求)率|[次回]数?|[周天月]数|周期|时长|[问览投读播]\S{0,2}量|费用?|金额|补[贴助]\S{0,4}|奖励\S{0,4}"
    r"|(?:参会|进场|入场|到场|观看|投递|签约|意向|录用|聘用|入职|到岗|面试|报名|应聘)(?:人[数次员]|者数?|量)?"
    r"|成本|单价|得分|评分|排名)(?:统计|情况|分析|监测|汇总|[表图])*$|平均|人均"
    r"|\b(?:duration|time to fill|days|costs?|satisfaction|average|mean)\b",
    re.I,
)


def without_times(title: str) -> str:
    """Return a title without the years and months that it names."""
    return _TIME.sub("", in_figures(title)).strip()


def is_of_another_time(title: str, first: Collection[str]) -> bool:
    """Tell a title of another year than those above have, or one that differs from them in its time alone.

    Examples
    --------
    >>> first = ["2024年一季度招聘岗位"]
    >>> [is_of_another_time(title, first) for title in ("2025年招聘岗位", "2024年二季度招聘岗位")]
    [True, True]
    >>> below = ("2024年一季度招聘岗位（第2页）", "甲江市人社局 2025年1月", "以上为2023年遗留岗位")
    >>> [is_of_another_time(title, first) for title in below]
    [False, False, False]
    """
    # A year alone is a band, and a title goes on behind the end of a page.
    meaning = meaning_of(title)
    is_band = meaning is not None and meaning.field != "region"
    if "续" in title or is_note(title) or _SIGNED.search(title) or is_band:
        return False
    if (year := year_in(title)) is None:
        return False
    words = without_times(title)
    others = [*map(without_times, first)]
    if words in others:
        return True
    shared = any(_share_words(words, other) for other in others)
    is_title = shared or not words or bool(_LISTING.search(words))
    return is_title and year not in map(year_in, first)


def names_openings(context: str) -> bool:
    """Tell words around a table that speak of openings, and wherever they do of their number alone.

    Examples
    --------
    >>> [names_openings(f"2023年各行业{words}") for words in ("招聘人数", "用工需求统计表", "缺工情况（人）")]
    [True, True, True]
    >>> words = ("招聘满意度", "缺工企业平均规模", "空岗补贴人数")
    >>> [names_openings(f"各行业{each}") for each in words]
    [False, False, False]
    >>> names_openings("Vacancies by industry"), names_openings("Vacancy duration by industry")
    (True, False)
    """
    spoken = _spoken(context)
    return bool(spoken) and all(map(_OPENINGS_ALONE.fullmatch, spoken))


def measured_beside(context: str) -> str:
    """Return the words of the nearest title of openings that measure something else; empty if none do.

    Parameters
    ----------
    context : str
        Words around the table, a line for each scope, the nearest first.

    Examples
    --------
    >>> [measured_beside(f"2024年各行业{words}") for words in ("招聘会场次", "招聘人数及周期", "用工监测")]
    ['招聘会场次', '', '']
    """
    for line in context.split("\n"):
        for words in _spoken(line):
            if _OPENINGS_ALONE.fullmatch(_AND.split(words)[0].strip()):
                return ""
            if _MEASURED.search(words):
                return words
    return ""


def _share_words(one: str, other: str) -> bool:
    """Tell titles of which one has four signs of the other in a row, or all that a shorter one has."""
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return match.size >= min(_LEAST_SHARED, len(one))


def _spoken(context: str) -> list[str]:
    """Return what titles say from their first word of openings on."""
    sentences = (
        _NUMBERS_AND_TIMES.sub("", sentence.strip()).strip() for sentence in _ENDS.split(context)
    )
    found = (
        sentence[m.start() :]
        for sentence in sentences
        if (m := _WORDS_OF_OPENINGS.search(sentence))
    )
    return [words.removeprefix("job ").strip() for words in found]
