"""What columns of a list of people mean together: the post held, applied for or of a client, telephones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from talentmatch.data.reading.layout.headings import fields_among, fields_of, heading

__all__ = ["settle_people"]

#: Headings of a post that do not say whose it is.
_BARE_POSTS = frozenset(
    map(heading, ("职位", "岗位", "职位名称", "岗位名称", "position", "job title", "title"))
)
_PRESENT = re.compile(r"目前|当前|现[任在有]?(?!金)|最近|current|present")
_DEPARTMENT = re.compile(r"部门|科室|车间|班组|department", re.I)
#: What a list of applications says of each.
_OF_APPLICATIONS = re.compile(
    r"^(?:dateapplied|appliedon|applied(?:date|at)|application(?:date|id|no|number)"
    r"|applicant(?:reference|id|no|number)|(?:投递|应聘|应征|申请|报名)(?:时间|日期|编号))$"
)
#: Where the rolls of a firm say to which part of it somebody belongs.
_STAFF = re.compile(r"部门|科室|车间|班组|工号")
_BARE_LOCATIONS = frozenset(map(heading, ("location", "job location", "地点", "工作地点")))
_CONTACTS = frozenset({"phone", "email"})
#: Between the columns of telephones and e-mails of one person.
_BESIDE_CONTACTS = re.compile(r"mail|fax|传真|微信|wechat|qq|skype|phone")


def settle_people(fields: dict[int, str], headers: Sequence[str]) -> None:
    """Settle, in place, whose a post is and which columns of contacts belong together.

    Examples
    --------
    >>> fields = {0: "applied_firm", 1: "title", 2: "name"}
    >>> settle_people(fields, ["客户", "职位", "候选人"])
    >>> fields[1]
    'applied_post'
    """
    _settle_present_post(fields, headers)
    _settle_client_post(fields, headers)
    _settle_post_before_name(fields, headers)
    _settle_post_of_applications(fields, headers)
    _join_contacts(fields, headers)


def _settle_present_post(fields: dict[int, str], headers: Sequence[str]) -> None:
    """Take the post that says it is the present one for it, and a bare one for that somebody is to get.

    In the rolls of a firm the bare one is where they work.

    Examples
    --------
    >>> fields = {0: "name", 1: "title", 2: "employer"}
    >>> _settle_present_post(fields, ["候选人", "岗位", "目前公司", "目前职位"])
    >>> sorted(fields.items())
    [(0, 'name'), (1, 'applied_post'), (2, 'employer'), (3, 'title')]
    """
    bare = [
        n for n, field in fields.items() if field == "title" and heading(headers[n]) in _BARE_POSTS
    ]
    now = [n for n in _held_posts(fields, headers) if _PRESENT.match(heading(headers[n]))]
    if bare and len(now) == 1 and not any(map(_STAFF.search, headers)):
        fields[now[0]] = fields.pop(bare[0])
        if "applied_post" not in fields.values():
            fields |= {bare[0]: "applied_post"}


def _settle_client_post(fields: dict[int, str], headers: Sequence[str]) -> None:
    """Take a post that stands behind the client for the one somebody is proposed for: 客户, 职位, 候选人."""
    for place, field in list(fields.items()):
        behind = place + 1
        bare = fields.get(behind) == "title" and heading(headers[behind]) in _BARE_POSTS
        if field == "applied_firm" and bare and "applied_post" not in fields.values():
            fields[behind] = "applied_post"
            fields |= _held_posts(fields, headers)


def _settle_post_before_name(fields: dict[int, str], headers: Sequence[str]) -> None:
    """Take a bare post before the name for the one somebody is proposed for, where another stands behind it.

    Their firm stands behind the name as well. In the rolls of a firm, which have departments, and where the
    firm stands before the name, the post is the one held.

    Examples
    --------
    >>> fields = {1: "title", 2: "name", 3: "employer"}
    >>> _settle_post_before_name(fields, ["推荐人", "岗位", "姓名", "就职单位", "职务"])
    >>> fields
    {1: 'applied_post', 2: 'name', 3: 'employer', 4: 'title'}
    >>> fields = {0: "employer", 1: "title", 2: "name"}
    >>> _settle_post_before_name(fields, ["单位", "岗位", "姓名", "职务"])
    >>> fields
    {0: 'employer', 1: 'title', 2: 'name'}
    """
    by_field = {field: place for place, field in fields.items()}
    title, name = by_field.get("title"), by_field.get("name")
    if title is None or name is None or title > name or "applied_post" in by_field:
        return
    if by_field.get("employer", -1) < name or any(map(_DEPARTMENT.search, headers)):
        return
    held = [*_held_posts(fields, headers, after=name)]
    if held and heading(headers[title]) in _BARE_POSTS:
        fields |= {title: "applied_post", held[0]: "title"}


def _held_posts(
    fields: Mapping[int, str], headers: Sequence[str], after: int = -1
) -> dict[int, str]:
    """Return the first column of posts that somebody holds and that stands for nothing yet."""
    known = fields_of("candidate")
    places = (
        place
        for place, header in enumerate(headers)
        if place > after
        and place not in fields
        and any(field == "title" for field, _ in known.get(heading(header), ()))
    )
    return dict.fromkeys([*places][:1], "title")


def _settle_post_of_applications(fields: dict[int, str], headers: Sequence[str]) -> None:
    """Take a bare post for the one applied for in a list of applications that names no employer.

    A place beside it is then that of the post.

    Examples
    --------
    >>> fields = {1: "name", 2: "title", 3: "region"}
    >>> _settle_post_of_applications(fields, ["Date Applied", "Name", "Job Title", "Location"])
    >>> fields
    {1: 'name', 2: 'applied_post'}
    """
    if {"employer", "applied_post"} & {*fields.values()} or any(map(_STAFF.search, headers)):
        return
    titles = [place for place, field in fields.items() if field == "title"]
    if not titles or heading(headers[titles[0]]) not in _BARE_POSTS:
        return
    if any(_OF_APPLICATIONS.search(heading(name)) for name in headers):
        fields[titles[0]] = "applied_post"
        for place, field in [*fields.items()]:
            if field == "region" and heading(headers[place]) in _BARE_LOCATIONS:
                del fields[place]


def _join_contacts(fields: dict[int, str], headers: Sequence[str]) -> None:
    """Take further columns of telephones and e-mails beside the first for the person's own.

    One that stands apart may be that of somebody to call in an emergency, or of a consultant.

    Examples
    --------
    >>> fields = {0: "name", 1: "phone"}
    >>> _join_contacts(fields, ["Name", "Phone", "Mobile", "紧急联系人", "电话"])
    >>> fields
    {0: 'name', 1: 'phone', 2: 'phone'}
    """
    meant = [fields_among("candidate", [name]) & _CONTACTS for name in headers]
    first = [place for place, field in fields.items() if field in _CONTACTS]
    for place in range(min(first, default=len(headers)) + 1, len(headers)):
        if not meant[place]:
            if _BESIDE_CONTACTS.search(heading(headers[place])) is None:
                break
        elif place not in fields:
            fields[place] = meant[place].pop()
