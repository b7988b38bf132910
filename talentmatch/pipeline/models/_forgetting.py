"""What the models in use learnt from a person who is erased, and a training without them, proved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from talentmatch.errors import MissingDataError
from talentmatch.i18n import label, phrase
from talentmatch.pipeline.models._training import train
from talentmatch.pipeline.models._training_tasks import RECIPES
from talentmatch.specs import ModelSpec
from talentmatch.track import Registry, frame_fingerprint

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["TrainingData", "learnt_from", "retrain_without", "training_data"]

#: Models that read rows about people; that of demand reads none.
_ABOUT_PEOPLE = ("match", "team")


@dataclass(frozen=True)
class TrainingData:
    """What a model in use would be trained on now, as of the day of its own data.

    Attributes
    ----------
    version : int
        Number of the model in the registry.
    trained_on : str
        Fingerprint of the data it was trained on.
    fingerprint : str
        Fingerprint of the same data as they are in the store now.
    rows : int
        How many rows these have.
    """

    version: int
    trained_on: str
    fingerprint: str
    rows: int


def training_data(store: Store, tracking: Tracking) -> dict[str, TrainingData]:
    """Return of each model in use that learns from people what it would be trained on now.

    Parameters
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the models in use are.
    """
    if not tracking.begun:
        return {}
    registry, data = Registry(tracking), {}
    for kind in _ABOUT_PEOPLE:
        champion = registry.champion(kind)
        if champion is None:
            continue
        spec, day = ModelSpec.from_dict(champion.spec), pd.Timestamp(champion.as_of)
        try:
            frame = RECIPES[kind].data(store, spec, day)
        except MissingDataError:
            frame = pd.DataFrame()
        now = frame_fingerprint(frame) if len(frame) else ""
        data[kind] = TrainingData(champion.version, champion.fingerprint, now, len(frame))
    return data


def learnt_from(
    before: Mapping[str, TrainingData], after: Mapping[str, TrainingData]
) -> dict[str, str]:
    """Say of each model in use whether a person was in what it learnt from.

    Parameters
    ----------
    before, after : mapping of str to TrainingData
        As `training_data` returned it before the person was erased, and after.

    Returns
    -------
    dict of str to str
        Kind of model to the sentence, of those alone that learnt from the person.
    """
    sentences = {}
    for kind, had in before.items():
        has = after[kind]
        if had.fingerprint == has.fingerprint:
            continue
        known = had.fingerprint == had.trained_on
        facts = {"kind": label("kinds", kind), "version": had.version, "name": kind}
        facts |= {"rows": had.rows - has.rows, "before": had.fingerprint, "after": has.fingerprint}
        sentences[kind] = phrase("models", "learnt_from" if known else "may_have_learnt", **facts)
    return sentences


def retrain_without(store: Store, kind: str, *, tracking: Tracking) -> str:
    """Train a model again on what is left, and say by which fingerprint it shows.

    Parameters
    ----------
    store : Store
        The data, the person erased.
    kind : {"match", "team"}
        Which model.
    tracking : Tracking
        Where the run and the model go.
    """
    earlier = Registry(tracking).champion(kind)
    spec = earlier.spec["name"] if earlier is not None else None
    trained = train(store, kind, tracking=tracking, spec=spec)
    version = next(
        one for one in Registry(tracking).versions(kind) if one.version == trained.version
    )
    facts = {"kind": label("kinds", kind), "version": trained.version, "verdict": trained.verdict}
    facts |= {
        "before": earlier.fingerprint if earlier is not None else "",
        "after": version.fingerprint,
    }
    return phrase("models", "trained_without", **facts)
