"""What tells a person in a cell: full names, telephones, e-mails, the place of an address."""

from __future__ import annotations

import re
import unicodedata

from talentmatch.vocab.han import simplified

__all__ = [
    "COUPLE",
    "EMAIL",
    "district_of",
    "full_name",
    "holds_number",
    "parted_name",
    "telephones",
]

#: A number or mailbox that stands with more people than a couple belongs to none of them.
COUPLE = 2
_BRACKETS = re.compile(r"[(\[【<《][^)\]】>》]*[)\]】>》]?")
_SALUTATION = re.compile(r"(先生|女士|小姐|老师|同学)$|^(mr|mrs|ms|miss|dr)\b\.?", re.IGNORECASE)
_HIDDEN = re.compile(r"[*×某?]|(?<![A-Za-z])[xX]{1,3}(?![A-Za-z])")
_NO_LETTER = re.compile(r"[^\w]|_|\d")
#: A surname or a given name alone, as "Mr Wang" or "Ann".
_ONE_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?86[- ]?)?1[3-9]\d[-. ]?\d{4}[-. ]?\d{4}(?!\d)")
#: A number that a spreadsheet wrote as a power of ten, with all its digits: 1.9900000713E10.
_EXPONENT = re.compile(r"(?<![\d.])(1)\.([3-9]\d{9})[eE]\+?10(?!\d)")
_ABROAD = re.compile(r"\+(?!\s?86)\d{1,3}[ .-]?(?:\(0?\d{0,4}\)[ .-]?)?\d(?:[ .-]?\d){5,12}(?!\d)")
_OTHER = re.compile(r"\+\d[\d ()-]{6,}\d|(?<!\d)\(?0\d{2,3}\)?[- ]?\d{7,8}(?:[-转]\d{1,6})?(?!\d)")
EMAIL = re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
#: Beside a name: a number of the register of persons, an account of a messenger, any other number.
_OF_REGISTER = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])")
_MESSENGER = re.compile(
    r"(?:微\s?信|企微|we\s?-?chat|weixin|(?<![a-z])(?:wx|vx|v信|qq|line)|钉钉|what'?s\s?app"
    r"|telegram|skype|linkedin)\s*(?:号码?|id)?\s*[:：=＝-]?\s*[A-Za-z0-9_.-]{4,}",
    re.I,
)
_NUMBER = re.compile(r"\+?\(?\d[\d ()-]{4,}\d")
_SAME_AS_PHONE = re.compile(r"(?:微信|we\s?chat|wx|vx)?\s*(?:同号|同手机号?|同电话)", re.I)
_CONTACT_WORD = re.compile(
    r"(?:联系)?(?:电话|手机)(?:号码?)?|联系方式|电子邮[箱件]|邮箱|微信号?|身份证号?码?"
    r"|(?<![a-z])(?:tel(?:ephone)?|mob(?:ile)?|cell|phone|e-?mail|we\s?chat|wx|vx|qq|id|m"
    r"|t)\b\.?(?=\s*[:：]|\s*$|\s*[)）])",
    re.I,
)
_EMPTY_BRACKETS = re.compile(r"[(（\[【<《][\s:：,，;；、/|+-]*[)）\]】>》]")
_HAS_CONTACT = re.compile(rf"\d[\d ()-]{{4,}}\d|@|{_MESSENGER.pattern}", re.I)
#: A telephone has so many digits at least.
_LEAST_DIGITS = 7
_HOUSE = re.compile(
    r"[路街巷弄道村]\s*\d|\d\s*(?:号|弄|幢|栋|室|单元|楼|座|组)"
    r"|[一二三四五六七八九十](?:号|幢|栋|单元|组)"
    r"|\d\S{0,20}\s.*\b(?:street|st|road|rd|avenue|ave|lane|drive|way|building|room|straße|str)\b",
    re.I,
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PLACE = r"[\u4e00-\u9fff·-]"
_DISTRICT = re.compile(
    rf"(?:{_PLACE}{{2,6}}?(?:省|自治区))?\s*(?:{_PLACE}{{2,6}}?(?:市|自治州|盟|地区))?\s*"
    rf"(?:{_PLACE}{{1,6}}?(?:区|县|市|旗))?\s*(?:{_PLACE}{{2,6}}?(?:街道|镇|乡|开发区|园区))?"
)


def full_name(name: object) -> str:
    """Return a name in the form in which names are compared; empty where it names nobody in full.

    Examples
    --------
    >>> full_name("陳 國華"), full_name("Ａｎｎ Lee（HR）"), full_name("王先生"), full_name("李**")
    ('陈国华', 'annlee', '', '')
    """
    if not isinstance(name, str):
        return ""
    text = _BRACKETS.sub("", unicodedata.normalize("NFKC", name)).strip()
    text = _SALUTATION.sub("", text).strip()
    if _HIDDEN.search(text) or _ONE_WORD.fullmatch(text):
        return ""
    bare = _NO_LETTER.sub("", text)
    return "" if len(bare) < 2 else simplified(bare.casefold())


def holds_number(cell: object) -> bool:
    """Tell a cell of a name in which a number, a mailbox or an account stands, too."""
    return isinstance(cell, str) and _HAS_CONTACT.search(cell) is not None


def telephones(text: str) -> list[str]:
    """Return the telephones of a text, mobile numbers first.

    Examples
    --------
    >>> telephones("0512-67001234 / 139 0000 1111")
    ['139 0000 1111', '0512-67001234']
    >>> telephones("+49 151 23456789")
    ['+49 151 23456789']
    """
    bare = _EXPONENT.sub(lambda match: match[1] + match[2], EMAIL.sub(" ", text))
    # The end of a number of another country may look like a mobile one of ours.
    abroad = list(dict.fromkeys(match[0].strip() for match in _ABROAD.finditer(bare)))
    bare = _ABROAD.sub(" ", bare)
    mobiles = list(dict.fromkeys(_MOBILE.findall(bare)))
    rest = _MOBILE.sub(" ", bare)
    numbers = [*mobiles, *abroad, *_OTHER.findall(rest)]
    if numbers:
        return numbers
    # Numbers of other countries and extensions, as long as the cell is nothing else.
    alone = re.fullmatch(r"[\d +()-]*\d[\d +()-]*", rest.strip())
    return [rest.strip()] if alone else []


def parted_name(cell: str) -> tuple[str | None, str | None, str | None, bool]:
    """Return the name in a cell, its telephone and e-mail, and whether it held a number of another kind.

    Examples
    --------
    >>> parted_name("李虚构13800001238（微信 lixg_01）")
    ('李虚构', '13800001238', None, True)
    """
    text = _SAME_AS_PHONE.sub(" ", cell)
    mails = EMAIL.findall(text)
    text = EMAIL.sub(" ", text)
    without = _MESSENGER.sub(" ", _OF_REGISTER.sub(" ", text))
    of_other_kind = without != text
    numbers = telephones(without) or [
        one.strip()
        for one in _NUMBER.findall(without)
        if sum(map(str.isdecimal, one)) >= _LEAST_DIGITS
    ]
    rest = _NUMBER.sub(" ", _OTHER.sub(" ", _MOBILE.sub(" ", without)))
    rest = _CONTACT_WORD.sub(" ", rest)
    rest = _EMPTY_BRACKETS.sub(" ", re.sub(r"[\s:：,，;；、/|+-]+(?=[)）])", "", rest))
    name = re.sub(r"\s+", " ", rest).strip(" :：,，;；、/|+-_")
    return name or None, next(iter(numbers), None), next(iter(mails), None), of_other_kind


def district_of(text: str) -> str | None:
    """Return the place of an address without street and house; a text that has none as it is.

    Examples
    --------
    >>> district_of("苏州市相城区虚构路1号"), district_of("12 Fictive Street, Suzhou"), district_of("苏州")
    ('苏州市相城区', 'Suzhou', '苏州')
    >>> district_of("虚构花园3幢201室")
    """
    if not _HOUSE.search(text):
        return text
    if _HAN.search(text):
        match = _DISTRICT.match(text.strip())
        return match[0].strip() or None if match else None
    parts = [part.strip() for part in text.split(",")]
    return ", ".join(part for part in parts if part and not re.search(r"\d", part)) or None
