"""Where a skill's name means none: links, addresses, numbers, firms, schools, posts of others."""

from __future__ import annotations

import re

__all__ = ["any_of", "without_proper_names"]


def any_of(*signs: str) -> re.Pattern[str]:
    """Return what finds any of several signs; one search costs a tenth of a look for each."""
    return re.compile("|".join(map(re.escape, signs)))


_TOKEN = r"[^\s\u4e00-\u9fff，。；;、）)】\]>\"']"
_LINK = re.compile(
    rf"(?:https?://|www\.){_TOKEN}*"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|cn|org|edu|gov|cc|top|info)\b(?:/{_TOKEN}*)?"
    rf"|\b[\w-]+(?:\.[\w-]+)*\.(?:net|io|me|dev|ai|co)/{_TOKEN}*",
    re.I | re.A,
)
#: A page or an account under its label, and the label with it: GitHub：alice.
_ACCOUNT = re.compile(
    r"(?:github|gitlab|gitee|码云|linkedin|领英|微信|wechat|wx|qq|skype|blog|博客|个人主页"
    r"|主页|portfolio|website|twitter|telegram|用户名"
    r"|账号)(?:\s*(?:id|号|地址|链接|主页))?\s*[:：]\s*@?[A-Za-z0-9_][\w./@+-]*"
    r"|(?:github|gitlab|gitee|码云|linkedin"
    r"|领英)(?:\s*(?:id|号|地址|链接|主页))?\s*[:：]\s*(?=$|[\s，,；;|])",
    re.I | re.A | re.M,
)
_FILE = re.compile(
    r"[\w\u4e00-\u9fff()（）-]+(?:\.[\w-]+)*\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|jpe?g|png"
    r"|gif|txt|csv|html?|mp4|dwg|dxf|stp|step|eml|py|java|sql)(?![\w+#])",
    re.I,
)
#: A patent that somebody holds, by its number or kind, is no work of a patent office.
_PATENT = re.compile(
    r"(?:专利|patent)\s*(?:授权|申请|公开|公告|登记|证书)?\s*(?:号码?|编号|证书|no\.?"
    r"|number)\s*[:：]?\s*[a-z]{0,2}[\d.x]*"
    r"|(?:国家|授权|已授权)*(?:发明|实用新型|外观设计|外观)专利(?:授权|证书)?(?!申请|撰写"
    r"|检索|代理|分析|挖掘|布局|管理|工程|工作|审查|事务)"
    r"|专利\s*[:：]?\s*(?:共|约)?\s*\d+\s*余?[项件个]"
    r"|[\d一二三四五六七八九十两]+\s*余?[项件个](?:授权)?专利|专利\s*[:：]\s*(?=[a-z]{0,2}\d)"
    r"|\b\d+ (?:granted )?patents\b|patents?\s*[:：]\s*(?=[a-z]{0,2}\d)"
    r"|\b(?:zl|cn|us|ep|wo)\s?\d[\d.]{6,}[\dx]\b",
    re.I,
)
_VERB = r"毕业|就读|掌握|熟[悉练]|精通|负责|从事|学习|使用|运用|了解|擅长|会|于|的|和|与|及|在|是"
_HAN_NAME = rf"(?:(?!{_VERB})[\u4e00-\u9fff])"
_SCHOOL = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|(?<=[于在的和与及是])){_HAN_NAME}{{2,16}}?(?:大学(?!英语|生"
    r"|语文|物理|数学|专科|本科)|学院(?!派)"
    r"|(?:中等|职业|技工|技师|高等|专科|实验|外国语|艺术|卫生|商业|工业|电子|技术|培训|驾驶"
    r"|驾驶员)+学校|培训(?:中心|机构)|驾校|技校|职校|研究院|研究所|设计院"
    r"|实验室(?!管理|操作|安全|检测|检验|认证|建设|分析|仪器|设备))+"
    r"|(?:[A-Z][\w'’-]*\s+(?:of\s+|and\s+|&\s+)?){1,5}(?:University|College|Institute"
    r"|Polytechnic|Academy)\b(?:\s+of\s+[A-Z]\w+(?:\s+(?:and|&)\s+[A-Z]\w+)?)?"
    r"|\b(?:University|College|Institute|Academy)\s+of\s+[A-Z]\w+(?:\s+(?:and|&)\s+[A-Z]\w+)?"
)
_FIRM = re.compile(
    rf"(?:(?!{_VERB})[\u4e00-\u9fffA-Za-z0-9&·()（）-]){{2,30}}?(?:有限|股份|责任|集团)+公司"
)
_LATIN_FIRM = re.compile(
    r"(?:[A-Z][\w&'’.-]*\s+){1,5}(?:Inc|Ltd|LLC|GmbH|Corp|Corporation|Limited|PLC|S\.?A"
    r"|Co(?=[.,]))\b\.?(?:,?\s*Ltd\b\.?)?"
)
#: Makers of controllers, and words before them: Siemens PLC is no firm.
_CONTROLLERS = re.compile(
    r"\b(?:siemens|mitsubishi|omron|rockwell|allen|bradley|beckhoff|schneider|delta|keyence"
    r"|abb|bosch|honeywell|emerson|fuji|panasonic|inovance|fanuc|yaskawa|codesys|tia|step"
    r"|program\w+|experience|knowledge|skills?|using|basic|advanced|proficient|familiar"
    r"|strong|good|scada|hmi|dcs|robots?|servo|industrial|automation|various|electrical"
    r"|requirements?|and|or)\b",
    re.I,
)
#: To whom somebody reports and whom they lead; who vouches for them.
_OTHERS = re.compile(
    r"(?:汇报(?:对象|给|关系|上级|人)|(?:直接|直属)(?:上级|领导|主管)(?:职位|岗位)?"
    r"|上级(?:职位|岗位|领导)?|下属(?:岗位|职位|部门)?"
    r"|(?:证明|推荐|介绍)人)\s*[:：]\s*[^，,。；;\n|｜]*"
    r"|汇报(?:给|对象为?|于)\s*[^，,。；;\n|｜]{1,20}|向[^，,。；;\n]{1,16}?汇报"
    r"|\breport(?:s|ing|ed)?\s+(?:directly\s+)?(?:in)?to\b\s*:?(?:(?!\band (?:\w+s\b|\w+ed\b"
    r"|responsible))[^,.;，。；\n|]){0,60}"
    r"|\bsupervised by\b[^,.;，。；\n|]{0,60}"
    r"|\b(?:line manager|supervisor|referee|direct reports?)\s*[:：][^,.;，。；\n|]{0,60}",
    re.I,
)
_DOT = re.compile(r"\w\.\w")


def without_proper_names(text: str) -> str:
    """Return a text with links, addresses, accounts, files, patents, firms, schools, others' posts blanked.

    Examples
    --------
    >>> without_proper_names("github.com/wang/java-demo，熟悉Python").strip()
    '，熟悉Python'
    >>> without_proper_names("Siemens PLC"), without_proper_names("Tesco PLC").strip()
    ('Siemens PLC', '')
    >>> without_proper_names("毕业于山东电子职业技术学院，精通PLC").replace(" ", "")
    '毕业于，精通PLC'
    """
    lowered = text.lower()
    if "://" in text or _DOT.search(text):
        text = _FILE.sub(_blank, _LINK.sub(_blank, text))
    if ":" in text or "：" in text:
        text = _ACCOUNT.sub(_blank, text)
    if "专利" in text or "patent" in lowered or "zl" in lowered:
        text = _PATENT.sub(_blank, text)
    if _OF_OTHERS.search(lowered):
        text = _OTHERS.sub(_blank, text)
    if _SCHOOLS.search(text):
        text = _SCHOOL.sub(_blank, text)
    if "公司" in text:
        text = _FIRM.sub(_blank, text)
    if _FORMS.search(text):
        text = _LATIN_FIRM.sub(_blank_firm, text)
    return text


_SCHOOLS = any_of(
    "大学",
    "学院",
    "学校",
    "技校",
    "职校",
    "驾校",
    "培训中心",
    "培训机构",
    "研究院",
    "研究所",
    "设计院",
    "实验室",
    "University",
    "College",
    "Institute",
    "Polytechnic",
    "Academy",
)
_OF_OTHERS = any_of(
    "汇报",
    "上级",
    "直属",
    "直接",
    "下属",
    "证明人",
    "推荐人",
    "介绍人",
    "report",
    "manager",
    "supervis",
    "referee",
)
_FORMS = any_of("Inc", "Ltd", "LLC", "GmbH", "Corp", "Limited", "PLC", "S.A", "SA", "Co.", "Co,")


def _blank_firm(match: re.Match[str]) -> str:
    is_controller = match[0].endswith("PLC") and _CONTROLLERS.search(match[0][:-3])
    return match[0] if is_controller else _blank(match)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
