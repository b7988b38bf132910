"""Take names and contact data out of the sentences that people write.

Written as SQL over whole columns, so that it holds for every row that comes in, from whatever
source, and for millions of rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from talentmatch.data.contract._sealed import opened_text, sealed_text
from talentmatch.data.contract.table import Table

if TYPE_CHECKING:
    import duckdb

__all__ = ["MASK", "mask_known_names", "masked"]

#: What stands where something was taken out.
MASK = "…"

# What gives each family away, and what is taken out of a text that shows it. RE2 has no
# look-around: the character before and after a number is matched and put back.
_FAMILIES = (
    ("@", ((r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", MASK),)),
    (
        r"(?:[0-9][- ]?){10}",
        (
            (
                r"(^|[^0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]([^0-9A-Za-z]|$)",
                rf"\1{MASK}\2",
            ),
            (
                r"(^|[^0-9])(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}([^0-9]|$)",
                rf"\1{MASK}\2",
            ),
            (r"(^|[^0-9])0[0-9]{2,3}[- ]?[0-9]{7,8}([^0-9]|$)", rf"\1{MASK}\2"),
        ),
    ),
    (
        r"(?i)微信|wechat|QQ|vx|姓\s*名|联\s*系\s*人|name|contact|我叫",
        (
            (r"(?i)(微信号?|wechat|QQ号?|vx)\s*[:：]?\s*[A-Za-z0-9_-]{5,20}", rf"\1{MASK}"),
            (
                r"(姓\s*名|联\s*系\s*人|(?i:contact person|full name|my name|name))"
                r"(\s*[:：]\s*|\s+is\s+)[^\s,，;；。、|/()（）]{2,20}(?: [A-Z][a-z]+)?",
                rf"\1\2{MASK}",
            ),
            (r"(我叫)([\p{Han}]{2,4})([，,。；;\s])", rf"\1{MASK}\3"),
        ),
    ),
)


#: Tables of people, and what is written in them in sentences.
_TEXTS_OF_PEOPLE = (("candidate", "text"), ("note", "note_text"))


#: Names that are stored, in plain.
_NAMES = f"(SELECT candidate_id, {opened_text('contact.name', 'name')} AS name FROM main.contact)"


def masked(text: str) -> str:
    """Return the SQL that masks names and contact data in an SQL text expression."""
    result = text
    for sign, patterns in _FAMILIES:
        clean = result
        for pattern, replacement in patterns:
            clean = f"regexp_replace({clean}, '{pattern}', '{replacement}', 'g')"
        # Most texts hold nothing of the kind; one quick look spares them the slow replacements.
        result = f"CASE WHEN regexp_matches({text}, '{sign}') THEN {clean} ELSE {result} END"
    any_sign = "|".join(f"(?:{sign})" for sign, _ in _FAMILIES)
    return f"CASE WHEN regexp_matches({text}, '{any_sign}') THEN {result} ELSE {text} END"


def mask_known_names(connection: duckdb.DuckDBPyConnection, table: Table, staged: str) -> None:
    """Take out of free texts the names that the contact table knows.

    Called with staged rows: of people (their texts are masked by the names stored), or of contacts
    (texts stored are masked by the names that come in).
    """
    if table.name == "contact":
        for texts, sentences in _TEXTS_OF_PEOPLE:
            place = f"{texts}.{sentences}"
            _replace(connection, f'main."{texts}"', sentences, staged, place=place)
    elif "candidate_id" in table.names:
        for column in table.columns:
            if column.free_text:
                _replace(connection, staged, column.name, _NAMES)


def _replace(
    connection: duckdb.DuckDBPyConnection, texts: str, column: str, names: str, *, place: str = ""
) -> None:
    """Mask names in texts, which are sealed for a place where they are stored."""
    text = opened_text(place, f't."{column}"') if place else f't."{column}"'
    clean = f"replace({text}, n.name, '{MASK}')"
    # A name of one letter would blank every word that holds it.
    connection.execute(
        f'UPDATE {texts} AS t SET "{column}" = {sealed_text(place, clean) if place else clean} '
        f"FROM {names} AS n WHERE t.candidate_id = n.candidate_id AND length(n.name) > 1 "
        f"AND contains({text}, n.name)"
    ).fetchall()
