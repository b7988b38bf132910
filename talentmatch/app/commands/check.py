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
    from talentmatch.app.output import emit, say
    from talentmatch.vocab.phrases import phrase

    with open_store(store, lang) as opened:
        rows = [{"table": name, "rows": count} for name, count in opened.tables().items()]
        refused = pipeline.refusals(opened, tracking=tracking_of(store))
        for verb, missing in pipeline.readiness(opened).items():
            said = "needs" if missing else "not_yet" if verb in refused else "ready"
            facts = {"tables": "; ".join(missing), "why": refused.get(verb, "")}
            say(phrase("app", said, lang.value, verb=verb, **facts))
    emit(pd.DataFrame(rows, columns=["table", "rows"]), fmt, lang, out=out, name="check")
