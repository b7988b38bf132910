"""Advertisements in running text: who looks for how many of which trade, where and for what pay."""

from __future__ import annotations

import re
from collections.abc import Sequence

from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._value_kinds import value_kinds
from talentmatch.data.reading.layout.headings import fields_among, places_of
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell, Form
from talentmatch.i18n import joined, phrase
from talentmatch.vocab.reading import read_words

__all__ = ["by_notice", "looks_for_people", "notice_form", "posts_of_notice"]

#: Headings of cells that hold a whole advertisement, and of the firm beside them.
_TEXTS = frozenset(read_words("heading of a whole advertisement"))
_FIRMS = frozenset(read_words("heading of the firm of an advertisement"))
_COLUMNS = ("招聘岗位", "招聘人数", "公司名称", "工作地点", "薪资", "职位描述")
#: Nobody writes a longer one.
_LONGEST = 4_000
_SHORTEST_NAME = 3
_SEEKS = re.compile(
    r"招聘|招工|急招|诚招|诚聘|招收|招募|招录|现招|招人|用工|招(?![标商生待呼数式牌集])"
)
_FIRM = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9（）()·]{2,30}?(?:有限责任公司|股份有限公司|有限公司|集团公司"
    r"|集团|公司|合作社|经营部|工作室|酒店|饭店|超市|医院"
    r"|(?<![本我该各工])厂)(?:[\u4e00-\u9fff]{2,8}分公司)?(?:[（(][^()（）]{2,10}[)）])?"
)
#: What stands before a name and is none of it.
_BEFORE_FIRM = re.compile(
    r"^.*?(?:诚聘|招聘单位|招聘企业|用人单位|公司名称|单位名称|企业名称|公司|单位"
    r"|企业)\s*[:：]|^.*(?:拜访|走访|联系|关于|介绍|推荐|帮助?|委托|兹有|位于|来自|我司"
    r"|隶属于?|的)|^(?:因|为|由|受|应|现|经|兹|请|与|和|欢迎加入|加入)"
)
_OWN = re.compile(
    r"[^司厂]*(?:本|我|该|贵|总|分|子|各|某|多家|知名|大型)(?:公司|集团|厂|酒店|饭店|超市"
    r"|医院|合作社)"
)
#: What no name of a firm holds: where one begins nobody knows then.
_UNCLEAR = re.compile(
    r"需要|需求|因业务|为满足|由于|扩大|业务发展|信息|汇总|启事|公告|通知|欢迎|有意|联系"
)
_POST = re.compile(
    r"(?P<post>[A-Za-z+#.]{0,8}[\u4e00-\u9fff/]{1,14}?"
    r"(?:[（(][^()（）\d]{1,10}[)）])?)\s*[:：(（]?\s*"
    r"(?P<count>\d{1,4}(?:\s*[-~—–至]\s*\d{1,4})?|若干|数|多"
    r"|[一二两三四五六七八九十]{1,3})\s*[名人位][ ]*[)）]?"
)
#: One number for several: 服务员、厨师各2名.
_EACH = re.compile(
    r"((?:[\u4e00-\u9fff]{2,10}[、和及])+[\u4e00-\u9fff]{2,10}?)\s*各\s*(\d{1,3}"
    r"|[一二两三四五六七八九十])\s*[名人位]"
)
_LEAD = re.compile(
    r"^.*?(?:招聘|招工|急招|诚招|诚聘|招收|招募|招录|现招|招人|需要|急需|招|聘|需"
    r"|缺)(?:以下)?(?:岗位|工种|职位|人员)?[:：]?|^(?:另|及|和|与|以及|还|各类|其中)"
)
#: Numbers of people that somebody has, not wants.
_HAS = re.compile(
    r"现有|拥有|员工|职工|人员$|超过|公司|企业|工厂|达到|录用|报名|团队|管理层|家庭|宿舍|住|间"
)
#: What somebody says of themselves: who recruited for a firm is no advertisement of it.
_OF_A_PERSON = re.compile(
    r"简历|姓名|出生|毕业于|本人|我是|我曾|负责招|自我评价|离职|工作经历|在职期间|任职"
)
_END = re.compile(r"[。\n]")
_PAY = re.compile(
    r"(?P<word>月薪|月工资|月收入|薪资|薪酬|工资|综合工资|年薪|日薪|时薪|底薪|保底"
    r"|收入)(?:待遇|水平|范围)?\s*[:：为约达在]*\s*(?P<pay>[^，,。；;、\n:：]{0,"
    r"4}\d[^，,。；;、\n]*)"
)
_PLACE = re.compile(
    r"(?:工作地点|工作地址|上班地点|上班地址|公司地址|厂址|地点"
    r"|地址)\s*[:：在位于为]*\s*(?P<place>[^，,。；;\n]{2,40})"
)
_SHARED = re.compile(r"[、和及与以\s]*")
_PHONE = re.compile(r"[^，,。；;\n]*(?:电话|手机|微信|联系人|热线)\s*[:：]?[^，,。；;\n]*")


def looks_for_people(text: str) -> bool:
    """Tell a text that looks for people."""
    seeks = len(text) <= _LONGEST and _SEEKS.search(text) is not None
    return seeks and _OF_A_PERSON.search(text) is None


def by_notice(block: Block) -> tuple[Block, list[str]]:
    """Return a row for each post of advertisements that stand in cells, and what was noticed.

    Examples
    --------
    >>> block = Block(["日期", "招聘信息"], [["6月1日", "甲机械有限公司招焊工5名"]], "", {}, [2])
    >>> read, _ = by_notice(block)
    >>> read.header[:4], read.rows[0][:4]
    (['日期', '招聘岗位', '招聘人数', '公司名称'], ['6月1日', '焊工', '5', '甲机械有限公司'])
    """
    places = places_of(block.header, _TEXTS)
    fields = fields_among("posting", block.header)
    if len(places) != 1 or "title" in fields or not 0 < len(block.rows) <= MOST_BY_HAND:
        return block, []
    place = places[0]
    firms = places_of(block.header, _FIRMS)
    read = [
        posts_of_notice(str(row[place] or ""), str(row[firms[0]] or "") if firms else "")
        for row in block.rows
    ]
    if sum(map(bool, read)) * 2 < len(read):
        return block, []
    names = [name for name in _COLUMNS if not (firms and name == "公司名称")]
    rest = [at for at in range(len(block.header)) if at != place]
    rows: list[list[Cell]] = []
    sources: list[int] = []
    for at, (row, posts) in enumerate(zip(block.rows, read, strict=True)):
        # What could not be read stays a row without a post, which is set aside and named.
        for post in posts or [{"职位描述": row[place]}]:
            rows.append([*(row[other] for other in rest), *(post.get(name) for name in names)])
            sources.append(at)
    header = [*(block.header[at] for at in rest), *names]
    note = phrase("load", "notices_read", n=sum(map(len, read)), header=block.header[place])
    return block.remade(header, rows, sources), [note]


def notice_form(rows: Sequence[Sequence[Cell]], source: str) -> Form | None:
    """Return the posts of an advertisement whose lines are running text; None if it is none.

    Parameters
    ----------
    rows : sequence of sequence
        Lines of cells; a line of several cells is no running text.
    source : str
        File, as a person would say it.
    """
    filled = [[str(cell) for cell in row if not is_blank(cell)] for row in rows]
    if any(len(line) > 1 for line in filled):
        return None
    lines = [line[0] for line in filled if line]
    records = posts_of_notice("\n".join(lines)) or _of_lines(lines)
    if not records:
        return None
    notes = [phrase("load", "notice_read", n=len(records))]
    if left := _left("\n".join(lines)):
        notes.append(phrase("load", "notice_left", some=joined(left[:3])))
    return Form(source, "posting", records, tuple(notes))


def _of_lines(lines: Sequence[str]) -> list[dict[str, Cell]]:
    """Return the posts of advertisements of which each is a line; none if one of them cannot be read."""
    read = [posts_of_notice(line) for line in lines]
    unread = [
        line for line, posts in zip(lines, read, strict=True) if not posts and _POST.search(line)
    ]
    return [] if unread else [post for posts in read for post in posts]


def posts_of_notice(text: str, firm: str = "") -> list[dict[str, Cell]]:
    """Return a record for each post of an advertisement; none unless it names one firm and a post.

    Parameters
    ----------
    text : str
        The advertisement.
    firm : str
        Whose it is, where that is known.

    Examples
    --------
    >>> first, second = posts_of_notice("甲机械有限公司招聘焊工5名，月薪6000-8000元；钳工3名。工作地点：苏州")
    >>> first["招聘岗位"], first["招聘人数"], first["薪资"], first["公司名称"]
    ('焊工', '5', '月薪6000-8000元', '甲机械有限公司')
    >>> second["招聘岗位"], second["薪资"], second["工作地点"]
    ('钳工', None, '苏州')
    """
    text = _EACH.sub(
        lambda m: "、".join(f"{name}{m[2]}名" for name in re.split("[、和及]", m[1])), text
    )
    firms = {firm} if firm else _firms(text) if looks_for_people(text) else set()
    posts = _posts(text) if len(firms) == 1 else []
    if not posts:
        return []
    places = list(dict.fromkeys(match["place"].strip() for match in _PLACE.finditer(text)))
    ends = [*(start for start, _, _, _ in posts[1:]), len(text)]
    said = [text[end:until] for (_, end, _, _), until in zip(posts, ends, strict=True)]
    said = [_END.split(words, maxsplit=1)[0] for words in said]
    pays = [_pay(words) for words in said]
    for at in range(len(posts) - 2, -1, -1):
        # 焊工5名、钳工3名，月薪6000元: what follows is of both.
        if _SHARED.fullmatch(said[at]):
            said[at], pays[at] = said[at + 1], pays[at + 1]
    if len(posts) == 1 and pays == [None]:
        pays = [_pay(text)]
    (firm,) = firms
    return [
        {
            "招聘岗位": post,
            "招聘人数": count,
            "公司名称": firm,
            "工作地点": places[0] if len(places) == 1 else None,
            "薪资": pay,
            "职位描述": _PHONE.sub("", words).strip(" ，,；;、（）():：") or None,
        }
        for (_, _, post, count), words, pay in zip(posts, said, pays, strict=True)
    ]


def _firms(text: str) -> set[str]:
    """Return the firms that a text names, each under its longest name; none if one is unclear."""
    names = set()
    for match in _FIRM.finditer(text):
        name = _BEFORE_FIRM.sub("", match[0]).strip()
        if _OWN.fullmatch(name) or len(name) <= _SHORTEST_NAME:
            continue
        if _SEEKS.search(name) or _UNCLEAR.search(name):
            return set()
        names.add(name)
    return {name for name in names if not any(name != other and name in other for other in names)}


def _posts(text: str) -> list[tuple[int, int, str, str]]:
    """Return where each post with its number begins and ends, its name and the number."""
    posts = []
    for match in _POST.finditer(text):
        name = match["post"]
        while (bare := _LEAD.sub("", name, count=1)) != name:
            name = bare
        if name and not _HAS.search(name) and value_kinds([name]).get("post"):
            posts.append((match.start(), match.end(), name, match["count"]))
    return posts


def _left(text: str) -> list[str]:
    """Return numbers of people that are of no post that was read."""
    read = {(start, end) for start, end, _, _ in _posts(text)}
    return [
        m[0].strip()
        for m in _POST.finditer(text)
        if m.span() not in read and not _HAS.search(m["post"]) and not _EACH.search(text)
    ]


def _pay(words: str) -> str | None:
    match = _PAY.search(words)
    if match is None:
        return None
    word = {
        "月收入": "月薪",
        "月工资": "月薪",
        "综合工资": "工资",
        "收入": "工资",
        "保底": "底薪",
    }.get(match["word"], match["word"])
    return f"{word}{match['pay'].strip(' ）)')}"
