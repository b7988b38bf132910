"""Job titles in one comparable form, and an index that finds the titles most like one.

Titles are compared by their words and by the characters within words, weighted by how rare they
are among the indexed titles, so that Chinese, which has no spaces, and English work alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from talentmatch.errors import InputError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["TitleIndex", "best_matches", "distinct_titles", "normalise", "words_of"]

_BRACKETS = re.compile(r"[(\[{【〔《<][^)\]}】〕》>]*[)\]}】〕》>]")
_LEVEL = re.compile(
    r"超?高级(?!管理)|资深|中级|初级|首席(?!执行|技术|财务|运营)|实习(?:生)?|见习|储备|兼职"
    r"|全职|急招|急聘|诚聘|高薪"
    r"|\b(?:senior|junior|sr|jr|mid[- ]level|entry[- ]level|lead|principal|trainee|intern)\b\.?"
)
_WORD = re.compile(r"[぀-ヿ㐀-鿿가-힯]+|[^\W_぀-ヿ㐀-鿿가-힯]+[+#]*")
_IDEOGRAPH = re.compile(r"[぀-ヿ㐀-鿿가-힯]")
#: Share of words in a title's vector; the rest are character n-grams.
_WORD_SHARE = 0.5
#: Shorter words are near to others that mean something else.
_LEAST_LETTERS = 4


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
    text = (title if title.isascii() else _plain(title)).lower()
    text = _stem_or_whole(_BRACKETS.sub(" ", text), text)
    if not levels:
        text = _stem_or_whole(_LEVEL.sub(" ", text), text)
    return " ".join(text.split())


def _plain(text: str) -> str:
    """Return a text without accents and in half width."""
    parts = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in parts if not unicodedata.combining(character))
    return unicodedata.normalize("NFKC", bare)


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
    if not isinstance(titles, Iterable):
        raise InputError(f"titles must be a list of titles, not {titles!r}")
    return list(dict.fromkeys(t for t in titles if isinstance(t, str) and t.strip()))


def words_of(text: str) -> list[str]:
    """Return the words of a title as `normalise` returns it; of Chinese, pairs of characters.

    Examples
    --------
    >>> words_of("java开发工程师")
    ['java', '开发', '发工', '工程', '程师']
    """
    words: list[str] = []
    for word in _WORD.findall(text):
        if _IDEOGRAPH.match(word) and len(word) > 1:
            # Without spaces, pairs of characters stand in for words.
            words += [word[i : i + 2] for i in range(len(word) - 1)]
        else:
            words.append(word)
    return words


def _characters(text: str) -> list[str]:
    pieces: list[str] = []
    for word in _WORD.findall(text):
        plain, shortest, longest = (word, 1, 3) if _IDEOGRAPH.match(word) else (f" {word} ", 3, 3)
        for size in range(shortest, longest + 1):
            pieces += [plain[i : i + size] for i in range(len(plain) - size + 1)]
    return pieces


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
            (_WORD_SHARE, TfidfVectorizer(analyzer=words_of, dtype=np.float64)),
            (1 - _WORD_SHARE, TfidfVectorizer(analyzer=_characters, sublinear_tf=True)),
        ]
        #: What is left of each known word without one of its letters, and those words.
        self._shortened: dict[str, list[tuple[float, str]]] | None = None
        self.vectors = self._joined([part.fit_transform(texts) for _, part in self._parts])

    def transform(self, titles: Sequence[str]) -> csr_matrix:
        """Return the vectors of other titles in the terms of this index."""
        from scipy.sparse import diags

        texts = [normalise(title, levels=self.levels) for title in titles]
        words, letters = (part.transform(texts) for _, part in self._parts)
        # A word that nobody knows leaves its weight to its letters, not to the other words.
        return self._joined([diags(self._known_share(texts)) @ words, letters])

    def _joined(self, parts: Sequence[csr_matrix]) -> csr_matrix:
        from scipy.sparse import hstack
        from sklearn.preprocessing import normalize

        shares = [share for share, _ in self._parts]
        weighted = [np.sqrt(share) * part for share, part in zip(shares, parts, strict=True)]
        return normalize(hstack(weighted, format="csr"), copy=False)

    def _known_share(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return how much of the length of each title's words is that of known ones [1]."""
        words = self._parts[0][1]
        known, rarity, rarest = words.vocabulary_, words.idf_, words.idf_.max()
        share = np.ones(len(texts))
        for row, text in enumerate(texts):
            pieces = set(words_of(text))
            places = [known[piece] for piece in pieces if piece in known]
            unknown = len(pieces) - len(places)
            if unknown:
                length = float((rarity[places] ** 2).sum())
                share[row] = np.sqrt(length / (length + unknown * rarest**2))
        return share

    def spelled(self, titles: Sequence[str]) -> tuple[list[str], npt.NDArray[np.float64]]:
        """Read an unknown word as a known one of which one letter is wrong.

        That is for lists that somebody looks at: a diver is near to a driver, and none.

        Parameters
        ----------
        titles : sequence of str
            Titles.

        Returns
        -------
        list of str, ndarray of shape (n_titles,)
            Titles as they are read, and the share of their letters that were kept [0 to 1].

        Examples
        --------
        >>> TitleIndex(["welder"]).spelled(["weldar", "nurse"])
        (['welder', 'nurse'], array([0.83333333, 1.        ]))
        """
        readings, kept = [], np.ones(len(titles))
        known = self._parts[0][1].vocabulary_
        for row, title in enumerate(titles):
            text = normalise(title, levels=self.levels)
            for word in _WORD.findall(text):
                if word in known or len(word) < _LEAST_LETTERS or _IDEOGRAPH.match(word):
                    continue
                if near := self._nearest_word(word):
                    text = text.replace(word, near)
                    kept[row] *= 1 - 1 / len(word)
            readings.append(text)
        return readings, kept

    def _nearest_word(self, word: str) -> str | None:
        """Return a known word of at most one letter's difference, a commoner one first."""
        from rapidfuzz.distance import OSA

        if self._shortened is None:
            rarity = self._parts[0][1].idf_
            self._shortened = {}
            for one, place in self._parts[0][1].vocabulary_.items():
                if len(one) >= _LEAST_LETTERS - 1:
                    for short in _shortened(one):
                        self._shortened.setdefault(short, []).append((rarity[place], one))
        near = {one for short in _shortened(word) for one in self._shortened.get(short, ())}
        close = [one for one in near if OSA.distance(one[1], word, score_cutoff=1) <= 1]
        return min(close)[1] if close else None

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
        if isinstance(queries, (list, tuple)):
            queries = self.transform(queries)
        return best_matches(queries, self.vectors, top_k)


def _shortened(word: str) -> set[str]:
    """Return a word and all that is left of it without one letter."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}


def best_matches(
    queries: csr_matrix, vectors: csr_matrix, top_k: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Return the rows of `vectors` most like each query, in the order query, score, row.

    Parameters
    ----------
    queries, vectors : csr_matrix of shape (n_queries, n_features) and (n_titles, n_features)
        Vectors.
    top_k : int
        How many a query; those that share nothing with it are left out.

    Returns
    -------
    tuple of ndarray
        Row of the query, row of the title, product, at most 1.
    """
    from sparse_dot_topn import sp_matmul_topn

    size = min(top_k, vectors.shape[0])
    matches = sp_matmul_topn(queries, vectors.T.tocsr(), top_n=size, sort=True).tocoo()
    # Rounding makes equal what differs only by the order of additions, so ties keep an order.
    scores = np.minimum(np.round(matches.data, 9), 1.0)
    order = np.lexsort((matches.col, -scores, matches.row))
    return (
        matches.row[order].astype(np.int64),
        matches.col[order].astype(np.int64),
        scores[order],
    )
