"""From a free job title to an occupation, with a score, or the word that it is not sure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from talentmatch.errors import InputError
from talentmatch.i18n import languages, text_in
from talentmatch.vocab.reading import read_rows
from talentmatch.vocab.titles import TitleIndex, normalise

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["OccupationCoder"]

#: A head of a department or shop floor, and what it is one of.
_HEAD = re.compile(
    r"(.{2,8}?)(?:部门?|处|科|中心)?(?:副?(?:经理|主管|部长|处长|科长|总监)|主任|负责人)"
)
#: Titles by which the occupation of a head is known: that of the staff who answer to them last.
_OF_HEADS = ("经理", "主管", "工程师", "专员", "员")
_SHOP_FLOOR = "车间主任"
_WORKERS = "6-"
#: Major groups of clerks, of services and of farming.
_SERVICE = ("3", "4", "5")
#: Score of a title that is like another one by its letters alone.
_UNSURE = 0.3


class OccupationCoder:
    """Code titles as people write them, 中文 or English, to occupations.

    A title is compared with the names and usual titles of the 2022 classification and with the
    user's own posts; what equals one of them scores 1, else the nearest one counts.

    Parameters
    ----------
    posts : DataFrame, optional
        A user's own list, as table ``post`` has it: post, occupation, aliases (list of str). It
        goes before the classification. A post without an occupation is its own.
    threshold : float, default=0.5
        Score below which a title is marked unsure.

    Examples
    --------
    >>> coded = OccupationCoder().code(["高级Java开发工程师", "CNC operator", "待定"])
    >>> coded[["occupation", "unsure"]].values.tolist()
    [['2-02-10-03', False], ['6-18-01-07', False], [nan, True]]
    """

    def __init__(self, posts: pd.DataFrame | None = None, threshold: float = 0.5) -> None:
        if posts is not None and "post" not in posts.columns:
            raise InputError("posts must have a column 'post'", [f"has {list(posts.columns)}"])
        self.posts = posts
        self.threshold = threshold
        own = [] if posts is None else list(_own_posts(posts))
        self._own_names = {occupation: name for _, occupation, name in own if name == occupation}
        codes: dict[str, str] = {}
        for title, occupation, _ in own:
            codes.setdefault(normalise(title, levels=False), occupation)
        self._own = tuple(codes.items())

    def code(self, titles: Iterable[object]) -> pd.DataFrame:
        """Return the occupation of each title.

        Parameters
        ----------
        titles : iterable of str
            Titles; a missing or empty one is unsure, with a score of 0.

        Returns
        -------
        DataFrame
            One row a title, in their order: title, occupation (missing when nothing is alike),
            name (zh), score in [0, 1], unsure.
        """
        import pandas as pd

        if isinstance(titles, str):
            raise InputError(f"titles must be a list of titles, not one text: [{titles!r}]")
        queries = pd.Series(list(titles), dtype="object")
        texts = queries.map(lambda t: normalise(t, levels=False) if isinstance(t, str) else "")
        distinct = [text for text in texts.unique() if text]
        best = pd.DataFrame(self._best(distinct), index=distinct, columns=["occupation", "score"])
        coded = best.reindex(texts).reset_index(drop=True)
        coded["score"] = coded["score"].astype("float64").fillna(0.0)
        coded["occupation"] = coded["occupation"].astype("str")
        return pd.DataFrame(
            {
                "title": queries,
                "occupation": coded["occupation"],
                "name": coded["occupation"].map(_names() | self._own_names).astype("str"),
                "score": coded["score"],
                "unsure": coded["score"] < self.threshold,
            }
        )

    def _best(self, texts: Sequence[str]) -> list[tuple[str | None, float]]:
        codes = _codes_by_title(self._own)
        best: dict[str, tuple[str | None, float]] = {
            t: (codes[t], 1.0) for t in texts if t in codes
        }
        best |= {
            text: (code, 1.0)
            for text in texts
            if text not in best and (code := _of_staff(text, codes))
        }
        others = [text for text in texts if text not in best]
        if others:
            # Built only where a title is none of those that are known.
            index = _index(self._own)
            rows, columns, scores = index.search(others, top_k=1)
            for row, column, score in zip(rows, columns, scores, strict=True):
                code = codes[index.titles[column]]
                if code.startswith(_WORKERS) and _HEAD.fullmatch(others[row]):
                    code = codes[_SHOP_FLOOR]
                is_alike = _same_kind(others[row], index.titles[column], code)
                best[others[row]] = (code, float(score) if is_alike else min(score, _UNSURE))
        return [best.get(text, (None, 0.0)) for text in texts]


def _same_kind(title: str, nearest: str, code: str) -> bool:
    """Tell a worker by his title from one who sells, plans or treats and is no worker by theirs.

    Who serves is called a worker, too: 保洁工 is 保洁员.

    Examples
    --------
    >>> _same_kind("炉前工", "售前", "4-01-02-01"), _same_kind("维修工", "修理工", "4-12-01-01")
    (False, True)
    >>> _same_kind("保洁工", "保洁员", "4-09-08"), _same_kind("护理工", "护理", "2-05-08")
    (True, False)
    """
    if not title.endswith("工") or code.startswith(_WORKERS) or nearest.endswith("工"):
        return True
    return code[:1] in _SERVICE and title[:-1] in nearest


def _of_staff(text: str, codes: Mapping[str, str]) -> str | None:
    """Return the occupation of the head of a department: that of heads, or else of staff, of its trade."""
    head = _HEAD.fullmatch(text)
    if head is None:
        return None
    known = (codes.get(f"{head[1]}{behind}") for behind in _OF_HEADS)
    return next((code for code in known if code and not code.startswith(_WORKERS)), None)


@cache
def _names() -> dict[str, str]:
    return {row["code"]: row["zh"] for row in read_rows("occupations")}


@cache
def _classified() -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in read_rows("titles"):
        codes.setdefault(normalise(row["title"], levels=False), row["code"])
    # The finer of two occupations of one name (统计专业人员) is the one people mean.
    for row in sorted(read_rows("occupations"), key=lambda row: -len(row["code"])):
        # A heading such as 其他工程技术人员 is nobody's title.
        for lang in languages()[::-1] if not row["zh"].startswith("其他") else ():
            codes.setdefault(normalise(text_in(row, lang), levels=False), row["code"])
    return codes


@cache
def _codes_by_title(own: tuple[tuple[str, str], ...]) -> dict[str, str]:
    users = dict(own)
    return users | {title: code for title, code in _classified().items() if title not in users}


@cache
def _index(own: tuple[tuple[str, str], ...]) -> TitleIndex:
    return TitleIndex(_codes_by_title(own), levels=False)


def _own_posts(posts: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """Yield title, occupation and the name to show of every post and alias."""
    for row in posts.to_dict("records"):
        post, occupation, aliases = row["post"], row.get("occupation"), row.get("aliases")
        if not isinstance(post, str) or not post.strip():
            continue
        code = occupation if isinstance(occupation, str) and occupation else post
        # An empty list comes back from a table as None or NaN.
        others = [] if aliases is None or isinstance(aliases, float) else list(aliases)
        for title in (post, *others):
            yield title, code, post
