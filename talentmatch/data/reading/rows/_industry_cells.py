"""Industries as they are written: any code of GB/T 4754, with or without its letter or its name."""

from __future__ import annotations

from typing import Any

import pandas as pd

from talentmatch.data.contract.table import Column
from talentmatch.data.reading.cells.values import distinct_said, is_blank, parse_text
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import joined, phrase
from talentmatch.vocab import industries

__all__ = ["industry_cells"]

_CLASS = 4


def industry_cells(column: Column, raw: Raw, *, keyed: bool = True) -> pd.Series[Any]:
    """Return the code of each row; a class that is not known counts as the group above it.

    What is no industry stays as written, so that the contract names it; where the table is not kept
    by industry the cell is left empty, and named.

    Parameters
    ----------
    column : Column
        The column, for its name.
    raw : Raw
        Cells of all fields; gets the notes.
    keyed : bool, default=True
        Whether the industry is part of the key.
    """
    cells = raw.cells[column.name]
    texts = {cell: parse_text(cell) or "" for cell in distinct_said(cells)}
    padded = _without_nought(texts)
    coarse: dict[str, str] = {}
    codes: dict[Any, str] = {}
    for cell, text in texts.items():
        text = padded.get(cell, text)
        code = industries.code(text)
        if code is None and (group := industries.group_above(text)):
            code = coarse[text] = group
        codes[cell] = code or text
    for key, pairs in (
        ("industry_above", coarse),
        ("industry_nought", {texts[c]: codes[c] for c in padded}),
    ):
        if pairs:
            some = joined([f"{text} → {code}" for text, code in pairs.items()][:3])
            raw.notes.append(phrase("load", key, name=column.label, n=len(pairs), some=some))
    unknown = (
        set() if keyed else {cell for cell, code in codes.items() if not industries.exists(code)}
    )
    if unknown:
        places = [place for place, cell in enumerate(cells) if cell in unknown]
        some = joined(dict.fromkeys(str(cells.iloc[place]) for place in places[:3]))
        facts = {"n": len(places), "rows": raw.lines(places), "some": some}
        raw.notes.append(phrase("cells", "industry_unknown", name=column.label, **facts))
    values = [None if is_blank(cell) or cell in unknown else codes[cell] for cell in cells]
    return pd.Series(values, index=cells.index, dtype=object)


def _without_nought(texts: dict[Any, str]) -> dict[Any, str]:
    """Return the numbers of three digits that a spreadsheet made of classes such as 0111.

    They are such where all other numbers of the column have the four digits of a class.
    """
    numbers = {
        cell: text
        for cell, text in texts.items()
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and text.isdecimal()
    }
    whole = [text for text in numbers.values() if len(text) == _CLASS]
    short = {cell: text for cell, text in numbers.items() if len(text) == _CLASS - 1}
    if not short or len(whole) + len(short) < len(numbers) or len(whole) < len(short):
        return {}
    return {cell: f"0{text}" for cell, text in short.items()}
