"""A headhunter's fictitious files: a job board's export, job descriptions, résumés in Word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from docx import Document

from talentmatch.data.sample._messy_sheets import Cell, MessySheet, records, write_workbook
from talentmatch.data.sample._words import (
    EDUCATION_WORDS,
    TITLE_RANK_WORDS,
    experience_words,
    pay_words,
    skill_words,
)
from talentmatch.data.sample.catalogue import TODAY
from talentmatch.data.sample.city import City

__all__ = ["write_headhunter_files"]

_N_CANDIDATES: Final = 150
_N_POSTINGS: Final = 25
_DUPLICATES: Final = (3, 40, 97)
_UNLAWFUL: Final = {2: "限男性，35岁以下", 9: "已婚已育优先", 16: "限本地户籍"}
_CANDIDATE_HEADER: Final = (
    "姓名",
    "性别",
    "年龄",
    "手机",
    "邮箱",
    "最近职位",
    "当前公司",
    "工作经验",
    "最高学历",
    "专业",
    "职称",
    "技能标签",
    "求职意向",
    "期望薪资",
    "期望城市",
    "现居住地",
    "到岗时间",
    "屏蔽企业",
    "授权同意",
    "授权日期",
    "更新时间",
    "工作经历",
)
_POSTING_HEADER: Final = (
    "职位编号",
    "职位名称",
    "招聘单位",
    "统一社会信用代码",
    "工作地点",
    "招聘人数",
    "薪资范围",
    "学历要求",
    "工作经验",
    "技能要求",
    "岗位职责",
    "任职要求",
    "发布日期",
    "发布机构",
)


def write_headhunter_files(city: City, folder: Path, rng: np.random.Generator) -> None:
    """Write about 150 candidates and 25 job descriptions of the city into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    posts = _open_posts(city)
    people = _people(city, posts, rng)
    rows = [_candidate_row(person) for person in records(people)]
    rows += [_second_export(rows[k]) for k in _DUPLICATES]
    book = MessySheet(
        "候选人",
        "候选人导出（模拟数据，人物均为虚构，电话为不存在的号码）",
        _CANDIDATE_HEADER,
        rows,
        notes=[f"导出时间：{TODAY:%Y-%m-%d}    共{len(rows)}条"],
    )
    write_workbook(folder / "候选人导出.xlsx", [book])
    write_workbook(folder / "职位描述.xlsx", [_jobs(posts, rng)])
    _write_resume(people.iloc[1], folder / "简历_模拟.docx")
    _write_description(posts.iloc[0], folder / "职位说明书_模拟.docx")


def _open_posts(city: City) -> pd.DataFrame:
    """Take the latest postings that are still open, one a firm and occupation."""
    posting = city.tables["posting"]
    still = posting[posting["closed_on"].isna() & ~posting["agency"].astype(bool)]
    return still.drop_duplicates(["enterprise_id", "occupation"]).tail(_N_POSTINGS)


def _people(city: City, posts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Take two thirds from the occupations asked for, and a few who work where a post is open."""
    tables = city.tables
    everyone = tables["candidate"].merge(tables["contact"], on="candidate_id")
    everyone = everyone.merge(tables["protected"], on="candidate_id")
    names = tables["enterprise"].set_index("enterprise_id")["name"]
    fits = everyone["occupation"].isin(posts["occupation"])
    at_client = fits & everyone["employer"].isin(posts["enterprise_id"])
    chance = np.where(at_client, 30.0, np.where(fits, 4.0, 1.0))
    rows = rng.choice(len(everyone), _N_CANDIDATES, replace=False, p=chance / chance.sum())
    people = everyone.iloc[np.sort(rows)].reset_index(drop=True)
    blocked = people["blocked_employers"].map(lambda ids: "、".join(names[ids]))
    agreed = pd.Series(rng.random(len(people)) > 0.08)
    return people.assign(
        employer=people["employer"].map(lambda e: names.get(e, e)), blocked=blocked, agreed=agreed
    )


def _candidate_row(person: Any) -> list[Cell]:
    monthly = person.expected_yearly_pay / 13
    return [
        person.name,
        {"male": "男", "female": "女"}[person.sex],
        TODAY.year - person.birth_year,
        person.phone,
        person.email,
        person.title,
        None if pd.isna(person.employer) else person.employer,
        f"{person.experience_years:.0f}年" if person.experience_years >= 1 else "应届生",
        EDUCATION_WORDS[person.education],
        person.major,
        TITLE_RANK_WORDS[person.title_rank],
        skill_words(person.skills, "，"),
        "、".join(person.wanted_titles) or None,
        pay_words(round(monthly * 0.95, -3), round(monthly * 1.15, -3), 0, months=13),
        "、".join(person.wanted_regions) or "不限",
        person.region,
        None if pd.isna(person.available_from) else f"{person.available_from:%Y-%m-%d}",
        person.blocked or None,
        "是" if person.agreed else "否",
        f"{person.registered_on:%Y/%m/%d}",
        f"{person.registered_on:%Y-%m-%d}",
        person.text,
    ]


def _second_export(row: list[Cell]) -> list[Cell]:
    """Export the same person a second time, from another board, newer and a little different."""
    copy = list(row)
    places = {name: k for k, name in enumerate(_CANDIDATE_HEADER)}
    copy[places["更新时间"]] = "2024-12-20"
    copy[places["邮箱"]] = None
    copy[places["期望薪资"]] = "面议"
    return copy


def _jobs(posts: pd.DataFrame, rng: np.random.Generator) -> MessySheet:
    styles = rng.integers(0, 3, len(posts))
    rows = [
        _posting_row(post, k, int(style))
        for k, (post, style) in enumerate(zip(records(posts), styles, strict=True))
    ]
    repost, agency = list(rows[4]), list(rows[6])
    repost[0], repost[-2] = "JD-R01", "2024-12-28"
    agency[0], agency[2], agency[3] = "JD-A01", "某知名制造企业", None
    agency[-1] = "模拟众才人力资源有限公司"
    return MessySheet(
        "职位",
        "委托职位清单（模拟数据）",
        _POSTING_HEADER,
        [*rows, repost, agency],
        notes=["说明：薪资为税前；人数未定的填“若干”。"],
        footer=[["合计", f"{len(rows) + 2}个职位"]],
    )


def _posting_row(post: Any, k: int, style: int) -> list[Cell]:
    skills = skill_words(post.skills)
    limit = f"{_UNLAWFUL[k]}；" if k in _UNLAWFUL else ""
    pay = pay_words(post.pay_low, post.pay_high, style, months=post.pay_months)
    return [
        post.posting_id,
        post.title,
        post.enterprise_name,
        post.enterprise_id,
        post.region,
        "若干" if pd.isna(post.openings) else f"{post.openings}人",
        "面议" if k % 11 == 7 else pay,
        f"{EDUCATION_WORDS[post.education]}及以上",
        experience_words(post.experience_min, post.experience_max),
        skills if k % 3 else None,
        f"1.负责{post.title}相关工作；2.参与项目交付与持续改进。",
        f"{limit}熟悉{skills}；有责任心，沟通能力强。",
        f"{post.posted_on:%Y-%m-%d}",
        "企业直招",
    ]


def _write_resume(person: Any, path: Path) -> None:
    document = _document()
    document.add_heading("个人简历（模拟数据）", level=0)
    row = dict(zip(_CANDIDATE_HEADER, _candidate_row(person), strict=True))
    for names in (("姓名", "性别", "年龄"), ("手机", "邮箱"), ("现居住地", "工作经验", "最高学历")):
        document.add_paragraph("    ".join(f"{name}：{row[name]}" for name in names))
    document.add_heading("求职意向", level=1)
    for name in ("求职意向", "期望薪资", "期望城市", "授权同意"):
        document.add_paragraph(f"{name}：{row[name] or '不限'}")
    document.add_heading("工作经历", level=1)
    document.add_paragraph(f"当前公司：{row['当前公司'] or '待业'}")
    document.add_paragraph(f"最近职位：{row['最近职位']}")
    document.add_paragraph(str(row["工作经历"]))
    document.add_heading("教育经历", level=1)
    document.add_paragraph(f"专业：{row['专业']}")
    document.add_heading("专业技能", level=1)
    document.add_paragraph(f"技能标签：{row['技能标签']}")
    document.save(str(path))


def _write_description(post: Any, path: Path) -> None:
    document = _document()
    document.add_heading("职位说明书（模拟数据）", level=0)
    row = dict(zip(_POSTING_HEADER, _posting_row(post, 2, 0), strict=True))
    table = document.add_table(rows=0, cols=2)
    for name in _POSTING_HEADER[1:10]:
        if row[name] is not None:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = name, str(row[name])
    for name in ("岗位职责", "任职要求"):
        document.add_heading(name, level=1)
        document.add_paragraph(str(row[name]))
    document.save(str(path))


def _document() -> Any:
    document = Document()
    document.core_properties.created = document.core_properties.modified = dt.datetime(2025, 1, 1)
    document.core_properties.author = "模拟数据"
    return document
