"""Lists of page and API, declared: who may see which, what it can be asked, which verb answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Asked

from talentmatch import pipeline
from talentmatch.errors import AccessError, MissingDataError
from talentmatch.i18n import phrase
from talentmatch.lists.deliver import deliver

if TYPE_CHECKING:
    from talentmatch.data.store import Store
    from talentmatch.lists import Result
    from talentmatch.web.process._answers import Answer
    from talentmatch.web.process.backend import Backend
    from talentmatch.web.process.users import Role

__all__ = ["LISTINGS", "Listing", "Question", "answer_to", "log_shown"]

#: Dimensions by which openings can be summed up.
Dimension = Literal["region", "industry", "occupation", "skill"]
#: A number or name that a person types.
Text = Annotated[str, StringConstraints(max_length=200)]


class Question(BaseModel):
    """What a list can be asked; each field stands in the form of its page and in the API."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    #: How the sentence ends that says what leaving a field open means.
    left_open: ClassVar[str] = ""


class ShortageQuestion(Question):
    """A row for each chain and post, or for each post."""

    by: Literal["chain", "post"] | None = Asked(None, description="What a row is.")


class ForecastQuestion(Question):
    """How far, and by what."""

    left_open: ClassVar[str] = "_total"
    months: int = Asked(12, ge=1, le=60, description="Horizon [months].")
    by: Dimension | None = Asked(
        None, description="Sum up to this dimension; none given: the total."
    )


class DemandQuestion(Question):
    """The openings of the year, or what they are made of."""

    components: bool = Asked(False, description="Expansion and replacement instead.")


class MajorsQuestion(Question):
    """For which intake."""

    intake: int | None = Asked(None, ge=1990, le=2100, description="Year of the intake.")


class TargetsQuestion(Question):
    """The outlook, or the rows of a review."""

    review: Literal["annual", "midterm"] | None = Asked(
        None, description="The rows of a review instead of the outlook."
    )


class LeadsQuestion(Question):
    """How many."""

    top: int = Asked(20, ge=1, le=500, description="How many leads.")


class PartnersQuestion(Question):
    """How many posts for each."""

    top: int = Asked(3, ge=1, le=20, description="Posts suggested for each partner.")


Verb = Callable[["Store", "Backend", Any], "Result"]


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One list: a page, and an endpoint of the API.

    Attributes
    ----------
    name : str
        Of page and endpoint; its title is the phrase of that name.
    group : {"plan", "recruit", "both", "office"}
        Under which heading of the menu it stands.
    inside : frozenset of str
        Roles that see all of it.
    verb : callable
        Answers them.
    public : callable, optional
        Answers the roles that see only what may be printed.
    outside : frozenset of str
        These roles.
    question : type
        What it can be asked.
    page : bool
        Whether it has a page of its own beside the endpoint.
    whole : bool
        Whether the page shows the lists too that stand beside it in a workbook.
    """

    name: str
    group: str
    inside: frozenset[Role]
    verb: Verb
    public: Verb | None = None
    outside: frozenset[Role] = field(default_factory=frozenset)
    question: type[Question] = Question
    page: bool = True
    whole: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        """Everybody who may see something of it."""
        return self.inside | self.outside


def _shortage(store: Store, backend: Backend, asked: ShortageQuestion) -> Result:
    return pipeline.shortage(store, tracking=backend.tracking, by=asked.by)


def _public_shortage(store: Store, backend: Backend, asked: ShortageQuestion) -> Result:
    from talentmatch.report.protection.published import published_shortage

    return published_shortage(store, tracking=backend.tracking, by=asked.by)


def _forecast(store: Store, backend: Backend, asked: ForecastQuestion) -> Result:
    by = [asked.by] if asked.by else []
    if lacking := tuple({*by} - {*pipeline.demand_history(store).columns}):
        raise MissingDataError("forecast", {"demand": lacking})
    return pipeline.forecast(store, tracking=backend.tracking, months=asked.months, by=by)


def _public_forecast(store: Store, backend: Backend, asked: ForecastQuestion) -> Result:
    from talentmatch.report.protection.published import published_list

    return published_list(store, _forecast(store, backend, asked))


def _demand(store: Store, backend: Backend, asked: DemandQuestion, least: int = 0) -> Result:
    verb = pipeline.demand_components if asked.components else pipeline.yearly_demand
    return verb(store, tracking=backend.tracking, least=least)


def _public_demand(store: Store, backend: Backend, asked: DemandQuestion) -> Result:
    from talentmatch.report.protection.disclosure import DisclosureRule
    from talentmatch.report.protection.published import published_list

    return published_list(store, _demand(store, backend, asked, DisclosureRule().min_count))


def _majors(store: Store, backend: Backend, asked: MajorsQuestion) -> Result:
    return pipeline.majors(store, tracking=backend.tracking, intake=asked.intake)


def _public_majors(store: Store, backend: Backend, asked: MajorsQuestion) -> Result:
    from talentmatch.report.protection.disclosure import DisclosureRule
    from talentmatch.report.protection.published import published_majors

    least = DisclosureRule().min_count
    advice = pipeline.majors(store, tracking=backend.tracking, intake=asked.intake, least=least)
    return published_majors(store, advice, refuse=True)


def _targets(store: Store, backend: Backend, asked: TargetsQuestion) -> Result:
    return pipeline.targets(store, review=asked.review)


def _supply(store: Store, backend: Backend, asked: Question) -> Result:
    return pipeline.supply(store, tracking=backend.tracking)


def _leads(store: Store, backend: Backend, asked: LeadsQuestion) -> Result:
    return pipeline.leads(store, tracking=backend.tracking, top=asked.top)


def _postings(store: Store, backend: Backend, asked: Question) -> Result:
    from talentmatch.pipeline.people.records import postings

    return postings(store)


def _candidates(store: Store, backend: Backend, asked: Question) -> Result:
    from talentmatch.pipeline.people.records import candidates

    return candidates(store)


def _teams(store: Store, backend: Backend, asked: Question) -> Result:
    from talentmatch.pipeline.people.records import teams

    return teams(store)


def _projects(store: Store, backend: Backend, asked: Question) -> Result:
    from talentmatch.pipeline.people.records import projects

    return projects(store)


def _portfolio(store: Store, backend: Backend, asked: Question) -> Result:
    return pipeline.portfolio(store, tracking=backend.tracking)


def _programmes(store: Store, backend: Backend, asked: Question) -> Result:
    return pipeline.programmes(store)


def _levels(store: Store, backend: Backend, asked: Question) -> Result:
    return pipeline.levels(store)


def _partners(store: Store, backend: Backend, asked: PartnersQuestion) -> Result:
    return pipeline.partners(store, tracking=backend.tracking, top=asked.top)


def _models(store: Store, backend: Backend, asked: Question) -> Result:
    return pipeline.model_list(backend.tracking)


def _audit(store: Store, backend: Backend, asked: Question) -> Result:
    entries = pipeline.access_entries(store)
    return replace(entries, table=entries.table.iloc[::-1].reset_index(drop=True))


_PLANS: Final[frozenset[Role]] = frozenset({"admin", "planner"})
_RECRUITS: Final[frozenset[Role]] = frozenset({"admin", "agency"})
_ADMINS: Final[frozenset[Role]] = frozenset({"admin"})
_PUBLIC: Final[frozenset[Role]] = frozenset({"agency", "viewer"})

LISTINGS: Final[Mapping[str, Listing]] = {
    listing.name: listing
    for listing in (
        Listing(
            name="demand",
            group="plan",
            inside=_PLANS,
            verb=_demand,
            public=_public_demand,
            outside=_PUBLIC,
            question=DemandQuestion,
        ),
        Listing(
            name="forecast",
            group="plan",
            inside=_PLANS,
            verb=_forecast,
            public=_public_forecast,
            outside=_PUBLIC,
            question=ForecastQuestion,
        ),
        Listing(
            name="shortage",
            group="plan",
            inside=_PLANS,
            verb=_shortage,
            public=_public_shortage,
            outside=_PUBLIC,
            question=ShortageQuestion,
        ),
        Listing(
            name="majors",
            group="plan",
            inside=_PLANS,
            verb=_majors,
            public=_public_majors,
            outside=_PUBLIC,
            question=MajorsQuestion,
        ),
        Listing(
            name="targets", group="plan", inside=_PLANS, verb=_targets, question=TargetsQuestion
        ),
        Listing(name="supply", group="plan", inside=_PLANS, verb=_supply),
        Listing(name="programmes", group="plan", inside=_PLANS, verb=_programmes, whole=True),
        Listing(name="levels", group="recruit", inside=_RECRUITS, verb=_levels),
        Listing(
            name="partners",
            group="recruit",
            inside=_RECRUITS,
            verb=_partners,
            question=PartnersQuestion,
            whole=True,
        ),
        Listing(name="candidates", group="recruit", inside=_RECRUITS, verb=_candidates),
        Listing(name="postings", group="recruit", inside=_RECRUITS, verb=_postings),
        Listing(
            name="leads", group="recruit", inside=_RECRUITS, verb=_leads, question=LeadsQuestion
        ),
        Listing(name="teams", group="both", inside=_PLANS | _RECRUITS, verb=_teams),
        Listing(
            name="projects", group="both", inside=_PLANS | _RECRUITS, verb=_projects, page=False
        ),
        Listing(name="portfolio", group="both", inside=_PLANS | _RECRUITS, verb=_portfolio),
        Listing(name="models", group="office", inside=_PLANS | _RECRUITS, verb=_models),
        Listing(name="audit", group="office", inside=_ADMINS, verb=_audit),
    )
}


def answer_to(
    backend: Backend,
    store: Store,
    listing: Listing,
    asked: Question,
    *,
    role: Role,
    old_will_do: bool = False,
) -> Answer:
    """Return a list as a role may see it; whoever shows any of it calls `log_shown`.

    Parameters
    ----------
    backend : Backend
        What the server stands on.
    store : Store
        The data, as who asks.
    listing : Listing
        Which list.
    asked : Question
        What it is asked.
    role : {"admin", "planner", "agency", "viewer"}
        Who asks.
    old_will_do : bool, default=False
        As for `Answers.get`.

    Raises
    ------
    AccessError
        It is not for that role.
    """
    if role not in listing.roles:
        raise AccessError(phrase("web", "not_for_role"))
    inside = role in listing.inside
    verb = listing.verb if inside else listing.public
    assert verb is not None  # roles outside come with a verb of theirs
    question = (listing.name, inside, asked)
    return backend.answers.get(
        question, lambda: verb(store, backend, asked), old_will_do=old_will_do
    )


def log_shown(store: Store, listing: Listing, rows: Sequence[Result], *, role: Role) -> None:
    """Log what of a list a page, a file or an answer of the API shows.

    Parameters
    ----------
    store : Store
        The data, as who asks.
    listing : Listing
        Which list.
    rows : sequence of Result
        Its rows that are shown, and further lists beside them; nobody else was seen.
    role : {"admin", "planner", "agency", "viewer"}
        Who sees them: whoever sees what may be printed has been given it.
    """
    deliver(store, rows, draft=role in listing.inside)
