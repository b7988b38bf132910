"""Model cards: the prose of ``models/<name>.md`` with the figures of the run in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from talentmatch.specs.folders import spec_folder

if TYPE_CHECKING:
    from talentmatch.specs import ModelSpec
    from talentmatch.track.registry import ModelVersion

__all__ = ["model_card", "outside_note"]


def outside_note(spec: ModelSpec) -> str:
    """Say that an estimator is not part of this package, and whose it is.

    Parameters
    ----------
    spec : ModelSpec
        A model whose estimator is of another package.
    """
    return f"The estimator `{spec.estimator}` is not part of talentmatch: it was judged by the same backtest and gate, its code was not reviewed here."


def model_card(spec: ModelSpec, version: ModelVersion | None = None) -> str:
    """Return a model's card in Markdown, with the figures of a version if there is one.

    Parameters
    ----------
    spec : ModelSpec
        The model.
    version : ModelVersion, optional
        The version whose backtest is to be told.
    """
    text = (spec_folder("models") / spec.card).read_text("utf-8").rstrip()
    if spec.outside:
        text = f"{text}\n\n{outside_note(spec)}"
    if version is None:
        return text + "\n"
    figures = "\n".join(
        f"| {name} | {value:.4g} |" for name, value in sorted(version.metrics.items())
    )
    return (
        f"{text}\n\n## Version {version.version}\n\n"
        f"Run `{version.run_id}`, data up to {version.as_of}, fingerprint `{version.fingerprint}`.\n\n"
        f"| metric | backtest |\n| --- | --- |\n{figures}\n"
    )
