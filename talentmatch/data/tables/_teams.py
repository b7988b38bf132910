"""Teams, projects, sites and capital."""

from talentmatch.data.contract.table import Column, Table
from talentmatch.data.tables.shared import CANDIDATE_ID, INDUSTRY, REGION, SKILLS

__all__ = ["TEAM_TABLES"]

_TEAM_ID = Column("team_id", "text", "Number of the team.", zh="团队编号", required=True)
_PROJECT_ID = Column("project_id", "text", "Number of the project.", zh="项目编号", required=True)
_READINESS = Column(
    "readiness",
    "int",
    "Technology readiness level (GB/T 22900).",
    zh="技术成熟度",
    unit="level",
    low=1,
    high=9,
)
_FULL_TIME = Column("full_time", "bool", "Full-time rather than flexible (柔性).", zh="全职")

TEAM = Table(
    "team",
    zh="团队",
    grain="one team",
    key=("team_id",),
    known_from="registered_on",
    columns=(
        _TEAM_ID,
        Column("name", "text", "Name of the team.", zh="团队名称"),
        Column("lead_id", "text", "Pseudonym of the lead.", zh="带头人编号", person=True),
        INDUSTRY,
        SKILLS,
        _READINESS,
        Column("patents", "int", "Patents granted.", zh="专利数", unit="patents", low=0),
        Column(
            "capital", "float", "Own capital the team brings.", zh="自有资金", unit="CNY", low=0
        ),
        Column(
            "capital_needed",
            "float",
            "Capital the team looks for.",
            zh="融资需求",
            unit="CNY",
            low=0,
        ),
        _FULL_TIME,
        Column("brings_project", "text", "Title of the project the team brings.", zh="携带项目"),
        Column(
            "past_projects", "int", "Projects finished.", zh="完成项目数", unit="projects", low=0
        ),
        Column(
            "wanted_regions",
            "list",
            "Regions the team would settle in; empty: anywhere.",
            zh="意向区域",
        ),
        Column("area_needed", "float", "Floor space needed.", zh="场地需求", unit="m2", low=0),
        Column("needs", "list", "Further needs: housing, school, partner_job.", zh="配套需求"),
        Column("registered_on", "date", "Day the record was made.", zh="登记日期"),
    ),
)

TEAM_MEMBER = Table(
    "team_member",
    zh="团队成员",
    grain="one member of one team",
    key=("team_id", "candidate_id"),
    subjects=("candidate_id",),
    known_from="since",
    columns=(
        _TEAM_ID,
        CANDIDATE_ID,
        Column("role", "text", "Role in the team.", zh="角色"),
        SKILLS,
        Column(
            "level",
            "int",
            "Level in the role, 1 (junior) to 5 (leading).",
            zh="能力等级",
            unit="level",
            low=1,
            high=5,
        ),
        Column(
            "monthly_cost",
            "float",
            "Cost at full allocation.",
            zh="月成本",
            unit="CNY/month",
            low=0,
        ),
        Column(
            "allocation",
            "float",
            "Share of working time that is free.",
            zh="可投入比例",
            unit="1",
            low=0,
            high=1,
        ),
        _FULL_TIME,
        Column("since", "date", "Member since.", zh="加入日期"),
    ),
)

TEAM_ASSET = Table(
    "team_asset",
    zh="团队资产",
    grain="one asset a team brings",
    key=("team_id", "asset"),
    columns=(
        _TEAM_ID,
        Column("asset", "text", "Name of the asset.", zh="资产名称", required=True),
        Column(
            "kind",
            "text",
            "Kind of asset.",
            zh="资产类型",
            choices=("technology", "patent", "capital", "project", "equipment"),
        ),
        _READINESS,
        Column("value", "float", "Value, where there is one.", zh="价值", unit="CNY", low=0),
    ),
)

PROJECT = Table(
    "project",
    zh="项目",
    grain="one project that looks for a team",
    key=("project_id",),
    known_from="published_on",
    columns=(
        _PROJECT_ID,
        Column("name", "text", "Name of the project.", zh="项目名称", required=True),
        Column(
            "kind",
            "text",
            "open_bidding (揭榜挂帅), investment, contest or research.",
            zh="项目类型",
            choices=("open_bidding", "investment", "contest", "research"),
        ),
        Column("sponsor", "text", "Enterprise or office behind it.", zh="发起单位"),
        INDUSTRY,
        REGION,
        SKILLS,
        Column(
            "readiness_min",
            "int",
            "Least technology readiness level.",
            zh="最低技术成熟度",
            unit="level",
            low=1,
            high=9,
        ),
        Column("prize", "float", "Prize or reward for the team.", zh="榜单金额", unit="CNY", low=0),
        Column("budget", "float", "Budget for staff.", zh="人员预算", unit="CNY", low=0),
        Column(
            "capital_needed",
            "float",
            "Capital the team must bring.",
            zh="需投入资金",
            unit="CNY",
            low=0,
        ),
        Column(
            "capital_offered",
            "float",
            "Capital offered to the team.",
            zh="可提供资金",
            unit="CNY",
            low=0,
        ),
        Column("months", "float", "Duration.", zh="周期", unit="months", low=0),
        Column("area_offered", "float", "Floor space offered.", zh="可提供场地", unit="m2", low=0),
        Column(
            "offers", "list", "What else is offered: housing, school, partner_job.", zh="配套政策"
        ),
        Column("deadline", "date", "Last day to apply.", zh="截止日期"),
        Column("published_on", "date", "Day of publication.", zh="发布日期"),
    ),
)

PROJECT_ROLE = Table(
    "project_role",
    zh="项目岗位",
    grain="one role of one project",
    key=("project_id", "role"),
    columns=(
        _PROJECT_ID,
        Column("role", "text", "Name of the role.", zh="角色", required=True),
        SKILLS,
        Column(
            "level",
            "int",
            "Least level, 1 (junior) to 5 (leading).",
            zh="能力等级",
            unit="level",
            low=1,
            high=5,
        ),
        Column("head_count", "int", "People needed.", zh="人数", unit="persons", low=1),
        _FULL_TIME,
        Column("must", "bool", "Required rather than desired.", zh="必须", default="true"),
    ),
)

TEAM_INTERACTION = Table(
    "team_interaction",
    zh="团队项目互动",
    grain="one action of one side on one team-project pair",
    key=("team_id", "project_id", "at", "side", "action"),
    known_from='"at"',
    columns=(
        _TEAM_ID,
        _PROJECT_ID,
        Column("at", "datetime", "When.", zh="时间", required=True),
        Column(
            "side", "text", "Who acted.", zh="操作方", choices=("team", "project"), required=True
        ),
        Column(
            "action",
            "text",
            "What was done.",
            zh="动作",
            required=True,
            choices=("view", "apply", "contact", "shortlist", "offer", "accept", "reject"),
        ),
    ),
)

JUDGE_SCORE = Table(
    "judge_score",
    zh="评审打分",
    grain="score of one judge on one criterion of one project or team",
    key=("subject_id", "judge", "criterion"),
    known_from="scored_on",
    columns=(
        Column("subject_id", "text", "project_id or team_id.", zh="对象编号", required=True),
        Column("judge", "text", "Pseudonym of the judge.", zh="评委", required=True),
        Column("criterion", "text", "Criterion.", zh="评审指标", required=True),
        Column(
            "score", "float", "Score.", zh="得分", unit="points", low=0, high=100, required=True
        ),
        Column("weight", "float", "Weight of the criterion.", zh="权重", unit="1", low=0),
        Column("scored_on", "date", "Day of the score.", zh="评审日期"),
    ),
)

SITE = Table(
    "site",
    zh="载体",
    grain="one site (carrier)",
    key=("site_id",),
    columns=(
        Column("site_id", "text", "Number of the site.", zh="载体编号", required=True),
        Column("name", "text", "Name.", zh="载体名称", required=True),
        Column(
            "kind",
            "text",
            "Kind of site.",
            zh="载体类型",
            choices=("incubator", "maker_space", "research_station", "industry_college", "park"),
        ),
        REGION,
        Column("industries", "list", "Industries it takes (GB/T 4754).", zh="主导产业"),
        Column("capacity", "int", "Teams it can take.", zh="可入驻团队数", unit="teams", low=0),
        Column("area", "float", "Free floor space.", zh="可用面积", unit="m2", low=0),
    ),
)

FUND = Table(
    "fund",
    zh="基金",
    grain="one fund",
    key=("fund_id",),
    columns=(
        Column("fund_id", "text", "Number of the fund.", zh="基金编号", required=True),
        Column("name", "text", "Name.", zh="基金名称", required=True),
        Column("ticket_low", "float", "Smallest ticket.", zh="单笔下限", unit="CNY", low=0),
        Column("ticket_high", "float", "Largest ticket.", zh="单笔上限", unit="CNY", low=0),
        Column(
            "size", "float", "Capital that can still be placed.", zh="可投金额", unit="CNY", low=0
        ),
        Column("stages", "list", "Stages it invests in: seed, angel, growth …", zh="投资阶段"),
        Column("industries", "list", "Industries it invests in (GB/T 4754).", zh="投资领域"),
    ),
)

COLLABORATION = Table(
    "collaboration",
    zh="合作关系",
    grain="joint work of two people",
    key=("candidate_a", "candidate_b"),
    known_from="last_on",
    subjects=("candidate_a", "candidate_b"),
    columns=(
        Column(
            "candidate_a",
            "text",
            "Pseudonym of the one.",
            zh="人才甲",
            required=True,
            person=True,
        ),
        Column(
            "candidate_b",
            "text",
            "Pseudonym of the other.",
            zh="人才乙",
            required=True,
            person=True,
        ),
        Column("times", "int", "Joint pieces of work.", zh="合作次数", unit="1", low=1),
        Column("last_on", "date", "Day of the last one.", zh="最近合作日期"),
    ),
)

TEAM_TABLES = (
    TEAM,
    TEAM_MEMBER,
    TEAM_ASSET,
    PROJECT,
    PROJECT_ROLE,
    TEAM_INTERACTION,
    JUDGE_SCORE,
    SITE,
    FUND,
    COLLABORATION,
)
