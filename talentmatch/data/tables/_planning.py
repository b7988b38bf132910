"""What a talent office plans with: stock, levels, supply, programmes, targets, own lists."""

from talentmatch.data.contract.table import Column, Table
from talentmatch.data.tables.shared import (
    CANDIDATE_ID,
    EDUCATION,
    INDUSTRY,
    MAJOR,
    OCCUPATION,
    PERMITTED_USE,
    REGION,
    SCARCITY_GRADES,
)

__all__ = ["PLANNING_TABLES"]

_YEAR = Column(
    "year",
    "int",
    "Year.",
    zh="年份",
    unit="year",
    low=1990,
    high=2100,
    required=True,
    aliases=("年度",),
)
_INDICATOR = Column(
    "indicator",
    "text",
    "Name of the plan indicator.",
    zh="规划指标",
    required=True,
    aliases=("指标名称", "指标"),
)

CHAIN_INDUSTRY = Table(
    "chain_industry",
    zh="产业链行业对照",
    grain="one industry of one industry chain",
    key=("chain", "industry"),
    columns=(
        Column("chain", "text", "Industry chain.", zh="产业链", required=True),
        INDUSTRY,
    ),
)

POST = Table(
    "post",
    zh="岗位目录",
    grain="one post of the user's own list",
    key=("post",),
    columns=(
        Column("post", "text", "Name of the post.", zh="岗位名称", required=True),
        Column("chain", "text", "Industry chain.", zh="产业链"),
        OCCUPATION,
        Column("aliases", "list", "Other names.", zh="别名"),
    ),
)

TALENT_STOCK = Table(
    "talent_stock",
    zh="人才存量",
    grain="people of one group and level in one region and year",
    key=("region", "talent_group", "level", "year"),
    known_from="make_date(year + 1, 1, 1)",
    columns=(
        REGION,
        Column(
            "talent_group",
            "text",
            "Group of talent.",
            zh="人才类别",
            default="all",
            choices=(
                "all",
                "party_government",
                "enterprise_management",
                "professional",
                "skilled",
                "rural",
                "social_work",
            ),
        ),
        Column("level", "text", "Level.", zh="层次", default="all"),
        _YEAR,
        Column("people", "float", "People.", zh="人数", unit="persons", low=0, required=True),
        PERMITTED_USE,
    ),
)

TALENT_LEVEL = Table(
    "talent_level",
    zh="人才分类目录",
    grain="one clause of one level in the city's own scheme",
    key=("level", "clause"),
    columns=(
        Column(
            "level", "text", "Level (A–E, or top, leading, backbone …).", zh="层次", required=True
        ),
        Column("clause", "text", "Number of the clause.", zh="条款", required=True),
        Column("rank", "int", "Order of the level, 1 the highest.", zh="顺序", low=1),
        Column("meaning", "text", "What the clause asks for.", zh="条件"),
        Column(
            "requires",
            "list",
            "What must hold, all of it, as column >= value over education, title_rank, skill_grade "
            "and experience_years; empty: read off the meaning.",
            zh="判定条件",
        ),
        Column("proof", "list", "Proof it asks for.", zh="证明材料"),
    ),
)

SUPPLY = Table(
    "supply",
    zh="院校招生计划",
    grain="one major of one institution in one year",
    key=("institution", "major", "year"),
    known_from="coalesce(published_on, make_date(year, 1, 1))",
    columns=(
        Column(
            "institution",
            "text",
            "School, vocational schools too.",
            zh="院校",
            required=True,
            aliases=("学校", "院校名称", "学校名称", "school"),
        ),
        Column("major", "text", "Major.", zh="专业", required=True, aliases=("专业名称",)),
        Column(
            "year",
            "int",
            "Year of intake for seats, of graduation for graduates.",
            zh="年份",
            unit="year",
            low=1990,
            high=2100,
            required=True,
            aliases=("年度", "届", "届别", "学年", "毕业年份", "school year", "academic year"),
        ),
        EDUCATION,
        Column(
            "seats",
            "float",
            "Seats planned.",
            zh="招生计划数",
            unit="persons",
            low=0,
            aliases=("招生人数", "计划数"),
        ),
        Column(
            "graduates",
            "float",
            "Graduates.",
            zh="毕业生数",
            unit="persons",
            low=0,
            aliases=("毕业人数", "预计毕业生数"),
        ),
        Column(
            "stay_share",
            "float",
            "Share that stays in the city.",
            zh="留本地比例",
            unit="1",
            low=0,
            high=1,
            aliases=("留甬比例", "本地就业率"),
        ),
        Column(
            "return_share",
            "float",
            "People who come back in a year, per graduate who left in a year.",
            zh="返乡比例",
            unit="1",
            low=0,
            high=1,
        ),
        Column("published_on", "date", "Day it became known.", zh="发布日期"),
    ),
)

MAJOR_OCCUPATION = Table(
    "major_occupation",
    zh="专业职业对照",
    grain="share of the graduates of one major that enter one occupation",
    key=("major", "occupation"),
    columns=(
        MAJOR,
        OCCUPATION,
        Column("share", "float", "Share.", zh="占比", unit="1", low=0, high=1, required=True),
    ),
)

PROGRAMME = Table(
    "programme",
    zh="人才项目",
    grain="spend of one programme in one year",
    key=("programme_id", "year"),
    known_from="make_date(year + 1, 1, 1)",
    columns=(
        Column("programme_id", "text", "Number of the programme.", zh="计划编号", required=True),
        Column("name", "text", "Name.", zh="计划名称"),
        _YEAR,
        Column("spend", "float", "Spend in the year.", zh="支出", unit="CNY", low=0),
    ),
)

PROGRAMME_MEMBER = Table(
    "programme_member",
    zh="人才项目入选者",
    grain="one person who came by one programme",
    key=("programme_id", "candidate_id"),
    known_from="joined_on",
    subjects=("candidate_id",),
    columns=(
        Column("programme_id", "text", "Number of the programme.", zh="计划编号", required=True),
        CANDIDATE_ID,
        Column("joined_on", "date", "Day of arrival.", zh="入选日期", required=True),
        Column("left_on", "date", "Day of departure.", zh="离开日期", event=True),
    ),
)

PROGRAMME_OUTPUT = Table(
    "programme_output",
    zh="人才项目产出",
    grain="one measure of what the people of one programme and year of arrival brought by the end "
    "of one year",
    key=("programme_id", "cohort", "year", "metric"),
    known_from="make_date(year + 1, 1, 1)",
    columns=(
        Column("programme_id", "text", "Number of the programme.", zh="计划编号", required=True),
        Column(
            "cohort",
            "int",
            "Year in which these people came.",
            zh="入选年份",
            unit="year",
            low=1990,
            high=2100,
            required=True,
        ),
        _YEAR,
        Column(
            "metric",
            "text",
            "What is measured: patents, sales, enterprises_founded, people_trained …",
            zh="产出指标",
            required=True,
        ),
        Column("value", "float", "Value within the year.", zh="数值", required=True),
        Column("unit", "text", "Unit of the value.", zh="单位"),
    ),
)

TARGET = Table(
    "target",
    zh="规划目标",
    grain="target of one indicator in one year",
    key=("indicator", "year"),
    known_from="set_on",
    columns=(
        _INDICATOR,
        _YEAR,
        Column("target", "float", "Value to reach.", zh="目标值", required=True),
        Column("baseline", "float", "Value at the start.", zh="基期值"),
        Column(
            "baseline_year",
            "int",
            "Year of the baseline.",
            zh="基期年份",
            unit="year",
            low=1990,
            high=2100,
        ),
        Column(
            "direction",
            "text",
            "Whether more or less is better.",
            zh="方向",
            default="up",
            choices=("up", "down"),
        ),
        Column("unit", "text", "Unit of the indicator.", zh="单位"),
        Column("set_on", "date", "Day the target was set.", zh="设定日期"),
    ),
)

TARGET_ACTUAL = Table(
    "target_actual",
    zh="规划完成情况",
    grain="reported value of one indicator in one year",
    key=("indicator", "year"),
    known_from="coalesce(reported_on, make_date(year + 1, 1, 1))",
    columns=(
        _INDICATOR,
        _YEAR,
        Column("value", "float", "Reported value.", zh="完成值", required=True),
        Column("reported_on", "date", "Day of the report.", zh="上报日期"),
    ),
)

LIST_EDIT = Table(
    "list_edit",
    zh="人工修改记录",
    grain="one change by hand of one cell of a list; rows are only ever added",
    key=("list", "row", "column", "at"),
    purposes=("planning",),
    columns=(
        Column("list", "text", "List that was changed.", zh="清单", required=True),
        Column("row", "text", "Row: industry chain and occupation.", zh="行", required=True),
        Column("column", "text", "Column that was changed.", zh="列", required=True),
        Column("before", "text", "What the figures gave.", zh="修改前"),
        Column("after", "text", "What stands instead; empty: the figures again.", zh="修改后"),
        Column("why", "text", "Reason.", zh="修改理由", required=True),
        Column("who", "text", "Who changed it.", zh="修改人", required=True),
        Column("at", "datetime", "When.", zh="修改时间", required=True),
    ),
)

SHORTAGE_EDITION = Table(
    "shortage_edition",
    zh="紧缺人才目录已发布版",
    grain="one row of one published list of scarce posts; chain 'all' where the list is by post",
    key=("edition", "chain", "occupation"),
    purposes=("planning",),
    columns=(
        Column("edition", "text", "Name of the edition.", zh="版次", required=True),
        Column("published_on", "date", "Day of publication.", zh="发布日期", required=True),
        Column("published_at", "datetime", "Hour of publication.", zh="发布时间"),
        Column("who", "text", "Who published it.", zh="发布人", required=True),
        Column("chain", "text", "Industry chain.", zh="产业链", default="all"),
        OCCUPATION,
        Column("post", "text", "Post.", zh="岗位名称"),
        Column(
            "grade",
            "text",
            "Grade of scarcity.",
            zh="紧缺等级",
            choices=SCARCITY_GRADES,
            required=True,
        ),
        Column(
            "grade_printed",
            "text",
            "Grade as it was printed: a range where the data settled none.",
            zh="公布等级",
        ),
        *(
            Column(name, "float", meaning, zh=zh, unit=unit)
            for name, meaning, zh, unit in (
                ("number", "Number wanted.", "需求人数", "persons per year"),
                ("supply", "Supply.", "供给", "persons per year"),
                ("gap", "Gap.", "缺口", "persons per year"),
                ("gap_lo", "Lower end of the gap, 80 %.", "缺口下限", "persons per year"),
                ("gap_hi", "Upper end of the gap, 80 %.", "缺口上限", "persons per year"),
                ("probability", "Probability that the gap is above zero.", "缺口概率", "1"),
                ("pay_p50", "Middle yearly pay.", "年薪中位数", "CNY/year"),
            )
        ),
        Column("basis", "text", "What the figures rest on.", zh="依据"),
        Column("edited", "list", "Cells changed by hand.", zh="人工修改"),
    ),
)

# Only the program writes these two: their headings are none that a file of an office has, or it
# would be taken for them.
PUBLISHED_CELL = Table(
    "published_cell",
    zh="已公布单元格",
    grain="one figure of one list for the public, printed or left out; rows are only ever added",
    key=("given_out_at", "list_name", "cell_dims", "cell_codes", "figure_period", "figure_name"),
    purposes=("planning",),
    columns=(
        Column(
            "given_out_at", "datetime", "When it was given out.", zh="对外公布时间", required=True
        ),
        Column("list_name", "text", "List that was given out.", zh="对外公布清单", required=True),
        Column("edition_name", "text", "Edition it was.", zh="对外公布版次", default="none"),
        Column(
            "basis_key",
            "text",
            "Who stood behind it, see published_basis.",
            zh="公布依据标识",
            required=True,
        ),
        Column("cell_dims", "text", "Dimensions, by bars.", zh="公布单元格维度", required=True),
        Column("cell_codes", "text", "Codes, by bars.", zh="公布单元格代码", required=True),
        Column("figure_period", "text", "Month or year.", zh="公布数值时期", default="all"),
        Column("figure_name", "text", "Column of the list.", zh="公布数值指标", default="all"),
        Column("cell_figure", "float", "Figure, also where it was left out.", zh="公布单元格数值"),
        Column("cell_shown", "bool", "Whether it was printed.", zh="单元格是否公布", required=True),
    ),
)

PUBLISHED_BASIS = Table(
    "published_basis",
    zh="已公布数据依据",
    grain="openings of one enterprise in one cell behind lists that were given out",
    key=("basis_key", "in_region", "in_industry", "in_chain", "in_occupation", "contributor"),
    purposes=("planning",),
    columns=(
        Column("basis_key", "text", "Hash of all its rows.", zh="公布依据标识", required=True),
        Column("basis_day", "date", "Last day of the data.", zh="公布依据截止日", required=True),
        Column("in_region", "text", "Region.", zh="公布依据区域", required=True),
        Column("in_industry", "text", "Industry.", zh="公布依据行业", required=True),
        Column("in_chain", "text", "Industry chain.", zh="公布依据产业链", required=True),
        Column("in_occupation", "text", "Occupation.", zh="公布依据职业", required=True),
        Column("contributor", "text", "Enterprise.", zh="公布依据企业编号", required=True),
        Column(
            "contributed",
            "float",
            "Openings.",
            zh="公布依据岗位数",
            unit="positions",
            low=0,
            required=True,
        ),
    ),
)

PLANNING_TABLES = (
    CHAIN_INDUSTRY,
    POST,
    TALENT_STOCK,
    TALENT_LEVEL,
    SUPPLY,
    MAJOR_OCCUPATION,
    PROGRAMME,
    PROGRAMME_MEMBER,
    PROGRAMME_OUTPUT,
    TARGET,
    TARGET_ACTUAL,
    LIST_EDIT,
    SHORTAGE_EDITION,
    PUBLISHED_CELL,
    PUBLISHED_BASIS,
)
