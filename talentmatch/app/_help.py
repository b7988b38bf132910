"""Help of every command in the reader's language, the library's own words included."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, Final

from typer.core import TyperCommand, TyperGroup

from talentmatch.app._speech import language_of
from talentmatch.i18n import Language, joined, label, render
from talentmatch.report.sheets.sheet_notes import text_width

__all__ = ["SpokenCommand", "SpokenGroup", "help_of", "paragraphs"]

#: Columns of the first part of a list of options, at most.
_LEFT: Final = 30
#: What a line is not broken inside of: a Chinese character, a word.
_PIECE: Final = re.compile(
    r"[\u2e80-\u9fff\uff00-\uffef“”\[]|[^\s\[\u2e80-\u9fff\uff00-\uffef“”]+|\s+"
)
#: No line begins with one of these.
_CLOSING: Final = "，。；：、？！）”》%,.;:?!)]"
#: No line ends with one of these.
_OPENING: Final = "（“《[("
_EXAMPLE: Final = "Example:"


class SpokenCommand(TyperCommand):
    """A command whose help is in the reader's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage, what it does, an example, arguments and options."""
        formatter.write(help_of(ctx, language_of(sys.argv), formatter.width))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return what it does, as a shell shows it while it completes."""
        return _short(self, language_of(sys.argv))


class SpokenGroup(TyperGroup):
    """Commands below a command, with help in the reader's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write usage, what it does, options and the commands below."""
        formatter.write(help_of(ctx, language_of(sys.argv), formatter.width))

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return what it does, as a shell shows it while it completes."""
        return _short(self, language_of(sys.argv))


def help_of(ctx: Any, lang: Language, width: int = 80) -> str:
    """Return the help of a command.

    Parameters
    ----------
    ctx : click.Context
        The command, with those above it.
    lang : {"en", "zh"}
        Language of the reader.
    width : int, default=80
        Columns of the terminal; a Chinese character takes two.
    """
    command = ctx.command
    pieces = " ".join(label("help", piece, lang) for piece in command.collect_usage_pieces(ctx))
    lines = [f"{_named('Usage', '', lang)}{ctx.command_path} {pieces}"]
    for text in paragraphs(command.help):
        lines += ["", *_paragraph(text, lang, width)]
    parts: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": [], "Commands": []}
    for parameter in command.get_params(ctx):
        if record := parameter.get_help_record(ctx):
            kind = "Options" if parameter.param_type_name == "option" else "Arguments"
            parts[kind].append(_entry(record, parameter.help or "", lang))
    for name, below in getattr(command, "commands", {}).items():
        parts["Commands"].append((name, _short(below, lang)))
    for title, rows in parts.items():
        if rows:
            lines += ["", _named(title, "", lang).rstrip(), *_listed(rows, width)]
    return "\n".join(lines) + "\n"


def paragraphs(text: str | None) -> list[str]:
    """Return the paragraphs of a help text, each on one line.

    Examples
    --------
    >>> paragraphs(" Show a list,   with its basis. ")
    ['Show a list, with its basis.']
    """
    parts = re.split(r"\n\s*\n", inspect.cleandoc(text or ""))
    return [" ".join(part.split()) for part in parts if part.strip()]


def _short(command: Any, lang: Language) -> str:
    return label("help", next(iter(paragraphs(command.help)), ""), lang)


def _named(name: str, what: str, lang: Language) -> str:
    return str(render(joined([label("help", name), what], ": "), lang))


def _paragraph(text: str, lang: Language, width: int) -> list[str]:
    """Return the lines of a paragraph; an example is a command, to be copied as one line."""
    if text.startswith(_EXAMPLE):
        return [f"  {_named('Example', text.removeprefix(_EXAMPLE).strip(), lang)}"]
    return _wrapped(label("help", text, lang), width, "  ")


def _entry(record: tuple[str, str], text: str, lang: Language) -> tuple[str, str]:
    """Return name and meaning of a parameter, of what the library says of it."""
    name, told = record
    said = label("help", " ".join(text.split()), lang)
    known = re.search(r"\[([^\[\]]+)\]$", told.removeprefix(text).strip())
    if known:
        facts = [_fact(fact, lang) for fact in known[1].split("; ")]
        said = f"{said} [{render(joined(facts, '; '), lang)}]"
    return re.sub(r"<[^|<>]+>", lambda kind: label("help", kind[0], lang), name), said.strip()


def _fact(fact: str, lang: Language) -> str:
    name, colon, value = fact.partition(": ")
    return _named(name, value, lang) if colon else label("help", fact, lang)


def _listed(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Yield the lines of names and meanings, one beside the other where there is room."""
    left = min(max(text_width(name) for name, _ in rows), _LEFT) + 4
    for name, meaning in rows:
        lines = _wrapped(meaning, width, " " * left)
        if text_width(name) + 4 > left:
            yield f"  {name}"
        elif lines:
            lines[0] = f"  {name}{lines[0][text_width(name) + 2 :]}"
        else:
            lines = [f"  {name}"]
        yield from lines


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """Break a text between words, and between Chinese characters."""
    lines: list[list[str]] = [[]]
    room = width - text_width(indent)
    for piece in _PIECE.findall(text):
        line = lines[-1]
        full = text_width("".join(line)) + text_width(piece.rstrip()) > room
        if full and line and piece.strip(_CLOSING):
            stays = next((n for n in range(len(line), 0, -1) if line[n - 1] not in _OPENING), 0)
            lines.append(line[stays:])
            del line[stays:]
        lines[-1].append(piece)
    return [indent + said for line in lines if (said := "".join(line).strip())]
