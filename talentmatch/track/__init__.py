"""MLflow: runs, the registry with its champion, and model cards."""

import os

from talentmatch.track.cards import model_card
from talentmatch.track.registry import ModelVersion, Registry
from talentmatch.track.runs import Evidence, Tracking, frame_fingerprint, record_run

# MLflow reports its use to its makers unless told not to; no data leaves this machine unasked.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

__all__ = [
    "Evidence",
    "ModelVersion",
    "Registry",
    "Tracking",
    "frame_fingerprint",
    "model_card",
    "record_run",
]
