"""What the store holds of postings, people, teams and projects, as lists to look things up in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from talentmatch.data.contract.staging import quoted
from talentmatch.data.tables import TABLES
from talentmatch.errors import NotFoundError
from talentmatch.i18n import phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.lists.words import lazy_cells
from talentmatch.pipeline.readiness import data_date, query_today

if TYPE_CHECKING:
    from talentmatch.data.contract.table import Column
    from talentmatch.data.store import Store

__all__ = [
    "CANDIDATES",
    "CONSENTS",
    "POSTINGS",
    "PROJECTS",
    "RECORDS",
    "TEAM_RECORDS",
    "WITH_EMPLOYER",
    "candidates",
    "consents",
    "open_titles",
    "postings",
    "projects",
    "record",
    "teams",
]

#: What a vocabulary calls the codes of a column, where its contract names none.
_VOCABULARIES: Final = {
    "occupation": "occupation",
    "region": "region",
    "wanted_regions": "region",
    "skills": "skill",
    "education": "education",
    "title_rank": "title_rank",
    "skill_grade": "skill_grade",
    "kind": "kinds:project_",
    "needs": "kinds:need_",
    "offers": "kinds:need_",
}
#: What is headed otherwise in other lists, where a column of that name means something else.
_LABELS: Final = {
    ("candidate", "employer"): "present_employer",
    ("candidate", "skills"): "own_skills",
    ("team", "name"): "team_name",
    ("team", "readiness"): "readiness_level",
    ("team", "skills"): "own_skills",
    ("project", "capital_needed"): "capital_to_bring",
    ("project", "months"): "project_months",
    ("project", "name"): "project_name",
    ("project", "kind"): "project_kind",
}
_UNITS: Final = {"CNY/month": "CNY", "CNY/year": "CNY", "1": "share"}
#: A row t of candidate, whose employer is called by its name where the register knows it.
WITH_EMPLOYER: Final = (
    "t.* REPLACE (coalesce((SELECT any_value(e.name) FROM enterprise AS e "
    "WHERE e.enterprise_id = t.employer), t.employer) AS employer)"
)
#: Whatever tells of a person's record that no office works with.
_INTERNAL: Final = frozenset({"blocked_employers", "partner_id", "lead_id", "repost_of"})


def _field(column: Column, table: str) -> Field:
    vocabulary = column.vocabulary or _VOCABULARIES.get(column.name, "")
    unit = _UNITS.get(column.unit or "", column.unit or "")
    return Field(
        column.name,
        unit=unit,
        vocabulary=vocabulary if vocabulary != "credit_code" else "",
        label=_LABELS.get((table, column.name), ""),
        public=False,
        doc=column.meaning,
    )


def _listed(table: str, name: str, *, subject: str = "", first: tuple[Field, ...] = ()) -> ListSpec:
    contract = TABLES[table]
    own = tuple(
        _field(column, table) for column in contract.columns if column.name not in _INTERNAL
    )
    return ListSpec(
        name,
        key=contract.key,
        grain=contract.grain,
        subject=subject,
        purpose="recruiting",
        fields=(own[0], *first, *own[1:]),
    )


POSTINGS = _listed("posting", "postings")
CANDIDATES = _listed(
    "candidate",
    "candidates",
    subject="candidate_id",
    first=(Field("name", public=False), Field("phone", public=False), Field("email", public=False)),
)
TEAM_RECORDS = _listed("team", "team_records")
PROJECTS = _listed("project", "projects")
CONSENTS = ListSpec(
    "consents",
    key=("candidate_id", "purpose", "receiver"),
    grain="consent of one person to one purpose and receiver",
    subject="candidate_id",
    purpose="recruiting",
    fields=(
        Field("purpose", vocabulary="purposes:", label="consent_to"),
        Field("receiver", label="consent_receiver"),
        Field("given_on"),
        Field("expires_on"),
        Field("withdrawn_on"),
        Field("candidate_id"),
    ),
)
#: Table to its list.
RECORDS: Final = {
    "posting": POSTINGS,
    "candidate": CANDIDATES,
    "team": TEAM_RECORDS,
    "project": PROJECTS,
}


def postings(store: Store) -> Result:
    """Return the postings, the newest first."""
    return _records(store, "posting", newest="posted_on")


def open_titles(store: Store) -> list[tuple[str, str]]:
    """Return number and title of the postings that are open and no reposts, the newest first."""
    query = """
        SELECT posting_id, title FROM posting WHERE repost_of IS NULL
        AND (closed_on IS NULL OR closed_on > :as_of) ORDER BY posted_on DESC, posting_id
    """
    rows = query_today(store, query)
    return list(zip(rows["posting_id"].astype(str), rows["title"].fillna(""), strict=True))


def candidates(store: Store, *, contacts: bool = False) -> Result:
    """Return the people who agreed to be recruited, those registered last first.

    Parameters
    ----------
    store : Store
        The data.
    contacts : bool, default=False
        Whether telephone and mail stand beside the name.
    """
    people = _records(store, "candidate", newest="registered_on")
    as_of = data_date(store, "recruiting")
    names = store.read("contact", as_of=as_of, purpose="recruiting")
    if not contacts:
        names = names[["candidate_id", "name"]]
    table = people.table.merge(names, on="candidate_id", how="left")
    return Result(CANDIDATES, CANDIDATES.ordered(table))


def teams(store: Store) -> Result:
    """Return the teams there are, those registered last first."""
    return _records(store, "team", newest="registered_on")


def projects(store: Store) -> Result:
    """Return the projects there are, the newest first."""
    return _records(store, "project", newest="published_on")


def record(store: Store, table: str, number: str, *, contacts: bool = True) -> Result:
    """Return one row of a list by its number, without reading the others.

    Parameters
    ----------
    store : Store
        The data.
    table : {"posting", "candidate", "team", "project"}
        Of which table.
    number : str
        What the key column holds; of a person the pseudonym.
    contacts : bool, default=True
        Of a person, whether telephone and mail stand beside the name.

    Raises
    ------
    NotFoundError
        There is none, or nobody may see it for recruiting.
    """
    spec = RECORDS[table]
    names = ("name", "phone", "email") if contacts else ("name",)
    person = table == "candidate"
    with_names = f"{WITH_EMPLOYER}, {', '.join(f'n.{name}' for name in names)}"
    query = f"""
        SELECT {with_names if person else "t.*"} FROM {table} AS t
        {"LEFT JOIN contact AS n USING (candidate_id)" if person else ""}
        WHERE t."{spec.key[0]}" = {quoted(number)}
    """
    row = query_today(store, query)
    if row.empty:
        raise NotFoundError(table, number)
    return Result(spec, spec.ordered(_plain(row)))


def consents(store: Store, candidate_id: str) -> Result:
    """Return what a person agreed to, towards whom and since when; ``*`` is the house."""
    query = f"""
        SELECT t.*, e.name FROM consent AS t LEFT JOIN enterprise AS e ON e.enterprise_id = t.receiver
        WHERE t.candidate_id = {quoted(candidate_id)} ORDER BY t.purpose, t.receiver
    """
    rows = query_today(store, query)
    names = rows["name"].fillna(rows["receiver"])
    receivers = [phrase("things", "this_office") if name == "*" else name for name in names]
    table = rows.assign(receiver=lazy_cells(receivers, rows.index))
    return Result(CONSENTS, CONSENTS.ordered(table))


def _records(store: Store, table: str, *, newest: str) -> Result:
    spec = RECORDS[table]
    as_of = data_date(store, "recruiting")
    rows = store.read(table, as_of=as_of, purpose="recruiting")
    rows = rows.sort_values(newest, ascending=False, kind="stable", ignore_index=True)
    return Result(spec, spec.ordered(_plain(rows)))


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out columns that nobody filled in."""
    return rows.dropna(axis="columns", how="all")
