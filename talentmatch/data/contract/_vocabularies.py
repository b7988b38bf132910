"""Look values up in the vocabularies that contracts name."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from talentmatch.data.contract._credit_code import check_character, valid_credit_codes
from talentmatch.i18n import joined, phrase

__all__ = ["look_up"]


def look_up(vocabulary: str, values: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Translate names into codes and tell unknown values.

    Parameters
    ----------
    vocabulary : {"industry", "credit_code"}
        Name of the vocabulary, as a `Column` gives it.
    values : sequence of str
        Distinct values.

    Returns
    -------
    codes : dict of str to str
        Values that stand for another, to that other.
    unknown : dict of str to str
        Unknown values, to a hint that helps to correct each.
    """
    if vocabulary == "credit_code":
        return _credit_codes(values)
    if vocabulary == "industry":
        return _industries(values)
    raise KeyError(f"no vocabulary '{vocabulary}'")


def _credit_codes(values: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    spellings = pd.Series(list(values), dtype="str")
    # Full-width letters, blanks and lower case are ways of writing, not wrong codes.
    tidy = spellings.str.normalize("NFKC").str.upper().str.replace(r"[\s-]", "", regex=True)
    valid = valid_credit_codes(tidy)
    codes = {old: new for old, new in zip(spellings[valid], tidy[valid], strict=True) if old != new}
    unknown = {
        old: _credit_hint(new) for old, new in zip(spellings[~valid], tidy[~valid], strict=True)
    }
    return codes, unknown


def _credit_hint(code: str) -> str:
    if len(code) != 18:
        return phrase("contract", "code_length", n=len(code))
    try:
        right = check_character(code[:17])
    except ValueError:
        return phrase("contract", "code_letters")
    return phrase("contract", "code_check", right=right)


def _industries(values: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    from talentmatch.vocab import industries

    codes: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for value in values:  # distinct values only
        if industries.exists(value):
            continue
        code = industries.code(value)
        if code is None:
            unknown[value] = phrase("contract", "nearest", names=joined(industries.nearest(value)))
        else:
            codes[value] = code
    return codes, unknown
