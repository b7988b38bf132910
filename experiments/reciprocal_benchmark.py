"""Whether two one-sided models joined beat one side, a direct model and popularity.

Speed dates are the best public set with the answers of both sides. Cold: whole waves are held out, so
that nobody in the test was seen in training, and only what was known before the date is used. Warm: the
first 60 % of each wave's dates train, the rest test, and popularity counts strictly earlier dates on both
people's clocks. Protocol and reference figures: README of the data folder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from reference import arguments, data_folder, fingerprint, publish
from scipy.special import expit, logit
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from talentmatch.evaluate.rankings import (
    calibration_error,
    coverage_at,
    exposure_gini,
    mrr,
    ndcg_at,
    precision_at,
    recall_at,
)
from talentmatch.match import ReciprocalRanker, popularity, response_log_odds

# What a person said before the evening: who they are, what they like, what they look for, how they
# see themselves; nothing about the people they met.
TRAITS = ["attr", "sinc", "intel", "fun", "amb", "shar"]
NUMBERS = [
    "age",
    "mn_sat",
    "tuition",
    "imprace",
    "imprelig",
    "income",
    "date",
    "go_out",
    "sports",
    "tvsports",
    "exercise",
    "dining",
    "museums",
    "art",
    "hiking",
    "gaming",
    "clubbing",
    "reading",
    "tv",
    "theater",
    "movies",
    "concerts",
    "music",
    "shopping",
    "yoga",
    "exphappy",
    "expnum",
]
CODES = ["race", "field_cd", "career_c", "goal"]
BEFORE = [f"{trait}{part}" for part in ("1_1", "2_1", "3_1", "4_1", "5_1") for trait in TRAITS]
#: Strength of smoothing, set beforehand: on training dates 1 and 2 do alike, 8 worse [answers].
PRIOR = 2.0
Scores = dict[str, np.ndarray]


@dataclass
class Dates:
    """One row a date, the man as candidate: comparisons, answers, wave and clocks."""

    features: pd.DataFrame
    answers: pd.DataFrame

    def part(self, rows: np.ndarray) -> Dates:
        """Return some rows."""
        return Dates(self.features[rows], self.answers[rows])


def read_dates(path: Path) -> Dates:
    raw = pd.read_csv(path, encoding="latin-1", low_memory=False).dropna(subset=["pid"])
    for column in ("mn_sat", "tuition", "income"):
        raw[column] = pd.to_numeric(raw[column].astype("str").str.replace(",", ""), errors="coerce")
    raw["pid"] = raw["pid"].astype(int)
    raw = alike_every_evening(raw)
    facts = [name for name in NUMBERS + BEFORE if name in raw]
    person = raw.drop_duplicates("iid").set_index("iid")
    men = raw[raw["gender"] == 1].reset_index(drop=True)
    her_order = raw.set_index(["iid", "pid"])["order"]
    met = pd.MultiIndex.from_arrays([men["pid"], men["iid"]])
    answers = pd.DataFrame(
        {
            "candidate_id": men["iid"],
            "posting_id": men["pid"],
            "wave": men["wave"],
            "order": men["order"],
            # Evenings follow one another, and each person has an order of dates within the evening.
            "his_clock": men["wave"] * 100 + men["order"],
            "her_clock": men["wave"] * 100 + her_order.reindex(met).to_numpy(),
            "candidate_accepts": men["dec"].astype(float),
            "employer_accepts": men["dec_o"].astype(float),
            "both": men["match"],
        }
    )
    his = person.reindex(men["iid"]).reset_index(drop=True)
    her = person.reindex(men["pid"]).reset_index(drop=True)
    apart = (his[facts] - her[facts]).abs()
    features = pd.concat(
        [
            his[facts].add_prefix("his_"),
            her[facts].add_prefix("her_"),
            apart[[name for name in facts if name in NUMBERS]].add_suffix("_apart"),
            (his[CODES] == her[CODES]).astype(float).add_prefix("same_"),
            (his["age"] - her["age"]).rename("older"),
            men[["int_corr"]],
            wished(his, her).rename("his_wish"),
            wished(her, his).rename("her_wish"),
            minded(his, her).rename("his_mind"),
            minded(her, his).rename("her_mind"),
        ],
        axis=1,
    )
    return Dates(features, answers)


def alike_every_evening(raw: pd.DataFrame) -> pd.DataFrame:
    """Return points given out among traits as shares of their total, ratings as beyond one's mean.

    Some evenings gave points out of 100, others marks; and some people rate all traits high.
    """
    for part in ("1_1", "2_1", "4_1"):
        traits = [f"{trait}{part}" for trait in TRAITS if f"{trait}{part}" in raw]
        raw[traits] = raw[traits].div(raw[traits].sum(axis=1).replace(0, np.nan), axis=0) * 100
    for part in ("3_1", "5_1"):
        traits = [f"{trait}{part}" for trait in TRAITS if f"{trait}{part}" in raw]
        raw[traits] = raw[traits].sub(raw[traits].mean(axis=1), axis=0)
    return raw


def wished(own: pd.DataFrame, partner: pd.DataFrame) -> pd.Series:
    """Return how far partners see themselves as this person wishes them to be."""
    traits = [trait for trait in TRAITS if f"{trait}3_1" in own]
    wish = own[[f"{trait}1_1" for trait in traits]].to_numpy(dtype=float)
    shown = partner[[f"{trait}3_1" for trait in traits]].to_numpy(dtype=float)
    return pd.Series((wish * shown).sum(axis=1) / 100)


def minded(own: pd.DataFrame, partner: pd.DataFrame) -> pd.Series:
    """Return how much this person minds that the partner is not of the same race; 0 if of one."""
    return own["imprace"] * (own["race"] != partner["race"])


def linear(train: Dates, test: Dates, answer: str) -> np.ndarray:
    model = make_pipeline(
        SimpleImputer(strategy="median"),
        StandardScaler(),
        LogisticRegression(C=0.003, max_iter=500),
    )
    model.fit(train.features, train.answers[answer])
    return np.asarray(model.predict_proba(test.features)[:, 1])


def references(train: Dates, test: Dates, seed: int) -> Scores:
    his = linear(train, test, "candidate_accepts")
    hers = linear(train, test, "employer_accepts")
    return {
        "random": np.random.default_rng(seed).random(len(test.answers)),
        "one side only": his,
        "direct model": linear(train, test, "both"),
        "product of two logistic regressions": his * hers,
    }


def ranked(train: Dates, test: Dates, seed: int, *, cold: bool) -> np.ndarray:
    known = train.answers
    ranker = ReciprocalRanker(random_state=seed).fit(
        train.features,
        candidate_accepts=known["candidate_accepts"],
        employer_accepts=known["employer_accepts"],
        groups=known["wave"] if cold else None,
        at=None if cold else known["order"] / known.groupby("wave")["order"].transform("max"),
    )
    return ranker.predict(test.features)["mutual"].to_numpy()


def cold(dates: Dates, folds: int, seed: int) -> tuple[Scores, Dates, np.ndarray]:
    waves = np.sort(dates.answers["wave"].unique())
    fold = (
        pd.Series(np.arange(len(waves)) % 7, index=waves).reindex(dates.answers["wave"]).to_numpy()
    )
    scores: Scores = {}
    base = np.full(len(fold), np.nan)
    for held in range(folds):
        train, test = dates.part(fold != held), dates.part(fold == held)
        found = references(train, test, seed) | {
            "ReciprocalRanker": ranked(train, test, seed, cold=True)
        }
        base[fold == held] = train.answers["both"].mean()
        for name, values in found.items():
            scores.setdefault(name, np.full(len(fold), np.nan))[fold == held] = values
    seen = fold < folds
    return {name: s[seen] for name, s in scores.items()}, dates.part(seen), base[seen]


def past(told: pd.DataFrame, prior: float) -> pd.DataFrame:
    """Return the log odds of a yes of both sides' pasts, to be added as a product is multiplied."""
    liked = popularity(told, prior=prior, candidate_clock="his_clock", posting_clock="her_clock")
    return logit(liked.clip(0.01, 0.99))


def agreeing(odds: pd.DataFrame) -> np.ndarray:
    """Return the chance that both say yes by popularity and eagerness alone."""
    his = expit(odds["popularity_candidate"] + odds["yes_rate_posting"])
    return np.asarray(his * expit(odds["popularity_posting"] + odds["yes_rate_candidate"]))


def warm(dates: Dates, seed: int) -> tuple[Scores, Dates, np.ndarray]:
    told = dates.answers
    liked = past(told, PRIOR)
    # Both clocks added up keep everybody's dates in order, which one of them alone does not.
    ordered = told.assign(clock=told["his_clock"] + told["her_clock"])
    dates = Dates(dates.features.join(response_log_odds(ordered, clock="clock")), told)
    early = (told["order"] <= 0.6 * told.groupby("wave")["order"].transform("max")).to_numpy()
    train, test = dates.part(early), dates.part(~early)
    odds = liked[~early].fillna(0.0)
    scores = references(train, test, seed) | {
        "popularity": expit(odds["popularity_candidate"]) * expit(odds["popularity_posting"]),
        "popularity and eagerness": agreeing(odds),
        "ReciprocalRanker": ranked(train, test, seed, cold=False),
    }
    base = np.full(len(test.answers), train.answers["both"].mean())
    return scores, test, base


def by_person(dates: pd.DataFrame, score: np.ndarray, side: str) -> dict[str, float]:
    """Measure the list of partners that each person of one side would get."""
    query, item = (
        ("candidate_id", "posting_id") if side == "his" else ("posting_id", "candidate_id")
    )
    frame = pd.DataFrame({"query": dates[query], "item": dates[item], "score": score})
    frame["rank"] = frame.groupby("query")["score"].rank(method="first", ascending=False)
    relevant = frame.loc[dates["both"].to_numpy() == 1, ["query", "item"]]
    found = {
        f"{side}_ndcg@5": ndcg_at(frame, relevant, 5),
        f"{side}_ndcg@10": ndcg_at(frame, relevant, 10),
        f"{side}_recall@3": recall_at(frame, relevant, 3),
        f"{side}_mrr": mrr(frame, relevant),
        f"{side}_mutual@3": precision_at(frame, relevant, 3),
        f"{side}_shown@3": coverage_at(frame, dates[item].unique(), 3),
        f"{side}_gini@3": exposure_gini(frame, dates[item].unique(), 3),
    }
    return {name: round(value, 4) for name, value in found.items()}


def report(kind: str, scores: Scores, test: Dates, base: np.ndarray) -> list[dict[str, object]]:
    y, waves = test.answers["both"].to_numpy(), test.answers["wave"].to_numpy()
    rows = []
    for name, values in {"base rate": base, **scores}.items():
        p = np.asarray(values)
        by_wave = [
            roc_auc_score(y[waves == w], p[waves == w])
            for w in np.unique(waves)
            if 0 < y[waves == w].mean() < 1
        ]
        rows.append(
            {
                "split": kind,
                "model": name,
                "auc_mutual": round(roc_auc_score(y, p), 4),
                "auc_within_wave": round(float(np.mean(by_wave)), 4),
                "brier": round(brier_score_loss(y, np.clip(p, 0, 1)), 4),
                "calibration_error": round(calibration_error(y, np.clip(p, 0, 1)), 4),
                "dates": len(y),
            }
            | by_person(test.answers, p, "his")
            | by_person(test.answers, p, "her")
        )
    return rows


def main() -> None:
    options = arguments(__doc__.splitlines()[0]).parse_args()
    path = data_folder() / "speed_dating" / "speed_dating.csv.gz"
    dates = read_dates(path)
    runs: dict[str, Callable[[], tuple[Scores, Dates, np.ndarray]]] = {
        "cold": lambda: cold(dates, 1 if options.quick else 7, options.seed),
        "warm": lambda: warm(dates, options.seed),
    }
    rows = [row for kind, run in runs.items() for row in report(kind, *run())]
    publish("reciprocal_benchmark", pd.DataFrame(rows), options, data=fingerprint(path))


if __name__ == "__main__":
    main()
