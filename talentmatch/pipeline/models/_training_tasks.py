"""What differs between the three models when one is trained: data, backtest, fit, example."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from talentmatch.demand import Backtest, backtest, drop_constant_dims
from talentmatch.demand.history.panel import month_numbers
from talentmatch.demand.history.rows import history_step, split_history
from talentmatch.demand.protocol import lacking_of_forecaster
from talentmatch.errors import InputError, MissingDataError
from talentmatch.evaluate.outcomes import auc, brier, calibration_error
from talentmatch.evaluate.rankings import ndcg_at
from talentmatch.i18n import phrase
from talentmatch.match import compare
from talentmatch.pipeline.demand._demand_history import require_months
from talentmatch.pipeline.demand.forecasting import years_ahead
from talentmatch.pipeline.demand.indicators import (
    demand_covariates,
    join_covariates,
    split_covariates,
)
from talentmatch.pipeline.matches._title_similarity import title_similarity
from talentmatch.pipeline.matches.market_sides import match_sides
from talentmatch.specs import ModelSpec, build
from talentmatch.team import compare as compare_teams
from talentmatch.track import frame_fingerprint

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from talentmatch.data.store import Store

__all__ = [
    "RECIPES",
    "Findings",
    "Recipe",
    "demand_findings",
    "require_demand",
    "two_sided_metrics",
]

Options = Mapping[str, Any]


@dataclass(frozen=True)
class Findings:
    """What a backtest came to.

    Attributes
    ----------
    metrics : mapping of str to float
        Measures over all cells.
    cells : DataFrame
        What was said and what came, cell by cell.
    key, truth : tuple of str
        Columns of `cells` that name a cell, and that say what came.
    split : object
        Where the backtest parted what is known from what is judged.
    tables, figures : mapping
        Aggregated tables, and charts.
    """

    metrics: Mapping[str, float]
    cells: pd.DataFrame
    key: tuple[str, ...]
    truth: tuple[str, ...]
    split: Any
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """The steps of one kind of model.

    Attributes
    ----------
    options : tuple of str
        What a spec may say of its backtest.
    data : callable
        (store, spec, as_of) → the training frame.
    backtest : callable
        (unfitted estimator, training frame, options of the spec, split of another backtest of the
        same store or None) → Findings.
    measure : callable
        (cells of Findings, options of the spec) → metrics.
    measures : callable
        options of the spec → names of the metrics there may be.
    fit : callable
        (unfitted estimator, training frame) → fitted estimator.
    lacking : callable
        fitted estimator → what it lacks of what its kind of model is asked for.
    example : callable
        (fitted estimator, training frame) → (input, output), for the signature alone.
    fingerprint : callable
        training frame → short hash of it.
    kept : callable
        fitted estimator → tables to be kept with it, so that lists need not load it.
    """

    options: tuple[str, ...]
    data: Callable[[Store, ModelSpec, pd.Timestamp], Any]
    backtest: Callable[[Any, Any, Options, Any], Findings]
    measure: Callable[[pd.DataFrame, Options], dict[str, float]]
    measures: Callable[[Options], tuple[str, ...]]
    fit: Callable[[Any, Any], Any]
    lacking: Callable[[Any], list[str]]
    example: Callable[[Any, Any], tuple[pd.DataFrame, pd.DataFrame]]
    fingerprint: Callable[[Any], str] = frame_fingerprint
    kept: Callable[[Any], Mapping[str, pd.DataFrame]] = lambda fitted: {}


def _history(store: Store, spec: ModelSpec, as_of: pd.Timestamp) -> pd.DataFrame:
    history = drop_constant_dims(build(spec.features, store, as_of))
    if history.empty:
        require_demand(store, spec)
    history, _ = split_history(history)  # what it leaves out, `history_notes` names
    feature_set = spec.settings.get("covariates")
    if feature_set is None:
        return history
    covariates = demand_covariates(store, history, as_of, feature_set=feature_set)
    return join_covariates(history, covariates)


def require_demand(store: Store, spec: ModelSpec) -> NoReturn:
    """Say what there must be to learn demand from."""
    _require_tables(
        store,
        "train demand",
        {"demand": ("month", "openings"), "posting": ("posted_on",)},
        each=False,
    )
    require_months(0, spec.backtest)
    raise AssertionError("no months are enough")


def _require_tables(
    store: Store, verb: str, needs: dict[str, tuple[str, ...]], *, each: bool = True
) -> None:
    """Raise if tables are not there, and name those alone; one of them is enough unless `each`."""
    held = store.tables()
    lacking = {table: columns for table, columns in needs.items() if table not in held}
    if lacking and (each or len(lacking) == len(needs)):
        raise MissingDataError(verb, lacking, one_of=() if each else [[table] for table in lacking])


def _fit_demand(estimator: Any, data: pd.DataFrame) -> Any:
    history, covariates = split_covariates(data)
    return estimator.fit(history, covariates)


def _backtest_demand(
    estimator: Any, data: pd.DataFrame, options: Options, split: Any = None
) -> Findings:
    """Forecast from past origins; `split` names their last known months."""
    history, covariates = split_covariates(data)
    step = history_step(history)
    require_months(history["month"].nunique(), options, step)
    origins = _same_origins(history, split, options["horizon"], step) or options["origins"]
    tested = backtest(estimator, history, covariates=covariates, **{**options, "origins": origins})
    return demand_findings(tested, step)


def demand_findings(tested: Backtest, step: int) -> Findings:
    """Return the measures, tables and charts of a backtest of demand."""
    from talentmatch.charts.backtest import coverage_by_step, error_by_origin

    columns = ["origin", "step", "size", *(d for d in ("region", "industry") if d in tested.dims)]
    tables = {f"by_{column}": tested.by(column) for column in columns}
    figures = {
        "error by origin": error_by_origin(tables["by_origin"]),
        "coverage by step": coverage_by_step(tables["by_step"], months=step),
    }
    return Findings(
        tested.metrics(),
        tested.cells,
        key=(*tested.dims, "origin", "month"),
        truth=("actual",),
        split=tuple(tested.cells["origin"].unique()),
        tables=tables,
        figures=figures,
    )


def _same_origins(
    history: pd.DataFrame, last: Sequence[Any] | None, horizon: int, step: int
) -> list[int]:
    """Return how many months of a history are known at some months, of those that it can judge."""
    at = month_numbers(history["month"])
    origins = month_numbers(pd.Series(list(last or ()), dtype="datetime64[ns]"))
    origin_months = (origins - at.min()) // step + 1
    judged = (origin_months >= 1) & (origin_months + horizon <= (at.max() - at.min()) // step + 1)
    return sorted(int(number) for number in origin_months[judged])


def _measure_demand(cells: pd.DataFrame, options: Options) -> dict[str, float]:
    return Backtest(cells, (), _levels(options)).metrics()


def _measures_of_demand(options: Options) -> tuple[str, ...]:
    """Return the names of measures, as two cells, one small and one large, have them."""
    names = ["actual", "mean", "naive", "mean_of_three"]
    names += [f"{side}-{level:g}" for level in _levels(options) for side in ("lo", "hi")]
    return tuple(_measure_demand(pd.DataFrame({name: [1.0, 9.0] for name in names}), options))


def _levels(options: Options) -> tuple[float, ...]:
    return tuple(options.get("levels", (80, 95)))


def _example_demand(fitted: Any, history: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    return pd.DataFrame({"horizon": [1]}), fitted.predict(horizon=1).head(2)


def _answered_pairs(store: Store, spec: ModelSpec, as_of: pd.Timestamp) -> pd.DataFrame:
    pairs = build(spec.features, store, as_of)
    candidates, postings = match_sides(store, as_of)
    on_both_sides = pairs["candidate_id"].isin(candidates["candidate_id"]) & pairs[
        "posting_id"
    ].isin(postings["posting_id"])
    pairs = pairs.loc[on_both_sides].sort_values("at", kind="stable", ignore_index=True)
    if pairs.empty:
        answers: dict[str, tuple[str, ...]] = {"interaction": ("at", "side", "action")}
        _require_tables(store, "train match", {**answers, "candidate": (), "posting": ()})
        raise MissingDataError("train match", answers)
    titles = title_similarity(store, spec.as_dict())
    return pairs[_PAIR_FACTS].join(compare(pairs, candidates, postings, titles=titles))


_PAIR_FACTS = ["candidate_id", "posting_id", "at", "candidate_accepts", "employer_accepts"]


def _fit_match(estimator: Any, pairs: pd.DataFrame) -> Any:
    return estimator.fit(
        pairs.drop(columns=_PAIR_FACTS),
        candidate_accepts=pairs["candidate_accepts"],
        employer_accepts=pairs["employer_accepts"],
        groups=pairs["posting_id"],
        at=pairs["at"],
    )


def _backtest_match(
    estimator: Any, pairs: pd.DataFrame, options: Options, split: Any = None
) -> Findings:
    """Score the last part of time, from `split` on, by a model that has seen only what came before."""
    from talentmatch.charts.match import calibration_chart

    cut = pairs["at"].quantile(1 - options["test_share"]) if split is None else split
    earlier, later = pairs.loc[pairs["at"] < cut], pairs.loc[pairs["at"] >= cut]
    scores = _fit_match(estimator, earlier).predict(later.drop(columns=_PAIR_FACTS))
    cells = _answered_cells(later, scores, _PAIR)
    mutual = _mutual(cells[list(_PAIR.truth)])
    _both_kinds(mutual)
    both = mutual.notna()
    chart = calibration_chart(mutual[both], cells.loc[both, "mutual"])
    return Findings(
        _PAIR.measure(cells, options),
        cells,
        key=_PAIR.key,
        truth=_PAIR.truth,
        split=cut,
        figures={"calibration of the mutual score": chart},
    )


@dataclass(frozen=True)
class _TwoSided:
    """What names a cell of a two-sided backtest, and what it answers.

    Attributes
    ----------
    sides : tuple of str
        Columns of the scores, in the order of `truth`.
    query : str
        Column that names the list a pair belongs to.
    key, truth : tuple of str
        As for `Findings`.
    """

    sides: tuple[str, str]
    query: str
    key: tuple[str, ...]
    truth: tuple[str, str]

    def measure(self, cells: pd.DataFrame, options: Options) -> dict[str, float]:
        answers = cells[list(self.truth)]
        truth = {side: cells[name] for side, name in zip(self.sides, self.truth, strict=True)}
        truth["mutual"] = _mutual(answers)
        rows = cells.assign(query=cells[self.query])
        return two_sided_metrics(rows, cells[[*self.sides, "mutual"]], truth, options)

    def measures(self, options: Options) -> tuple[str, ...]:
        """Return the names of measures, as a yes and a no have them."""
        names = [*self.truth, *self.sides, "mutual", *self.key]
        return tuple(self.measure(pd.DataFrame({name: [0.0, 1.0] for name in names}), options))


_PAIR = _TwoSided(
    sides=("candidate", "employer"),
    query="posting_id",
    key=("candidate_id", "posting_id", "at"),
    truth=("candidate_accepts", "employer_accepts"),
)
_TEAM = _TwoSided(
    sides=("team", "project"),
    query="project_id",
    key=("team_id", "project_id"),
    truth=("team_accepts", "project_accepts"),
)


def _mutual(answers: pd.DataFrame) -> pd.Series:
    return answers.min(axis=1).where(answers.notna().all(axis=1))


def _answered_cells(rows: pd.DataFrame, scores: pd.DataFrame, kind: _TwoSided) -> pd.DataFrame:
    """Return key, answers and scores of the rows that anybody answered."""
    answered = rows[list(kind.truth)].notna().any(axis=1)
    return rows[[*kind.key, *kind.truth]].join(scores[[*kind.sides, "mutual"]])[answered]


def _both_kinds(answers: pd.Series) -> None:
    kinds = answers.dropna().nunique()
    if kinds < 2:
        problem = phrase("match_refused", "one_kind" if kinds else "no_answers")
        raise InputError(phrase("match_refused", "not_judged"), [problem])


def two_sided_metrics(
    rows: pd.DataFrame, scores: pd.DataFrame, truth: Mapping[str, pd.Series], options: Options
) -> dict[str, float]:
    """Return AUC, Brier score and calibration error of each score, and NDCG of the mutual one.

    Parameters
    ----------
    rows : DataFrame
        `query`, the list a pair belongs to, on the index of `scores`.
    scores : DataFrame
        Probabilities, one column a side and `mutual`.
    truth : mapping of str to Series
        Score name to answers, NaN where there is none.
    options : mapping
        `top`, the lengths at which NDCG is taken.
    """
    metrics: dict[str, float] = {}
    for name, answers in truth.items():
        answered = answers.notna()
        if answers[answered].nunique() < 2:
            continue
        y, p = answers[answered], scores.loc[answered, name]
        metrics[f"{name}_auc"] = auc(y, p)
        metrics[f"{name}_brier"] = brier(y, p)
        metrics[f"{name}_calibration_error"] = calibration_error(y, p)
    answered = truth["mutual"].notna()
    listed = pd.DataFrame(
        {"query": rows["query"], "item": rows.index, "score": scores["mutual"]}
    ).loc[answered]
    listed["rank"] = listed.groupby("query")["score"].rank(ascending=False, method="first")
    relevant = listed.loc[truth["mutual"][answered].eq(1), ["query", "item"]]
    for k in options["top"]:
        metrics[f"mutual_ndcg_at_{k}"] = ndcg_at(listed, relevant, k) if len(relevant) else 0.0
    return metrics


def _lacking_of_ranker(_: Any) -> list[str]:
    """Return nothing: what is asked of a ranker, its backtest has asked."""
    return []


def _example_match(fitted: Any, pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    few = pairs.drop(columns=_PAIR_FACTS).head(2)
    return few, fitted.predict(few)


def _team_pairs(store: Store, spec: ModelSpec, as_of: pd.Timestamp) -> pd.DataFrame:
    features = build(spec.features, store, as_of)
    if features.empty:
        _require_tables(store, "train team", {"team": (), "project": (), "team_interaction": ()})
        raise MissingDataError("train team", {"team_interaction": ()})
    return compare_teams(features).join(features[["seen_at", "team_accepts", "project_accepts"]])


def _fit_team(estimator: Any, pairs: pd.DataFrame) -> Any:
    return estimator.fit(
        pairs, team_accepts=pairs["team_accepts"], project_accepts=pairs["project_accepts"]
    )


def _backtest_team(
    estimator: Any, pairs: pd.DataFrame, options: Options, split: Any = None
) -> Findings:
    """Score the projects published last, or those of `split`, by a model that has not seen them."""
    first_seen = pairs.dropna(subset="seen_at").groupby("project_id")["seen_at"].min().sort_values()
    later_projects = (
        first_seen.index[int(len(first_seen) * (1 - options["test_share"])) :]
        if split is None
        else split
    )
    later = pairs.loc[pairs["project_id"].isin(later_projects)]
    fitted = _fit_team(estimator, pairs.loc[~pairs["project_id"].isin(later_projects)])
    cells = _answered_cells(later, fitted.predict(later), _TEAM)
    metrics = _TEAM.measure(cells, options)
    return Findings(metrics, cells, key=_TEAM.key, truth=_TEAM.truth, split=later_projects)


def _example_team(fitted: Any, pairs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    few = pairs.drop(columns=["seen_at", "team_accepts", "project_accepts"]).head(2)
    return few, fitted.predict(few)


RECIPES: dict[str, Recipe] = {
    "demand": Recipe(
        options=("origins", "horizon", "levels"),
        data=_history,
        backtest=_backtest_demand,
        measure=_measure_demand,
        measures=_measures_of_demand,
        fit=_fit_demand,
        lacking=lacking_of_forecaster,
        example=_example_demand,
        kept=years_ahead,
    ),
    "match": Recipe(
        options=("test_share", "top"),
        data=_answered_pairs,
        backtest=_backtest_match,
        measure=_PAIR.measure,
        measures=_PAIR.measures,
        fit=_fit_match,
        lacking=_lacking_of_ranker,
        example=_example_match,
    ),
    "team": Recipe(
        options=("test_share", "top"),
        data=_team_pairs,
        backtest=_backtest_team,
        measure=_TEAM.measure,
        measures=_TEAM.measures,
        fit=_fit_team,
        lacking=_lacking_of_ranker,
        example=_example_team,
    ),
}
