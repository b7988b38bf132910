"""Enterprises and what they report about themselves."""

from talentmatch.data.contract.table import Column, Table
from talentmatch.data.tables.shared import (
    EDUCATION,
    ENTERPRISE_ID,
    INDUSTRY,
    MAJOR,
    OCCUPATION,
    PERIODS,
    PERMITTED_USE,
    REGION,
    SKILL_GRADE,
    SKILLS,
    TITLE_RANK,
)

__all__ = ["ENTERPRISE_TABLES"]

ENTERPRISE = Table(
    "enterprise",
    zh="企业名录",
    grain="one enterprise",
    key=("enterprise_id",),
    known_from="founded_on",
    columns=(
        ENTERPRISE_ID,
        Column(
            "credit_code",
            "text",
            "Unified social credit code (GB 32100), 18 characters.",
            zh="统一社会信用代码",
            aliases=("信用代码", "社会信用代码", "credit code", "uscc"),
            vocabulary="credit_code",
        ),
        Column(
            "name",
            "text",
            "Registered name.",
            zh="企业名称",
            required=True,
            aliases=("单位名称", "公司名称", "企业全称", "用人单位", "company", "company name"),
        ),
        Column("aliases", "list", "Other names it goes by.", zh="别名", aliases=("曾用名", "简称")),
        INDUSTRY,
        Column(
            "chain", "text", "Industry chain it belongs to.", zh="产业链", aliases=("所属产业链",)
        ),
        REGION,
        Column("park", "text", "Park or carrier it sits in.", zh="园区", aliases=("所属园区",)),
        Column(
            "ownership",
            "text",
            "Type of employer by ownership.",
            zh="企业类型",
            choices=("state", "private", "foreign", "joint", "public_institution", "government"),
            aliases=("所有制", "登记注册类型", "单位性质"),
        ),
        Column(
            "size_class",
            "text",
            "Size class by the 2017 statistical division.",
            zh="企业规模",
            choices=("micro", "small", "medium", "large"),
            aliases=("规模", "单位规模"),
        ),
        Column(
            "tags",
            "list",
            "Tags such as above_scale, specialised_new, single_champion, high_tech.",
            zh="企业标签",
            aliases=("标签", "资质"),
        ),
        Column("founded_on", "date", "Day of foundation.", zh="成立日期", aliases=("注册日期",)),
        PERMITTED_USE,
    ),
)

INDICATOR = Table(
    "indicator",
    zh="企业指标",
    grain="one metric of one enterprise in one period",
    key=("enterprise_id", "period", "metric"),
    known_from="coalesce(published_on, period + INTERVAL 1 MONTH)",
    columns=(
        ENTERPRISE_ID,
        Column(
            "period",
            "date",
            "First day of the month.",
            zh="月份",
            required=True,
            aliases=("统计月份", "年月", "所属期", *PERIODS, "month"),
        ),
        Column(
            "metric",
            "text",
            "What is measured: headcount, insured_persons, revenue, orders, "
            "rd_spend, investment, exports, patents …",
            zh="指标",
            required=True,
        ),
        Column("value", "float", "Value in the metric's own unit.", zh="数值", required=True),
        Column("unit", "text", "Unit of the value.", zh="单位"),
        Column("published_on", "date", "Day it became known.", zh="发布日期"),
        PERMITTED_USE,
    ),
)

NEED_SURVEY = Table(
    "need_survey",
    zh="人才需求调查",
    grain="one post named by one enterprise in one yearly round",
    key=("enterprise_id", "round", "post"),
    known_from="coalesce(answered_on, least(make_date(round, 12, 31), current_date))",
    columns=(
        ENTERPRISE_ID,
        Column(
            "round",
            "int",
            "Year of the round.",
            zh="调查年度",
            unit="year",
            low=1990,
            high=2100,
            required=True,
            aliases=("年度", "年份", "需求年度", "需求年份"),
        ),
        Column(
            "post",
            "text",
            "Title of the post; 'all' where the enterprise did not answer.",
            zh="岗位名称",
            default="all",
            aliases=("需求岗位", "紧缺岗位", "岗位"),
        ),
        OCCUPATION,
        Column(
            "openings",
            "int",
            "Number wanted; empty for 若干.",
            zh="需求人数",
            unit="persons",
            low=0,
            aliases=("需求数量", "拟招人数", "拟招聘人数", "计划招聘人数", "计划招聘数", "人数"),
        ),
        Column("urgency", "text", "How urgent.", zh="紧缺程度", choices=("low", "medium", "high")),
        Column("wanted_by", "date", "Month by which the post should be filled.", zh="到岗时间"),
        EDUCATION,
        MAJOR,
        TITLE_RANK,
        SKILL_GRADE,
        Column(
            "experience_min",
            "float",
            "Least experience.",
            zh="工作经验",
            unit="years",
            low=0,
            high=60,
            aliases=("工作年限", "经验要求"),
        ),
        Column(
            "pay_low",
            "float",
            "Lower end of pay.",
            zh="薪酬下限",
            unit="CNY/month",
            low=0,
            aliases=("薪资下限", "月薪下限", "年薪下限"),
        ),
        Column(
            "pay_high",
            "float",
            "Upper end of pay.",
            zh="薪酬上限",
            unit="CNY/month",
            low=0,
            aliases=("薪资上限", "月薪上限", "年薪上限"),
        ),
        SKILLS,
        Column(
            "answered", "bool", "Whether the enterprise answered.", zh="是否填报", default="true"
        ),
        Column("answered_on", "date", "Day of the answer.", zh="填报日期"),
        PERMITTED_USE,
    ),
)

WORKFORCE = Table(
    "workforce",
    zh="用工情况",
    grain="one occupation of one enterprise in one period",
    key=("enterprise_id", "occupation", "period"),
    known_from="period + INTERVAL 1 MONTH",
    columns=(
        ENTERPRISE_ID,
        OCCUPATION,
        Column(
            "period",
            "date",
            "First day of the month.",
            zh="月份",
            required=True,
            aliases=("统计月份", "年月", *PERIODS, "month"),
        ),
        Column("employed", "float", "People employed.", zh="在岗人数", unit="persons", low=0),
        Column(
            "hires", "float", "People hired in the month.", zh="新招人数", unit="persons", low=0
        ),
        Column(
            "separations",
            "float",
            "People who left in the month, retirements included.",
            zh="离职人数",
            unit="persons",
            low=0,
        ),
        Column(
            "retiring",
            "float",
            "People due to retire within a year.",
            zh="即将退休人数",
            unit="persons",
            low=0,
        ),
        PERMITTED_USE,
    ),
)

ENTERPRISE_TABLES = (ENTERPRISE, INDICATOR, NEED_SURVEY, WORKFORCE)
