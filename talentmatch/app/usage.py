"""What is said of a command line that cannot be read, in the reader's language."""

from __future__ import annotations

from typing import Any

from talentmatch.app.options import Lang
from talentmatch.vocab.phrases import phrase

__all__ = ["show_usage"]


def show_usage(error: Any, lang: Lang) -> None:
    """Write a usage error of the command-line library to stderr.

    Parameters
    ----------
    error : ClickException
        What the library raised; where it tells no facts, its English words stand as they are.
    lang : Lang
        Language of the command line.
    """
    from talentmatch.app.output import say

    if lang is Lang.en or type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    if getattr(error, "ctx", None) is not None:
        say(phrase("usage", "see_help", command=error.ctx.command_path))
    say(phrase("app", "error", what=_what(error)))


def _what(error: Any) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return phrase("usage", "no_such_option", option=error.option_name)
    if kind == "MissingParameter":
        return phrase("usage", "missing", name=_hint(error))
    if kind == "BadParameter":
        key = "bad_value_of" if _hint(error) else "bad_value"
        return phrase("usage", key, name=_hint(error), what=error.message)
    return phrase("usage", "other", what=error.format_message())


def _hint(error: Any) -> str:
    if error.param_hint is None:
        return "" if error.param is None else str(error.param.get_error_hint())
    hints = error.param_hint
    return hints if isinstance(hints, str) else " / ".join(hints)
