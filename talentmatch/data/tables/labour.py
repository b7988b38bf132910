"""The labour market: postings, demand series, staffing patterns, clients and placements."""

from dataclasses import replace

from talentmatch.data.contract.table import Column, Table
from talentmatch.data.tables.shared import (
    CANDIDATE_ID,
    EDUCATION,
    INDUSTRY,
    MAJOR,
    OCCUPATION,
    PERIODS,
    PERMITTED_USE,
    POSTING_ID,
    REGION,
    SKILL_GRADE,
    SKILLS,
    TITLE_RANK,
)

__all__ = ["LABOUR_TABLES"]

OCCUPATION_MIX = Table(
    "occupation_mix",
    zh="行业职业结构",
    grain="share of one occupation in the employment of one industry",
    key=("industry", "occupation", "year"),
    known_from="make_date(year + 1, 1, 1)",
    columns=(
        INDUSTRY,
        OCCUPATION,
        Column(
            "year",
            "int",
            "Year of the staffing pattern.",
            zh="年份",
            unit="year",
            low=1990,
            high=2100,
            required=True,
        ),
        Column(
            "share",
            "float",
            "Share of employment.",
            zh="占比",
            unit="1",
            low=0,
            high=1,
            required=True,
        ),
        Column("source", "text", "Where the figure comes from.", zh="来源"),
    ),
)

EMPLOYMENT = Table(
    "employment",
    zh="分行业就业人员",
    grain="people employed in one industry, or one occupation of it, in one year",
    key=("region", "industry", "occupation", "year"),
    known_from="make_date(year + 1, 1, 1)",
    columns=(
        REGION,
        replace(INDUSTRY, required=True),
        OCCUPATION,
        Column(
            "year",
            "int",
            "Year.",
            zh="年份",
            unit="year",
            low=1990,
            high=2100,
            required=True,
            aliases=("年度",),
        ),
        Column(
            "employed",
            "float",
            "People employed, as a yearbook or a census gives them: the year's mean or its end.",
            zh="就业人员",
            unit="persons",
            low=0,
            required=True,
            aliases=(
                "就业人数",
                "就业人员数",
                "就业人员年末人数",
                "从业人员",
                "从业人数",
                "从业人员数",
                "从业人员期末人数",
                "期末从业人员",
                "年末从业人员",
                "平均从业人员",
                "全部从业人员",
                "employment",
                "employed persons",
                "persons employed",
            ),
        ),
        Column("source", "text", "Where the figure comes from.", zh="来源"),
    ),
)

POSTING = Table(
    "posting",
    zh="招聘岗位",
    grain="one posting",
    key=("posting_id",),
    known_from="posted_on",
    columns=(
        POSTING_ID,
        Column("enterprise_id", "text", "Enterprise that has the opening.", zh="企业编号"),
        Column(
            "enterprise_name",
            "text",
            "Its name as written in the advertisement.",
            zh="企业名称",
            aliases=("公司名称", "招聘单位", "单位名称", "company", "hiring organization"),
        ),
        Column(
            "title",
            "text",
            "Title as advertised.",
            zh="职位名称",
            required=True,
            aliases=("岗位名称", "招聘岗位", "岗位", "职位", "job title", "position"),
        ),
        OCCUPATION,
        REGION,
        Column(
            "openings",
            "int",
            "Number of openings; empty for 若干.",
            zh="招聘人数",
            unit="positions",
            low=1,
            aliases=("人数", "需求人数", "vacancies"),
        ),
        Column(
            "posted_on",
            "date",
            "Day of publication.",
            zh="发布日期",
            aliases=("发布时间", "publish date", "date posted"),
        ),
        Column(
            "closed_on",
            "date",
            "Day it was filled or withdrawn.",
            zh="截止日期",
            event=True,
            aliases=("下线日期", "valid through"),
        ),
        Column(
            "pay_low",
            "float",
            "Lower end of pay.",
            zh="薪资下限",
            unit="CNY/month",
            low=0,
            aliases=("薪酬下限", "月薪下限", "年薪下限"),
        ),
        Column(
            "pay_high",
            "float",
            "Upper end of pay.",
            zh="薪资上限",
            unit="CNY/month",
            low=0,
            aliases=("薪酬上限", "月薪上限", "年薪上限"),
        ),
        Column(
            "pay_months",
            "float",
            "Months of pay in a year.",
            zh="薪资月数",
            unit="months",
            aliases=("发薪月数", "薪数", "年发薪月数", "一年几薪", "months of pay", "pay months"),
            low=1,
            high=36,
        ),
        EDUCATION,
        MAJOR,
        TITLE_RANK,
        SKILL_GRADE,
        Column(
            "experience_min",
            "float",
            "Least experience.",
            zh="经验下限",
            unit="years",
            low=0,
            high=60,
        ),
        Column(
            "experience_max",
            "float",
            "Most experience.",
            zh="经验上限",
            unit="years",
            low=0,
            high=60,
        ),
        SKILLS,
        Column("licences", "list", "Licences the post needs by law.", zh="所需证照"),
        Column(
            "text",
            "text",
            "Body of the advertisement, contact data and unlawful limits removed.",
            zh="职位描述",
            aliases=("岗位职责", "任职要求", "description"),
            free_text=True,
        ),
        Column(
            "agency", "bool", "Published by an agency for a client.", zh="中介发布", default="false"
        ),
        Column("dispatch", "bool", "Labour dispatch (劳务派遣).", zh="劳务派遣", default="false"),
        Column("repost_of", "text", "Posting of which this is a copy.", zh="重复发布自"),
        Column(
            "unlawful_terms",
            "list",
            "Limits found that the law forbids; never a constraint.",
            zh="违规限制",
        ),
    ),
)

# How a sheet that counts openings heads what they are for.
_POSTS = ("岗位", "招聘岗位", "职位", "职位名称", "工种", "job title")

DEMAND = Table(
    "demand",
    zh="岗位需求",
    grain="openings of one series in one month",
    key=("region", "industry", "occupation", "skill", "enterprise", "month"),
    known_from="month + INTERVAL 1 MONTH",
    columns=(
        *(
            Column(
                name,
                "text",
                f"Dimension {name}; 'all' where the series is not split by it.",
                zh=zh,
                default="all",
                aliases=aliases,
            )
            for name, zh, aliases in (
                ("region", "区域", ()),
                ("industry", "行业", ()),
                ("occupation", "职业", _POSTS),
                ("skill", "技能", ()),
                ("enterprise", "企业", ()),
            )
        ),
        Column(
            "month",
            "date",
            "First day of the month.",
            zh="月份",
            required=True,
            aliases=("date", "统计月份", "年月", *PERIODS, "period"),
        ),
        Column(
            "openings",
            "float",
            "Vacancies opened in the month; a rate or an index may stand here.",
            zh="新增岗位数",
            unit="positions",
            low=0,
            required=True,
            aliases=("demand", "需求量"),
        ),
        Column("source", "text", "Where the figure comes from.", zh="来源"),
        PERMITTED_USE,
    ),
)

FIRM_CONTACT_NAME = Column(
    "contact_name",
    "text",
    "Whom to call at the enterprise.",
    zh="企业联系人",
    aliases=("客户联系人", "对接人"),
    sealed=True,
)
FIRM_CONTACT_PHONE = Column(
    "contact_phone",
    "text",
    "Telephone of whom to call at the enterprise.",
    zh="企业联系电话",
    aliases=("客户联系电话", "对接人电话"),
    sealed=True,
)

CLIENT = Table(
    "client",
    zh="客户合同",
    grain="one client of the agency",
    key=("client_id",),
    known_from="signed_on",
    columns=(
        Column("client_id", "text", "Number of the client.", zh="客户编号", required=True),
        Column("enterprise_id", "text", "Enterprise the client is.", zh="企业编号"),
        Column("name", "text", "Name of the client.", zh="客户名称", required=True),
        Column(
            "fee_rate",
            "float",
            "Fee as a share of the first year's pay.",
            zh="服务费率",
            unit="1",
            low=0,
            high=1,
        ),
        Column(
            "fee_fixed",
            "float",
            "Fee for each placement where no rate is agreed.",
            zh="固定服务费",
            unit="CNY",
            low=0,
        ),
        Column("payment_steps", "list", "Shares of the fee and when they fall due.", zh="付款节点"),
        Column("guarantee_days", "int", "Guarantee period.", zh="保证期", unit="days", low=0),
        Column(
            "off_limits_until",
            "date",
            "No person is approached there before this day.",
            zh="禁猎截止",
        ),
        Column("signed_on", "date", "Day of signature.", zh="签约日期"),
        FIRM_CONTACT_NAME,
        FIRM_CONTACT_PHONE,
    ),
)

LEAD = Table(
    "lead",
    zh="线索",
    grain="one lead",
    key=("lead_id",),
    known_from="created_on",
    purposes=("recruiting",),
    columns=(
        Column("lead_id", "text", "Number of the lead.", zh="线索编号", required=True),
        Column(
            "enterprise_id",
            "text",
            "Enterprise that will not fill the posts.",
            zh="企业编号",
            required=True,
        ),
        OCCUPATION,
        Column("created_on", "date", "Day of creation.", zh="创建日期", required=True),
        Column(
            "state",
            "text",
            "State of the lead.",
            zh="状态",
            default="open",
            choices=("open", "owned", "snoozed", "contacted", "won", "lost"),
        ),
        Column("owner", "text", "Who works on it.", zh="负责人"),
        Column("snoozed_until", "date", "Not shown before this day.", zh="暂缓至"),
        Column("value", "float", "Expected fee.", zh="预期服务费", unit="CNY", low=0),
        Column("updated_on", "date", "Day of the last change.", zh="更新日期", event=True),
        Column("contacted_on", "date", "Day of the last contact.", zh="最近联系"),
        Column("follow_up_on", "date", "Day on which to call again.", zh="下次跟进"),
        FIRM_CONTACT_NAME,
        FIRM_CONTACT_PHONE,
    ),
)

PLACEMENT = Table(
    "placement",
    zh="入职记录",
    grain="one person placed in one posting",
    key=("candidate_id", "posting_id"),
    known_from="joined_on",
    subjects=("candidate_id",),
    columns=(
        CANDIDATE_ID,
        POSTING_ID,
        Column("joined_on", "date", "First day of work.", zh="入职日期", required=True),
        Column("guarantee_until", "date", "End of the guarantee period.", zh="保证期至"),
        Column("left_on", "date", "Last day of work.", zh="离职日期", event=True),
        Column("fee", "float", "Fee invoiced.", zh="服务费", unit="CNY", low=0),
    ),
)

LABOUR_TABLES = (OCCUPATION_MIX, EMPLOYMENT, POSTING, DEMAND, CLIENT, LEAD, PLACEMENT)
