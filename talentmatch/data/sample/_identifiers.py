"""Identifiers that are well formed and belong to nobody."""

from __future__ import annotations

import numpy as np

__all__ = ["candidate_ids", "company_names", "credit_code", "person_names"]

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
#: 999999 is no administrative division, so no such code can have been issued.
_PREFIX = "91999999"

_BRANDS_A = "云星远辰恒嘉瑞启宏博卓腾晟凯鼎泰"
_BRANDS_B = "图川锐科达驰联拓源成锋硕航创维迅"
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
_GIVEN = "安宁乐平和明清远行知文舟川山禾木青云"


def credit_code(number: int) -> str:
    """Return a unified social credit code (GB 32100-2015) with valid check characters.

    Parameters
    ----------
    number : int
        Running number, at most eight digits.

    Examples
    --------
    >>> credit_code(1)
    '91999999000000019D'
    """
    organisation = f"{number:08d}"
    total = sum(int(c) * w for c, w in zip(organisation, _ORGANISATION_WEIGHTS, strict=True))
    check = "0123456789X0"[11 - total % 11]
    body = f"{_PREFIX}{organisation}{check}"
    weighted = sum(_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + _ALPHABET[(31 - weighted % 31) % 31]


def candidate_ids(rng: np.random.Generator, n: int) -> list[str]:
    """Return `n` pseudonyms of the form the store makes, so that it keeps them as they are."""
    raw = rng.bytes(8 * n).hex()
    return [f"c-{raw[16 * i : 16 * i + 16]}" for i in range(n)]


def company_names(rng: np.random.Generator, kinds: list[str]) -> list[str]:
    """Return one name a company, each unlike the others, all marked as simulated."""
    pairs = [a + b for a in _BRANDS_A for b in _BRANDS_B]
    order = rng.permutation(len(pairs) * 4)
    return [
        f"模拟{pairs[k % len(pairs)]}{'一二三四'[k // len(pairs)] if k >= len(pairs) else ''}"
        f"{kind}有限公司"
        for k, kind in zip(order, kinds, strict=False)
    ]


def person_names(rng: np.random.Generator, n: int) -> list[str]:
    """Return names that nobody bears: the middle character says that they are simulated."""
    surnames = rng.integers(len(_SURNAMES), size=n)
    given_names = rng.integers(len(_GIVEN), size=n)
    return [f"{_SURNAMES[s]}拟{_GIVEN[g]}" for s, g in zip(surnames, given_names, strict=True)]
