"""What the store holds, which verbs that is enough for, and why others would refuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial, reduce
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.errors import TalentMatchError, UnreadableModelError, in_one_line
from talentmatch.i18n import joined, label, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.pipeline.demand._demand_history import history_notes, require_history
from talentmatch.pipeline.demand._employment_by_year import require_levels
from talentmatch.pipeline.demand.forecasting import require_readable
from talentmatch.pipeline.demand.reconciled_demand import reconciled_demand
from talentmatch.pipeline.readiness import data_date, readiness
from talentmatch.pipeline.shortages.needs import require_need
from talentmatch.specs import load_model_spec
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.contract.table import Purpose
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["CHECK", "check", "refusals"]

CHECK = ListSpec(
    "check",
    key=("table",),
    grain="a table that is filled",
    fields=(Field("table", vocabulary="tables:", names_row=True), Field("rows")),
)


def check(store: Store, *, tracking: Tracking) -> Result:
    """Return how many rows each table holds, with what that is enough for beside it.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the models in use are.
    """
    refused = refusals(store, tracking=tracking)
    lines = [_state(verb, missing, refused) for verb, missing in readiness(store).items()]
    rows = list(store.tables().items())
    table = pd.DataFrame(rows, columns=["table", "rows"])
    unlikely = _unlikely(store, tracking) if lines and _is_ready(store, refused) else ()
    return Result(CHECK, table, inside=(*unlikely, *lines, *history_notes(store)))


def _is_ready(store: Store, refused: Mapping[str, TalentMatchError]) -> bool:
    return "shortage" not in refused and not readiness(store)["shortage"]


def _unlikely(store: Store, tracking: Tracking) -> tuple[str, ...]:
    """Say which figures of the list of scarce posts are hardly possible."""
    # The list itself is worked out for this, which a check of an empty store does not need.
    from talentmatch.pipeline.shortages._shortages import shortage, surely_likely

    try:
        if surely_likely(store, tracking=tracking):
            return ()
        return shortage(store, tracking=tracking).unlikely
    except TalentMatchError:
        return ()  # `shortage` itself says why


def _state(verb: str, missing: list[str], refused: Mapping[str, TalentMatchError]) -> str:
    """Say of a verb whether it is ready, which tables it lacks, or why it would refuse."""
    facts: dict[str, object] = {"verb": label("verbs", verb)}
    if missing:
        return phrase("app", "needs", tables=joined(map(_tables, missing), "; "), **facts)
    if verb in refused:
        why = in_one_line(refused[verb].args[0])
        return phrase("app", "not_yet", why=why, **facts)
    return phrase("app", "ready", **facts)


def _tables(choices: str) -> str:
    """Return tables of which one is needed as a reader knows them."""
    names = (label("tables", name) for name in choices.split(" or "))
    return reduce(lambda first, second: phrase("app", "or", first=first, second=second), names)


def refusals(store: Store, *, tracking: Tracking) -> dict[str, TalentMatchError]:
    """Return which verbs would refuse although their tables are there, and why.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the models in use are.

    Returns
    -------
    dict of str to TalentMatchError
        Verb to what it would raise; empty where all answer.
    """
    refused: dict[str, TalentMatchError] = {}
    ready = {verb for verb, missing in readiness(store).items() if not missing}
    for verb, check in _CHECKS.items():
        if verb in ready:
            try:
                check(store, tracking)
            except TalentMatchError as error:
                refused[verb] = error
    return refused


def _train_demand(store: Store, tracking: Tracking) -> None:
    require_history(store)


def _train_on_answers(kind: str, store: Store, tracking: Tracking) -> None:
    # What was trained once can be again; reading all answers takes seconds.
    with suppress(UnreadableModelError):  # its files are gone
        if Registry(tracking).champion(kind) is not None:
            return
    from talentmatch.pipeline.models._training_tasks import RECIPES

    purpose: Purpose = "recruiting"
    RECIPES[kind].data(store, load_model_spec(f"{kind}_default"), data_date(store, purpose))


def _shortage(store: Store, tracking: Tracking) -> None:
    require_need(store, tracking=tracking, as_of=data_date(store))


def _demand(store: Store, tracking: Tracking) -> None:
    try:
        require_need(store, tracking=tracking, as_of=data_date(store))
    except TalentMatchError:
        # Postings alone are no list of scarce posts, but a demand that says what it rests on.
        reconciled_demand(store, tracking=tracking, as_of=data_date(store))


def _project(store: Store, tracking: Tracking) -> None:
    require_levels(store)


_CHECKS: dict[str, Callable[[Store, Tracking], None]] = {
    "train demand": _train_demand,
    "forecast": require_readable,
    "demand": _demand,
    "shortage": _shortage,
    "scenario": _shortage,
    "project": _project,
    "majors": _shortage,
    "train match": partial(_train_on_answers, "match"),
    "train team": partial(_train_on_answers, "team"),
}
