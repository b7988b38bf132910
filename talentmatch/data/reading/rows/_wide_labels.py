"""What the columns beside those of months say: whose figures they are, and which."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from talentmatch.data.reading.cells._periods import length_of
from talentmatch.data.reading.layout._context import ADDED
from talentmatch.data.reading.layout._named_by_values import named_by_values
from talentmatch.data.reading.layout._sense import guesses
from talentmatch.data.reading.layout._understanding import over_one_another
from talentmatch.data.reading.layout.headings import heading, places_beside
from talentmatch.data.reading.layout.reshaping._month_measures import months_as_rows
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.rows._figure_units import metric_of
from talentmatch.data.reading.rows._month_headings import LEAST_MONTHS, day_columns, month_columns
from talentmatch.errors import ContractError
from talentmatch.i18n import phrase
from talentmatch.vocab.reading import read_labels

__all__ = [
    "DEMAND_WORDS",
    "DIMENSION_NAMES",
    "NO_DEMAND_WORDS",
    "check_labels",
    "days_as_rows",
    "fields_of_labels",
    "has_days_of_firms",
    "is_wide",
    "labels_of",
    "names_of_labels",
    "says_no_measure",
    "staff_by_month",
    "unread_labels",
]

#: The whole beside its months.
_SUM = re.compile(r"(?:全年|年度|合计|总计|小计|共计)+(?:数|人数)?|total", re.I)
#: Row labels of series and the dimension of `demand` they are.
DIMENSION_NAMES = read_labels("dimension of a series")
_ENTERPRISE = read_labels("firm of a series")
#: Columns that say of each row what it counts, and in which unit.
_MEASURES = read_labels("measure of a series")
_ROW_NUMBERS = ("r0_id",)
_POST = re.compile(r"(?:岗位|职位|工种|职业)(?:名称|编码|代码)?$")
#: What stands in tables of regions, industries or occupations beside vacancies, and words of these.
NO_DEMAND_WORDS = re.compile(
    r"求职|失业|工资|薪|就业人[数员]|从业人?[数员]|参保|离职|产值|收入|人口|毕业|在校|招生"
    r"|存量|人才总量|用电"
    r"|seekers|unemploy|wage|earnings|salar|workforce jobs|payroll|population|graduates"
    r"|\b(?:lfs[aiq]?|une|earn|nama|educ|demo)_",
    re.I,
)
DEMAND_WORDS = re.compile(
    r"招聘|岗位|空岗|需求|空缺|用工|缺工|缺口|职位|vacanc|openings?|advert|posting|demand"
    r"|jobs|\bjvs",
    re.I,
)
#: Words that say for sure that vacancies are counted; 用工 may be of those who work.
_OPENINGS = re.compile(DEMAND_WORDS.pattern.replace("|用工", ""), re.I)
_CONTRACT_NAMES = frozenset({"region_id", "industry_id", "region", "industry"})


def days_as_rows(block: Block, context: str) -> Block:
    """Return a row a day or week for a table of series with a column for each; else the block.

    Examples
    --------
    >>> header = ["职业", "2024-01-01", "2024-01-08", "2024-01-15"]
    >>> days_as_rows(Block(header, [["钳工", 5, 6, 7]], "", {}, [2]), "").rows[1]
    ['钳工', '2024-01-08', 6]
    """
    days = day_columns(block.header, context)
    labels = labels_of(block.header, days)
    firms = {"enterprise_id", "enterprise_name"} & set(labels)
    if not days or not labels or firms or NO_DEMAND_WORDS.search(context):
        return block
    named = {place: f"{day:%Y-%m-%d}" for place, day in days.items()}
    return months_as_rows(block, named, "需求人数")


def has_days_of_firms(block: Block, context: str) -> bool:
    """Tell figures of enterprises by day or week, of which a month has no sum."""
    days = day_columns(block.header, context)
    return bool(days and {"enterprise_id", "enterprise_name"} & set(labels_of(block.header, days)))


def is_wide(header: list[str], context: str = "") -> bool:
    """Return whether a table has a column a month."""
    months = month_columns(header, context)
    if len(months) >= LEAST_MONTHS or len(months) < 2:
        return len(months) >= LEAST_MONTHS
    # Two months are all there is where the title says of what; quarters and half-years say so
    # themselves.
    named = any(length_of(header[place]) != "month" for place in months)
    labels = labels_of(header, months)
    firms = {"enterprise_id", "enterprise_name"} & set(labels)
    measure = metric_of(*context.split("\n"))
    counted = bool(measure or DEMAND_WORDS.search(context)) or (named and not firms)
    # What a title gives has no place beside firms, and is read beside series.
    unread = {name for name in unread_labels(header, context) if not _SUM.fullmatch(name.strip())}
    unread -= set(ADDED)
    return counted and bool(labels) and not unread


def names_of_labels(
    block: Block, by_hand: Mapping[str, str], context: str = ""
) -> tuple[list[str], list[str]]:
    """Return the header with labels of rows under the names of their fields, and what was learnt."""
    months = month_columns(block.header, context)
    by_hand = {**named_by_values("indicator", block), **by_hand}
    header = [
        name if place in months else by_hand.get(name, name)
        for place, name in enumerate(block.header)
    ]
    labels = labels_of(header, months)
    fields = {place: name for name, place in labels.items()} | dict.fromkeys(months, "month")
    notes = []
    for table in (
        () if {"enterprise_id", "enterprise_name"} & set(labels) else ("indicator", "demand")
    ):
        for place, guess in guesses(table, header, block.rows, fields).items():
            if guess.sure and guess.field in {*_ENTERPRISE, *DIMENSION_NAMES} - set(labels):
                facts = {"header": header[place], "field": guess.field, "reason": guess.reason}
                notes.append(phrase("load", "by_sense", **facts))
                header[place], fields[place] = guess.field, guess.field
    return header, notes


def fields_of_labels(
    block: Block, by_hand: Mapping[str, str], context: str = ""
) -> tuple[list[str], dict[int, str]]:
    """Return the header under the names of its fields, and the fields by their place."""
    header, _ = names_of_labels(block, by_hand, context)
    months = month_columns(header, context)
    return header, {place: name for name, place in labels_of(header, months).items()}


def says_no_measure(block: Block, context: str) -> bool:
    """Tell a table of towns or industries by month of which no word says what it counts.

    Examples
    --------
    >>> block = Block(["镇街", "2025-01", "2025-02", "2025-03"], [], "", {}, [])
    >>> [says_no_measure(block, words) for words in ("2025年", "2025年用工人数", "2025年用工需求")]
    [True, True, False]
    """
    months = month_columns(block.header, context)
    labels = labels_of(block.header, months)
    # Programs write the names of the contract as they are, people Industry (SIC 2007).
    machine = any(
        heading(name) in _CONTRACT_NAMES and re.fullmatch(r"[a-z0-9_]+", name)
        for name in block.header
    )
    only = bool(labels) and {*labels} <= {"region", "industry"} and not machine
    return only and not _OPENINGS.search(context) and not NO_DEMAND_WORDS.search(context)


def unread_labels(header: list[str], context: str = "") -> tuple[str, ...]:
    """Return the headings of a table with a column a month that are neither month nor label."""
    months = month_columns(header, context)
    used = {*months, *labels_of(header, months).values()}
    return tuple(header[place] for place in places_beside(header, used))


def staff_by_month(block: Block, context: str) -> Block | None:
    """Return people employed by firm, post and month as a row a month; None if the table is no such.

    Parameters
    ----------
    block : Block
        Header and records of a table with a column a month.
    context : str
        Words around the table, a line for each scope, the nearest first.
    """
    months = month_columns(block.header, context)
    rest = ["" if place in months else name for place, name in enumerate(block.header)]
    firms = {"enterprise_id", "enterprise_name"} & set(labels_of(rest, months))
    posts = any(_POST.search(heading(name)) for name in rest if name)
    metric = metric_of(*context.split("\n"))
    if not (firms and posts and metric and metric[0] == "headcount"):
        return None
    labels = {place: f"{month:%Y-%m}" for place, month in months.items()}
    return months_as_rows(block, labels, "在岗人数")


def check_labels(
    frame: pd.DataFrame,
    header: list[str],
    labels: dict[str, int],
    months: dict[int, pd.Timestamp],
    source: str,
) -> None:
    """Raise if rows would stand over one another, since what tells them apart was not read."""
    firms = {"enterprise_id", "enterprise_name"} & set(labels)
    table = "indicator" if firms else "demand"
    rows = pd.DataFrame({name: frame.iloc[:, place] for name, place in labels.items()}, frame.index)
    figures = pd.concat([rows, frame.iloc[:, list(months)]], axis=1)
    lacking = [name for name in DIMENSION_NAMES if name not in labels] or ["enterprise"]
    unread = [header[place] for place in places_beside(header, {*months, *labels.values()})]
    if not firms:
        problems = over_one_another(table, figures, lacking, unread)
    else:
        # A firm that comes twice with other figures came with something that tells them apart.
        problems = over_one_another(table, figures, ["metric"], unread) if unread else []
    twice = sorted({month for month in months.values() if [*months.values()].count(month) > 1})
    if twice:
        problems.append(phrase("contract", "months_twice", some=f"{twice[0]:%Y-%m}", n=len(twice)))
    if problems:
        raise ContractError(table, problems, source=source or "the data")


def labels_of(header: list[str], months: dict[int, pd.Timestamp]) -> dict[str, int]:
    """Return the label columns: each dimension and the place it stands."""
    places = {heading(name): place for place, name in enumerate(header) if place not in months}
    labels: dict[str, int] = {}
    for dimension, names in {**_ENTERPRISE, **DIMENSION_NAMES}.items():
        for name in names:
            if heading(name) in places:
                labels.setdefault(dimension, places[heading(name)])
    if not labels:
        numbers = [places[heading(name)] for name in _ROW_NUMBERS if heading(name) in places]
        labels = {"skill": numbers[0]} if numbers else {}
    if {"enterprise_id", "enterprise_name"} & set(labels):
        labels = {name: labels[name] for name in _ENTERPRISE if name in labels}
        return labels | _measure_labels(places)
    return labels


def _measure_labels(places: Mapping[str, int]) -> dict[str, int]:
    """Return the columns that say what each row counts; of a unit alone nobody knows of what."""
    columns: dict[str, int] = {}
    for field, names in _MEASURES.items():
        own = [places[heading(name)] for name in names if heading(name) in places]
        if own:
            columns[field] = own[0]
    return columns if "metric" in columns else {}
