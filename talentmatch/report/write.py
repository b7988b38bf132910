"""Write the report: one page and one workbook of the same contents."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from talentmatch.data.private_files import write_private
from talentmatch.i18n import Language, phrase, render
from talentmatch.lists.deliver import deliver
from talentmatch.report._contents import Contents, Section, gather
from talentmatch.report._html import report_html
from talentmatch.report.labels import Readable, readable
from talentmatch.report.sheets._native_charts import SheetChart
from talentmatch.report.sheets.workbook import workbook_bytes

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.report.protection.disclosure import DisclosureRule
    from talentmatch.track import Tracking

__all__ = ["write_report"]

#: Part and heading of a table to what the workbook draws of it: heading keys of names, figures and
#: the ends of their interval, and whether it is a line.
_DRAWN: dict[tuple[str, str], tuple[str, tuple[str, ...], tuple[str, ...], bool]] = {
    ("demand", "Total"): ("month", ("per_month",), ("per_month_lo", "per_month_hi"), True),
    ("demand", "By industry"): ("industry_name", ("over",), ("over_lo", "over_hi"), False),
    ("demand", "By region"): ("region", ("over",), ("over_lo", "over_hi"), False),
    ("yearly", ""): ("post", ("per_year",), ("per_year_lo", "per_year_hi"), False),
    ("shortage", ""): ("post", ("gap",), ("gap_lo", "gap_hi"), False),
    ("majors", ""): ("major", ("seats", "seats_change"), (), False),
}
#: Column that tells rows of one name apart.
_BESIDE = {"shortage": "chain", "majors": "institution"}


def write_report(
    store: Store,
    folder: Path,
    *,
    tracking: Tracking,
    months: int = 12,
    lang: Language = "en",
    rule: DisclosureRule | None = None,
    without: Collection[str] = (),
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
    without : collection of str
        Parts that it does not have, such as "leads".

    Returns
    -------
    tuple of (Path, Path)
        The page and the workbook.
    """
    contents = gather(
        store, tracking=tracking, months=months, lang=lang, rule=rule, without=without
    )
    page, workbook = folder / "report.html", folder / "report.xlsx"
    lists = [result for part in contents.sections for result in part.tables.values()]
    entry = deliver(store, lists, name="report", draft=True)
    html = report_html(contents).encode()
    store.register_output(page, html, what="report", entry=entry)
    write_private(page, html)
    note = phrase("report", "simulated", lang) if contents.simulated else None
    book = workbook_bytes(
        _sheets(contents), lang, note=note, notes=_notes(contents), charts=_charts(contents)
    )
    store.register_output(workbook, book, what="report", entry=entry)
    write_private(workbook, book)
    return page, workbook


def _sheets(contents: Contents) -> dict[str, Readable]:
    lang = contents.lang
    lists = {phrase("report", "main_findings", lang): contents.findings()}
    for section in contents.sections:
        for heading, result in section.tables.items():
            lists[_name(section, heading, lang)] = result
    lists[phrase("report", "annex_sheet", lang)] = contents.annex()
    return {name: readable(result, lang) for name, result in lists.items()}


def _charts(contents: Contents) -> dict[str, list[SheetChart]]:
    """Return what the workbook draws: the lists that a reader looks at first."""
    lang = contents.lang
    charts = []
    for section in contents.sections:
        for heading in section.tables:
            key = (section.key, str(heading))
            if key in _DRAWN:
                names, figures, ends, line = _DRAWN[key]
                title = heading or phrase("report", section.key, lang)
                charts.append(
                    SheetChart(
                        sheet=_name(section, heading, lang),
                        title=render(title, lang),
                        names=names,
                        figures=figures,
                        ends=ends,
                        line=line,
                        beside=_BESIDE.get(section.key, ""),
                    )
                )
    return {phrase("report", "charts_sheet", lang): charts} if charts else {}


def _name(section: Section, heading: str, lang: Language) -> str:
    title, heading = phrase("report", section.key, lang), render(heading, lang)
    return f"{title} {heading}".strip() if len(heading) < 20 else heading


def _notes(contents: Contents) -> dict[str, str]:
    """Return of each sheet what its figures are; what they rest on stands in the last one."""
    lang = contents.lang
    cover = [phrase("report", "title", lang), render(contents.dated, lang)]
    notes = {phrase("report", "main_findings", lang): "\n".join(cover)}
    for section in contents.sections:
        for heading in section.tables:
            notes[_name(section, heading, lang)] = render(section.intro, lang)
    return notes
