"""Job titles in one comparable form, and an index that finds the titles most like one.

Titles are compared by their words and by the characters within words, weighted by how rare they
are among the indexed titles, so that Chinese, which has no spaces, and English work alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from talentmatch.errors import InputError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["TitleIndex", "distinct_titles", "normalise"]

_BRACKETS = re.compile(r"[(\[{【〔《<][^)\]}】〕》>]*[)\]}】〕》>]")
_LEVEL = re.compile(
    r"超?高级(?!管理)|资深|中级|初级|首席(?!执行|技术|财务|运营)|实习(?:生)?|见习|储备|兼职|全职|急招|急聘|诚聘|高薪"
    r"|\b(?:senior|junior|sr|jr|mid[- ]level|entry[- ]level|lead|principal|trainee|intern)\b\.?"
)
_WORD = re.compile(r"[぀-ヿ㐀-鿿가-힯]+|[^\W_぀-ヿ㐀-鿿가-힯]+[+#]*")
_IDEOGRAPH = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
#: Share of words in a title's vector; the rest are character n-grams.
_WORD_SHARE = 0.5


def normalise(title: str, *, levels: bool = True) -> str:
    """Return a title in the form in which titles are compared.

    Full width becomes half width, upper case lower, accents and brackets with their content go;
    with `levels` off, so do words of level and of the advertisement (高级, 资深, Senior, 急招).
    What would leave nothing is not taken away.

    Parameters
    ----------
    title : str
        Title as it was written.
    levels : bool, default=True
        Whether words of level stay.

    Examples
    --------
    >>> normalise("高级Java开发工程师（双休）", levels=False)
    'java开发工程师'
    >>> normalise("Sr. Técnico")
    'sr. tecnico'
    """
    text = unicodedata.normalize("NFKD", title)
    text = "".join(character for character in text if not unicodedata.combining(character))
    text = unicodedata.normalize("NFKC", text).lower()
    text = _stem_or_whole(_BRACKETS.sub(" ", text), text)
    if not levels:
        text = _stem_or_whole(_LEVEL.sub(" ", text), text)
    return " ".join(text.split())


def _stem_or_whole(shorter: str, longer: str) -> str:
    return shorter if _WORD.search(shorter) else longer


def distinct_titles(titles: Iterable[object]) -> list[str]:
    """Return the titles that hold anything, each once, in the order of their first mention.

    Examples
    --------
    >>> distinct_titles(["焊工", None, " ", "焊工", float("nan"), "CNC"])
    ['焊工', 'CNC']
    """
    if isinstance(titles, str):
        raise InputError(f"titles must be a list of titles, not one text: [{titles!r}]")
    return list(dict.fromkeys(t for t in titles if isinstance(t, str) and t.strip()))


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        if _IDEOGRAPH.match(word) and len(word) > 1:
            # Without spaces, pairs of characters stand in for words.
            yield from (word[i : i + 2] for i in range(len(word) - 1))
        else:
            yield word


def _characters(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        plain, shortest, longest = (word, 1, 3) if _IDEOGRAPH.match(word) else (f" {word} ", 2, 4)
        for size in range(shortest, longest + 1):
            yield from (plain[i : i + size] for i in range(len(plain) - size + 1))


class TitleIndex:
    """Titles as sparse vectors, searched by cosine.

    Parameters
    ----------
    titles : sequence of str
        Titles to index; empty ones and repetitions are dropped.
    levels : bool, default=True
        Whether words of level count.

    Attributes
    ----------
    titles : list of str
        The distinct titles, in the order given.
    vectors : csr_matrix of shape (n_titles, n_features)
        Their vectors, of length 1.

    Raises
    ------
    InputError
        When no title is left.

    Examples
    --------
    >>> index = TitleIndex(["数控车工", "电焊工", "会计"])
    >>> rows, columns, scores = index.search(["车工"], top_k=1)
    >>> index.titles[columns[0]]
    '数控车工'
    """

    def __init__(self, titles: Iterable[object], *, levels: bool = True) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.titles = distinct_titles(titles)
        self.levels = levels
        texts = [normalise(title, levels=levels) for title in self.titles]
        if not any(_WORD.search(text) for text in texts):
            raise InputError("no titles to index: every title is empty or missing")
        self._parts: list[tuple[float, Any]] = [
            (_WORD_SHARE, TfidfVectorizer(analyzer=_as_list(_words), dtype=np.float64)),
            (1 - _WORD_SHARE, TfidfVectorizer(analyzer=_as_list(_characters), sublinear_tf=True)),
        ]
        for _, part in self._parts:
            part.fit(texts)
        self.vectors = self._transformed(texts)

    def transform(self, titles: Sequence[str]) -> csr_matrix:
        """Return the vectors of other titles in the terms of this index."""
        return self._transformed([normalise(title, levels=self.levels) for title in titles])

    def _transformed(self, texts: list[str]) -> csr_matrix:
        from scipy.sparse import hstack
        from sklearn.preprocessing import normalize

        parts = [np.sqrt(share) * part.transform(texts) for share, part in self._parts]
        vectors = hstack(parts, format="csr")
        # A title of unknown words only has no word part; its characters then carry all of it.
        normalize(vectors, copy=False)
        return vectors

    def search(
        self, queries: Sequence[str] | csr_matrix, top_k: int = 10
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return the best titles of each query, in the order query, score, title.

        Parameters
        ----------
        queries : sequence of str, or csr_matrix of shape (n_queries, n_features)
            Titles, or their vectors.
        top_k : int, default=10
            How many titles a query; those that share nothing with it are left out.

        Returns
        -------
        tuple of ndarray
            Row of the query, row of the title, cosine in [0, 1].
        """
        from sparse_dot_topn import sp_matmul_topn

        if isinstance(queries, (list, tuple)):
            queries = self.transform(queries)
        matches = sp_matmul_topn(
            queries, self.vectors.T.tocsr(), top_n=min(top_k, len(self.titles)), sort=True
        ).tocoo()
        # Rounding makes equal what differs only by the order of additions, so ties keep an order.
        scores = np.minimum(np.round(matches.data, 9), 1.0)
        order = np.lexsort((matches.col, -scores, matches.row))
        return (
            matches.row[order].astype(np.int64),
            matches.col[order].astype(np.int64),
            scores[order],
        )


def _as_list(pieces: Any) -> Any:
    return lambda text: list(pieces(text))
