"""Which skills do postings under a title ask for: is it told better than by simple counts.

Postings of the simulated city, cities of other seeds than the one on which `sharpness` and `prior`
were chosen (0). Of each posting its skills are ranked by what the other postings tell; shown is the
mean average precision, where the title was posted before and where nobody had posted it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd
from reference import arguments, publish

from talentmatch import Store
from talentmatch.data.sample import load_sample
from talentmatch.match import SkillRecommender, TitleMatcher

#: Seeds of the cities, and parts into which the postings of one are cut.
CITIES, PARTS = (1, 2, 3), 5
Skills = dict[str, list[str]]


def postings_of(seed: int, scale: float) -> pd.DataFrame:
    """Return title and skills of the postings of a simulated city, reposts once."""
    with load_sample(seed=seed, scale=scale) as store:
        return read(store)


def read(store: Store) -> pd.DataFrame:
    query = "SELECT title, skills FROM posting WHERE repost_of IS NULL ORDER BY posting_id"
    table = store.query(query, as_of="2100-01-01", purpose="recruiting")
    return table.loc[table["skills"].map(len) > 0].reset_index(drop=True)


def by_share(skills: pd.Series) -> list[str]:
    """Return skills, those first that most postings ask for."""
    return [str(name) for name in skills.explode().value_counts().index]


def of_all(train: pd.DataFrame, titles: list[str]) -> Skills:
    return dict.fromkeys(titles, by_share(train["skills"]))


def of_the_title(train: pd.DataFrame, titles: list[str]) -> Skills:
    """Count postings of the very title, then all."""
    own = {str(title): by_share(rows) for title, rows in train.groupby("title")["skills"]}
    rest = by_share(train["skills"])
    return {title: list(dict.fromkeys([*own.get(title, []), *rest])) for title in titles}


def of_the_nearest(train: pd.DataFrame, titles: list[str]) -> Skills:
    """Count postings of the one title that is most alike, then all."""
    nearest = TitleMatcher().fit(train["title"]).match(titles, top_k=1)
    told = of_the_title(train, nearest["title"].tolist())
    return {
        query: told[title] for query, title in zip(nearest["query"], nearest["title"], strict=True)
    }


def ours(train: pd.DataFrame, titles: list[str]) -> Skills:
    fitted = SkillRecommender().fit(train["title"], train["skills"])
    table = fitted.recommend(titles, top_k=len(fitted.skills_))
    return {str(query): own["skill"].tolist() for query, own in table.groupby("query")}


def precision(ranked: list[str], asked: list[str]) -> float:
    """Return the average precision of one ranking."""
    hit: npt.NDArray[np.bool_] = np.isin(ranked, asked)
    rates = np.cumsum(hit) / np.arange(1, len(hit) + 1)
    return float(rates[hit].sum() / len(set(asked)))


def splits(postings: pd.DataFrame, seed: int) -> Iterator[tuple[str, pd.Series]]:
    """Yield which postings are asked about: any, or all of some titles."""
    random = np.random.default_rng(seed)
    part = pd.Series(random.integers(PARTS, size=len(postings)))
    titles = postings["title"].unique()
    of_title = dict(zip(titles, random.integers(PARTS, size=len(titles)), strict=True))
    for number in range(PARTS):
        yield "posted before", part == number
        yield "never posted", postings["title"].map(of_title) == number


def main() -> None:
    given = arguments(__doc__ or "").parse_args()
    scale, cities = (0.1, CITIES[:1]) if given.quick else (1.0, CITIES)
    ways: dict[str, Callable[[pd.DataFrame, list[str]], Skills]] = {
        "all postings": of_all,
        "the same title": of_the_title,
        "the nearest title": of_the_nearest,
        "SkillRecommender": ours,
    }
    rows = []
    for seed in cities:
        postings = postings_of(given.seed + seed, scale)
        for what, asked in splits(postings, seed):
            train, test = postings.loc[~asked], postings.loc[asked]
            if what == "posted before":
                test = test.loc[test["title"].isin(train["title"])]
            for way, rank in ways.items():
                told = rank(train, test["title"].unique().tolist())
                pairs = zip(test["title"], test["skills"], strict=True)
                score = np.mean([precision(told[title], skills) for title, skills in pairs])
                rows.append({"titles": what, "way": way, "map": score})
    table = pd.DataFrame(rows).groupby(["titles", "way"], sort=False)["map"].mean()
    data = f"simulated cities {list(cities)}"
    publish("title_skills_benchmark", table.round(4).reset_index(), given, data=data)


if __name__ == "__main__":
    main()
