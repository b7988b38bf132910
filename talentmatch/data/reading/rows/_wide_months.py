"""Tables with a column a month: insured persons of enterprises, demand of series."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.data.contract._credit_code import is_credit_code, whole_codes
from talentmatch.data.reading.cells._note_marks import is_formula, marks_in, name_without_marks
from talentmatch.data.reading.cells._periods import length_of
from talentmatch.data.reading.cells._points import with_points_read
from talentmatch.data.reading.cells._title_words import english_multiple
from talentmatch.data.reading.cells._value_numbers import (
    SCALES,
    in_parts,
    is_withheld,
    parse_number,
)
from talentmatch.data.reading.cells.values import is_blank, parse_text
from talentmatch.data.reading.layout._labels import is_firm
from talentmatch.data.reading.layout._no_records import misses_of_sums, names_the_whole
from talentmatch.data.reading.layout._titles import measured_beside
from talentmatch.data.reading.rows._figure_units import (
    UNKNOWN,
    in_base_units,
    metric_of,
    named_metrics,
    own_scale,
)
from talentmatch.data.reading.rows._month_headings import index_or_rate, is_change_of
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.data.tables import TABLES
from talentmatch.errors import ContractError
from talentmatch.i18n import joined, label, phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray
from talentmatch.data.reading.rows._month_headings import (
    LEAST_MONTHS,
    figures_ahead,
    month_columns,
    other_months,
    zero_months,
)
from talentmatch.data.reading.rows._wide_labels import (
    DEMAND_WORDS,
    DIMENSION_NAMES,
    NO_DEMAND_WORDS,
    check_labels,
    labels_of,
)

__all__ = ["melt_months"]


#: Of two rows either may be twice the other's half by chance.
_LEAST_ROWS = 3
_NUMBERED = re.compile(
    r"^\s*(?:[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+[、.．])\s*(?=\S)"
)
#: Unit that a title names, such as 单位：万元.
_MULTIPLE = re.compile(
    r"(?:单位\s*(?:[:：]|[为是])?\s*|[(（]|[以按])(百|千|万|百万|千万|亿)(人次|人|个|名|元|千瓦时)"
)
_COUNTED = {"persons": "人", "CNY": "元", "kWh": "千瓦时"}


def melt_months(
    frame: pd.DataFrame, *, context: str = "", source: str = ""
) -> tuple[str, pd.DataFrame, list[str]]:
    """Turn a column a month into a row a month.

    Parameters
    ----------
    frame : DataFrame
        Headers as columns, one series or enterprise a row.
    context : str
        Words around the table: what it counts, and its year.
    source : str
        Written to `demand.source`.

    Returns
    -------
    table : str
        ``indicator`` for enterprises, else ``demand``.
    rows : DataFrame
        Columns of that table, on the index of `frame`; months without a figure are left out.
    notes : list of str
        What was left out or taken for what.

    Examples
    --------
    >>> wide = pd.DataFrame({"region_id": [4], "2021-01": [3.0], "2021-02": [None], "2021-03": [5]})
    >>> table, rows, notes = melt_months(wide)
    >>> table, rows["openings"].tolist()
    ('demand', [3.0, 5.0])
    """
    header = [str(name) for name in frame.columns]
    months = month_columns(header, context)
    labels = labels_of(header, months)
    check_labels(frame, header, labels, months, source)
    figures = [frame.iloc[:, place] for place in months]
    name = str(frame.columns[min(months)]) if months else ""
    figures, of_points = with_points_read(figures, name)
    values = pd.concat([_numbers(column) for column in figures], axis=1)
    values.columns = pd.DatetimeIndex(list(months.values()))
    cells = {
        name: frame.iloc[:, place].map(
            lambda cell: name_without_marks(cell) if isinstance(cell, str) else cell
        )
        for name, place in labels.items()
    }
    length = length_of(header[min(months)]) if months else "month"
    turned = {"quarter": "quarters_turned", "half": "halves_turned"}.get(length, "months_turned")
    notes = [phrase("load", turned, n=len(months)), *of_points]
    # Headings with a year of their own are of it, whatever month a title names.
    of_title = "" if month_columns(header) else context
    values, more = _counted(values, of_title, source)
    notes += more
    named = frame.iloc[:, [*labels.values()] or [0]]
    sums, more = _sums_of_others(values, named, context)
    frame, values = frame[~sums], values[~sums]
    cells = {name: column[~sums] for name, column in cells.items()}
    notes += more
    if "enterprise_id" in cells:
        title = TABLES["indicator"]["enterprise_id"].label
        cells["enterprise_id"], more = whole_codes(cells["enterprise_id"], title)
        notes += more
    for name in DIMENSION_NAMES.keys() & cells.keys():
        # 一、 or （一） before the names of places or industries is none of them.
        cells[name] = cells[name].map(
            lambda cell: _NUMBERED.sub("", cell) if isinstance(cell, str) else cell
        )
    frame, values, cells, more = _labelled(frame, values, cells)
    notes += more
    ids = pd.DataFrame({name: _texts(column) for name, column in cells.items()}, index=frame.index)
    long = _long(ids, values, np.column_stack([_owned(frame.iloc[:, place]) for place in months]))
    notes += _gaps(frame.iloc[:, list(months)], values)
    notes += zero_months(long["month"], long["value"])
    if {"enterprise_id", "enterprise_name"} & set(labels):
        return "indicator", *_indicator(long, context, notes, source)
    rest = [place for place in range(len(header)) if place not in (*months, *labels.values())]
    scope = _scope_of(context, frame.iloc[:, [] if labels else rest])
    if NO_DEMAND_WORDS.search(scope):
        measure = metric_of(scope)
        key = "no_vacancies_of_firms" if measure and measure[0] != UNKNOWN else "no_vacancies"
        problem = phrase("contract", key, what=" ".join(scope.split()))
        raise ContractError("demand", [problem], source=source or "the data")
    if words := measured_beside(context):
        problem = phrase("contract", "no_vacancies", what=words)
        raise ContractError("demand", [problem], source=source or "the data")
    if is_change_of(values, context):
        problem = phrase("contract", "changes_by_month", what=" ".join(context.split()))
        raise ContractError("demand", [problem], source=source or "the data")
    whole = bool((long["value"] % 1 == 0).all())
    if words := index_or_rate(context, whole=whole):
        notes.append(phrase("load", "index_kept", word=words))
    return "demand", *_demand(_in_positions(long, context, notes), source, notes)


def _scope_of(context: str, measures: pd.DataFrame) -> str:
    r"""Return the words that say what is counted: of the cells of measures that are no vacancies, or around.

    Examples
    --------
    >>> measures = pd.DataFrame({"指标": ["用电量", "工业产值"]})
    >>> _scope_of("2024年招聘\n表", measures), _scope_of("2024年招聘\n表", measures[:0])
    ('用电量', '2024年招聘')
    """
    cells = (cell for _, column in measures.items() for cell in column if isinstance(cell, str))
    others = (cell for cell in cells if NO_DEMAND_WORDS.search(cell))
    around = (s for s in context.split("\n") if NO_DEMAND_WORDS.search(s) or DEMAND_WORDS.search(s))
    return next((words for words in (*others, *around)), "")


def _counted(values: pd.DataFrame, context: str, source: str) -> tuple[pd.DataFrame, list[str]]:
    """Leave out months that had not come when a table was made; raise if they hold figures."""
    ahead, problems = figures_ahead(values, context)
    if problems:
        raise ContractError("demand", problems, source=source or "the data")
    notes = other_months([*values.columns], context)
    if ahead:
        names = joined(f"{values.columns[place]:%Y-%m}" for place in ahead)
        notes.append(phrase("load", "zeros_ahead", months=names))
        open_columns = pd.Series(range(values.shape[1])).isin(ahead).to_numpy()
        values = values.mask(np.broadcast_to(open_columns, values.shape))
    return values, notes


def _labelled(
    frame: pd.DataFrame, values: pd.DataFrame, cells: dict[str, pd.Series[Any]]
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, pd.Series[Any]], list[str]]:
    """Leave out rows that leave a dimension empty which the others name: they are not all of it."""
    blank = pd.DataFrame(
        {name: cells[name].map(is_blank) for name in DIMENSION_NAMES if name in cells}
    )
    partly = blank.loc[:, ~blank.all()].any(axis=1) if len(blank.columns) else blank.any(axis=1)
    if not partly.any():
        return frame, values, cells, []
    note = phrase("load", "labels_empty", n=int(partly.sum()), name=str(frame.columns[0]))
    kept = {name: column[~partly] for name, column in cells.items()}
    return frame[~partly], values[~partly], kept, [note]


def _sums_of_others(
    values: pd.DataFrame, labels: pd.DataFrame, titles: str
) -> tuple[pd.Series[bool], list[str]]:
    """Tell the row that is the sum of all others in every month that has them all, and no less elsewhere.

    Where a figure is not given, what is given of the others may be the sum, or less than it. A row
    that misses the sum by little, or has the name or code of a firm, is it where its name is that
    of a whole; else this is said.
    """
    none = pd.Series(False, index=values.index)
    if len(values) < _LEAST_ROWS or values.shape[1] < LEAST_MONTHS - 1:
        return none, []
    misses = misses_of_sums(values)
    over = 2 * values - values.sum()
    whole = values.notna().all()
    nearly = (misses.loc[:, whole] <= 1).all(axis=1) & ~((over < 0) & (misses > 1)).any(axis=1)
    nearly &= ((misses <= 1).sum(axis=1) >= LEAST_MONTHS - 1) & ~values.le(0).any(axis=1)
    if nearly.sum() != 1:
        return none, []
    cells = labels[nearly].iloc[0].tolist()
    label, others = cells[0], labels[~nearly].iloc[:, 0].tolist()
    is_one = any(is_firm(str(cell)) or is_credit_code(str(cell)) for cell in cells)
    # Who is out by a head in one month and right in two others added up as well.
    exact = misses[nearly].iloc[0] == 0
    is_sum = not is_one and (bool(exact[whole].all()) or exact.sum() >= LEAST_MONTHS - 1)
    if is_sum or names_the_whole(label, others, titles):
        return nearly, [phrase("load", "sums_of_others", some=joined([str(label)]))]
    least = int(misses[nearly].iloc[0].argmax())
    month = values.iloc[:, least]
    own, sums = float(month[nearly].iloc[0]), float(month[~nearly].sum())
    facts = {"n": f"{own:g}", "sum": f"{sums:g}"}
    return none, [phrase("load", "nearly_sum_kept", some=str(label), **facts)]


def _in_positions(long: pd.DataFrame, context: str, notes: list[str]) -> pd.DataFrame:
    """Bring figures in thousands, as the words around the table say, to positions."""
    scale, unit = _multiple(context, ("人次", "人", "个", "名"))
    if scale == 1.0:
        return long
    notes.append(phrase("load", "in_multiples", unit=unit, scale=scale))
    # A cell that writes 万 itself is not in thousands.
    scaled = long["value"].where(long["owned"], (long["value"] * scale).round(6))
    return long.assign(value=scaled)


def _multiple(context: str, units: tuple[str, ...]) -> tuple[float, str]:
    """Return the multiple of a unit in which figures stand, and how it is written."""
    match = _MULTIPLE.search(context)
    if match and match[2] in units:
        return SCALES[match[1]], f"{match[1]}{match[2]}"
    return english_multiple(context)


def _gaps(cells: pd.DataFrame, values: pd.DataFrame) -> list[str]:
    """Say how many months are empty, and which cells hold something that is no figure."""
    open_cells = cells.to_numpy(dtype=object)[values.isna().to_numpy()]
    words = [cell for cell in open_cells if not is_blank(cell)]
    notes = []
    if len(open_cells) > len(words):
        notes.append(phrase("load", "months_empty", n=len(open_cells) - len(words)))
    formulas = [cell for cell in words if is_formula(cell)]
    if formulas:
        notes.append(phrase("load", "months_formulas", n=len(formulas), some=formulas[0][:40]))
    withheld = [cell for cell in words if is_withheld(cell)]
    if withheld:
        some = joined(map(str, dict.fromkeys(withheld)))
        notes.append(phrase("load", "months_withheld", n=len(withheld), some=some))
    words = [cell for cell in words if not is_formula(cell) and not is_withheld(cell)]
    if words:
        notes.append(phrase("load", "months_unread", n=len(words), some=str(words[0])[:40]))
    sums = [c for c in cells.to_numpy(dtype=object).ravel() if isinstance(c, str) and in_parts(c)]
    if sums:
        name = joined(dict.fromkeys(map(str, cells.columns[:1])))
        facts = {"name": name, "n": len(sums), "some": repr(sums[0])}
        notes.append(phrase("load", "figures_added", **facts))
    marked = [cell for cell in cells.to_numpy(dtype=object).ravel() if marks_in(cell)]
    if marked:
        name = joined(dict.fromkeys(map(str, cells.columns[:1])))
        facts = {"name": name, "n": len(marked), "some": repr(marked[0])}
        notes.append(phrase("load", "marks_parted", **facts))
    return notes


def _numbers(cells: pd.Series[Any]) -> pd.Series[Any]:
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return cells.astype("float64")
    parsed = cells.map(lambda cell: None if is_blank(cell) else parse_number(cell))
    return pd.to_numeric(parsed, errors="coerce").astype("float64")


def _owned(cells: pd.Series[Any]) -> NDArray[np.bool_]:
    """Tell which cells write a scale of their own."""
    if pd.api.types.is_numeric_dtype(cells.dtype):
        return np.zeros(len(cells), dtype=bool)
    return cells.map(own_scale).to_numpy(dtype=bool)


def _texts(cells: pd.Series[Any]) -> pd.Series[Any]:
    if pd.api.types.is_integer_dtype(cells.dtype):
        return cells.astype("str")
    return cells.map(lambda cell: None if is_blank(cell) else parse_text(cell)).astype("str")


def _long(ids: pd.DataFrame, values: pd.DataFrame, owned: NDArray[np.bool_]) -> pd.DataFrame:
    rows, columns = values.shape
    repeated = ids.take(np.repeat(np.arange(rows), columns))
    repeated["month"] = np.tile(values.columns.to_numpy(), rows)
    repeated["value"] = values.to_numpy().ravel()
    repeated["owned"] = owned.ravel()
    return repeated[repeated["value"].notna()]


def _indicator(
    long: pd.DataFrame, context: str, notes: list[str], source: str
) -> tuple[pd.DataFrame, list[str]]:
    frame = long.rename(columns={"month": "period"})
    if "metric" in frame:
        return _own_metrics(frame, notes)
    metric_and_unit = metric_of(*context.split("\n"))
    metric, unit = metric_and_unit or ("insured_persons", "persons")
    if metric == UNKNOWN:
        what = " ".join(context.split())
        problem = phrase("contract", "measure_unknown", what=what)
        raise ContractError("indicator", [problem], source=source or "the data")
    key = "taken_as" if metric_and_unit else "taken_as_untold"
    notes.append(phrase("load", key, metric=label("metrics", metric)))
    scale, multiple = _multiple(context, (_COUNTED.get(unit, ""),))
    if scale != 1.0:
        notes.append(phrase("load", "in_multiples", unit=multiple, scale=scale))
    # A cell that writes 亿 itself is not in 万元.
    scaled = frame["value"].where(frame["owned"], (frame["value"] * scale).round(6))
    return frame.assign(metric=metric, unit=unit, value=scaled).drop(columns="owned"), notes


def _own_metrics(frame: pd.DataFrame, notes: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Bring rows that name their own metric to its name here, and to its unit."""
    rows = frame.assign(metric=named_metrics(frame["metric"]))
    if "unit" in rows:
        # A cell that writes 亿 itself is not in 万元.
        bare = rows["unit"].astype(object).str.replace(r"^(?:百万|千万|[百千万亿])", "", regex=True)
        rows = rows.assign(unit=rows["unit"].astype(object).where(~rows["owned"], bare))
    raw = Raw(rows, {})
    return in_base_units(rows.drop(columns="owned"), raw), [*notes, *raw.notes]


def _demand(long: pd.DataFrame, source: str, notes: list[str]) -> tuple[pd.DataFrame, list[str]]:
    frame = long.rename(columns={"value": "openings"}).drop(columns="owned")
    dimensions = [name for name in frame.columns if name in DIMENSION_NAMES]
    by = joined([label("things", name) for name in dimensions], " × ")
    notes.append(phrase("load", "series_by", dims=by) if by else phrase("load", "one_series"))
    return frame.assign(source=source) if source else frame, notes
