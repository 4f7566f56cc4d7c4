"""Functions and files stay small enough to be read in one go."""

from __future__ import annotations

import ast

import pytest

from tests.unit.house.files import functions, short, sources

LONGEST_FUNCTION = 40
LONG_FUNCTION = 30
MOST_LONG_FUNCTIONS = 0.05
LONGEST_FILE = 400


def length(function):
    """Lines of a function from its `def`, without its docstring and its decorators."""
    first = function.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str)
    words = first.end_lineno - first.lineno + 1 if is_docstring else 0
    return function.end_lineno - function.lineno + 1 - words


def measured(*folders):
    return [
        (length(function), f"{short(path)}:{function.lineno} {function.name}")
        for path in sources(*folders)
        for function in functions(path)
    ]


def test_no_function_is_longer_than_a_screen():
    lengths = measured("service", "tools", "bench", "tests")
    long = [f"{named}: {lines} lines" for lines, named in lengths if lines > LONGEST_FUNCTION]
    assert not long, "\n".join(long)


def test_few_functions_of_the_service_are_long():
    lengths = measured("service")
    long = [named for lines, named in lengths if lines > LONG_FUNCTION]
    assert len(long) < MOST_LONG_FUNCTIONS * len(lengths), "\n".join(long)


def test_no_file_is_long():
    lengths = {
        short(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources("service", "tools", "bench", "tests")
    }
    long = [f"{path}: {lines} lines" for path, lines in lengths.items() if lines > LONGEST_FILE]
    assert not long, "\n".join(long)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("def f():\n    return 1\n", 2),
        ('def f():\n    """Say\n\n    more."""\n    return 1\n', 2),
        ("@cache\ndef f(\n    a,\n):\n    return a\n", 4),
    ],
    ids=["plain", "docstring", "decorator and parameters"],
)
def test_the_measure_counts_code_and_not_words(source, lines):
    assert length(ast.parse(source).body[0]) == lines
