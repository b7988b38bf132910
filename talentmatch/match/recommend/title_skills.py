"""Which skills postings ask for under a title, told by the postings of like titles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted

from talentmatch.errors import InputError, is_whole, number_problems
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
    skills_ : list of str
        Skills that postings ask for.
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
        postings = _postings(titles, skills)
        problems = number_problems(self, whole={"neighbours": 1}, from_zero=["sharpness", "prior"])
        if postings.empty:
            problems.append("no posting has a title and a skill")
        if problems:
            raise InputError("SkillRecommender cannot be fitted", problems)
        self.matcher_ = TitleMatcher(self.encoder).fit(postings["title"])
        title, names = pd.factorize(postings["title"])
        each = postings["skills"].explode()
        skill, skills = pd.factorize(each, sort=True)
        self.skills_ = [str(name) for name in skills]
        shape = (len(names), len(self.skills_))
        self.asked_ = csr_array((np.ones(len(each)), (title[each.index], skill)), shape=shape)
        self.postings_ = np.bincount(title, minlength=len(names)).astype(float)
        self.places_ = {name: place for place, name in enumerate(names)}
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
        parts = [
            self._of_title(str(query), own, top_k)
            for query, own in alike.groupby("query", sort=False)
        ]
        columns = ["query", "skill", "share", "postings", "rank"]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)

    def _of_title(self, query: str, alike: pd.DataFrame, top_k: int) -> pd.DataFrame:
        places = alike["title"].map(self.places_).to_numpy()
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


def _postings(titles: Iterable[object], skills: Iterable[Any]) -> pd.DataFrame:
    """Return title and skills, each once, of the postings that have both."""
    names, lists = list(titles), list(skills)
    if len(names) != len(lists):
        raise InputError(f"{len(lists)} lists of skills for {len(names)} titles; give one for each")
    if any(isinstance(one, str) for one in lists):
        raise InputError("skills of a posting are a text; give a list of texts")
    table = pd.DataFrame({"title": names})
    table["skills"] = pd.Series(
        [sorted({str(name) for name in one}) if one is not None else [] for one in lists],
        dtype=object,
    )
    known = table["title"].isin(distinct_titles(names))
    return table.loc[known & (table["skills"].map(len) > 0)].reset_index(drop=True)
