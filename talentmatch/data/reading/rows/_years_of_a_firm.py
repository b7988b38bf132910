"""A form of one firm with a row a figure and a column a year: a column for each figure of each year."""

from __future__ import annotations

import re

from talentmatch.data.reading.cells._years import parse_year
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._wide_years import bare_years
from talentmatch.data.reading.layout.headings import IGNORED, fields_of, heading
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.data.reading.rows._indicator_units import metric_named
from talentmatch.vocab.reading import read_labels

__all__ = ["with_figures_of_years", "with_years_of_titles"]

_HEADINGS = read_labels("figures of a firm by year")
_LABELS = frozenset(map(heading, _HEADINGS["指标"]))
_UNIT = frozenset(map(heading, _HEADINGS["计量单位"]))
_FIRM = frozenset({"enterprise_name", "enterprise_id"})
#: Some of those who are counted above, which are no figure of the whole firm.
_PART = re.compile(r"^\s*(?:其中|#|－|-|of which)", re.I)
#: A month of this year or of the last, by the one year that stands around the table.
_BESIDE = re.compile(r"\s*(上年|去年|上一年|本年|今年|当年)(?:同期|度)?\s*((?:1[0-2]|[1-9])月.*)")
_UNIT_BEHIND = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_LAST = frozenset({"上年", "去年", "上一年"})
_LEAST = 2


def with_figures_of_years(block: Block) -> Block:
    """Return a form of one firm with one row; a table of anything else as it is.

    Parameters
    ----------
    block : Block
        Header such as ``项目, 2023年, 2024年, enterprise_name``, a row for each figure.

    Examples
    --------
    >>> header = ["项目", "2023年", "2024年", "enterprise_name"]
    >>> rows = [["职工人数", 5, 6, "甲厂"], ["营业收入（万元）", 70, 80, "甲厂"]]
    >>> turned = with_figures_of_years(Block(header, rows, "", {}, [2, 3]))
    >>> turned.header[1:3], turned.rows
    (['2023年职工人数', '2024年职工人数'], [['甲厂', 5, 6, 70, 80]])
    """
    years = {name: parse_year(name) for name in bare_years(block.header)}
    dated = {block.header.index(name): f"{year:.0f}年" for name, year in years.items() if year}
    rest = [place for place, name in enumerate(block.header) if name and place not in dated]
    labels = [place for place in rest if heading(block.header[place]) in _LABELS]
    firms = [place for place in rest if _names_firm(block.header[place])]
    units = [place for place in rest if heading(block.header[place]) in _UNIT]
    others = {*rest} - {*labels, *firms, *units}
    others = {place for place in others if heading(block.header[place]) not in IGNORED}
    if len(dated) < _LEAST or len(labels) != 1 or not firms or others:
        return block
    if any(len({str(row[place]) for row in block.rows}) != 1 for place in firms):
        return block
    if not any(_is_of_a_firm(str(row[labels[0]])) for row in block.rows):
        return block
    header = [block.header[place] for place in firms]
    cells: list[Cell] = [block.rows[0][place] for place in firms]
    for row in block.rows:
        label = str(row[labels[0]] or "").strip()
        if not label or _PART.match(label):
            continue
        unit = next((row[place] for place in units if not is_blank(row[place])), None)
        for place, year in dated.items():
            header.append(f"{year}{label}" + (f"（{unit}）" if unit else ""))
            cells.append(row[place])
    return block.remade(header, [cells], [0])


def _is_of_a_firm(label: str) -> bool:
    """Tell a figure that a firm has: people, revenue, power."""
    return metric_named(_UNIT_BEHIND.sub("", label)) is not None


def _names_firm(name: str) -> bool:
    return bool({field for field, _ in fields_of("indicator").get(heading(name), ())} & _FIRM)


def with_years_of_titles(header: list[str], year: int | None) -> list[str]:
    """Return a header with the year of months of 本年 and 上年, where the words around it name one.

    Examples
    --------
    >>> with_years_of_titles(["行业", "上年1月", "本年1月"], 2024)
    ['行业', '2023年1月', '2024年1月']
    >>> with_years_of_titles(["行业", "上年1月", "本年1月"], None)
    ['行业', '上年1月', '本年1月']
    """
    found = {
        place: match for place, name in enumerate(header) if (match := _BESIDE.fullmatch(name))
    }
    kinds = {match[1] in _LAST for match in found.values()}
    if year is None or len(kinds) < _LEAST:
        return header
    return [
        f"{year - (found[place][1] in _LAST)}年{found[place][2]}" if place in found else name
        for place, name in enumerate(header)
    ]
