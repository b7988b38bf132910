"""Every endpoint of the API: each list, what matches what, files and jobs, erasure, and its documentation."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Header, Path, Query, Request, UploadFile
from pydantic import BaseModel, Field, create_model
from starlette.responses import HTMLResponse, JSONResponse, Response

from talentmatch import pipeline
from talentmatch.errors import NotFoundError
from talentmatch.i18n import render
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.people.people_search import ORDERS, search_people
from talentmatch.pipeline.people.records import record
from talentmatch.report.documents.exchange import job_posting, json_resume
from talentmatch.report.labels import heading
from talentmatch.report.plain_files import json_bytes
from talentmatch.web._erasing import erase_everywhere
from talentmatch.web._listings import LISTINGS, Listing, Question, answer_to, log_shown
from talentmatch.web._problems import PROBLEMS
from talentmatch.web._rendering import html_page
from talentmatch.web._replays import keep_answer, known_answer
from talentmatch.web._visitor import ApiVisitor, PageVisitor, Visitor, may_open
from talentmatch.web.lists._list_files import MEDIA, file_of
from talentmatch.web.lists._tables import TableQuery, rows_asked
from talentmatch.web.uploads._loading import start_load

if TYPE_CHECKING:
    from talentmatch.lists import Result
    from talentmatch.web.process._jobs import Job

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", responses=PROBLEMS)  # type: ignore[arg-type]
_MOST = 1000
Number = Annotated[str, Path(min_length=1, max_length=200)]


#: Besides JSON a list is given as a file.
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA[kind]: {"schema": {"type": "string"}} for kind in ("csv", "xlsx")}}
}


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str


class ColumnInfo(BaseModel):
    """What a column of a list says."""

    name: str
    heading: str
    label: str = Field(description="Key of the heading in the catalogue.")
    unit: str


class Rows(BaseModel):
    """A list: its rows, what follows them, what its figures rest on."""

    rows: list[dict[str, Any]]
    next: str | None = Field(description="Cursor of the rows that follow; none at the end.")
    total: int
    answers: bool = Field(
        description="No where a list that needs rows has none: its notes say why."
    )
    columns: list[ColumnInfo]
    notes: list[str]
    as_of: float = Field(description="When the list was made [s since 1970].")


class JobInfo(BaseModel):
    """A piece of work and what came of it."""

    id: str
    kind: str
    state: str = Field(pattern="^(queued|running|done|failed)$")
    done: float
    said: list[str]
    tables: list[dict[str, Any]]


class Erased(BaseModel):
    """What was removed of a person, and the proof that nothing is left."""

    candidate_id: str
    removed: dict[str, int]
    remaining: int
    files: list[str]
    files_kept: list[str]
    said: str


class Paging(Question):
    """Which rows of a list."""

    limit: int = Field(100, ge=1, le=_MOST, description="How many rows.")
    cursor: str | None = Field(
        None, pattern="^[0-9]{1,9}$", description="`next` of the rows before."
    )
    q: str = Field("", max_length=200, description="Words that a row has.")
    sort: str = Field(
        "", max_length=64, description="Column; with a minus before it, the largest first."
    )
    codes: bool = Field(False, description="Codes in the cells rather than words.")
    format: Literal["json", "csv", "xlsx"] = Field(
        "json", description="csv and xlsx: all rows as a file, whatever `limit` says."
    )


def _add_lists() -> None:
    for listing in LISTINGS.values():
        _add(listing)


def _add(listing: Listing) -> None:
    asked_model = create_model(
        f"{listing.name.capitalize()}Query", __base__=(Paging, listing.question)
    )

    def endpoint(request: Request, visitor: ApiVisitor, asked: Any) -> Response:
        if listing.name == "candidates":
            return _people_of(request, visitor, listing, asked)
        return _rows_of(request, visitor, listing, asked)

    endpoint.__annotations__["asked"] = Annotated[asked_model, Query()]
    router.add_api_route(
        f"/{listing.name}",
        endpoint,
        methods=["GET"],
        response_model=Rows,
        responses=_FILES,
        operation_id=f"list_{listing.name}",
        summary=f"List: {listing.name}.",
        tags=["lists"],
    )


def _rows_of(request: Request, visitor: Visitor, listing: Listing, asked: Any) -> Response:
    names = listing.question.model_fields
    question = listing.question(**{name: getattr(asked, name) for name in names})
    role = visitor.user.role
    answer = answer_to(visitor.backend, visitor.store, listing, question, role=role)
    tag = _tag(str(answer.version), answer.made_at, role, visitor.lang, str(asked))
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag})
    given = _chosen(visitor, answer.result, asked)
    log_shown(visitor.store, listing, (given.part,), role=role)
    return _paged(visitor, given, asked, headers={"etag": tag}, as_of=answer.made_at)


def _tag(*seen: object) -> str:
    """Return what changes with all that an answer depends on."""
    return f'W/"{hashlib.sha256(repr(seen).encode()).hexdigest()[:32]}"'


def _people_of(request: Request, visitor: Visitor, listing: Listing, asked: Paging) -> Response:
    """Return people as the search of the page finds them, out of the store a page at a time."""
    may_open(visitor, listing.name)
    store, whole = visitor.store, asked.format != "json"
    tag = _tag(store.data_version, visitor.user.role, visitor.lang, str(asked))
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag})
    order, start = asked.sort.removeprefix("-"), int(asked.cursor or 0)
    known = order in ORDERS
    people = search_people(
        store,
        asked.q,
        order=order if known else "registered_on",
        down=asked.sort.startswith("-") if known else True,
        start=0 if whole else start,
        rows=None if whole else asked.limit,
    )
    # A search gives its first page to who asks beyond the last; a cursor gives nothing there.
    part = people if people.start == start or whole else _nobody(people)
    log_shown(store, listing, (part,), role=visitor.user.role)
    return _paged(visitor, _Chosen(part, start, people.total), asked, headers={"etag": tag})


def _nobody(people: Result) -> Result:
    return replace(people, table=people.table.iloc[:0])


def _given(visitor: Visitor, result: Result, asked: Paging, *, name: str = "") -> Response:
    """Return the rows of a list of its own that are asked for, and log them."""
    given = _chosen(visitor, result, asked)
    deliver(visitor.store, (given.part,), name=name)
    return _paged(visitor, given, asked)


@dataclass(frozen=True)
class _Chosen:
    """The rows of a list that are given: `part` of `total`, those from `start` on."""

    part: Result
    start: int
    total: int


def _chosen(visitor: Visitor, result: Result, asked: Paging) -> _Chosen:
    sort = asked.sort.removeprefix("-")
    query = TableQuery(q=asked.q, sort=sort, down=asked.sort.startswith("-"))
    table = rows_asked(result, query, visitor.lang).table
    start = int(asked.cursor or 0) if asked.format == "json" else 0
    end = start + asked.limit if asked.format == "json" else len(table)
    return _Chosen(replace(result, table=table.iloc[start:end]), start, len(table))


def _paged(
    visitor: Visitor,
    given: _Chosen,
    asked: Paging,
    *,
    headers: dict[str, str] | None = None,
    as_of: float | None = None,
) -> Response:
    lang, part = visitor.lang, given.part
    if asked.format != "json":
        file = file_of(visitor, part, part.spec.name, asked.format)
        file.headers["x-total-count"] = str(given.total)
        return file
    end = given.start + asked.limit
    body = {
        "rows": json.loads(json_bytes(part, lang, coded=asked.codes)),
        "next": str(end) if end < given.total else None,
        "total": given.total,
        "answers": given.total > 0 or not part.spec.needs_rows,
        "columns": [
            {
                "name": str(name),
                "heading": heading(declared.heading, lang),
                "label": declared.heading,
                "unit": declared.unit,
            }
            for name in part.table.columns
            for declared in (part.spec[str(name)],)
        ],
        "notes": [render(note, lang) for note in (*part.inside, *part.notes)],
        "as_of": time.time() if as_of is None else as_of,
    }
    return JSONResponse(body, headers={**(headers or {}), "content-language": lang})


class MatchQuery(Paging):
    """How many matches."""

    top: int = Field(10, ge=1, le=500, description="How many.")


@router.get(
    "/postings/{posting_id}/candidates", response_model=Rows, responses=_FILES, tags=["matches"]
)
def candidates_of(
    visitor: ApiVisitor, posting_id: Number, asked: Annotated[MatchQuery, Query()]
) -> Response:
    """Rank people for a posting, by the probability that both sides say yes."""
    return _matches(visitor, asked, posting_id=posting_id)


@router.get(
    "/candidates/{candidate_id}/postings", response_model=Rows, responses=_FILES, tags=["matches"]
)
def postings_of(
    visitor: ApiVisitor, candidate_id: Number, asked: Annotated[MatchQuery, Query()]
) -> Response:
    """Rank postings for a person, by the probability that both sides say yes."""
    return _matches(visitor, asked, candidate_id=candidate_id)


def _matches(visitor: Visitor, asked: MatchQuery, **of: str) -> Response:
    may_open(visitor, "match")
    tracking = visitor.backend.tracking
    ranked = pipeline.match(visitor.store, tracking=tracking, top=asked.top, **of)  # type: ignore[arg-type]
    return _given(visitor, ranked, asked)


@router.get("/projects/{project_id}/team", response_model=Rows, responses=_FILES, tags=["matches"])
def team_of(visitor: ApiVisitor, project_id: Number, asked: Annotated[Paging, Query()]) -> Response:
    """Put a team together for a project."""
    may_open(visitor, "match")
    staffing = pipeline.staff(visitor.store, project_id, tracking=visitor.backend.tracking)
    return _given(visitor, staffing, asked)


@router.get("/candidates/{candidate_id}", response_model=Rows, tags=["records"])
def candidate(visitor: ApiVisitor, candidate_id: Number) -> Response:
    """Return one person."""
    return _one(visitor, "candidate", candidate_id)


@router.get("/postings/{posting_id}", response_model=Rows, tags=["records"])
def posting(visitor: ApiVisitor, posting_id: Number) -> Response:
    """Return one posting."""
    return _one(visitor, "posting", posting_id)


def _one(visitor: Visitor, table: str, number: str) -> Response:
    may_open(visitor, f"{table}s")
    row = record(visitor.store, table, number)
    return _given(visitor, row, Paging.model_validate({}), name=f"{table} {number}")


@router.get("/postings/{posting_id}/job-posting", tags=["records"], response_model=dict[str, Any])
def posting_for_others(visitor: ApiVisitor, posting_id: Number) -> Response:
    """Return a posting as a schema.org JobPosting."""
    row = _row_for_others(visitor, "posting", posting_id, "JobPosting")
    return JSONResponse(job_posting(row, visitor.lang), media_type="application/ld+json")


@router.get("/candidates/{candidate_id}/resume", tags=["records"], response_model=dict[str, Any])
def candidate_for_others(visitor: ApiVisitor, candidate_id: Number) -> Response:
    """Return a person as a JSON Resume (jsonresume.org)."""
    row = _row_for_others(visitor, "candidate", candidate_id, "JSON Resume")
    return JSONResponse(json_resume(row, visitor.lang))


def _row_for_others(visitor: Visitor, table: str, number: str, form: str) -> dict[str, Any]:
    """Return one row as a plain mapping, and log in which form it is given to another program."""
    may_open(visitor, f"{table}s")
    one = record(visitor.store, table, number)
    deliver(visitor.store, (one,), name=f"{table} {number}, {form}")
    return {str(name): cell for name, cell in one.table.iloc[0].items()}


@router.delete("/candidates/{candidate_id}", response_model=Erased, tags=["records"])
def erase(visitor: ApiVisitor, candidate_id: Number) -> Response:
    """Remove a person from every table and output, and prove it."""
    may_open(visitor, "candidates")
    report, _ = erase_everywhere(visitor, candidate_id)
    if not report.removed and not report.files and not report.files_kept:
        raise NotFoundError("candidate", candidate_id)
    lang = visitor.lang
    return JSONResponse(
        {
            "candidate_id": report.candidate,
            "removed": report.removed,
            "remaining": report.remaining,
            "files": [render(one, lang) for one in report.files],
            "files_kept": [render(one, lang) for one in report.files_kept],
            "said": render(report.summary(), lang),
        }
    )


_JOB_LINK = {
    "job": {"operationId": "job", "parameters": {"job_id": "$response.body#/id"}},
}


@router.post(
    "/files",
    status_code=202,
    response_model=JobInfo,
    tags=["files"],
    responses={202: {"links": _JOB_LINK}},
)
def load_files(
    request: Request,
    visitor: ApiVisitor,
    files: Annotated[
        list[UploadFile], File(min_length=1, description="Spreadsheets, résumés, exports.")
    ],
    consent: Annotated[str, Form(pattern="^(recruiting|service|planning|)$")] = "",
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Load files; the answer names the job that does."""
    may_open(visitor, "files")
    digest = _digest_of(files, consent)
    known = known_answer(visitor, idempotency_key, digest)
    if known is not None:
        return _job_answer(visitor, visitor.backend.jobs.get(known), 202)
    job = start_load(visitor, files, consent=consent or None)
    keep_answer(visitor, idempotency_key, digest, job.id, 202)
    return _job_answer(visitor, job, 202)


def _digest_of(files: list[UploadFile], consent: str) -> str:
    digest = hashlib.sha256(consent.encode())
    for file in files:
        digest.update(str(file.filename).encode())
        while block := file.file.read(2**20):
            digest.update(block)
        file.file.seek(0)
    return digest.hexdigest()


@router.get("/jobs/{job_id}", response_model=JobInfo, tags=["files"], operation_id="job")
def job_of(visitor: ApiVisitor, job_id: Number) -> Response:
    """Return how far a job is."""
    may_open(visitor, "files")
    job = visitor.backend.jobs.get(job_id)
    if job.user != visitor.user.name and visitor.user.role != "admin":
        raise NotFoundError("job", job_id)
    return _job_answer(visitor, job, 200)


def _job_answer(visitor: Visitor, job: Job, status: int) -> Response:
    body = {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "done": job.done,
        "said": job.messages(visitor.lang),
        "tables": job.outcome.get("tables", []),
    }
    return JSONResponse(body, status, headers={"location": f"/api/v1/jobs/{job.id}"})


_add_lists()

documentation = APIRouter(include_in_schema=False)


@documentation.get("/api/docs")
def documentation_page(request: Request, visitor: PageVisitor) -> HTMLResponse:
    """Show the API in the browser, ready to be tried."""
    return html_page(request, "api_docs", visitor=visitor)
