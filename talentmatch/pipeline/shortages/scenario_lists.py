"""Lists under up to four scenarios, side by side, with the interval of each difference."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from talentmatch.demand.scenario_file import load_scenario
from talentmatch.demand.scenario_words import Known, known_industries, read_scenario
from talentmatch.demand.yearly.scenario_effect import ScenarioEffect
from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.pipeline.demand._yearly_demand import yearly_demand
from talentmatch.pipeline.demand.reconciled_demand import reconciled_demand
from talentmatch.pipeline.demand.running_scenarios import ELASTICITIES, scenario_effect
from talentmatch.pipeline.matches.leads import leads
from talentmatch.pipeline.readiness import data_date
from talentmatch.pipeline.shortages._majors import majors
from talentmatch.pipeline.shortages._shortages import shortage
from talentmatch.pipeline.shortages.supplying import supply
from talentmatch.pipeline.shortages.targets import targets
from talentmatch.specs.rates import Z80

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.demand.scenario import Scenario
    from talentmatch.track import Tracking

__all__ = ["SCENARIOS", "SCENARIO_LISTS", "compare_scenarios"]

#: Leads that are compared.
_LEADS = 50
#: So many scenarios stand side by side.
MOST: Final = 4
SCENARIOS = ListSpec(
    "scenarios",
    key=("chain", "occupation", "institution", "major", "indicator"),
    grain="a row of a list, as it is and under each scenario",
    needs_rows=True,
    fields=(
        Field("chain", vocabulary="planner:chain_|chain", names_row=True),
        Field("occupation", names_row=True),
        Field("post", vocabulary="occupation", names_row=True),
        Field("institution", names_row=True),
        Field("major", vocabulary="major", names_row=True),
        Field("indicator", names_row=True),
        Field("lead_id", names_row=True),
        Field("enterprise_name", names_row=True),
        Field("unit", vocabulary="scenario:unit_|unit"),
        Field("as_is", label="as_is"),
        Field("state_as_is", vocabulary="plan:grade_|targets:state_"),
        *(
            field
            for number in range(1, MOST + 1)
            for field in (
                Field(f"with_{number}", label=f"with_{number}"),
                Field(f"moves_{number}", label=f"moves_{number}"),
                Field(f"moves_{number}_lo", label=f"moves_{number}_lo"),
                Field(f"moves_{number}_hi", label=f"moves_{number}_hi"),
                Field(f"state_{number}", vocabulary="plan:grade_|targets:state_"),
            )
        ),
    ),
)


@dataclass(frozen=True)
class _List:
    """A list that a scenario can be asked of: how it is made, its key, its figure, its word."""

    make: Callable[..., pd.DataFrame]
    key: tuple[str, ...]
    figure: str
    unit: str
    state: str = ""
    digits: int = 1


def _demand(store: Store, **given: Any) -> pd.DataFrame:
    return yearly_demand(store, **given).table


def _shortage(store: Store, **given: Any) -> pd.DataFrame:
    rows = shortage(store, by="post", **given).rows
    return rows.assign(state=rows["grade_printed"])


def _supply(store: Store, **given: Any) -> pd.DataFrame:
    table = supply(store, **given).table
    counted = table.assign(persons=table["persons"] * table["counted"])
    return counted.groupby(["occupation", "post"])[["persons"]].sum().reset_index()


def _majors(store: Store, **given: Any) -> pd.DataFrame:
    return majors(store, **given).table


def _targets(store: Store, *, tracking: Tracking, **given: Any) -> pd.DataFrame:
    return targets(store, **given).table


SCENARIO_LISTS: Final = {
    "demand": _List(_demand, ("occupation", "post"), "mean", "persons_year"),
    "shortage": _List(_shortage, ("occupation", "post"), "gap", "persons_year", "state"),
    "supply": _List(_supply, ("occupation", "post"), "persons", "persons_year"),
    "majors": _List(_majors, ("institution", "major"), "change", "seats", digits=0),
    "targets": _List(_targets, ("indicator",), "expected", "", "state", digits=2),
}


def compare_scenarios(
    store: Store,
    of: str,
    scenarios: Sequence[str | Path],
    *,
    tracking: Tracking,
    elasticities: str = ELASTICITIES,
) -> Result:
    """Show a list as it is and under each of up to four scenarios.

    Parameters
    ----------
    store : Store
        The data.
    of : {"demand", "shortage", "supply", "majors", "targets", "leads"}
        Which list.
    scenarios : sequence of str or Path
        Words such as "orders -10%", or YAML files.
    tracking : Tracking
        Where the demand model is, if there is one.
    elasticities : str
        What employment follows where no model has learnt it.

    Returns
    -------
    Result
        Of each row its figure as it is (openings, gap, supply, seats to add, value expected), and
        by scenario the figure, the difference with its 80 % interval, and grade or state, where the
        list has one; the greatest difference first.

    Raises
    ------
    InputError
        If there are no scenarios or more than four, or one cannot be read or worked out.
    """
    if not 1 <= len(scenarios) <= MOST:
        raise InputError(phrase("scenario", "how_many", n=len(scenarios), most=MOST))
    if of == "leads":
        return _compare_leads(store, scenarios, tracking)
    asked = SCENARIO_LISTS[of]
    as_of = data_date(store)
    demand = reconciled_demand(store, tracking=tracking, as_of=as_of)
    base = asked.make(store, tracking=tracking).set_index(list(asked.key))
    table = pd.DataFrame({"as_is": base[asked.figure]})
    table["unit"] = asked.unit or base["unit"]
    if asked.state:
        table["state_as_is"] = base[asked.state]
    notes: list[str] = []
    for number, scenario in enumerate(scenarios, start=1):
        effect = scenario_effect(
            store,
            scenario,
            tracking=tracking,
            demand=demand,
            as_of=as_of,
            elasticities=elasticities,
        )
        table = _beside(table, number, _under(store, asked, tracking, effect), asked)
        notes += [
            joined([phrase("scenario", "number", n=number), note], " ") for note in effect.notes
        ]
    about = phrase("scenario", f"of_{of}")
    spec = _list_in("persons" if asked.unit else "", asked.digits)
    return Result(spec, spec.rounded(_in_order(table)), (about, *notes))


def _list_in(unit: str, digits: int) -> ListSpec:
    """Return the list with figures of a unit and decimals, read as every other list reads them."""
    figures = ("as_is", "with_", "moves_")
    fields = tuple(
        replace(one, unit=unit, digits=digits) if one.name.startswith(figures) else one
        for one in SCENARIOS.fields
    )
    return replace(SCENARIOS, fields=fields)


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that move most first."""
    moves = [f"moves_{n}" for n in range(1, MOST + 1) if f"moves_{n}" in table]
    largest = table[moves].abs().max(axis=1).fillna(np.inf)
    table = table.loc[largest.sort_values(ascending=False, kind="stable").index].reset_index()
    return SCENARIOS.ordered(table)


def _compare_leads(store: Store, scenarios: Sequence[str | Path], tracking: Tracking) -> Result:
    """Show leads under stated changes of openings: statistics may not sell a lead."""
    key = ["lead_id", "enterprise_name", "post"]
    base = leads(store, tracking=tracking, top=_LEADS).table.set_index(key)
    table = pd.DataFrame({"as_is": base["value"]}).assign(unit="CNY")
    notes: list[str] = []
    for number, text in enumerate(scenarios, start=1):
        stated = _stated(store, text)
        under = leads(store, tracking=tracking, top=_LEADS, changes=stated.levels).table
        value = under.set_index(key)["value"]
        table = table.reindex(table.index.union(value.index, sort=False)).assign(unit="CNY")
        # What is stated is certain; a lead that was not among the first has nothing to differ from.
        table[f"with_{number}"] = value.reindex(table.index)
        table[f"moves_{number}"] = table[f"with_{number}"] - table["as_is"]
        named = phrase("scenario", "name", name=stated.name)
        notes.append(joined([phrase("scenario", "number", n=number), named], " "))
    about = phrase("scenario", "of_leads", n=_LEADS)
    spec = replace(_list_in("", 0), purpose="recruiting")
    return Result(spec, spec.rounded(_in_order(table)), (about, *notes))


def _stated(store: Store, scenario: str | Path) -> Scenario:
    """Read a scenario for leads; one that would rest on statistics is refused."""
    if str(scenario).lower().endswith((".yml", ".yaml")):
        stated = load_scenario(scenario)
    else:
        as_of = data_date(store, "recruiting")
        posts = store.read("posting", as_of=as_of, purpose="recruiting")
        register = store.read("enterprise", as_of=as_of, purpose="recruiting")
        known = Known(
            start=as_of,
            industries=known_industries(register["industry"]),
            places=sorted(posts["region"].dropna().astype(str).unique()),
            posts=sorted(posts["occupation"].dropna().astype(str).unique()),
        )
        stated = read_scenario(str(scenario), known)
    if stated.indicators or stated.plants:
        raise InputError(phrase("scenario", "refused"), [phrase("scenario", "leads_stated")])
    return stated


def _under(
    store: Store, asked: _List, tracking: Tracking, effect: ScenarioEffect
) -> list[pd.DataFrame]:
    """Return the list under a scenario: its middle, and the ends of the interval of its effect."""
    return [
        asked.make(store, tracking=tracking, effect=replace(effect, step=step)).set_index(
            list(asked.key)
        )
        for step in (0.0, -Z80, Z80)
    ]


def _beside(
    table: pd.DataFrame, number: int, under: Sequence[pd.DataFrame], asked: _List
) -> pd.DataFrame:
    """Put the figures of a scenario beside those without it; a row that is new began at nothing."""
    index = table.index
    for one in under:
        index = index.union(one.index, sort=False)
    new = ~index.isin(table.index)
    table = table.reindex(index)
    table.loc[new, "as_is"] = 0.0
    table["unit"] = asked.unit or under[0]["unit"].reindex(index)
    middle, *ends = (_figures(one[asked.figure], index) for one in under)
    ends_of = np.sort(np.stack([end.to_numpy(dtype=float) for end in ends]), axis=0)
    columns = {
        f"with_{number}": middle,
        f"moves_{number}": middle - table["as_is"],
        f"moves_{number}_lo": ends_of[0] - table["as_is"],
        f"moves_{number}_hi": ends_of[1] - table["as_is"],
    }
    if asked.state:
        columns[f"state_{number}"] = under[0][asked.state].reindex(index)
    return table.assign(**columns)


def _figures(figures: pd.Series, index: pd.Index) -> pd.Series:
    """Return the figures of a list; of a row that it lacks nothing, of one not known no figure."""
    return figures.reindex(index).where(index.isin(figures.index), 0.0)
