"""How titles are compared: as the spec of the model in use asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from talentmatch.errors import SpecError
from talentmatch.i18n import phrase
from talentmatch.match.similarity.title_ngrams import text_similarity

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.match.features import TitleSimilarity

__all__ = ["title_similarity"]


def title_similarity(store: Store, spec: Mapping[str, Any]) -> TitleSimilarity:
    """Return what compares titles, by the setting ``encoder`` of a model spec.

    Parameters
    ----------
    store : Store
        Where the meanings of posting titles are kept between runs.
    spec : mapping
        A model spec as plain data; ``settings: {encoder: semantic}`` asks for words and meaning,
        which needs the extra ``semantic``; ``ngram``, the default, for words alone.

    Raises
    ------
    SpecError
        If the encoder is neither.
    """
    encoder = (spec.get("settings") or {}).get("encoder", "ngram")
    if encoder == "ngram":
        return text_similarity
    if encoder != "semantic":
        raise SpecError(str(spec.get("name")), [phrase("spec", "encoder", value=encoder)])
    from talentmatch.match.similarity.title_meaning import MeaningSimilarity

    return MeaningSimilarity(store.vectors)
