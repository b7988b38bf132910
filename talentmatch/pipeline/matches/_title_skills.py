"""From postings to the skills that are asked for under a title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from talentmatch.errors import InputError
from talentmatch.i18n import joined, phrase
from talentmatch.lists import Field, ListSpec, Result
from talentmatch.pipeline.readiness import data_date, require
from talentmatch.vocab.titles import distinct_titles

if TYPE_CHECKING:
    from talentmatch.data.store import Store

__all__ = ["TITLE_SKILLS", "title_skills"]

TITLE_SKILLS = ListSpec(
    "title_skills",
    key=("query", "skill"),
    grain="a skill that postings ask for under a title",
    purpose="recruiting",
    fields=(
        Field("query", label="asked_title", doc="The title that was asked about."),
        Field("rank"),
        Field("skill", vocabulary="skill"),
        Field(
            "share",
            unit="share",
            digits=3,
            label="asking_share",
            doc="Share of postings under the title and like ones that ask for the skill.",
        ),
        Field(
            "postings",
            digits=1,
            label="like_postings",
            doc="How many postings tell it; one under a like title counts for a part.",
        ),
    ),
)
#: Fewer postings tell little of a title.
_FEW = 5


def title_skills(store: Store, titles: Sequence[str], *, top: int = 10) -> Result:
    """Say which skills postings ask for under each title, by the postings of like titles.

    Parameters
    ----------
    store : Store
        The data.
    titles : sequence of str
        Titles as anybody would write them; none of them need stand in the store.
    top : int, default=10
        Skills a title.

    Returns
    -------
    Result
        Title by title, what is asked for most often first.

    Raises
    ------
    MissingDataError
        If there is no posting.
    InputError
        If no posting has a title and a skill, no title is asked about, or `top` is below 1.
    """
    from talentmatch.match.recommend.title_skills import SkillRecommender

    require(store, "skills", needs=(("posting",),))
    if not distinct_titles(titles):
        raise InputError(phrase("match", "title_skills_none"))
    postings = store.query(
        "SELECT title, skills FROM posting WHERE repost_of IS NULL ORDER BY posting_id",
        as_of=data_date(store, "recruiting"),
        purpose="recruiting",
    )
    recommender = SkillRecommender().fit(postings["title"], postings["skills"])
    table = recommender.recommend(titles, top)
    few = table.loc[table["postings"].lt(_FEW), "query"].drop_duplicates().tolist()
    notes = [phrase("match", "title_skills_of", n=len(postings))]
    if few:
        notes.append(phrase("match", "title_skills_few", titles=joined(few), least=_FEW))
    return Result(TITLE_SKILLS, TITLE_SKILLS.ordered(table), tuple(notes))
