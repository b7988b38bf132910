"""The code MLflow keeps beside a model's state: models from code, so nothing is pickled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
from mlflow.pyfunc.model import PythonModel

from talentmatch.track._state import load_state

__all__ = ["ServedModel"]


class ServedModel(PythonModel):  # type: ignore[misc]
    """A fitted estimator behind MLflow's one `predict`.

    Forecasters take a frame with one row and the column `horizon`; rankers take pairs;
    recommenders take their queries.
    """

    def load_context(self, context: Any) -> None:
        """Read the estimator from the model's artifacts."""
        self.estimator = load_state(Path(context.artifacts["state"]))

    def predict(
        self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """Predict in the manner of the estimator."""
        if hasattr(self.estimator, "recommend"):
            result: pd.DataFrame = self.estimator.recommend(model_input)
        elif "horizon" in model_input.columns:
            result = self.estimator.predict(horizon=int(model_input["horizon"].iloc[0]))
        else:
            result = self.estimator.predict(model_input)
        return result


mlflow.models.set_model(ServedModel())
