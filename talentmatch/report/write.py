"""Write the report: one page and one workbook of the same contents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from talentmatch.i18n import Language, phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.pipeline.night_ledger import write_whole
from talentmatch.report.contents import Contents, Section, gather
from talentmatch.report.html import report_html
from talentmatch.report.labels import Readable, readable
from talentmatch.report.workbook import workbook_bytes

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.report.disclosure import DisclosureRule
    from talentmatch.track import Tracking

__all__ = ["write_report"]


def write_report(
    store: Store,
    folder: Path,
    *,
    tracking: Tracking,
    months: int = 12,
    lang: Language = "en",
    rule: DisclosureRule | None = None,
) -> tuple[Path, Path]:
    """Write ``report.html`` and ``report.xlsx`` into a folder.

    Parameters
    ----------
    store : Store
        The data.
    folder : Path
        Where to write; made if it is not there.
    tracking : Tracking
        Where the models in use are.
    months : int
        Horizon of the forecast [months].
    lang : {"zh", "en"}
        Language of the reader.
    rule : DisclosureRule, optional
        What may not be printed because it tells about one enterprise.

    Returns
    -------
    tuple of (Path, Path)
        The page and the workbook.
    """
    contents = gather(store, tracking=tracking, months=months, lang=lang, rule=rule)
    page, workbook = folder / "report.html", folder / "report.xlsx"
    lists = [result for part in contents.sections for result in part.tables.values()]
    deliver(store, lists, name="report")
    write_whole(page, report_html(contents).encode())
    note = phrase("report", "simulated", lang) if contents.simulated else None
    write_whole(
        workbook, workbook_bytes(_sheets(contents), lang, note=note, notes=_notes(contents))
    )
    return page, workbook


def _sheets(contents: Contents) -> dict[str, Readable]:
    lang = contents.lang
    lists = {
        phrase("report", "cover_sheet", lang): contents.cover(),
        phrase("report", "how_to_read", lang): contents.how_to_read_sheet(),
    }
    for section in contents.sections:
        for heading, result in section.tables.items():
            lists[_name(section, heading, lang)] = result
    return {name: readable(result, lang) for name, result in lists.items()}


def _name(section: Section, heading: str, lang: Language) -> str:
    title, heading = phrase("report", section.key, lang), render(heading, lang)
    return f"{title} {heading}".strip() if len(heading) < 20 else heading


def _notes(contents: Contents) -> dict[str, str]:
    """Return of each sheet what its figures are and what they rest on."""
    return {
        _name(section, heading, contents.lang): "\n".join(
            render(sentence, contents.lang) for sentence in (section.intro, *section.notes)
        )
        for section in contents.sections
        for heading in section.tables
    }
