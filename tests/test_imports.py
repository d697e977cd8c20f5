"""The four floors: imports point down, and nothing imports in a circle."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOOR = {"knowledge": 0, "agents": 1, "assistant": 2, "ui": 3, "evals": 3}
SOURCES = sorted(path for package in FLOOR for path in (ROOT / package).rglob("*.py"))
NAMES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in SOURCES}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path, top_level_only: bool) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    nodes = list(_top_level(tree)) if top_level_only else list(ast.walk(tree))
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            submodules = {f"{node.module}.{alias.name}" for alias in node.names}
            hits = submodules & NAMES
            found |= hits or {node.module}
            if len(hits) < len(submodules):
                found.add(node.module)
    return found


def _top_level(tree: ast.Module) -> list[ast.stmt]:
    """Statements run when the module is imported, `if TYPE_CHECKING` left out."""
    out: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.Try):
            out += node.body
        elif not isinstance(node, ast.If):
            out.append(node)
    return out


def upward(importer: str, imported: str) -> bool:
    here, there = importer.split(".")[0], imported.split(".")[0]
    if there not in FLOOR or here == there:
        return False
    return FLOOR[there] >= FLOOR[here]


@pytest.mark.parametrize("path", SOURCES, ids=_module)
def test_imports_point_down(path: Path) -> None:
    wrong = [name for name in _imported(path, top_level_only=False) if upward(_module(path), name)]
    assert not wrong, f"{_module(path)} imports {wrong}"


AGENT_PACKAGES = {f"agents.{path.parent.name}" for path in (ROOT / "agents").glob("*/agent.py")}


def _agent_of(module: str) -> str | None:
    package = ".".join(module.split(".")[:2])
    return package if package in AGENT_PACKAGES else None


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if _module(path).startswith("agents.")], ids=_module
)
def test_agents_do_not_import_one_another(path: Path) -> None:
    own = _agent_of(_module(path))
    imported = {_agent_of(name) for name in _imported(path, top_level_only=False)} - {None, own}
    assert not imported, f"{_module(path)} imports {sorted(filter(None, imported))}"


def test_no_import_circles() -> None:
    graph = {_module(path): _imported(path, top_level_only=True) & NAMES for path in SOURCES}
    for module, imports in graph.items():
        imports.discard(module)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(f"import circle: {' → '.join(circle.args[1])}")


def test_the_check_sees_an_upward_import() -> None:
    assert upward("knowledge.store", "agents.base")
    assert upward("agents.runner", "assistant.desk")
    assert upward("ui.app", "evals.run")
    assert not upward("assistant.desk", "agents.base")


@pytest.mark.parametrize("path", SOURCES, ids=_module)
def test_no_drawers(path: Path) -> None:
    assert path.stem not in DRAWERS
