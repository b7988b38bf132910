"""Which occupations of the vocabulary a title is like: a bridge between synonyms and languages.

"Turner" and "车工" share no letter, but each is like a title of the vocabulary that has one code.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from talentmatch.vocab import occupations
from talentmatch.vocab.titles import normalise, words_of

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["occupation_vectors"]

#: Titles of the vocabulary that speak for a title.
_NEAREST = 5
#: Letters of a word that count, so that welder and welding are one.
_BEGINNING = 4
#: How much the group above an occupation counts beside it.
_GROUP = 0.5


def occupation_vectors(titles: Sequence[str]) -> csr_matrix:
    """Return how much each title is like each occupation.

    Parameters
    ----------
    titles : sequence of str
        Titles of any language of the vocabulary.

    Returns
    -------
    csr_matrix of shape (n_titles, n_codes)
        Occupations and, after them, the groups above. The length of a row is the cosine with the
        nearest title of the vocabulary [0 to 1]: what it does not know stands at nothing.

    Examples
    --------
    >>> turner, worker, cook = occupation_vectors(["lathe turner", "数控车工", "chef"]).toarray()
    >>> bool(turner @ worker > 0.5), float(turner @ cook)
    (True, 0.0)
    """
    from scipy.sparse import csr_matrix, diags
    from sparse_dot_topn import sp_matmul_topn

    vectorizer, known, codes = _vocabulary()
    texts = [normalise(title, levels=False) for title in titles]
    alike = sp_matmul_topn(vectorizer.transform(texts), known, top_n=_NEAREST)
    surest = np.asarray(alike.max(axis=1).todense()).ravel()
    alike.data **= 2
    vectors = csr_matrix(alike @ codes)
    length = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    return csr_matrix(diags(surest / np.maximum(length, 1e-12)) @ vectors)


@cache
def _vocabulary() -> tuple[Any, csr_matrix, csr_matrix]:
    """Return what reads titles, the vocabulary's own as columns, and the codes of each."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    named = _titles()
    vectorizer = TfidfVectorizer(analyzer=_beginnings)
    known = vectorizer.fit_transform([normalise(title, levels=False) for title in named])
    places = {
        code: at for at, code in enumerate(sorted({c for own in named.values() for c in own}))
    }
    groups = {code: at for at, code in enumerate(sorted({_group(code) for code in places}))}
    rows = [row for row, own in enumerate(named.values()) for _ in own]
    columns = [places[code] for own in named.values() for code in own]
    shape = (len(named), len(places))
    codes = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    above = [groups[_group(code)] for code in places]
    up = (np.full(len(places), _GROUP), (np.arange(len(places)), above))
    grouped = codes @ csr_matrix(up, shape=(len(places), len(groups)))
    return vectorizer, csr_matrix(known.T), csr_matrix(hstack([codes, grouped]))


def _titles() -> dict[str, dict[str, None]]:
    """Return each title and each name of an occupation, with its codes."""
    named: dict[str, dict[str, None]] = {}
    spoken = occupations.titles()
    table = occupations.table()
    pairs = [*zip(spoken["title"], spoken["code"], strict=True)]
    for language in ("en", "zh"):
        pairs += zip(table[language], table["code"], strict=True)
    for title, code in pairs:
        if isinstance(title, str):
            named.setdefault(title, {})[code] = None
    return named


def _beginnings(text: str) -> list[str]:
    return [word[:_BEGINNING] for word in words_of(text)]


def _group(code: str) -> str:
    return code.rsplit("-", 1)[0]
