"""What was understood of a sheet, heading by heading, for somebody to confirm or correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from talentmatch.data.reading.cells.values import is_blank, parse_text
from talentmatch.data.reading.layout._lacking import FIGURES
from talentmatch.data.reading.layout._sense import Guess
from talentmatch.data.reading.layout.columns import Mapped
from talentmatch.data.reading.layout.headings import IGNORED, heading
from talentmatch.data.reading.layout.sheets import Block, Cell, Understood
from talentmatch.data.tables import TABLES
from talentmatch.i18n import phrase

__all__ = ["Understanding", "understood", "unread_sheet"]

_EXAMPLES, _LONGEST = 3, 30


@dataclass(frozen=True)
class Understanding:
    """What is known of the headings of one block.

    Attributes
    ----------
    mapped : Mapped, optional
        Fields of the headings; none where no table fits.
    guesses : dict of int to Guess
        What the headings that no list knows may mean.
    by_hand : dict of str to str
        Headings whose field, or that they have none, the caller gives.
    around : dict of str to str
        Columns made of bands, sheet names and titles, and where each comes from.
    why : str
        Why no table fits, where none does.
    """

    mapped: Mapped | None
    guesses: Mapping[int, Guess]
    by_hand: Mapping[str, str]
    around: Mapping[str, str]
    why: str = ""


def understood(block: Block, understanding: Understanding) -> tuple[Understood, ...]:
    """Return a line for each heading: what it was read as, how sure that is, and why."""
    table = understanding.mapped.table if understanding.mapped else ""
    fields = understanding.mapped.fields if understanding.mapped else {}
    # Nobody's name or telephone is copied to one file more.
    personal = bool(table) and (bool(TABLES[table].people) or table == "contact")
    lines = []
    for place, name in enumerate(block.header):
        if not name:
            continue
        field, sure, reason = _line(place, name, fields, understanding)
        examples = "" if personal else _examples([row[place] for row in block.rows])
        lines.append(Understood(table, name, examples, field, sure, reason))
    return (*lines, *_lacking(understanding.mapped))


def _lacking(mapped: Mapped | None) -> list[Understood]:
    """Return a line for what a table cannot do without and no heading gives."""
    if mapped is None:
        return []
    fields, figures = set(mapped.fields.values()), FIGURES.get(mapped.table, ())
    names = [*mapped.missing, *(figures[:1] if not fields & set(figures) else ())]
    contract = TABLES[mapped.table]
    return [
        Understood(
            mapped.table, "", "", "", "unsure", phrase("review", "lacks", name=contract[name].label)
        )
        for name in dict.fromkeys(names)
    ]


def unread_sheet(reason: str) -> tuple[Understood, ...]:
    """Return the line of a sheet without a header."""
    return (Understood("", "", "", "", "unread", reason),)


def _line(
    place: int, name: str, fields: Mapping[int, str], understanding: Understanding
) -> tuple[str, str, str]:
    guess = understanding.guesses.get(place)
    field = fields.get(place, "")
    if understanding.mapped is None:
        return "", "unread", understanding.why
    by_hand = {heading(header) for header in understanding.by_hand}
    if name in understanding.around:
        return field, "sure" if field else "unread", understanding.around[name]
    if heading(name) in by_hand:
        return field, "given", phrase("review", "by_hand")
    if field and (guess is None or guess.field != field):
        return field, "known", phrase("review", "by_list")
    if guess is None:
        ignored = heading(name) in IGNORED
        return "", "unread", phrase("review", "ignored" if ignored else "nothing_like_it")
    if guess.sure:
        return guess.field, "sure", guess.reason
    rivals = [
        g for at, g in understanding.guesses.items() if at != place and g.field == guess.field
    ]
    if rivals:
        facts = {"field": guess.field, "reason": guess.reason}
        return "", "unsure", phrase("review", "rivals", **facts)
    return guess.field, "unsure", guess.reason


def _examples(cells: Sequence[Cell]) -> str:
    texts = (parse_text(cell) for cell in cells if not is_blank(cell))
    values = dict.fromkeys(text[:_LONGEST] for text in texts if text)
    return " | ".join(list(values)[:_EXAMPLES])
