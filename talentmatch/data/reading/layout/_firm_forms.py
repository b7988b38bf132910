"""A form a firm: what stands above its table in labelled cells holds for every row of the table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice, pairwise

from talentmatch.data.contract._credit_code import is_credit_code
from talentmatch.data.reading.cells._ticks import ticked
from talentmatch.data.reading.cells._value_dates import parse_month
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._record_rows import spelled
from talentmatch.data.reading.layout._text_rows import TextRows
from talentmatch.data.reading.layout.headings import IGNORED, all_headings, fields_among, heading
from talentmatch.data.reading.layout.sheets import Block, Cell, RawSheet
from talentmatch.vocab.reading import read_labels

__all__ = [
    "IN_FORMS",
    "TABLE_HEADINGS",
    "FirmForm",
    "firm_forms",
    "form_labels",
    "is_firm",
    "with_heads",
]

#: What a form says about the firm, by the label before it.
_LABELS = read_labels("head of a firm's form")
#: Names of bodies; a word of a form beside a label ends otherwise.
_FIRM = re.compile(
    r"(?:公司|集团|厂|企业|院|校|中心|所|社|行|店|馆|站|场|矿|部|坊|合伙|大学|事务所|股份"
    r"|控股|实业|科技|co\.?|ltd\.?|inc\.?|llc|gmbh|plc|corp\.?|company|group|limited|works"
    r"|factory)(?:[(（].*[)）])?$",
    re.I,
)
#: Offices that hand out forms; what they name as their own is no firm.
_OFFICE = re.compile(
    r"(?:政府|街道|街道办|街道办事处|办事处|管委会|管理委员会|委员会|局|镇|乡|人社所|社保所"
    r"|服务中心|人才办)$"
)
_STAMP = re.compile(
    r"[(（]\s*(?:盖章|公章|签章|加盖公章|单位公章|章)\s*[)）]|[(（]\s*[)）]|\s*盖章$"
)
#: A form of which the first so many rows name no firm is none.
_FIRST = 200
#: Rows beyond which a sheet is a form only if it begins with one.
_MANY = 5_000
_INLINE = re.compile(r"([^:：\s]{2,16}|[A-Za-z][A-Za-z ]{2,24})\s*[:：]\s*")
_EXAMPLE = re.compile(
    r"(?:示例|样例|范例|举例|例如|例)(?:\s*[\d一二三]*)?(?:[:：].*)?|e\.?g\.?|example.*",
    re.I | re.S,
)
_NONE_WANTED = re.compile(
    r"[☑√✓✔■●◉⊙▣☒]\s*(?:否|无|没有|no\b)|(?:否|无|没有|no)\s*[☑√✓✔■]|^(?:否|无|没有|no)$", re.I
)
_WANTED = re.compile(
    r"[☑√✓✔■●◉⊙▣☒]\s*(?:是|有|yes)|(?:是|有|yes)\s*[☑√✓✔■](?!\s*[否无])|^(?:是|有|yes)$", re.I
)
#: Headings of posts and of numbers of people in tables of a firm's own.
IN_FORMS = {
    heading(name): plain
    for plain, names in read_labels("table in a firm's form").items()
    for name in names
}
#: Headings that count as known where a form's table is looked for.
TABLE_HEADINGS = frozenset(IN_FORMS)
_EITHER = re.compile(r"[/／]|或(?!有)")
_PART = re.compile(r"(?:情况|信息|资料|概况|基本|简介|一|二)$")
_LONGEST_LABEL = 24
#: Characters of a unified social credit code, and of the number of registration before it.
_LENGTHS_OF_CODES = (15, 18)
#: What is shorter beside 信用代码 is a part of one, by which all firms would be the same.
_LEAST_CODE = 8


@dataclass(frozen=True)
class FirmForm:
    """One form: what it says of its firm, and its rows without that.

    Attributes
    ----------
    sheet : RawSheet
        The rows of the form; those with labelled cells are empty.
    heads : dict of str to object
        Field (`enterprise_name`, `enterprise_id`, `headcount` …) to what stands beside its label.
    labels : dict of str to str
        The same fields to the labels as they are written.
    wants : bool, optional
        Whether the firm ticked that it needs people; None if it is not asked.
    """

    sheet: RawSheet
    heads: Mapping[str, Cell] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    wants: bool | None = None


@dataclass(frozen=True)
class _Pair:
    label: str
    name: str
    value: Cell


@cache
def _names() -> dict[str, str]:
    kept = {heading(name): key for key, names in _LABELS.items() if key for name in names}
    return {heading(name): "" for name in _LABELS[""]} | kept


@cache
def _headings() -> frozenset[str]:
    """Return every heading of a table or label of a form."""
    return all_headings() | IGNORED | frozenset(_names())


def form_labels() -> frozenset[str]:
    """Return the labels that forms have beside what they ask of a firm."""
    return frozenset(_names())


def is_firm(name: str) -> bool:
    """Tell the name of a firm by its end, and not of an office that hands out forms.

    Examples
    --------
    >>> is_firm("甲机械有限公司"), is_firm("乙镇人社所"), is_firm("焊工")
    (True, False, False)
    """
    bare = _STAMP.sub("", name).strip()
    return bool(_FIRM.search(bare) and not _OFFICE.search(bare))


def firm_forms(sheet: RawSheet) -> list[FirmForm]:
    """Return the forms that a sheet holds, one below another; none if it is no form.

    A form names its firm beside a label. A table with a column of firms is none, whatever stands
    above it.

    Examples
    --------
    >>> firm = ["单位名称（盖章）", "甲机械有限公司", "职工总数", "120人"]
    >>> form, = firm_forms(RawSheet("a.xlsx", [firm, ["需求岗位", "人数"], ["钳工", 2]]))
    >>> form.heads["enterprise_name"], form.heads["headcount"], form.sheet.rows
    ('甲机械有限公司', '120人', [[], ['需求岗位', '人数'], ['钳工', 2]])
    >>> firm_forms(RawSheet("a.xlsx", [["单位名称", "岗位"], ["甲机械有限公司", "钳工"]]))
    []
    """
    many = isinstance(sheet.rows, TextRows) or len(sheet.rows) > _MANY
    if many and not _begins_as_form(sheet.rows):
        return []
    pairs = [_pairs(row) for row in sheet.rows]
    firms = [place for place, row_pairs in enumerate(pairs) if _names_firm(row_pairs)]
    if not firms or _lists_firms(sheet.rows, pairs):
        return []
    starts = _starts(firms, pairs, sheet.rows)
    ends = [*starts[1:], len(sheet.rows)]
    return [_form(sheet, pairs, begin, end) for begin, end in zip(starts, ends, strict=True)]


def _begins_as_form(rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether many rows begin with a form, as any row of them would in few."""
    return any(_names_firm(_pairs(row)) for row in islice(rows, _FIRST))


def _form(sheet: RawSheet, pairs: Sequence[list[_Pair]], begin: int, end: int) -> FirmForm:
    heads: dict[str, Cell] = {}
    labels: dict[str, str] = {}
    for pair in (pair for row_pairs in pairs[begin:end] for pair in row_pairs):
        cut = (
            pair.name == "enterprise_id"
            and "代码" in pair.label
            and len(str(pair.value)) < _LEAST_CODE
        )
        if pair.name and pair.name not in heads and not is_blank(pair.value) and not cut:
            heads[pair.name], labels[pair.name] = pair.value, pair.label
    if "answered_on" not in heads and (day := _day_beside(sheet.rows[begin:end], pairs[begin:end])):
        heads["answered_on"], labels["answered_on"] = day, "填报日期"
    rows = [
        [] if row_pairs else row
        for row, row_pairs in zip(sheet.rows[begin:end], pairs[begin:end], strict=True)
    ]
    if "enterprise_name" in heads:
        heads["enterprise_name"] = _STAMP.sub("", str(heads["enterprise_name"])).strip()
    part = replace(sheet, rows=rows, first_row=sheet.first_row + begin)
    return FirmForm(part, heads, labels, _wants(heads.pop("wanted", None)))


def _day_beside(rows: Sequence[Sequence[Cell]], pairs: Sequence[Sequence[_Pair]]) -> Cell:
    """Return the one day or month that stands beside labels with none of its own: 单位：甲公司, 2024年6月."""
    days = {
        cell
        for row, row_pairs in zip(rows, pairs, strict=True)
        for cell in (_once(row) if row_pairs else ())
        if cell not in [pair.value for pair in row_pairs] and parse_month(cell) is not None
    }
    return days.pop() if len(days) == 1 else None


def _wants(answer: Cell) -> bool | None:
    text = unicodedata.normalize("NFKC", str(answer or "")).strip()
    text = ticked(text) or text
    if _NONE_WANTED.search(text):
        return False
    return True if _WANTED.search(text) else None


def _starts(
    firms: Sequence[int], pairs: Sequence[list[_Pair]], rows: Sequence[Sequence[Cell]]
) -> list[int]:
    """Return where each form begins: at the title above its first labelled cells."""
    starts: list[int] = []
    for firm in firms:
        place = firm
        while place and (pairs[place - 1] or _is_title(rows[place - 1])):
            place -= 1
        if not starts or _between(rows, pairs, starts[-1], firm):
            starts.append(place)
    return [0, *starts[1:]]


def _between(
    rows: Sequence[Sequence[Cell]], pairs: Sequence[list[_Pair]], begin: int, end: int
) -> bool:
    """Tell whether a table stands between two places that name a firm."""
    return any(
        len(_distinct(row)) > 1 and not row_pairs
        for row, row_pairs in zip(rows[begin:end], pairs[begin:end], strict=True)
    )


def _is_title(row: Sequence[Cell]) -> bool:
    """Tell a title: one text that is no note under the table above."""
    texts = _distinct(row)
    return len(texts) == 1 and bool(re.search(r"[表卷单书]$|20\d\d|form|survey", texts[0], re.I))


def _distinct(row: Sequence[Cell]) -> list[str]:
    return list(dict.fromkeys(str(cell).strip() for cell in row if not is_blank(cell)))


def _names_firm(pairs: Sequence[_Pair]) -> bool:
    """Tell a row that names a firm beside a label: by its name's ending, or by its code."""
    values = {pair.name: str(pair.value).strip() for pair in pairs}
    code, name = values.get("enterprise_id", ""), values.get("enterprise_name", "")
    if code and (is_credit_code(code) or len(code) >= 15):
        return True
    return is_firm(name)


def _lists_firms(rows: Sequence[Sequence[Cell]], pairs: Sequence[list[_Pair]]) -> bool:
    """Tell a table that has a column of firms: whoever is named above it collects the rows."""
    for row, row_pairs in zip(rows, pairs, strict=True):
        cells = [heading(cell) for cell in row if not is_blank(cell) and len(str(cell)) <= 30]
        n_headings = sum(cell in _headings() for cell in cells)
        firm = any(_names().get(cell) in ("enterprise_name", "enterprise_id") for cell in cells)
        if not row_pairs and firm and n_headings >= 3:
            return True
    return False


def _pairs(row: Sequence[Cell]) -> list[_Pair]:
    """Return the labels of a row with what stands to their right, or behind their colon."""
    cells = _once(row)
    inline = [pair for place in range(len(cells)) for pair in _inline_or_beside(cells, place)]
    beside = _beside(cells)
    if inline:
        # Beside a label with its value in one cell others may have theirs in the next.
        labels = {pair.label for pair in inline}
        return [
            *inline,
            *(pair for pair in beside if pair.label not in labels and not is_blank(pair.value)),
        ]
    # A heading of a table has labels side by side, and other headings beside them.
    return (
        beside if any(not is_blank(pair.value) for pair in beside) and _is_labelled(cells) else []
    )


def _beside(cells: Sequence[Cell]) -> list[_Pair]:
    """Return the labels among cells, each with the cell beside it if that is none."""
    pairs: list[_Pair] = []
    for place, cell in enumerate(cells):
        name = _name_of(cell) if isinstance(cell, str) and len(cell) <= _LONGEST_LABEL else None
        if name is None:
            continue
        value = cells[place + 1] if place + 1 < len(cells) else None
        if isinstance(value, str) and (heading(value) in _headings() or any(_inline(value))):
            value = None
        pairs.append(_Pair(cell.strip(), name, value))
    return pairs


def _name_of(label: str) -> str | None:
    """Return what a label asks for; one with two names may ask for a code: 组织机构代码/信用代码."""
    if name := _names().get(heading(label)):
        return name
    parts = {_names().get(heading(part)) for part in _EITHER.split(label)} - {None}
    return "enterprise_id" if parts == {"enterprise_id"} else None


def _is_labelled(cells: Sequence[Cell]) -> bool:
    """Tell labels with values from the headings of a table and from its rows."""
    marks = [isinstance(cell, str) and heading(cell) in _headings() for cell in cells]
    adjacent = any(one and two for one, two in pairwise(marks))
    # A first column may name the part of the form, merged over its rows.
    start = 1 if len(cells) > 2 and _PART.search(str(cells[0])) else 0
    first = isinstance(cells[start], str) and heading(cells[start]) in _names()
    return first and not (adjacent and sum(marks) > len(marks) / 2)


def _once(row: Sequence[Cell]) -> list[Cell]:
    """Return the filled cells of a row, each merged cell once."""
    cells: list[Cell] = []
    for cell in _with_whole_codes(row):
        # A sign for nothing is what stands beside its label.
        said = not is_blank(cell) or (isinstance(cell, str) and bool(cell.strip()))
        if said and (not cells or cells[-1] != cell):
            cells.append(cell)
    return cells


def _with_whole_codes(row: Sequence[Cell]) -> list[Cell]:
    """Return a row whose code stands in one cell, where a form gives each character its own."""
    cells: list[Cell] = []
    run: list[Cell] = []
    for cell in [*row, None]:
        if _is_character(cell):
            run.append(cell)
            continue
        code = "".join(map(spelled, run))
        cells += [code] if len(run) in _LENGTHS_OF_CODES else run
        cells.append(cell)
        run = []
    return cells


def _is_character(cell: Cell) -> bool:
    text = unicodedata.normalize("NFKC", spelled(cell))
    return len(text) == 1 and text.isascii() and text.isalnum()


def _inline_or_beside(cells: Sequence[Cell], place: int) -> Iterator[_Pair]:
    """Yield labels and values of a cell; of a label with nothing behind its colon the cell beside it."""
    beside = cells[place + 1] if place + 1 < len(cells) else None
    is_label = isinstance(beside, str) and (heading(beside) in _headings() or any(_inline(beside)))
    for pair in _inline(cells[place]):
        ends = str(cells[place]).rstrip().endswith((":", "：")) and is_blank(pair.value)
        yield replace(pair, value=beside) if ends and not is_label else pair


def _inline(cell: Cell) -> Iterator[_Pair]:
    """Yield labels and values of one cell: ``单位名称：甲公司　　联系人：张三``."""
    if not isinstance(cell, str) or not re.search(r"[:：]", cell):
        return
    marks = [mark for mark in _INLINE.finditer(cell) if heading(mark[1]) in _names()]
    if not marks or marks[0].start() > 2:
        return
    ends = [*(mark.start() for mark in marks[1:]), len(cell)]
    for mark, end in zip(marks, ends, strict=True):
        yield _Pair(mark[1].strip(), _names()[heading(mark[1])], cell[mark.end() : end].strip())


def with_heads(form: FirmForm, block: Block) -> Block:
    """Return the table of a form with what holds for all of its rows as columns of its own.

    Rows that hold a number alone, and examples, are no records.
    """
    headings = {heading(name) for name in block.header}
    added = {
        form.labels[name]: value
        for name, value in form.heads.items()
        if name in ("enterprise_name", "enterprise_id", "answered_on", "round")
        and heading(form.labels[name]) not in headings
    }
    names = [_column(label) for label in added]
    places: list[int] = []
    dropped = dict(block.dropped)
    for place, row in enumerate(block.rows):
        kind = _no_answer(row, block.header)
        if kind:
            dropped[kind] = dropped.get(kind, 0) + 1
        elif kind is None:
            places.append(place)
    rows = [[*block.rows[place], *added.values()] for place in places]
    return replace(
        block,
        header=[*_known_names(block.header), *names],
        rows=rows,
        numbers=[block.row_numbers[place] for place in places],
        source_rows=None if block.source_rows is None else [block.source_rows[p] for p in places],
        bands=[block.bands[place] for place in places] if block.bands else [],
        dropped=dropped,
    )


def _known_names(header: Sequence[str]) -> list[str]:
    """Return the headings with those of posts and numbers that only a form makes plain."""
    fields = [fields_among("need_survey", [name]) for name in header]
    own_fields = set[str]().union(*fields)
    names = [IN_FORMS.get(heading(name), name) for name in header]
    is_given = {"岗位名称": "post" in own_fields, "需求人数": "openings" in own_fields}
    return [
        old if is_given.get(new) or names.count(new) > 1 else new
        for old, new in zip(header, names, strict=True)
    ]


def _column(label: str) -> str:
    """Return the name under which a label of a form is a column of the survey."""
    name = _name_of(label) or ""
    fields = fields_among("need_survey", [label])
    if name in fields:
        return label
    names = {"enterprise_name": "企业名称", "enterprise_id": "统一社会信用代码"}
    return names.get(name, {"answered_on": "填报日期", "round": "调查年度"}.get(name, label))


def _no_answer(row: Sequence[Cell], header: Sequence[str]) -> str | None:
    """Return why a row of a form is none: ``""`` where it is left open, None if it is one."""
    cells = [
        cell
        for cell, name in zip(row, header, strict=False)
        if not is_blank(cell) and heading(name) not in IGNORED and heading(cell) != heading(name)
    ]
    first = next((str(cell).strip() for cell in row if not is_blank(cell)), "")
    if _EXAMPLE.fullmatch(first):
        return "example"
    return None if cells else ""
