"""Write a report's contents as one HTML file that needs nothing beside it."""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from talentmatch.i18n import Language, phrase, render
from talentmatch.lists import Result
from talentmatch.report.compact import compact
from talentmatch.report.labels import Readable, heading, readable, texts_of
from talentmatch.report.sheet_notes import text_width

if TYPE_CHECKING:
    from markupsafe import Markup
    from plotly.graph_objects import Figure

    from talentmatch.report.contents import Contents

__all__ = ["report_html", "table_html"]

#: Letters from which a column of text gets a wider cell, and up to which it is never broken.
_LONG, _SHORT = 24, 20
#: Rows of a table that are printed; the style sheet hides those after them on paper.
_PRINTED = 20
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
            "figures": [Markup(_figure_html(figure)) for figure in section.figures],
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
            "period": contents.period,
            "made_on": contents.made_on,
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


def table_html(page: Readable, lang: Language) -> str:
    """Return a list as an HTML table with labelled columns; every text is escaped.

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
    head = "".join(
        _cell("th", heading(str(column), lang, page.unit(str(column))), kind)
        for column, kind in zip(frame.columns, style, strict=True)
    )
    rows = (
        "".join(_cell("td", text, kind) for text, kind in zip(row, style, strict=True))
        for row in zip(*texts, strict=True)
    )
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _page_table(result: Result, lang: Language) -> Markup:
    from markupsafe import Markup, escape

    folded, notes = compact(readable(result, lang), lang)
    rows = len(folded.frame)
    if rows > _PRINTED:
        notes.append(phrase("report", "printed_rows", lang, n=_PRINTED, of=rows))
    paragraphs = Markup("").join(
        Markup('<p class="{}">{}</p>').format(
            "note print" if place == len(notes) - 1 and rows > _PRINTED else "note", escape(note)
        )
        for place, note in enumerate(notes)
    )
    return Markup('<div class="scroll">{}</div>{}').format(
        Markup(table_html(folded, lang)), paragraphs
    )


def _cell(tag: str, text: str, kind: str) -> str:
    style = f' class="{kind}"' if kind else ""
    return f"<{tag}{style}>{escape(text)}</{tag}>"


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
