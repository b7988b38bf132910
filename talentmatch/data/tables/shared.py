"""Columns that several tables share, so that they mean the same everywhere."""

from talentmatch.data.contract.table import Column

__all__ = [
    "CANDIDATE_ID",
    "EDUCATION",
    "EDUCATION_LEVELS",
    "ENTERPRISE_ID",
    "INDUSTRY",
    "MAJOR",
    "OCCUPATION",
    "PERIODS",
    "PERMITTED_USE",
    "POSTING_ID",
    "REGION",
    "SCARCITY_GRADES",
    "SKILLS",
    "SKILL_GRADE",
    "SKILL_GRADES",
    "TITLE_RANK",
    "TITLE_RANKS",
]

#: Lowest to highest.
EDUCATION_LEVELS = (
    "junior_middle",
    "senior_middle",
    "vocational",
    "college",
    "bachelor",
    "master",
    "doctor",
)
TITLE_RANKS = ("none", "assistant", "intermediate", "associate_senior", "senior")
#: How scarce a post is, from not at all.
SCARCITY_GRADES = ("none", "mild", "high", "severe")
#: What people head a column of months, quarters or half-years with.
PERIODS = (
    "季度",
    "统计季度",
    "时期",
    "期间",
    "统计期",
    "统计时期",
    "统计时间",
    "报告期",
    "半年度",
    "quarter",
    "reference period",
)
SKILL_GRADES = ("none", "grade_5", "grade_4", "grade_3", "grade_2", "grade_1")

ENTERPRISE_ID = Column(
    "enterprise_id",
    "text",
    "Unified social credit code where it is known, else the register's own number.",
    zh="企业编号",
    required=True,
    aliases=("enterprise code", "company id"),
)
CANDIDATE_ID = Column(
    "candidate_id",
    "text",
    "Pseudonym of the person; whatever a file holds here is hashed with the store's key.",
    zh="人才编号",
    required=True,
    aliases=("人选编号", "简历编号", "简历ID", "candidate no", "resume id"),
    person=True,
)
POSTING_ID = Column(
    "posting_id",
    "text",
    "Number of the posting.",
    zh="职位编号",
    required=True,
    aliases=("岗位编号", "招聘编号", "job id", "requisition id"),
)
INDUSTRY = Column(
    "industry",
    "text",
    "Industry by GB/T 4754-2017, as fine as it is known (C, C34, C348, C3484).",
    zh="行业代码",
    vocabulary="industry",
    aliases=("行业", "所属行业", "国民经济行业", "industry code"),
)
OCCUPATION = Column(
    "occupation",
    "text",
    "Occupation by the 2022 classification (大典) or the user's own post list.",
    zh="职业代码",
    aliases=(
        "职业编码",
        "职业分类代码",
        "职业分类编码",
        "职业小类代码",
        "职业细类代码",
        "大典编码",
        "大典代码",
        "职业",
        "occupation code",
    ),
)
REGION = Column(
    "region",
    "text",
    "Region, town or park.",
    zh="区域",
    aliases=("地区", "镇街", "所属镇街", "工作地点", "工作城市", "location", "city"),
)
EDUCATION = Column(
    "education",
    "text",
    "Education: of a person the highest, of a post the least.",
    zh="学历",
    choices=EDUCATION_LEVELS,
    aliases=("学历要求", "最高学历", "degree"),
)
MAJOR = Column("major", "text", "Field of study.", zh="专业", aliases=("专业要求", "所学专业"))
TITLE_RANK = Column(
    "title_rank",
    "text",
    "Professional title rank (职称).",
    zh="职称",
    choices=TITLE_RANKS,
    aliases=("职称要求", "职称等级"),
)
SKILL_GRADE = Column(
    "skill_grade",
    "text",
    "Vocational skill grade (职业技能等级), grade 1 the highest.",
    zh="技能等级",
    choices=SKILL_GRADES,
    aliases=("技能等级要求", "职业资格等级"),
)
SKILLS = Column(
    "skills",
    "list",
    "Skills by their name in the vocabulary.",
    zh="技能",
    aliases=("技能要求", "专业技能", "技能标签", "能力要求"),
)
PERMITTED_USE = Column(
    "permitted_use",
    "text",
    "What the row may be used for: statistics only, administration, or commerce as well.",
    zh="用途限制",
    default="statistical",
    choices=("statistical", "administrative", "commercial"),
)
