"""A cell may hold thousands of blanks or digits: no expression takes time by their third power."""

import importlib
import pkgutil
import re
import signal

import pytest

import talentmatch

LETTERS = 1_000
#: Seconds of CPU. By the square of its letters a text takes some hundredths, by the third power
#: minutes.
LIMIT = 1.0
UNITS = {
    "blanks": " ",
    "digits": "1234567890",
    "one letter": "a",
    "brackets": "（（(",
    "dashes": "-—",
    "points": "...",
    "a sentence": "负责设备安装调试维护不错熟悉大学",
    "a sentence in English": "experience with plc and not only machines of the university ",
    "spells": "2018年3月至2020年5月",
    "words": "CAD/CAM、PLC本科宁波8-12K，",
    "a list": "苏州、上海、",
    "names": "Aaa Bbb ",
}
#: Whatever an expression begins with, so that it goes on to what stands behind.
LEADS = ("", "1 ")


def _expressions():
    """Return each compiled expression of the package under where it stands, in modules and tables of them."""
    found = {}
    for module in pkgutil.walk_packages(talentmatch.__path__, "talentmatch."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for expression in _within(value):
                found.setdefault(expression, f"{module.name}.{name}")
    return found


def _within(value):
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        yield from (e for pair in value.items() for part in pair for e in _within(part))
    elif isinstance(value, list | tuple):
        yield from (e for part in value for e in _within(part))


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer of CPU on this system")
def test_no_expression_goes_on_for_long_over_a_long_cell():
    """Each is asked to replace, which begins at each letter."""

    def stop(*_):
        raise TimeoutError

    expressions, slow = _expressions(), []
    assert len(expressions) > 1_000
    before = signal.signal(signal.SIGVTALRM, stop)
    try:
        for expression, place in expressions.items():
            for of, unit in UNITS.items():
                for lead in LEADS:
                    text = lead + (unit * LETTERS)[:LETTERS]
                    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
                    try:
                        expression.sub("", text)
                    except TimeoutError:
                        slow.append(f"{place} on {of} behind {lead!r}")
                    finally:
                        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert slow == []
