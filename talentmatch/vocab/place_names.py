"""Every way in which the name of a place in China is known, and what lies in what.

A place has a key: the digits of its GB/T 2260 code that say something (``32``, ``3205``,
``320583``), a name of its own below that (``3302/高新区``, an area of which no code is known), ``*``
for all of China, or the name of a group (``@长三角``). What lies in a place begins with its key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from talentmatch.vocab.reading import comparable, read_rows

__all__ = [
    "CHINA",
    "begins_place",
    "inside",
    "is_full_name",
    "key_of_code",
    "level",
    "members",
    "places_above",
    "places_named",
    "province_named",
    "zone_in",
]

#: All of China.
CHINA = "*"
_EVERYWHERE = (
    "中国",
    "全国",
    "全国各地",
    "不限",
    "cn",
    "china",
    "prc",
    "anywhere",
    "nationwide",
    "prchina",
    "mainlandchina",
)
_STEPS = re.compile(r"^(\d\d)(\d\d)?(\d\d)?")
#: Endings of short forms that people use for autonomous areas.
_AUTONOMOUS = {"自治区": "自治区", "自治州": "州", "自治县": "县", "自治旗": "旗"}
_ZONE = (
    (re.compile(r"国家级?|省级"), ""),
    (re.compile(r"高新(技术)?(产业)?(开发)?(园)?区"), "高新区"),
    (re.compile(r"经济(技术)?开发区|经开区|^(技术)?开发区"), "经开区"),
    (re.compile(r"工业园区?"), "工业园区"),
)


def key_of_code(code: str) -> str | None:
    """Return the key of a code, or of the part of it that is known; None where none is.

    Examples
    --------
    >>> key_of_code("320500"), key_of_code("320583100000"), key_of_code("990000")
    ('3205', '320583', None)
    """
    if code in _rows():
        return _key(code)
    for digits in (6, 4, 2):
        region = code[:digits].ljust(6, "0")
        if len(code) >= digits and region in _rows() and region.rstrip("0"):
            return _key(region)
    return None


def _key(code: str) -> str:
    return re.sub(r"(00)+$", "", code)


@cache
def _rows() -> dict[str, Mapping[str, str]]:
    return {row["code"]: row for row in read_rows("regions")}


@cache
def _keys_by_name() -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Return the keys of each name, the higher region first, and the names that are complete."""
    by_name: dict[str, list[str]] = {name: [CHINA] for name in _EVERYWHERE}
    full = set(_EVERYWHERE)
    rows = read_rows("place_names")
    parts = {row["name"] for row in rows if row["kind"] == "part"}
    for row in rows:
        if row["kind"] == "group":
            by_name[_plain(row["name"])] = [f"@{row['name']}"]
        elif row["kind"] in ("alias", "part"):
            # 雄安 is 雄安新区.
            whole = f"{row['name']}新区"
            part = f"/{whole if whole in parts else row['name']}" if row["kind"] == "part" else ""
            by_name.setdefault(_plain(row["name"]), []).append(_key(row["codes"]) + part)
        full.add(_plain(row["name"]))
    for code, row in _rows().items():
        names = [row["zh"], row["short"], *_short_autonomous(row)]
        if row["level"] != "zone":
            names.append(row["en"])
        for name in filter(None, map(_plain, dict.fromkeys(names))):
            if _key(code) not in by_name.setdefault(name, []):
                by_name[name].append(_key(code))
        full.add(_plain(row["zh"]))
    # 江南 is the short name of a district, too, and no more than that before 造船 or 镇.
    full -= {name for name, keys in by_name.items() if {key[:1] == "@" for key in keys} > {True}}
    return {name: tuple(sorted(keys, key=level)) for name, keys in by_name.items()}, frozenset(full)


def _short_autonomous(row: Mapping[str, str]) -> list[str]:
    return [
        row["short"] + short
        for ending, short in _AUTONOMOUS.items()
        if row["short"] and row["zh"].endswith(ending)
    ]


def _plain(name: str) -> str:
    return re.sub(r"[\s.'’-]", "", comparable(name)).replace("ü", "v")


def places_named(text: str) -> tuple[str, ...]:
    """Return the keys of all places of a name, the highest first; Latin names without blanks.

    Examples
    --------
    >>> places_named("苏州市"), places_named("suzhou"), places_named("长三角")
    (('3205',), ('3205', '3413', '620902'), ('@长三角',))
    """
    return _keys_by_name()[0].get(text, ())


@cache
def _beginnings() -> dict[str, int]:
    longest: dict[str, int] = {}
    for name in _keys_by_name()[0]:
        longest[name[:2]] = max(longest.get(name[:2], 0), len(name))
    return longest


def begins_place(two: str) -> int:
    """Return how long a name can be that begins with two characters; 0 if none does."""
    return _beginnings().get(two, 0)


def is_full_name(text: str) -> bool:
    """Tell whether a name is written with its ending, so that it is hardly anything else."""
    return text in _keys_by_name()[1]


@cache
def _groups() -> dict[str, tuple[str, ...]]:
    return {
        f"@{row['name']}": tuple(map(_key, row["codes"].split()))
        for row in read_rows("place_names")
        if row["kind"] == "group"
    }


@cache
def _provinces() -> dict[str, str]:
    rows = read_rows("place_names")
    return {row["name"]: _key(row["codes"]) for row in rows if row["kind"] == "province"}


def province_named(letters: str) -> str | None:
    """Return the key for the two letters of a province in ISO 3166-2:CN.

    Examples
    --------
    >>> province_named("js")
    '32'
    """
    return _provinces().get(letters)


def members(key: str) -> tuple[str, ...]:
    """Return the places that a group is made of; of any other place, itself.

    Examples
    --------
    >>> members("@江浙沪"), members("3205")
    (('31', '32', '33'), ('3205',))
    """
    return _groups().get(key, (key,))


def places_above(key: str) -> tuple[str, ...]:
    """Return all places that a place lies in, and itself last.

    Examples
    --------
    >>> places_above("330282/杭州湾新区")
    ('*', '33', '3302', '330282', '330282/杭州湾新区')
    """
    if key == CHINA or key.startswith("@"):
        return tuple(dict.fromkeys((CHINA, key)))
    steps = _STEPS.match(key)
    digits = [part for part in steps.groups() if part] if steps else []
    codes = ["".join(digits[:n]) for n in range(1, len(digits) + 1)]
    return tuple(dict.fromkeys((CHINA, *codes, key)))


def inside(key: str, other: str) -> bool:
    """Tell whether a place lies in another, or is the same.

    Examples
    --------
    >>> inside("320583", "3205"), inside("3205", "@长三角"), inside("3205", "320583")
    (True, True, False)
    """
    return any(part in places_above(key) for part in members(other)) or key == other


def level(key: str) -> int:
    """Return 0 for China and groups, 1 province, 2 prefecture, 3 county, 4 what has no code.

    Examples
    --------
    >>> [level(key) for key in ("*", "32", "3205", "320583", "3205/高新区")]
    [0, 1, 2, 3, 4]
    """
    if key.isdigit():
        return len(key) // 2
    return 0 if key[0] in "*@" else 4


@cache
def _zones() -> dict[tuple[str, str], str]:
    """Return the zones that have a code, by where they lie and their common short form."""
    zones = {}
    for code, row in _rows().items():
        if row["level"] == "zone":
            name = row["zh"]
            for code_above in places_above(_key(row["parent"]))[1:]:
                higher = _rows()[code_above.ljust(6, "0")]
                name = re.sub(rf"^(?:{higher['zh']}|{higher['short']})", "", name)
            zones[_key(row["parent"]), _common(name)] = _key(code)
    for row in read_rows("place_names"):
        key = _key(row["codes"].split()[0])
        parent = _rows().get(key[:4] + "00") if row["kind"] == "alias" else None
        if parent and row["name"].startswith(parent["short"]) and len(key) == 6:
            zones[key[:4], _common(row["name"].removeprefix(parent["short"]))] = key
    return zones


def _common(zone: str) -> str:
    for pattern, short in _ZONE:
        zone = pattern.sub(short, zone)
    return zone


def zone_in(keys: Iterable[str], zone: str) -> tuple[str, ...]:
    """Return the keys of a development zone of some places; one of its own where it has no code.

    Examples
    --------
    >>> zone_in(["3205"], "工业园区"), zone_in(["3302"], "国家高新技术产业开发区")
    (('320576',), ('3302/高新区',))
    """
    short = _common(zone)
    return tuple(_zones().get((key, short), f"{key}/{short}") for key in keys)
