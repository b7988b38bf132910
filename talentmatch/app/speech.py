"""What a command says on the way: messages and warnings on stderr, in the reader's language."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from talentmatch.i18n import languages, phrase, render

__all__ = ["DEFAULT_LANG", "language_of", "say", "warn"]

_LOCALE = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
DEFAULT_LANG = max(
    (code for code in languages() if _LOCALE.startswith(code)), key=len, default="en"
)


def language_of(arguments: Sequence[str]) -> str:
    """Return the language that a command line asks for, also where it cannot be read otherwise."""
    wishes = [os.environ.get("TALENTMATCH_LANG", "")]
    for place, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        if name == "--lang":
            wishes += [value] if equals else list(arguments[place + 1 : place + 2])
    available = [name for name in wishes if name in languages()]
    return available[-1] if available else DEFAULT_LANG


def say(message: str) -> None:
    """Write a message for the person at the terminal, in the language of the command line."""
    print(render(message, language_of(sys.argv)), file=sys.stderr)


def warn(message: str) -> None:
    """Write a warning for the person at the terminal."""
    say(phrase("app", "warning", what=message))
