"""What was understood of a sheet, heading by heading, and which columns it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from talentmatch.data.reading.cells._periods import length_of, named_periods
from talentmatch.data.reading.cells._value_dates import parse_date
from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank, parse_text
from talentmatch.data.reading.layout._sense import Guess
from talentmatch.data.reading.layout.columns import Mapped, nearest_fields
from talentmatch.data.reading.layout.headings import IGNORED, heading
from talentmatch.data.reading.layout.sheets import Block, Cell, Understood
from talentmatch.data.tables import TABLES
from talentmatch.i18n import joined, phrase

__all__ = [
    "EARLIER",
    "Understanding",
    "balances",
    "lacking_columns",
    "over_one_another",
    "periods_apart",
    "sums_of_vacancies",
    "understood",
    "unread_sheet",
]

#: Figures of which a table gives one at least; those that are required are not named here.
_FIGURES = {
    "need_survey": ("openings", "answered"),
    "supply": ("seats", "graduates", "stay_share", "return_share"),
    "workforce": ("employed", "hires", "separations", "retiring"),
    "programme": ("spend",),
}
#: Words of tables that count vacancies by occupation, beside which nothing stands of any of them.
_COUNTED = re.compile(
    r"季度|供求|求职|倍率|排行|排名|前[十百\d]+|最缺工|占比|比重|缺口|市场情况|求人|ranking"
    r"|top \d+|seekers|share|by occupation",
    re.I,
)
_SEEKERS = re.compile(
    r"求职(?:登记)?(?:人数|人次|者数?|总量)|求人倍率|供求比|有効求職|有効求人倍率|求職者"
    r"|job.?seekers|applicants per|vacancy.?ratio|\bv/u\b",
    re.I,
)
#: By how many there are more vacancies than seekers.
_GAP = re.compile(r"缺口|差额|\bgap\b", re.I)
#: Figures of a time before that of the table are none of it.
EARLIER = re.compile(r"上(?:个?[月期年季周]|一)|去年|同期|previous|last (?:month|year)", re.I)
#: Longest label of what a row is; longer ones are sentences.
_LABEL = 20
_EXAMPLES, _LONGEST = 3, 30


@dataclass(frozen=True)
class Understanding:
    """What is known of the headings of one block.

    Attributes
    ----------
    mapped : Mapped, optional
        Fields of the headings; none where no table fits.
    guesses : dict of int to Guess
        What the headings that no list knows may mean.
    by_hand : dict of str to str
        Headings whose field, or that they have none, the caller gives.
    around : dict of str to str
        Columns made of bands, sheet names and titles, and where each comes from.
    why : str
        Why no table fits, where none does.
    """

    mapped: Mapped | None
    guesses: Mapping[int, Guess]
    by_hand: Mapping[str, str]
    around: Mapping[str, str]
    why: str = ""


def lacking_columns(
    table: str,
    frame: pd.DataFrame,
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    maybe: Mapping[str, str] | None = None,
) -> list[str]:
    """Say which columns a table lacks so much that its rows would say something else.

    Its figures, where none is read: they would count as unknown. A dimension, where another column
    may be it, or where rows would stand over one another: it would count as `all`.

    Parameters
    ----------
    table : str
        Name of the table.
    frame : DataFrame
        Columns that were read.
    header, rows : sequence
        Headings and cells; a heading that was read is empty.
    maybe : dict of str to str
        Headings that may be a field, by their words or values, though nothing is sure.
    """
    header = ["" if EARLIER.search(name) else name for name in header]
    if table == "workforce":
        # Whoever is lacking is none of those who work there.
        header = ["" if "缺" in name else name for name in header]
    guessed: dict[str, list[str]] = {}
    for name, field in (maybe or {}).items():
        if EARLIER.search(name):
            continue
        guessed.setdefault(field, []).append(name)
    contract = TABLES[table]
    problems = []
    figures = _FIGURES.get(table, ())
    # A number that may stand in a column nobody read is no 若干.
    counts = [figure for figure in figures if not figure.endswith("_share")]
    unread = [figure for figure in counts if figure not in frame and figure in guessed]
    if unread:
        problems += [_missing(table, figure, guessed[figure]) for figure in unread]
    elif figures and not set(figures) & set(frame):
        likely = {figure: _likely_headings(table, figure, header) for figure in figures}
        best = next((figure for figure in figures if likely[figure]), figures[0])
        problems.append(_missing(table, best, likely[best]))
    dimensions = [name for name in contract.key if contract.default(name) == "all"]
    lacking = [name for name in dimensions if name not in frame or frame[name].isna().all()]
    likely = {name: guessed.get(name) or _likely_headings(table, name, header) for name in lacking}
    if dimensions and lacking == dimensions and not any(likely.values()):
        likely[lacking[0]] = _labels(header, rows)
    problems += [_missing(table, name, likely[name]) for name in lacking if likely[name]]
    if lacking and not problems:
        problems = over_one_another(table, frame, lacking, _labels(header, rows))
    return problems


def over_one_another(
    table: str, frame: pd.DataFrame, lacking: Sequence[str], unread: Sequence[str] = ()
) -> list[str]:
    """Say that rows which differ would have one key, since dimensions are lacking."""
    key = sorted({*TABLES[table].key, "enterprise_name"} & set(frame))
    # Rows of no month are set aside for that, and stand over none.
    frame = frame.dropna(subset=[name for name in key if frame[name].dtype.kind == "M"])
    if key and not frame[key].astype(str).duplicated().any():
        return []
    rows = frame.astype(str).drop_duplicates()
    doubled = int(rows.duplicated(key).sum()) if key else max(0, len(rows) - 1)
    if not doubled:
        return []
    names = joined(TABLES[table][name].label for name in lacking)
    facts = {"names": names, "n": doubled, "header": unread[0] if unread else None}
    key_of = "rows_over_likely" if unread else "rows_over"
    if not unread and table == "demand" and "month" in key:
        key_of = "rows_over_month"
    return [phrase("contract", key_of, field=lacking[0], **facts)]


def sums_of_vacancies(table: str, fields: Iterable[str], words: Iterable[str]) -> list[str]:
    """Say that rows with a title and a number alone count vacancies, and are none.

    Examples
    --------
    >>> sums_of_vacancies("posting", ["title", "pay"], ["2024年三季度供求"])
    []
    """
    bare = table == "posting" and set(fields) <= {"title", "openings", "occupation"}
    word = next((match[0] for text in words if (match := _COUNTED.search(text))), None)
    return [phrase("contract", "sums_of_vacancies", word=word)] if bare and word else []


def balances(table: str, unread: Iterable[str], openings: str = "") -> list[str]:
    """Say that vacancies beside seekers are the balance of a market, and no needs of firms.

    What vacancies outnumber seekers by, under the heading of openings, are no openings either.

    Examples
    --------
    >>> len(balances("need_survey", ["求职人数", "求人倍率"])), balances("demand", ["求职人数"])
    (1, [])
    """
    word = next((name for name in unread if _SEEKERS.search(name)), None)
    if table == "demand" and word and _GAP.search(openings):
        return [phrase("contract", "gaps_of_market", header=openings, word=word)]
    if word is None or table not in ("posting", "need_survey"):
        return []
    return [phrase("contract", "sums_of_vacancies", word=word)]


def periods_apart(header: str, cells: Iterable[Cell]) -> list[str]:
    """Say that figures of one column are of times that differ in length, or are sums since January.

    Examples
    --------
    >>> periods_apart("时期", ["2024年一季度", "2024年二季度"])
    []
    >>> len(periods_apart("时期", ["2024Q1", "2024H1"]))
    1
    """
    texts = list(dict.fromkeys(cell for cell in cells if isinstance(cell, str) and cell.strip()))
    named = named_periods(texts)
    lengths: dict[str, str] = {}
    for text in texts:
        lengths.setdefault(length_of(named.get(text, text)), text)
    if "sum" not in lengths and len(lengths) < 2:
        return []
    facts = {"header": header, "some": joined(map(repr, lengths.values()))}
    return [phrase("contract", "period_sums" if "sum" in lengths else "periods_apart", **facts)]


def _likely_headings(table: str, name: str, header: Iterable[str]) -> list[str]:
    """Return the unread headings that may be a column."""
    unread = [head for head in header if head and heading(head) not in IGNORED]
    return [head for head in unread if name in nearest_fields(table, head, least=50.0)]


def _labels(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> list[str]:
    """Return the unread headings below which stand short words that differ from row to row."""
    headings = []
    for place, head in enumerate(header):
        if not head or heading(head) in IGNORED:
            continue
        cells = {str(row[place]).strip() for row in rows if not is_blank(row[place])}
        words = [cell for cell in cells if len(cell) <= _LABEL and not _is_value(cell)]
        if len(words) > 1 and len(words) > len(cells) / 2:
            headings.append(head)
    return headings


def _is_value(cell: str) -> bool:
    """Tell a number, a day, an address or a telephone from a word that may name something."""
    return bool(
        parse_number(cell) is not None
        or parse_date(cell) is not None
        or re.search(r"://|@|\d{7}", cell)
    )


def _missing(table: str, name: str, likely: Sequence[str]) -> str:
    column = TABLES[table][name]
    facts = {"name": column.label, "field": name, "zh": column.zh}
    if likely:
        return phrase("contract", "column_likely", header=likely[0], **facts)
    return phrase("contract", "column_unlike", **facts)


def understood(block: Block, understanding: Understanding) -> tuple[Understood, ...]:
    """Return a line for each heading: what it was read as, how sure that is, and why."""
    table = understanding.mapped.table if understanding.mapped else ""
    fields = understanding.mapped.fields if understanding.mapped else {}
    # Nobody's name or telephone is copied to one file more.
    personal = bool(table) and (bool(TABLES[table].people) or table == "contact")
    lines = []
    for place, name in enumerate(block.header):
        if not name:
            continue
        field, sure, reason = _line(place, name, fields, understanding)
        examples = "" if personal else _examples([row[place] for row in block.rows])
        lines.append(Understood(table, name, examples, field, sure, reason))
    return (*lines, *_lacking(understanding.mapped))


def _lacking(mapped: Mapped | None) -> list[Understood]:
    """Return a line for what a table cannot do without and no heading gives."""
    if mapped is None:
        return []
    fields, figures = set(mapped.fields.values()), _FIGURES.get(mapped.table, ())
    names = [*mapped.missing, *(figures[:1] if not fields & set(figures) else ())]
    contract = TABLES[mapped.table]
    return [
        Understood(
            mapped.table, "", "", "", "unsure", phrase("review", "lacks", name=contract[name].label)
        )
        for name in dict.fromkeys(names)
    ]


def unread_sheet(reason: str) -> tuple[Understood, ...]:
    """Return the line of a sheet without a header."""
    return (Understood("", "", "", "", "unread", reason),)


def _line(
    place: int, name: str, fields: Mapping[int, str], understanding: Understanding
) -> tuple[str, str, str]:
    guess = understanding.guesses.get(place)
    field = fields.get(place, "")
    if understanding.mapped is None:
        return "", "unread", understanding.why
    by_hand = {heading(header) for header in understanding.by_hand}
    if name in understanding.around:
        return field, "sure" if field else "unread", understanding.around[name]
    if heading(name) in by_hand:
        return field, "given", phrase("review", "by_hand")
    if field and (guess is None or guess.field != field):
        return field, "known", phrase("review", "by_list")
    if guess is None:
        ignored = heading(name) in IGNORED
        return "", "unread", phrase("review", "ignored" if ignored else "nothing_like_it")
    if guess.sure:
        return guess.field, "sure", guess.reason
    rivals = [
        g for at, g in understanding.guesses.items() if at != place and g.field == guess.field
    ]
    if rivals:
        facts = {"field": guess.field, "reason": guess.reason}
        return "", "unsure", phrase("review", "rivals", **facts)
    return guess.field, "unsure", guess.reason


def _examples(cells: Sequence[Cell]) -> str:
    texts = (parse_text(cell) for cell in cells if not is_blank(cell))
    values = dict.fromkeys(text[:_LONGEST] for text in texts if text)
    return " | ".join(list(values)[:_EXAMPLES])
