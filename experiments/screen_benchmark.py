"""Are résumés ranked for job descriptions, straight from files, better than by their words.

People and posts of simulated cities are written as text, résumés and descriptions with running
sentences, and read back by `screen`. Shown are nDCG@10 of each job's list, with the true probability
that both say yes as gain, beside TF-IDF of words and of letters over the same texts and BM25, and
processor time a file: for all ways over the people who would work there, since `screen` lists nobody
for a place they do not want, and over all people. Nothing is trained or was chosen on these cities.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from reference import arguments, publish
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from talentmatch import pipeline
from talentmatch.data.sample import City, simulate
from talentmatch.vocab import levels

CITIES, JOBS, PEOPLE, TOP = (1, 2, 3), 20, 150, 10
Scores = npt.NDArray[np.float64]


def resume(number: int, person: pd.Series) -> str:
    """Return a résumé of a person who does not exist; who it is stands in the name."""
    began = 2024 - int(person["experience_years"])
    return "\n".join(
        [
            f"姓名：虚{chr(0x4E00 + number)}",
            f"手机：139{number:08d}",
            "求职意向",
            f"期望职位：{'、'.join(person['wanted_titles'])}",
            f"期望城市：{'、'.join(person['wanted_regions']) or '不限'}",
            f"期望年薪：{person['expected_yearly_pay'] / 10_000:.1f}万",
            "工作经历",
            f"{began}.01-至今 {person['employer']} {person['title']}",
            f"从事{person['title']}工作，使用{'、'.join(person['skills'])}。",
            "教育经历",
            f"{levels.label('education', person['education'], 'zh')} {person['major']}",
        ]
    )


def description(post: pd.Series) -> str:
    education = levels.label("education", post["education"], "zh")
    years = post["experience_min"]
    asked = f"，{years:.0f}年以上工作经验" if years > 0 else ""
    return "\n".join(
        [
            f"职位名称：{post['title']}",
            f"招聘单位：{post['enterprise_name']}",
            f"工作地点：{post['region']}",
            f"薪资：{post['pay_low'] / 1000:g}-{post['pay_high'] / 1000:g}K",
            "岗位职责",
            f"1. 负责{post['title']}相关工作；2. 完成上级交办的任务。",
            "任职要求",
            f"1. {education}及以上学历{asked}；",
            f"2. 熟悉{'、'.join(post['skills'])}。",
        ]
    )


def asked_of(city: City, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return jobs, people and the true probability of each pair."""
    pairs = city.truth["held_out_pair"]
    rng = np.random.default_rng(seed)
    drawn = {
        key: rng.choice(np.sort(pairs[key].unique()), size, replace=False)
        for key, size in (("posting_id", JOBS), ("candidate_id", PEOPLE))
    }
    for key, ids in drawn.items():
        pairs = pairs[pairs[key].isin(ids)]
    tables = [
        city.tables[name].set_index(key).loc[drawn[key]]
        for name, key in (("posting", "posting_id"), ("candidate", "candidate_id"))
    ]
    truth = pairs.pivot(index="posting_id", columns="candidate_id", values="mutual")
    return tables[0], tables[1], truth.loc[tables[0].index, tables[1].index]


def ours(jobs: list[str], people: list[str]) -> Scores:
    """Return `screen`'s probability that both say yes; who is in no list has none."""
    with tempfile.TemporaryDirectory() as name:
        for side, texts in (("jobs", jobs), ("people", people)):
            (Path(name) / side).mkdir()
            for number, text in enumerate(texts):
                (Path(name) / side / f"{number:04d}.txt").write_text(text, "utf-8")
        ranked = pipeline.screen(Path(name) / "jobs", Path(name) / "people", top=len(people)).table
    scores = np.zeros((len(jobs), len(people)))
    row, column = (ranked[side].str[:4].astype(int) for side in ("job", "resume"))
    scores[row, column] = ranked["mutual"]
    return scores


def tf_idf(analyzer: str) -> Callable[[list[str], list[str]], Scores]:
    span = {"char": (2, 3), "word": (1, 1)}[analyzer]

    def score(jobs: list[str], people: list[str]) -> Scores:
        fitted = TfidfVectorizer(analyzer=analyzer, ngram_range=span, sublinear_tf=True).fit(
            [*jobs, *people]
        )
        return np.asarray((fitted.transform(jobs) @ fitted.transform(people).T).toarray())

    return score


def bm25(jobs: list[str], people: list[str], k: float = 1.2, b: float = 0.75) -> Scores:
    counter = CountVectorizer(analyzer="char", ngram_range=(2, 3)).fit(people)
    held = counter.transform(people).toarray().astype(float)
    asked = counter.transform(jobs).toarray() > 0
    holding = (held > 0).sum(axis=0)
    rarity = np.log1p((len(people) - holding + 0.5) / (holding + 0.5))
    length = held.sum(axis=1, keepdims=True)
    weight = held * (k + 1) / (held + k * (1 - b + b * length / length.mean()))
    return np.asarray((asked * rarity) @ weight.T)


def would_go(jobs: pd.DataFrame, people: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell of each pair whether the job is where the person would work."""
    return np.array(
        [
            [not wanted or place in wanted for wanted in people["wanted_regions"].map(list)]
            for place in jobs["region"]
        ]
    )


def ndcg(truth: Scores, scores: Scores) -> float:
    """Return the mean nDCG over lists, gains being true probabilities."""
    weight = 1 / np.log2(np.arange(TOP) + 2)
    best = np.sort(truth, axis=1)[:, ::-1][:, :TOP] @ weight
    order = np.argsort(-scores, axis=1, kind="stable")[:, :TOP]
    return float(np.mean(np.take_along_axis(truth, order, axis=1) @ weight / best))


def main() -> None:
    options = arguments(__doc__ or "").parse_args()
    ways: dict[str, Callable[[list[str], list[str]], Scores]] = {
        "random": lambda jobs, people: np.random.default_rng(0).random((len(jobs), len(people))),
        "TF-IDF of words": tf_idf("word"),
        "TF-IDF of letters": tf_idf("char"),
        "BM25 of letters": bm25,
        "talentmatch screen": ours,
    }
    rows = []
    for seed in CITIES[:1] if options.quick else CITIES:
        jobs, people, truth = asked_of(simulate(options.seed + seed, scale=0.5), seed)
        texts = (
            [description(post) for _, post in jobs.iterrows()],
            [resume(number, person) for number, (_, person) in enumerate(people.iterrows())],
        )
        gains, open_to = truth.to_numpy(), would_go(jobs, people)
        for way, score in ways.items():
            started = time.process_time()
            scores = score(*texts)
            used = 1000 * (time.process_time() - started)
            row = {"way": way, "ndcg@10": ndcg(gains * open_to, np.where(open_to, scores, -1.0))}
            row |= {"ndcg@10_all": ndcg(gains, scores), "cpu_ms_a_file": used / (JOBS + PEOPLE)}
            rows.append(row)
    table = pd.DataFrame(rows).groupby("way", sort=False).mean().round(4).reset_index()
    publish("screen_benchmark", table, options, data="simulated")


if __name__ == "__main__":
    main()
