"""Scenarios in a planner's words: 订单 -10%, C38 up 5 %, a new plant of 800 people."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from unicodedata import normalize

import pandas as pd

from talentmatch.demand._scenario_amounts import (
    MONTH,
    POINTS,
    POSTS,
    SHARE,
    TENTHS,
    in_figures,
    parts_of,
)
from talentmatch.demand.scenario import (
    IndicatorChange,
    LevelChange,
    NewPlant,
    Scenario,
    changes_twice,
)
from talentmatch.errors import InputError
from talentmatch.i18n import joined, languages, phrase, phrase_keys, render
from talentmatch.vocab import industries, occupations

__all__ = [
    "LARGEST_CHANGE",
    "Known",
    "indicator_of",
    "industry_words",
    "known_industries",
    "read_scenario",
]

#: A change beyond this is asked about before it is believed [1].
LARGEST_CHANGE = 0.5
_MONTHS = re.compile(r"(\d+)\s*(?:个月|months?)")
_PLANT = re.compile(r"新建|新厂|工厂|厂|项目|投产|plant|factory|project")
_LESS = re.compile(
    r"下降|减少|下滑|降低|下跌|缩减|萎缩|减产|降|减|跌|少"
    r"|\b(?:fall\w*|drop\w*|less|fewer|lower|declin\w*|decrease\w*|decreasing|down|cut)\b"
)
_MORE = re.compile(
    r"增长|增加|上升|提高|上涨|扩张|扩大|增|涨|升|多"
    r"|\b(?:ris\w+|more|grow\w*|increase\w*|increasing|higher|up)\b"
)
_FILLERS = re.compile(
    r"如果|假如|若|全市|行业|企业|需求|岗位|人数|新建|新增|投产|开工|项目|工厂|新厂|厂|的|在"
    r"|起|从|将|会|为|达到|"
    r"招聘|招|用工|分|月内|一[家座个]|(?<![A-Za-z])(?:over|demand|openings|industry|plants?"
    r"|new|if|from|in|by|at|of|the|an?|with|"
    r"and|on|for)(?![A-Za-z])|"
    r"[\s,，、。.:：()（）+\-−–]"
)
_DIGITS = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
#: How names of industries end that people leave out.
_ENDS = re.compile(r"(?:制造业|服务业|业)$")
#: Words that say that a change is of all openings.
_ALL = re.compile(r"需求|岗位|全市|用工|招聘|demand|openings")
_FIRST = re.compile(r"[和、及与,]| and ")


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a scenario may name.

    Attributes
    ----------
    start : Timestamp
        First month of changes that name none.
    industries : collection of str
        Codes of the store's industries, at every depth.
    places : collection of str
        Its places.
    posts : collection of str
        Codes of occupations, or posts under their own names.
    """

    start: pd.Timestamp
    industries: Collection[str]
    places: Collection[str]
    posts: Collection[str]


def read_scenario(text: str, known: Known) -> Scenario:
    """Read a scenario as people write it.

    Parameters
    ----------
    text : str
        Changes with a semicolon, comma or space between them. Each names a change (-10%, 下降一成,
        百分之十, 减半, by half) of an indicator
        (订单, orders) or, without one, of the openings themselves, and where: an industry, a place, a
        post; or a number of people of a new plant with its industry. A change beyond half needs an
        exclamation mark.
    known : Known
        What it may name.

    Raises
    ------
    InputError
        If a word means nothing here, a change has no sign, or one is hardly possible; all problems
        at once.

    Examples
    --------
    >>> known = Known(start=pd.Timestamp("2025-02-01"), industries=["C38"], places=["东城"], posts=[])
    >>> change = read_scenario("电气机械订单下降一成", known).indicators[0]
    >>> change.indicator, change.change, dict(change.where)
    ('orders', -0.1, {'industry': 'C38'})
    >>> [one.change for one in read_scenario("订单减半，出口下降百分之五", known).indicators]
    [-0.5, -0.05]
    >>> read_scenario("new plant of 800 people in C38", known).plants[0].posts
    800.0
    """
    problems: list[str] = []
    indicators: list[IndicatorChange] = []
    levels: list[LevelChange] = []
    plants: list[NewPlant] = []
    parts = parts_of(in_figures(normalize("NFKC", text)), problems)
    for part in parts:
        change = _read_part(part.strip(), known, problems, alone=len(parts) == 1)
        if isinstance(change, IndicatorChange):
            indicators.append(change)
        elif isinstance(change, LevelChange):
            levels.append(change)
        elif change is not None:
            plants.append(change)
    if not problems and not (indicators or levels or plants):
        problems.append(phrase("scenario", "no_words", text=text))
    problems += changes_twice([*indicators, *levels])
    if problems:
        raise InputError(
            phrase("scenario", "not_read", text=text), [*problems, phrase("scenario", "write_so")]
        )
    return Scenario(
        name=text.strip(),
        indicators=tuple(indicators),
        levels=tuple(levels),
        plants=tuple(plants),
    )


def _read_part(
    part: str, known: Known, problems: list[str], *, alone: bool
) -> IndicatorChange | LevelChange | NewPlant | None:
    before = len(problems)
    rest, sure = re.subn(r"!", " ", part)
    start, rest = _start(rest, known.start)
    # Names first: a sign may be a part of one, as in supply or 多工序.
    where, rest = _where(rest, known, part, problems)
    indicator, rest = _taken(rest, _indicator_words())
    named = bool(where or indicator) or alone
    months, rest = _number(_MONTHS, rest)
    share, rest = _change(rest, part, problems)
    posts, rest = (None, rest) if share is not None else _posts(rest, part, problems)
    left = _FILLERS.sub("", _MORE.sub("", _LESS.sub("", rest)))
    if left:
        problems.append(phrase("scenario", "unknown_words", words=left, part=part))
    if share is None and posts is None:
        problems.append(phrase("scenario", "no_amount", part=part))
    if share is not None and not (named or _ALL.search(part) or len(problems) > before):
        problems.append(phrase("scenario", "of_what", part=part))
    if share is not None and share <= -1:
        problems.append(phrase("scenario", "leaves_nothing", share=share))
    elif share is not None and abs(share) > LARGEST_CHANGE and not sure:
        problems.append(phrase("scenario", "beyond_half", share=f"{share:+.0%}", part=part))
    if POINTS.search(part):
        problems.append(phrase("scenario", "points", part=part))
    if share is not None and months is not None:
        problems.append(phrase("scenario", "for_months", part=part))
    if posts is not None and "industry" not in where:
        problems.append(phrase("scenario", "plant_where", part=part))
    if len(problems) > before:
        return None
    if posts is not None:
        return NewPlant(posts=posts, start=start, months=int(months or 12), where=where)
    assert share is not None  # said above
    if indicator:
        return IndicatorChange(indicator=indicator, change=share, start=start, where=where)
    return LevelChange(change=share, start=start, where=where)


def _start(text: str, usual: pd.Timestamp) -> tuple[pd.Timestamp, str]:
    match = MONTH.search(text)
    if not match or not 1 <= int(match[2]) <= 12:
        return usual, text
    month = pd.Timestamp(year=int(match[1]), month=int(match[2]), day=1)
    return month, text.replace(match[0], " ", 1)


def _number(pattern: re.Pattern[str], text: str) -> tuple[float | None, str]:
    match = pattern.search(text)
    return (float(match[1]), text.replace(match[0], " ", 1)) if match else (None, text)


def _change(text: str, part: str, problems: list[str]) -> tuple[float | None, str]:
    """Return a relative change with its sign; the sign may be a word."""
    match, sign = SHARE.search(text), ""
    if match:
        size, sign = float(match[2]) / 100, (match[1] or "").replace("−", "-").replace("–", "-")
    else:
        match = TENTHS.search(text)
        if not match:
            return None, text
        size = _DIGITS[match[1]] / 10 + (0.05 if match[2] else 0.0)
    rest = text.replace(match[0], " ", 1)
    words = {word for word, pattern in (("-", _LESS), ("+", _MORE)) if pattern.search(rest)}
    signs = words | ({sign} if sign else set())
    if sign and words and words != {sign}:
        problems.append(phrase("scenario", "two_signs", part=part))
    elif len(signs) != 1:
        problems.append(phrase("scenario", "no_sign", part=part))
    return (-size if "-" in signs else size), rest


def _posts(text: str, part: str, problems: list[str]) -> tuple[float | None, str]:
    """Return the people of a new plant; fewer people, or more without a plant, are no plant."""
    match = POSTS.search(text)
    if not match:
        return None, text
    minus = text[: match.start()].rstrip().endswith(("-", "−", "–"))
    rest = text.replace(match[0], " ", 1)
    if minus or _LESS.search(rest) or (_MORE.search(rest) and not _PLANT.search(rest)):
        problems.append(phrase("scenario", "no_plant", part=part))
    number = float(match[1].replace(",", "")) * (10_000 if match[2] else 1)
    return number, text.replace(match[0], " ", 1)


def _where(text: str, known: Known, part: str, problems: list[str]) -> tuple[dict[str, str], str]:
    """Return the place, industry and post that a text names, and what is left of it."""
    where: dict[str, str] = {}
    for name, words in (
        ("region", {str(place): str(place) for place in known.places}),
        ("occupation", _post_words(known.posts)),
        ("industry", industry_words(known.industries)),
    ):
        value, text = _taken(text, words)
        if value and "|" in value:
            choices = joined(value.split("|"))
            problems.append(phrase("scenario", "two_industries", part=part, choices=choices))
        elif value:
            where[name] = value
    return where, text


def _taken(text: str, words: Mapping[str, str]) -> tuple[str | None, str]:
    """Return what the longest word in a text stands for, and the text without it."""
    plain = text.casefold()
    for word in sorted(words, key=len, reverse=True):
        place = plain.find(word.casefold())
        if place >= 0 and _whole(plain, place, word):
            return words[word], f"{text[:place]} {text[place + len(word) :]}"
    return None, text


def _whole(text: str, place: int, word: str) -> bool:
    """Return whether a word of Latin letters stands by itself."""
    if not word.isascii():
        return True
    around = text[place - 1 : place] + text[place + len(word) : place + len(word) + 1]
    return not any(letter.isascii() and letter.isalnum() for letter in around)


def _indicator_words() -> dict[str, str]:
    return {
        word: key
        for key in phrase_keys("indicator_words")
        for lang in languages()
        for word in render(phrase("indicator_words", key), lang).split("|")
    }


def indicator_of(text: str) -> str:
    """Return the indicator that a word stands for; a word that is none stands for itself.

    Examples
    --------
    >>> indicator_of("订单"), indicator_of("Sales"), indicator_of("mood")
    ('orders', 'revenue', 'mood')
    """
    words = {word.casefold(): key for word, key in _indicator_words().items()}
    return words.get(text.strip().casefold(), text.strip())


def _post_words(posts: Iterable[str]) -> dict[str, str]:
    words: dict[str, str] = {}
    for post in posts:
        names = [post]
        if occupations.exists(post):
            names += [occupations.name(post, lang) for lang in languages()]
        words |= dict.fromkeys(names, post)
    return words


def industry_words(codes: Iterable[str]) -> dict[str, str]:
    """Return what industries may be called: code, name, the beginning of a name, without its end.

    A word that stands for several industries stands for their codes with a bar between them; a
    word of an industry stands for it rather than for a part of it.

    Parameters
    ----------
    codes : iterable of str
        Industries that may be meant.

    Examples
    --------
    >>> industry_words(["C38", "I65"])["软件"], industry_words(["C38"])["电气机械"]
    ('I65', 'C38')
    """
    words: dict[str, set[str]] = {}
    for code in codes:
        names = {code}
        for lang in languages():
            name = industries.name(code, lang) if industries.exists(code) else code
            names |= {name, name.removesuffix("业"), _ENDS.sub("", name)}
            names |= {_ENDS.sub("", _FIRST.split(name)[0])}
        for name in filter(lambda name: len(name) > 1, names):
            words.setdefault(name, set()).add(code)
    for code in codes:
        words.setdefault(code, set()).add(code)
    return {word: "|".join(_highest(meant)) for word, meant in words.items()}


def known_industries(codes: Iterable[object]) -> list[str]:
    """Return the industries of a register, with all that they lie in.

    Examples
    --------
    >>> known_industries(["C381", None])
    ['C', 'C38', 'C381']
    """
    named = {str(code) for code in codes if isinstance(code, str) and code != "all"}
    return sorted(named.union(*map(industries.ancestors, named)))


def _highest(codes: set[str]) -> list[str]:
    """Return the codes that no other of them contains."""
    return sorted(
        code
        for code in codes
        if not any(other != code and code.startswith(other) for other in codes)
    )
