"""What stands around the names of skills: clauses that deny them, sayings that mean none, short forms."""

from __future__ import annotations

import re
from functools import lru_cache

from talentmatch.vocab._proper_names import any_of, without_proper_names

__all__ = ["ANY_OF", "OR", "in_full", "is_denied", "without_denied"]

#: Ends of a clause; 、 and 或 go on within one.
_END = r"，,。；;！!？?\n"
#: Words that deny what follows them in their clause. 无 counts before experience or a certificate,
#: and not where it begins a word of its own, such as 无损 or 无人机.
_DENIED = (
    r"不需要?|无需|无须|毋须|不必|不用|不(?:强制)?要求|没有?(?!收)"
    r"|未(?:持有?|取得|考取?|接触过?|使用过?|学过|做过|用过)"
    r"|不(?:持有?|具备|具有|懂|熟悉?|了解|擅长|精通)|不会(?!议)|从未|暂无"
    r"|不(?:涉及|接触|从事)|缺[乏少]|[零0]基础|不是(?!必|不|所有|只|仅|单)"
    r"|不做(?!硬性|强制|要求)|不能(?!少|低|短|缺)"
    r"|(?:正在|刚开始)(?:自学|学习?)(?!校|院|生|历|期)"
    r"|(?<!现)在考(?!虑|察|核|勤|古|场|中|阶段|\s*[（(](?:已|还|剩|通过))"
    r"|备考(?!中|阶段|\s*[（(](?:已|还|剩|通过))"
    r"|(?:准备|计划|打算|拟|正在?)(?:报考|考取?(?!虑|察|核|勤))"
    r"|无(?!(?:硬性|强制|特殊)?要求)(?![损线人纸尘菌机铅缝刷障级论忧氧铬源油纺水框代服监故])"
    rf"(?=[^{_END}]{{0,12}}(?:经验|证|基础|要求|技能|能力|背景|资质|资格))"
    rf"|拒绝(?=[^{_END}、]{{1,8}}(?:[{_END}]|$))"
    rf"|无(?=\s*[A-Za-z][\w+#.]*\s*(?:[{_END}、)）]|$))"
    rf"|除了?(?=[^{_END}]{{1,20}}(?:之|以)?外(?:均|都|其[他余]))"
    r"|\bun(?:familiar|acquainted) with\b|\black(?:s|ing|ed)?(?: of| in)?\b"
    r"|\bno need (?:for|of|to)\b|\bno\b(?! less| fewer)|\bwithout\b|\bnever\b"
    r"|\bnot (?!only|just|limited|less|required|necessary|needed|essential"
    r"|mandatory)(?:familiar with|know|use|used|have|require|need|proficient)?"
    r"|\b(?:don't|doesn't|do not|does not"
    r"|(?:pursuing|studying for|working towards?"
    rf"|preparing for)(?=[^{_END}]{{0,30}}\b(?:certif\w*|licen[cs]e|exam\w*|diploma|degree"
    r"|masters?|mba|ph\.?d|chartered|level|cpa|cfa|acca|cima|cma|cia|frm|pmp|cissp|six sigma"
    r"|[gb]reen belt|black belt)\b))\b"
)
#: Names in Latin letters, one or a list.
_LATIN = r"[a-z][a-z0-9+#._-]*(?:\s*[/、或和与]\s*[a-z][a-z0-9+#._-]*)*"
_WORK = r"(?:类|岗位?|方向|技术栈|开发|程序员|工程师|职位|工作|背景|出身|的|者)"
#: Denials that reach no further than the name beside them; who is turned away for the lack of it
#: is asked for it: 非Java勿扰.
_NEAR_BEFORE = re.compile(
    rf"非\s*{_LATIN}|非(?![标金遗结线诉织车开银洲晶编常法公凡])[^{_END}\s、]{{1,8}}?(?:岗位?"
    rf"|方向|技术栈|出身)(?![一-龥])|(?<![一-龥])(?:免|不限){_LATIN}"
    rf"|不(?:要(?!只|仅)|写|碰|含|包[括含]|想[做写用学搞]|愿[做写用])\s*{_LATIN}"
    rf"|非必[须需](?:会|懂|掌握|熟悉|了解)[^{_END}]{{1,20}}"
    rf"|\bnon[-–\s]{_LATIN}"
    r"|\b(?:excluding|except(?: for)?|other than|anything but|rather than"
    rf"|instead of) (?:(?!(?:but|and|we|you)\b)[a-z0-9+#./-]+\s?){{1,2}}"
    rf"|\bnot (?:required|necessary|needed|essential)\s*:[^{_END}]+"
    rf"|\bzero {_LATIN}(?= experience| knowledge| skills?)",
    re.I,
)
#: The same of what nobody is asked for or taken for.
_NEAR = re.compile(
    r"(?:不考虑|不接受?|不招聘?|谢绝|拒绝|排除"
    rf"|剔除)\s*{_LATIN}(?!\s*(?:[零0新初小]|经验|基础|[不无]))"
    rf"|(?:^|[（(]\s*){_LATIN}\s*{_WORK}*\s*(?:请?勿[投扰]|免[谈投扰]|不考虑|不招|不要|不接"
    r"|请绕[行道])"
    rf"|(?:{_LATIN}|[^{_END}\s]{{1,6}}证书?)\s*(?:会不会)?(?:(?:均|都)?不限(?!于)|都可以|都行)"
    rf"|(?:{_LATIN}|[^{_END}\s]{{1,8}})\s*(?:经验"
    r"|背景)?\s*(?:除外(?![语部地国资企贸观围科籍省聘出派])"
    r"|[以之]外的?(?=语言|方向|岗|技术|工具|软件))"
    rf"|(?:{_LATIN}|[^{_END}\s]{{1,8}})\s*(?:经验|基础)?\s*(?:无需|无须|毋须|不用|不必)(?:会"
    rf"|懂|掌握|熟悉|了解|具备|要求)\s*(?=[{_END})）]|$)"
    rf"|{_LATIN}\s*(?:非首选|的(?:不要|勿投|勿扰|不考虑))",
    re.I,
)
#: Without one of these a clause has none of those near denials.
_NEAR_SIGNS = any_of(
    "不考虑",
    "不接",
    "不招",
    "谢绝",
    "拒绝",
    "排除",
    "剔除",
    "勿",
    "免",
    "不要",
    "绕",
    "不限",
    "都可以",
    "都行",
    "除外",
    "以外",
    "之外",
    "无需",
    "无须",
    "毋须",
    "不用",
    "不必",
    "非首选",
)
_NEAR_BEFORE_SIGNS = any_of(
    "非",
    "免",
    "不限",
    "不要",
    "不写",
    "不碰",
    "不含",
    "不包",
    "不想",
    "不愿",
    "non",
    "excluding",
    "except",
    "other than",
    "anything but",
    "rather than",
    "instead of",
    "zero ",
    "not ",
)
#: 除Java外 leaves it out where the others are as good, or nothing follows; 除Java外还会 adds to it.
_EXCEPT = re.compile(
    rf"除了?[^{_END}]{{1,20}}?(?:[之以]?外(?=\s*(?:[)）。；;\n]|$|[，,]?\s*"
    r"(?:均|都|皆|其[他余它]|任[何意]|所有|不限)))"
    rf"|(?=[，,]\s*其[他余它][^{_END}]{{0,6}}(?:均|都|皆|可|行|不限)))"
)
#: What is not asked for of a person beside the skills.
_OF_PERSON = re.compile(r"(?:学历|年龄|性别|专业|户籍|年限|婚姻|身高|形象|\s工作经验|\s经验)\s*$")
_BUT = r"但|而是|只需|仅需|只要|即可|可以|\bbut\b|\bonly\b"
_BEFORE = re.compile(rf"(?:{_DENIED})(?P<denied>(?:(?!{_BUT}|\.\s)[^{_END}]){{0,40}})", re.I)
#: Who lacks it need not come: what looks like a denial is a demand.
_DEMAND = re.compile(
    r"need not apply|勿|免谈|不予|谢绝|不考虑|不接受|不要来|别来|绕行|不录|不招|不行|免[投扰]"
    r"|no interview"
)
#: Ends of a clause that take back what it names.
_TAIL = (
    r"(?:不(?:作|做)?(?:硬性|强制)?要求"
    r"|无(?:硬性|强制|特殊)?要求|不需要|非必[须需要备]|不是必[须需]|不必须|不强求|可不会"
    r"|可以不会|不会也可以?"
    r"|(?<!现)在考(?!虑|察|核|勤|古|场)|备考|考[试证]中|待考"
    r"|(?:已报名|(?:已过|已?通过|过了|考过)\s*[一二两三四五六七八\d]+\s*[门科]|未过|没过"
    r"|未通过|[未没]取证|[未没]持证|未考[出过])(?![一-龥])"
    r"|(?:[未没]取得|[未没](?:考|拿)[到取])(?![一-龥])"
    r"|(?:已经?|(?<![未没不会]))(?:过期|失效|注销|吊销|作废)(?![一-龥])"
    r"|(?<!not )(?:\bexpired|\blapsed)"
    r"|不(?:太|是?很|怎么|够|甚)?(?:熟悉?|了解|懂|会|精通|擅长)[)）]?\s*$"
    r"|(?:不好|[很较]差|薄弱|为零|[零0]基础|一窍不通|一无所知)[)）]?\s*$"
    r"|(?<![有全从毫])无[)）]?\s*$"
    r"|\s*+(?:[:：(（,-]\s*+)?(?:passed\s+)?(?P<done>\d)\s*(?:of|out of"
    r"|/)\s*(?!(?P=done))\d+\s*(?:papers?|subjects?|exams?|modules?|parts?|levels?|科"
    r"|门)(?:\s*(?:passed|cleared|completed|done|通过|已过))?"
    r"|\s*+(?:[:：(（-]\s*+)?(?:part[- ]qualified|in progress|ongoing)\b"
    r"|\s*+(?:[:：(（]\s*+)?\d\s*科\s*已?(?:过|通过)\s*\d\s*科"
    r"|\s*+[:：(（]\s*+(?:无|没有|none|no|nil|n/?a)\s*[)）]?\s*$"
    r"|\b(?:level [i123]+ )?candidate(?=[\s,.;，。；)）]"
    r"|$)(?<=candidate)(?<!ideal candidate)(?<!the candidate)(?<!successful candidate)"
    r"|\b(?:(?:is|are)?\s*not|isn't|aren't) (?:required|necessary|needed|essential|mandatory)"
    r"|\bunnecessary\b)"
)
_TAILS = re.compile(_TAIL, re.I)
#: What is not asked for by the end of its clause; nobody names more in one.
_AFTER = re.compile(rf"(?P<named>(?:(?!\.\s)[^{_END}]){{1,200}}?){_TAIL}", re.I)
#: A comma before what takes back all of the clause before it.
_TAKEN_BACK = re.compile(
    r"[,，](?=\s*(?:but\s+)?not (?:required|necessary|needed|essential|mandatory)"
    r"|\s*(?:但)?(?:非必[须需要备](?![一-龥])|不是必[须需](?![一-龥])|不强求))",
    re.I,
)
_VERB = re.compile(r"(?<!不)[会懂]|熟悉|精通|掌握|了解|熟练|必须会")
#: Benefits, offers and forms of address, in which the name of a skill means none.
_SAYINGS = re.compile(
    r"(?:缴纳?|购买|买|交|提供|享受?|办理入职|有)[^，,。；;\n]{0,6}(?:社保|公积金|社会保险)"
    r"|五险一金|六险一金|住房公积金|社保公积金齐全"
    r"|(?:带薪|岗前|入职|提供|免费|接受|定期|系统|完善的?|专业的?|公司|技能)培训"
    r"|培训(?:机会|期|后上岗|上岗|合格|福利|体系完善|晋升)"
    r"|培训(?:经历|情况|记录|背景)|参加过?[^，,。；;\n]{0,12}培训"
    r"|(?:客服|销售|招聘|采购|服务|售后|投诉|人事)(?:部门?)?(?:电话|热线|邮箱|微信|专线)"
    r"|联系人\s*[:：][^，,。；;\n]{0,12}"
    r"|(?:食宿|物流|仓储|采购|财务|培训|差旅|餐饮)(?:补贴|补助|报销)|绩效(?:奖金?|工资|提成)"
    r"|季度绩效|薪酬(?:范围|待遇|面议|优厚|丰厚|福利待遇)|[已未]融资|不需要融资"
    r"|(?:欢迎|来电|电话|有意者?|微信|现场)(?:咨询|面试|沟通)|咨询(?:电话|热线)"
    r"|面试(?:时间|地点|通过|合格|流程|官|时|请|结果|邀请)|(?:直接|欢迎|在线|进一步)沟通"
    r"|(?:现|急|诚|公司|集团|我们|我司|本司|高薪|长期|大量|因业务发展)招聘"
    r"|招聘(?:人数|岗位|职位|要求|条件|信息|启事|单位|公司|简章)"
    r"|\bfluent (?:in|english|chinese|speaker|communicat)\w*"
)
#: A course that somebody attended, behind its time: 2018.05 科学注塑RJG培训.
_ATTENDED = re.compile(
    r"((?:19|20)\d\d(?:(?!负责|组织|开展|讲师|员工|新人|内训|授课"
    r"|主导)[^，,。；;\n]){0,24})培训(?=\s*(?:[（(，,。；;\n]|$))"
)
#: Names of subjects name no skill.
_SUBJECTS = ("及其自动化", "自动化专业")
#: Without one of these a clause denies nothing and holds no such saying.
_SIGNS = any_of(
    "不",
    "无",
    "电话",
    "热线",
    "邮箱",
    "微信",
    "专线",
    "联系人",
    "补贴",
    "补助",
    "报销",
    "没",
    "未",
    "非必",
    "社保",
    "公积金",
    "社会保险",
    "五险",
    "六险",
    "培训",
    "绩效",
    "薪酬",
    "融资",
    "咨询",
    "面试",
    "沟通",
    "招聘",
    "fluent",
    "no ",
    "not ",
    "without",
    "never",
    "n't",
    "在考",
    "备考",
    "报考",
    "计划考",
    "准备考",
    "打算考",
    "拟考",
    "正在考",
    "考试中",
    "考证中",
    "待考",
    "已报名",
    "已过",
    "通过",
    "过了",
    "考过",
    " candidate",
    "缺",
    "零基础",
    "0基础",
    "拒绝",
    "正在",
    "刚开始",
    "过期",
    "失效",
    "注销",
    "吊销",
    "作废",
    "expired",
    "lapsed",
    "unfamiliar",
    "unacquainted",
    "lack",
    "差",
    "薄弱",
    "为零",
    "none",
    "nil",
    ": no",
    ":no",
    "(no)",
    "n/a",
    "除",
    "：no",
    "papers",
    "subjects",
    "exams",
    "modules",
    "parts",
    "levels",
    "科",
    "门",
    "part-q",
    "part q",
    "in progress",
    "ongoing",
    "pursuing",
    "studying for",
    "working toward",
    "preparing for",
    "unnecessary",
    "isn't",
    "aren't",
)
_WORD = re.compile(r"\w")
_CLAUSE = re.compile(rf"[^{_END}]+")
#: Makers whose name goes before a common noun that is written once: 西门子、三菱PLC.
_MAKER = (
    r"西门子|三菱|欧姆龙|汇川|倍福|松下|台达|施耐德|abb|库卡|kuka|发那科|fanuc|安川|siemens"
    r"|mitsubishi|omron"
)
_LIST = r"\s*(?:[、/,，或和及与]|或者|以及|\bor\b|\band\b)\s*"
_ELIDED = re.compile(
    rf"((?:(?:{_MAKER}){_LIST})+)(?:{_MAKER})\s*(plc|机器人|数控系统|robots?)", re.I
)
_MAKERS = re.compile(_MAKER, re.I)
#: The common nouns.
_MACHINES = any_of("plc", "机器人", "数控系统", "robot")
#: 中级 beside CPA is the certificate of accountants.
_RANK = re.compile(
    r"(?<=[或、/及])(\s*)(初级|中级)(?:职称|证书|会计)?(?=[，,。；;\s或、/)）]|及以上|以上"
    r"|优先|者|均可|皆可|$)"
)
_ACCOUNTING = any_of("cpa", "注会", "会计", "税务师", "acca")

#: Between two names: one of them is enough.
OR = re.compile(r"或者?|\bor\b|and/or", re.I)
#: In the clause of a list: one of it is enough.
ANY_OF = re.compile(
    r"之一|任一|任意一|其中一|至少一|至少[掌熟精会][^，,。；;\n]{0,4}一|一种(?:或|以上|即可)"
    r"|一门(?:或|以上|即可)|均可|皆可|\bone of\b|\bany of\b|\beither\b|\bat least one\b",
    re.I,
)


def without_denied(text: str) -> str:
    """Return a text with clauses blanked that deny skills, and sayings that mean none.

    Examples
    --------
    >>> without_denied("熟悉PLC，不需要CAD、UG").strip(), without_denied("无电工证者勿投")
    ('熟悉PLC，', '无电工证者勿投')
    """
    for subject in _SUBJECTS:
        text = text.replace(subject, " " * len(subject))
    text = without_proper_names(text)
    lowered = text.lower()
    if not any(signs.search(lowered) for signs in (_SIGNS, _NEAR_SIGNS, _NEAR_BEFORE_SIGNS)):
        return text
    text = _EXCEPT.sub(_blank, text) if "除" in text else text
    return _CLAUSE.sub(_without_denial, _TAKEN_BACK.sub(" ", text))


@lru_cache(maxsize=65536)
def is_denied(item: str) -> bool:
    """Tell an item of a list that denies all that it names.

    Examples
    --------
    >>> [is_denied(item) for item in ("非Java", "CAD（非必须）", "Java除外", "无损检测", "非标设计", "PLC")]
    [True, True, True, False, False, False]
    """
    return _WORD.search(item) is not None and not _WORD.search(_CLAUSE.sub(_without_denial, item))


def _without_denial(match: re.Match[str]) -> str:
    """Return a clause without what it denies."""
    clause = match[0]
    lowered = clause.lower()
    if _NEAR_SIGNS.search(lowered):
        clause = _NEAR.sub(_blank, clause)
    if _NEAR_BEFORE_SIGNS.search(lowered) and not _demanded(match):
        clause = _NEAR_BEFORE.sub(_blank, clause)
    if not _SIGNS.search(lowered):
        return clause
    clause = _SAYINGS.sub(_blank, _ATTENDED.sub(r"\1  ", clause))
    if not _demanded(match):
        clause = _BEFORE.sub(
            lambda one: _blank(one) if _WORD.search(one["denied"]) else one[0], clause
        )
    return _AFTER.sub(_blank_denial, clause) if _TAILS.search(clause) else clause


def _blank_denial(match: re.Match[str]) -> str:
    """Blank what is not asked for; behind a verb it is the last of a list alone."""
    text = match["named"]
    if _OF_PERSON.search(text):
        return match[0]
    length = text.rfind("、") + 1 if _VERB.search(text) else 0
    return text[:length] + " " * (len(match[0]) - length)


def _demanded(clause: re.Match[str]) -> bool:
    """Tell whether a clause turns people away, in its own words or those that follow at once."""
    return bool(_DEMAND.search(clause[0] + clause.string[clause.end() : clause.end() + 5]))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def in_full(text: str) -> str:
    """Return a text in which short forms are written out.

    Examples
    --------
    >>> in_full("熟悉西门子或三菱PLC"), in_full("持有CPA或中级")
    ('熟悉西门子PLC或三菱PLC', '持有CPA或中级会计职称')
    """
    lowered = text.lower()
    if _MACHINES.search(lowered):
        text = _ELIDED.sub(
            lambda match: (
                _MAKERS.sub(lambda m: m[0] + match[2], match[1]) + match[0][len(match[1]) :]
            ),
            text,
        )
    if _ACCOUNTING.search(lowered):
        text = _RANK.sub(r"\1\2会计职称", text)
    return text
