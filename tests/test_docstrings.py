"""Docstrings say what the code is: parameters by their names, sections in numpydoc's order."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "talentmatch"
ROOMS = sorted(
    path.relative_to(PACKAGE).as_posix()
    for room in (PACKAGE, PACKAGE / "data", PACKAGE / "data/reading")
    for path in room.iterdir()
    if (path / "__init__.py").is_file() and path.name not in ("data", "reading")
)
ORDER = ("Parameters", "Attributes", "Returns", "Yields", "Raises", "Warns", "Notes")
ORDER += ("References", "Examples")


def sections(doc):
    """Yield the sections of a docstring with their lines."""
    lines = doc.splitlines()
    heads = [i for i, line in enumerate(lines[1:]) if re.fullmatch("-{3,}", line.strip())]
    for head, following in pairwise([*heads, len(lines)]):
        yield lines[head].strip(), lines[head + 2 : following]


def named(lines):
    """Return what a section names, such as a and b of ``a, b : int``."""
    heads = [line.partition(" : ")[0] for line in lines if line and not line.startswith(" ")]
    return {name.strip().lstrip("*") for head in heads for name in head.split(",")}


def signature(node):
    """Return the parameters of a function, or of the constructor of a class; None without one."""
    if isinstance(node, ast.ClassDef):
        made = (part for part in node.body if getattr(part, "name", "") == "__init__")
        node = next(made, None)
    if node is None:
        return None
    of = node.args
    args = [*of.posonlyargs, *of.args, *of.kwonlyargs, of.vararg, of.kwarg]
    return {arg.arg for arg in args if arg} - {"self", "cls"}


def faults(path):
    """Yield what docstrings of a file say wrongly."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            continue
        parts = dict(sections(ast.get_docstring(node) or ""))
        order = [ORDER.index(name) for name in parts if name in ORDER]
        if order != sorted(order) or len(order) < len(parts):
            yield f"{path.name}: {node.name}: sections {[*parts]}"
        real = signature(node)
        if "Parameters" in parts and real is not None and named(parts["Parameters"]) != real:
            yield f"{path.name}: {node.name}: {named(parts['Parameters']) ^ real}"


@pytest.mark.parametrize("room", ROOMS)
def test_docstrings_name_the_parameters_there_are_in_the_usual_order(room):
    assert [fault for path in (PACKAGE / room).rglob("*.py") for fault in faults(path)] == []


def test_docstrings_of_files_outside_rooms_do_too():
    outside = [*PACKAGE.glob("*.py"), *(PACKAGE / "data").glob("*.py")]
    assert [fault for path in outside for fault in faults(path)] == []


def test_a_parameter_that_is_gone_shows(tmp_path):
    path = tmp_path / "a.py"
    doc = '"""Add.\n\n    Parameters\n    ----------\n    a, c : int\n    """'
    path.write_text(f"def add(a, b):\n    {doc}\n", "utf-8")
    (fault,) = faults(path)
    assert "'b'" in fault and "'c'" in fault
