"""Habits of the code that no linter looks after."""

from __future__ import annotations

import ast
import re

import pytest

from tests.unit.house.files import ROOT, short, sources

MUTABLE = ast.List | ast.Dict | ast.Set | ast.ListComp | ast.DictComp | ast.SetComp


def modules(*folders):
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in sources(*folders)]


def test_every_module_says_what_it_is_about():
    silent = [
        short(path) for path, tree in modules("service", "tools", "bench") if not ast.get_docstring(tree)
    ]
    assert not silent, "\n".join(silent)


def test_no_check_of_the_service_is_an_assert():
    # `python -O` drops them; what must hold is a Refusal or a type that the checker sees.
    found = [
        f"{short(path)}:{node.lineno}"
        for path, tree in modules("service")
        for node in ast.walk(tree)
        if isinstance(node, ast.Assert) and not narrows(node)
    ]
    assert not found, "\n".join(found)


def narrows(node):
    """An assert that only tells the type checker what is already so: `is not None`, `isinstance`."""
    test = node.test
    if isinstance(test, ast.Compare):
        return isinstance(test.ops[0], ast.IsNot) and isinstance(test.comparators[0], ast.Constant)
    return isinstance(test, ast.Call) and getattr(test.func, "id", "") == "isinstance"


def test_constants_of_a_module_are_final():
    # A plain `NAMES = []` at the top of a module is a global that somebody will write to.
    found = [
        f"{short(path)}:{node.lineno}"
        for path, tree in modules("service")
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, MUTABLE) and not exported(node)
    ]
    assert not found, "\n".join(found)


def exported(node):
    return [getattr(target, "id", "") for target in node.targets] == ["__all__"]


def test_every_test_folder_is_run_by_make_test():
    checks = (ROOT / "tools" / "check.py").read_text(encoding="utf-8")
    run = set(re.findall(r'tests="tests/(\w+)"', checks))
    folders = {
        path.relative_to(ROOT / "tests").parts[0]
        for path in sources("tests")
        if path.name.startswith("test_")
    }
    assert folders <= run


def test_the_test_tools_build_what_pyproject_asks_for():
    asked = re.search(
        r'requires = \["(hatchling==[\d.]+)"\]', (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    )
    pinned = (ROOT / "tools" / "build-requirements.txt").read_text(encoding="utf-8")
    assert asked
    assert f"{asked[1]} " in pinned


@pytest.mark.parametrize("source", ["assert total > 0", "assert len(names) == 1", "assert ready()"])
def test_an_assert_that_checks_is_told_from_one_that_narrows(source):
    assert not narrows(ast.parse(source).body[0])
    assert narrows(ast.parse("assert found is not None").body[0])
