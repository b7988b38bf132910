"""Fill what a file leaves out: skills from text, occupation from title; take out unlawful limits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from talentmatch.data.contract._frames import distinct_objects
from talentmatch.data.reading.cells._asked_limits import least_education, least_years
from talentmatch.data.reading.cells._scrub import holds_contact, without_contact
from talentmatch.data.reading.cells._unlawful import without_unlawful
from talentmatch.data.reading.cells.values import is_blank
from talentmatch.data.reading.rows._raw import Raw
from talentmatch.i18n import joined, label
from talentmatch.vocab.skill_clauses import is_denied

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["enrich"]

_TITLE = {"posting": "title", "candidate": "title", "need_survey": "post"}
_CERTIFICATES = "certificates"
#: Items of a list that name nothing somebody has or is asked for.
_DENIED = re.compile(
    r"(?:无|没有|不需要?|无需|不要求|不持有?|未持有?|未取得|未考|不会|不懂|不熟悉?|不了解"
    r"|不擅长|不精通|不限)(?!损|线|人机|尘|菌|障)|(?:no|none|not required|n/?a)\b",
    re.I,
)
#: A wish of pay that stands among certificates or skills.
_NO_SKILL = re.compile(
    r"(?:expected|current|desired)?\s*(?:salary|package|pay|compensation"
    r"|ctc)\b[^:：]{0,15}[:：]|[^:：]{0,6}(?:薪资?|薪酬|待遇)[^:：]{0,4}[:：]",
    re.I,
)
#: Perks and conditions that boards list as tags beside skills.
_PERK = re.compile(
    r"[三四五六七]险(?:[一二两]金)?|(?:住房)?公积金|(?:缴纳?)?社保"
    r"|[包管供]+(?:[吃住食宿餐]|工作餐|三餐)+|提供(?:食宿|住宿|宿舍|工作餐)"
    r"|(?:周末|全年)?[双单]休|大小周|做[五六]休[一二]|[早朝][七八九十]晚[五六七]"
    r"|弹性(?:工作|打卡|上下班|时间|考勤)*制?"
    r"|带薪(?:年假|休假|病假|假期|培训|休息)?"
    r"|(?:年底|年终|节日|过节|全勤|绩效|季度|项目|生日|入职|工龄|高温)(?:双薪|奖金?|福利"
    r"|礼[品金]|分红|费|补贴|工资)+|\d{2}薪"
    r"|(?:股票|员工|公司)*(?:期权|股权|股票)(?:激励|奖励)?|(?:定期|年度|免费|入职|员工)*体检"
    r"|(?:餐饮?|饭|房|车|话费?|交通|住房|通[讯信]|午餐|出差|加班|夜班|岗位|租房|人才|学历"
    r"|就餐|伙食)(?:补[贴助]?|津贴|费)+|加班(?:双倍|三倍|工资)|不加班"
    r"|(?:员工|年度|国内外|出国|免费)*旅游|团建\S{0,4}|(?:免费|上下班|厂车|有)*班车(?:接送)?"
    r"|(?:员工|免费|公司)*食堂|免费\S{0,2}[餐饭]|工作餐|(?:零食|下午茶|水果)+\S{0,3}"
    r"|(?:法定)?节假日\S{0,6}|国家法定\S{0,6}|(?:补充)?(?:商业|医疗|意外|重疾)+\S{0,2}险"
    r"|扁平化?管理|(?:领导|老板|同事|氛围|团队)(?:好|nice|人好|年轻|氛围好?)+"
    r"|(?:发展|晋升|成长|提升)(?:空间|机制|机会|通道)\S{0,2}|岗位晋升"
    r"|(?:专业|技能|岗前|入职|免费|完善)+培训(?:体系)?"
    r"|(?:上市|大型|外资|规模|知名)+(?:公司|企业)|(?:世界)?(?:五百|500)强|[外国央]企|[急诚]聘"
    r"|急招|高薪|(?:提供|人才|户口)?落户|(?:员工)?宿舍|空调\S{0,3}|长[白夜]班|[两三]班倒?"
    r"|(?:健身|母婴|休息)[房室]|无(?:需)?(?:夜班|倒班|应酬)"
    r"|(?:health|dental|medical|life) insurance|paid (?:time off|leave|holidays?|vacation)"
    r"|pto|401\(?k\)?|stock options?|flexible (?:hours|schedule|working)"
    r"|free (?:lunch|meals|parking)|(?:annual|year-end|sign-?on) bonus|gym(?: membership)?",
    re.I,
)
#: Behind the name of a certificate that somebody does not hold yet, or no longer.
_NOT_YET = re.compile(
    r"[(（]\s*(?:未取得|未考|未通过|未过|没过|没考|在考|备考|考试中|待考|在读"
    r"|[^()（）]*(?:通过|过|考过)了?\s*[一二两三四五六七八\d]+\s*[门科]"
    r"|(?:已经?)?(?:过期|失效|注销|吊销|作废)|expired|lapsed|expected|in progress|pending"
    r"|not yet)[^()（）]*[)）]\s*$"
    r"|.(?:[未没](?:取得|拿到|考[取到过]?|通过|过)|在考|备考中?|考试中|待考"
    r"|(?:已经?|(?<![未没]))(?:过期|失效|注销|吊销|作废)"
    r"|\s(?:expired|lapsed|in progress|pending|not yet (?:held|passed)))\s*$",
    re.I,
)
_GOOD_UNTIL = re.compile(
    r"((?:19|20)\d{2})\s*[年./-]?\s*(?:\d{1,2}\s*月?)?底?\s*(?:到期|过期|失效|expired)"
    r"|(?:有效期?至|valid until|expire[sd])[^\d]{0,4}((?:19|20)\d{2})",
    re.I,
)
_IN_BRACKETS = re.compile(r"[(（][^()（）]+[)）]")
_CODE = re.compile(r"[A-Za-z]?\d[\d-]*")
#: Columns that say what is asked for at least.
_SAID_BY = {"education": ("education",), "experience_min": ("experience_min", "experience")}
#: A shorter name may stand within any word [letters].
_LEAST_NAME = 4
#: Between sentences of an item: SAP PM. Not familiar with Maximo.
_SENTENCES = re.compile(r"\.\s+(?=[A-Z][a-z])|(?<=[a-z]{4})\.$")
#: How well somebody knows it, before a skill: 精通SolidWorks.
_HOW_WELL = re.compile(
    r"^(?:精通|熟练(?:掌握|使用|运用|操作)?|熟悉(?:使用)?|掌握|了解|擅长|会用|proficient in"
    r"|familiar with|expert in)\s*",
    re.I,
)
#: Words that name a skill as an item of a list, and hardly one in a text.
_IN_LISTS = {"机器人": "Industrial robots"}
_MAKER = re.compile(r"^(?:西门子|三菱|欧姆龙|汇川|倍福|施耐德|siemens|mitsubishi|omron)\s*", re.I)


def enrich(
    table: str,
    frame: pd.DataFrame,
    raw: Raw,
    posts: Callable[[], pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Return the frame with what can be told from its own titles and texts.

    Postings lose contact data and unlawful limits, which go to `unlawful_terms`. Postings and
    candidates get `skills` and, like surveyed posts, `occupation` where the file has no such
    column or the cell is empty; a title the coder is unsure of stays without. The user's own
    posts, which `posts` returns, go before the classification.
    """
    if table not in _TITLE or frame.empty:
        return frame
    if table == "posting":
        frame = _with_limits(_lawful(frame, raw), raw)
    if table != "need_survey":
        frame = _with_skills(frame, raw)
    if table == "candidate":
        frame = _with_text(frame, raw)
    return _with_occupation(frame, _TITLE[table], raw, posts() if posts else None)


def _lawful(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    columns: list[pd.Series[Any]] = []
    for name in ("title", "text"):
        if name in frame:
            clean, terms = without_unlawful(frame[name])
            if name == "title":
                # One that was nothing but the limit keeps its words: a posting needs a title.
                clean = clean.where(clean.str.len() > 0, frame[name])
            frame = frame.assign(**{name: clean})
            columns.append(terms)
    if "limits" in raw.cells:
        columns.append(_limit_columns(raw))
    if "text" in frame:
        frame = frame.assign(text=without_contact(frame["text"]))
    if "unlawful_terms" in frame:
        own_terms = frame["unlawful_terms"]
        columns.append(own_terms.map(lambda terms: terms if isinstance(terms, list) else []))
    return frame.assign(unlawful_terms=_together(columns, frame.index, raw))


def _with_limits(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Add what texts ask for at least, where no column for it says anything."""
    if "text" not in frame:
        return frame
    for name, least in (("education", least_education), ("experience_min", least_years)):
        silent = _silent(frame, raw, name)
        if not silent.any():
            continue
        places, texts = pd.factorize(frame["text"].where(silent))
        limits = np.array([*map(least, texts), None], dtype=object)[places]
        if found := sum(limit is not None for limit in limits):
            raw.tell(f"{name}_read", room="cells", n=found, total=len(frame))
            column = pd.Series(limits, index=frame.index)
            column = column.astype("float64" if name == "experience_min" else "str")
            frame[name] = frame[name].fillna(column) if name in frame else column
    return frame


def _silent(frame: pd.DataFrame, raw: Raw, name: str) -> pd.Series[bool]:
    """Return the rows in which no cell says what education or experience is asked for."""
    # Rows of a table in the columns of the contract come without the cells they were made of.
    written = [one for one in _SAID_BY[name] if one in raw.cells and len(raw.cells) == len(frame)]
    silent = pd.Series(bool(written) or name not in frame, index=frame.index)
    for one in written:
        cells = raw.cells[one]
        silent &= (cells.isna() | cells.eq("")).to_numpy()
    return silent & frame[name].isna() if name in frame else silent


def _together(columns: list[pd.Series[Any]], rows: pd.Index, raw: Raw) -> pd.Series[Any]:
    """Return the limits that several columns hold, and note them; mostly none holds any."""
    some = [terms for terms in columns if any(terms)]
    if not some:
        nothing = np.empty(len(rows), dtype=object)
        nothing.fill([])
        return pd.Series(nothing, index=rows, dtype=object)
    lists = [list(dict.fromkeys(chain(*row))) for row in zip(*some, strict=True)]
    limits = pd.Series(lists, index=rows, dtype=object)
    _note_unlawful(limits, raw)
    return limits


def _limit_columns(raw: Raw) -> pd.Series[Any]:
    """Find the limits in columns of their own, such as 性别要求 or 年龄要求."""
    header = raw.headers["limits"]
    texts = raw.cells["limits"].map(
        lambda cell: None if is_blank(cell) else cell if "：" in str(cell) else f"{header}：{cell}"
    )
    return without_unlawful(texts.astype("str"))[1]


def _note_unlawful(limits: pd.Series[Any], raw: Raw) -> None:
    hit = sum(map(bool, limits))
    kinds = Counter(term.partition(":")[0] for terms in limits for term in terms)
    counts = joined(
        joined([label("limits", kind), f" {count}"], "") for kind, count in kinds.most_common()
    )
    raw.tell("unlawful", n=hit, kinds=counts)


def _texts(frame: pd.DataFrame) -> list[str]:
    columns = [name for name in ("title", "text", "licences") if name in frame]
    texts = [
        "\n".join(str(cell) for cell in row if not is_blank(cell))
        for row in frame[columns].itertuples(index=False)
    ]
    return _without_employers(texts, frame)


def _without_employers(texts: list[str], frame: pd.DataFrame) -> list[str]:
    """Return texts of people without the name of their employer, which names no skill: Unreal Works."""
    if "employer" not in frame:
        return texts
    return [
        text.replace(firm, " ")
        if isinstance(firm, str) and len(firm) >= _LEAST_NAME and isinstance(text, str)
        else text
        for text, firm in zip(texts, frame["employer"], strict=True)
    ]


def _with_skills(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    from talentmatch.vocab import skill_mentions

    for column in ("skills", "licences"):
        if column in frame:
            frame = frame.assign(**{column: _affirmed(frame[column])})
    own = frame.get("skills", pd.Series(None, index=frame.index, dtype=object))
    lists = _canonical(own)
    empty = pd.Series(~np.fromiter(map(bool, lists), bool, len(lists)), index=lists.index)
    if empty.any() and ("text" in frame or "title" in frame):
        of_texts = skill_mentions.extract(_texts(frame[empty]))
        lists.loc[empty] = pd.Series(of_texts, index=frame.index[empty], dtype=object)
        filled = sum(map(bool, of_texts))
        raw.tell("skills_read", n=filled, total=len(of_texts))
    return frame.assign(skills=lists)


def _with_text(frame: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Add to the lists of candidates the skills, and the certificates, that their texts name."""
    from talentmatch.vocab import skill_mentions, skills

    if "text" not in frame:
        return frame
    of_texts = skill_mentions.extract(_without_employers(frame["text"].tolist(), frame))
    listed = frame["skills"].tolist()
    whole = [list(dict.fromkeys([*one, *more])) for one, more in zip(listed, of_texts, strict=True)]
    added = sum(len(all_) > len(one) for one, all_ in zip(listed, whole, strict=True))
    if added:
        raw.tell("skills_added", room="cells", n=added, total=len(frame))
    frame = frame.assign(skills=pd.Series(whole, index=frame.index, dtype=object))
    if "licences" not in frame:
        return frame
    # A list that says nothing of certificates is left so: what it lacks is then not known.
    licences = [
        [*one, *(s for s in more if s not in one and skills.cluster(s) == _CERTIFICATES)]
        if isinstance(one, list) and one
        else one
        for one, more in zip(frame["licences"], of_texts, strict=True)
    ]
    return frame.assign(licences=pd.Series(licences, index=frame.index, dtype=object))


def _affirmed(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return lists without what they deny or do not ask for: 无电工证, 不需要."""
    places, lists = distinct_objects(column)
    positive = [
        [
            name
            for whole in names
            for name in _SENTENCES.split(whole)
            if name
            and not any(
                (
                    _DENIED.match(name),
                    _NOT_YET.search(name),
                    _has_ended(name),
                    _NO_SKILL.match(name),
                    _PERK.fullmatch(name.strip()),
                    is_denied(name),
                    holds_contact(name),
                )
            )
        ]
        if isinstance(names, list)
        else names
        for names in lists
    ]
    return _spread(positive, places, column.index)


def _has_ended(name: str) -> bool:
    """Tell a certificate that was good until a year gone by: 安全员C证（2022年到期）."""
    match = _GOOD_UNTIL.search(name)
    return match is not None and int(match[1] or match[2]) < date.today().year


def _spread(lists: list[Any], places: NDArray[np.intp], rows: pd.Index) -> pd.Series[Any]:
    # One by one, since numpy takes lists of one length for a table.
    cells = np.empty(len(lists), dtype=object)
    for place, names in enumerate(lists):
        cells[place] = names
    return pd.Series(cells[places], index=rows, dtype=object)


def _names_of(item: str) -> list[str]:
    """Return the skill that an item of a list names; of one with brackets all of them."""
    from talentmatch.vocab import skill_mentions, skills

    name = skills.canonical(item) or skills.canonical(_HOW_WELL.sub("", item))
    if name is None and _IN_BRACKETS.search(item):
        return skill_mentions.extract([item])[0] or [item]
    # A model behind its maker: 西门子S7-1200.
    name = name or _IN_LISTS.get(item.strip()) or skills.canonical(_MAKER.sub("", item))
    return [name or item]


def _canonical(column: pd.Series[Any]) -> pd.Series[Any]:
    """Bring lists to the names of the vocabulary; what it does not know stays as written."""
    places, cells = distinct_objects(column)
    lists = [names if isinstance(names, list) else [] for names in cells]
    spellings = dict.fromkeys(chain.from_iterable(lists))
    names_of = {name: _names_of(name) for name in spellings}
    results = [
        list(dict.fromkeys(chain.from_iterable(names_of[name] for name in names)))
        for names in lists
    ]
    return _spread(results, places, column.index)


def _with_occupation(
    frame: pd.DataFrame, title: str, raw: Raw, posts: pd.DataFrame | None
) -> pd.DataFrame:
    from talentmatch.vocab.occupations import OccupationCoder

    if title not in frame:
        return frame
    own_codes = frame.get("occupation", pd.Series(None, index=frame.index, dtype="str"))
    codes_of = {code: bool(_CODE.fullmatch(str(code))) for code in own_codes.dropna().unique()}
    coded = (
        own_codes.map(lambda code: not is_blank(code) and codes_of[code])
        if codes_of
        else ~own_codes.isna()
    )
    words = (
        frame[title]
        if own_codes.isna().all()
        else own_codes.where(own_codes.notna() & ~coded, frame[title])
    )
    open_rows = ~coded & words.notna() & (words != "all")
    if "occupation" in raw.cells:
        # A code of the file that could not be read is not the one that its title has.
        written = raw.cells["occupation"].reindex(frame.index)
        unread = written.map(lambda cell: any(map(str.isdigit, str(cell)))) & own_codes.isna()
        open_rows &= ~unread.astype(bool)
    if not open_rows.any():
        return frame
    titles = words[open_rows].drop_duplicates()
    own = None if posts is None or posts.empty else posts
    answers = OccupationCoder(posts=own).code(titles.tolist())
    sure = answers[~answers["unsure"].astype(bool)]
    codes = dict(zip(sure["title"], sure["occupation"], strict=True))
    places, distinct = pd.factorize(words)
    # The last one stands for rows without a title.
    of_titles = np.array([*(codes.get(word) for word in distinct), None], dtype=object)
    by_title = pd.Series(of_titles[places], index=frame.index, dtype=object)
    filled = own_codes.astype(object).where(~open_rows, by_title)
    # A name the coder does not know may stand in the user's own post list: kept.
    filled = filled.where(filled.notna(), own_codes.astype(object))
    unsure = int((open_rows & by_title.isna()).sum())
    if unsure:
        raw.tell("occupation_unsure", n=unsure, total=len(frame))
    return frame.assign(occupation=filled.astype("str"))
