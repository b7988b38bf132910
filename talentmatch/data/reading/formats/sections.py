"""Headings that part a résumé or a job description, in the ways people write them."""

from __future__ import annotations

import re
from functools import cache

from talentmatch.data.reading.layout.headings import heading

__all__ = ["NEW_COLUMN", "OTHERS", "PLAIN", "is_of_others", "is_office_use", "section_of"]

#: A part that holds labels and values.
PLAIN = ""
#: A part about other people: family, referees, whom to call; or for the employer to fill in.
OTHERS = "others"
#: A line that stands between two columns of a page; no text has this sign.
NEW_COLUMN = "\ufdd0"
#: Headings of a career that are built of two words.
_ENGLISH_WORK = tuple(f"{first} {second}" for first in ("professional", "career", "work", "job", "employment", "working") for second in ("history", "record", "experience", "background", "overview", "chronology", "track record"))  # fmt: skip
#: Name under which a part goes into a record, to the headings it stands under.
_PERSON: dict[str, tuple[str, ...]] = {
    "工作经历": ("其他工作", "其它工作", "其他工作经历", "其它工作经历", "早期工作", "早期工作经历", "早期经历", "earlier career", "earlier experience", "earlier employment", "early career", "previous experience", "previous employment", "prior experience", "other experience", "other work experience", "additional experience", "经历", "工作", "任职", "履历", "工作经验/经历", "工作经验及经历", "工作经验", "工作履历", "工作简历", "职业经历", "任职经历", "职业履历", "工作背景", "主要工作经历", "工作及实习经历", "工作/实习经历", "工作情况", "从业经历", "个人工作经历", "work", "jobs", "work experience", "experience", "employment history", "professional experience", "work history", "career history", "employment", "career", "career summary", "relevant experience", "professional background", "working experience", "job experience", "employment record", *_ENGLISH_WORK),
    "教育经历": ("学习", "学业", "学业背景", "学习背景", "求学", "教育背景", "教育", "教育情况", "学习经历", "教育信息", "学历背景", "教育及培训", "主要教育经历", "学习情况", "教育履历", "education", "education & training", "education and training", "academic background", "academic qualifications", "educational background", "academics", "education background", "education & qualifications", "qualifications", "education and qualifications", "academic record", "academic history", "academic career", "education history", "educational record", "academic education", "studies", "schooling"),
    "服役经历": ("服役", "服役情况", "从军经历", "军旅经历", "部队经历", "入伍经历", "参军经历", "兵役", "兵役情况", "服兵役情况", "军队经历", "military service", "military experience", "military background", "national service"),
    "项目经历": ("项目经验", "项目", "主要项目", "项目业绩", "科研项目", "科研经历", "projects", "key projects", "project experience", "selected projects", "publications", "论文", "专利"),
    "培训经历": ("培训", "培训情况", "实习经历", "实践经历", "社会实践", "校园经历", "校内经历", "在校情况", "在校经历", "在校经验", "在校活动", "在校实践", "在校任职", "校园活动", "校园实践", "校内活动", "校内实践", "校内任职", "学生会经历", "学生干部经历", "学生工作经历", "社团经历", "社团活动", "社会活动", "社会实践经历", "课外活动", "志愿经历", "志愿服务", "志愿活动", "实习", "实习经验", "实习情况", "实践活动", "实践经验", "进修经历", "培训记录", "campus experience", "leadership experience", "student activities", "volunteer work", "community service", "student leadership", "training and courses", "professional development", "学生工作", "志愿者经历", "兼职经历", "兼职", "兼职情况", "社会兼职", "training", "internships", "internship", "volunteer experience", "volunteering", "volunteer", "courses", "activities", "extracurricular activities"),
    "专业技能": ("技能特长", "技能", "个人技能", "掌握技能", "职业技能", "技能专长", "专长", "it技能", "技能/特长", "技能与特长", "技能清单", "skills", "key skills", "technical skills", "core skills", "core competencies", "skills & tools", "computer skills", "professional skills", "it skills", "tools", "technologies", "competencies", "competences", "key competencies", "key competences", "core competences", "areas of expertise", "expertise", "skill set", "abilities", "professional competencies", "technical competencies"),
    "证书": ("资格证书", "职业资格", "所获证书", "技能证书", "证书情况", "职业证书", "资质证书", "证照", "证书及资质", "certificates", "certifications", "licenses", "licences", "licenses & certifications", "qualifications and certificates"),
    "自我评价": ("评价", "简介", "自评", "自述", "优势", "亮点", "推荐理由", "推荐意见", "推荐评语", "推荐语", "顾问评价", "顾问评语", "顾问推荐", "人选亮点", "候选人亮点", "综合评价", "个人亮点", "优势亮点", "个人优势", "个人简介", "个人评价", "自我介绍", "个人总结", "自我描述", "职业概述", "核心优势", "个人概述", "summary", "profile", "professional summary", "about me", "about", "personal statement", "career objective", "personal profile"),
    "个人总结": ("语言能力", "语言", "外语水平", "外语能力", "获奖情况", "荣誉", "所获奖项", "获奖经历", "奖惩情况", "荣誉奖项", "兴趣爱好", "兴趣", "爱好", "languages", "language skills", "awards", "honors", "honours", "achievements", "key achievements", "awards & honors", "interests", "hobbies", "hobbies & interests", "additional information", "附加信息", "其他信息", "其他", "备注"),
    OTHERS: ("家庭成员", "家庭情况", "家庭主要成员", "家庭成员及社会关系", "主要家庭成员", "家庭关系", "社会关系", "紧急联系人", "证明人", "推荐人", "担保人", "紧急联系方式", "family members", "references", "referees", "reference", "emergency contact", "面试评价", "面试记录", "面试意见", "录用意见", "审批意见", "用人部门意见", "人力资源部意见", "公司意见", "面试官评价"),
    PLAIN: ("意向", "求职", "基本信息", "个人信息", "求职意向", "求职期望", "联系方式", "联系", "联系我", "联络", "联络方式", "联系信息", "职位信息", "岗位信息", "基本资料", "个人资料", "基本情况", "个人情况", "职业意向", "应聘信息", "期望工作", "期望", "期望信息", "求职要求", "个人期望", "求职意愿", "就业意向", "personal information", "personal details", "job intention", "contact", "contact details", "contact information", "objective", "personal data"),
}  # fmt: skip
_JOB: dict[str, tuple[str, ...]] = {
    "岗位职责": ("职位描述", "岗位描述", "工作内容", "工作职责", "职责", "岗位说明", "你将负责", "主要职责", "职位职责", "岗位介绍"),
    "任职要求": ("任职资格", "岗位要求", "职位要求", "任职条件", "我们希望你", "招聘要求", "应聘要求", "要求", "岗位条件", "应聘条件", "招聘条件", "具体要求", "你需要具备"),
    "福利待遇": ("公司福利", "薪酬福利", "我们提供", "福利", "岗位福利"),
    "responsibilities": ("key responsibilities", "main responsibilities", "your responsibilities", "duties", "main duties", "duties and responsibilities", "roles and responsibilities", "role and responsibilities", "responsibilities and duties", "what you'll do", "what you will do", "what you’ll do", "your tasks", "the job", "job duties", "tasks"),
    "requirements": ("qualifications", "key requirements", "job requirements", "minimum qualifications", "basic qualifications", "required qualifications", "required skills", "skills and experience", "what you'll need", "what you’ll need", "what you will need", "what we're looking for", "what we’re looking for", "what we are looking for", "who you are", "your profile", "about you", "qualifications and skills", "skills and qualifications", "experience and qualifications", "must have", "nice to have", "preferred qualifications"),
    "job description": ("about the role", "about the job", "about the position", "the role", "role overview", "overview", "job summary", "position summary", "job overview", "summary", "job purpose", "description", "role description", "purpose of the role"),
    "benefits": ("what we offer", "we offer", "our offer", "why join us", "perks", "perks and benefits", "compensation and benefits"),
    OTHERS: ("公司简介", "公司介绍", "关于我们", "企业简介", "企业介绍", "单位简介", "about us", "about the company", "who we are", "the company", "company overview", "company profile"),
}  # fmt: skip
_EDGES = re.compile(r"^[^\w\u4e00-\u9fff]+|[^\w\u4e00-\u9fff]+$")
_TAIL = re.compile(r"\s*[(（【\[][^)）】\]]*[)）】\]]\s*$")
_HAN_THEN_LATIN = re.compile(
    r"([\u4e00-\u9fff/、与及和]+)\W*([A-Za-z][A-Za-z &/]*)|([A-Za-z][A-Za-z &/]*?)\W*([\u4e00-\u9fff]+)"
)
_OF_OTHERS = re.compile(
    r"紧急|家属|家长|父亲|母亲|配偶|爱人|监护人|证明人|推荐人|介绍人|担保人|亲属|内推|联系人|与.{0,4}关系|emergency|next of kin"
    r"|referee|spouse|guardian|顾问(?:姓名|电话|手机|邮箱|微信|联系)|推荐(?:顾问|机构)|(?:consultant|recruiter)(?:'s)? (?:name|phone|mobile|e-?mail)"
)
_OFFICE = re.compile(
    r"以下.{0,12}(?:公司|部门|单位|面试|人力|企业|招聘|考官).{0,8}填写|(?:公司|企业|HR|人事|人力资源部?)填写"
    r"|(?:for )?office use only|for (?:internal|hr) use",
    re.I,
)


@cache
def _parts_by_heading(table: str) -> dict[str, str]:
    if table == "posting":
        plain = {heading(name): PLAIN for name in _PERSON[PLAIN]}
        return plain | {
            heading(name): part for part, names in _JOB.items() for name in (part, *names)
        }
    return {
        heading(name): part for part, names in _PERSON.items() for name in (part, *names) if name
    }


def section_of(text: str, table: str) -> str | None:
    """Return the part that a heading opens, under its one name; None if the text is no heading.

    Examples
    --------
    >>> section_of("【工作经历】", "candidate"), section_of("EMPLOYMENT HISTORY:", "candidate")
    ('工作经历', '工作经历')
    >>> section_of("教育背景 Education", "candidate"), section_of("教育机器人公司", "candidate")
    ('教育经历', None)
    """
    if len(text) > 40:
        return None
    part_of = _parts_by_heading(table)
    bare = _EDGES.sub("", text)
    for name in (text, bare, _TAIL.sub("", bare)):
        if heading(name) in part_of:
            return part_of[heading(name)]
    both = _HAN_THEN_LATIN.fullmatch(bare)
    if both:
        parts = {part_of.get(heading(half)) for half in both.groups() if half}
        # One of two names may be one of its own kind; two of different parts are no heading.
        parts.discard(None)
        han = heading(both[1] or both[4] or "")
        if len(parts) == 1 and han in part_of:
            return parts.pop()
    return None


def is_of_others(label: str) -> bool:
    """Tell a label of somebody else's data: of family, a referee, whom to call.

    Examples
    --------
    >>> is_of_others("紧急联系人电话"), is_of_others("联系电话")
    (True, False)
    """
    return len(label) <= 20 and bool(_OF_OTHERS.search(label.lower()))


def is_office_use(text: str) -> bool:
    """Tell the line below which the employer fills in."""
    return len(text) <= 40 and bool(_OFFICE.search(text))
