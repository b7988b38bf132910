"""Sentences shown to people, where everything above the errors looks for them."""

from __future__ import annotations

from talentmatch.phrases import (
    Language,
    Said,
    either,
    joined,
    named,
    phrase,
    phrase_keys,
    retold,
)

__all__ = ["Language", "Said", "either", "joined", "named", "phrase", "phrase_keys", "retold"]
