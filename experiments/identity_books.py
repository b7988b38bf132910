"""Books of people in which some stand twice, made up and known.

A book of records is generated of people, some of whom stand in it twice: with another spelling of
the name (a character of the same sound, Pinyin, traditional characters, a wrong character, a
surname alone), a changed or mistyped telephone, cells left empty, another employer. Beside them
stand people who are easily confused: sixty with the number of one recruiter, families with one
mailbox or one telephone, colleagues of one name, numbers that went over to somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from talentmatch.data.intake.identity.firm_names import letters
from talentmatch.vocab.reading import read_rows

__all__ = ["FORMS", "PLACES", "TRADES", "VARIANTS", "Shares", "Writer", "people_book"]

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡"
    "贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常"
    "武乔贺赖龚文"
)
_GIVEN_NAMES = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建文辉力波斌宇浩凯健俊帆帅晨旭阳欣"
    "怡佳慧琳雪梅"
    "婷倩颖璐瑶琪思雨梦子涵宁海鹏飞龙志国庆东升云峰林森鑫晓春燕丹莉莹晶璇蕾薇岚翔宏博轩昊天一"
    "然诗语嘉乐安琦"
)
_FIRM_WORDS = [
    "甬江",
    "海天",
    "蓝湖",
    "恒泰",
    "众信",
    "博远",
    "华晨",
    "金盾",
    "明珠",
    "天润",
    "德胜",
    "瑞丰",
    "宏业",
    "锦程",
    "东升",
    "启明",
    "国盛",
    "万通",
    "鼎新",
    "凌云",
    "汇川",
    "科达",
    "远大",
    "力拓",
    "中正",
    "嘉禾",
    "海晟",
    "星瀚",
    "方圆",
    "长青",
    "盛世",
    "润泽",
    "弘毅",
    "泰和",
    "信诚",
    "卓越",
    "联创",
    "创新",
    "优必",
    "迅达",
]
TRADES = [
    "精密机械",
    "软件",
    "电子科技",
    "生物医药",
    "新材料",
    "自动化设备",
    "信息技术",
    "物流",
    "环保科技",
    "贸易",
    "食品",
    "汽车零部件",
    "建筑工程",
    "智能装备",
    "光电",
]
_TITLES = [
    "机械工程师",
    "会计",
    "销售经理",
    "Java开发工程师",
    "产品经理",
    "人事专员",
    "焊工",
    "质量工程师",
    "采购",
    "项目经理",
    "电气工程师",
    "数据分析师",
    "厂长",
    "护士",
    "教师",
    "前台",
    "测试工程师",
    "运营",
    "结构工程师",
    "司机",
]
_MAJORS = [
    "机械设计",
    "会计学",
    "市场营销",
    "计算机科学",
    "工商管理",
    "人力资源",
    "自动化",
    "电子信息",
    "土木工程",
    "英语",
    "护理",
    "化学",
    "材料",
    "数学",
    "法学",
]
PLACES = [
    "宁波市",
    "宁波",
    "浙江省宁波市",
    "苏州市",
    "苏州",
    "江苏省苏州市",
    "昆山市",
    "慈溪市",
    "余姚市",
    "上海市",
    "上海",
    "杭州",
    "杭州市",
    "浙江",
    "江苏",
    "余杭区",
    "太仓",
    "张家港市",
    "深圳市",
    "深圳",
    "广东省东莞市",
    "成都",
    "武汉市",
    "青岛",
    "常熟市",
]
FORMS = ("有限公司", "有限责任公司", "股份有限公司", "集团有限公司")


@dataclass(frozen=True)
class Shares:
    """How a book is made: how much is wrong with what, and from how many names people are drawn."""

    given_names: str = _GIVEN_NAMES
    surnames: str = _SURNAMES
    one_character: float = 0.25
    employers: int = 900
    skew: float = 0.7
    name: dict[str, float] = field(
        default_factory=lambda: {
            "same": 0.56,
            "homophone": 0.09,
            "wrong": 0.05,
            "pinyin": 0.13,
            "traditional": 0.05,
            "note": 0.05,
            "surname": 0.03,
            "english": 0.02,
            "none": 0.02,
        }
    )
    phone: dict[str, float] = field(
        default_factory=lambda: {"same": 0.68, "changed": 0.17, "typo": 0.05, "none": 0.10}
    )
    email: dict[str, float] = field(
        default_factory=lambda: {"same": 0.6, "changed": 0.12, "provider": 0.05, "none": 0.23}
    )
    work: dict[str, float] = field(
        default_factory=lambda: {"same": 0.7, "changed": 0.2, "none": 0.1}
    )


VARIANTS = {
    "judged": Shares(),
    "other": Shares(
        given_names=_GIVEN_NAMES[::2] + "建民国忠德义仁光复兴福寿康泰生",
        surnames=_SURNAMES[:60],
        one_character=0.4,
        employers=250,
        skew=0.4,
        name={
            "same": 0.65,
            "homophone": 0.05,
            "wrong": 0.08,
            "pinyin": 0.08,
            "traditional": 0.02,
            "note": 0.04,
            "surname": 0.05,
            "english": 0.01,
            "none": 0.02,
        },
        phone={"same": 0.6, "changed": 0.25, "typo": 0.05, "none": 0.10},
        email={"same": 0.65, "changed": 0.15, "provider": 0.02, "none": 0.18},
        work={"same": 0.6, "changed": 0.25, "none": 0.15},
    ),
}


class Writer:
    """Writes people as they are written down in books, and wrongly."""

    def __init__(self, shares: Shares, seed: int) -> None:
        self.shares, self.random = shares, np.random.default_rng(seed)
        self._weights = {
            chars: self._falling(len(chars), power)
            for chars, power in ((shares.surnames, 0.9), (shares.given_names, shares.skew))
        }
        self._number = self.random.permutation(10**6)
        self._used = 0
        by_sound: dict[str, list[str]] = {}
        for char in dict.fromkeys(shares.given_names + _GIVEN_NAMES):
            by_sound.setdefault(letters(char), []).append(char)
        for row in read_rows("pinyin"):
            by_sound.setdefault(row["syllable"], []).extend(row["characters"][:6])
        self.sounds = by_sound
        self._traditional = {
            row["simplified"]: row["traditional"] for row in read_rows("traditional")
        }
        self._firms = [self.firm() for _ in range(shares.employers)]
        self._firm_weights = self._falling(shares.employers, 0.6)

    @staticmethod
    def _falling(n: int, power: float) -> np.ndarray:
        weights = 1 / np.arange(1, n + 1) ** power
        return weights / weights.sum()

    def character(self, chars: str) -> str:
        """Draw a character, the common ones more often."""
        return str(self.random.choice(list(chars), p=self._weights.get(chars)))

    def kind(self, shares: dict[str, float]) -> str:
        """Draw what happens to a cell."""
        return str(self.random.choice(list(shares), p=list(shares.values())))

    def name(self) -> str:
        """Return a name."""
        length = 1 if self.random.random() < self.shares.one_character else 2
        given_name = "".join(self.character(self.shares.given_names) for _ in range(length))
        return self.character(self.shares.surnames) + given_name

    def phone(self) -> str:
        """Return a telephone number nobody else has."""
        self._used += 1
        return (
            f"1{self.random.choice([38, 39, 51, 77, 86])}{self._number[self._used]:06d}"
            f"{self.random.integers(0, 100):02d}"
        )

    def email(self, name: str) -> str:
        """Return an e-mail address."""
        box = self.random.choice(["163.com", "qq.com", "126.com", "outlook.com", "gmail.com"])
        if box == "qq.com":
            return f"{self.random.integers(10**7, 10**9)}@qq.com"
        return f"{letters(name)}{self.random.integers(1, 9999)}@{box}"

    def firm(self) -> str:
        """Return the name of an employer."""
        word = self.random.choice(_FIRM_WORDS) + str(self.random.choice(["", *list("华新瑞盛德")]))
        return (
            f"{self.random.choice(PLACES[:6])}{word}{self.random.choice(TRADES)}"
            f"{self.random.choice(FORMS)}"
        )

    def person(self) -> dict[str, object]:
        """Return a person as a first book has them."""
        name = self.name()
        at = self.random.choice(len(self._firms), p=self._firm_weights)
        return {
            "name": name,
            "phone": self.phone(),
            "email": self.email(name) if self.random.random() < 0.85 else None,
            "employer": self._firms[at],
            "title": self.random.choice(_TITLES),
            "major": self.random.choice(_MAJORS),
        }

    def second_record(self, one: dict[str, object]) -> dict[str, object]:
        """Return the same person as another book has them."""
        shares = self.shares
        name, phone = str(one["name"]), str(one["phone"])
        work = self.kind(shares.work)
        other = self.person()
        return {
            "name": self._name_as(self.kind(shares.name), name),
            "phone": self._phone_as(self.kind(shares.phone), phone),
            "email": self._email_as(self.kind(shares.email), one["email"], name),
            "employer": self._employer_as(one["employer"])
            if work == "same"
            else other["employer"]
            if work == "changed"
            else None,
            "title": one["title"]
            if work == "same" and self.random.random() < 0.8
            else other["title"],
            "major": one["major"] if self.random.random() < 0.8 else None,
        }

    def _employer_as(self, firm: object) -> str:
        return str(firm).removeprefix("浙江省") if self.random.random() < 0.3 else str(firm)

    def _name_as(self, kind: str, name: str) -> str | None:
        at = int(self.random.integers(1, len(name)))
        if kind == "none":
            return None
        if kind == "homophone":
            other = str(self.random.choice(self.sounds[letters(name[at])]))
            return name[:at] + other + name[at + 1 :]
        if kind == "wrong":
            return name[:at] + self.character(self.shares.given_names) + name[at + 1 :]
        if kind == "pinyin":
            parts = [letters(name[0]).title(), letters(name[1:]).title()]
            return " ".join(parts if self.random.random() < 0.5 else parts[::-1])
        if kind == "traditional":
            return "".join(self._traditional.get(char, char) for char in name)
        if kind == "note":
            return f"{name[0]} {name[1:]}" if self.random.random() < 0.5 else f"{name}（已离职）"
        if kind == "surname":
            return name[0] + str(self.random.choice(["先生", "女士", "**"]))
        if kind == "english":
            return (
                f"{self.random.choice(['David', 'Amy', 'Kevin', 'Lucy'])} "
                f"{letters(name[0]).title()}"
            )
        return name

    def _phone_as(self, kind: str, phone: str) -> str | None:
        if kind == "none":
            return None
        if kind == "changed":
            return self.phone()
        if kind == "typo" and phone.isdigit():
            at = int(self.random.integers(3, 11))
            digit = (int(phone[at]) + int(self.random.integers(1, 9))) % 10
            return f"{phone[:at]}{digit}{phone[at + 1 :]}"
        spelling = int(self.random.integers(0, 4))
        if not phone.isdigit():
            return phone
        dashed = f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"
        return [phone, phone, dashed, f"+86 {phone}"][spelling]

    def _email_as(self, kind: str, email: object, name: str) -> str | None:
        if kind == "none" or email is None:
            return None
        if kind == "changed":
            return self.email(name)
        if kind == "provider":
            return str(email).partition("@")[0] + "@foxmail.com"
        return str(email).upper() if self.random.random() < 0.2 else str(email)


def people_book(shares: Shares, seed: int, records: int, twice: int) -> pd.DataFrame:
    """Return records, and who each really is in column `person`."""
    writer = Writer(shares, seed)
    people = [writer.person() for _ in range(records - twice)]
    random = writer.random
    order = random.permutation(len(people))
    n_recruited = max(min(60, len(people) // 50), 3)
    for at in order[:n_recruited]:
        people[at]["phone"] = "0574-6666 8888"
        people[at]["email"] = "hr@hunters.cn" if random.random() < 0.3 else people[at]["email"]
    n_alike = len(people) // 10
    n_alike -= n_alike % 2
    pairs = order[n_recruited : n_recruited + n_alike].reshape(-1, 2)
    for number, (one, other) in enumerate(pairs):
        _confuse(writer, people[one], people[other], number % 5)
    rows = [{**one, "person": number} for number, one in enumerate(people)]
    repeats = random.choice(len(people), twice, replace=True)
    rows += [{**writer.second_record(people[number]), "person": int(number)} for number in repeats]
    table = pd.DataFrame(rows).sample(frac=1, random_state=seed).reset_index(drop=True)
    table.insert(0, "candidate_id", [f"R{row}" for row in range(len(table))])
    return table


def _confuse(writer: Writer, one: dict[str, object], other: dict[str, object], kind: int) -> None:
    """Make two people look alike in one way."""
    if kind == 0:  # a couple with one mailbox
        other["email"] = one["email"] = f"home{one['phone']}@qq.com"
    elif kind == 1:  # parent and child with one telephone
        other["phone"] = one["phone"]
        other["name"] = str(one["name"])[0] + str(other["name"])[1:]
    elif kind == 2:  # colleagues of one name
        other["name"], other["employer"] = one["name"], one["employer"]
    elif kind == 3:  # brothers with one mailbox
        other["name"] = str(one["name"])[:2] + writer.character(writer.shares.given_names)
        one["name"] = str(one["name"])[:2] + writer.character(writer.shares.given_names)
        other["email"] = one["email"] = f"family{one['phone']}@163.com"
    else:  # one name and one kind of work
        other["name"], other["title"], other["major"] = one["name"], one["title"], one["major"]
