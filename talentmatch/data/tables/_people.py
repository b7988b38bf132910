"""Candidates, their consent, and what they and employers did."""

from talentmatch.data.contract.table import Column, Table
from talentmatch.data.tables.shared import (
    CANDIDATE_ID,
    EDUCATION,
    MAJOR,
    OCCUPATION,
    POSTING_ID,
    REGION,
    SKILL_GRADE,
    SKILLS,
    TITLE_RANK,
)

__all__ = ["IDENTITY_MARK", "PEOPLE_TABLES"]

#: Column of a frame of contacts that stands for the number of an identity card; no table has it.
IDENTITY_MARK = "_identity_mark"

CANDIDATE = Table(
    "candidate",
    zh="人才库",
    grain="one person, without name or contact",
    key=("candidate_id",),
    known_from="registered_on",
    subjects=("candidate_id",),
    columns=(
        CANDIDATE_ID,
        Column(
            "title",
            "text",
            "Present or latest title.",
            zh="当前职位",
            aliases=(
                "现任职位",
                "当前职务",
                "current title",
                "current position",
                "current job title",
            ),
        ),
        OCCUPATION,
        REGION,
        EDUCATION,
        MAJOR,
        Column(
            "full_time_education",
            "bool",
            "Whether the highest education was full-time (全日制).",
            zh="全日制",
        ),
        TITLE_RANK,
        SKILL_GRADE,
        Column("talent_level", "text", "Level in the city's own scheme.", zh="人才层次"),
        Column(
            "experience_years",
            "float",
            "Years of work.",
            zh="工作年限",
            unit="years",
            low=0,
            high=70,
            aliases=("工作经验", "工龄", "years of experience"),
        ),
        SKILLS,
        Column("licences", "list", "Licences held.", zh="证照"),
        Column(
            "employer",
            "text",
            "Present employer: enterprise_id or name.",
            zh="现工作单位",
            aliases=("当前公司", "目前公司", "所在单位", "current company"),
        ),
        Column(
            "blocked_employers", "list", "Employers the person is never shown to.", zh="屏蔽企业"
        ),
        Column(
            "expected_yearly_pay",
            "float",
            "Expected pay.",
            zh="期望年薪",
            unit="CNY/year",
            low=0,
            aliases=("期望薪资", "薪资期望", "期望薪酬", "expected salary"),
        ),
        Column(
            "wanted_regions",
            "list",
            "Regions the person would work in; empty: anywhere.",
            zh="期望地点",
            aliases=("期望城市", "意向城市", "期望工作地"),
        ),
        Column(
            "wanted_titles",
            "list",
            "Posts the person wants.",
            zh="期望岗位",
            aliases=("求职意向",),
        ),
        Column(
            "available_from",
            "date",
            "First day the person could start.",
            zh="可到岗日期",
            aliases=("到岗时间",),
        ),
        Column(
            "partner_id",
            "text",
            "Pseudonym of the partner who also looks for a post.",
            zh="配偶编号",
            person=True,
        ),
        Column(
            "registered_on",
            "date",
            "Day the record was made.",
            zh="登记日期",
            aliases=("更新时间", "投递时间", "活跃时间"),
        ),
        Column(
            "text",
            "text",
            "Résumé, names and contact data removed.",
            zh="简历正文",
            aliases=("自我评价", "工作经历", "summary"),
            free_text=True,
            sealed=True,
        ),
    ),
)

CONSENT = Table(
    "consent",
    zh="授权同意",
    grain="consent of one person to one purpose and receiver",
    key=("candidate_id", "purpose", "receiver"),
    known_from="given_on",
    columns=(
        CANDIDATE_ID,
        Column(
            "purpose",
            "text",
            "What the data may be used for.",
            zh="用途",
            required=True,
            choices=("planning", "recruiting", "service"),
        ),
        Column(
            "receiver",
            "text",
            "Who may see it: an enterprise_id, or '*' for the store's owner.",
            zh="接收方",
            default="*",
        ),
        Column("given_on", "date", "Day it was given.", zh="授权日期", required=True),
        Column("expires_on", "date", "Last day it holds.", zh="到期日期"),
        Column("withdrawn_on", "date", "Day it was withdrawn.", zh="撤回日期", event=True),
    ),
)

CONTACT = Table(
    "contact",
    zh="联系方式",
    grain="name and contact data of one person, never read by a model",
    key=("candidate_id",),
    subjects=("candidate_id",),
    purposes=("recruiting", "service"),
    columns=(
        CANDIDATE_ID,
        Column("name", "text", "Name.", zh="姓名", aliases=("name", "candidate name"), sealed=True),
        Column(
            "phone",
            "text",
            "Telephone.",
            zh="手机",
            aliases=("电话", "联系电话", "手机号", "mobile"),
            sealed=True,
        ),
        Column(
            "email",
            "text",
            "E-mail.",
            zh="邮箱",
            aliases=("电子邮箱", "电子邮件", "e-mail"),
            sealed=True,
        ),
    ),
)

PROTECTED = Table(
    "protected",
    zh="受保护属性",
    grain="protected attributes of one person, read by the fairness audit alone",
    key=("candidate_id",),
    purposes=("audit",),
    columns=(
        CANDIDATE_ID,
        Column("sex", "text", "Sex.", zh="性别", sealed=True),
        Column(
            "birth_year",
            "int",
            "Year of birth.",
            zh="出生年份",
            unit="year",
            low=1900,
            high=2100,
            aliases=("出生年月", "年龄"),
            sealed=True,
        ),
        Column("marital_status", "text", "Marital status.", zh="婚姻状况", sealed=True),
        Column("ethnicity", "text", "Ethnicity.", zh="民族", sealed=True),
        Column(
            "household_registration",
            "text",
            "Household registration.",
            zh="户籍",
            aliases=("籍贯", "户口所在地"),
            sealed=True,
        ),
    ),
)

INTERACTION = Table(
    "interaction",
    zh="互动记录",
    grain="one action of one side on one candidate-posting pair",
    key=("candidate_id", "posting_id", "at", "side", "action"),
    known_from='"at"',
    subjects=("candidate_id",),
    columns=(
        CANDIDATE_ID,
        POSTING_ID,
        Column("at", "datetime", "When.", zh="时间", required=True),
        Column(
            "side",
            "text",
            "Who acted.",
            zh="操作方",
            choices=("candidate", "employer"),
            required=True,
        ),
        Column(
            "action",
            "text",
            "What was done; view without more is exposure.",
            zh="动作",
            choices=("view", "apply", "contact", "interview", "offer", "accept", "reject"),
            required=True,
        ),
    ),
)

PROCESS = Table(
    "process",
    zh="推荐进展",
    grain="how far one person has come with one post of one firm, as somebody wrote it down",
    key=("candidate_id", "posting_id", "firm", "post"),
    subjects=("candidate_id",),
    purposes=("recruiting",),
    columns=(
        CANDIDATE_ID,
        Column(
            "posting_id",
            "text",
            "Number of the posting, where it is known.",
            zh="职位编号",
            aliases=(
                "岗位编号",
                "应聘职位编号",
                "推荐职位编号",
                "job id",
                "job opening id",
                "requisition id",
                "posting id",
            ),
        ),
        Column(
            "firm",
            "text",
            "The firm as it is written.",
            zh="推荐客户",
            aliases=("推荐公司", "应聘公司", "客户", "client", "hiring company"),
        ),
        Column(
            "post",
            "text",
            "The post as it is written.",
            zh="推荐职位",
            aliases=("推荐岗位", "应聘职位", "应聘岗位", "job", "job opening", "requisition"),
        ),
        Column(
            "stage",
            "text",
            "How far it has come; open is not yet begun, and keeps nobody from a list.",
            zh="进展",
            required=True,
            choices=("open", "in_process", "offer", "hired", "declined"),
            aliases=(
                "推荐状态",
                "状态",
                "流程状态",
                "status",
                "candidate status",
                "application status",
            ),
        ),
        Column(
            "at",
            "date",
            "Day of it.",
            zh="进展日期",
            aliases=("推荐日期", "更新日期", "applied on", "application date", "date applied"),
        ),
        Column(
            "office_step",
            "text",
            "What the office itself calls how far it has come.",
            zh="本机构进展名称",
        ),
    ),
)

# Only the program writes it: its headings are none that a file of an office has, or a list of
# people would be taken for it.
NOTE = Table(
    "note",
    zh="备忘记录",
    grain="what somebody wrote down about one person, and when to come back to it",
    key=("candidate_id", "posting_id", "noted_at", "noted_by"),
    subjects=("candidate_id",),
    purposes=("recruiting",),
    columns=(
        CANDIDATE_ID,
        Column(
            "posting_id",
            "text",
            "Posting that it is about, if one.",
            zh="职位编号",
        ),
        Column("noted_at", "datetime", "When it was written.", zh="备忘写入时间", required=True),
        Column("noted_by", "text", "Who wrote it.", zh="备忘写入人", required=True),
        Column(
            "note_kind",
            "text",
            "What was done; a remark is no contact.",
            zh="备忘方式",
            default="remark",
            choices=("remark", "call", "message", "meeting"),
        ),
        Column(
            "note_text",
            "text",
            "What is to be remembered.",
            zh="备忘内容",
            required=True,
            free_text=True,
            sealed=True,
        ),
        Column("come_back_on", "date", "Day on which to come back to it.", zh="备忘跟进日"),
        Column("note_done", "bool", "Whether that was done.", zh="备忘已跟进"),
    ),
)

PEOPLE_TABLES = (CANDIDATE, CONSENT, CONTACT, PROTECTED, INTERACTION, PROCESS, NOTE)
