"""The least education and the least years of work that the text of a posting asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from talentmatch.data.reading.cells._value_numbers import parse_experience
from talentmatch.vocab import levels

__all__ = ["least_education", "least_years"]

_SENTENCE = re.compile(r"[^。；;\n!！]+")
#: A wish behind a comma leaves what stands before it a limit.
_CLAUSE = re.compile(r"(?<=[^\d])[.](?=\s|$)|[,，、](?=[^,，、]*(?:优先|加分|prefer))")
#: Wished for, not asked for; or said of the firm, of a course, of a contract.
_NO_LIMIT = re.compile(
    r"优先|加分|更佳|为佳|尤佳|亦可考虑|可放宽|放宽|公司|我司|我们|集团|企业拥有|合同|试用"
    r"|质保|账龄|库龄|保修|学制|prefer|a plus|nice to have|an asset|advantage|desirable"
    r"|\b(?:we|our|us)\b|company|contract|warranty",
    re.I,
)
_LEVEL = r"博士后?|硕士|研究生|本科|学士|大学专科|大专|专科|高职|中专|中技|中职|技校|职高|高中|初中"
_EDUCATION = re.compile(
    rf"(?:{_LEVEL})(?:毕业|学历|学位)?\s*(?:[(（][^()（）]*[)）])?\s*(?:及|或"
    r"|含)?\s*以上(?!(?:学历|层次)?的?(?:院校|高校|学校|学生|人才|人员|客户|用户|员工|团队))"
    rf"|(?:学历(?:要求)?\s*[:：为]?\s*)(?:统招|全日制|统招全日制)?\s*(?:{_LEVEL})"
    rf"|(?:统招|全日制)\s*(?:{_LEVEL})|(?:{_LEVEL})\s*(?:毕业|学历|学位)"
    r"|\b(?:ph\.?d|doctora\w+|master|bachelor|associate|diploma|high[- ]school)\b[’'s]*"
    r"(?=[^.;\n]{0,60}(?:degree|above|higher|required|diploma|in\s|\)|$))",
    re.I,
)
_EDUCATION_HINT = re.compile(rf"{_LEVEL}|(?i:doct|ph\.?d|master|bachelor|associate|diploma|school)")
_YEARS_HINT = re.compile(
    r"[\d一二两三四五六七八九十](?:\s*\(\d+\))?\s*(?:年|\+?\s*(?i:or more )?(?i:years?|yrs?))"
    r"|(?i:(?:two|three|four|five|six|seven|eight|ten) )"
)
_YEARS = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,2})"
_MANY = rf"{_YEARS}\s*(?:年?\s*[-~～—–至到]+\s*{_YEARS}|(?:to|and)\s+{_YEARS})?"
_EXPERIENCE = re.compile(
    rf"(?<![\d.年月～])((?:up to |less than |under )?{_MANY}\s*+(?:年"
    r"|(?:\+\s*+)?(?:or more\s++)?(?:years?|yrs?))\s*(?:\+|(?:及|或)?以上"
    r"|(?:及|或)?以内|or more|plus)?)"
    r"(?=[^。；;\n,，]{0,40}?(?:经验|经历|工作年限|工龄|experience|\bexp\b))"
    r"|(?:经验|经历|工作年限|工龄|工作(?=满)|experience"
    rf"|\bexp\b)[^。；;\n\d一二两三四五六七八九十]{{0,8}}({_MANY}\s*+(?:年"
    r"|(?:\+\s*+)?(?:years?|yrs?))\s*(?:(?:及|或)?以上)?)",
    re.I,
)
#: English numbers as words, with figures in brackets behind them or alone: five (5) years.
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SPELT = {word: str(n) for n, word in enumerate(_WORDS, start=1)}
_SPELT_YEARS = re.compile(
    rf"\b({'|'.join(_SPELT)})(?:\s*\(\d+\))?(?=\+?\s+(?:(?:to|or|and)\s+(?:\w+\s+)?)?"
    r"(?:years?|yrs?)\b)",
    re.I,
)
#: Whom fewer years are enough for: 本科5年以上、硕士3年以上.
_FOR_A_LEVEL = re.compile(rf"(?:{_LEVEL})(?:学历|毕业|及以上|需|须|要求|满|[:：])*\s*$")
_SPACES, _BETWEEN = (
    re.compile(r"\s+"),
    re.compile(r"(?<=\d)\s*(?:to|and)\s+(?=\d)|(?<=年)[~～—–至到](?=\S+年)", re.I),
)
#: Demands side by side, each alone: 大专 | 3-5年 | 双休.
_SIDE_BY_SIDE = re.compile(r"\s*[|｜]\s*")
#: All that a cell of demands says.
_LEVEL_ALONE = re.compile(rf"(?:统招|全日制)?(?:{_LEVEL})(?:及以上|以上)?(?:学历)?")
_YEARS_ALONE = re.compile(rf"{_YEARS}(?:\s*[-~～—–至到]\s*{_YEARS})?\s*年(?:及?以上)?")
#: A line of no more than years from which or up to which: 1-3 years.
_YEARS_LINE = re.compile(
    rf"\W*({_YEARS}\s*(?:[-~～—–至到]|to)\s*{_YEARS}\s*(?:年|years?|yrs?)"
    rf"|{_YEARS}\s*(?:\+\s*(?:年|years?|yrs?)|年(?:及?以上)"
    r"|(?:years?|yrs?)\s*(?:\+|or more|minimum)))\s*[;；.。]?\s*",
    re.I,
)
#: A label of a term, with its years in the next line.
_OF_A_TERM = re.compile(
    r"(?:期限?|质保|保修|学制|任期|服务期|term|warranty|duration)\s*[:：]?\s*$", re.I
)
#: The number of a point, and one before years.
_POINT = re.compile(r"(?:^|[\n：:；;。])[ \t]*(\d{1,2})[.、]")
_POINT_OF_YEARS = re.compile(r"(^|[\n：:；;。])[ \t]*(\d{1,2})[.、](?=\d{1,2}\s*年)")
#: More than this no posting asks for: it is said of something else.
_MOST_YEARS = 20


def _asked(text: object, hint: re.Pattern[str]) -> Iterator[str]:
    """Yield what a text asks for, clause by clause, of sentences with a hint of what is looked for."""
    if not isinstance(text, str) or not hint.search(text):
        return
    for sentence in _SENTENCE.findall(text):
        if hint.search(sentence):
            yield from (part for part in _CLAUSE.split(sentence) if not _NO_LIMIT.search(part))


@lru_cache(maxsize=4096)
def _level(words: str) -> str | None:
    return levels.parse("education", words)


def least_education(text: object) -> str | None:
    """Return the lowest education that a posting's text takes, None if it names none.

    What is only preferred does not count.

    Examples
    --------
    >>> least_education("任职要求：1. 本科及以上学历，硕士优先；2. 3年以上工作经验")
    'bachelor'
    >>> least_education("Bachelor degree or above in electronics"), least_education("硕士优先")
    ('bachelor', None)
    """
    alone = _alone(text, _LEVEL_ALONE)
    if alone:
        return _level(alone)
    found = {
        level
        for clause in _asked(text, _EDUCATION_HINT)
        for match in _EDUCATION.finditer(clause)
        if (level := _level(match[0]))
    }
    return min(found, key=lambda level: levels.rank("education", level), default=None)


def _alone(text: object, form: re.Pattern[str]) -> str | None:
    """Return the first of the demands side by side that is of a form; None if none is."""
    parts = _SIDE_BY_SIDE.split(text.strip()) if isinstance(text, str) else []
    return next((part for part in parts if form.fullmatch(part)), None)


def _without_numbers(text: object) -> object:
    """Return a text without the numbers of its points that look like parts of years: 2.3年以上."""
    if not isinstance(text, str) or not _POINT_OF_YEARS.search(text):
        return text
    points = {int(number) for number in _POINT.findall(text)}

    def bare(match: re.Match[str]) -> str:
        number = int(match[2])
        return match[1] if {number - 1, number + 1} & points else match[0]

    return _POINT_OF_YEARS.sub(bare, text)


def least_years(text: object) -> float | None:
    r"""Return the years of work that a posting's text asks for at least, None if it names none.

    Of several, as of years at work and years of leading, it is the most.

    Examples
    --------
    >>> least_years("5年以上工作经验，2年以上管理经验；8年以上者优先"), least_years("3-5年相关经验")
    (5.0, 3.0)
    >>> least_years("5+ years of experience"), least_years("公司有20年行业经验")
    (5.0, None)
    >>> least_years("We look for:\n- 1-3 years;\n- PLC"), least_years("期限：3年")
    (1.0, None)
    >>> least_years("1.本科；\n2.3年以上开发经验"), least_years("2.5年以上开发经验")
    (3.0, None)
    """
    if alone := _alone(text, _YEARS_ALONE):
        text = f"{alone}经验"
    found: list[float] = []
    if isinstance(text, str):
        lines = text.split("\n")
        text = "\n".join(
            _YEARS_LINE.sub(r"\1经验", line)
            if _YEARS_LINE.fullmatch(line) and not _OF_A_TERM.search(above)
            else line
            for above, line in zip(["", *lines], lines, strict=False)
        )
    for clause in _asked(_without_numbers(text), _YEARS_HINT):
        clause = _SPELT_YEARS.sub(lambda word: _SPELT[word[1].lower()], clause)
        asked = [
            (match, years) for match in _EXPERIENCE.finditer(clause) if (years := _least(match))
        ]
        by_level = [y for match, y in asked if _FOR_A_LEVEL.search(clause, 0, match.start())]
        found += [min(by_level)] if len(by_level) > 1 else [years for _, years in asked]
    return max(found, default=None)


def _least(match: re.Match[str]) -> float | None:
    """Return the least years that a match names; None if none, or more than anybody asks for."""
    text = _SPACES.sub("", _BETWEEN.sub("-", match[1] or match[2])).replace("ormore", "")
    years = parse_experience(text)
    return years[0] if years and 0 < years[0] <= _MOST_YEARS else None
