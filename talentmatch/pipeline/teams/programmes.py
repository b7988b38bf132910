"""From programmes and who came by them to cost per hire, retention and output."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.errors import MissingDataError
from talentmatch.i18n import phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.pipeline.readiness import data_date
from talentmatch.plan.programmes import evaluate_programmes

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["OUTPUT", "PROGRAMMES", "RETENTION", "STAYS", "ProgrammeList", "programmes"]

_COHORT = (
    Field("programme_id", names_row=True),
    Field("cohort", unit="year", vocabulary="programmes:", names_row=True),
)
PROGRAMMES = ListSpec(
    "programmes",
    key=("programme_id", "cohort"),
    grain="a programme and the year in which people came by it, or all years",
    fields=(
        _COHORT[0],
        Field("name", label="programme", names_row=True),
        _COHORT[1],
        Field("spend", unit="CNY"),
        Field("hires", unit="persons"),
        Field("cost_per_hire", unit="CNY", digits=0),
        Field("still_there", unit="persons"),
        Field("retained_12", unit="share", digits=3),
        Field("retained_36", unit="share", digits=3),
        Field("retained_lo", unit="share", digits=3),
        Field("retained_hi", unit="share", digits=3),
    ),
)
RETENTION = ListSpec(
    "retention",
    key=("programme_id", "cohort", "months"),
    grain="a step of the curve of who is still there",
    fields=(
        *_COHORT,
        Field("months", unit="months"),
        Field("retained", unit="share", digits=3),
        Field("lo-95", unit="share", label="curve_lo", digits=3),
        Field("hi-95", unit="share", label="curve_hi", digits=3),
        Field("at_risk", unit="persons"),
    ),
)
STAYS = ListSpec(
    "by_year",
    key=("programme_id", "cohort", "months"),
    grain="a programme, a year of arrival and whole years since",
    fields=(
        *_COHORT,
        Field("months", unit="months"),
        Field("retained", unit="share", digits=3),
        Field("lo-95", unit="share", label="stays_lo", digits=3),
        Field("hi-95", unit="share", label="stays_hi", digits=3),
    ),
)
OUTPUT = ListSpec(
    "output",
    key=("programme_id", "cohort", "metric", "unit"),
    grain="a programme, a year of arrival and a measure of what it brought",
    fields=(
        *_COHORT,
        Field("metric", vocabulary="metrics:", names_row=True),
        Field("unit", vocabulary="units:|unit"),
        Field("output"),
        Field("hires", unit="persons"),
        Field("per_hire", digits=3),
        Field("per_million", digits=3),
    ),
)


@dataclass(frozen=True)
class ProgrammeList(Result):
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

    @property
    def sheets(self) -> tuple[Result, ...]:
        """Cost and retention, the curves, what is left of them after whole years, the output."""
        return (
            self,
            Result(RETENTION, self.retention),
            Result(STAYS, self.by_year),
            Result(OUTPUT, self.output),
        )


def programmes(store: Store) -> ProgrammeList:
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
        phrase("programmes", "method", day=f"{as_of:%Y-%m-%d}"),
        phrase("programmes", "members", n=len(members), all=held["programme_member"]),
    ]
    if found.output.empty:
        notes.append(phrase("programmes", "no_output"))
    return ProgrammeList(
        PROGRAMMES,
        PROGRAMMES.rounded(found.cost),
        tuple(notes),
        retention=RETENTION.rounded(found.retention),
        by_year=STAYS.rounded(found.by_year),
        output=OUTPUT.rounded(found.output),
    )
