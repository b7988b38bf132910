"""Tours through the pages: which there are for whom, and where somebody is in theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talentmatch.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from talentmatch.web.process.state import ServerState
    from talentmatch.web.process.users import Role

__all__ = ["TOURS", "Tour", "move", "start_tour", "stop_tour", "tour_of", "tours_for"]

#: Tour to its steps: each a key of the catalogue and the page on which it is told.
TOURS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "planner": (
        ("home", "/"),
        ("files", "/files"),
        ("demand", "/demand"),
        ("shortage", "/shortage"),
        ("scenarios", "/scenarios"),
        ("editions", "/shortage/editions"),
    ),
    "hunter": (
        ("candidates", "/candidates"),
        ("postings", "/postings"),
        ("match", "/match"),
        ("leads", "/leads"),
        ("people", "/people"),
        ("teams", "/teams"),
    ),
}
_FOR: Final[Mapping[str, tuple[str, ...]]] = {
    "admin": ("planner", "hunter"),
    "planner": ("planner",),
    "agency": ("hunter",),
}


@dataclass(frozen=True)
class Tour:
    """Where somebody is in a tour.

    Attributes
    ----------
    name : str
        Of `TOURS`.
    step : int
        Which step, from 0.
    stopped : bool
        Whether it rests until they go on.
    """

    name: str
    step: int
    stopped: bool

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """All its steps."""
        return TOURS[self.name]

    @property
    def key(self) -> str:
        """Of the sentences that are told now."""
        return f"{self.name}_{self.steps[self.step][0]}"

    @property
    def path(self) -> str:
        """Page on which they are told."""
        return self.steps[self.step][1]


def tours_for(role: Role) -> tuple[str, ...]:
    """Return the tours of a role.

    Examples
    --------
    >>> tours_for("agency"), tours_for("viewer")
    (('hunter',), ())
    """
    return _FOR.get(role, ())


def tour_of(state: ServerState, user: str) -> Tour | None:
    """Return where somebody is; None if they are in no tour."""
    rows = state.rows("SELECT name, step, stopped FROM tour WHERE user = ?", (user,))
    if not rows or not 0 <= rows[0]["step"] < len(TOURS.get(rows[0]["name"], ())):
        return None
    return Tour(rows[0]["name"], rows[0]["step"], bool(rows[0]["stopped"]))


def start_tour(state: ServerState, user: str, role: Role, name: str) -> Tour:
    """Begin a tour, or go on where it was stopped.

    Raises
    ------
    NotFoundError
        There is none of that name for the role.
    """
    if name not in tours_for(role):
        raise NotFoundError("tour", name, tours_for(role))
    before = tour_of(state, user)
    step = before.step if before is not None and before.name == name else 0
    return _put(state, user, Tour(name, step, stopped=False))


def move(state: ServerState, user: str, tour: Tour, by: int) -> Tour | None:
    """Go on or back by steps; beyond the last the tour is over: None."""
    step = max(tour.step + by, 0)
    if step >= len(tour.steps):
        state.change("DELETE FROM tour WHERE user = ?", (user,))
        return None
    return _put(state, user, Tour(tour.name, step, stopped=False))


def stop_tour(state: ServerState, user: str, tour: Tour) -> None:
    """Let a tour rest: its step is kept."""
    _put(state, user, Tour(tour.name, tour.step, stopped=True))


def _put(state: ServerState, user: str, tour: Tour) -> Tour:
    state.change(
        "INSERT INTO tour VALUES (?, ?, ?, ?) ON CONFLICT (user) DO UPDATE SET "
        "name = excluded.name, step = excluded.step, stopped = excluded.stopped",
        (user, tour.name, tour.step, tour.stopped),
    )
    return tour
