"""How far people have come with a posting, in the office's own words, and moving them on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from talentmatch.data.contract.staging import quoted
from talentmatch.data.tables import TABLES
from talentmatch.errors import InputError
from talentmatch.i18n import joined, label, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.people.records import record
from talentmatch.pipeline.readiness import query_today

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = [
    "BOARD",
    "PROCESSES",
    "STAGES",
    "Stage",
    "board",
    "move_on_board",
    "name_stages",
    "office_stages",
    "processes_of",
]

#: The stages that the lists know, whatever an office calls them.
STAGES: Final = TABLES["process"]["stage"].choices
_FACT = "stages of the board"
_NOWHERE = "all"
_MOST_STAGES, _MOST_LETTERS = 20, 40

BOARD = ListSpec(
    "board",
    key=("candidate_id",),
    grain="a person who was put on the board of a posting",
    subject="candidate_id",
    purpose="recruiting",
    fields=(
        Field("office_step"),
        Field("candidate_id"),
        Field("name"),
        Field("title"),
        Field("at", label="stage_on"),
        Field("noted_by", label="contacted_by"),
        Field("noted_at", label="contacted_at"),
        Field("come_back_on"),
        Field("stage", vocabulary="stages:stage_", label="stage_meant"),
    ),
)
PROCESSES = ListSpec(
    "processes",
    key=("candidate_id", "posting_id", "firm", "post"),
    grain="a posting, or a post of a firm, with which a person has come somewhere",
    subject="candidate_id",
    purpose="recruiting",
    fields=(
        Field("posting_id"),
        Field("title"),
        Field("firm", label="enterprise_name"),
        Field("post", label="process_post"),
        Field("office_step"),
        Field("stage", vocabulary="stages:stage_", label="stage_meant"),
        Field("at", label="stage_on"),
        Field("candidate_id"),
    ),
)


@dataclass(frozen=True)
class Stage:
    """A stage as an office calls it.

    Attributes
    ----------
    name : str
        What it is called.
    code : {"open", "in_process", "offer", "hired", "declined"}
        What the lists take it for: all but open keep a person from the list of the posting.
    """

    name: str
    code: str


def office_stages(store: Store) -> tuple[Stage, ...]:
    """Return the stages of the office in their order; those of the lists where it named none."""
    own = json.loads(store.recall(_FACT) or "[]")
    if not own:
        return tuple(Stage(label("stages", f"stage_{code}"), code) for code in STAGES)
    return tuple(Stage(name, code) for name, code in own)


def name_stages(store: Store, stages: Sequence[Stage]) -> None:
    """Give the stages the office's own names, from now on; none: those of the lists.

    Raises
    ------
    InputError
        A name is missing, too long or there twice, or a stage of the lists has no name.
    """
    names = [one.name for one in stages]
    problems = [
        phrase("stages", "bad_name", name=name, most=_MOST_LETTERS)
        for name in names
        if not name or len(name) > _MOST_LETTERS
    ]
    problems += [
        phrase("stages", "twice", name=name)
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    missing = [code for code in STAGES if code not in {one.code for one in stages}]
    if missing and stages:
        what = joined([label("stages", f"stage_{code}") for code in missing])
        problems.append(phrase("stages", "without", stages=what))
    if len(stages) > _MOST_STAGES:
        problems.append(phrase("stages", "too_many", most=_MOST_STAGES))
    if problems or not {one.code for one in stages} <= set(STAGES):
        raise InputError(phrase("stages", "refused"), problems)
    store.remember(_FACT, json.dumps([[one.name, one.code] for one in stages]))


def board(store: Store, posting_id: str) -> Result:
    """Return who was put on the board of a posting, in the office's stages.

    A stage that a file wrote, or that the office calls otherwise by now, is shown as the first of
    the office's stages that means the same.

    Parameters
    ----------
    store : Store
        The data.
    posting_id : str
        The posting.

    Raises
    ------
    NotFoundError
        There is no such posting.
    """
    record(store, "posting", posting_id)
    rows = _rows(store, posting_id)
    return Result(BOARD, BOARD.ordered(_in_office_words(store, rows)))


def processes_of(store: Store, candidate_id: str) -> Result:
    """Return how far a person has come where, what was written down last at the top."""
    query = f"""
        SELECT t.*, p.title, p.enterprise_name FROM process AS t
        LEFT JOIN posting AS p ON p.posting_id = t.posting_id
        WHERE t.candidate_id = {quoted(candidate_id)}
        ORDER BY t."at" DESC NULLS LAST, t.posting_id, t.firm, t.post
    """
    rows = query_today(store, query)
    nowhere = {_NOWHERE: None}
    rows = rows.assign(
        posting_id=rows["posting_id"].replace(nowhere),
        firm=rows["firm"].replace(nowhere).fillna(rows["enterprise_name"]),
        post=rows["post"].replace(nowhere),
    )
    return Result(PROCESSES, PROCESSES.ordered(_in_office_words(store, rows)))


def _in_office_words(store: Store, rows: pd.DataFrame) -> pd.DataFrame:
    stages = office_stages(store)
    names = {(str(one.name), one.code): one.name for one in stages}
    first = {one.code: one.name for one in reversed(stages)}
    steps = [
        names.get((step, code), first.get(code, code))
        for step, code in zip(rows["office_step"], rows["stage"], strict=True)
    ]
    return rows.assign(office_step=lazy_cells(steps, rows.index))


def _rows(store: Store, posting_id: str) -> pd.DataFrame:
    query = f"""
        SELECT t.candidate_id, t.firm, t.post, t.stage, t.office_step, t."at", c.title, n.name,
          k.noted_by, k.noted_at, d.come_back_on
        FROM process AS t JOIN candidate AS c USING (candidate_id)
        LEFT JOIN contact AS n USING (candidate_id)
        LEFT JOIN (
          SELECT candidate_id, arg_max(noted_by, noted_at) AS noted_by, max(noted_at) AS noted_at
          FROM note WHERE note_kind <> 'remark' GROUP BY candidate_id
        ) AS k USING (candidate_id)
        LEFT JOIN (
          SELECT candidate_id, min(come_back_on) AS come_back_on
          FROM note WHERE NOT coalesce(note_done, FALSE) GROUP BY candidate_id
        ) AS d USING (candidate_id)
        WHERE t.posting_id = {quoted(posting_id)}
        QUALIFY row_number() OVER (
          PARTITION BY t.candidate_id ORDER BY t."at" DESC NULLS LAST, t.firm, t.post) = 1
        ORDER BY t."at" DESC NULLS LAST, t.candidate_id
    """
    return query_today(store, query)


def move_on_board(store: Store, candidate_id: str, posting_id: str, step: str) -> Stage:
    """Put a person into a stage of a posting's board; return the stage.

    Parameters
    ----------
    store : Store
        The data.
    candidate_id, posting_id : str
        Who, and for which posting.
    step : str
        Name of the stage, one of `office_stages`.

    Raises
    ------
    InputError
        The office has no stage of that name.
    NotFoundError
        There is no such person or posting that may be seen for recruiting.
    """
    stages = office_stages(store)
    stage = next((one for one in stages if one.name == step), None)
    if stage is None:
        names = joined([one.name for one in stages])
        raise InputError(phrase("stages", "unknown", name=step, names=names))
    record(store, "candidate", candidate_id, contacts=False)
    record(store, "posting", posting_id)
    rows = _rows(store, posting_id)
    own = rows.loc[rows["candidate_id"].eq(candidate_id), ["firm", "post"]]
    firm, post = own.iloc[0] if len(own) else (_NOWHERE, _NOWHERE)
    row = {
        "candidate_id": candidate_id,
        "posting_id": posting_id,
        "firm": firm,
        "post": post,
        "stage": stage.code,
        "at": pd.Timestamp.now().normalize(),
        "office_step": str(stage.name),
    }
    store.write("process", pd.DataFrame([row]), source=phrase("stages", "source"))
    return stage
