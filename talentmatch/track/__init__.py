"""MLflow: runs, the registry with its champion, and model cards."""

from talentmatch.track.cards import model_card
from talentmatch.track.registry import ModelVersion, Registry
from talentmatch.track.runs import Evidence, Tracking, frame_fingerprint, record_run

__all__ = [
    "Evidence",
    "ModelVersion",
    "Registry",
    "Tracking",
    "frame_fingerprint",
    "model_card",
    "record_run",
]
