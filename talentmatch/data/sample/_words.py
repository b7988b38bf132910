"""How the fictitious files write what the tables hold as codes."""

from __future__ import annotations

from typing import Final

import pandas as pd

__all__ = [
    "EDUCATION_WORDS",
    "OWNERSHIP_WORDS",
    "SIZE_WORDS",
    "TAG_WORDS",
    "TITLE_RANK_WORDS",
    "URGENCY_WORDS",
    "experience_words",
    "pay_words",
    "skill_words",
]

EDUCATION_WORDS: Final = {
    "junior_middle": "初中",
    "senior_middle": "高中",
    "vocational": "中专",
    "college": "大专",
    "bachelor": "本科",
    "master": "硕士",
    "doctor": "博士",
}
OWNERSHIP_WORDS: Final = {"private": "民营", "foreign": "外资", "joint": "合资", "state": "国有"}
SIZE_WORDS: Final = {"micro": "微型", "small": "小型", "medium": "中型", "large": "大型"}
TAG_WORDS: Final = {
    "above_scale": "规上企业",
    "high_tech": "高新技术企业",
    "specialised_new": "专精特新",
    "single_champion": "单项冠军",
}
TITLE_RANK_WORDS: Final = {
    "none": "无",
    "assistant": "初级",
    "intermediate": "中级",
    "associate_senior": "副高",
    "senior": "正高",
}
URGENCY_WORDS: Final = {"high": "非常紧缺", "medium": "紧缺", "low": "一般"}


def pay_words(low: float, high: float, style: int, *, months: float = 12.0) -> str:
    """Write a monthly range in one of the ways people write it.

    Examples
    --------
    >>> [pay_words(8000, 12000, style) for style in range(4)]
    ['8-12k', '8000-12000元/月', '0.8万-1.2万', '年薪10-14万']
    """
    if style == 3:
        return f"年薪{low * 12 / 1e4:.0f}-{high * 12 / 1e4:.0f}万"
    if style == 2:
        return f"{low / 1e4:.1f}万-{high / 1e4:.1f}万"
    if style == 1:
        return f"{low:.0f}-{high:.0f}元/月"
    tail = f"·{months:.0f}薪" if months > 12 else ""
    return f"{low / 1000:g}-{high / 1000:g}k{tail}"


def experience_words(least: float, most: float = float("nan")) -> str:
    """Write asked experience.

    Examples
    --------
    >>> experience_words(3, 5), experience_words(3), experience_words(0)
    ('3-5年', '3年以上', '经验不限')
    """
    if least < 1:
        return "经验不限"
    return f"{least:.0f}年以上" if pd.isna(most) else f"{least:.0f}-{most:.0f}年"


def skill_words(names: list[str], separator: str = "、") -> str:
    """Write skills by their Chinese names where the vocabulary has one."""
    from talentmatch.vocab import skills

    return separator.join(skills.name(name, "zh") for name in names)
