"""Columns that hold two things, such as 毕业院校/专业, and rows that hold two people, parted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations

from talentmatch.data.reading.cells._value_numbers import parse_experience
from talentmatch.data.reading.cells._value_pay import parse_pay
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.columns import Mapped
from talentmatch.data.reading.layout.headings import all_headings, fields_of, heading
from talentmatch.data.reading.layout.reshaping._listed_posts import names_posts_and_numbers
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.i18n import phrase
from talentmatch.vocab import levels
from talentmatch.vocab.plain_names import UNIVERSITIES

__all__ = ["part_columns", "part_people", "parted_label"]

#: Tables in which one column is headed by two things.
_TABLES = ("candidate", "posting")
_HEADS = re.compile(
    r"[/／、+&＆|]|及|与|和|\band\b|(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{2})"
)
#: What parts a cell, the plainest mark first.
_CUTS = tuple(
    re.compile(mark)
    for mark in (
        r"\n",
        r"\s*[/／]\s*",
        r"\s*[|｜]\s*",
        r"\s+[&＆+]\s+",
        r"\s*[;；、,，]\s*",
        r"\s+",
        r"\s*(?:→|[-=]+>)\s*",
    )
)
#: What no table has a column for: the department beside a post, what somebody earns today beside
#: what they expect.
_PAY_TODAY = re.compile(
    r"司龄|本司工龄|本单位工龄|(?:所在|任职|应聘|应征|申请|报考|拟聘|拟任)?(?:部门|科室"
    r"|事业部)|department|dept\.?|期望涨幅|涨幅"
    r"|(?:现|目前|当前|现在|现有|税前)(?:年|月)?(?:薪|薪资|薪酬|工资|收入|待遇|年薪|月薪"
    r"|年包)|(?:current|present)(?:salary|pay|package|ctc)"
)
_PAY_TWICE = re.compile(
    r"(?P<before>年薪|月薪|薪资|薪酬|工资|待遇|年包|收入)?[(（]?(?:现|目前|当前|现有)(?:薪"
    r"|有)?\s*(?:[/／、|和及&]|→|[-=]+>)\s*(?:期望?|要求|预期)(?P<behind>年薪|月薪|薪资|薪酬"
    r"|工资|待遇|年包|收入)?[)）]?(?P<unit>[(（][^()（）]*[)）])?"
)
_PAY_BEHIND = re.compile(
    r"(?:现|目前|当前)\s*[/／、]\s*期望?[(（](?:税前|税后)?(?P<behind>年薪|月薪|薪资|薪酬"
    r"|年包)(?P<unit>)[^()（）]*[)）]"
)
#: One word before two things: 应聘部门/岗位.
_SHARED = re.compile(
    r"^(应聘|应征|申请|报考|拟应聘)(部门|单位|公司)\s*(?:[/／、]|及|和|与)\s*(岗位|职位|职务)$"
)
#: A word before firm and post that holds for both: 目前公司及职位.
_PRESENT = re.compile("目前|当前|现|最近")
_POSTS = ("岗位", "职位", "职务")
_EXPECTED = ("pay", "expected_yearly_pay")
#: Words before the figures in a cell of both.
_WHICH_PAY = re.compile(
    r"^(?:(?P<now>现有?|目前|当前|current|now)|期望?|预期|要求|expected|exp\.?)(?:薪资|年薪"
    r"|月薪|薪酬|薪|工资)?\s*[:：]?\s*(?=\d|面|-)",
    re.I,
)
_INSTITUTION = re.compile(
    r"大学|学院|学校|中学|一中|职高|技校|党校|[工理电师农医财科交海林矿石民]大(?!专)|理工$"
    r"|university|college|institute|school",
    re.I,
)
#: Also one whose digits are hidden, which is then no telephone but nothing else either.
_PHONE = re.compile(r"\+?\d[\d\s()*×xX-]{6,}")
#: Fields whose values look like nothing else: a part that does not suit is none.
_PLAIN = frozenset(
    {
        "phone",
        "email",
        "education",
        "experience_years",
        "experience",
        "pay",
        "expected_yearly_pay",
        "age",
        "sex",
    }
)
_FIRM = re.compile(r"公司|集团|[厂院所行店社]$|科技$|股份|\b(?:inc|ltd|llc|gmbh|corp|co)\b", re.I)
_ONE_NAME = re.compile(
    r"[\u4e00-\u9fff·*×某]{2,4}(?:先生|女士|小姐)?|[A-Z][a-z]+(?:[ -][A-Z][a-z]+)+"
)
_LONGEST_LEVEL = 8
_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}")
_LATIN_NAME = re.compile(r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+)+")
#: Field to whether a text can be its value; what has none may be anything else.
_SUITS: dict[str, Callable[[str], bool]] = {
    "name": lambda text: bool(_names(text)[0]) or _ONE_NAME.fullmatch(text) is not None,
    "employer": lambda text: _FIRM.search(text) is not None,
    "phone": lambda text: _PHONE.fullmatch(text) is not None,
    "email": lambda text: "@" in text,
    "school": lambda text: text in UNIVERSITIES or _INSTITUTION.search(text) is not None,
    "education": lambda text: _is_level(text),
    "experience_years": lambda text: parse_experience(text) is not None,
    "experience": lambda text: "学历" not in text and parse_experience(text) is not None,
    "pay": lambda text: parse_pay(text) is not None,
    "expected_yearly_pay": lambda text: parse_pay(text) is not None,
    "age": lambda text: re.fullmatch(r"\d{2}岁?", text) is not None,
    "sex": lambda text: text in ("男", "女"),
}
#: Of which level nothing is asked.
_ANY_LEVEL = re.compile(r"学历(?:不限|无?要求)|不限学历|不限|无要求")
#: Between firm and post, or school and major, that stand without a blank.
_GLUED: dict[tuple[str, ...], re.Pattern[str]] = {
    ("employer", "title"): re.compile(
        r"(.{2,}(?:公司|集团|[厂院所行店社]))((?![厂院所])[^()（）/／|｜、,，;；]{2,12})"
    ),
    ("school", "major"): re.compile(
        r"(.+(?:大学|学院|学校))([^()（）/／|｜、,，;；]{2,20}(?<!大学)(?<!学院)(?<!学校)(?<!系))"
    ),
}
#: Firm and post on both sides of a dash, which stands within other names, too.
_DASHED = re.compile(r"([^\s()（）:：–—-]{2,30}?)\s*[–—-]\s*([^\s()（）:：–—-]{2,12})")
#: Fields that two people of one row do not share.
_OWN = frozenset({"phone", "email", "candidate_id"})


def _is_level(text: str) -> bool:
    bare = _IN_BRACKETS.sub("", text)
    known = levels.parse("education", text) is not None or bool(_ANY_LEVEL.fullmatch(bare))
    return known and len(bare) <= _LONGEST_LEVEL


def part_columns(block: Block) -> tuple[Block, list[str]]:
    """Return the block with a column for each thing of a column headed by two, and what was parted.

    Cells are cut where one mark gives as many parts as the heading names; a lone part goes where it
    fits, and what fits nowhere stays empty and is named by row.

    Examples
    --------
    >>> block = Block(["学校/专业"], [["甲大学，机械"], ["乙电大"]], "", {}, [2, 3])
    >>> part_columns(block)[0].rows
    [['甲大学', '机械'], ['乙电大', None]]
    """
    by_place = {
        place: _things(name)
        for place, name in enumerate(block.header)
        if not names_posts_and_numbers(name)
    }
    parts = {place: things for place, things in by_place.items() if things}
    if not parts:
        return block, []
    notes: list[str] = []
    header, rows = list(block.header), [list(row) for row in block.rows]
    # From the right, so that places to the left stay what they are.
    for place, (names, fields) in sorted(parts.items(), reverse=True):
        cut = [_cut(row[place], fields) for row in rows]
        header[place : place + 1] = names
        failures = [
            at
            for at, (row, cells) in enumerate(zip(rows, cut, strict=True))
            if not is_blank(row[place]) and not any(cells)
        ]
        for row, cells in zip(rows, cut, strict=True):
            row[place : place + 1] = cells
        if failures:
            facts = {
                "header": block.header[place],
                "n": len(failures),
                "rows": block.lines(failures),
            }
            notes.append(phrase("cells", "not_parted", **facts))
    changed = replace(block, header=header, rows=rows, source=block.source or block)
    return changed, notes


def parted_label(label: str, value: str = "") -> dict[str, Cell] | None:
    """Return the labels in a label of two things, each with its part of the value; None if it is one.

    Examples
    --------
    >>> parted_label("毕业院校及专业", "某大学 机械工程")
    {'毕业院校': '某大学', '专业': '机械工程'}
    >>> parted_label("学历")
    """
    things = _things(label)
    return dict(zip(things[0], _cut(value, things[1]), strict=True)) if things else None


def _things(name: str) -> tuple[list[str], list[str]] | None:
    """Return the headings in a heading and their fields, None if it is one heading."""
    spelt = _SHARED.sub(r"\1\2/\1\3", _pay_spelt(name))
    if not name or (spelt == name and heading(name) in all_headings()):
        return None
    names = [part.strip() for part in _HEADS.split(spelt) if part.strip()]
    if len(names) == 2 and (now := _PRESENT.match(names[0])) and names[1] in _POSTS:
        names[1] = now[0] + names[1]
    if len(names) not in (2, 3):
        return None
    for table in _TABLES:
        by_heading = fields_of(table)
        heads = [heading(part) for part in names]
        fields = [
            by_heading[head][0][0] if head in by_heading else "pay today"
            for head in heads
            if head in by_heading or _PAY_TODAY.fullmatch(head)
        ]
        if len(fields) == len(names) == len({*fields}):
            return names, fields
    return None


def _pay_spelt(name: str) -> str:
    """Return a heading of pay today and pay expected with both in full: 薪资（现/期望） and 现/期望薪资."""
    match = _PAY_TWICE.fullmatch(name.strip()) or _PAY_BEHIND.fullmatch(name.strip())
    if match is None:
        return name
    pay = match["behind"] or match.groupdict().get("before")
    if not pay:
        return name
    unit = match["unit"] or ""
    return f"目前{pay}/期望{pay}{unit}"


def _cut(cell: Cell, fields: Sequence[str]) -> list[Cell]:
    if is_blank(cell):
        return [None] * len(fields)
    text = str(cell).strip()
    for mark in _CUTS:
        parts = mark.split(text)
        if any(
            len(re.findall(r"[(（]", part)) != len(re.findall(r"[)）]", part)) for part in parts
        ):
            continue  # a mark within brackets parts nothing
        if len(parts) == len(fields) and not all(parts):
            # What is missing before or behind a mark leaves the other part in its place.
            return [part or None for part in parts]
        parts = _figures([part for part in parts if part], fields)
        if len(parts) == len(fields):
            ordered = _ordered(parts, fields)
            if all(_SUITS[f](p) for f, p in zip(fields, ordered, strict=True) if f in _PLAIN):
                return list(ordered)
    firm_and_post = _DASHED.fullmatch(text) if tuple(fields) == ("employer", "title") else None
    if firm_and_post and value_kinds([firm_and_post[2]]).get("post"):
        return [*firm_and_post.groups()]
    if (glued := _GLUED.get(tuple(fields))) and (match := glued.fullmatch(text)):
        return [part.strip() for part in match.groups()]
    fit = [at for at, field in enumerate(fields) if field in _SUITS and _SUITS[field](text)]
    return [text if fit[:1] == [at] else None for at in range(len(fields))]


def _figures(parts: list[str], fields: Sequence[str]) -> list[str]:
    """Return a cell's parts, pay today and expected in this order, without words that tell which."""
    if len(parts) != 2 or fields[0] != "pay today" or fields[1] not in _EXPECTED:
        return parts
    words = [_WHICH_PAY.match(part) for part in parts]
    if words[1] and words[1]["now"] and words[0] and not words[0]["now"]:
        parts, words = parts[::-1], words[::-1]
    return [part[word.end() :] if word else part for part, word in zip(parts, words, strict=True)]


def _ordered(parts: Sequence[str], fields: Sequence[str]) -> tuple[str, ...]:
    """Return the parts in the order of their fields: as written unless another order suits better."""

    def fit(order: Sequence[str]) -> int:
        pairs = zip(order, fields, strict=True)
        return sum(_SUITS[field](part) for part, field in pairs if field in _SUITS)

    # The first of equal orders is the one in which they stand.
    return max(permutations(parts), key=fit)


def part_people(block: Block, mapped: Mapped) -> tuple[Block, list[str]]:
    """Return the block with a row for each person where a row names several, and what was parted.

    A cell of as many parts as there are names is dealt out; any other holds for all of them, but
    for telephone, e-mail and number, which then are nobody's.
    """
    places = [place for place, field in mapped.fields.items() if field == "name"]
    if len(places) != 1:
        return block, []
    rows: list[list[Cell]] = []
    source: list[int] = []
    several: list[int] = []
    for at, row in enumerate(block.rows):
        people = _people(row, places[0], mapped)
        rows += people
        source += [at] * len(people)
        several += [at] if len(people) > 1 else []
    if not several:
        return block, []
    note = phrase("cells", "people_parted", n=len(several), rows=block.lines(several))
    return block.remade(block.header, rows, source), [note]


def _people(row: list[Cell], place: int, mapped: Mapped) -> list[list[Cell]]:
    names, mark = _names(row[place])
    if mark is None:
        return [row]
    fields = [mapped.fields.get(column, "") for column in range(len(row))]
    cells = zip(row, fields, strict=True)
    dealt = [_dealt(cell, field, mark, len(names)) for cell, field in cells]
    dealt[place] = [*names]
    return [[parts[at] for parts in dealt] for at in range(len(names))]


def _names(cell: Cell) -> tuple[list[str], re.Pattern[str] | None]:
    """Return the names in a cell and what parts them, if each is a full name in the same letters."""
    for mark in _CUTS[:5] if isinstance(cell, str) else ():
        names = [part.strip() for part in mark.split(str(cell)) if part.strip()]
        # One name in several spellings is one person.
        for form in (_HAN_NAME, _LATIN_NAME):
            if len(names) > 1 and all(form.fullmatch(name) for name in names):
                return names, mark
    return [], None


def _dealt(cell: Cell, field: str, mark: re.Pattern[str], n: int) -> list[Cell]:
    """Return the cell of each of several people: its parts, if there are as many and each suits."""
    parts = (
        [part.strip() for part in mark.split(cell) if part.strip()] if isinstance(cell, str) else []
    )
    if len(parts) == n and all(_SUITS[field](part) for part in parts if field in _PLAIN):
        return [*parts]
    return [None if field in _OWN else cell] * n
