"""Every deliberate error, one small tree.

An error carries its facts as attributes, so that a caller need not parse the message, and its
message names all problems, the value seen and the next step. The message is English and remembers
what it says, so that `talentmatch.i18n.render(error, lang)` says it in the reader's language.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isinf
from numbers import Integral, Real
from operator import ge, gt
from pathlib import Path
from typing import Any, TypeVar

from talentmatch.i18n import joined, label, phrase, reworded

_T = TypeVar("_T")

__all__ = [
    "AccessError",
    "AlreadyRunningError",
    "ClusterLostError",
    "ContractError",
    "InputError",
    "MissingDataError",
    "MissingExtraError",
    "NotFoundError",
    "ScanError",
    "SpecError",
    "StoreError",
    "StoreLockedError",
    "StoreVersionError",
    "TalentMatchError",
    "TrackingError",
    "UnreadableFileError",
    "UnreadableModelError",
    "collected",
    "in_one_line",
    "is_whole",
    "listed",
    "nearest_names",
    "number_problems",
    "reason_of",
    "trace_of",
]


def nearest_names(name: str, names: Iterable[str], *, least: float = 0.0) -> list[str]:
    """Return the names nearest to one that is none of them, three at most.

    Parameters
    ----------
    name : str
        What was asked for.
    names : iterable of str
        What there is.
    least : float, default=0
        How like it they are at least [%].

    Examples
    --------
    >>> nearest_names("tema", ["team", "demand", "match"])[0]
    'team'
    """
    from rapidfuzz import process

    return [one for one, _, _ in process.extract(name, list(names), limit=3, score_cutoff=least)]


def listed(problems: Iterable[str]) -> str:
    """Write problems one a line, indented under the sentence they belong to."""
    return joined(["", *problems], "\n  - ")


def in_one_line(message: str) -> str:
    r"""Write a message without its line breaks: the problems that `listed` put below follow their sentence.

    Examples
    --------
    >>> in_one_line("no model:\n  - too short\n  - too few")
    'no model: too short; too few'
    """
    return reworded(message, _joined_lines)


def _joined_lines(text: str) -> str:
    sentence, *problems = (" ".join(part.split()) for part in text.split("\n  - "))
    chinese = sentence.endswith("：")
    after, between = ("", "；") if chinese else (" ", "; ")
    return sentence + after * bool(problems) + between.join(problems)


def is_whole(value: object, least: int) -> bool:
    """Return whether a value is a whole number of at least so much; a truth value is none.

    Examples
    --------
    >>> is_whole(3, 1), is_whole(2.5, 1), is_whole("3", 1), is_whole(True, 1)
    (True, False, False, False)
    """
    return isinstance(value, Integral) and not isinstance(value, bool) and int(value) >= least


def number_problems(
    given: object,
    *,
    whole: Mapping[str, int] | None = None,
    above_zero: Iterable[str] = (),
    from_zero: Iterable[str] = (),
) -> list[str]:
    """Say of each parameter of an estimator that it is not the number it must be.

    So it is said of its `random_state`, if it has one: a whole number, or none.

    Parameters
    ----------
    given : object
        Has the parameters as attributes.
    whole : mapping of str to int, optional
        Parameter to the least whole number that it may be.
    above_zero : iterable of str
        Parameters that must be numbers above zero.
    from_zero : iterable of str
        Parameters that must be finite numbers, zero or above.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> number_problems(SimpleNamespace(rounds="10", ridge=0.5), whole={"rounds": 1})
    ["rounds is '10'; it must be a whole number of at least 1"]
    """
    problems: list[str] = [
        phrase("errors", "whole_number", name=name, value=getattr(given, name), least=least)
        for name, least in (whole or {}).items()
        if not is_whole(getattr(given, name), least)
    ]
    seed = getattr(given, "random_state", None)
    if seed is not None and not is_whole(seed, 0):
        facts = {"name": "random_state", "value": seed, "least": 0}
        problems.append(phrase("errors", "whole_number", **facts))
    for names, word, fits in ((above_zero, "above_zero", gt), (from_zero, "from_zero", ge)):
        for name in names:
            value = getattr(given, name)
            is_number = isinstance(value, Real) and not isinstance(value, bool)
            endless = is_number and word == "from_zero" and isinf(float(value))
            if endless or not (is_number and fits(float(value), 0)):
                problems.append(phrase("errors", word, name=name, value=value))
    return problems


def collected(read: Callable[[], _T], problems: list[str]) -> _T | None:
    """Return what is read, or None after adding what is wrong with it to `problems`.

    Examples
    --------
    >>> def read():
    ...     raise InputError("weight is short")
    >>> problems = ["groups are short"]
    >>> collected(read, problems), problems
    (None, ['groups are short', 'weight is short'])
    """
    try:
        return read()
    except InputError as error:
        problems.extend(error.problems or [str(error)])
        return None


def reason_of(error: BaseException) -> str:
    """Return why a library failed, without its message: that may quote the cell it stumbled over.

    Examples
    --------
    >>> import pandas as pd
    >>> try:
    ...     pd.to_datetime(["1990-01-01", "Wang Wei 13800138000"], format="%Y-%m-%d")
    ... except ValueError as error:
    ...     print(reason_of(error))
    ValueError
    >>> reason_of(PermissionError(13, "Permission denied", "secret.csv"))
    'Permission denied'
    """
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    kind, package = type(error).__name__, type(error).__module__.partition(".")[0].lstrip("_")
    return kind if package in ("builtins", "talentmatch") else f"{package}: {kind}"


def trace_of(error: BaseException) -> str:
    """Return where an error that nobody foresaw arose: lines of code, and none of its values."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"Traceback (most recent call last):\n{frames}{reason_of(error)}"


class TalentMatchError(Exception):
    """Base of every error this package raises on purpose; it passes between processes whole.

    Examples
    --------
    >>> import talentmatch as tm
    >>> try:
    ...     tm.Store("no/such/folder/city.duckdb")
    ... except tm.TalentMatchError as error:
    ...     print(type(error).__name__)
    StoreError
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[TalentMatchError], args: tuple[Any, ...], facts: dict[str, Any]) -> Any:
    error = kind.__new__(kind, *args)
    error.__dict__.update(facts)
    return error


class ContractError(TalentMatchError):
    """Rows or columns do not fit the contract of a table.

    Attributes
    ----------
    table : str
        Name of the table.
    source : str
        Where the rows came from, as a person would say it.
    problems : tuple of str
        One sentence a problem, each with the value seen and the next step.
    """

    def __init__(self, table: str, problems: Sequence[str], *, source: str = "the data") -> None:
        self.table = table
        self.source = source
        self.problems = tuple(problems)
        facts = {"source": label("things", source), "table": label("tables", table)}
        super().__init__(phrase("errors", "contract", problems=listed(problems), **facts))


class InputError(TalentMatchError, ValueError):
    """Arguments of a model or a function are not usable.

    Attributes
    ----------
    problems : tuple of str
        Why, one sentence a problem.
    """

    def __init__(self, summary: str, problems: Sequence[str] = ()) -> None:
        self.problems = tuple(problems)
        facts = {"summary": summary, "problems": listed(problems)}
        super().__init__(phrase("errors", "input", **facts) if problems else summary)


class UnreadableFileError(TalentMatchError):
    """A file cannot be read, or is not safe to read.

    Attributes
    ----------
    path, problem, remedy : str
        The file, what is wrong with it, and what to do.
    closed : bool
        Whether nobody can tell what is in it, so that in a folder it is missed.
    """

    def __init__(self, path: str, problem: str, remedy: str, *, closed: bool = False) -> None:
        self.path, self.problem, self.remedy, self.closed = path, problem, remedy, closed
        facts = {"path": path, "problem": problem, "remedy": remedy}
        super().__init__(phrase("errors", "unreadable", **facts))

    @classmethod
    def of(
        cls, path: Path, problem: str, remedy: str, *, closed: bool = False, **facts: object
    ) -> UnreadableFileError:
        """Return the error of two sentences of the room `load`, of which the first names `facts`."""
        sentences = phrase("load", problem, **facts), phrase("load", remedy)
        return UnreadableFileError(str(path), *sentences, closed=closed)


class ScanError(UnreadableFileError):
    """The pages of a file are pictures, and what reads letters off pictures is not installed."""

    def __init__(self, path: str) -> None:
        super().__init__(path, phrase("load", "scan"), phrase("load", "install_ocr"), closed=True)


class StoreError(TalentMatchError):
    """The store cannot do what was asked; what it held before is still there."""


class StoreLockedError(StoreError):
    """Another process has the store open."""


class StoreVersionError(StoreError):
    """The store was written by another version of talentmatch."""

    def __init__(self, path: str, found: int, supported: int) -> None:
        self.path, self.found, self.supported = path, found, supported
        remedy = phrase("errors", "version_newer" if found > supported else "version_older")
        facts = {"path": path, "found": found, "supported": supported, "remedy": remedy}
        super().__init__(phrase("errors", "version", **facts))


class AccessError(TalentMatchError):
    """Permitted use, consent or the separation of personal data forbids a read."""


class MissingDataError(TalentMatchError):
    """A verb lacks a table or columns it needs.

    Attributes
    ----------
    needs : dict of str to tuple of str
        Table to the columns that must be filled.
    one_of : sequence of sequence of str
        Groups of these tables of which one would do; empty where all are needed.
    """

    def __init__(
        self,
        verb: str,
        needs: dict[str, tuple[str, ...]],
        *,
        one_of: Sequence[Sequence[str]] = (),
    ) -> None:
        self.verb, self.needs, self.one_of = verb, needs, one_of
        lines = {
            table: phrase(
                "errors",
                "lacks_columns" if columns else "lacks_table",
                table=label("tables", table),
                columns=joined(columns),
                name=table,
            )
            for table, columns in needs.items()
        }
        key = "missing_one_of" if len(one_of) > 1 else "missing_data"
        groups = one_of or [[table] for table in needs]
        problems = [joined([lines[table] for table in group], " + ") for group in groups]
        super().__init__(phrase("errors", key, verb=label("verbs", verb), tables=listed(problems)))


class NotFoundError(TalentMatchError, LookupError):
    """Something was asked for by a name that does not exist.

    Attributes
    ----------
    what, name : str
        Kind of thing, and the name that was asked for.
    nearest : tuple of str
        Names that exist and are like it.
    """

    def __init__(
        self, what: str, name: str, nearest: Sequence[str] = (), *, said: str | None = None
    ) -> None:
        self.what, self.name, self.nearest = what, name, tuple(nearest)
        facts = {"what": label("things", what), "name": name, "nearest": joined(nearest)}
        key = "not_found_near" if nearest else "not_found"
        super().__init__(said or phrase("errors", key, **facts))


class SpecError(TalentMatchError):
    """A YAML spec in features/ or models/ does not fit its schema.

    Attributes
    ----------
    path : str
        The file.
    problems : tuple of str
        What is wrong with it, one sentence a problem.
    """

    def __init__(self, path: str, problems: Sequence[str]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__(phrase("errors", "spec", path=path, problems=listed(problems)))


class MissingExtraError(TalentMatchError, ImportError):
    """An optional package is missing; the message gives the line that installs it."""

    def __init__(self, purpose: str, extra: str) -> None:
        self.purpose, self.extra = purpose, extra
        super().__init__(phrase("errors", "missing_extra", purpose=purpose, extra=extra))


class ClusterLostError(InputError):
    """Scheduler or workers are gone; with others the same call goes through."""


class TrackingError(TalentMatchError):
    """A run, a model or its registry entry is missing or cannot be used."""


class UnreadableModelError(TrackingError):
    """The files of a saved model are gone or damaged; training again replaces it."""


class AlreadyRunningError(TalentMatchError):
    """The nightly run was started while another one was at work."""

    def __init__(self, place: str, process: str) -> None:
        self.place, self.process = place, process
        facts = {"place": place, "process": process or label("things", "unknown")}
        super().__init__(phrase("errors", "running", **facts))
