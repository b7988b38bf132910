"""A fitted estimator on disk: JSON, arrays and LightGBM text, never a pickle."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from talentmatch._version import __version__
from talentmatch.errors import TrackingError, UnreadableModelError
from talentmatch.i18n import phrase
from talentmatch.specs.model_spec import estimator_class

__all__ = ["is_as_saved", "load_state", "save_state", "saved_as"]

_DECLARATION = "estimator.json"
_OWN = "talentmatch"
_UNREADABLE = (
    AttributeError,
    EOFError,
    ImportError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
    BadZipFile,
)


def save_state(estimator: Any, dotted: str, folder: Path) -> None:
    """Write a fitted estimator as JSON, arrays and LightGBM text."""
    folder.mkdir(parents=True, exist_ok=True)
    estimator.save(folder / "state")
    made = {"estimator": dotted, "talentmatch": __version__, "files": _digests(folder / "state")}
    (folder / _DECLARATION).write_text(json.dumps(made), "utf-8")


def saved_as(folder: Path) -> str:
    """Return the name of the class that reads a folder back.

    Raises
    ------
    OSError, ValueError, KeyError
        If its declaration is missing or damaged.
    """
    return str(json.loads((folder / _DECLARATION).read_text("utf-8"))["estimator"])


def is_as_saved(folder: Path) -> bool:
    """Say whether a folder is what this version of talentmatch saved of an estimator of its own.

    What is can be loaded, which takes seconds; of what is not, loading alone tells.
    """
    try:
        made = json.loads((folder / _DECLARATION).read_text("utf-8"))
        own = str(made["estimator"]).startswith(f"{_OWN}.") and made["talentmatch"] == __version__
        return own and made["files"] == _digests(folder / "state")
    except (LookupError, OSError, TypeError, ValueError):
        return False  # of an earlier version, or damaged


def _digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below a folder."""
    digests = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            digests[path.relative_to(folder).as_posix()] = digest
    return digests


def load_state(folder: Path) -> Any:
    """Read a fitted estimator back.

    Raises
    ------
    UnreadableModelError
        If another version of talentmatch saved it in a form that is not known here, or files of it
        are missing or damaged.
    TrackingError
        If its estimator cannot be imported.
    """
    dotted = _DECLARATION  # what is named until the file has said which estimator it is
    try:
        dotted = saved_as(folder)
        return _class_of(dotted).load(folder / "state")
    except Exception as error:
        # LightGBM is not imported for the sake of an error.
        if isinstance(error, _UNREADABLE) or type(error).__name__ == "LightGBMError":
            raise UnreadableModelError(
                phrase("models", "unreadable", name=dotted, error=error)
            ) from error
        raise


def _class_of(dotted: str) -> Any:
    try:
        return estimator_class(dotted)
    except (AttributeError, ImportError, OSError, ValueError) as error:
        raise TrackingError(phrase("models", "no_class", name=dotted, error=error)) from error
