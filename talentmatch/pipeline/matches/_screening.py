"""Files of job descriptions and of résumés, ranked against each other, with nothing kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from talentmatch.data.store import Store
from talentmatch.errors import ContractError, InputError
from talentmatch.i18n import joined, label, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.match.candidates.eligibility import Constraints
from talentmatch.pipeline.matches._client_list import skills_of_pairs
from talentmatch.pipeline.matches._limits import doubt_notes, first_few, notes_of_left_out
from talentmatch.pipeline.matches.matching import LEAST_MUTUAL, ranked_pairs, read_market

if TYPE_CHECKING:
    from talentmatch.data.reading.layout.sheets import ParsedSheet
    from talentmatch.pipeline.matches.market import Market

__all__ = ["SCREEN", "screen"]

SCREEN = ListSpec(
    "screen",
    key=("job", "resume"),
    grain="a résumé on the list of a job description, or a job description on that of a résumé",
    subject="resume",
    purpose="recruiting",
    fields=(
        Field("job", label="job_file", personal=False, names_row=True),
        Field("resume", label="resume_file"),
        Field("rank", personal=False),
        Field("candidate", unit="share", doc="Probability that the person says yes."),
        Field("employer", unit="share", personal=False, doc="Probability that the employer does."),
        Field("mutual", unit="share", doc="Probability that both say yes."),
        Field("weak", doc="Whether both say yes less often than an office cares for."),
        Field("title"),
        Field("education", vocabulary="education"),
        Field("experience_years", unit="years"),
        Field("skills_fit", vocabulary="skill", doc="Skills asked for that the person has."),
        Field("skills_missing", vocabulary="skill", doc="Skills asked for that the person lacks."),
        Field("reasons", personal=False, doc="For and against, of both sides."),
    ),
)
#: Side to its key, the tables its files may fill, and what its rows are called by beside the file.
_SIDES = {
    "job": ("posting_id", ("posting",), "title"),
    "resume": ("candidate_id", ("candidate", "consent", "contact", "protected"), "name"),
}


def screen(
    jobs: str | Path,
    resumes: str | Path,
    *,
    of: str = "job",
    top: int = 10,
    least: float = LEAST_MUTUAL,
    progress: Callable[[int, int, str], None] | None = None,
) -> Result:
    r"""Rank résumés for job descriptions, or job descriptions for résumés, straight from files.

    Files are read as `Store.load` reads them, into a store in memory that is forgotten afterwards;
    the documented scorecard ranks.

    Parameters
    ----------
    jobs, resumes : str or Path
        A file each, such as DOCX, PDF, text, HTML or a spreadsheet of many, or a folder; one
        folder may hold both.
    of : {"job", "resume"}, default="job"
        What each list is of: résumés for a job, or jobs for a résumé.
    top : int, default=10
        How many of each list.
    least : float
        Probability that both say yes [1] below which a match is marked as weak.
    progress : callable, optional
        Called as ``progress(done, total, label)`` before each file.

    Returns
    -------
    Result
        List by list, best first: job, resume, rank, candidate, employer, mutual [1], weak, title,
        education, experience_years, skills_fit, skills_missing and reasons. Whoever said in a file
        not to be contacted, or works at the firm that offers the job, is in no list.

    Raises
    ------
    InputError
        If `of` is neither side, or no job description or no résumé was understood; all problems
        are named, file by file.
    UnreadableFileError, ContractError
        If the one file named cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> job = "job title,skills,location,company\nwelder,TIG welding,Suzhou,Fictional Pipes\n"
    >>> _ = (folder / "job.csv").write_text(job, "utf-8")
    >>> people = "name,title,skills,phone\nLi X,welder,TIG welding,13800000001\nWu Y,cook,,13800000002\n"
    >>> _ = (folder / "people.csv").write_text(people, "utf-8")
    >>> screen(folder / "job.csv", folder / "people.csv").table["resume"].tolist()
    ['people.csv: Li X', 'people.csv: Wu Y']
    """
    if of not in _SIDES:
        raise InputError(phrase("match", "screen_of", value=of, known=joined(_SIDES)))
    with Store() as store:
        files = {
            side: _read(store, Path(path), side, progress)
            for side, path in (("job", jobs), ("resume", resumes))
        }
        problems = [
            phrase(
                "match",
                f"screen_no_{side}",
                where=Path(path).name or path,
                why=_why(files[side].notes),
            )
            for side, path in (("job", jobs), ("resume", resumes))
            if not files[side].sources
        ]
        if problems:
            raise InputError(phrase("match", "screen_lacks"), problems)
        market, unlisted = _named(store, files)
    return _ranked(market, of, top=top, least=least, notes=(*_unread(files), *unlisted))


@dataclass
class _Files:
    """What the files of one side came to: in which each id stands, in order, and what was left out."""

    sources: dict[str, dict[str, None]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def _read(store: Store, path: Path, side: str, progress: Any) -> _Files:
    """Write the rows of one side into the store, and note the file of each."""
    # Slow to import, and most verbs read no file.
    from talentmatch.data.intake.ingest import read_files
    from talentmatch.data.intake.loading import write_sheets

    key, tables, _ = _SIDES[side]
    files = _Files()
    wanted: list[ParsedSheet] = []
    for sheet in read_files(path, consent="recruiting", progress=progress, bounded=True):
        if sheet.skipped:
            files.notes.append(joined([sheet.source, sheet.skipped], ": "))
        elif sheet.table in tables:
            wanted.append(sheet)
        elif not path.is_dir():
            facts = {"source": sheet.source, "table": label("tables", sheet.table)}
            files.notes.append(phrase("match", f"screen_other_{side}", **facts))
    for sheet, load in zip(wanted, write_sheets(store, wanted), strict=True):
        if isinstance(load, ContractError):
            files.notes.append(joined([sheet.source, load.args[0]], ": "))
            continue
        files.notes += _aside(sheet, load.rejects)
        if key in sheet.frame and sheet.table in ("posting", "candidate"):
            name = sheet.file.name if sheet.file else sheet.source
            for one in sheet.frame[key].dropna().astype(str):
                own = store.pseudonym(one) if side == "resume" else one
                files.sources.setdefault(own, {})[name] = None
    return files


def _why(notes: Sequence[str]) -> str:
    return phrase("match", "screen_why", why=joined(notes, "; ")) if notes else ""


def _aside(sheet: ParsedSheet, rejects: pd.DataFrame) -> Iterator[str]:
    """Say which rows of a sheet were set aside, and why."""
    if len(rejects):
        why = joined(dict.fromkeys(rejects["reason"]), "; ")
        yield phrase("match", "screen_aside", source=sheet.source, n=len(rejects), why=why)


def _unread(files: Mapping[str, _Files]) -> Sequence[str]:
    """Say once what of the files was left out."""
    notes = dict.fromkeys(note for side in files.values() for note in side.notes)
    return [phrase("app", "left_out", what=note) for note in notes]


def _named(store: Store, files: Mapping[str, _Files]) -> tuple[Market, list[str]]:
    """Return the market with rows called by their files, and say which files are in no list."""
    market = read_market(store, None)
    names = store.read("contact", as_of=market.as_of, purpose="recruiting")
    called = names.set_index("candidate_id")["name"] if "name" in names else pd.Series(dtype=str)
    sides = {
        "job": market.postings,
        "resume": market.candidates.assign(name=market.candidates["candidate_id"].map(called)),
    }
    missing = []
    labels: dict[str, dict[str, str]] = {}
    for side, frame in sides.items():
        key, _, name = _SIDES[side]
        sources = files[side].sources
        labels[side] = _labels(frame[key], sources, frame[name])
        listed = {file for one in frame[key] for file in sources[one]}
        without = sorted({file for own in sources.values() for file in own} - listed)
        if without:
            missing.append(phrase("match", f"screen_unlisted_{side}", files=first_few(without)))
    postings, candidates = (
        frame.assign(**{_SIDES[side][0]: frame[_SIDES[side][0]].map(labels[side])})
        for side, frame in sides.items()
    )
    exclusions = market.exclusions.assign(
        candidate_id=market.exclusions["candidate_id"].map(labels["resume"]),
        posting_id=market.exclusions["posting_id"].map(labels["job"]),
    )
    market = replace(market, postings=postings, candidates=candidates, exclusions=exclusions)
    return market, missing


def _labels(
    ids: pd.Series, sources: Mapping[str, Iterable[str]], names: pd.Series
) -> dict[str, str]:
    """Return for each row its files and what it is called there, with a number where that is not enough."""
    labels: dict[str, str] = {}
    seen: Counter[str] = Counter()
    for one, name in zip(ids, names, strict=True):
        place = ", ".join(sources[one])
        label = f"{place}: {name}" if isinstance(name, str) and name else place
        seen[label] += 1
        labels[one] = label if seen[label] == 1 else f"{label} ({seen[label]})"
    return labels


def _elsewhere(market: Market) -> Sequence[str]:
    """Say of several lists how many pairs are left out since the person wants to work elsewhere."""
    people, jobs = len(market.candidates), len(market.postings)
    if min(people, jobs) == 1:  # of one list `left_out` says it
        return []
    who, job = np.repeat(np.arange(people), jobs), np.tile(np.arange(jobs), people)
    limits = Constraints(market.candidates, market.postings, **market.limits)
    n = int(limits.broken(who, job)["region"].sum())
    return [phrase("match", "screen_elsewhere", n=n, pairs=people * jobs)] if n else []


def _ranked(market: Market, of: str, *, top: int, least: float, notes: Sequence[str]) -> Result:
    """Rank each list, and put beside each pair what of the skills asked for is there."""
    query = _SIDES[of][0]
    direction: Literal["candidates", "postings"] = "candidates" if of == "job" else "postings"
    everybody = max(len(market.postings), len(market.candidates))
    pairs = market.pairs_of(market.postings, market.candidates, everybody, direction=direction)
    table = ranked_pairs(market, pairs, query, top=top, least=least)
    people = market.candidates.set_index("candidate_id")
    about = {
        name: table["candidate_id"].map(people[name])
        for name in ("title", "education", "experience_years")
    }
    asked = market.postings.set_index("posting_id")["skills"]
    shown = table.assign(**about, **skills_of_pairs(table, people["skills"], asked))
    shown = shown.rename(columns={"posting_id": "job", "candidate_id": "resume"})
    empty = []
    for side, frame in {"job": market.postings, "resume": market.candidates}.items():
        key = _SIDES[side][0]
        nobody = sorted({*frame[key]} - {*pairs[key]})
        if nobody:
            empty.append(phrase("match", f"screen_nobody_{side}", names=first_few(nobody)))
    hidden = (*notes_of_left_out(market, market.postings, query), *_elsewhere(market))
    notes = (*market.notes, *notes, *empty, *hidden, *doubt_notes(market, table))
    return Result(SCREEN, SCREEN.ordered(shown), notes)
