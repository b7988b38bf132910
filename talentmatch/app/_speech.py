"""What a command says on the way: messages and warnings on stderr, in the reader's language."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from talentmatch.i18n import languages, phrase, render

__all__ = ["DEFAULT_LANG", "language_of", "say", "system_language", "warn"]


def system_language() -> str:
    """Return the language of the system among those that can be said; English if it is none of them.

    LC_ALL, LC_MESSAGES and LANG say it; on Windows, where nobody sets them, the user's settings.
    """
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "") or _language_of_windows()
    return max((code for code in languages() if locale.startswith(code)), key=len, default="en")


def _language_of_windows() -> str:
    if sys.platform != "win32":
        return ""
    import ctypes
    from locale import windows_locale

    return windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


DEFAULT_LANG = system_language()


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
