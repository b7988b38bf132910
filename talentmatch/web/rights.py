"""Which role may open which page; what it may not open stands in none of its menus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from talentmatch.web._listings import LISTINGS
from talentmatch.web.process.users import ROLES

if TYPE_CHECKING:
    from talentmatch.web.process.users import Role

__all__ = ["GROUPS", "PAGES", "Page", "menu_of"]

#: Headings of the menu, in their order.
GROUPS: Final = ("plan", "recruit", "both", "office")


@dataclass(frozen=True)
class Page:
    """A page of the menu.

    Attributes
    ----------
    name : str
        Its path without the slash; its title is the phrase of that name.
    group : str
        Heading of the menu under which it stands.
    roles : frozenset of str
        Who may open it.
    """

    name: str
    group: str
    roles: frozenset[Role]

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/{self.name}"


_ALL: Final[frozenset[Role]] = frozenset(ROLES)
_PLANS: Final[frozenset[Role]] = frozenset({"admin", "planner"})
_RECRUITS: Final[frozenset[Role]] = frozenset({"admin", "agency"})
_WORKS: Final[frozenset[Role]] = frozenset({"admin", "planner", "agency"})
_ADMIN: Final[frozenset[Role]] = frozenset({"admin"})

PAGES: Final = {
    page.name: page
    for page in (
        *(Page(one.name, one.group, one.roles) for one in LISTINGS.values() if one.page),
        Page("people", "recruit", _RECRUITS),
        Page("scenarios", "plan", _PLANS),
        Page("match", "recruit", _RECRUITS),
        Page("screen", "recruit", _RECRUITS),
        Page("report", "office", _WORKS),
        Page("files", "office", _WORKS),
        Page("backups", "office", _ADMIN),
        Page("users", "office", _ADMIN),
        Page("webhooks", "office", _ADMIN),
        Page("settings", "office", _ALL),
    )
}


def menu_of(role: Role) -> dict[str, list[Page]]:
    """Return the pages of a role by the headings of the menu.

    Examples
    --------
    >>> "audit" in [page.name for page in menu_of("planner")["office"]]
    False
    """
    groups = {
        group: [page for page in PAGES.values() if page.group == group and role in page.roles]
        for group in GROUPS
    }
    return {group: pages for group, pages in groups.items() if pages}
