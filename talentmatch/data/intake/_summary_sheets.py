"""Sheets that sum up the other sheets of their workbook: their posts would count twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

import pandas as pd

from talentmatch.data.reading.layout.sheets import ParsedSheet
from talentmatch.data.reading.rows._shaping import skipped
from talentmatch.i18n import phrase

__all__ = ["without_summaries"]

_SUMMARY = re.compile(r"汇总|合计|总表|总计|总览|summary|total|overview", re.I)
_LEAST_FIRMS = 2


def without_summaries(sheets: Sequence[ParsedSheet]) -> list[ParsedSheet]:
    """Return the sheets, with one that sums up those of the firms beside it left out and named.

    Only posts without a firm are left out, whose titles all stand on sheets that name one.
    """
    named = [sheet for sheet in sheets if sheet.table == "posting" and _names_firms(sheet)]
    if len(named) < _LEAST_FIRMS:
        return list(sheets)
    titles = set(chain.from_iterable(sheet.frame["title"].dropna() for sheet in named))
    return [
        skipped(sheet.source, phrase("load", "sheet_sums_up")) if _sums_up(sheet, titles) else sheet
        for sheet in sheets
    ]


def _names_firms(sheet: ParsedSheet) -> bool:
    return bool(_has_firm(sheet).all())


def _sums_up(sheet: ParsedSheet, titles: set[object]) -> bool:
    if sheet.table != "posting" or not _SUMMARY.search(sheet.name) or _has_firm(sheet).any():
        return False
    return set(sheet.frame["title"].dropna()) <= titles


def _has_firm(sheet: ParsedSheet) -> pd.Series[bool]:
    columns = [name for name in ("enterprise_name", "enterprise_id") if name in sheet.frame]
    return sheet.frame[columns].notna().any(axis=1)
