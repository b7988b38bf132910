"""Model cards: the prose of ``models/<name>.md`` with the figures of the run in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talentmatch.i18n import joined, phrase, plain_number
from talentmatch.specs.folders import spec_folder

if TYPE_CHECKING:
    from talentmatch.specs import ModelSpec
    from talentmatch.track.version import ModelVersion

__all__ = ["model_card", "outside_note"]


def outside_note(spec: ModelSpec) -> str:
    """Say that an estimator is not part of this package, and whose it is.

    Parameters
    ----------
    spec : ModelSpec
        A model whose estimator is of another package.
    """
    return phrase("spec", "outside_note", name=spec.estimator)


def model_card(spec: ModelSpec, version: ModelVersion | None = None) -> str:
    """Return a model's card in Markdown, with the figures of a version if there is one.

    The prose is that of the file; only what is said of the version follows the language.

    Parameters
    ----------
    spec : ModelSpec
        The model.
    version : ModelVersion, optional
        The version whose backtest is to be told.
    """
    prose = spec.prose or (spec_folder("models") / spec.card).read_text("utf-8")
    parts = [prose.rstrip()]
    if spec.outside:
        parts.append(outside_note(spec))
    if version is not None:
        figures = "\n".join(
            f"| {name} | {plain_number(value)} |" for name, value in sorted(version.metrics.items())
        )
        facts = {"version": version.version, "run": version.run_id, "as_of": version.as_of}
        facts |= {"fingerprint": version.fingerprint, "figures": figures}
        parts.append(phrase("spec", "card_version", **facts))
    return joined([joined(parts, "\n\n"), "\n"], "")
