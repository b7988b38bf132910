"""What somebody types into a search: words, fields, AND, OR, NOT, quotes and brackets, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from talentmatch.errors import InputError, nearest_names
from talentmatch.i18n import joined, label, phrase

__all__ = ["FIELDS", "Both", "Either", "Not", "Search", "Term", "read_search"]

#: Field to the ways in which people write it; the first is the one that help shows.
FIELDS: Final = {
    "name": ("name", "姓名"),
    "id": ("id", "编号", "人才编号"),
    "title": ("title", "职位", "岗位", "职务"),
    "skill": ("skill", "skills", "技能"),
    "text": ("text", "简历", "正文"),
    "place": ("place", "地点", "城市", "地区"),
    "lives": ("lives", "现居", "居住地", "所在地"),
    "wants": ("wants", "期望地点", "意向城市"),
    "pay": ("pay", "年薪", "期望年薪", "薪资"),
    "years": ("years", "年限", "工作年限", "经验"),
    "education": ("education", "学历"),
    "major": ("major", "专业"),
    "employer": ("employer", "单位", "公司", "现单位"),
    "registered": ("registered", "登记", "登记日期"),
    "available": ("available", "到岗", "可到岗"),
}
_BY_NAME: Final = {name: field for field, names in FIELDS.items() for name in names}
#: Fields that are compared as numbers, days or steps, not looked for.
_ORDERED: Final = frozenset({"pay", "years", "education", "registered", "available"})
_WORDS: Final = {
    "and": "and",
    "且": "and",
    "并且": "and",
    "or": "or",
    "或": "or",
    "或者": "or",
    "not": "not",
    "非": "not",
    "不含": "not",
    "不要": "not",
}
_QUOTES: Final = {'"': '"', "“": "”", "「": "」", "„": "“", "＂": "＂"}
_SIGNS: Final = {"：": ":", "≥": ">=", "≤": "<=", "＞": ">", "＜": "<", "＝": "=", "=": "="}
_FIELD: Final = re.compile(r"([^\W\d_]{1,12})\s*(>=|<=|[:：≥≤＞＜＝><=])")
_SPACES: Final = " \t\r\n　"
#: Words beyond which a search is not read, and brackets within brackets.
_MOST_TERMS, _MOST_DEPTH = 60, 30

Sign = Literal[":", "=", ">", ">=", "<", "<="]


@dataclass(frozen=True)
class Term:
    """One thing that a record must say.

    Attributes
    ----------
    words : str
        What is looked for.
    field : str
        Where, a key of `FIELDS`; empty: anywhere.
    sign : str
        How it is compared.
    at : int
        Where in the search it stands, from 1.
    whole : bool
        Whether it stood in quotes.
    """

    words: str
    field: str = ""
    sign: Sign = ":"
    at: int = 1
    whole: bool = False


@dataclass(frozen=True)
class Not:
    """What must not hold."""

    part: Search


@dataclass(frozen=True)
class Both:
    """What must hold together."""

    parts: tuple[Search, ...]


@dataclass(frozen=True)
class Either:
    """Of what one thing must hold."""

    parts: tuple[Search, ...]


Search = Term | Not | Both | Either


@dataclass(frozen=True)
class _Token:
    kind: str  # term, (, ), and, or, not, field
    at: int
    text: str = ""
    field: str = ""
    sign: str = ":"
    whole: bool = False


def read_search(text: str) -> Search | None:
    """Return what a search asks for; None where nothing is asked.

    Words beside each other must all hold; ``OR`` binds weaker than ``AND``.

    Parameters
    ----------
    text : str
        As somebody typed it.

    Raises
    ------
    InputError
        It cannot be read; the sentence says where.

    Examples
    --------
    >>> read_search("焊工 NOT 兼职")
    Both(parts=(Term(words='焊工', field='', sign=':', at=1, whole=False), Not(part=Term(words='兼职',
    field='', sign=':', at=8, whole=False))))
    >>> read_search("(Java OR C++")
    Traceback (most recent call last):
        ...
    talentmatch.errors.InputError: the search cannot be read at character 1: the bracket is not closed
    """
    tokens = list(_tokens(text))
    if not tokens:
        return None
    if sum(token.kind == "term" for token in tokens) > _MOST_TERMS:
        raise InputError(phrase("search", "too_long", most=_MOST_TERMS))
    reader = _Reader(tokens, len(text) + 1)
    search = reader.either(("", ":"), 0)
    if (rest := reader.peek()) is not None:
        raise _unread(rest.at, "bracket_too_many")
    return search


def _unread(at: int, why: str, **facts: object) -> InputError:
    return InputError(phrase("search", "unread", at=at, why=phrase("search", why, **facts)))


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while at < len(text):
        letter = text[at]
        if letter in _SPACES or letter in ",，、;；":
            at += 1
        elif letter in "(（":
            yield _Token("(", at + 1)
            at += 1
        elif letter in ")）":
            yield _Token(")", at + 1)
            at += 1
        elif letter in _QUOTES:
            words, end = _quoted(text, at)
            yield _Token("term", at + 1, words, whole=True)
            at = end
        elif named := _FIELD.match(text, at):
            yield _field(named)
            at = named.end()
        elif letter in "-－" and at + 1 < len(text) and text[at + 1] not in _SPACES:
            yield _Token("not", at + 1)
            at += 1
        else:
            end = at + 1
            while end < len(text) and text[end] not in _SPACES + "()（）,，、;；" + "".join(
                _QUOTES
            ):
                end += 1
            word = text[at:end]
            yield _Token(_WORDS.get(word.casefold(), "term"), at + 1, word)
            at = end


def _quoted(text: str, at: int) -> tuple[str, int]:
    end = text.find(_QUOTES[text[at]], at + 1)
    if end < 0:
        raise _unread(at + 1, "quote_open")
    words = text[at + 1 : end].strip()
    if not words:
        raise _unread(at + 1, "nothing_quoted")
    return words, end + 1


def _field(named: re.Match[str]) -> _Token:
    name, at = named[1], named.start() + 1
    field = _BY_NAME.get(name.casefold())
    if field is None:
        near = joined(nearest_names(name.casefold(), _BY_NAME))
        raise _unread(at, "unknown_field", field=name, near=near)
    sign = _SIGNS.get(named[2], named[2])
    if sign not in (":", "=") and field not in _ORDERED:
        raise _unread(at, "no_order", field=label("search", f"field_{field}"), sign=sign)
    return _Token("field", at, field=field, sign=sign)


class _Reader:
    """Reads tokens from left to right: either of both of not of terms."""

    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens, self._at, self._end = tokens, 0, end

    def peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def either(self, field: tuple[str, str], depth: int) -> Search:
        parts = [self._both(field, depth)]
        while (token := self.peek()) and token.kind == "or":
            self._at += 1
            parts.append(self._both(field, depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self, field: tuple[str, str], depth: int) -> Search:
        parts = [self._one(field, depth)]
        while (token := self.peek()) and token.kind not in ("or", ")"):
            if token.kind == "and":
                self._at += 1
            parts.append(self._one(field, depth))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _one(self, field: tuple[str, str], depth: int) -> Search:
        token = self.peek()
        if token is None or token.kind in ("and", "or", ")"):
            raise _unread(token.at if token else self._end, "something_missing")
        if depth > _MOST_DEPTH:
            raise _unread(token.at, "too_deep")
        self._at += 1
        if token.kind == "not":
            return Not(self._one(field, depth + 1))
        if token.kind == "(":
            return self._group(token, field, depth)
        if token.kind == "field":
            return self._of_field(token, depth)
        return _term(token, *field)

    def _group(self, opening: _Token, field: tuple[str, str], depth: int) -> Search:
        inner = self.either(field, depth + 1)
        closing = self.peek()
        if closing is None or closing.kind != ")":
            raise _unread(opening.at, "bracket_open")
        self._at += 1
        return inner

    def _of_field(self, token: _Token, depth: int) -> Search:
        follows = self.peek()
        if follows is None or follows.kind not in ("term", "("):
            raise _unread(token.at, "field_empty", field=label("search", f"field_{token.field}"))
        return self._one((token.field, token.sign), depth + 1)


def _term(token: _Token, field: str, sign: str) -> Term:
    return Term(token.text, field, sign, token.at, token.whole)  # type: ignore[arg-type]
