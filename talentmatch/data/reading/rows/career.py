"""What the free parts of a résumé tell: latest post and employer, years of work, degree."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from talentmatch.data.reading.cells.value_dates import parse_date
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.vocab import levels

__all__ = ["from_career"]

_WORK = ("工作经历", "工作经验", "work experience", "experience")
_SCHOOL = ("教育经历", "教育背景", "education")
_DAY = r"(?:19|20)\d{2}(?:\s*[-/.年]\s*\d{1,2}\s*月?)?"
_SPELL = re.compile(rf"({_DAY})\s*[-–—~至到]+\s*({_DAY}|至今|今|现在|目前|present|now)", re.I)
_COMPANY = re.compile(
    r"公司|集团|厂$|研究院|研究所|医院|银行|股份|科技$|\b(?:inc|ltd|llc|gmbh|corp)\b", re.I
)
_INSTITUTION = re.compile(
    r"大学|学院|学校|职高|技校|中学|university|college|institute|school", re.I
)
_PHONE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_EMAIL = re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}|[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}")
_TITLES = frozenset({"简历", "个人简历", "求职简历", "resume", "curriculum vitae"})


def from_career(sections: dict[str, list[str]], loose: list[str]) -> dict[str, Cell]:
    """Return label to value of what the parts of a résumé tell without a label.

    Parameters
    ----------
    sections : dict of str to list of str
        Heading to its lines.
    loose : list of str
        Lines before the first heading: name, contact, a line of facts.

    Examples
    --------
    >>> work = ["2016.07-2020.03 甲机械有限公司 装配钳工", "2020.04-至今 乙科技有限公司 电气工程师"]
    >>> found = from_career({"工作经历": work}, ["王五", "女 | 13900000000"])
    >>> found["当前职位"], found["现工作单位"], found["姓名"], found["手机"]
    ('电气工程师', '乙科技有限公司', '王五', '13900000000')
    """
    work = next((sections[name] for name in _WORK if name in sections), [])
    school = next((sections[name] for name in _SCHOOL if name in sections), [])
    # What the person states in the head goes before what is worked out from the career.
    found = (*_from_work(work).items(), *_from_school(school).items(), *_from_head(loose).items())
    return {name: value for name, value in found if value is not None}


def _from_head(loose: list[str]) -> dict[str, Cell]:
    parts = [p.strip() for line in loose for p in re.split(r"[|｜\t,，]|\s{2,}", line) if p.strip()]
    text = " ".join(loose)
    phone, email = _PHONE.search(text), _EMAIL.search(text)
    named = [p for p in parts[:3] if _NAME.fullmatch(p) and p.lower() not in _TITLES]
    return {
        "姓名": named[0] if named else None,
        "手机": phone[0] if phone else None,
        "邮箱": email[0] if email else None,
        "性别": next((p for p in parts if p in ("男", "女")), None),
        "年龄": next((p for p in parts if re.fullmatch(r"\d{2}岁", p)), None),
        "工作年限": next((p for p in parts if re.fullmatch(r"\d+年(?:工作)?(?:经验)?", p)), None),
    }


def _from_work(lines: list[str]) -> dict[str, Cell]:
    spells = [(found, line) for line in lines if (found := _SPELL.search(line))]
    if not spells:
        return {}
    started = [parse_date(found[1]) for found, _ in spells]
    ended = [_end(found[2]) for found, _ in spells]
    years = sum(
        (end - start).days / 365.25
        for start, end in zip(started, ended, strict=True)
        if start is not None and end is not None and end > start
    )
    latest = max(range(len(spells)), key=lambda place: ended[place] or pd.Timestamp(0))
    employer, title = _post(spells[latest][1].replace(spells[latest][0][0], " "))
    now = ended[latest] == _end("至今")
    return {
        "工作年限": round(min(years, 60.0), 1) or None,
        "当前职位": title,
        "现工作单位": employer if now else None,
    }


def _end(text: str) -> pd.Timestamp | None:
    day = parse_date(text)
    return pd.Timestamp(date.today()) if day is not None and pd.isna(day) else day


def _post(line: str) -> tuple[str | None, str | None]:
    """Part a line of a job into employer and title, whichever comes first."""
    parts = [
        part.strip("，,;；:：-") for part in re.split(r"[\s|｜/]+", line.strip()) if part.strip()
    ]
    employer = next((part for part in parts if _COMPANY.search(part)), None)
    title = next((part for part in parts if part != employer and len(part) <= 20), None)
    return employer, title


def _from_school(lines: list[str]) -> dict[str, Cell]:
    text = "\n".join(lines)
    if not text:
        return {}
    degrees = [(_degree(line), line) for line in lines]
    known = [(degree, line) for degree, line in degrees if degree]
    if not known:
        return {}
    degree, line = max(known, key=lambda pair: levels.rank("education", pair[0]))
    parts = [part for part in re.split(r"[\s|｜/,，]+", _SPELL.sub(" ", line)) if part]
    school = next((part for part in parts if _INSTITUTION.search(part)), None)
    major = next((p for p in parts if p != school and levels.parse("education", p) is None), None)
    return {"学历": degree, "专业": major, "毕业院校": school}


def _degree(line: str) -> str | None:
    # The name of the school is no degree, though 大学 by itself would be one.
    return levels.parse("education", re.sub(r"\S*(?:大学|学院|学校)(?!本科|专科)", " ", line))
