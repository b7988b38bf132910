"""What is said of a command line that cannot be read, in the reader's language."""

from __future__ import annotations

import re
from typing import Any

from talentmatch.app._options import Lang
from talentmatch.i18n import LazyText, joined, phrase

__all__ = ["show_usage"]

#: The library's English words to the key of the same sentence; what is not here stands as it is.
_KNOWN = {
    r"No such option: (?P<value>\S+) \(Possible options: (?P<near>.+)\)": "no_option_near",
    r"No such option: (?P<value>\S+) Did you mean (?P<near>.+)\?": "no_option_near",
    r"No such option: (?P<value>\S+)": "no_option",
    r"No such command '(?P<value>.*)'\. Did you mean (?P<near>.+)\?": "no_command_near",
    r"No such command '(?P<value>.*)'": "no_command",
    r"Missing (?:argument|parameter|option) (?P<value>\S+?)\.": "missing",
    r"unexpected extra argument.*\((?P<value>.*)\)": "extra",
    r"Option (?P<value>\S+) requires": "no_value",
    r"is not one of (?P<value>.*?)\.?$": "choose",
    r"greater than or equal to (?P<value>\S+)": "least",
    r"less than or equal to (?P<value>\S+)": "most",
    r"valid integer(?P<value>)": "integer",
    r"valid number(?P<value>)": "number",
    r"does not match the formats? '(?P<value>[^']*)": "format",
    r"'(?P<value>[^']*)' does not exist": "no_file",
}


def show_usage(error: Any, lang: Lang) -> None:
    """Write a usage error of the command-line library to stderr.

    Parameters
    ----------
    error : ClickException
        What the library raised.
    lang : Lang
        Language of the command line.
    """
    from talentmatch.app._speech import say

    if lang == "en" or type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return
    if getattr(error, "ctx", None) is not None:
        say(phrase("usage", "see_help", command=error.ctx.command_path))
    message = error.message if isinstance(error.message, LazyText) else _in_catalogue_words(error)
    hint = getattr(error, "param_hint", None) or (
        error.param.get_error_hint() if getattr(error, "param", None) else ""
    )
    if hint and type(error).__name__ == "BadParameter":
        message = phrase("usage", "of", name=hint.replace("'", ""), what=message)
    say(phrase("app", "error", what=message))


def _in_catalogue_words(error: Any) -> str:
    """Return the same sentence from the catalogue, where its words are known."""
    # A missing argument has no message of its own.
    text = error.message if type(error).__name__ == "BadParameter" else error.format_message()
    for pattern, key in _KNOWN.items():
        if match := re.search(pattern, text):
            facts = match.groupdict()
            for name in {"near", *(["value"] if key in ("choose", "missing") else [])} & set(facts):
                facts[name] = joined(facts[name].replace("'", "").split(", "))
            return phrase("usage", key, **facts)
    return phrase("usage", "other", what=text)
