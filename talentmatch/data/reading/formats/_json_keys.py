"""Keys of JSON: what the words of `lastCompany` or `expect.cityName` mean, and the values below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from talentmatch.data.reading.cells._markup import without_markup
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.vocab.reading import read_labels, read_words

__all__ = [
    "LEAST_KEYS",
    "WISHES",
    "bare_text",
    "bare_values",
    "is_of_months",
    "is_wanted",
    "key_words",
    "leaves_of",
    "names_whole",
    "objects_of",
    "person_field",
    "posting_field",
    "records_by_number",
    "with_named_values",
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
_OF_TEXT = frozenset(
    {"description", "desc", "detail", "details", "describe", "intro", "introduction"}
)
_OF_THE_FIRM = frozenset(_KINDS["of the firm"])
#: How keys of telephones end: mobileNo.
_NUMBERED = frozenset({"no", "num", "number", "numbers"})
_TELEPHONES = frozenset({"mobile", "phone", "cellphone", "cell", "telephone"})
_KEYS_OF_DAY = frozenset({"year", "month", "day"})
#: What may stand beside a value without changing it.
_BESIDE_VALUE = frozenset(
    {"type", "kind", "primary", "isprimary", "id", "label", "ext", "extension"}
)
#: Keys under which a record stands in what a search found, and what stands beside it.
_AROUND_RECORD = ("_source", "attributes")
_BESIDE_RECORD = frozenset(read_words("key beside the record of a search"))
#: Keys of the text itself; as it was written before as it was made alike.
_KEYS_OF_TEXT = ("raw", "value", "text", "normalized")
#: Kinds of contact that stand beside their values in one list.
_CONTACTS = frozenset(read_words("kind of contact"))
#: Keys that name again what the list they stand in already names.
_KEYS_SAID_AGAIN = frozenset(
    {"email", "emailaddress", "phone", "phonenumber", "number", "telephone", "mobile", "url"}
)
#: Keys that must mean something for an object to be a record.
LEAST_KEYS = 3
#: Keys of lists of such fields; a skill may have name and value, and somebody else fields of their own.
_LISTS_OF_FIELDS = re.compile(
    r"^(?!.*(?:skill|language|certif|award|family|emergency|referee|recruiter|company|school))"
    r".*(?:custom|fields?$|attributes?$|property$|properties$|answers?$|questions?$|extra|info$)",
    re.I,
)
#: Keys of the name of a field that an applicant system lets its users add.
_FIELD_NAMES = ("name", "label", "field", "field_name", "fieldName", "title")


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
    if words[-1] in _OF_TEXT and some & {"job", "position", "post"}:
        return "岗位描述"
    if some & {"year", "years"} and some & _WORK:
        return "工作经验"
    if some & _OF_THE_FIRM or (some & _WANTED and _noun(words) in _WANTED_BY_PERSON):
        return None
    return _POSTING.get(_noun(words))


def bare_values(content: Any) -> Any:
    """Return a document whose wrapped values stand bare.

    Examples
    --------
    >>> bare_values({"start": {"year": 2019, "month": 3}, "phones": [{"type": "home", "value": "1"}]})
    {'start': '2019-03', 'phones': ['1']}
    >>> bare_values({"name": {"raw": "Ann Lee", "first": "Ann", "last": "Lee"}})
    {'name': 'Ann Lee'}
    >>> bare_values([{"type": "mobile", "value": "1"}, {"type": "E-mail", "value": "a@b"}])
    {'mobile': '1', 'email': 'a@b'}
    """
    if isinstance(content, list):
        if contacts := _by_kind(content):
            return contacts
        return [_named_again(bare_values(one)) for one in content]
    if not isinstance(content, dict):
        return content
    keys = {str(key).lower(): key for key in content}
    if "year" in keys and keys.keys() <= _KEYS_OF_DAY:
        return _day(*(content.get(keys.get(part, "")) for part in ("year", "month")))
    edges = content.get("edges")
    if (
        isinstance(edges, list)
        and edges
        and all(isinstance(one, dict) and "node" in one for one in edges)
    ):
        # A page of GraphQL: what matters are the nodes, in one list.
        return bare_values([one["node"] for one in edges])
    inner = next((content[keys[name]] for name in _AROUND_RECORD if name in keys), None)
    if isinstance(inner, dict) and keys.keys() <= {*_AROUND_RECORD, *_BESIDE_RECORD}:
        # A hit of a search: the record stands within.
        return bare_values(
            {**inner, **{k: v for k, v in content.items() if str(k).lower() in ("id", "_id")}}
        )
    text = next((content[keys[name]] for name in _KEYS_OF_TEXT if name in keys), None)
    flat = not any(isinstance(value, (dict, list)) for value in content.values())
    wrapped = keys.keys() <= {*_BESIDE_VALUE, *_KEYS_OF_TEXT} or "raw" in keys
    if flat and wrapped and text is not None:
        return text
    return {key: bare_values(value) for key, value in content.items()}


def leaves_of(
    record: Mapping[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the keys of a record with those of the objects around them, and their values."""
    for key, value in record.items():
        if isinstance(value, dict) and len(numbered := records_by_number(value)) > 1:
            yield (*path, key), numbered
        elif isinstance(value, dict):
            yield from leaves_of(value, (*path, key))
        elif not is_blank(value) and value != []:
            yield (*path, key), value


def records_by_number(part: Any) -> list[Any]:
    """Return the records that stand each under its own number in one object, or else the object alone."""
    inner = list(part.values()) if isinstance(part, dict) else []
    alike = len(inner) > 1 and all(isinstance(one, dict) for one in inner)
    alike = alike and all(any(map(str.isdigit, str(key))) for key in part)
    if alike and len(set.intersection(*map(set, inner))) >= LEAST_KEYS:
        return inner
    return [part]


def objects_of(value: Any) -> list[dict[str, Any]]:
    """Return the objects among the parts of a list; none of anything else."""
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def bare_text(value: Any) -> Any:
    if isinstance(value, list):
        return [bare_text(one) for one in value]
    return without_markup(value) if isinstance(value, str) else value


def with_named_values(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record in which fields that name themselves stand under their names.

    Examples
    --------
    >>> with_named_values({"id": 1, "customFields": [{"name": "Notice", "value": "1 month"}]})
    {'id': 1, 'Notice': '1 month'}
    """
    whole: dict[str, Any] = {}
    for key, value in record.items():
        of_fields = isinstance(value, list) and _LISTS_OF_FIELDS.match(key)
        pairs = [_named_value(one) for one in value] if of_fields else []
        if pairs and all(pairs):
            whole |= {name: of for name, of in filter(None, pairs) if name not in record}
        else:
            whole[key] = value
    return whole


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


def _by_kind(items: list[Any]) -> dict[str, Any]:
    """Return a list of contacts, each of another kind, as kind to value; empty if it is none."""
    found: dict[str, Any] = {}
    for item in items:
        parts = (
            {str(key).lower(): value for key, value in item.items()}
            if isinstance(item, dict)
            else {}
        )
        kinds = [parts[key] for key in ("type", "kind", "label") if isinstance(parts.get(key), str)]
        texts = [parts[key] for key in _KEYS_OF_TEXT if isinstance(parts.get(key), str)]
        kind = kinds[0].lower().replace("-", "").strip() if kinds else ""
        if not texts or kind in found or not parts.keys() <= {*_BESIDE_VALUE, *_KEYS_OF_TEXT}:
            return {}
        found[kind] = texts[0]
    known = _CONTACTS & found.keys()
    return found if len(known) > 1 or (found and len(known) == len(found)) else {}


def _named_again(value: Any) -> Any:
    """Return the address or number of an object in a list of such."""
    if not isinstance(value, dict):
        return value
    rest = [key for key in value if str(key).lower().replace("_", "") not in _BESIDE_VALUE]
    own = [key for key in rest if str(key).lower().replace("_", "") in _KEYS_SAID_AGAIN]
    return value[own[0]] if len(rest) == 1 and own else value


def _day(year: Any, month: Any) -> str | None:
    if not year:
        return None
    return f"{year}-{int(month):02d}" if isinstance(month, int) and month else str(year)


def _named_value(one: Any) -> tuple[str, Any] | None:
    """Return name and value of a field that holds both, and at most an id and a kind besides."""
    if not isinstance(one, dict) or not {*one} <= {*_FIELD_NAMES, "value", "id", "type"}:
        return None
    name = next((one[key] for key in _FIELD_NAMES if isinstance(one.get(key), str)), None)
    return (name, one["value"]) if name and "value" in one else None
