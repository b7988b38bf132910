"""What is older than its purpose allows: people whose consent ran out, and files of long ago."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.errors import TalentMatchError
from talentmatch.i18n import phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.specs.rules import load_rule

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["OVERDUE", "RetentionRule", "load_retention_rule", "overdue", "remove_overdue"]

OVERDUE = ListSpec(
    "overdue",
    key=("kept", "which"),
    grain="a person or a file that is kept longer than its purpose allows",
    purpose="audit",
    fields=(
        Field("kept", vocabulary="retention:kept_"),
        Field("which", public=False, doc="Number of the person, or the file."),
        Field("since", doc="Day on which the purpose ended, or the file was written."),
        Field("allowed_days", unit="days"),
        Field("over_days", unit="days"),
    ),
)
#: What a file is to the rule that it follows.
_RULES = {"set_aside": "set_aside_days", "review": "set_aside_days", "backup": "backup_days"}


@dataclass(frozen=True)
class RetentionRule:
    """How long things are kept beyond their purpose.

    Parameters
    ----------
    people_days : float
        Records of a person after the last consent ended [days].
    lists_days, set_aside_days, backup_days : float
        Files after they were written [days].
    """

    people_days: float = 30
    lists_days: float = 365
    set_aside_days: float = 90
    backup_days: float = 365


def load_retention_rule(name: str = "plan/retention") -> RetentionRule:
    """Read the rule: ``models/plan/retention.yml``, or a file of the user's own.

    Raises
    ------
    NotFoundError
        There is no such file.
    SpecError
        A key is unknown or a value is no number of days; all problems at once.

    Examples
    --------
    >>> load_retention_rule().people_days
    30
    """
    return load_rule(RetentionRule, name, default="plan/retention")


def overdue(store: Store, *, today: date, rule: RetentionRule | None = None) -> Result:
    """List who and what is kept longer than the rule allows.

    Parameters
    ----------
    store : Store
        The data.
    today : date
        Day of the question.
    rule : RetentionRule, optional
        How long is allowed; by default ``models/plan/retention.yml``.
    """
    rule = rule or load_retention_rule()
    people = store.consents_ended(today).rename(
        columns={"candidate_id": "which", "ended_on": "since"}
    )
    files = [
        {
            "kept": "file",
            "which": str(output.path),
            "since": pd.Timestamp(output.written[:10]),
            "allowed_days": getattr(rule, _RULES.get(output.what, "lists_days")),
        }
        for output in store.outputs()
        if output.written and output.path.is_file()
    ]
    table = pd.concat(
        [people.assign(kept="person", allowed_days=rule.people_days), pd.DataFrame(files)],
        ignore_index=True,
    ).reindex(columns=[field.name for field in OVERDUE.fields])
    age = (pd.Timestamp(today) - pd.to_datetime(table["since"])).dt.days
    table["over_days"] = age - pd.to_numeric(table["allowed_days"])
    table = table[table["over_days"] > 0].sort_values("over_days", ascending=False)
    notes = (
        phrase(
            "retention",
            "counts",
            people=int((table["kept"] == "person").sum()),
            files=int((table["kept"] == "file").sum()),
        ),
    )
    return Result(OVERDUE, table.reset_index(drop=True), notes)


def remove_overdue(store: Store, listed: Result) -> tuple[str, ...]:
    """Erase the people and delete the files of such a list; say of each what became of it.

    What one of them is left by, another file in use as it may be, hinders the others from nothing.
    """
    table, outputs = listed.table, {str(output.path): output for output in store.outputs()}
    said = []
    for kept, which in zip(table["kept"], table["which"], strict=True):  # few, each its own work
        try:
            if kept == "person":
                said.append(store.erase(which, beside=True).summary())
            else:
                store.remove_output(outputs[which])
                said.append(phrase("retention", "deleted", path=which))
        except (TalentMatchError, OSError) as error:
            said.append(phrase("retention", "stays", which=which, error=error))
    return tuple(said)
