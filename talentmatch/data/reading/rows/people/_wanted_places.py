"""What somebody writes of the places they want, brought into a form that is read further."""

from __future__ import annotations

import re
from typing import Any

from talentmatch.data.reading.rows.people._head_lines import is_place
from talentmatch.data.reading.rows.people._job_words import is_title
from talentmatch.vocab.numbered_items import without_item_numbers
from talentmatch.vocab.places import ALL_SIGN, covers, place

__all__ = ["is_somewhere", "wanted_places"]

#: The country behind a place, which alone would be a wish of its own: Shanghai, China.
_COUNTRY = re.compile(
    r"(?<=[a-z])\s*,\s*(?:P\.?\s?R\.?\s?)?(?:China|CN|PRC)\b\.?(?=\s*(?:$|[;；/|、]|or\b))", re.I
)
#: Where somebody would only travel to: base苏州，可出差全国.
_TRAVELS = re.compile(r"(?:^|[，,；;、]\s*)(?:可|能|愿意?|接受)[^，,；;、]{0,4}出差[^，,；;、]*")
#: That nothing else is wanted: 只看杭州，其他不考虑.
_NOTHING_ELSE = re.compile(
    r"^\s*(?:只|仅)(?:看|考虑|想去|去|接受|限|要(?![有是能])|在)+"
    r"|[，,；;、\s]*(?:其[他它余]|别的)(?:城市|地方|地区|地点)?(?:一律|都|均|暂)?(?:不考虑"
    r"|不看|不去|不接受|免谈|勿扰)$"
)
#: 不去烟台，其余山东都行.
_BUT = re.compile(
    r"^\s*(?:不(?:去|看|考虑|接受|要)|除了?)([\u4e00-\u9fff、]{2,12}?)"
    r"(?:[之以]?外)?\s*[，,；;]\s*(?:其[他余它]|别)的?(?:地方|城市"
    r"|地区)?([\u4e00-\u9fff]{2,8}?)?(?:的?(?:地方|城市|地区))?(?:都|均|皆|也)(?:行|可以?"
    r"|接受|考虑|ok|能去|没问题)\s*$",
    re.I,
)
#: Who stays within a place wants it: 不出江苏.
_STAYS = re.compile(r"(?:^|(?<=[，,；;、\s]))不(?:出|离开)(?=[\u4e00-\u9fff]{2})")
#: Before each of several wishes: 首选：苏州.
_ORDERED = re.compile(r"[\s,，;；、/]*(?:首选|次选|备选)\s*[:：]?\s*")
#: Within a town that is wanted whole, what would be best: 杭州（西湖优先）. What is left out says more.
_BEST = re.compile(r"(?<=.)[(（][^()（）不除非只仅]*(?:优先|最好|更好|首选|为佳)[)）]")
_ANYWHERE = re.compile(
    r"\s*(?:any(?:where| location| city)?|all|no preference|open|flexible|均可|都可以?|皆可"
    r"|无要求)\s*",
    re.I,
)
#: Behind places that are liked best: 宁波、不限. Behind a slash it may be of a town's districts.
_NO_LIMIT = re.compile(
    r"(?<=[、，,;；])\s*(?:(?:地点|城市|地区)?不限|其[他它余](?:的?(?:城市|地方|地区))?"
    r"(?:也|都|均|皆|亦)(?:行|可以?|接受|考虑|不限)|anywhere(?: else)?|no preference)"
    r"(?=\s*(?:$|[、，,;；]))",
    re.I,
)
_LESS = re.compile(r"不(?!限)|除|非|勿|\b(?:not|except|no(?! preference))\b", re.I)
_RANKED = re.compile(r"(?<!不)(?:优先|首选|其次|也?可?(?:接受|考虑)|亦可|也可)(?!不)[:：]?")
#: 除成都外四川均可, 四川除成都外都可以.
_ALL_DO = r"(?:都|均|皆|也)(?:行|可以?|接受|考虑|ok|能去|没问题)"
#: 江苏、浙江都不去，其他都可以.
_NONE_OF = re.compile(
    rf"\s*([\u4e00-\u9fff]{{2,8}}(?:[、和及][\u4e00-\u9fff]{{2,8}}?)+?)(?:{ALL_SIGN}|一律|也)?"
    r"(?:不去|不看|不考虑|不接受|免谈)"
    rf"(?:\s*[，,；;]\s*(?:其[他余它]|别)的?(?:地方|城市|地区)?{_ALL_DO})?\s*",
    re.I,
)
#: 江苏，苏北不考虑: a part of the place before it.
_BUT_PART = re.compile(
    r"\s*([\u4e00-\u9fff]{2,8})\s*[，,；;]\s*([\u4e00-\u9fff、]{2,12}?)"
    r"(?:都|均|一律|也)?(?:不考虑|不去|不接受|不看|免谈|除外)\s*"
)
_WHOLE = r"(?P<whole>[\u4e00-\u9fff]{2,8}?)(?:省?内|境内|范围内?)?"
_LEFT_OUT = r"除(?:了|去|开)?(?P<but>[\u4e00-\u9fff、]{2,12}?)"
_BUT_WITHIN = (
    re.compile(
        rf"\s*{_WHOLE}\s*[（(，,]?\s*{_LEFT_OUT}(?:[之以]?外)?\s*[）)]?\s*{_ALL_DO}\s*", re.I
    ),
    re.compile(
        rf"\s*{_LEFT_OUT}(?:[之以]?外\s*[，,]?|[，,])\s*的?{_WHOLE}(?:的?(?:其[他余它]|别的?)?"
        rf"的?(?:地方|城市|地区|地市))?{_ALL_DO}\s*",
        re.I,
    ),
)


def wanted_places(cell: Any) -> Any:
    """Return wanted places without their country and the words that rank them.

    Examples
    --------
    >>> cells = ("除成都外四川均可", "四川除成都、绵阳外都可以", "苏州优先", "除成都外均可")
    >>> [wanted_places(cell) for cell in cells]
    ['四川（成都除外）', '四川（成都、绵阳除外）', '苏州', '除成都外均可']
    >>> [wanted_places(cell) for cell in ("江苏，苏北不考虑", "江苏，上海不考虑", "江苏、浙江都不去")]
    ['江苏（苏北除外）', '江苏，上海不考虑', '全国（江苏、浙江除外）']
    >>> [wanted_places(cell) for cell in ("江苏和浙江都不去", "江苏、成都不去，其他都可以")]
    ['全国（江苏、浙江除外）', '全国（江苏、成都除外）']
    >>> [wanted_places(cell) for cell in ("宁波、不限", "1.宁波 2.不限", "宁波/不限", "宁波，其他城市也可")]
    ['宁波、全国', '宁波、全国', '宁波/不限', '宁波，全国']
    """
    if not isinstance(cell, str):
        return cell
    for form in _BUT_WITHIN:
        but = form.fullmatch(cell)
        if but and all(map(is_somewhere, (but["whole"], *but["but"].split("、")))):
            return f"{but['whole']}（{but['but']}除外）"
    part = _BUT_PART.fullmatch(cell)
    if part and all(_may_lie_in(but, part[1]) for but in part[2].split("、")):
        return f"{part[1]}（{part[2]}除外）"
    if none := _NONE_OF.fullmatch(cell):
        names = re.split("[、和及]", none[1])
        if all(map(is_somewhere, names)):
            return f"全国（{'、'.join(names)}除外）"
    cell = _without_order(without_item_numbers(_BEST.sub("", cell)))
    cell = _BUT.sub(lambda found: f"{found[2] or '全国'}（{found[1]}除外）", _TRAVELS.sub("", cell))
    if not _LESS.search(cell):
        cell = _NO_LIMIT.sub("全国", cell)
    return (
        None
        if _ANYWHERE.fullmatch(cell)
        else _RANKED.sub("", _COUNTRY.sub("", _STAYS.sub("", _NOTHING_ELSE.sub("", cell))))
    )


def _without_order(cell: str) -> str:
    """Return wishes in their order without its words, where all name places."""
    first, *wishes = map(str.strip, _ORDERED.split(cell))
    is_list = bool(wishes) and not first
    return "、".join(wishes) if is_list and all(map(_names_place, wishes)) else cell


def _names_place(text: str) -> bool:
    return is_somewhere(text) or bool(place(text).kinds)


def _may_lie_in(name: str, whole: str) -> bool:
    around, inner = place(whole), place(name)
    return bool(around.kinds and inner.kinds) and covers(around, inner) != "no"


def is_somewhere(text: str) -> bool:
    """Tell a text that names places, or anywhere, and no post."""
    known = place(text)
    # Suzhou is one of two cities.
    is_one_of = text.isascii() and text.isalpha() and bool(known.may_cover)
    anywhere = text == "全国" or (len(text) <= 8 and known.anywhere)
    return not is_title(text) and (is_place(text) or is_one_of or anywhere)
