"""The limits of length, depth and documentation that keep every room readable."""

import ast
from collections.abc import Iterator
from statistics import median

import pytest

from tests.architecture.tree import ROOT, product_modules

Function = ast.FunctionDef | ast.AsyncFunctionDef
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
# Django finds these by name; their class says what they do.
NAMED_BY_DJANGO = {"handle", "add_arguments", "ready", "save", "delete", "clean"}
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "manager", "managers", "data", "info", "process", "common", "misc"}


def functions() -> Iterator[tuple[str, Function]]:
    for path, tree in product_modules().items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{path}:{node.lineno} {node.name}", node


def length(function: Function) -> int:
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return lines
    docstring = function.body[0]
    return lines - ((docstring.end_lineno or 0) - docstring.lineno + 1)


def depth(node: ast.AST) -> int:
    if isinstance(node, SCOPES):
        return 0
    children = list(ast.iter_child_nodes(node))
    if not isinstance(node, BLOCKS):
        return max(map(depth, children), default=0)
    if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        others = [depth(child) for child in children if child is not node.orelse[0]]
        return max(1 + max(others, default=0), depth(node.orelse[0]))
    return 1 + max(map(depth, children), default=0)


def share_at_most(values: list[int], limit: int) -> float:
    return sum(value <= limit for value in values) / len(values)


def test_functions_are_short():
    lengths = {where: length(function) for where, function in functions()}
    assert {where: lines for where, lines in lengths.items() if lines > 60} == {}
    assert share_at_most(list(lengths.values()), 30) >= 0.95
    assert median(lengths.values()) <= 7


def test_blocks_nest_three_deep_at_most_and_hardly_ever_more_than_two():
    depths = {where: max(map(depth, function.body)) for where, function in functions()}
    assert {where: levels for where, levels in depths.items() if levels > 3} == {}
    assert share_at_most(list(depths.values()), 2) >= 0.95


def test_files_are_a_few_minutes_reading():
    lengths = [len((ROOT / path).read_text().splitlines()) for path in product_modules()]
    assert median(lengths) <= 150
    assert share_at_most(lengths, 350) >= 0.95


def test_every_module_says_what_it_is_for():
    assert [path for path, tree in product_modules().items() if not ast.get_docstring(tree)] == []


def test_nothing_is_imported_inside_a_function():
    hidden = [
        f"{where}: {ast.unparse(node)}"
        for where, function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_no_module_has_a_name_that_says_nothing():
    empty = [path for path in product_modules() if EMPTY_WORDS & set(path.removesuffix(".py").split("/"))]
    assert empty == []


def test_every_function_is_fully_annotated():
    assert [where for where, function in functions() if not is_annotated(function)] == []


def is_annotated(function: Function) -> bool:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    if named and named[0].arg in ("self", "cls"):
        named = named[1:]
    named += [star for star in (given.vararg, given.kwarg) if star]
    returns = function.returns is not None or function.name == "__init__"
    return returns and all(argument.annotation for argument in named)


@pytest.mark.parametrize(
    ("folders", "least"), [(("geo",), 0.90), (("hotspots",), 0.60), (("game",), 0.60), (("web",), 0.60)]
)
def test_public_functions_say_what_they_promise(folders, least):
    public = {
        where: ast.get_docstring(function) is not None
        for path, tree in product_modules().items()
        if path.split("/")[0] in folders
        for where, function in public_functions(path, tree, tree.body)
    }
    silent = [where for where, documented in public.items() if not documented]
    assert 1 - len(silent) / max(1, len(public)) >= least, silent


def public_functions(path: str, tree: ast.AST, body: list[ast.stmt]) -> Iterator[tuple[str, Function]]:
    for node in body:
        if getattr(node, "name", "_").startswith("_"):
            continue
        if isinstance(node, ast.ClassDef):
            yield from public_functions(path, node, node.body)
        elif isinstance(node, Function) and node.name not in NAMED_BY_DJANGO:
            yield f"{path}:{node.lineno} {node.name}", node
