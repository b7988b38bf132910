"""Names of people as cells hold them: in two columns, beside others, with a form of address."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pandas as pd

from talentmatch.data.reading.cells._reaching import holds_number, parted_name
from talentmatch.data.reading.cells.values import is_blank, parse_text
from talentmatch.data.reading.layout.headings import heading
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import phrase

__all__ = ["join_names", "names_alone", "turn_names", "without_forms_of_address"]

_HAN = re.compile(r"[\u4e00-\u9fff]")
#: A family name before a comma: "Smith, John Q."; what stands behind commas as a degree is no name.
_FAMILY_FIRST = re.compile(r"([^\W\d_][\w'’ .-]*?)\s*[,，]\s*([^\W\d_][\w'’ .-]*)")
#: A Chinese name and the Latin one beside it: 支怀谦 / Kevin.
_TWO_SCRIPTS = re.compile(r"([\u4e00-\u9fff·]{2,4})\s*[/／|（(]\s*[A-Z][A-Za-z .'-]*\s*[)）]?")
_CREDENTIAL = re.compile(
    r"[JjSsDd]r\.?|Esq\.?|II|III|IV|Ph\.?\s?D\.?|PHD|[MB]\.?Sc\.?|[PC]Eng|[EDM]?BA"
    r"|[MBL]\.?[ASD]\.?|LL[BM]|RN|PE"
    r"|CPA|CFA|ACCA|PMP|CISSP|S?PHR|CMA|CIA|FRM"
)


def join_names(raw: Raw) -> None:
    """Write first and last name as one: 张三 in Chinese, Ann Lee in Latin letters."""
    cells = raw.cells
    if not {"first_name", "last_name"} & {*cells}:
        return
    columns = [name for name in ("first_name", "middle_name", "last_name") if name in cells]
    whole = [
        _whole_name([parse_text(cell) or "" for cell in row if not is_blank(cell)])
        for row in cells[columns].itertuples(index=False)
    ]
    names = cells["name"] if "name" in cells else pd.Series(None, index=cells.index, dtype=object)
    blank = names.map(is_blank)
    cells["name"] = names.astype(object).where(
        ~blank, pd.Series(whole, index=cells.index, dtype=object)
    )
    raw.headers.setdefault("name", raw.headers[columns[-1]])


def names_alone(raw: Raw) -> None:
    """Take telephones and e-mails out of names, into their own columns where these are empty."""
    cells = raw.cells
    if "name" not in cells:
        return
    at = [p for p, cell in enumerate(cells["name"]) if holds_number(cell)]
    if not at:
        return
    names = cells["name"].tolist()
    nothing = pd.Series(None, index=cells.index, dtype=object)
    own = {name: cells.get(name, nothing).tolist() for name in ("phone", "email")}
    dropped = []
    for place in at:
        name, phone, email, rest = parted_name(str(names[place]))
        names[place] = name
        for field, value in (("phone", phone), ("email", email)):
            own[field][place] = value if is_blank(own[field][place]) else own[field][place]
        dropped += [place] if rest else []
    for field, values in own.items():
        if field in cells or any(values):
            cells[field] = pd.Series(values, index=cells.index, dtype=object)
            raw.headers.setdefault(field, raw.headers["name"])
    cells["name"] = pd.Series(names, index=cells.index, dtype=object)
    raw.note("contact_in_name", at, header=raw.headers["name"])
    raw.note("contact_not_kept", dropped, header=raw.headers["name"])


def turn_names(raw: Raw) -> None:
    """Write "Smith, John" in the order in which it is spoken; of two scripts the Chinese one."""
    if "name" in raw.cells:
        raw.cells["name"] = raw.cells["name"].map(_spoken_name).astype(object)


def _spoken_name(cell: Any) -> Any:
    if isinstance(cell, str) and (both := _TWO_SCRIPTS.fullmatch(cell.strip())):
        return both[1]
    if not isinstance(cell, str) or _HAN.search(cell):
        return cell
    parts = re.split(r"\s*[,，]\s*", cell.strip())
    names = [parts[0], *(part for part in parts[1:] if not _CREDENTIAL.fullmatch(part))]
    match = _FAMILY_FIRST.fullmatch(", ".join(names)) if len(names) == 2 else None
    if match is None:
        return cell
    behind = [part for part in parts if part not in names]
    return ", ".join((f"{match[2].strip()} {match[1].strip()}", *behind))


def _whole_name(parts: list[str]) -> str | None:
    if parts and all(_HAN.search(part) for part in parts):
        return "".join(reversed(parts))
    return " ".join(parts) or None


_TITLES = frozenset(map(heading, ("title", "anrede", "头衔")))
_ADDRESS = re.compile(
    r"(?:(?:mr|mrs|ms|miss|mx|dr|prof|dipl|ing|mag|herr|frau|hon|rev|sir|madam)\b[\s.,-]*)+"
    r"|先生|女士|小姐|太太",
    re.I,
)


def without_forms_of_address(
    block: Block, by_hand: Collection[str] = ()
) -> tuple[Block, list[str]]:
    """Return the block without the heading of titles of which none is a post, and what is to be said.

    Examples
    --------
    >>> rows = [["Ann Lee", "Dr."], ["Bo Ek", "Dipl.-Ing."]]
    >>> without_forms_of_address(Block(["Name", "Title"], rows, "", {}, [2, 3]))[0].header
    ['Name', '']
    """
    header, notes = [*block.header], []
    for place, name in enumerate(block.header):
        cells = [str(row[place]).strip() for row in block.rows if not is_blank(row[place])]
        is_free = heading(name) in _TITLES and name not in by_hand
        if is_free and cells and all(map(_ADDRESS.fullmatch, cells)):
            header[place] = ""
            notes.append(phrase("load", "forms_of_address", header=name))
    return (replace(block, header=header, source=block.source or block) if notes else block), notes
