"""`talentmatch check`: what the store holds and which verbs it is enough for."""

from __future__ import annotations

from talentmatch.app.options import (
    DEFAULT_LANG,
    DEFAULT_STORE,
    FormatOption,
    LangOption,
    OutFormat,
    OutOption,
    StoreOption,
)
from talentmatch.phrases import called, joined, phrase, retold

__all__ = ["check"]


def check(
    fmt: FormatOption = OutFormat.table,
    out: OutOption = None,
    store: StoreOption = DEFAULT_STORE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Show what the store holds and which verbs that is enough for.

    Example: talentmatch check --store city.duckdb
    """
    import pandas as pd

    from talentmatch import pipeline
    from talentmatch.app.options import open_store, tracking_of
    from talentmatch.app.output import emit
    from talentmatch.app.speech import say

    with open_store(store, lang) as opened:
        rows = [{"table": name, "rows": count} for name, count in opened.tables().items()]
        refused = pipeline.refusals(opened, tracking=tracking_of(store))
        for verb, missing in pipeline.readiness(opened).items():
            said = "needs" if missing else "not_yet" if verb in refused else "ready"
            tables = joined(map(_tables, missing), "; ")
            why = " ".join(retold(refused.get(verb, ""), lang).split())
            facts = {"verb": called("verbs", verb), "tables": tables, "why": why}
            say(phrase("app", said, lang, **facts))
        for note in pipeline.history_notes(opened, lang=lang):
            say(note)
    if fmt in (OutFormat.table, OutFormat.xlsx):
        rows = [{**row, "table": called("tables", str(row["table"]), lang)} for row in rows]
    emit(pd.DataFrame(rows, columns=["table", "rows"]), fmt, lang, out=out, name="check")


def _tables(choices: str) -> str:
    """Return tables of which one is needed as a reader knows them."""
    first, *more = (called("tables", name) for name in choices.split(" or "))
    return phrase("app", "or", first=first, second=more[0]) if more else first
