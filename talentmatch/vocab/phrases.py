"""Sentences shown to people, where everything above the errors looks for them."""

from __future__ import annotations

from talentmatch.phrases import (
    Language,
    Said,
    called,
    either,
    joined,
    phrase,
    phrase_keys,
    retold,
)

__all__ = ["Language", "Said", "called", "either", "joined", "phrase", "phrase_keys", "retold"]
