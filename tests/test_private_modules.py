"""A module that its own room alone imports begins with an underscore, and no other does."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: Who reads the package from outside; tests look inside it.
FOLDERS = ("talentmatch", "experiments", "notebooks", "docs")
#: Commands are found by their names, and run by them.
APART = ("talentmatch.app.commands.",)


def dotted(path):
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


FILES = [
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*.py*")
    if path.suffix in (".py", ".pyi")
]
MODULES = {
    dotted(path)
    for path in FILES
    if path.parts[len(ROOT.parts)] == "talentmatch" and not path.stem.startswith("__")
}


def imports(path):
    """Yield what a file imports names from, packages with the name in them that is a module."""
    package = dotted(path) if path.stem == "__init__" else dotted(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = (
                package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            )
            base = ".".join([*above, *filter(None, [node.module])])
            yield from ((base, alias.name) for alias in node.names)


def bound():
    """Return what packages give under names that modules of theirs have too."""
    return {
        f"{dotted(path)}.{name}"
        for path in FILES
        if path.stem == "__init__"
        for base, name in imports(path)
        if base != dotted(path)
    }


@pytest.fixture(scope="module")
def users():
    """Modules to the rooms of those who import them."""
    others, found = bound(), defaultdict(set)
    for path in FILES:
        user = dotted(path)
        for base, name in imports(path):
            inner = f"{base}.{name}"
            module = inner if inner in MODULES and inner not in others else base
            if module in MODULES and module != user:
                found[module].add(".".join(user.split(".")[:2]))
    return found


def test_modules_of_one_room_begin_with_an_underscore_and_no_others(users):
    own = {
        module
        for module, rooms in users.items()
        if module.count(".") > 1
        and not module.startswith(APART)
        and rooms == {".".join(module.split(".")[:2])}
    }
    hidden = {module for module in MODULES if module.rpartition(".")[2].startswith("_")}
    assert len(own) > 100
    assert sorted(own - hidden) == [], "used in their own room alone: begin their names with _"
    assert sorted(hidden - own - {"talentmatch._version"}) == [], "used elsewhere: drop the _"
