"""Saved mails: the résumés attached to them, else what their text says; pages saved as MHTML."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import Path

from talentmatch.data.reading.cells._time_spans import same_width
from talentmatch.data.reading.formats._documents import read_document
from talentmatch.data.reading.formats._forms import form_of_lines, is_of_nobody
from talentmatch.data.reading.formats._html_pages import lines_of_page
from talentmatch.data.reading.formats._pages_and_texts import forms_of_page, read_page, read_text
from talentmatch.data.reading.formats._pdf_files import read_pdf
from talentmatch.data.reading.formats.file_safety import check_file
from talentmatch.data.reading.layout.sheets import Cell, Form, RawSheet
from talentmatch.data.reading.rows.people._head_lines import from_head, own_telephone
from talentmatch.data.reading.rows.people._job_words import employer_and_title
from talentmatch.errors import UnreadableFileError
from talentmatch.i18n import joined, phrase
from talentmatch.vocab import levels
from talentmatch.vocab.reading import read_words
from talentmatch.vocab.surnames import surname

__all__ = ["is_mail", "people_in_prose", "read_mail"]

_READERS: dict[str, Callable[[Path], list[RawSheet | Form]]] = {
    ".docx": read_document,
    ".pdf": read_pdf,
    ".html": read_page,
    ".htm": read_page,
    ".txt": read_text,
}
#: Kinds of attachments that may be a résumé and are not opened here.
_UNOPENED = frozenset(read_words("kind of attachment that is not opened"))
_PICTURES = (".jpg", ".jpeg", ".png")
_MOST_ATTACHMENTS = 20
_HEAD = re.compile(
    rb"^(?:mime-version|from|received|return-path|message-id|date|subject|to|content-type"
    rb"|x-[\w-]+):",
    re.I,
)
#: Lines by which a program quotes the head of the mail that is answered or sent on.
_QUOTED_HEAD = re.compile(
    r"[\s>*]*+(?:from|to|cc|sent|date|subject|reply-to|发件人|收件人|抄送|发送时间|主题"
    r"|日期|时间|寄件者|收件者)\*?\s*[:：]",
    re.I,
)
_SIGNATURE = re.compile(
    r"^-- ?$|^(?:best|kind) regards|^(?:顺)?祝(?:商祺|好|工作)|^此致"
    r"|^(?:发自|发送自|来自)(?:我的|[A-Za-z])|^sent from (?:my|outlook|mail)"
    r"|^(?:客服|服务|招聘|咨询)热线",
    re.I,
)
#: Words behind which the name of the person stands that a text is about.
_CUE = re.compile(
    r"(?:推荐|介绍)(?:给您|给贵司|给你们)?(?:一[位名个])?(?:候?[人选]{2,3}|人才|同学"
    r"|朋友)?\s*[:：，,]?\s*(?=[\u4e00-\u9fff]{2,4}(?:先生|女士|小姐)?\s*[，,、。；;（( ])"
    r"|(?:候选人|人选|应聘者|求职者)(?:姓名|是|为"
    r"|叫)?\s*[:：]?\s*(?=[\u4e00-\u9fff]{2,4}(?:先生|女士|小姐)?\s*[，,、。；;（( ])"
    r"|(?:我是|我叫|本人(?:是|叫)?)\s*(?=[\u4e00-\u9fff]{2,4}\s*[，,。；;（(])"
    r"|(?:introduce|recommend|present|propose|candidate(?: is)?[:,]?|my name is"
    r"|I am)\s+(?:to you\s+)?(?:Mr\.?\s|Ms\.?\s"
    r"|Mrs\.?\s)?(?=[A-Z][a-z'’-]+(?: [A-Z][A-Za-z'’.-]+){1,2}[,.;( ])"
)
_HAN_NAME = re.compile(r"([\u4e00-\u9fff]{2,4}?)(?:先生|女士|小姐)?\s*[，,、。；;（( ]")
#: How people call each other: 小李.
_BY_NAME = re.compile(r"[小老阿大].|.[总工哥姐]")
_LATIN_NAME = re.compile(r"([A-Z][a-z'’-]+(?: [A-Z][A-Za-z'’-]+){1,2})")
#: Words with which somebody names themselves, and by which they ask for a post.
_SELF = re.compile(r"我是|我叫|本人|my name is|I am", re.I)
_APPLYING = re.compile(
    r"应聘|求职|投递|申请|自荐|(?:我的|本人|个人)简历|期望(?:税前)?(?:[月年]薪|薪[资酬水]|待遇)"
    r"|贵(?:公司|司|单位|厂)(?:[（(][^()（）]{2,20}[)）])?(?:正?在)?(?:招聘|发布|的)|\bappl(?:y|ying|ication|icant)\b"
    r"|\bmy (?:cv|resume|résumé)\b",
    re.I,
)
#: Who looks for people, has met somebody already or introduces a colleague proposes nobody.
_NO_PROPOSAL = re.compile(
    r"(?:我司|我们?公司|我们|现在?|正在|急|诚)\s*(?:正?在)?(?:招聘|诚聘|急招)|贵司推荐"
    r"|感谢推荐|不合适|不匹配|未通过|没通过|淘汰|面试(?:已?通过|反馈|结果|时间|安排)"
    r"|安排(?:面试|offer|入职)"
    r"|\b(?:we are (?:hiring|looking)|we look for|rejected|not a (?:fit|match))\b"
    r"|^[A-Za-z '’.-]+,\s*(?:our|my)\b",
    re.I,
)
#: How the sender is reached, behind what is said of somebody else.
_OF_SENDER = re.compile(
    r"(?:联系|致电|回复|加)(?:我|本人|顾问|猎头|小[\u4e00-\u9fff])"
    r"|(?:我|本人|顾问|猎头)的?(?:电话|手机|微信|邮箱|联系方式)|联系人|如(?:有|需|感)"
    r"|\b(?:please|feel free to) (?:contact|call|reply|reach)(?! (?:him|her|them))"
    r"|\bcontact me\b|\bmy (?:mobile|phone|number|e?-?mail)\b",
    re.I,
)
#: What may be the name of the sender in a line of its own, with or without their post.
_SIGNED_NAME = re.compile(
    r"\n\s*([\u4e00-\u9fff]{2,4})(?:[ \t|｜/]+[^\n，,。]{1,20})?[ \t]*(?=\n|$)"
)
#: Where somebody else begins to speak of themselves.
_END = re.compile(
    r"\n\s*(?:顾问|联系人|推荐人|猎头|此致|谢谢|祝|顺颂|best|kind|regards|thanks|cheers|--)", re.I
)
#: Of two telephones one is somebody else's.
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_PARTS = re.compile(r"[，,。；;\n]|\.\s")
_NOW = re.compile(
    r"(?:现任职?于?|现就职于|现在|目前(?:在|任职于|就职于|担任)?|就职于|任职于|现供职于"
    r"|在)\s*(?P<post>[^，,。；;\n]{4,40})"
    r"|(?:currently|now|presently|is|as|working as)\s+(?:an?\s+"
    r"|the\s+)?(?P<title>[A-Z][\w &/-]{2,40}?)\s+(?:at|with|of"
    r"|for)\s+(?P<firm>[A-Z][\w &.,()-]{2,60}?)(?=,\s(?!Ltd|Inc|Co\b|LLC)|\.\s|;|\n|$)"
)
_LEVEL = re.compile(
    r"博士|硕士|研究生|本科|学士|大专|专科|中专|高中"
    r"|\b(?:Bachelor|Master|MSc|BSc|MBA|PhD|Diploma)\b[^，,。；;.\n]{0,30}"
)
_YEARS = re.compile(
    r"(\d{1,2}(?:\.5)?)\s*(?:\+|多|余)?\s*(?:年(?:以上)?[^，,。；;\n\d]{0,12}(?:经验|经历"
    r"|工龄)|years?[’']?(?: of)?[\w ]{0,30}? experience)"
)
_PAY = re.compile(
    r"(?:期望|要求|想要|预期)(?:税前)?(?:薪[资酬水]|年薪|月薪|待遇|总包|年包"
    r"|package)?\s*(?:为|是|在|约)?\s*[:：]?\s*(?P<han>\d[^，,。；;\n]{0,20})"
    r"|(?:expect(?:s|ed|ing)?|looking for|asking)\s+(?:salary\s+)?(?:of\s+"
    r"|is\s+)?(?P<latin>(?:RMB|CNY|¥|USD|EUR|\$)?\s?\d[^;\n]{0,30}?)(?=,\s|\.\s|;|\n|$)",
    re.I,
)
#: What tells pay from days and years that are expected: 期望2周内到岗.
_IS_PAY = re.compile(r"\d\s*[kKwW万千元]|\d{4}|\d,\d{3}|薪|待遇|总包|年包|package|salary", re.I)
_APPLIES = re.compile(
    r"(?:应聘|申请|投递)(?:贵司|贵公司|的)*\s*[“\"「]?([\u4e00-\u9fffA-Za-z/]{2,16}?)[”\"」]?"
    r"(?:一职|岗位|职位|的?岗|，|,|。)"
)
#: Of fewer facts beside the name a text may only mention somebody.
_LEAST_FACTS = 3


def is_mail(head: bytes) -> bool:
    """Tell a mail, or a page saved as one, by its first line."""
    return bool(_HEAD.match(head.lstrip()))


def read_mail(path: Path) -> list[RawSheet | Form]:
    """Read a saved mail (.eml) or a web page saved in one file (.mht).

    What its sender writes about themselves in the head of the mail is not taken for the person's.

    Raises
    ------
    UnreadableFileError
        If neither its attachments nor its text are a résumé or a job description.
    """
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    forms, problems = _attached(message, path)
    forms = forms or _forms_of_text(message, path)
    if not forms:
        reasons = joined(problems, "; ") if problems else phrase("load", "no_form")
        remedy = phrase("load", "save_attachments" if problems else "give_headings")
        raise UnreadableFileError(str(path), reasons, remedy, closed=bool(problems))
    return [Form(form.source, form.table, form.records, (*form.notes, *problems)) for form in forms]


def people_in_prose(lines: Sequence[str]) -> list[dict[str, Cell]]:
    """Return label to value of each person of whom running text tells enough.

    Enough is a name behind words for whom the text is about, a telephone or an e-mail, and three
    facts in all.

    Examples
    --------
    >>> line = "推荐人选：轩辕立，男，本科，现任甲江泵业有限公司质量经理，13年经验，电话13900000000"
    >>> people_in_prose([line])[0]["现工作单位"]
    '甲江泵业有限公司'
    >>> people_in_prose(["我是小王，明天开会，电话13900000000"])
    []
    """
    text = same_width("\n".join(lines))
    text = text[: end.start()] if (end := _END.search(text)) else text
    people = [_person(part) for part in _of_each(text)]
    return [person for person in people if person]


def _attached(message: Message, path: Path) -> tuple[list[Form], list[str]]:
    """Return the forms among the attachments, and why others were left out."""
    forms: list[Form] = []
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, content) in enumerate(_attachments(message)):
            kind = Path(name).suffix.lower()
            if kind in _UNOPENED or (kind in _READERS and number >= _MOST_ATTACHMENTS):
                problems.append(phrase("load", "attachment_unread", name=name))
            elif kind in _READERS:
                copy = Path(folder) / str(number) / name
                copy.parent.mkdir()
                copy.write_bytes(content)
                try:
                    check_file(copy)
                    parts = [part for part in _READERS[kind](copy) if isinstance(part, Form)]
                except UnreadableFileError as error:
                    problems.append(joined([name, error.problem], ": "))
                    continue
                if not parts:
                    problems.append(phrase("load", "attachment_unread", name=name))
                for form in parts:
                    source = joined([path.name, name])
                    forms.append(Form(source, form.table, form.records, form.notes))
    # Beside a résumé a picture is a photograph or the mark of a firm.
    return forms, [
        problem for problem in problems if not forms or not problem.lower().endswith(_PICTURES)
    ]


def _attachments(message: Message) -> Iterator[tuple[str, bytes]]:
    for part in message.walk():
        name = part.get_filename()
        content = part.get_payload(decode=True) if name and not part.is_multipart() else None
        if name and isinstance(content, bytes) and content:
            # A name may lead elsewhere: its last part alone counts.
            yield (
                re.sub(r"[^\w\u4e00-\u9fff.() -]", "_", re.split(r"[/\\]", name)[-1])[-120:],
                content,
            )


def _forms_of_text(message: Message, path: Path) -> list[Form]:
    """Return the forms of the text of a mail."""
    parts = [part for part in message.walk() if not part.is_multipart() and not part.get_filename()]
    texts, pages = (
        [_text(part) for part in parts if part.get_content_type() == kind]
        for kind in ("text/plain", "text/html")
    )
    of_texts = [_own_lines([[line] for line in text.splitlines()]) for text in texts]
    of_pages = [_own_lines(lines_of_page(page)) for page in pages]
    for lines in of_texts:
        form = form_of_lines(lines, path.name)
        if form is not None and form.records and not is_of_nobody(form):
            return [form]
    for page, lines in zip(pages, of_pages, strict=True):
        form = form_of_lines(lines, path.name)
        if forms := [form] if form and form.records else forms_of_page(page, path):
            return forms
    told = (people_in_prose([" ".join(cells) for cells in lines]) for lines in of_pages + of_texts)
    people = next(filter(None, told), [])
    return [Form(path.name, "candidate", people)] if people else []


def _own_lines(lines: list[list[str]]) -> list[list[str]]:
    """Return the lines of a mail without quoted heads and without the signature of its sender."""
    own: list[list[str]] = []
    for cells in lines:
        line = [re.sub(r"^[>\s]+", "", cell) for cell in cells]
        if _SIGNATURE.match(line[0].strip()):
            break
        if any(line) and not _QUOTED_HEAD.match(line[0]):
            own.append(line)
    return own


def _text(part: Message | EmailMessage) -> str:
    """Return the text of a part; the charset that it names is tried first, and not believed."""
    content = part.get_payload(decode=True)
    raw = content if isinstance(content, bytes) else b""
    declared = (
        (part.get_content_charset() or "").replace("gb2312", "gb18030").replace("gbk", "gb18030")
    )
    for charset in filter(None, (declared, "utf-8", "gb18030")):
        try:
            return raw.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")


def _of_each(text: str) -> Iterator[str]:
    """Yield the text about each person who is proposed or asks for a post, from the name on to the next."""
    cues = [*_CUE.finditer(text)]
    for cue, behind in zip(cues, [*cues, None][1:], strict=True):
        part = text[cue.end() : behind.start() if behind else len(text)]
        is_self = _SELF.search(cue[0]) is not None
        if _NO_PROPOSAL.search(part) or (is_self and not _APPLYING.search(text)):
            continue
        yield part if is_self else _without_sender(part)


def _without_sender(text: str) -> str:
    """Return what is said of somebody else up to where the sender tells how to be reached, or signs."""
    names = (line for line in _SIGNED_NAME.finditer(text) if not text.startswith(line[1]))
    sign = next((line for line in names if _is_signature(line[1])), None)
    ends = [match.start() for match in (_OF_SENDER.search(text), sign) if match]
    return text[: min(ends, default=len(text))]


def _is_signature(name: str) -> bool:
    by_name = _BY_NAME.fullmatch(name) is not None
    return by_name or bool(surname(name) and from_head([name])["姓名"])


def _person(text: str) -> dict[str, Cell] | None:
    named = _HAN_NAME.match(text) or _LATIN_NAME.match(text)
    if named is None or not from_head([named[1]])["姓名"] or _BY_NAME.fullmatch(named[1]):
        return None
    head = from_head([part.strip() for part in _PARTS.split(text) if part.strip()])
    employer, title = _post(text)
    level, years, wish = (form.search(text) for form in (_LEVEL, _YEARS, _APPLIES))
    pay = next((one for one in _PAY.finditer(text) if _IS_PAY.search(one[0])), None)
    record: dict[str, Cell] = {
        "姓名": named[1],
        "手机": own_telephone(text) if len({*_MOBILE.findall(text)}) < 2 else None,
        "邮箱": head["邮箱"],
        "性别": head["性别"],
        "年龄": head["年龄"],
        "现居住地": head["现居住地"],
        "学历": level[0] if level and levels.parse("education", level[0]) else None,
        "现工作单位": employer,
        "当前职位": title,
        "工作年限": f"{years[1]}年" if years else None,
        "期望薪资": (pay["han"] or pay["latin"]).strip() if pay else None,
        "期望岗位": wish[1] if wish else None,
        "简历正文": _PAY.sub("", text).strip(),
    }
    facts = {name: value for name, value in record.items() if value}
    reached = "手机" in facts or "邮箱" in facts
    return facts if reached and len(facts.keys() - {"姓名", "简历正文"}) >= _LEAST_FACTS else None


def _post(text: str) -> tuple[str | None, str | None]:
    for match in _NOW.finditer(text):
        if match["title"]:
            return match["firm"].strip(), match["title"].strip()
        employer, title = employer_and_title(match["post"])
        glued = re.match(
            r"(.+?(?:公司|集团|厂))(?:的|担任|任|做)?([\u4e00-\u9fffA-Za-z]{2,12})$", match["post"]
        )
        if glued:
            employer, title = glued[1], glued[2]
        if employer and title:
            return employer, title
    return None, None
