"""The demo: the main job once, on a simulated city, with what to open at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from talentmatch.phrases import Language, called, phrase

__all__ = ["run_demo"]


def run_demo(out: Path, *, seed: int, lang: Language, say: Callable[[str], None]) -> list[str]:
    """Simulate a city, train every model, and write the report; return the lines to end with.

    Parameters
    ----------
    out : Path
        Folder to write into; what an earlier demo left there is replaced.
    seed : int
        Seed of the simulated city.
    lang : {"zh", "en"}
        Language of the report.
    say : callable
        Told each step.
    """
    from talentmatch import pipeline
    from talentmatch.data.sample import load_sample
    from talentmatch.data.storage.model_files import model_files
    from talentmatch.report.write import write_report
    from talentmatch.track import Tracking

    out.mkdir(parents=True, exist_ok=True)
    store_path = out / "city.duckdb"
    for stale in (store_path, out / "city.duckdb.wal", out / "city.duckdb.key"):
        stale.unlink(missing_ok=True)

    def tell(key: str, **facts: object) -> str:
        return phrase("demo", key, lang, **facts)

    say(tell("simulating", seed=seed))
    tracking = Tracking.beside(store_path)
    with load_sample(seed=seed, path=store_path) as city:
        for kind in pipeline.KINDS:
            say(tell("training", kind=called("kinds", kind, lang)))
            say("  " + pipeline.train(city, kind, tracking=tracking, lang=lang).summary(lang))
        say(tell("reporting"))
        page, workbook = write_report(city, out, tracking=tracking, lang=lang)
    return [
        tell("open"),
        tell("page", path=page),
        tell("workbook", path=workbook),
        tell("models", path=out / model_files(store_path).runs.name),
    ]
