"""One part of a report, and what it is asked with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from talentmatch.i18n import Language
from talentmatch.lists import Result
from talentmatch.report.protection.disclosure import DisclosureRule

if TYPE_CHECKING:
    import pandas as pd
    from plotly.graph_objects import Figure

    from talentmatch.data.store import Store
    from talentmatch.track import Tracking

__all__ = ["Finding", "Question", "Section"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """The question that a part of a report answers.

    Attributes
    ----------
    store : Store
        The data.
    tracking : Tracking
        Where the models in use are.
    rule : DisclosureRule
        What may not be printed.
    lang : {"zh", "en"}
        Language of the reader.
    beside : list of dict
        What is printed of the lists so far: the next are held against it.
    """

    store: Store
    tracking: Tracking
    rule: DisclosureRule
    lang: Language
    beside: list[Mapping[str, pd.DataFrame]] = field(default_factory=list)


@dataclass(frozen=True)
class Finding:
    """The answer of a part.

    Attributes
    ----------
    sentence : str
        Figure, interval, and change since the last edition where there is one.
    action : str
        What to do about it.
    """

    sentence: str
    action: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of a report.

    Attributes
    ----------
    key : str
        Name of the part; its heading is the phrase of that name.
    intro : str
        What it shows, in which unit.
    notes : sequence of str
        What the figures rest on.
    figures : sequence of Figure
        Charts.
    tables : mapping of str to Result
        Heading to table; the heading may be empty.
    finding : Finding, optional
        The answer of the part, for the first page.
    """

    key: str
    intro: str
    notes: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    tables: Mapping[str, Result] = field(default_factory=dict)
    finding: Finding | None = None
