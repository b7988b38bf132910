"""From a form a firm to its answer: the posts it wants, who it is, and how many people work there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd

from talentmatch.data.contract._credit_code import is_credit_code
from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._firm_forms import (
    IN_FORMS,
    TABLE_HEADINGS,
    FirmForm,
    with_heads,
)
from talentmatch.data.reading.layout._groups import BETWEEN
from talentmatch.data.reading.layout._header_rows import find_block
from talentmatch.data.reading.layout._labels import without_number
from talentmatch.data.reading.layout._record_rows import spelled
from talentmatch.data.reading.layout._sense import resembles_heading
from talentmatch.data.reading.layout._wide_years import by_year
from talentmatch.data.reading.layout.columns import rank_tables
from talentmatch.data.reading.layout.headings import IGNORED, fields_of, heading
from talentmatch.data.reading.layout.reshaping._side_by_side import below_one_another
from talentmatch.data.reading.layout.reshaping._split_columns import by_part, is_kind_of_people
from talentmatch.data.reading.layout.sheets import Block, Cell, ParsedSheet
from talentmatch.data.reading.rows._options import Options
from talentmatch.data.reading.rows._shaping import shape_block, skipped
from talentmatch.data.reading.rows._wide_labels import is_wide
from talentmatch.errors import ContractError
from talentmatch.i18n import joined, phrase
from talentmatch.vocab import industries

__all__ = ["answers", "has_table", "shape_firm_forms"]

#: Tables of which a firm fills in its own rows.
_TABLES = ("need_survey", "workforce", "indicator", "posting")
_LEAST_LABELS = 2
_OF_THE_FIRM = frozenset({"industry", "region", "headcount", "insured_persons"})


def has_table(form: FirmForm) -> bool:
    """Tell a form with a table of the firm's own from one with labelled cells all the way down."""
    block = find_block(form.sheet, TABLE_HEADINGS)
    if block is None:
        return False
    return _is_own(form, block) or (
        block.below is not None and has_table(_below(form, block.below))
    )


def _below(form: FirmForm, start: int) -> FirmForm:
    """Return what stands below a table of a form as a form of its own."""
    sheet = form.sheet
    rest = replace(sheet, rows=sheet.rows[start:], first_row=sheet.first_row + start)
    return replace(form, sheet=rest)


def _is_own(form: FirmForm, block: Block) -> bool:
    """Tell a table of the firm's own by its headings."""
    columns = len(block.header)
    own = replace(block, header=with_heads(form, block).header[:columns])
    context = f"{block.titles} {form.sheet.name} {form.sheet.hint}"
    # What is wanted in each of several years is one figure a year.
    # Numbers by grade are one as well.
    turned = by_part(by_year(own, context)[0])[0].header
    header = [n for n in turned if n and heading(n) not in IGNORED and BETWEEN not in n]
    if set(turned) - set(own.header):
        # Beside their sum the parts of a number say nothing of the table.
        header = [name for name in header if not is_kind_of_people(name)]
    if is_wide(header, context):
        return True
    n_listed = sum(any(heading(name) in fields_of(table) for table in _TABLES) for name in header)
    n_like = sum(resembles_heading(name) for name in header)
    if n_listed < _LEAST_LABELS or max(n_listed, n_like) <= len(header) / 2:
        return False
    ranked = rank_tables([*header, "企业名称"], context)
    return bool(ranked) and ranked[0][0] in _TABLES


def answers(form: FirmForm) -> bool:
    """Tell a form that says what its firm wants: in a table, beside labels, or that it wants nobody."""
    return has_table(form) or form.wants is False or _labelled(form) is not None


def _labels() -> dict[str, str]:
    known = {name: fields[0][0] for name, fields in fields_of("need_survey").items()}
    return {name: known[heading(plain)] for name, plain in IN_FORMS.items()} | known


def shape_firm_forms(forms: Sequence[FirmForm], options: Options) -> Iterator[ParsedSheet]:
    """Bring the forms of a sheet into rows of their tables.

    Beside the answers come what a register lacks, one row a firm, and its headcount on the day of
    the answer; both are stored only where nothing is known yet.

    Raises
    ------
    ContractError
        If the one form there is lacks a required column.
    """
    titles = _title_rows(forms[0].sheet.rows) if forms else []
    for number, form in enumerate(forms):
        part = form if number == 0 else _from_row(form)
        if number and not _title_rows(part.sheet.rows):
            # What stands above the first form is the title of all.
            first = part.sheet.first_row - len(titles)
            part = replace(
                part, sheet=replace(part.sheet, rows=[*titles, *part.sheet.rows], first_row=first)
            )
        try:
            yield from _shape_form(part, options)
        except ContractError as error:
            if len(forms) == 1:
                raise
            yield skipped(part.sheet.source, error.args[0], broken=True)


def _title_rows(rows: Sequence[list[Cell]]) -> list[list[Cell]]:
    """Return the rows above everything else that hold one text alone."""
    titles = []
    for row in rows:
        if len({str(cell) for cell in row if not is_blank(cell)}) != 1:
            break
        titles.append(row)
    return titles


def _from_row(form: FirmForm) -> FirmForm:
    sheet = form.sheet
    source = phrase("load", "from_row", source=sheet.source, row=sheet.first_row)
    name = f"{sheet.name} {sheet.first_row}".strip()
    return replace(form, sheet=replace(sheet, source=source, name=name))


def _shape_form(form: FirmForm, options: Options) -> Iterator[ParsedSheet]:
    block = _table(form) if has_table(form) else None
    if block is None or not block.rows:
        # Labels with their values beside them may look like the header of a table.
        block = _across(form) or _labelled(form) or block
    if block is None or not block.rows:
        block = _none_wanted(form, block)
    if block is None:
        firm = form.heads.get("enterprise_name") or form.heads.get("enterprise_id")
        yield skipped(form.sheet.source, phrase("load", "form_without_posts", firm=firm))
        return
    firm = str(form.heads.get("enterprise_name") or form.heads.get("enterprise_id"))
    notes = [phrase("load", "form_of", firm=firm), *_undated(form)]
    if form.wants is False and any(row[0] != "all" for row in block.rows):
        notes.append(phrase("load", "form_contradicts", n=len(block.rows)))
    try:
        for part in shape_block(form.sheet, block, options):
            yield replace(part, notes=(*notes, *part.notes))
            notes = []
    except ContractError as error:
        if block.below is None:
            raise
        yield skipped(form.sheet.source, error.args[0], broken=True)
    yield from _register(form, options)
    if block.below is not None:
        yield from _rest(form, block.below, options)


def _undated(form: FirmForm) -> list[str]:
    """Say which numbers of people are not kept since the form names no day of them."""
    if _day(form) is not None:
        return []
    counts = {name: form.heads.get(name) for name in ("headcount", "insured_persons")}
    some = [
        f"{form.labels[name]} {spelled(n)}"
        for name, n in counts.items()
        if parse_number(n) is not None
    ]
    return [phrase("load", "form_undated", some=joined(some))] if some else []


def _day(form: FirmForm) -> date | None:
    """Return the day of an answer; None if the form names none."""
    day = parse_date(form.heads.get("answered_on"))
    return None if day is None or pd.isna(day) else day


def _table(form: FirmForm) -> Block | None:
    block = find_block(form.sheet, TABLE_HEADINGS)
    return None if block is None else with_heads(form, below_one_another(block))


def _rest(form: FirmForm, start: int, options: Options) -> Iterator[ParsedSheet]:
    """Shape a further table of the form, which has the same firm above it."""
    below = _below(form, start).sheet
    # Who the firm is has been said with the first table.
    heads = {name: value for name, value in form.heads.items() if name not in _OF_THE_FIRM}
    part = _from_row(replace(form, sheet=below, heads=heads))
    block = _table(part)
    if block is None or not block.rows:
        return
    try:
        yield from shape_block(part.sheet, block, options)
    except ContractError as error:
        yield skipped(part.sheet.source, error.args[0], broken=True)
    if block.below is not None:
        yield from _rest(part, block.below, options)


def _across(form: FirmForm) -> Block | None:
    """Return the posts of a form that stand beside one another, what is said of them below each.

    A form of one post is none.
    """
    labels = _labels()
    lines: dict[str, list[Cell]] = {}
    posts: list[tuple[str, int]] = []
    for number, row in enumerate(form.sheet.rows):
        first = next((place for place, cell in enumerate(row) if not is_blank(cell)), None)
        values = [] if first is None else row[first + 1 :]
        label = "" if first is None else str(row[first]).strip()
        filled = [value for value in values if not is_blank(value)]
        if heading(label) not in labels or any(
            heading(without_number(str(value))) in labels for value in filled
        ):
            continue
        if labels[heading(label)] == "post":
            posts.append((label, form.sheet.first_row + number))
            lines = {label: list(values)} if len(set(map(str, filled))) > 1 else {}
        elif lines:
            lines[label] = list(values)
    several = [values for values in lines.values() if sum(not is_blank(v) for v in values) > 1]
    if len(posts) != 1 or len(several) < 2:
        return None
    (post, at), width = posts[0], max(map(len, lines.values()))
    columns = [place for place, value in enumerate(lines[post]) if not is_blank(value)]
    padded = {label: [*values, *[None] * (width - len(values))] for label, values in lines.items()}
    rows = [[padded[label][place] for label in lines] for place in columns]
    return with_heads(form, Block([*lines], rows, _titles(form), {}, [at] * len(rows)))


def _labelled(form: FirmForm) -> Block | None:
    """Return the posts of a form that has labels beside values all the way down."""
    labels, records, numbers = _labels(), [{}], [form.sheet.first_row]  # type: ignore[var-annotated]
    for number, row in enumerate(form.sheet.rows):
        cells = [cell for cell in row if not is_blank(cell)]
        cells = [cell for place, cell in enumerate(cells) if not place or cell != cells[place - 1]]
        for written, value in pairwise(cells):
            label = without_number(str(written))
            if heading(label) not in labels or heading(value) in labels:
                continue
            if labels[heading(label)] == "post" and _has(records[-1], "post", labels):
                records.append({})
                numbers.append(form.sheet.first_row + number)
            records[-1].setdefault(label.strip(), value)
    if not all(_has(record, "post", labels) for record in records):
        return None
    header = list(dict.fromkeys(label for record in records for label in record))
    rows = [[record.get(label) for label in header] for record in records]
    return with_heads(form, Block(header, rows, _titles(form), {}, numbers))


def _has(record: dict[str, Cell], field: str, labels: dict[str, str]) -> bool:
    return any(labels[heading(label)] == field for label in record)


def _titles(form: FirmForm) -> str:
    """Return the texts that stand alone in their rows above everything else."""
    titles = []
    for row in form.sheet.rows:
        texts = list(dict.fromkeys(str(cell) for cell in row if not is_blank(cell)))
        if len(texts) > 1:
            break
        titles += texts
    return " ".join(titles)


def _none_wanted(form: FirmForm, block: Block | None) -> Block | None:
    """Return the answer of a firm that ticked that it needs nobody."""
    if form.wants is not False:
        return None
    titles = block.titles if block else _titles(form)
    blank = Block(["岗位名称", "需求人数"], [["all", 0]], titles, {}, [form.sheet.first_row])
    return with_heads(form, blank)


def _register(form: FirmForm, options: Options) -> Iterator[ParsedSheet]:
    """Yield what the form says of the firm itself."""
    if options.table not in (None, "need_survey") or "enterprise_name" not in form.heads:
        return
    heads = {
        "enterprise_name": "企业名称",
        "enterprise_id": "统一社会信用代码",
        "industry": "所属行业",
        "region": "所在镇街",
    }
    cells = {label: form.heads[name] for name, label in heads.items() if name in form.heads}
    yield from _supplement(form, "enterprise", _in_the_register(cells))
    day = _day(form)
    for metric in ("headcount", "insured_persons"):
        people = parse_number(form.heads.get(metric))
        if people is None or day is None:
            continue
        firm = {label: value for label, value in cells.items() if label in list(heads.values())[:2]}
        facts = {"月份": day.replace(day=1), "指标": metric, "数值": people, "单位": "persons"}
        yield from _supplement(form, "indicator", {**firm, **facts})


def _in_the_register(cells: dict[str, Cell]) -> dict[str, Cell]:
    """Return the cells of a firm without an industry or a code that the register does not take."""
    code, industry = cells.get("统一社会信用代码"), cells.get("所属行业")
    result = dict(cells)
    if code is not None and not is_credit_code("".join(str(code).split()).upper()):
        result["企业编号"] = result.pop("统一社会信用代码")
    if industry is not None and industries.code(str(industry)) is None:
        result.pop("所属行业")
    return result


def _supplement(form: FirmForm, table: str, cells: dict[str, Cell]) -> Iterator[ParsedSheet]:
    number = form.sheet.first_row
    block = Block(list(cells), [list(cells.values())], "", {}, [number])
    for part in shape_block(form.sheet, block, Options(table=table)):
        yield replace(part, supplement=True)
