"""What `talentmatch` alone says: what is here, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from talentmatch._version import __version__
from talentmatch.errors import UnreadableModelError
from talentmatch.i18n import Language, joined, label, phrase

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["front_page"]

_STEPS: Final = 3
#: Before there is a store.
_BEGIN: Final = ("demo", "init city --example planner", "load PATH")
#: With a store that holds nothing.
_EMPTY: Final = ("load PATH", "template posting", "serve")
_USED: Final = ["kind", "version", "as_of"]
#: Model to the verb that trains it, before those that live on it.
_TRAINED: Final = {"demand": "train demand", "match": "train match", "team": "train team"}
#: What is worth a call once it is ready, the main lists first.
_LISTS: Final = ("shortage", "leads", "forecast", "staff", "project", "majors", "targets", "levels")


def front_page(path: Path, lang: Language) -> list[str]:
    """Return the lines of the front page.

    Parameters
    ----------
    path : Path
        The store that commands would use.
    lang : {"en", "zh"}
        Language of the reader.
    """
    from talentmatch.data.storage.schema import require_plain_path

    require_plain_path(path)  # nothing of what follows would work
    head = phrase("front", "head", version=__version__)
    if not path.exists():
        return [head, phrase("front", "no_store", path=path), *_next(_BEGIN)]
    from talentmatch.app._options import open_store, tracking_of

    with open_store(path, lang) as store:
        rows = store.tables()
        if not any(rows.values()):
            return [head, phrase("front", "empty", path=path), *_next(_EMPTY)]
        tracking = tracking_of(path)
        try:
            used, unread = _used(tracking), ""
        except UnreadableModelError as error:
            used, unread = pd.DataFrame(columns=_USED), error.args[0]
        facts = {"tables": len(rows), "rows": f"{sum(rows.values()):,}", "path": path}
        lines = [head, phrase("front", "store", **facts), _age(store), unread or _models(used)]
        return [*lines, *_next(_steps(store, tracking, used))]


def _age(store: Store) -> str:
    from talentmatch.pipeline.readiness import data_date

    day = data_date(store)
    days = (pd.Timestamp.now().normalize() - day.normalize()).days
    return phrase("front", "age", day=f"{day:%Y-%m-%d}", days=days)


def _used(tracking: Tracking) -> pd.DataFrame:
    """Return the models in use: kind, version, as_of."""
    from talentmatch.pipeline.readiness import champions

    return champions(tracking)[_USED] if tracking.begun else pd.DataFrame(columns=_USED)


def _models(used: pd.DataFrame) -> str:
    if used.empty:
        return phrase("front", "no_models")
    models = [
        phrase("front", "model", kind=label("kinds", kind), version=version, as_of=as_of)
        for kind, version, as_of in used.itertuples(index=False)
    ]
    return phrase("front", "models", models=joined(models))


def _steps(store: Store, tracking: Tracking, used: pd.DataFrame) -> list[str]:
    """Return commands that would answer: what is to be trained first, then lists, then the page."""
    from talentmatch.pipeline.checking import refusals
    from talentmatch.pipeline.readiness import readiness

    refused = refusals(store, tracking=tracking)
    ready = [verb for verb, lacks in readiness(store).items() if not lacks and verb not in refused]
    trained = set(used["kind"])
    untrained = [verb for kind, verb in _TRAINED.items() if kind not in trained and verb in ready]
    lists = [verb for verb in _LISTS if verb in ready]
    steps = [*untrained[:1], *lists][: _STEPS - 1]
    return [*steps, "serve", "check"][:_STEPS]


def _next(steps: Sequence[str]) -> list[str]:
    lines = [
        phrase("front", "step", command=step, what=phrase("front", f"does_{step.split()[0]}"))
        for step in steps
    ]
    return [phrase("front", "next"), *lines, phrase("front", "more")]
