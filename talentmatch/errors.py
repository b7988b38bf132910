"""Every deliberate error, one small tree.

An error carries its facts as attributes, so that a caller need not parse the message, and its
message names all problems, the value seen and the next step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = [
    "AccessError",
    "AlreadyRunningError",
    "ContractError",
    "InputError",
    "MissingDataError",
    "MissingExtraError",
    "NotFoundError",
    "SpecError",
    "StoreError",
    "StoreLockedError",
    "StoreVersionError",
    "TalentMatchError",
    "TrackingError",
    "UnreadableFileError",
    "listed",
]


def listed(problems: Iterable[str]) -> str:
    """Write problems one a line, indented under the sentence they belong to."""
    return "".join(f"\n  - {problem}" for problem in problems)


class TalentMatchError(Exception):
    """Base of every error this package raises on purpose."""


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
        super().__init__(f"{source} does not fit table '{table}':{listed(self.problems)}")


class InputError(TalentMatchError, ValueError):
    """Arguments of a model or a function are not usable; `problems` lists why."""

    def __init__(self, summary: str, problems: Sequence[str] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{summary}{':' if problems else ''}{listed(self.problems)}")


class UnreadableFileError(TalentMatchError):
    """A file cannot be read, or is not safe to read."""

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        self.path, self.problem, self.remedy = path, problem, remedy
        super().__init__(f"{path} cannot be read: {problem}; {remedy}")


class StoreError(TalentMatchError):
    """The store cannot do what was asked; what it held before is still there."""


class StoreLockedError(StoreError):
    """Another process has the store open."""


class StoreVersionError(StoreError):
    """The store was written by another version of talentmatch."""

    def __init__(self, path: str, found: int, supported: int) -> None:
        self.path, self.found, self.supported = path, found, supported
        remedy = (
            "install the newer talentmatch that wrote it (pip install --upgrade talentmatch)"
            if found > supported
            else "load the files it came from into a new store"
        )
        super().__init__(
            f"{path} has schema version {found}, this talentmatch reads version {supported}; "
            f"{remedy}. Nothing was changed."
        )


class AccessError(TalentMatchError):
    """Permitted use, consent or the separation of personal data forbids a read."""


class MissingDataError(TalentMatchError):
    """A verb lacks a table or columns it needs.

    Attributes
    ----------
    needs : dict of str to tuple of str
        Table to the columns that must be filled.
    """

    def __init__(self, verb: str, needs: dict[str, tuple[str, ...]]) -> None:
        self.verb, self.needs = verb, needs
        lines = [
            f"table '{table}'"
            + (f" with {', '.join(columns)}" if columns else "")
            + f" (an empty form: talentmatch template {table})"
            for table, columns in needs.items()
        ]
        super().__init__(f"'{verb}' needs data that the store does not hold:{listed(lines)}")


class NotFoundError(TalentMatchError, LookupError):
    """Something was asked for by a name that does not exist; the nearest names are told."""

    def __init__(self, what: str, name: str, nearest: Sequence[str] = ()) -> None:
        self.what, self.name, self.nearest = what, name, tuple(nearest)
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        super().__init__(f"no {what} '{name}'{hint}")


class SpecError(TalentMatchError):
    """A YAML spec in features/ or models/ does not fit its schema."""

    def __init__(self, path: str, problems: Sequence[str]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__(f"{path} is not a valid spec:{listed(self.problems)}")


class MissingExtraError(TalentMatchError, ImportError):
    """An optional package is missing; the message gives the line that installs it."""

    def __init__(self, purpose: str, extra: str) -> None:
        self.purpose, self.extra = purpose, extra
        super().__init__(f"{purpose} needs an optional package: pip install 'talentmatch[{extra}]'")


class TrackingError(TalentMatchError):
    """A run, a model or its registry entry is missing or cannot be used."""


class AlreadyRunningError(TalentMatchError):
    """The nightly run was started while another one was at work."""

    def __init__(self, place: str, process: str) -> None:
        self.place, self.process = place, process
        super().__init__(
            f"process {process or 'unknown'} is running tonight's work in {place}; "
            "wait until it ends, or stop it and start again: it goes on where it was"
        )
