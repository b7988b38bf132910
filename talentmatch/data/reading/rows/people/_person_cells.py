"""Names, schools and levels of people as cells hold them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells._markup import without_markup
from talentmatch.data.reading.cells._person_marks import holds_number, parted_name
from talentmatch.data.reading.cells.values import is_blank, parse_text
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.reading.rows.people._career import School, from_schools, school_of
from talentmatch.i18n import phrase
from talentmatch.vocab import levels
from talentmatch.vocab.reading import read_words

__all__ = [
    "join_names",
    "names_alone",
    "read_levels",
    "schools_of",
    "take_schools",
    "turn_names",
    "without_forms_of_address",
]

_HAN = re.compile(r"[\u4e00-\u9fff]")
#: A family name before a comma: "Smith, John Q."; what stands behind commas as a degree is no name.
_FAMILY_FIRST = re.compile(r"([^\W\d_][\w'’ .-]*?)\s*[,，]\s*([^\W\d_][\w'’ .-]*)")
#: A Chinese name and the Latin one beside it: 支怀谦 / Kevin.
_TWO_SCRIPTS = re.compile(r"([\u4e00-\u9fff·]{2,4})\s*[/／|（(]\s*[A-Z][A-Za-z .'-]*\s*[)）]?")
_CREDENTIAL = re.compile(
    r"[JjSsDd]r\.?|Esq\.?|II|III|IV|Ph\.?\s?D\.?|PHD|[MB]\.?Sc\.?|[PC]Eng|[EDM]?BA"
    r"|[MBL]\.?[ASD]\.?|LL[BM]|RN|PE"
    r"|CPA|CFA|ACCA|PMP|CISSP|S?PHR|CMA|CIA|FRM"
)
_HEADINGS_OF_ADDRESS = frozenset(map(heading, ("title", "anrede", "头衔")))
_FORM_OF_ADDRESS = re.compile(
    r"(?:(?:mr|mrs|ms|miss|mx|dr|prof|dipl|ing|mag|herr|frau|hon|rev|sir|madam)\b[\s.,-]*)+"
    r"|先生|女士|小姐|太太",
    re.I,
)
#: Headings of all schools of a person, and of columns made for one thing in which several stand.
_SCHOOLS = frozenset(map(heading, read_words("heading of all schools of a person")))
_ONE_THING = frozenset(map(heading, read_words("heading of one thing about schooling")))
_BETWEEN_SCHOOLS = re.compile(r"\s*[;；\n]\s*|[,，、]?\s+(?=(?:19|20)\d{2}\s*[.年/-])")
#: What is said of a degree beside it, and where degree, school and major are written as one word.
_MARKS_OF_DEGREES = (
    (
        re.compile(
            r"[(（]?(?:非?全日制|统招|自学考试|自考|成人(?:教育|高考)?|成教|函授|电大"
            r"|网络教育|在职|毕业于?|学位|学历|海归|海外|留学|985|211|双一流|专升本|应届生?"
            r"|及?以[上下])[)）]?"
        ),
        "|",
    ),
    (re.compile(r"[(（]([\u4e00-\u9fffA-Za-z]{2,20})[)）]"), r"|\1|"),
    (re.compile(r"(?<![\u4e00-\u9fff])大学本科|(?<![\u4e00-\u9fff])大学专科"), "|本科|"),
    (
        re.compile(r"(博士后?|硕士(?:研究生)?|研究生|本科|学士|大专|专科|高职|中专|中技|高中)"),
        r"|\1|",
    ),
    (
        re.compile(
            r"(?<=大学)(?=(?!.*(?:大学|学院|学校))[\u4e00-\u9fff]{2})"
            r"|(?<=学院)(?=(?!.*(?:大学|学院|学校))[\u4e00-\u9fff]{2})"
        ),
        "|",
    ),
    (re.compile(r"[()（）]"), "|"),
    (re.compile(r"(?<=[\u4e00-\u9fff|])-(?=[\u4e00-\u9fff|])|[/／+]"), "|"),
)
_NO_NAMES = ("大学", "学院", "学校", "university", "University", "college", "College")
_HEADINGS_OF_FIELDS = {"education": "学历", "major": "专业", "school": "毕业院校"}
#: Behind a level the next one, which is under way: 本科（在读研究生）.
_NEXT_LEVEL = re.compile(
    r"[(（](?:仍|尚|目前|正)?(?:在读|在学|攻读)(?:非?全日制|在职)?(?:研究生|硕士|博士|本科"
    r"|学士|专升本|mba)[^()（）]*[)）]"
    r"|(?<=大专|专科|高职|高中|中专|技校|本科|学士|硕士)\s*(?:在读|在学|攻读)(?:非?全日制"
    r"|在职)?(?:研究生|硕士|博士|本科|专升本|大专|mba)",
    re.I,
)
#: A level that somebody is still studying for, or is about to, or has left without.
_STUDYING = re.compile(
    r"[^\s,，;；、/+()（）]+[(（](?:仍|尚|目前)?(?:在读|在学|未毕业|肄业|辍学|退学"
    r"|休学)[^()（）]*[)）]"
    r"|[^\s,，;；、/+()（）]*(?:在读|在学|未毕业|肄业|备考|考研中|辍学|退学"
    r"|休学)[^\s,，;；、/+()（）]*"
    r"|\b(?:currently )?(?:pursuing|studying (?:for|towards?)|enrolled in|working towards?"
    r"|dropped out of)\b[^,，;；/()（）]*"
    r"|[^,，;；/()（）]*[(（]?\b(?:in progress|ongoing|expected|candidate|incomplete"
    r"|not completed|unfinished|dropped out)\b[^,，;；/]*",
    re.I,
)
#: A level that was left without, so that it is none.
_UNFINISHED = re.compile(
    r"肄业|辍学|退学|未毕业|incomplete|not completed|unfinished|dropped out", re.I
)
_PART_TIME = re.compile(
    r"自考|自学考试|成人|成教|函授|电大|夜大|业大|网络教育|网教|远程|开放大学|非全|在职|国开"
)
_FULL_TIME = re.compile(r"统招|全日制|统分|普招")
#: The name of a school is no level, though 大学 by itself would be one.
_SCHOOL_NAME = re.compile(r"[\u4e00-\u9fff]{2,}(?:大学|学院|学校)(?!本科|专科)")
#: Levels that are told by two letters alone in their cell.
_SHORT_LEVELS = dict.fromkeys(("MS", "MA", "ME", "MCA"), "master") | dict.fromkeys(
    ("BS", "BE", "BCA"), "bachelor"
)
_NEW_LEVEL = {"专升本": "bachelor", "双学士": "bachelor", "双本科": "bachelor"}


def join_names(raw: Raw) -> None:
    """Write first and last name as one: 张三 in Chinese, Ann Lee in Latin letters."""
    cells = raw.cells
    if not {"first_name", "last_name"} & {*cells}:
        return
    columns = [name for name in ("first_name", "middle_name", "last_name") if name in cells]
    whole = [
        _whole_name([parse_text(cell) or "" for cell in row if not is_blank(cell)])
        for row in cells[columns].itertuples(index=False)
    ]
    names = cells["name"] if "name" in cells else pd.Series(None, index=cells.index, dtype=object)
    blank = names.map(is_blank)
    cells["name"] = names.astype(object).where(
        ~blank, pd.Series(whole, index=cells.index, dtype=object)
    )
    raw.headers.setdefault("name", raw.headers[columns[-1]])


def names_alone(raw: Raw) -> None:
    """Take telephones and e-mails out of names, into their own columns where these are empty."""
    cells = raw.cells
    if "name" not in cells:
        return
    at = [p for p, cell in enumerate(cells["name"]) if holds_number(cell)]
    if not at:
        return
    names = cells["name"].tolist()
    nothing = pd.Series(None, index=cells.index, dtype=object)
    own = {name: cells.get(name, nothing).tolist() for name in ("phone", "email")}
    dropped = []
    for place in at:
        name, phone, email, rest = parted_name(str(names[place]))
        names[place] = name
        for field, value in (("phone", phone), ("email", email)):
            own[field][place] = value if is_blank(own[field][place]) else own[field][place]
        dropped += [place] if rest else []
    for field, values in own.items():
        if field in cells or any(values):
            cells[field] = pd.Series(values, index=cells.index, dtype=object)
            raw.headers.setdefault(field, raw.headers["name"])
    cells["name"] = pd.Series(names, index=cells.index, dtype=object)
    raw.note("contact_in_name", at, header=raw.headers["name"])
    raw.note("contact_not_kept", dropped, header=raw.headers["name"])


def turn_names(raw: Raw) -> None:
    """Write "Smith, John" in the order in which it is spoken; of two scripts the Chinese one."""
    if "name" in raw.cells:
        raw.cells["name"] = raw.cells["name"].map(_spoken_name).astype(object)


def without_forms_of_address(
    block: Block, by_hand: Collection[str] = ()
) -> tuple[Block, list[str]]:
    """Return the block without the heading of titles of which none is a post, and what is to be said.

    Examples
    --------
    >>> rows = [["Ann Lee", "Dr."], ["Bo Ek", "Dipl.-Ing."]]
    >>> without_forms_of_address(Block(["Name", "Title"], rows, "", {}, [2, 3]))[0].header
    ['Name', '']
    """
    header, notes = [*block.header], []
    for place, name in enumerate(block.header):
        cells = [str(row[place]).strip() for row in block.rows if not is_blank(row[place])]
        is_free = heading(name) in _HEADINGS_OF_ADDRESS and name not in by_hand
        if is_free and cells and all(map(_FORM_OF_ADDRESS.fullmatch, cells)):
            header[place] = ""
            notes.append(phrase("load", "forms_of_address", header=name))
    return (replace(block, header=header, source=block.source or block) if notes else block), notes


def take_schools(raw: Raw, block: Block) -> None:
    """Fill degree, major and school of people from cells that hold several of them.

    What a column of its own says stays; of several schools that of the highest degree counts, or
    of the degree that stands there.
    """
    for place, name in enumerate(block.header):
        if (plain := heading(name)) in _SCHOOLS or plain in _ONE_THING:
            _take(raw, [row[place] for row in block.rows], name)


def schools_of(cell: str) -> list[School]:
    """Return the schools of a cell that tells more than one thing of them."""
    lines = [line for line in _BETWEEN_SCHOOLS.split(cell.strip()) if line]
    return [school for line in lines if (school := _school(line))]


def read_levels(raw: Raw) -> None:
    """Read the highest level that is finished, and whether it was full-time."""
    cells = raw.cells
    if "education" not in cells:
        return
    texts = cells["education"]
    cells["education"] = texts.map(_level).astype(object)
    if "full_time_education" not in cells:
        full = texts.map(_full_time)
        if full.notna().any():
            cells["full_time_education"] = full.astype(object)
            raw.headers["full_time_education"] = raw.headers["education"]
    studying = [
        at for at, cell in enumerate(texts) if isinstance(cell, str) and _STUDYING.search(cell)
    ]
    open_cells = [at for at in studying if is_blank(cells["education"].iloc[at])]
    raw.note("unfinished", open_cells, header=raw.headers["education"])
    raw.note("still_studying", [at for at in studying if at not in open_cells])


def _spoken_name(cell: Any) -> Any:
    if isinstance(cell, str) and (both := _TWO_SCRIPTS.fullmatch(cell.strip())):
        return both[1]
    if not isinstance(cell, str) or _HAN.search(cell):
        return cell
    parts = re.split(r"\s*[,，]\s*", cell.strip())
    names = [parts[0], *(part for part in parts[1:] if not _CREDENTIAL.fullmatch(part))]
    match = _FAMILY_FIRST.fullmatch(", ".join(names)) if len(names) == 2 else None
    if match is None:
        return cell
    behind = [part for part in parts if part not in names]
    return ", ".join((f"{match[2].strip()} {match[1].strip()}", *behind))


def _whole_name(parts: list[str]) -> str | None:
    if parts and all(_HAN.search(part) for part in parts):
        return "".join(reversed(parts))
    return " ".join(parts) or None


def _take(raw: Raw, cells: list[Cell], header: str) -> None:
    schools = [schools_of(cell) if isinstance(cell, str) else [] for cell in cells]
    nothing = pd.Series(None, index=raw.cells.index, dtype=object)
    has_level = raw.headers.get("education") not in (None, header)
    levels_given = raw.cells["education"] if has_level else nothing
    told = [_of_level(some, given) for some, given in zip(schools, levels_given, strict=True)]
    if "education" not in raw.cells:
        # A level that stands there alone is no school, and is read as one of its own column.
        told = [
            facts or {"学历": cell if levels.parse("education", str(cell or "")) else None}
            for facts, cell in zip(told, cells, strict=True)
        ]
    filled: set[int] = set()
    for field, label in _HEADINGS_OF_FIELDS.items():
        filled |= {*raw.fill(field, (facts.get(label) for facts in told), header)}
    if filled:
        facts = {"n": len(filled), "rows": raw.lines(sorted(filled))}
        raw.used.add(header)
        raw.notes.append(phrase("cells", "schools_read", header=header, **facts))


def _of_level(schools: list[School], given: Any) -> dict[str, Cell]:
    """Return what the school of a level, or else the highest, tells."""
    level = None if is_blank(given) else levels.parse("education", str(given))
    of_level = [school for school in schools if school.degree == level]
    return from_schools(of_level or schools)


def _school(line: str) -> School | None:
    if re.search(r"[\u4e00-\u9fff]", line):
        for words, mark in _MARKS_OF_DEGREES:
            line = words.sub(mark, line)
    school = school_of(line.strip("| "))
    school = replace(school, name=None if school.name in _NO_NAMES else school.name)
    return school if school.major or school.name else None


def _level(cell: Any) -> Any:
    if isinstance(cell, str) and (
        short := _SHORT_LEVELS.get(cell.strip().upper().replace(".", ""))
    ):
        return short
    if not isinstance(cell, str) or not (levels.parse("education", cell) or _new(cell)):
        return cell
    text = without_markup(cell)
    bare = _SCHOOL_NAME.sub(" ", text)
    text = bare if levels.parse("education", bare) else text
    rest = _STUDYING.sub(" ", _NEXT_LEVEL.sub(" ", text))
    degrees = levels.parse_all("education", rest) + _new(rest)
    if not degrees and _UNFINISHED.search(text):
        return None
    # Who studies for the first level named is counted with it.
    degrees = degrees or levels.parse_all("education", text) + _new(text)
    return max(degrees, key=lambda level: levels.rank("education", level), default=cell)


def _new(text: str) -> list[str]:
    return [level for word, level in _NEW_LEVEL.items() if word in text]


def _full_time(cell: Any) -> str | None:
    if not isinstance(cell, str):
        return None
    if _PART_TIME.search(cell):
        return "否"
    return "是" if _FULL_TIME.search(cell) else None
