"""Several posts in one cell, each with how many are wanted (焊工5人；钳工3人): a row for each."""

from __future__ import annotations

import re
from dataclasses import replace

from talentmatch.data.reading.cells._value_numbers import parse_number
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout.headings import heading, places_of
from talentmatch.data.reading.layout.reshaping._filled_posts import counts_wanted
from talentmatch.data.reading.layout.sheets import MOST_BY_HAND, Block, Cell
from talentmatch.i18n import phrase

__all__ = ["by_listed_post", "listed_posts", "names_posts_and_numbers"]

_POST = re.compile(r"(?:岗位|职位|工种)(?:名称)?$")
_BOTH = re.compile(
    r"(?P<post>.*(?:岗位|职位|工种)(?:名称)?)\s*[及和与/／、+(（]\s*(?P<count>(?:需求|招聘"
    r"|缺工|用工|所需)?(?:人数|数量|需求数))[)）]?"
)
#: Not within brackets: 司机（A1、A2）5人 is one post.
_BETWEEN = re.compile(r"\s*[、,，;；\n/／]\s*(?![^()（）]*[)）])")
_NUMBERED = re.compile(r"(?:^|(?<=[\s;；，,。、]))\d{1,2}\s*[.、)）．]\s*(?=[^\d人名个位])")
_ITEM = re.compile(
    r"(?P<post>[^\d:：(（][^:：]*?[^\d\s:：(（-]?)(?<!\s)\s*+(?:[:：(（x×*]\s*)?(?P<count>(?:\d{1,4}"
    r"(?:\s*[-~—–]\s*\d{1,4})?|若干)"
    r"(?:\s*[人名个位]?\s*[(（][^()（）]*[已还尚缺满][^()（）]*[)）])?)\s*[人名个位]?\s*[)"
    r"）]?[。.]?"
)
#: What holds for each of the posts before it: 焊工、钳工各2名.
_EACH = re.compile(
    r"(?P<post>.*?)(?<!\s)\s*+(?:[(（:：]\s*)?[各均]\s*(?:招聘?|需要?|缺)?\s*(?P<count>\d{1,4}"
    r"|[一二两三四五六七八九十]{1,3})\s*[人名个位]?\s*[)）]?[。.]?"
)
_AND = re.compile(r"\s*(?:以及|[和与及])\s*")
#: What is asked of those before it, and is no post: 焊工：5人，持证.
_REMARK = re.compile(
    r"(?:持|有|会|能|懂|须|需|要求|具备?|熟悉|熟练|限|男|女|包[吃住]|提供|可|优先|长期|短期"
    r"|急|[两三]班倒|\d{2}[-~]\d{2}岁).*|.*(?:证书?|优先|以上|以下|经验|学历|均可|不限|面议)"
)
#: What says of a number behind a post that it is of persons: 车间1、车间2 are two places.
_PERSONS = re.compile(r"\d\s*[人名个位]|若干|[:：(（x×*]\s*\d|[各均]\s*[\d一二两三四五六七八九十]")
#: The end of the name of a post.
_ONE_POST = re.compile(
    r"(?:工|员|师|手|长|经理|主管|助理|总监|司机|会计|出纳|文员|专员|技师|学徒|厨师|保安|保洁)$"
)
_PER_POST = re.compile(r"^(?:每个?(?:岗位?|工种|职位)|各(?:岗位?|工种|职位)|均为?)(?:各?招聘?)?")
_REMARKS = frozenset(
    {"备注", "说明", "备注说明", "其他说明", "其他", "要求", "岗位要求", "remark", "remarks"}
)
_LEAST = 2
#: A longer cell is no list of posts [letters].
_LONGEST = 2_000


def names_posts_and_numbers(header: str) -> bool:
    """Tell a heading of posts and how many are wanted, in one cell.

    Examples
    --------
    >>> names_posts_and_numbers("招聘岗位及人数"), names_posts_and_numbers("招聘岗位")
    (True, False)
    """
    return bool(_BOTH.fullmatch(header.strip()))


def by_listed_post(block: Block) -> tuple[Block, list[str]]:
    """Return the block with a row for each post that a cell lists with its number, and what was noticed.

    Numbers that do not make up the one of the row are not dealt out, nor those that may be of anything;
    such cells are told.

    Examples
    --------
    >>> block = Block(["企业", "缺工工种", "人数"], [["甲厂", "焊工5、钳工3", 8]], "", {}, [2])
    >>> by_listed_post(block)[0].rows
    [['甲厂', '焊工', '5'], ['甲厂', '钳工', '3']]
    """
    both = [
        (place, m)
        for place, name in enumerate(block.header)
        if (m := _BOTH.fullmatch(name.strip()))
    ]
    named = {place for place, _ in both}
    places = [
        place
        for place, name in enumerate(block.header)
        if place not in named and _POST.search(heading(name))
    ]
    if len(block.rows) > MOST_BY_HAND or len(places) + len(both) != 1:
        return block, []
    header, rows = list(block.header), [list(row) for row in block.rows]
    if both:
        place, match = both[0]
        header[place : place + 1] = [
            match["post"],
            match["count"] if len(match["count"]) > 2 else "需求人数",
        ]
        rows = [[*row[: place + 1], None, *row[place + 1 :]] for row in rows]
        count = place + 1
    else:
        place = places[0]
        count = next((p for p, name in enumerate(header) if counts_wanted(name)), -1)
    if count < 0:
        if not any(
            _PERSONS.search(str(row[place])) and listed_posts(row[place], least=1) for row in rows
        ):
            return block, []
        # 焊工（5名）: the number has no column of its own.
        count = place + 1
        header.insert(count, "需求人数")
        rows = [[*row[:count], None, *row[count:]] for row in rows]
    return _dealt(replace(block, header=header, rows=rows), block, (place, count), named=bool(both))


def _dealt(
    block: Block, written: Block, places: tuple[int, int], *, named: bool
) -> tuple[Block, list[str]]:
    """Return a row for each post of a cell; `named` if its heading says that numbers stand in it."""
    place, count = places
    rows: list[list[Cell]] = []
    sources: list[int] = []
    parted, alone, whole, unsure, plain, shared = [], [], [], [], [], []
    remarks = places_of(block.header, _REMARKS)
    for at, row in enumerate(block.rows):
        if lines := _lines(row, place, count):
            rows += lines
            sources += [at] * len(lines)
            parted.append(at)
            continue
        beside = _beside(row[place], row[count])
        for remark in () if beside else remarks:
            beside = beside or _in_remark(row[place], row[count], row[remark])
        of_persons = bool(_PERSONS.search(str(row[place])))
        items = beside or listed_posts(row[place], least=1 if named or of_persons else _LEAST)
        if named and not items and not is_blank(row[place]):
            plain.append(at)
        if items and not beside and not named and is_blank(row[count]) and not of_persons:
            unsure.append(at)
            items = []
        elif items and not beside and not _make_up(items, row[count]):
            whole.append(at)
            items = []
        shared += [] if items or is_blank(row[count]) or not _several(row[place]) else [at]
        for post, number in items or [(row[place], row[count])]:
            rows.append(list(row))
            rows[-1][place], rows[-1][count] = post, number
            sources.append(at)
        alone += [at] if len(items) == 1 else []
        parted += [at] if len(items) > 1 else []
    notes = [
        phrase("load", key, n=len(found), header=block.header[place], rows=written.lines(found))
        for key, found in (
            ("posts_parted", parted),
            ("posts_whole", whole),
            ("posts_unsure", unsure),
            ("posts_uncounted", plain),
            ("posts_shared", [at for at in shared if at not in {*whole, *unsure}]),
        )
        if found
    ]
    if not (parted or alone or named):
        return written, notes
    return written.remade(block.header, rows, sources), notes


def _lines(row: list[Cell], place: int, count: int) -> list[list[Cell]]:
    r"""Return a row for each line of a cell of posts, where as many numbers stand in the one beside it.

    Other cells of as many lines are dealt out too, and those of one hold for all.

    Examples
    --------
    >>> _lines(["甲厂", "焊工\n钳工", "5\n若干", "6000\n面议"], 1, 2)
    [['甲厂', '焊工', '5', '6000'], ['甲厂', '钳工', '若干', '面议']]
    >>> _lines(["甲厂", "焊工\n钳工", "5", "6000"], 1, 2)
    []
    """
    parts = [
        [line.strip() for line in cell.splitlines() if line.strip()]
        if isinstance(cell, str) and len(cell) <= _LONGEST
        else []
        for cell in row
    ]
    n = len(parts[place])
    counts = parts[count]
    if n < _LEAST or len(counts) != n or any(parse_number(part) is None for part in counts):
        return []
    parts[place] = [_NUMBERED.sub("", post) for post in parts[place]]
    cells = zip(row, parts, strict=True)
    dealt = [own if len(own) == n else [cell] * n for cell, own in cells]
    return [[cells[at] for cells in dealt] for at in range(n)]


def listed_posts(cell: Cell, *, least: int = _LEAST) -> list[tuple[str, str]]:
    """Return the posts that a cell lists and their numbers; empty unless each has one.

    Examples
    --------
    >>> listed_posts("1.焊工（5名）；2.钳工（3-5名）"), listed_posts("焊工、钳工")
    ([('焊工', '5'), ('钳工', '3-5')], [])
    >>> listed_posts("五轴CNC2人；电工1")
    [('五轴CNC', '2'), ('电工', '1')]
    >>> listed_posts("焊工、钳工各2名，电工1名")
    [('焊工', '2'), ('钳工', '2'), ('电工', '1')]
    """
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return []
    items = [part for part in map(str.strip, _BETWEEN.split(_NUMBERED.sub("\n", cell))) if part]
    posts: list[tuple[str, str]] = []
    before: list[str] = []
    for item in items:
        if each := _EACH.fullmatch(item):
            names = [*before, *_AND.split(each["post"])]
            posts += [(name, each["count"]) for name in names if name]
            before = []
        elif not before and (match := _ITEM.fullmatch(item)):
            posts.append((match["post"].strip(), match["count"]))
        elif not before and posts and _REMARK.fullmatch(item):
            continue
        elif re.search(r"\d", item):
            return []
        else:
            before.append(item)
    return posts if not before and len(posts) >= least else []


def _beside(posts: Cell, counts: Cell) -> list[tuple[str, str]]:
    """Return the posts of a cell and their numbers in the one beside it: 焊工、钳工 with 5、3 or 各2人.

    Examples
    --------
    >>> _beside("焊工、钳工", "5人、3人"), _beside("焊工、钳工", "各2人"), _beside("焊工、钳工", "5")
    ([('焊工', '5人'), ('钳工', '3人')], [('焊工', '2'), ('钳工', '2')], [])
    """
    if not (isinstance(posts, str) and isinstance(counts, str)) or re.search(r"\d", posts):
        return []
    if len(posts) + len(counts) > _LONGEST:
        return []
    if _EACH.fullmatch(counts.strip()):
        return listed_posts(f"{posts}{counts.strip()}")
    names, numbers = (
        [part for part in map(str.strip, _BETWEEN.split(cell)) if part] for cell in (posts, counts)
    )
    alike = len(names) == len(numbers) >= _LEAST
    figures = all(re.fullmatch(r"\d{1,4}\s*[人名个位]?", number) for number in numbers)
    return [*zip(names, numbers, strict=True)] if alike and figures else []


def _in_remark(posts: Cell, count: Cell, remark: Cell) -> list[tuple[str, str]]:
    """Return the posts of a cell and the number that a remark says of each, where they make up the whole.

    Examples
    --------
    >>> _in_remark("钳工、铣工", 6, "各3人"), _in_remark("电工/焊工", 7, "电工3人，焊工4人")
    ([('钳工', '3'), ('铣工', '3')], [('电工', '3'), ('焊工', '4')])
    >>> _in_remark("钳工、铣工", 6, "各2人"), _in_remark("包装工", 5, "其中女工3人")
    ([], [])
    """
    if not _several(posts) or not isinstance(remark, str) or is_blank(count):
        return []
    names = {part.strip() for part in _BETWEEN.split(str(posts))}
    for said in (part.strip() for part in (remark, *re.split(r"[,，;；。]", remark))):
        each = _PER_POST.sub("各", said)
        items = listed_posts(f"{posts}{each}") if _EACH.fullmatch(each) else listed_posts(said)
        if {post for post, _ in items} == names and _make_up(items, count):
            return items
    return []


def _several(posts: Cell) -> bool:
    """Tell a cell that names several posts.

    Examples
    --------
    >>> [_several(cell) for cell in ("钳工、铣工", "焊工/电工", "工艺/设备工程师", "司机（A1、A2）", "电工")]
    [True, True, False, False, False]
    """
    if not isinstance(posts, str) or len(posts) > _LONGEST or re.search(r"\d", posts):
        return False
    parts = [part for part in map(str.strip, _BETWEEN.split(posts)) if part]
    return len(parts) >= _LEAST and all(map(_ONE_POST.search, parts))


def _make_up(items: list[tuple[str, str]], whole: Cell) -> bool:
    """Tell numbers that make up the one of the row, as far as that is known."""
    number = None if is_blank(whole) else parse_number(whole)
    # Of those wanted some may be there: 焊工10人（已到岗2人）.
    parts = [parse_number(re.sub(r"[(（].*", "", part)) for _, part in items]
    if number is None or any(part is None for part in parts):
        return number is None and is_blank(whole)
    return any("-" in part for _, part in items) or sum(p for p in parts if p is not None) == number
