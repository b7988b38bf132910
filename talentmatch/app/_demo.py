"""The demo: the main job once, on a simulated city, with what to open at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from talentmatch.i18n import Language, joined, label, phrase

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

    say(phrase("demo", "simulating", seed=seed))
    tracking = Tracking.beside(store_path)
    with load_sample(seed=seed, path=store_path) as city:
        for kind in pipeline.KINDS:
            say(phrase("demo", "training", kind=label("kinds", kind)))
            say(joined(["  ", pipeline.train(city, kind, tracking=tracking).summary()], ""))
        say(phrase("demo", "reporting"))
        page, workbook = write_report(city, out, tracking=tracking, lang=lang)
    runs = out / model_files(store_path).runs.name
    width = max(len(str(path)) for path in (page, workbook, store_path, runs))
    places = {"page": page, "workbook": workbook, "store": store_path, "models": runs}
    return [
        phrase("demo", "open"),
        *(
            phrase("demo", key, path=str(path).ljust(width), name=path, uri=f"sqlite:///{path}")
            for key, path in places.items()
        ),
    ]
