"""Where the access log does not hold, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass

from talentmatch.i18n import phrase

__all__ = ["Tampering", "tampering"]


@dataclass(frozen=True)
class Tampering:
    """First entry at which the log does not hold.

    Attributes
    ----------
    entry : int
        Number of the entry, from 1.
    what : str
        What is wrong with it.
    kind : str
        changed, missing, emptied, cut, unsealed, rolled_back, rewritten, witness_missing,
        witness_changed or other_form.
    """

    entry: int
    what: str
    kind: str = "changed"

    def __str__(self) -> str:
        return phrase("access", "entry", entry=self.entry, what=self.what)


def tampering(entry: int, kind: str, **facts: object) -> Tampering:
    """Say of which kind a fault is, and in a sentence what it means."""
    return Tampering(entry, phrase("access", kind, **facts), kind)
