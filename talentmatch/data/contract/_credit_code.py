"""The unified social credit code (统一社会信用代码) and its check character.

References
----------
.. [1] GB 32100-2015, 法人和其他组织统一社会信用代码编码规则: 31 characters without I, O, S, V and Z,
   weights 3^(i-1) mod 31, check value 31 minus the weighted sum mod 31.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
import pandas as pd

from talentmatch.i18n import phrase

__all__ = ["check_character", "is_credit_code", "valid_credit_codes", "whole_codes"]

_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+\d+", re.I)

_PLAIN = re.compile(r"[0-9A-Z]{18}")
#: What people and programs put around and between the characters of a code.
_AROUND = re.compile(r"[\s\-‐–—'‘’`\u200b\ufeff]+")

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
_VALUE = np.full(128, -1)
_VALUE[[ord(character) for character in _ALPHABET]] = np.arange(31)


def valid_credit_codes(codes: pd.Series[str]) -> pd.Series[bool]:
    """Tell of each code whether its length, characters and check character are right.

    Examples
    --------
    >>> valid_credit_codes(pd.Series(["91350100M000100Y43", "91350100M000100Y44"])).tolist()
    [True, False]
    """
    text = codes.astype("str").fillna("")
    shaped = text.str.fullmatch(r"[0-9A-Z]{18}").to_numpy(dtype=bool)
    valid = np.zeros(len(text), dtype=bool)
    if shaped.any():
        letters = np.array(text[shaped].tolist(), dtype="S18").view(np.uint8).reshape(-1, 18)
        values = _VALUE[letters]
        check = (31 - (values[:, :17] * _WEIGHTS).sum(axis=1) % 31) % 31
        valid[shaped] = (values >= 0).all(axis=1) & (values[:, 17] == check)
    return pd.Series(valid, index=codes.index, dtype=bool)


def is_credit_code(code: str) -> bool:
    """Tell whether one code is valid.

    Examples
    --------
    >>> is_credit_code("91350100M000100Y43")
    True
    """
    return bool(valid_credit_codes(pd.Series([code])).iloc[0])


def check_character(body: str) -> str:
    """Return the check character of the first 17 characters of a code.

    Raises
    ------
    ValueError
        `body` is not 17 characters of the alphabet.

    Examples
    --------
    >>> check_character("91350100M000100Y4")
    '3'
    """
    if len(body) != 17 or any(character not in _ALPHABET for character in body):
        raise ValueError(f"'{body}' is not 17 characters out of {_ALPHABET}")
    values = np.array([_ALPHABET.index(character) for character in body])
    return _ALPHABET[(31 - int((values * _WEIGHTS).sum()) % 31) % 31]


def whole_codes(cells: pd.Series[Any], name: str) -> tuple[pd.Series[Any], list[str]]:
    """Bring codes to one form; empty those that a spreadsheet took for numbers, and say so.

    Of 18 digits such a number keeps 15. Blanks, wide and small letters and a quotation mark in
    front are no part of a code.

    Parameters
    ----------
    cells : Series
        Codes as read.
    name : str
        What the column is called.
    """
    cells = _in_one_form(cells)
    words = pd.api.types.infer_dtype(cells, skipna=False) == "string"
    if words and not any(map(_is_cut, cells.unique())):
        return cells, []
    mask = cells.map(_is_cut).astype(bool)
    if not mask.any():
        return cells, []
    facts = {"name": name, "n": int(mask.sum()), "first": str(cells[mask].iloc[0])}
    return cells.mask(mask, None), [phrase("load", "digits_lost", **facts)]


def _in_one_form(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return cells with valid codes as the standard writes them, and all others as they are."""
    distinct = {cell for cell in cells.unique() if isinstance(cell, str) and len(cell) >= 18}
    odd = [cell for cell in distinct if not _PLAIN.fullmatch(cell)]
    plain = [_AROUND.sub("", unicodedata.normalize("NFKC", cell)).upper() for cell in odd]
    valid = valid_credit_codes(pd.Series(plain, dtype="str"))
    forms = {cell: code for cell, code, good in zip(odd, plain, valid, strict=True) if good}
    return (
        cells.map(lambda cell: forms.get(cell, cell) if isinstance(cell, str) else cell)
        if forms
        else cells
    )


def _is_cut(cell: object) -> bool:
    if isinstance(cell, str):
        return bool(_SCIENTIFIC.fullmatch(cell.strip()))
    return isinstance(cell, float) and abs(cell) >= 1e15
