"""What a scenario does to the openings of a year, post by post, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from talentmatch.specs.rates import Z80

__all__ = ["FIGURES", "ScenarioEffect"]

#: Columns of an effect.
FIGURES: Final = ["factor", "error", "added", "added_error"]


@dataclass(frozen=True, kw_only=True)
class ScenarioEffect:
    """Changes of the openings of a year.

    Attributes
    ----------
    name : str
        The scenario as it was written.
    table : DataFrame indexed by occupation
        `factor` on the openings with its standard `error` [1]; `added` openings with their
        `added_error` [positions per year].
    employment : float
        Relative change of all people employed that comes with it [1].
    notes : tuple of str
        What it rests on.
    step : float
        How many standard errors of the difference it is taken off its middle.
    """

    name: str
    table: pd.DataFrame
    employment: float
    notes: tuple[str, ...]
    step: float = 0.0

    def applied(self, demand: pd.DataFrame) -> pd.DataFrame:
        """Return a reconciled demand under the scenario; the columns of its sources stay.

        Parameters
        ----------
        demand : DataFrame
            `occupation`, `mean`, `lo-80`, `hi-80`, `sampling` [positions per year].
        """
        rows = demand.merge(
            self.table, left_on="occupation", right_index=True, how="outer", sort=False
        )
        rows["factor"] = rows["factor"].fillna(1.0)
        figures = ["mean", "lo-80", "hi-80", "sampling", "error", "added", "added_error"]
        rows[figures] = rows[figures].fillna(0.0)
        own = (rows["hi-80"] - rows["lo-80"]) / (2 * Z80)
        moved = rows["mean"] * (rows["factor"] - 1) + rows["added"]
        of_effect = np.hypot(rows["mean"] * rows["error"], rows["added_error"])
        error = np.hypot(of_effect, own * (rows["factor"] - 1).abs())
        mean = (rows["mean"] + moved + self.step * error).clip(lower=0.0)
        down = np.hypot((rows["mean"] - rows["lo-80"]) * rows["factor"], Z80 * of_effect)
        up = np.hypot((rows["hi-80"] - rows["mean"]) * rows["factor"], Z80 * of_effect)
        table = rows.assign(
            **{"mean": mean, "lo-80": (mean - down).clip(lower=0.0), "hi-80": mean + up},
            sampling=rows["sampling"] * rows["factor"],
        )
        return table.drop(columns=FIGURES)

    def factor_of(self, demand: pd.DataFrame) -> pd.Series:
        """Return by occupation by how much the openings of a demand change in proportion [1]."""
        before = demand.set_index("occupation")["mean"]
        after = self.applied(demand).set_index("occupation")["mean"].reindex(before.index)
        return (after / before.where(before > 0)).fillna(1.0)
