"""What came of a night, and what of it needs a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talentmatch.i18n import label, phrase
from talentmatch.pipeline.models.night_config import NightConfig

__all__ = ["summary_lines"]

_LISTS = ("forecast", "shortage", "leads")
#: Lists of which a store that has no tables for them says nothing.
_IF_THERE = ("targets", "majors")
_SHOWN = 8


def summary_lines(facts: Mapping[str, Any], config: NightConfig) -> list[str]:
    """Return the summary: what needs a person first, then what was done.

    Parameters
    ----------
    facts : mapping
        Facts of the steps by name.
    config : NightConfig
        Language and thresholds.
    """

    def tell(key: str, **values: object) -> str:
        return phrase("nightly", key, config.lang, **values)

    needs = [*_of_load(facts["load"], tell), *_of_drift(facts["drift"], config, tell)]
    needs += _of_training(facts["train"], tell)
    needs += [tell("unfair", group=group) for group in facts["fairness"]["unfair"]]
    # Data that is missing is known to those who load it; data that contradicts itself is not.
    wrong = [name for name in (*_LISTS, *_IF_THERE) if facts[name]["wrong"]]
    needs += _unlisted(facts, wrong, tell)
    lacking = [name for name in _LISTS if facts[name]["lacking"] and name not in wrong]
    noticed = [*_noticed(facts["load"], tell), *_unlisted(facts, lacking, tell)]
    noticed += [
        tell("noticed", source=tell(f"step_{name}"), note=_one_line(note))
        for name in (*_LISTS, *_IF_THERE)
        for note in facts[name]["left_out"]
    ]
    noticed += [
        tell("noticed", source=label("kinds", kind), note=_one_line(note))
        for kind, outcome in facts["train"].items()
        for note in outcome.get("notes", ())
    ]
    done = [tell("loaded", files=facts["load"]["files"], rows=_rows(facts["load"]))]
    done += [outcome["verdict"] for outcome in facts["train"].values() if outcome["version"]]
    if facts["fairness"]["groups"]:
        done.append(tell("audited", groups=facts["fairness"]["groups"]))
    done += [
        tell("listed", name=tell(f"step_{name}"), rows=facts[name]["rows"])
        for name in (*_LISTS, *_IF_THERE)
        if not facts[name]["lacking"]
    ]
    done += [tell("reported", place=str(config.out / "report" / "report.html"))]
    parts = {
        "needs_a_person": needs or [tell("nobody_needed")],
        "done": done,
        "was_noticed": noticed,
    }
    lines = [f"# {tell('title')}"]
    for heading, sentences in parts.items():
        if sentences:
            lines += ["", f"## {tell(heading)}", "", *[f"- {text}" for text in sentences]]
    return lines


def _unlisted(facts: Mapping[str, Any], names: list[str], tell: Any) -> list[str]:
    return [
        tell("no_list", name=tell(f"step_{name}"), why=_one_line(facts[name]["lacking"]))
        for name in names
    ]


def _rows(load: Mapping[str, Any]) -> int:
    return sum(source[2] for source in load["sources"])


def _one_line(text: str) -> str:
    return " ".join(str(text).split())


def _of_load(load: Mapping[str, Any], tell: Any) -> list[str]:
    lines = [tell("load_failed", why=_one_line(load["failed"]))] if load["failed"] else []
    lines += [
        tell("set_aside", source=source, table=label("tables", table), rows=rejected)
        for source, table, _, rejected, _ in load["sources"]
        if rejected
    ]
    return [*lines, *(tell("left_out", what=_one_line(what)) for what in load["skipped"])]


def _noticed(load: Mapping[str, Any], tell: Any) -> list[str]:
    return [
        tell("noticed", source=source, note=_one_line(note))
        for source, _, _, _, notes in load["sources"]
        for note in notes
    ]


def _of_drift(drift: Mapping[str, Any], config: NightConfig, tell: Any) -> list[str]:
    lines = [
        tell("moved", column=column, psi=f"{psi:.2f}", most=f"{config.psi:g}")
        for column, psi in drift["moved"][:_SHOWN]
    ]
    if drift["wrong"]:
        error = drift["error"]
        lines.append(
            tell("went_wrong", months=f"{error['months']:.0f}", error=f"{error['error']:.1f}")
        )
    return lines


def _of_training(trained: Mapping[str, Any], tell: Any) -> list[str]:
    lines = [
        tell("not_trained", kind=label("kinds", kind), why=_one_line(outcome["failed"]))
        for kind, outcome in trained.items()
        if outcome["failed"]
    ]
    return lines + [
        tell("not_enough", kind=label("kinds", kind), why=_one_line(outcome["lacking"]))
        for kind, outcome in trained.items()
        if outcome["lacking"] and kind == "demand"
    ]
