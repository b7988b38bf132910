"""A fitted estimator on disk: JSON, arrays and LightGBM text, never a pickle."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from talentmatch.errors import TrackingError, UnreadableModelError
from talentmatch.i18n import phrase
from talentmatch.specs.model_spec import estimator_class

__all__ = ["load_state", "save_state"]

_DECLARATION = "estimator.json"
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
    (folder / _DECLARATION).write_text(json.dumps({"estimator": dotted}), "utf-8")


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
        dotted = json.loads((folder / _DECLARATION).read_text("utf-8"))["estimator"]
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
