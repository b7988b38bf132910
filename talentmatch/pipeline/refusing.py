"""Why a verb would refuse although its tables are there: the very checks that the verb makes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from talentmatch.errors import TalentMatchError, TrackingError
from talentmatch.pipeline.forecasting import demand_history
from talentmatch.pipeline.needs import need_source
from talentmatch.pipeline.recipes import require_months
from talentmatch.pipeline.state import data_date, readiness
from talentmatch.specs import load_model_spec
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["refusals"]


def refusals(store: Store, *, tracking: Tracking) -> dict[str, TalentMatchError]:
    """Return which of forecast and shortage would refuse although their tables are there, and why.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the models in use are.

    Returns
    -------
    dict of str to TalentMatchError
        Verb to what it would raise; empty where both answer.
    """
    told: dict[str, TalentMatchError] = {}
    ready = {verb for verb, missing in readiness(store).items() if not missing}
    for verb, check in _CHECKS.items():
        if verb in ready:
            try:
                check(store, tracking)
            except TalentMatchError as error:
                told[verb] = error
    return told


def _forecast(store: Store, tracking: Tracking) -> None:
    registry = Registry(tracking)
    if registry.champion("demand") is None:
        months = demand_history(store)["month"].nunique()
        require_months(months, load_model_spec("demand_default").backtest)
        registry.in_use("demand")


def _shortage(store: Store, tracking: Tracking) -> None:
    try:
        need_source(store, tracking=tracking, as_of=data_date(store))
    except TrackingError:
        _forecast(store, tracking)  # where training would refuse, too, that is the reason to tell
        raise


_CHECKS: dict[str, Callable[[Store, Tracking], None]] = {
    "forecast": _forecast,
    "shortage": _shortage,
}
