"""Firms, codes, rows and queries that several tests share."""

import os
from pathlib import Path

import pandas as pd

FIRM = "甲江机械有限公司"
OTHER = "乙河食品有限公司"
CODE = "91350100M000100Y43"
TECHNOLOGY = "乙河科技有限公司"
PRECISION = "虚海精工有限公司"
THIRD = "丙山电子有限公司"
CODE_OF_FIRM = "91330282MA2BBBB11A"
NEEDS_TITLE = "2025年企业用工需求"
DRIVES = "恒锐传动有限公司"
MILL = "博远船舶配件有限公司"
ONE = "甲一机械有限公司"
TWO = "乙二机械有限公司"
MOTORS = "乙河电器有限公司"
CAR_PARTS = "丙山汽车零部件有限公司"
FIGURES = "SELECT strftime(period, '%Y-%m'), metric, value, unit FROM indicator ORDER BY rowid"
INSURED = "SELECT strftime(period, '%Y-%m'), value FROM indicator ORDER BY period, value"
WANTED = "SELECT post, openings FROM need_survey ORDER BY rowid"
REGISTER_AND_CHAIN = "SELECT name, region, chain FROM enterprise ORDER BY rowid"
SUPPLY = "SELECT major, year, seats, graduates FROM supply ORDER BY major, year"
NEEDS = "SELECT post, openings, pay_low, pay_high FROM need_survey ORDER BY rowid"
OPENINGS_BY_REGION = "SELECT region, strftime(month, '%Y-%m'), openings FROM demand ORDER BY 1, 2"
INSURED_BY_MONTH = "SELECT strftime(period, '%Y-%m'), value FROM indicator ORDER BY 1"
REGISTER = "SELECT name, region FROM enterprise ORDER BY rowid"
SUPPLY_IN_FULL = "SELECT institution, major, year, seats, graduates FROM supply ORDER BY rowid"
SUMS = "SELECT metric, year(period), sum(value), count(*) FROM indicator GROUP BY ALL ORDER BY ALL"
LAST_MONTH = "SELECT strftime(max(month), '%Y-%m') FROM demand"
REGIONS = "SELECT DISTINCT region FROM demand ORDER BY 1"
OPENINGS_BY_INDUSTRY = (
    "SELECT industry, strftime(month, '%Y-%m'), openings FROM demand ORDER BY 1, 2"
)
DATA = Path(os.environ.get("TALENTMATCH_DATA", Path(__file__).parents[4] / "shared" / "data"))
NEEDS_COLUMNS = ("need_survey", "post", "openings", "round")
SUPPLY_COLUMNS = ("supply", "institution", "year", "seats")
INSURED_COLUMNS = ("indicator", "period", "value")
REGISTER_COLUMNS = ("enterprise", "name", "region")
BOOKS = Path(__file__).parent / "workbooks"
PLAN = ["序号", "学校名称", "专业名称", "年度", "招生计划数"]
MONTHS = [f"{number}月" for number in range(1, 13)]
INDUSTRY_ROWS = [["C34", *range(10, 22)], ["C18", *range(30, 42)], ["C39", *range(15, 27)]]
FIRST_OF_MARCH = pd.Timestamp("2024-03-01")
NEEDS_ROWS = (["企业名称", "岗位", "需求人数"], [FIRM, "车工", 3], [OTHER, "钳工", 5])
POSTS_ROWS = (["岗位", "招聘人数", "学历"], ["车工", 3, "大专"], ["钳工", 5, "大专"])
NAME_AND_PHONE = ["王虚一", "13900000001"]
