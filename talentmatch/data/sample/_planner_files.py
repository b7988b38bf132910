"""A planner's fictitious files: register, survey, insured persons, enrolment plan, targets."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from talentmatch.data.sample._messy_sheets import Cell, MessySheet, records, write_workbook
from talentmatch.data.sample._words import (
    EDUCATION_WORDS,
    OWNERSHIP_WORDS,
    SIZE_WORDS,
    TAG_WORDS,
    URGENCY_WORDS,
    experience_words,
    pay_words,
    skill_words,
)
from talentmatch.data.sample.catalogue import MONTHS, industries, occupations
from talentmatch.data.sample.city import City

__all__ = ["write_planner_files"]

_N_ENTERPRISES: Final = 60
_POSTS_EACH: Final = 8
_WRONG_CODES: Final = (7, 23, 41)
_MIX_YEAR: Final = 2024


def write_planner_files(city: City, folder: Path, rng: np.random.Generator) -> None:
    """Write the files of about sixty of the city's enterprises into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    firms = _sample_firms(city, rng)
    _register(firms, folder / "企业名录.xlsx")
    _survey(city, firms, rng, folder / "人才需求调查2024.xlsx")
    _insured(city, firms, folder / "参保人数2024.xlsx")
    _enrolment(city, len(firms) / len(city.tables["enterprise"]), folder / "招生计划.xlsx")
    _staffing(city, folder / "行业职业结构.xlsx")
    _targets(city, folder / "规划目标.csv")
    _actuals(city, folder / "规划完成情况.csv")


def _sample_firms(city: City, rng: np.random.Generator) -> pd.DataFrame:
    """Choose a third who answered the survey and others who did not, small and large."""
    survey = city.tables["need_survey"]
    answered = survey[survey["answered"].astype(bool) & (survey["round"] == _MIX_YEAR)]
    firms = city.tables["enterprise"]
    did = firms["enterprise_id"].isin(answered["enterprise_id"])
    rows = [
        part.iloc[rng.choice(len(part), size=min(size, len(part)), replace=False)]
        for part, size in (
            (firms[did], _N_ENTERPRISES // 3),
            (firms[~did], _N_ENTERPRISES * 2 // 3),
        )
    ]
    return pd.concat(rows).sort_values("enterprise_id", ignore_index=True)


def _register(firms: pd.DataFrame, path: Path) -> None:
    names = industries().set_index("industry")["zh"]
    rows = [
        [
            k + 1,
            _mistyped(firm.credit_code) if k in _WRONG_CODES else firm.credit_code,
            firm.name,
            names[firm.industry],
            "张三（内部）",
            firm.region,
            SIZE_WORDS[firm.size_class],
            OWNERSHIP_WORDS[firm.ownership],
            f"{firm.founded_on:%Y/%-m/%-d}",
            firm.chain,
            "、".join(TAG_WORDS[tag] for tag in firm.tags) or None,
        ]
        for k, firm in enumerate(records(firms))
    ]
    sheet = MessySheet(
        "企业名录",
        "模拟市重点企业名录（模拟数据，企业均为虚构）",
        [
            "序号",
            "统一社会信用代码",
            "企业名称",
            "所属行业",
            "联系人",
            ("基本情况", ["所属镇街", "企业规模", "登记注册类型", "成立日期"]),
            "产业链",
            "企业标签",
        ],
        rows,
        notes=[
            "填报说明：1.企业名称应与营业执照一致；2.所属行业填写国民经济行业名称。",
            "统计截止：2024年12月31日",
        ],
        footer=[["合计", None, f"{len(rows)}家"], ["注：本表为模拟数据，不对应任何真实企业。"]],
        hidden=[4],
    )
    write_workbook(path, [sheet])


def _mistyped(code: str) -> str:
    """Swap the last two digits of the organisation part, as a tired typist does."""
    return code[:14] + code[15] + code[14] + code[16:] if code[14] != code[15] else code[:17] + "-"


def _survey(city: City, firms: pd.DataFrame, rng: np.random.Generator, path: Path) -> None:
    survey = city.tables["need_survey"]
    survey = survey[survey["answered"].astype(bool) & (survey["round"] == _MIX_YEAR)]
    posts = survey.merge(firms[["enterprise_id", "name", "credit_code"]], on="enterprise_id")
    posts = posts.sort_values(
        ["enterprise_id", "openings"], ascending=[True, False], na_position="first"
    )
    posts = posts.groupby("enterprise_id", sort=False).head(_POSTS_EACH)
    styles = rng.integers(0, 4, len(posts))
    rows = [
        _survey_row(k, post, int(style))
        for k, (post, style) in enumerate(zip(records(posts), styles, strict=True))
    ]
    total = posts["openings"].sum()
    sheet = MessySheet(
        "需求汇总",
        "2024年度企业人才需求调查汇总表（模拟数据）",
        [
            "序号",
            "企业名称",
            "统一社会信用代码",
            "需求岗位",
            "需求人数",
            "紧缺程度",
            ("任职要求", ["学历要求", "专业要求", "工作经验", "技能要求"]),
            "薪酬待遇",
            "到岗时间",
        ],
        rows,
        notes=["填报单位：模拟市人才服务中心    单位：人", "说明：人数不确定的填“若干”。"],
        footer=[["合计", None, None, None, int(total)], ["注：未填报企业不在表内。"]],
    )
    write_workbook(path, [sheet])


def _survey_row(k: int, post: Any, style: int) -> list[Cell]:
    return [
        k + 1,
        post.name,
        post.credit_code,
        post.post,
        "若干" if pd.isna(post.openings) else int(post.openings),
        URGENCY_WORDS[post.urgency],
        f"{EDUCATION_WORDS[post.education]}及以上",
        "不限" if pd.isna(post.major) else post.major,
        experience_words(post.experience_min),
        skill_words(post.skills),
        "面议" if k % 17 == 5 else pay_words(post.pay_low, post.pay_high, style),
        f"{post.wanted_by.year}年{post.wanted_by.month}月",
    ]


def _insured(city: City, firms: pd.DataFrame, path: Path) -> None:
    months = MONTHS[-36:]
    indicator = city.tables["indicator"]
    insured = indicator[indicator["metric"] == "insured_persons"]
    wide = insured.pivot_table(index="enterprise_id", columns="period", values="value")[months]
    wide = wide.loc[firms["enterprise_id"]]
    rows = [
        [k + 1, firm.name, firm.credit_code, *values]
        for k, (firm, values) in enumerate(
            zip(records(firms), wide.astype(int).to_numpy().tolist(), strict=True)
        )
    ]
    sums = wide.sum().astype(int).tolist()
    sheet = MessySheet(
        "参保人数",
        "企业职工参保人数分月统计（模拟数据）",
        ["序号", "单位名称", "统一社会信用代码", *(f"{m.year}年{m.month}月" for m in months)],
        rows,
        notes=["单位：人"],
        footer=[["合计", None, None, *sums]],
    )
    write_workbook(path, [sheet])


def _enrolment(city: City, share: float, path: Path) -> None:
    """Write the schools' plans, as large for these enterprises as they are for the whole city."""
    supply = city.tables["supply"]
    supply = supply[supply["year"] >= 2022]
    supply = supply.assign(
        seats=(5 * (supply["seats"] * share / 5).round()).clip(lower=5),
        graduates=(supply["graduates"] * share).round().clip(lower=1),
    )
    schools = supply.groupby("institution", sort=True)
    write_workbook(path, [_enrolment_sheet(str(school), part) for school, part in schools])


def _enrolment_sheet(school: str, plans: pd.DataFrame) -> MessySheet:
    rows: list[list[Cell]] = [
        [
            k + 1,
            plan.institution,
            plan.major,
            EDUCATION_WORDS[plan.education],
            plan.year,
            int(plan.seats),
            int(plan.graduates),
            f"{plan.stay_share:.0%}",
        ]
        for k, plan in enumerate(records(plans))
    ]
    sums = [int(plans[name].sum()) for name in ("seats", "graduates")]
    return MessySheet(
        school[:20],
        f"{school}招生计划与毕业生情况（模拟数据）",
        [
            "序号",
            "学校名称",
            "专业名称",
            "学历",
            "年度",
            "招生计划数",
            "预计毕业生数",
            "留本地比例",
        ],
        rows,
        notes=["填报说明：招生计划数按当年入学口径，毕业生数按当年毕业口径。"],
        footer=[["合计", None, None, None, None, *sums]],
    )


def _staffing(city: City, path: Path) -> None:
    """Write the staffing pattern and where graduates go: what turns people into occupations."""
    mix = city.tables["occupation_mix"]
    mix = mix[mix["year"] == _MIX_YEAR]
    names = occupations().set_index("occupation")["zh"]
    pattern = MessySheet(
        "行业职业结构",
        "分行业职业结构（模拟数据）",
        ["行业代码", "职业代码", "职业名称", "年份", "占比", "来源"],
        [
            [
                row.industry,
                row.occupation,
                names[row.occupation],
                row.year,
                round(row.share, 4),
                "模拟抽样调查",
            ]
            for row in records(mix)
        ],
    )
    majors = MessySheet(
        "专业职业对照",
        "专业与职业对照（模拟数据）",
        ["专业", "职业代码", "占比"],
        [
            [row.major, row.occupation, row.share]
            for row in records(city.tables["major_occupation"])
        ],
    )
    write_workbook(path, [pattern, majors])


def _targets(city: City, path: Path) -> None:
    target = city.tables["target"]
    lines = [
        "模拟市人才发展规划主要指标（模拟数据）,,,,,",
        "规划指标,年份,目标值,基期值,基期年份,单位",
    ]
    lines += [
        f"{row.indicator},{row.year},{row.target:g},{row.baseline:g},{row.baseline_year},{row.unit}"
        for row in records(target)
    ]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="gb18030", newline="")


def _actuals(city: City, path: Path) -> None:
    actual = city.tables["target_actual"]
    lines = [
        "模拟市人才发展规划完成情况（模拟数据）,,,",
        "规划指标,年份,完成值,上报日期",
    ]
    lines += [
        f"{row.indicator},{row.year},{row.value:g},{row.reported_on:%Y-%m-%d}"
        for row in records(actual)
    ]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8-sig", newline="")
