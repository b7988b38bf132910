"""What the form of an employer says once, above its posts: firm, town and day."""

from __future__ import annotations

from itertools import takewhile

from talentmatch.data.reading.formats.form_record import meaning_of
from talentmatch.data.reading.layout.sheets import Cell
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase

__all__ = ["carry_head"]

_FIRM = frozenset({"enterprise_name", "enterprise_id"})
_HEAD = _FIRM | {"region", "posted_on"}


def carry_head(records: list[dict[str, Cell]]) -> list[str]:
    """Write what stands above the first post of a form into its further posts; return what is to be said.

    Examples
    --------
    >>> records = [{"企业名称": "甲厂", "岗位名称": "焊工"}, {"岗位名称": "钳工"}]
    >>> notes = carry_head(records)
    >>> records[1]
    {'岗位名称': '钳工', '企业名称': '甲厂'}
    """
    head: dict[str, str] = {}
    above: dict[str, Cell] = {}
    without = 0
    for record in records:
        fields = {name: meaning_of(name, "posting") or "" for name in record}
        if _FIRM & {*fields.values()}:
            over = takewhile(lambda pair: pair[1] != "title", fields.items())
            above, head = record, {name: field for name, field in over if field in _HEAD}
            is_head = "enterprise_name" in head.values() and "title" in fields.values()
            head = head if is_head else {}
        elif head:
            without += 1
            record |= {n: above[n] for n, field in head.items() if field not in fields.values()}
    name = TABLES["posting"]["enterprise_name"].label
    return [phrase("load", "filled_down", name=name, n=without)] if without else []
