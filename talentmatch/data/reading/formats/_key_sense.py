"""What the keys of JSON mean: the words of `lastCompany`, `expect.cityName`, `year_of_work_experience`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talentmatch.vocab.reading import read_labels

__all__ = [
    "WISHES",
    "is_of_months",
    "is_wanted",
    "key_words",
    "names_whole",
    "person_field",
    "posting_field",
]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[\u4e00-\u9fff]+|\d+")
#: Words of keys by what they are of.
_KINDS = read_labels("kind of key word")
#: Words of a key that say nothing of its sense.
_EMPTY = frozenset(_KINDS["no sense"])
_WANTED = frozenset(_KINDS["wanted"])
_PRESENT = frozenset(["last", "latest", "current", "now", "present", "recent", "cur"])
#: Word to what it names; the last such word of a key counts.
_NOUNS = {word: noun for noun, words in read_labels("word of a key").items() for word in words}
_CALLED = frozenset(["phone", "mobile", "telephone", "tel", "cell", "contact"])
_TIMES = frozenset(["update", "updated", "refresh", "modify", "modified", "active", "time", "date"])
_WORK = frozenset(
    ["work", "worked", "working", "experience", "exp", "employment", "service", "career"]
)
_MONTHS = frozenset(["month", "months"])
#: What a key of months of work says and no more.
_WORK_MONTHS = _MONTHS | _WORK | {"total", "of", "in", "number", "count", "all"}
_PERSON = {
    "title": "当前职位",
    "employer": "现工作单位",
    "place": "现居住地",
    "education": "学历",
    "major": "专业",
    "school": "毕业院校",
    "phone": "手机",
    "email": "邮箱",
    "age": "年龄",
    "sex": "性别",
    "born": "出生日期",
    "skills": "技能",
    "licences": "证书",
    "text": "个人简介",
    "status": "求职状态",
    "experience": "工作年限",
}
_WANTED_BY_PERSON = {"title": "期望岗位", "place": "期望地点", "pay": "期望薪资"}
#: Headings of what somebody wants.
WISHES = frozenset(_WANTED_BY_PERSON.values())
_POSTING = {
    "title": "职位名称",
    "employer": "企业名称",
    "place": "工作地点",
    "pay": "薪资",
    "education": "学历要求",
    "skills": "技能要求",
    "text": "岗位描述",
    "experience": "工作经验",
}
#: Last words of keys that count people.
_COUNTS = frozenset(
    {"number", "num", "nums", "count", "headcount", "openings", "vacancies", "people", "total"}
)
_IDS = frozenset(["id", "number", "no", "uid"])
#: Whose names stand beside that of a person: of files, of those who keep the record.
_OTHERS = frozenset(_KINDS["of others"])


#: Chinese to English words of keys.
_CHINESE = tuple(
    (chinese, word)
    for word, names in read_labels("chinese word of a key").items()
    for chinese in names
)


#: Whose name is that of the person of a record.
_OF_PERSONS = frozenset(_KINDS["of persons"])
#: Objects whose names are not those of people.
_NO_PERSONS = frozenset(_KINDS["of no persons"])
#: What an object with the name of a person may be about besides; that of a place or a firm has its
#: own name.
_AROUND_PERSONS = frozenset({"", "text", "phone", "email", "status", "experience"})
#: Words that writers of keys join.
_JOINED = {
    word: tuple(parts.split())
    for parts, words in read_labels("words of a key written as one").items()
    for word in words
}
#: Words of how many are wanted or were taken on, of the day a post was put up, of its text, and of
#: what is told of the firm or of whoever recruits.
_HIRING = frozenset(_KINDS["hiring"])
_HIRED = frozenset({"hired", "filled", "onboarded"})
_PUBLISHED = frozenset(_KINDS["published"])
_TEXTS = frozenset(
    {"description", "desc", "detail", "details", "describe", "intro", "introduction"}
)
_OF_THE_FIRM = frozenset(_KINDS["of the firm"])


def key_words(path: Sequence[str]) -> list[str]:
    """Return the words of a key, those of the objects around it first.

    Examples
    --------
    >>> key_words(["expect", "cityName"]), key_words(["year_of_work_experience"])
    (['expect', 'city', 'name'], ['year', 'of', 'work', 'experience'])
    >>> key_words(["compName"]), key_words(["eduLevelName"])
    (['company', 'name'], ['education', 'name'])
    """
    return [
        one
        for part in path
        for word in _with_pairs(_WORD.findall(part))
        for one in _in_english(word)
    ]


def _with_pairs(words: Sequence[str]) -> list[str]:
    """Return the words of a key, two that mean one thing together as one: comp and Name."""
    joined: list[str] = []
    for word in words:
        pair = f"{joined[-1]}{word}".lower() if joined else ""
        joined[-1:] = [pair] if pair in _JOINED else [*joined[-1:], word]
    return joined


def _in_english(word: str) -> Sequence[str]:
    """Return the English words of a Chinese key, in its order; any other word as it is."""
    if word.isascii():
        return _JOINED.get(word.lower(), (word.lower(),))
    words = sorted(
        (word.find(chinese), english) for chinese, english in _CHINESE if chinese in word
    )
    return [english for _, english in words] or [word]


def is_wanted(words: Sequence[str]) -> bool:
    """Tell a key of what somebody wants."""
    return not _WANTED.isdisjoint(words)


def is_of_months(words: Sequence[str]) -> bool:
    """Tell a key of a number of months."""
    return not _MONTHS.isdisjoint(words)


def names_whole(words: Sequence[str]) -> bool:
    """Tell a key of an object that names what the object is: its name, text or level, and not its id."""
    return {*words} <= _EMPTY | {"title", "level", "degree"}


def person_field(words: Sequence[str], around: int = 0) -> str | None:
    """Return the heading of table `candidate` that the words of a key mean; None if none.

    The first `around` words are those of the objects around it.

    Examples
    --------
    >>> keys = ["lastCompany", "expectSalary", "workedYears", "top_edu_degree", "current_salary"]
    >>> [person_field(key_words([key])) for key in keys]
    ['现工作单位', '期望薪资', '工作年限', '学历', None]
    >>> person_field(key_words(["channelLabelName"])), person_field(["form", "name"], 1)
    (None, '姓名')
    >>> person_field(key_words(["location", "name"]), 1)
    '现居住地'
    """
    some = {*words}
    if not some:
        return None
    if some & _OTHERS:
        return None
    if words[-1] in _IDS and not some & _CALLED:
        return "candidate_id" if some & {"resume", "candidate", "geek", "talent"} else None
    if words[-1] == "state" and some & {"job", "work", "employment"}:
        return "求职状态"
    if some & {"start", "begin", "began", "since"} and some & _WORK:
        return "参加工作时间"
    if some & _MONTHS:
        # Years may stand beside months in one object; a key of both words counts the whole, one that
        # says more counts something else: currentWorkMonths, work_month_salary.
        own = {*words[around:]}
        return "工作年限" if own & _WORK and own & _MONTHS and own <= _WORK_MONTHS else None
    if some & {"birth", "birthday", "born"} and words[-1] in _TIMES:
        return "出生日期"
    if words[-1] in ("address", "addresses") and not _noun(words):
        return "现居住地"
    if some & {"year", "years", "yrs"} and (some & _WORK or len(words) == 1):
        return "工作年限"
    if some & {"resume", "last", "update", "updated", "refresh", "active"} and words[-1] in _TIMES:
        return "更新时间"
    if "name" in some and not _noun(words):
        near = {*words[-3:]}
        if near & {"first", "given"}:
            return "first name"
        if near & {"last", "family"}:
            return "last name"
    # The name of something that no word here tells is not that of the person.
    unknown = {*words[around:]} - _EMPTY - _OF_PERSONS
    within = {_NOUNS.get(word, "") for word in words[:around]} - _AROUND_PERSONS
    if words[-1] == "name" and not unknown and not within and not {*words[:around]} & _NO_PERSONS:
        return "姓名"
    if words[-1] in _NUMBERED and some & _TELEPHONES:
        return "手机"
    if words[-1] == "numbers" and some & {"personal", "contact"}:
        return "手机"
    noun = _noun(words)
    if some & {"apply", "applied"} and noun == "title":
        return "应聘职位"
    if some & _WANTED or (words[0] == "exp" and noun in _WANTED_BY_PERSON):
        return _WANTED_BY_PERSON.get(noun)
    return _PERSON.get(noun)


def posting_field(words: Sequence[str], around: int = 0) -> str | None:
    """Return the heading of table `posting` that the words of a key mean; None if none.

    Examples
    --------
    >>> keys = ["jobName", "salaryDesc", "brandName", "jobDegree", "jobExperience", "encryptJobId"]
    >>> [posting_field(key_words([key])) for key in keys]
    ['职位名称', '薪资', '企业名称', '学历要求', '工作经验', 'posting_id']
    """
    some = {*words}
    if not some:
        return None
    if [*words] == ["name"]:
        return "职位名称"
    if some & _HIRING and words[-1] in _COUNTS:
        return "招聘人数"
    if some & _HIRED and words[-1] in _COUNTS:
        return "已招人数"
    if words[-1] in _IDS:
        return "posting_id" if some & {"job", "position", "posting"} else None
    if some & _PUBLISHED and some & {"time", "date", "on", "at", "day"}:
        return "发布日期"
    if words[-1] in _TEXTS and some & {"job", "position", "post"}:
        return "岗位描述"
    if some & {"year", "years"} and some & _WORK:
        return "工作经验"
    if some & _OF_THE_FIRM or (some & _WANTED and _noun(words) in _WANTED_BY_PERSON):
        return None
    return _POSTING.get(_noun(words))


#: How keys of telephones end: mobileNo.
_NUMBERED = frozenset({"no", "num", "number", "numbers"})
_TELEPHONES = frozenset({"mobile", "phone", "cellphone", "cell", "telephone"})


def _noun(words: Sequence[str]) -> str:
    """Return what the last word with a meaning of its own names."""
    for word in reversed(words):
        if word.isdigit():
            continue
        if word in _NOUNS:
            return _NOUNS[word]
        if word not in _EMPTY and word not in _WANTED and word not in _PRESENT:
            return ""
    return ""
