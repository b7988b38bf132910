"""A register of enterprises, and the names by which people write them, made up and known."""

from __future__ import annotations

import numpy as np
import pandas as pd
from identity_books import FORMS, PLACES, TRADES, VARIANTS, Writer

from talentmatch.data.intake.identity.firm_names import letters

__all__ = ["enterprise_names"]

_TOWNS = [
    "慈溪",
    "余姚",
    "北仑",
    "鄞州",
    "昆山",
    "太仓",
    "常熟",
    "张家港",
    "吴江",
    "余杭",
    "萧山",
    "义乌",
    "海宁",
    "桐乡",
    "温岭",
    "东莞",
    "佛山",
    "顺德",
    "南山区",
    "浦东",
    "嘉定区",
    "武进",
]
_LETTERS = (
    "甬海蓝恒众博华金明天德瑞宏锦东启国万鼎凌汇科远力中嘉晟星方长盛润弘泰信卓联创优迅达安利丰新光"
    "辉正和康佳豪腾飞龙凯威通顺百千佰成兴旺福祥永"
)
_SERVICES = [
    "科技",
    "实业",
    "工业",
    "智能",
    "贸易",
    "电器",
    "制造",
    "服饰",
    "化工",
    "医疗器械",
    "包装",
    "模具",
    "轴承",
    "传感器",
    "船舶",
    "家居",
]
#: How often the name of an enterprise is written in which way.
_KINDS = {
    "no form": 0.17,
    "no place": 0.19,
    "brackets": 0.12,
    "place longer": 0.15,
    "shortened": 0.07,
    "former name": 0.05,
    "homophone": 0.06,
    "wrong": 0.06,
    "left out": 0.03,
    "other form": 0.10,
}


def draw_firm(random: np.random.Generator, variant: str) -> tuple[str, str, str]:
    """Return place, brand and trade of a firm."""
    places = [*PLACES, *_TOWNS] if variant == "judged" else [*PLACES[:10], *_TOWNS[:8]]
    size = 2 if random.random() < (0.7 if variant == "judged" else 0.5) else 3
    brand = "".join(random.choice(list(_LETTERS), size))
    trades = [*TRADES, *(_SERVICES if variant == "judged" else _SERVICES[:4])]
    return str(random.choice(places)), brand, str(random.choice(trades))


def spelling_of(firm: tuple[str, str, str], kind: str, writer: Writer) -> str:
    """Return the name of a firm as people write it."""
    random = writer.random
    place, brand, trade = firm
    form = str(random.choice(FORMS))
    if kind == "no form":
        return place + brand + trade
    if kind == "no place":
        return brand + trade + (form if random.random() < 0.5 else "")
    if kind == "brackets":
        return f"{brand}{trade}（{place.rstrip('市区')}）{form}"
    if kind == "place longer":
        return (
            {"慈溪": "浙江省慈溪市", "昆山": "江苏省昆山市"}.get(
                place,
                place + "市"
                if place in ("余姚", "太仓", "常熟", "宁波", "苏州", "杭州")
                else place,
            )
            + brand
            + trade
            + form
        )
    if kind == "shortened":
        return brand + trade[:2]
    if kind == "former name":
        return (
            f"{place}{brand}{trade}{form}（原{writer.character(writer.shares.given_names)}"
            f"{brand[0]}{trade}厂）"
        )
    if kind in ("homophone", "wrong", "left out"):
        text = brand + trade
        at = int(random.integers(0, len(text)))
        if kind == "left out":
            return place + text[:at] + text[at + 1 :] + form
        other = (
            random.choice(writer.sounds[letters(text[at])])
            if kind == "homophone"
            else random.choice(list("己千末未士土日曰人入王玉大太天夫力刀"))
        )
        return place + text[:at] + str(other) + text[at + 1 :] + form
    return place + brand + trade + form


def enterprise_names(variant: str, seed: int, size: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a register, and names as they are written; half as many are of no firm there."""
    writer = Writer(VARIANTS[variant], seed)
    random = writer.random
    firms = list(dict.fromkeys(draw_firm(random, variant) for _ in range(size)))
    # One in ten has a namesake in another town, one in ten a sister in another trade.
    for _, brand, trade in firms[: size // 10]:
        firms.append((str(random.choice(_TOWNS)), brand, trade))
    for place, brand, _ in firms[size // 10 : size // 5]:
        firms.append((place, brand, str(random.choice(_SERVICES))))
    firms = list(dict.fromkeys(firms))
    register = pd.DataFrame(
        {
            "enterprise_id": [f"E{row}" for row in range(len(firms))],
            "name": [spelling_of(firm, "whole", writer) for firm in firms],
        }
    ).drop_duplicates("name")
    numbers = register["enterprise_id"].str[1:].astype(int).tolist()
    rows = []
    for at in random.choice(numbers, size * 2 // 3):
        kind = writer.kind(_KINDS)
        rows.append((spelling_of(firms[at], kind, writer), f"E{at}", kind))
    for _ in range(size // 3):
        stranger = draw_firm(random, variant)
        if stranger not in firms:
            kind = str(random.choice(["whole", "no form", "no place", "brackets"]))
            rows.append((spelling_of(stranger, kind, writer), None, "stranger"))
    names = pd.DataFrame(rows, columns=["name", "true", "kind"]).drop_duplicates("name")
    # 甲科技 without a place may be either of two namesakes: not even its writer tells them apart.
    bare = pd.Series([f"{brand}{trade}" for _, brand, trade in firms])
    twins = set(bare[bare.duplicated(keep=False)])
    clear = ~(
        names["kind"].isin(["no place", "shortened"])
        & np.array([any(t in n for t in twins) for n in names["name"]])
    )
    return register, names[clear].reset_index(drop=True)
