"""Tables with a column a year or a level: enrolment plans, and reported values beside a plan or alone."""

from __future__ import annotations

import re
from dataclasses import replace

from talentmatch.data.reading.cells._years import parse_year
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.layout._groups import BETWEEN
from talentmatch.data.reading.layout.headings import all_headings, fields_among, fields_of, heading
from talentmatch.data.reading.layout.sheets import Block
from talentmatch.i18n import phrase

__all__ = ["bare_years", "by_level", "by_year", "plan_and_actuals"]

_YEAR = re.compile(r"((?:19|20)\d{2})\s*(?:年度|年末|年底|年|级|届)?")
#: A year of two digits.
_SHORT_YEAR = re.compile(r"(?<!\d)(1[5-9]|2\d|3[0-5])\s*(年度?|届|级)(?![制以内经及])")
#: A comma that parted the year from what stands beside it in brackets.
_LOOSE = re.compile(r"([（(])\s*[，,、；;]\s*|\s*[，,、；;]\s*([)）])")
#: Brackets that are empty where the year stood in them, and a unit alone in brackets.
_EMPTY = re.compile(r"[（(]\s*[)）]")
_UNIT = re.compile(r"[（(][^（()）]+[)）]")
#: A school year, which runs over two.
_SCHOOL_YEAR = re.compile(
    r"(?:19|20)\d{2}\s*年?\s*[-~至—–/]\s*(?:20)?\d{2}\s*学年度?|(?:19|20)\d{2}\s*学年度?"
    r"|(?:19|20)\d{2}/(?:20)?\d{2}(?!\d)(?:\s*\[?[pber]\]?(?![A-Za-z]))?"
)
#: A level of education over figures of schools, alone or between a year and what is counted.
_LEVEL = re.compile(
    r"((?:19|20)\d{2}\s*(?:届|级|年))?\s*(中专|中职|技校|高职高专|高职|大专|专科|本科"
    r"|硕士研究生|硕士|博士研究生|博士|研究生|初级工|中级工|高级工|预备技师|技师)生?(?:层次)?"
    r"(?:[(（][^()（）]{1,6}[)）])?\s*(毕业生(?:人?数)?|招生(?:计划|人?数)?"
    r"|计划(?:人?数)?)?(?:[(（]人[)）])?"
)
_LEVELS = frozenset(map(heading, ("层次", "学历", "学历层次", "培养层次", "办学层次")))
_YEARS = frozenset(map(heading, ("年份", "年度", "调查年度", "届", "year")))
#: The edition of a classification: 职业编码（大典2022）, GB/T 4754-2017.
_EDITION = re.compile(
    r"(?:大典|国标|GB/?T?|4754|分类|标准|版本)[\s—–-]*(?:19|20)\d{2}"
    r"|(?:19|20)\d{2}\s*(?:年?版|年?大典)",
    re.I,
)
#: Who came to a school, where a plan says how many may; and parts of a figure.
_OTHERS = re.compile(r"录取|报到|到校|实招|实际|其中|留")
#: Some of those who leave a school, or what becomes of them.
_OF_SOME = re.compile(r"其中|留[\u4e00-\u9fff]|就业|签约|升学|创业|去向|深造|协议")
_EXPECTED = re.compile(r"^预计|[（(]\s*(?:预计|预测|计划)\s*[)）]$")
_BASE = r"(?i:基期|基数|基准|现状|实际|实绩|完成|\bbase(?:line)?\b|\bactual)"
#: What was reached in a year of a plan.
_REACHED = re.compile(
    r"(?:实际)?(?:完成|达成|达到|实现)(?:值|数|情况)?|实际(?:值|数)?|actuals?|achieved", re.I
)
#: What a column says in which something is to be reached.
_AIM = r"(?i:目标|规划|\btargets?\b|\bplan|planned\b)"
#: What figures under a bare year are, by words around the table; the first that fits.
_MEASURES = (
    ("招生计划数", r"^(?:招生|新生).*实际|^实际(?:招生|录取|报到)"),
    ("完成值", r"完成|实际|进展|监测"),
    ("目标值", r"目标|规划"),
    ("招生计划数", r"招生|新生|(?i:\b(?:enrol|intake|admission|places))"),
    ("毕业生数", r"毕业|生源|(?i:\bgraduat)"),
    ("就业人员", r"(?:^|\s)employment$"),
    ("人数", r"(?:^|\s)talent_stock$"),
)


def by_year(block: Block, context: str, of_title: int | None = None) -> tuple[Block, list[str]]:
    """Return a row a year for a table with a column a year, and what was noticed.

    Parameters
    ----------
    block : Block
        Header such as ``学校, 专业, 招生计划数2023年, 招生计划数2024年``, or bare years.
    context : str
        Title and names around the sheet, which say what stands under bare years.
    of_title : int, optional
        Year of the title or the names, of figures of schools whose heading names none.

    Examples
    --------
    >>> block = Block(["指标", "2023年", "2024年"], [["孵化器", 5, 7]], "", {}, [2])
    >>> by_year(block, "规划完成情况")[0].rows
    [['孵化器', '2023', 5], ['孵化器', '2024', 7]]
    """
    whole = block = _with_whole_years(block)
    block = _with_undated(by_level(block, context), context, of_title)
    undated = [
        name
        for name in whole.header
        if name and not of_title and name not in block.header and not _LEVEL.fullmatch(name)
    ]
    columns = _year_columns(block.header)
    if plan := _base_and_targets(columns, context):
        return _with_base(block, plan)
    columns = _without_others(_under_one_name(columns, context), context)
    measures = list(dict.fromkeys(measure for _, measure in columns.values()))
    names = {measure: _measure_heading(measure, context) for measure in measures}
    years = list(dict.fromkeys(year for year, _ in columns.values()))
    # Who left a school in one year stands beside who enters it in another.
    repeated = len(years) > 1 and (
        len(columns) > len(measures) or all(map(_is_of_schools, names.values()))
    )
    # One year in every heading is that of the table.
    one = len(years) == 1 and all(heading(name) in all_headings() for name in names.values())
    # Of two columns of one year and one name nobody knows which it is.
    twice = len(set(columns.values())) < len(columns)
    if (
        twice
        or not (repeated or one)
        or len(set(names.values())) < len(names)
        or "" in names.values()
        or _YEARS & set(map(heading, block.header))
    ):
        return block, []
    rest = [place for place in range(len(block.header)) if place not in columns]
    rows, sources, n_empty = [], [], 0
    places = {head: place for place, head in reversed(columns.items())}
    for number, row in enumerate(block.rows):
        for year in years:
            heads = [(year, measure) for measure in measures]
            cells = [row[places[head]] if head in places else None for head in heads]
            if len(years) == 1 or not all(map(is_blank, cells)):
                rows.append([*(row[place] for place in rest), year, *cells])
                sources.append(number)
            else:
                n_empty += 1
    header = [*(block.header[place] for place in rest), "年份", *names.values()]
    if block.source_rows is not None:
        sources = [block.source_rows[number] for number in sources]
    origin = block.source or block
    turned = replace(block, header=header, rows=rows, source=origin, source_rows=sources)
    notes = [phrase("load", "years_turned", n=len(columns))]
    notes += [phrase("load", "figures_undated", name=name) for name in undated]
    return turned, [*notes, *([phrase("load", "years_empty", n=n_empty)] if n_empty else [])]


def _under_one_name(
    columns: dict[int, tuple[str, str]], context: str
) -> dict[int, tuple[str, str]]:
    """Return columns with one name for a school figure that years call otherwise: 招生, 计划招生.

    Examples
    --------
    >>> _under_one_name({1: ("2024", "招生"), 2: ("2025", "计划招生")}, "")
    {1: ('2024', '招生'), 2: ('2025', '招生')}
    """
    own = fields_of("supply")
    first: dict[str, str] = {}
    names: dict[str, str] = {}
    for _, measure in columns.values():
        fields = own.get(heading(_measure_heading(measure, context)), ())
        name = first.setdefault(fields[0][0], measure) if fields else measure
        years = [
            {year for year, what in columns.values() if what == each} for each in (name, measure)
        ]
        names[measure] = measure if years[0] & years[1] else name
    return {place: (year, names[measure]) for place, (year, measure) in columns.items()}


def _without_others(
    columns: dict[int, tuple[str, str]], context: str
) -> dict[int, tuple[str, str]]:
    """Return the columns without who came beside the plan of a year, and parts beside their whole.

    Examples
    --------
    >>> _without_others({1: ("2024", "新生计划"), 2: ("2024", "新生实际录取")}, "")
    {1: ('2024', '新生计划')}
    >>> _without_others({1: ("2024", "毕业生人数"), 2: ("2024", "毕业生其中留杭")}, "")
    {1: ('2024', '毕业生人数')}
    """
    own = fields_of("supply")
    heads = {}
    for place, (year, measure) in columns.items():
        name = _measure_heading(measure, context)
        fields = own.get(heading(name), ())
        heads[place] = year, fields[0][0] if fields else name
    others = {
        place
        for place, (_, measure) in columns.items()
        if _OTHERS.search(measure) and [*heads.values()].count(heads[place]) > 1
    }
    plans = {heads[place] for place in columns if place not in others}
    some = {place for place, (_, measure) in columns.items() if _OF_SOME.search(measure)}
    gone = {place for place in others if heads[place] in plans}
    gone |= some if {"seats", "graduates"} & {name for _, name in plans} else set()
    return {place: head for place, head in columns.items() if place not in gone}


def _with_whole_years(block: Block) -> Block:
    """Return the block with years of four digits in its headings, where several are of two: 23年招生, 24届.

    Examples
    --------
    >>> _with_whole_years(Block(["专业", "23年招生计划", "24届毕业生"], [], "", {}, [])).header
    ['专业', '2023年招生计划', '2024届毕业生']
    """
    years = {match[1] for name in block.header if (match := _SHORT_YEAR.search(name))}
    if len(years) < 2:
        return block
    header = [_SHORT_YEAR.sub(r"20\1\2", name) for name in block.header]
    return replace(block, header=header, source=block.source or block)


def _is_of_schools(name: str) -> bool:
    return bool({"seats", "graduates"} & fields_among("supply", [name]))


def _with_undated(block: Block, context: str, year: int | None) -> Block:
    """Return a table of schools with the year in headings of figures that name none beside those that do.

    Where nothing says of which year they are, they are none that is known: they are not of each.
    """
    figures = {place for place, name in enumerate(block.header) if _is_of_schools(name)}
    dated = _year_columns(block.header)
    of_schools = [_measure_heading(measure, context) for _, measure in dated.values()]
    if not figures - set(dated) or not any(map(_is_of_schools, of_schools)):
        return block
    header = [
        name if place not in figures - set(dated) else f"{year}年{name}" if year else ""
        for place, name in enumerate(block.header)
    ]
    return replace(block, header=header, source=block.source or block)


def by_level(block: Block, context: str) -> Block:
    """Return a row for each level of education of a table of schools that has columns for each.

    Examples
    --------
    >>> block = Block(["专业", "2024届专科", "2024届本科"], [["日语", 12, 28]], "", {}, [2])
    >>> by_level(block, "毕业生人数").rows
    [['日语', '专科', 12], ['日语', '本科', 28]]
    """
    columns = {
        p: match.groups()
        for p, name in enumerate(block.header)
        if (match := _LEVEL.fullmatch(name))
    }
    levels = list(dict.fromkeys(level for _, level, _ in columns.values()))
    measures = list(dict.fromkeys((when, what) for when, _, what in columns.values()))
    names = [f"{when or ''}{what or _measure_in(context)}" for when, what in measures]
    schooled = re.search(r"毕业|招生|生源", context + "".join(block.header))
    has_level = any(heading(name) in _LEVELS for name in block.header)
    if len(levels) < 2 or has_level or not schooled or "" in names:
        return block
    rest = [place for place in range(len(block.header)) if place not in columns]
    rows, sources = [], []
    for number, row in enumerate(block.rows):
        for level in levels:
            at = {(when, what): p for p, (when, own, what) in columns.items() if own == level}
            cells = [row[at[measure]] if measure in at else None for measure in measures]
            if not all(map(is_blank, cells)):
                rows.append([*(row[place] for place in rest), level, *cells])
                sources.append(number)
    header = [*(block.header[place] for place in rest), "层次", *names]
    return block.remade(header, rows, sources)


def bare_years(header: list[str]) -> list[str]:
    """Return the headings that are a year and nothing else."""
    return [header[place] for place, (_, measure) in _year_columns(header).items() if not measure]


def plan_and_actuals(block: Block) -> list[Block]:
    """Return a plan with what was reached in years between as two tables; else the block alone.

    Examples
    --------
    >>> header = ["指标", "2020年基数", "2022年完成", "2023年完成", "2025年目标"]
    >>> [part.header for part in plan_and_actuals(Block(header, [], "", {}, []))]
    [['指标', '2020年基数', '2025年目标'], ['指标', '2022年完成', '2023年完成']]
    """
    columns = _year_columns(block.header)
    reached = {place for place, (_, measure) in columns.items() if _REACHED.fullmatch(measure)}
    aims = {
        p for p, (_, measure) in columns.items() if p not in reached and re.search(_AIM, measure)
    }
    # A bare year before that of the target is one in which something was reached.
    first = min((columns[place][0] for place in aims), default="")
    reached |= {place for place, (year, measure) in columns.items() if not measure and year < first}
    bases = {
        p
        for p, (_, measure) in columns.items()
        if p not in reached | aims and re.search(_BASE, measure)
    }
    known = len(reached | aims | bases) == len(columns) and len(bases) < 2
    if not (known and aims and reached and len(reached | bases) > 1):
        return [block]
    parts = []
    for gone in (reached, aims | bases):
        kept = [place for place in range(len(block.header)) if place not in gone]
        rows = [[row[place] for place in kept] for row in block.rows]
        header = [
            f"{columns[place][0]}年完成" if place in reached else block.header[place]
            for place in kept
        ]
        parts.append(block.remade(header, rows, range(len(rows))))
    return parts


def _base_and_targets(
    columns: dict[int, tuple[str, str]], context: str
) -> list[tuple[int, str]] | None:
    """Return place and year of the columns of a plan: where it starts, and where it goes."""
    if len(columns) > 2:
        return _base_and_steps(columns, context)
    if len(columns) != 2:
        return None
    (base, (start, first)), (aim, (end, second)) = sorted(columns.items(), key=lambda at: at[1][0])
    bare = not first and not second and _measure_in(context) == "目标值"
    is_plan = re.search(_AIM, second) and (not first or re.search(_BASE, first))
    return [(base, start), (aim, end)] if start < end and (bare or is_plan) else None


def _base_and_steps(
    columns: dict[int, tuple[str, str]], context: str
) -> list[tuple[int, str]] | None:
    """Return place and year of the one base of a plan and of its targets, from year to year."""
    bases = [(p, year) for p, (year, measure) in columns.items() if re.search(_BASE, measure)]
    aims = [(p, year, measure) for p, (year, measure) in columns.items() if (p, year) not in bases]
    planned = all(
        re.search(_AIM, measure) or (not measure and _measure_in(context) == "目标值")
        for _, _, measure in aims
    )
    if len(bases) != 1 or not planned or bases[0][1] >= min(year for _, year, _ in aims):
        return None
    return [*bases, *((place, year) for place, year, _ in aims)]


def _with_base(block: Block, plan: list[tuple[int, str]]) -> tuple[Block, list[str]]:
    (base, start), *aims = plan
    rest = [p for p in range(len(block.header)) if p not in {place for place, _ in plan}]
    header = [*(block.header[place] for place in rest), "基期年份", "基期值", "年份", "目标值"]
    rows, sources = [], []
    for number, row in enumerate(block.rows):
        filled = [(place, year) for place, year in aims if not is_blank(row[place])]
        # A row without any target is told as such.
        for aim, end in filled or aims[:1]:
            rows.append([*(row[place] for place in rest), start, row[base], end, row[aim]])
            sources.append(number)
    if block.source_rows is not None:
        sources = [block.source_rows[number] for number in sources]
    note = phrase("load", "years_of_plan", base=start, target=", ".join(year for _, year in aims))
    origin = block.source or block
    return replace(block, header=header, rows=rows, source=origin, source_rows=sources), [note]


def _year_columns(header: list[str]) -> dict[int, tuple[str, str]]:
    """Return the place of each header with one year to that year and the rest of its words."""
    columns = {}
    for place, name in enumerate(header):
        if BETWEEN in name or _EDITION.search(name):
            continue  # a part of a figure that stands in a column of its own
        school = _SCHOOL_YEAR.search(name)
        if school:
            # A mark of the office behind it, such as p for provisional, is no part of the year.
            year = re.sub(r"\s*\[?[a-z]\]?$", "", school[0])
            columns[place] = (year, _without_year(_SCHOOL_YEAR, name))
            continue
        years = _YEAR.findall(name)
        if len(years) == 1 and parse_year(years[0]):
            measure = _without_year(_YEAR, name)
            # What is expected of a year to come stands beside what was counted in others.
            measure = _EXPECTED.sub("", measure)
            columns[place] = (years[0], measure)
    return columns


def _without_year(year: re.Pattern[str], name: str) -> str:
    """Return a heading without its year; brackets go where they hold nothing or have no other end."""
    measure = _LOOSE.sub(r"\1\2", year.sub("", name, count=1))
    measure = _EMPTY.sub("", measure).strip(" -_：:，,")
    if not re.search(r"[（(].*[)）]", measure):
        measure = measure.strip(" -_（()）：:")
    return measure


def _measure_heading(measure: str, context: str) -> str:
    """Return the heading of what stands under years: as written, or what its words mean."""
    if not measure:
        return _measure_in(context)
    if _UNIT.fullmatch(measure) and (name := _measure_in(context)):
        return name + measure  # 2023年（万人）
    if heading(measure) in all_headings() or _OF_SOME.search(measure):
        return measure
    return _measure_in(measure) or measure


def _measure_in(context: str) -> str:
    return next((name for name, words in _MEASURES if re.search(words, context)), "")
