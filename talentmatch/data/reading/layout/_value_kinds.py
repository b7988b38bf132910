"""What the values of a column are, whatever its heading says: firms, places, posts, counts, money."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache

from talentmatch.data.contract._credit_code import is_credit_code
from talentmatch.data.reading.cells._value_dates import parse_date, parse_month
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells._years import parse_year
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._labels import is_firm, is_place, is_school
from talentmatch.vocab import industries, levels, occupations, skills
from talentmatch.vocab.reading import comparable

__all__ = ["DISTINCT", "value_kinds"]

#: Distinct values that are looked at.
_SAMPLED = 200
_LONGEST_NAME = 20
_POST = re.compile(
    r".*(?:工|员|师|手|经理|主管|总监|助理|司机|长|代表|顾问|干部|学徒|文秘|秘书|会计|出纳"
    r"|客服|保安|保洁|店长|厨师|架构|开发"
    r"|研发|设计|运维|测试|销售|采购|医生|护士|教师|人事|行政|仓管|质检|编程|操作|管理|岗"
    r"|生)(?:[(（].*[)）])?"
    r"|.*\b(?:engineer|manager|developer|technician|operator|assistant|worker|nurse|clerk"
    r"|officer|driver"
    r"|designer|analyst|welder|fitter|accountant|director|specialist|teacher|mechanic"
    r"|electrician|sales\w*|\w+er)s?",
    re.I,
)
_OCCUPATION = re.compile(r"(?:GBM|X)?-?[1-8][-—–]?\d{2}(?:[-—–]?\d{2}){0,2}", re.I)
_MAJOR = re.compile(
    r".{2,}(?:技术|工程|学|专业|类|管理|艺术|设计|教育|护理|会计|数控|机械|自动化"
    r"|英语)(?:[(（].*[)）])?"
)
#: Figures with commas between thousands and a span of two.
_FIGURES = re.compile(
    r"\s*\d{1,3}(?:,?\d{3})*(?:\.\d+)?(?:\s*[-–~]\s*\d{1,3}(?:,?\d{3})*(?:\.\d+)?)?\s*"
)
_MONEY = re.compile(r"[¥￥元kw万千薪]|\d{4,}", re.I)
_PHONE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8}")
_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
#: Kinds that few other values look like.
DISTINCT = frozenset(
    {
        "firm",
        "place",
        "post",
        "occupation",
        "school",
        "industry",
        "education",
        "credit_code",
        "phone",
        "email",
    }
)


def value_kinds(cells: Iterable[object]) -> dict[str, float]:
    """Return the kinds of value in a column with the share of its distinct values that are such.

    Examples
    --------
    >>> kinds = value_kinds(["数控车工", "质检员", "机械工程师"])
    >>> kinds["post"], kinds.get("count", 0.0)
    (1.0, 0.0)
    """
    values = _distinct(cells)
    if not values:
        return {}
    shares = {
        kind: sum(map(bool, map(test, values))) / len(values) for kind, test in _TESTS.items()
    }
    return {kind: round(share, 2) for kind, share in shares.items() if share}


def _distinct(cells: Iterable[object]) -> list[object]:
    by_text: dict[str, object] = {}
    for cell in cells:
        if not is_blank(cell):
            by_text.setdefault(str(cell).strip(), cell)
        if len(by_text) >= _SAMPLED:
            break
    return list(by_text.values())


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


@cache
def _posts() -> frozenset[str]:
    listed = occupations.titles()["title"].tolist() + occupations.table()["zh"].tolist()
    return frozenset(map(comparable, map(str, listed)))


def _is_post(value: object) -> bool:
    text = _text(value)
    if not 2 <= len(text) <= _LONGEST_NAME * 2 or is_firm(text) or is_school(text):
        return False
    return comparable(text) in _posts() or bool(_POST.fullmatch(text))


def _is_count(value: object) -> bool:
    if isinstance(value, (bool, date, datetime)):
        return False
    number = parse_number(value) if isinstance(value, (int, float, str)) else None
    # NaN, a number left open, is one all the same.
    return number is not None and (number != number or (number >= 0 and number % 0.5 == 0))


def _is_number(value: object) -> bool:
    if isinstance(value, (bool, date, datetime)):
        return False
    return isinstance(value, (int, float)) or parse_number(value) is not None


def _is_money(value: object) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value >= 1000
    text = _text(value)
    if _FIGURES.fullmatch(text) and "," in text:
        text = text.replace(",", "")
    return bool(_MONEY.search(text)) and len(text) < 30 and parse_pay(text) is not None


def _is_industry(value: object) -> bool:
    text = _text(value)
    return bool(text) and not _FIGURES.fullmatch(text) and industries.code(text) is not None


def _is_skills(value: object) -> bool:
    parts = [part for part in re.split(r"[、,，;；/|]", _text(value)) if part.strip()]
    count = sum(skills.canonical(part.strip()) is not None for part in parts)
    return bool(parts) and count * 2 >= len(parts)


#: Kind to the test of one value.
_TESTS: dict[str, Callable[[object], object]] = {
    "firm": lambda value: is_firm(_text(value)),
    "place": lambda value: not _FIGURES.fullmatch(_text(value)) and is_place(_text(value)),
    "post": _is_post,
    "occupation": lambda value: _OCCUPATION.fullmatch(str(value).strip()),
    "school": lambda value: is_school(_text(value)),
    "major": lambda value: _MAJOR.fullmatch(_text(value)),
    "industry": _is_industry,
    "education": lambda value: _text(value) and levels.parse("education", _text(value)),
    "skills": _is_skills,
    "credit_code": lambda value: _CODE.fullmatch(_text(value)) and is_credit_code(_text(value)),
    "count": _is_count,
    "number": _is_number,
    "money": _is_money,
    "year": lambda value: parse_year(value) is not None,
    "month": lambda value: parse_month(value) is not None,
    "date": lambda value: (
        isinstance(value, (date, datetime)) or parse_date(_text(value)) is not None
    ),
    "phone": lambda value: _PHONE.fullmatch(str(value).strip()),
    "email": lambda value: re.fullmatch(r"\S+@\S+\.\w+", _text(value)),
    "text": lambda value: isinstance(value, str),
    "long": lambda value: len(_text(value)) > _LONGEST_NAME,
}
