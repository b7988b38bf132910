"""From programmes and who came by them to cost per hire, retention and output."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.errors import MissingDataError
from talentmatch.phrases import Language, called, phrase
from talentmatch.pipeline.state import Listed, data_date
from talentmatch.plan.programmes import evaluate_programmes

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["ProgrammeList", "programmes"]


@dataclass(frozen=True)
class ProgrammeList(Listed):
    """Programmes with what must be said beside them.

    Attributes
    ----------
    table : DataFrame
        Cost per hire and retention by programme and year of arrival: `cost` of
        `evaluate_programmes`.
    notes : tuple of str
        What the figures rest on.
    retention : DataFrame
        Kaplan–Meier curves, for charts.
    by_year : DataFrame
        The curves after whole years.
    output : DataFrame
        Output by programme, year of arrival and measure.
    """

    retention: pd.DataFrame = field(default_factory=pd.DataFrame)
    by_year: pd.DataFrame = field(default_factory=pd.DataFrame)
    output: pd.DataFrame = field(default_factory=pd.DataFrame)


def programmes(store: Store, *, lang: Language = "en") -> ProgrammeList:
    """Say what talent programmes cost per hire, who stays, and what each cohort brought.

    Only people who agreed to planning are read; the notes say how many that are.

    Raises
    ------
    MissingDataError
        If there is no table `programme` or `programme_member`.
    """
    held = store.tables()
    lacking: dict[str, tuple[str, ...]] = {
        name: () for name in ("programme", "programme_member") if name not in held
    }
    if lacking:
        raise MissingDataError("programmes", lacking)
    as_of = data_date(store)
    members = store.read("programme_member", as_of=as_of, purpose="planning")
    found = evaluate_programmes(
        store.read("programme", as_of=as_of, purpose="planning"),
        members,
        store.read("programme_output", as_of=as_of, purpose="planning"),
        as_of=as_of,
    )
    notes = [
        phrase("programmes", "method", lang, day=f"{as_of:%Y-%m-%d}"),
        phrase("programmes", "members", lang, n=len(members), all=held["programme_member"]),
    ]
    if found.output.empty:
        notes.append(phrase("programmes", "no_output", lang))
    whole = phrase("programmes", "all", lang)
    cost, retention, by_year, output = (
        frame.assign(cohort=frame["cohort"].replace("all", whole))
        for frame in (found.cost, found.retention, found.by_year, found.output)
    )
    shares = dict.fromkeys(
        ["retained_12", "retained_36", "retained_lo", "retained_hi", "retained", "lo-95", "hi-95"],
        3,
    )
    return ProgrammeList(
        cost.round({"cost_per_hire": 0, **shares}),
        tuple(notes),
        retention=retention.round(shares),
        by_year=by_year.round(shares),
        output=output.assign(
            metric=[called("metrics", str(metric), lang) for metric in output["metric"]]
        ).round({"per_hire": 3, "per_million": 3}),
    )
