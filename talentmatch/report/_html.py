"""Write a report's contents as one HTML file that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from talentmatch.i18n import Language, joined, phrase, render
from talentmatch.lists import Result
from talentmatch.report.compact import compact
from talentmatch.report.labels import Readable, heading, readable, texts_of
from talentmatch.report.sheets.sheet_notes import text_width

if TYPE_CHECKING:
    from markupsafe import Markup
    from plotly.graph_objects import Figure

    from talentmatch.report._contents import Contents

__all__ = ["report_html", "table_html"]

#: Letters from which a column of text gets a wider cell, and up to which it is never broken.
_LONG, _SHORT = 24, 20
#: Letters of a cell from which few rows of its table fit on paper.
_TALL = 90
#: Rows of a table that are printed, and those of one with tall rows; the rest is for the screen.
_PRINTED, _TALL_PRINTED = 15, 10
#: Columns that paper leaves out, since another table of the report says the same in figures.
_ON_SCREEN = {"shortage_public": ("basis",)}
_HATCHES = ("", "/", "x", "-", "\\", "|", "+", ".")
_DASHES = ("solid", "dot", "dashdot", "longdash")


def report_html(contents: Contents) -> str:
    """Return the page: script, style, charts and tables in one file, so that it works offline.

    Parameters
    ----------
    contents : Contents
        What `gather` found.
    """
    from jinja2 import Environment, select_autoescape
    from markupsafe import Markup
    from plotly.offline import get_plotlyjs

    here = resources.files("talentmatch.report")
    environment = Environment(autoescape=select_autoescape(default=True), trim_blocks=True)
    template = environment.from_string((here / "report.html.j2").read_text("utf-8"))
    lang = contents.lang
    sections = [
        {
            "key": section.key,
            "intro": render(section.intro, lang),
            "notes": [render(note, lang) for note in section.notes],
            "figures": [
                {"wide": wide, "title": title, "axes": axes, "html": Markup(_figure_html(figure))}
                for figure, wide in zip(section.figures, _wide(section.figures), strict=True)
                for title, axes in [_titles_taken_out(figure)]
            ],
            "tables": {
                render(heading, lang): _page_table(result, lang)
                for heading, result in section.tables.items()
            },
        }
        for section in contents.sections
    ]
    return template.render(
        contents={
            "simulated": contents.simulated,
            "dated": render(contents.dated, lang),
            "findings": list(readable(contents.findings(), lang).frame.itertuples(index=False)),
            "how": [render(sentence, lang) for sentence in contents.how_to_read()],
            "sections": sections,
            "models": [render(sentence, lang) for sentence in contents.model_runs()],
        },
        lang=lang,
        say=lambda key, **facts: phrase("report", key, lang, **facts),
        css=Markup((here / "report.css").read_text("utf-8")),
        plotly=Markup(get_plotlyjs()),
    )


def table_html(
    page: Readable, lang: Language, *, screen: Sequence[str] = (), printed: int | None = None
) -> str:
    """Return a list as an HTML table with labelled columns; every text is escaped.

    Parameters
    ----------
    page : Readable
        The list.
    lang : str
        Language of headings and values.
    screen : sequence of str
        Columns that are not printed.
    printed : int, optional
        Rows that are printed; all if not given.

    Examples
    --------
    >>> import pandas as pd
    >>> table_html(Readable(pd.DataFrame({"post": ["<b>"]})), "en").count("&lt;b&gt;")
    1
    >>> table_html(Readable(pd.DataFrame({"month": pd.to_datetime([])})), "en").count("<tr>")
    1
    """
    frame = page.frame
    numeric = [frame[column].dtype.kind in "iuf" for column in frame.columns]
    texts = [texts_of(frame[name], page.unit(str(name)), lang) for name in frame.columns]
    long = [
        not number and max(map(len, column_texts), default=0) > _LONG
        for column_texts, number in zip(texts, numeric, strict=True)
    ]
    short = [max(map(text_width, column_texts), default=0) <= _SHORT for column_texts in texts]
    style = [
        "number" if number else "long" if wide else "short" if narrow else ""
        for number, wide, narrow in zip(numeric, long, short, strict=True)
    ]
    style = [
        f"{kind} screen".lstrip() if name in screen else kind
        for kind, name in zip(style, frame.columns, strict=True)
    ]
    head = "".join(
        _cell("th", heading(str(column), lang, page.unit(str(column))), kind)
        for column, kind in zip(frame.columns, style, strict=True)
    )
    rows = (
        "".join(_cell("td", text, kind) for text, kind in zip(row, style, strict=True))
        for row in zip(*texts, strict=True)
    )
    body = "".join(
        f"<tr>{row}</tr>"
        if printed is None or place < printed
        else f'<tr class="screen">{row}</tr>'
        for place, row in enumerate(rows)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _page_table(result: Result, lang: Language) -> Markup:
    from markupsafe import Markup, escape

    folded, notes = compact(readable(result, lang), lang)
    screen = [c for c in _ON_SCREEN.get(result.spec.name, ()) if c in folded.frame]
    rows, printed = len(folded.frame), _printed_rows(folded, screen, lang)
    on_paper = []
    if rows > printed:
        on_paper.append(phrase("report", "printed_rows", lang, n=printed, of=rows))
    if screen:
        names = render(joined(heading(name, lang) for name in screen), lang)
        on_paper.append(phrase("report", "screen_columns", lang, names=names))
    paragraphs = Markup("").join(
        Markup('<p class="{}">{}</p>').format(kind, escape(note))
        for kind, several in (("note", notes), ("note print", on_paper))
        for note in several
    )
    return Markup('<div class="scroll">{}</div>{}').format(
        Markup(table_html(folded, lang, screen=screen, printed=printed)), paragraphs
    )


def _printed_rows(page: Readable, screen: Sequence[str], lang: Language) -> int:
    """Return how many rows of a table are printed: fewer where a row takes many lines."""
    shown = page.frame.drop(columns=list(screen))
    widest = max(
        (
            text_width(text)
            for name in shown
            for text in texts_of(shown[name], page.unit(str(name)), lang)
        ),
        default=0,
    )
    return _TALL_PRINTED if widest > _TALL else _PRINTED


def _cell(tag: str, text: str, kind: str) -> str:
    style = f' class="{kind}"' if kind else ""
    return f"<{tag}{style}>{escape(text)}</{tag}>"


def _wide(figures: Sequence[Figure]) -> list[bool]:
    """Say which figures take the width of the paper: those of long names, and who has no neighbour."""
    wide = [_name_width(figure) > _LONG for figure in figures]
    place = 0
    while place < len(wide):
        beside = place + 1 < len(wide) and not wide[place] and not wide[place + 1]
        wide[place] = not beside
        place += 2 if beside else 1
    return wide


def _name_width(figure: Figure) -> int:
    """Return the width of the longest name beside a figure's bars or cells."""
    names = (name for trace in figure.data for name in (() if trace.y is None else trace.y))
    return max((text_width(name) for name in names if isinstance(name, str)), default=0)


def _titles_taken_out(figure: Figure) -> tuple[str, list[str]]:
    """Take the titles of a figure and of its axes out of it: above it they can take many lines."""
    title = figure.layout.title.text or ""
    titled = [axis for axis in (*figure.select_xaxes(), *figure.select_yaxes()) if axis.title.text]
    axes = list(dict.fromkeys(axis.title.text for axis in titled))
    figure.update_layout(title=None, margin_t=30 if figure.layout.annotations else 15)
    for axis in titled:
        axis.title = None
    return title, axes


def _figure_html(figure: Figure) -> str:
    _told_apart_without_colour(figure)
    # 18,000 rather than 18k.
    plain = {"exponentformat": "none", "separatethousands": True}
    figure.update_xaxes(plain).update_yaxes(plain)
    html: str = figure.to_html(
        full_html=False,
        include_plotlyjs=False,
        config={"displayModeBar": False, "responsive": True},
    )
    return html


def _told_apart_without_colour(figure: Figure) -> None:
    """Give bars a hatching and lines a dash of their own, so that a grey print can be read."""
    bars = [trace for trace in figure.data if trace.type == "bar"]
    for number, trace in enumerate(bars if len(bars) > 1 else ()):
        trace.marker.pattern.shape = _HATCHES[number % len(_HATCHES)]
    lines = [t for t in figure.data if t.type == "scatter" and t.fill is None and not t.line.dash]
    for number, trace in enumerate(lines):
        trace.line.dash = _DASHES[number % len(_DASHES)]
