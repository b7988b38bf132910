"""What a verb starts from: the date of the data, what is there, which models are in use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.demand.history.panel import drop_constant_dims
from talentmatch.demand.history.rows import split_history
from talentmatch.errors import MissingDataError
from talentmatch.i18n import label, phrase
from talentmatch.specs import build
from talentmatch.track import Registry

if TYPE_CHECKING:
    from talentmatch.data.contract.table import Purpose
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking
    from talentmatch.track.version import ModelVersion

__all__ = ["champions", "data_date", "model_note", "query_today", "readiness", "require"]

#: Tables whose latest row dates the data. What was collected for statistics must not move the date
#: of a lead, so recruiting is dated by tables of its own.
_DATED: dict[Purpose, tuple[str, ...]] = {
    "planning": ("demand", "posting", "interaction", "indicator", "need_survey", "candidate"),
    "recruiting": ("posting", "interaction", "candidate", "consent", "team_interaction"),
}

#: Months of a period.
_STEPS = (1, 3, 6, 12)
#: Periods whose rows the last one is held against.
_RECENT = 3
#: What tells the openings of a year.
_OPENINGS = ("demand", "posting", "need_survey", "occupation_mix")
#: What shortlists are made of.
_SIDES = (("posting",), ("candidate",), ("consent",))
#: Verb to the tables it can work from; one of each inner tuple must be filled.
_NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "train demand": (("demand", "posting"),),
    "forecast": (("demand", "posting"),),
    "demand": (_OPENINGS,),
    "shortage": (_OPENINGS,),
    "scenario": (_OPENINGS,),
    "project": (("employment", "indicator", "workforce"),),
    "majors": (("supply",), _OPENINGS),
    "targets": (("target",),),
    "programmes": (("programme",), ("programme_member",)),
    "levels": (("talent_level",), ("candidate",)),
    "train match": (("interaction",), ("posting",), ("candidate",)),
    "match": _SIDES,
    "leads": _SIDES,
    "partners": _SIDES,
    "train team": (("team_interaction",), ("team",), ("project",)),
    "staff": (("project",), ("team_member", "candidate")),
    "portfolio": (("project",), ("team",), ("team_member",)),
}


def data_date(store: Store, purpose: Purpose = "planning") -> pd.Timestamp:
    """Return the day up to which the store knows, at most today; today for undated data.

    Rows ahead of today do not move it, nor do openings of months that most series have not reported.

    Parameters
    ----------
    store : Store
        The data.
    purpose : {"planning", "recruiting"}
        What it is read for.
    """
    today = pd.Timestamp.now().normalize()
    end_of_today = today + pd.Timedelta(days=1)
    moments = {table: store.latest(table, end_of_today) for table in _DATED[purpose]}
    known = {table: moment for table, moment in moments.items() if moment is not None}
    if "demand" in known and max(known.values()) == known["demand"]:
        question = ("reported until", today)
        known["demand"] = store.until_changed(question, lambda: _reported_until(store, today))
    return min(max(known.values()).ceil("D"), today) if known else today


def query_today(store: Store, sql: str) -> pd.DataFrame:
    """Return the answer to a SELECT for recruiters, as of the day up to which the store knows."""
    return store.query(sql, as_of=data_date(store, "recruiting"), purpose="recruiting")


def _reported_until(store: Store, today: pd.Timestamp) -> pd.Timestamp:
    """Return the day on which the last period ends for which most openings have reported."""
    query = (
        "SELECT date_trunc('month', month) AS month, count(*) AS n, sum(openings) AS openings, "
        "max(month) AS latest FROM demand GROUP BY 1"
    )
    months = store.query(query, as_of=today, purpose="planning").sort_values("month")
    if months.empty:
        return today
    at = months["month"].dt.year * 12 + months["month"].dt.month
    gaps = at.diff().iloc[1:].astype(int).tolist()
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 1
    step = usual if usual in _STEPS else 1
    sums = months[["n", "openings"]]
    before = sums.iloc[-1 - _RECENT : -1].max()
    if not gaps or (gaps[-1] <= step and (2 * sums.iloc[-1] >= before).any()):
        last = months["month"].iloc[-1]
    else:
        # Whose rows are missing decides, which takes all of them.
        history = build("demand_history", store, today)
        last = split_history(drop_constant_dims(history))[0]["month"].max()
    # Rows of days and weeks are known a month after their day.
    latest = months.loc[months["month"].le(last), "latest"].max()
    ends = (last + pd.DateOffset(months=step), latest + pd.DateOffset(months=1))
    return pd.Timestamp(max(ends))


def readiness(store: Store) -> dict[str, list[str]]:
    """Return for each verb the tables it still lacks; an empty list means it is ready."""
    return {verb: _missing(store, needs) for verb, needs in _NEEDS.items()}


def _missing(store: Store, needs: Sequence[tuple[str, ...]]) -> list[str]:
    held = store.tables()
    return [" or ".join(choices) for choices in needs if not any(name in held for name in choices)]


def require(
    store: Store,
    verb: str,
    *,
    asked: str | None = None,
    needs: Sequence[tuple[str, ...]] | None = None,
) -> None:
    """Raise if a verb lacks a table.

    Parameters
    ----------
    store : Store
        The data.
    verb : str
        Whose tables are needed.
    asked : str, optional
        The verb that the message names, where one works from the tables of another.
    needs : sequence of tuple of str, optional
        Tables of which one each must be filled, of a verb that `readiness` does not tell of.

    Raises
    ------
    MissingDataError
        The message names each table and where a form for it is.
    """
    missing = readiness(store)[verb] if needs is None else _missing(store, needs)
    if missing:
        if len(missing) == 1:
            choices = missing[0].split(" or ")
            needed: dict[str, tuple[str, ...]] = dict.fromkeys(choices, ())
            raise MissingDataError(asked or verb, needed, one_of=[[table] for table in choices])
        raise MissingDataError(asked or verb, {choice.split(" or ")[0]: () for choice in missing})


def model_note(champion: ModelVersion) -> str:
    """Say from which model probabilities come, and up to when it knows the data.

    Parameters
    ----------
    champion : ModelVersion
        The model in use.
    """
    facts = {"kind": label("kinds", champion.kind), "version": champion.version}
    return phrase("plan", "basis_model", **facts, as_of=champion.as_of)


def champions(tracking: Tracking) -> pd.DataFrame:
    """Return the models in use: kind, version, date of their data and run."""
    registry = Registry(tracking)
    found = [registry.champion(kind) for kind in ("demand", "match", "team")]
    rows = [
        (version.kind, version.version, version.as_of, version.run_id)
        for version in found
        if version is not None
    ]
    return pd.DataFrame(rows, columns=["kind", "version", "as_of", "run_id"])
