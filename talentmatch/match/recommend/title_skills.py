"""Which skills postings ask for under a title, told by the postings of like titles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from talentmatch.errors import InputError, collected, is_whole, number_problems
from talentmatch.evaluate.rankings import recall_at
from talentmatch.match.recommend.titles import TitleMatcher
from talentmatch.vocab.titles import distinct_titles

if TYPE_CHECKING:
    from typing import Self

__all__ = ["SkillRecommender"]

_Floats = npt.NDArray[np.float64]


class SkillRecommender(BaseEstimator):  # type: ignore[misc]
    """Rank skills by the share of postings under a title that ask for them.

    Postings of like titles count by a power of their likeness, which `TitleMatcher` tells, so that
    a title nobody has posted yet gets an answer too; few of them are drawn to the share of all
    postings.

    Parameters
    ----------
    sharpness : float, default=3.0
        Power of a title's likeness by which its postings count.
    prior : float, default=1.0
        How many postings the share of all postings counts for [postings].
    neighbours : int, default=50
        How many like titles are looked at.
    encoder : {"ngram", "semantic"} or path, default="ngram"
        As for `TitleMatcher`.

    Attributes
    ----------
    titles_, skills_ : list of str
        Titles of the postings, and the skills that they ask for.
    matcher_ : TitleMatcher
        Of the titles of the postings.

    Examples
    --------
    >>> titles = ["电焊工", "氩弧焊工", "会计"]
    >>> skills = [["焊接"], ["焊接", "氩弧焊"], ["记账"]]
    >>> recommender = SkillRecommender().fit(titles, skills)
    >>> recommender.recommend(["焊工"], top_k=2)["skill"].tolist()
    ['焊接', '氩弧焊']
    """

    def __init__(
        self,
        sharpness: float = 3.0,
        prior: float = 1.0,
        neighbours: int = 50,
        encoder: str = "ngram",
    ) -> None:
        self.sharpness = sharpness
        self.prior = prior
        self.neighbours = neighbours
        self.encoder = encoder

    def fit(self, titles: Iterable[object], skills: Iterable[Sequence[str]]) -> Self:
        """Count which skills the postings of each title ask for.

        Parameters
        ----------
        titles : iterable of str of length n_postings
            Title of each posting; those without one tell nothing.
        skills : iterable of sequence of str of length n_postings
            Skills that each asks for; one without any tells nothing.

        Raises
        ------
        InputError
            If a parameter is wrong, lengths differ, or no posting has a title and a skill.
        """
        problems = number_problems(self, whole={"neighbours": 1}, from_zero=["sharpness", "prior"])
        postings = collected(lambda: _postings(titles, skills), problems)
        if problems or postings is None:
            raise InputError("SkillRecommender cannot be fitted", problems)
        title, names = pd.factorize(postings["title"])
        each = postings["skills"].explode()
        skill, skills = pd.factorize(each, sort=True)
        shape = (len(names), len(skills))
        asked = csr_array((np.ones(len(each)), (title[each.index], skill)), shape=shape)
        asked.sum_duplicates()
        matcher = TitleMatcher(self.encoder).fit(postings["title"])
        return self._taught(
            matcher, list(names), [str(name) for name in skills], asked, np.bincount(title)
        )

    def _taught(
        self,
        matcher: TitleMatcher,
        titles: list[str],
        skills: list[str],
        asked: csr_array,
        postings: npt.NDArray[Any],
    ) -> Self:
        self.matcher_, self.titles_, self.skills_ = matcher, titles, skills
        self.asked_, self.postings_ = asked, postings.astype(float)
        return self

    def recommend(self, titles: Iterable[object], top_k: int = 20) -> pd.DataFrame:
        """Return the skills that postings under each title ask for most often.

        Parameters
        ----------
        titles : iterable of str
            A repeated one is answered once, an empty one not at all.
        top_k : int, default=20
            Skills a title.

        Returns
        -------
        DataFrame
            query, skill, share (of postings under the title that ask for it) [1], postings (how
            many like postings tell it) [postings], rank (from 1).

        Raises
        ------
        InputError
            If `top_k` is below 1, or `titles` is one text.
        NotFittedError
            Before `fit`.
        """
        check_is_fitted(self, "matcher_")
        if not is_whole(top_k, 1):
            raise InputError(f"top_k is {top_k!r}; choose a whole number from 1 on")
        alike = self.matcher_.match(titles, self.neighbours)
        places = {name: place for place, name in enumerate(self.titles_)}
        alike = alike.assign(place=alike["title"].map(places))
        parts = [
            self._of_title(str(query), own, top_k)
            for query, own in alike.groupby("query", sort=False)
        ]
        columns = ["query", "skill", "share", "postings", "rank"]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)

    def score(
        self, titles: Iterable[object], skills: Iterable[Sequence[str]], *, top_k: int = 20
    ) -> float:
        """Return the share of the skills asked for that stand among the first, by title.

        Parameters
        ----------
        titles, skills : iterable of length n_postings
            As for `fit`, of postings that were not learnt from.
        top_k : int, default=20
            Skills a title.

        Returns
        -------
        float
            Recall at `top_k` [1], mean of titles.

        Raises
        ------
        InputError
            As of `fit` and `recommend`.
        """
        asked = _postings(titles, skills).explode("skills").drop_duplicates()
        asked = asked.rename(columns={"title": "query", "skills": "item"})
        listed = self.recommend(asked["query"], top_k).rename(columns={"skill": "item"})
        return recall_at(listed, asked, top_k)

    def _of_title(self, query: str, alike: pd.DataFrame, top_k: int) -> pd.DataFrame:
        places = alike["place"].to_numpy()
        weights = alike["score"].clip(lower=0.0).to_numpy() ** self.sharpness
        postings = float(weights @ self.postings_[places])
        of_all = np.asarray(self.asked_.sum(axis=0)) / self.postings_.sum()
        asked = weights @ self.asked_[places] + self.prior * of_all
        share: _Floats = asked / max(postings + self.prior, 1e-12)
        best = np.argsort(-share, kind="stable")[:top_k]
        return pd.DataFrame(
            {
                "query": query,
                "skill": [self.skills_[at] for at in best],
                "share": share[best],
                "postings": postings,
                "rank": np.arange(1, len(best) + 1),
            }
        )

    def save(self, folder: Path) -> None:
        """Write the recommender to a folder, without pickle.

        Parameters
        ----------
        folder : Path
            Made when it is not there.
        """
        check_is_fitted(self, "matcher_")
        folder = Path(folder)
        self.matcher_.save(folder / "titles")
        state = {"parameters": self.get_params(), "titles": self.titles_, "skills": self.skills_}
        state["parameters"]["encoder"] = str(self.encoder)
        (folder / "skills.json").write_text(json.dumps(state, ensure_ascii=False), "utf-8")
        title, skill = self.asked_.nonzero()
        np.savez_compressed(
            folder / "asked.npz",
            title=title,
            skill=skill,
            n=self.asked_.data,
            postings=self.postings_,
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a recommender that `save` wrote; it answers exactly as the saved one did."""
        folder = Path(folder)
        state = json.loads((folder / "skills.json").read_text("utf-8"))
        titles, skills = state["titles"], state["skills"]
        with np.load(folder / "asked.npz", allow_pickle=False) as kept:
            cells = (kept["n"], (kept["title"], kept["skill"]))
            asked = csr_array(cells, shape=(len(titles), len(skills)))
            postings = kept["postings"]
        matcher = TitleMatcher.load(folder / "titles")
        return cls(**state["parameters"])._taught(matcher, titles, skills, asked, postings)


def _postings(titles: Iterable[object], skills: Iterable[Any]) -> pd.DataFrame:
    """Return title and skills, each once, of the postings that have both."""
    for name, given in (("titles", titles), ("skills", skills)):
        if isinstance(given, str) or not isinstance(given, Iterable):
            raise InputError(f"{name} are {given!r}; give a list, one entry a posting")
    names, lists = list(titles), list(skills)
    if len(names) != len(lists):
        raise InputError(f"{len(lists)} lists of skills for {len(names)} titles; give one for each")
    if any(isinstance(one, str) for one in lists):
        raise InputError("skills of a posting are a text; give a list of texts")
    table = pd.DataFrame({"title": names})
    table["skills"] = pd.Series([_named(one) for one in lists], dtype=object)
    known = table["title"].isin(distinct_titles(names))
    postings = table.loc[known & (table["skills"].map(len) > 0)].reset_index(drop=True)
    if postings.empty:
        raise InputError("no posting has a title and a skill")
    return postings


def _named(skills: Any) -> list[str]:
    """Return the skills of a posting, each once; what is missing or blank is none."""
    if not isinstance(skills, Iterable):
        return []
    names = pd.Series(list(skills), dtype=object).dropna().map(str)
    return sorted({name for name in names if name.strip()})
