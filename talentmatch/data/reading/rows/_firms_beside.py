"""What a list of needs says of the firms themselves: their industry, town and size, for the register."""

from __future__ import annotations

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.columns import Mapped
from talentmatch.data.reading.layout.headings import fields_of, heading
from talentmatch.data.reading.layout.sheets import Block, Cell
from talentmatch.vocab import industries

__all__ = ["firms_beside"]

_NAMED = "enterprise_name"
#: Columns of the register, in the order in which a firm is known by them.
_TOLD = ("industry", "region", "size_class", "ownership")


def firms_beside(mapped: Mapped, block: Block) -> Block | None:
    """Return a row for each firm of a list of needs with what it says of the firm; None if it says nothing.

    Examples
    --------
    >>> rows = [["甲厂", "东江街道", "焊工", 3], ["甲厂", "东江街道", "钳工", 1]]
    >>> block = Block(["企业名称", "所在镇街", "岗位", "人数"], rows, "", {}, [2, 3])
    >>> mapped = Mapped("need_survey", {0: "enterprise_name", 2: "post", 3: "openings"}, (), ())
    >>> firms_beside(mapped, block).rows
    [['甲厂', '东江街道']]
    """
    if mapped.table != "need_survey" or _NAMED not in mapped.fields.values():
        return None
    by_field = {field: place for place, field in mapped.fields.items()}
    known = fields_of("enterprise")
    told: dict[str, int] = {}
    for place, name in enumerate(block.header):
        for field, _ in known.get(heading(name), ()):
            if name and field in _TOLD and place not in mapped.fields:
                told.setdefault(field, place)
    if not told:
        return None
    names = [by_field[field] for field in (_NAMED, "enterprise_id") if field in by_field]
    firms: dict[Cell, list[Cell]] = {}
    numbers: list[int] = []
    differing: set[tuple[Cell, int]] = set()
    for number, row in zip(block.row_numbers, block.rows, strict=True):
        if is_blank(row[names[0]]):
            continue
        cells = [row[place] for place in told.values()]
        firm = firms.setdefault(row[names[0]], [*(row[p] for p in names), *cells])
        if len(firms) > len(numbers):
            numbers.append(number)
        for at, cell in enumerate(cells, start=len(names)):
            if is_blank(firm[at]):
                firm[at] = cell
            elif not is_blank(cell) and cell != firm[at]:
                differing.add((row[names[0]], at))
    for firm_name, at in differing:
        firms[firm_name][at] = None
    telling = [
        (number, row)
        for number, row in zip(numbers, firms.values(), strict=True)
        if not all(map(is_blank, row[len(names) :]))
    ]
    if not any(any(map(_says, told, row[len(names) :])) for _, row in telling):
        return None
    header = [block.header[place] for place in (*names, *told.values())]
    rows, numbers = [row for _, row in telling], [number for number, _ in telling]
    return Block(header, rows, "", {}, numbers)


def _says(field: str, cell: Cell) -> bool:
    """Tell a cell that the register takes: of industries those of the standard, others are named there."""
    return not is_blank(cell) and (field != "industry" or industries.code(str(cell)) is not None)
