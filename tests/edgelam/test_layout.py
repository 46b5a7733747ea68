"""The shape of the project: packages listed, dependencies one way, a light start."""

import ast
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
LAYERS = {
    "edgelam": 0,
    "edgelam.retrieval": 1,
    "edgelam.runtime": 2,
    "edgelam.quantize": 3,
    "edgelam.installer": 4,
    "edgelam.cli": 4,
    "edgelam.__main__": 4,
}
FOLDERS = {
    "edgelam": "edgelam",
    "retrieval": "edgelam.retrieval",
    "runtime": "edgelam.runtime",
    "quantize": "edgelam.quantize",
    "installer": "edgelam.installer",
}


def modules():
    for folder, package in FOLDERS.items():
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT / folder).with_suffix("").parts
            yield path, ".".join((package, *parts)).removesuffix(".__init__")


def layer(module: str) -> int:
    return (
        max(level for name, level in LAYERS.items() if module == name or module.startswith(name + ".")) if module else 0
    )


def test_every_package_is_listed():
    found = {m for p, m in modules() if p.name == "__init__.py"}
    assert found == set(SETTINGS["packages"])


@pytest.mark.parametrize(("path", "module"), list(modules()), ids=lambda x: x if isinstance(x, str) else "")
def test_dependencies_point_one_way(path, module):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {n for top in tree.body if isinstance(top, ast.If) for n in ast.walk(top)}
    for node in tree.body:
        if node in guarded or not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("edgelam"):
            continue
        assert layer(node.module) <= layer(module), f"{module} imports {node.module}"


def imports_of(path, known):
    """The project's modules that a module imports, anywhere in it; what is for the type checker alone aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    checked = {n for top in tree.body if isinstance(top, ast.If) for n in ast.walk(top)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node not in checked and node.module:
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from (full & known) or ({node.module} & known)


def test_no_module_imports_itself_by_a_detour():
    paths = {module: path for path, module in modules()}
    graph = {module: set(imports_of(path, paths.keys())) - {module} for module, path in paths.items()}
    TopologicalSorter(graph).prepare()  # CycleError names the modules


def test_the_runtime_knows_nothing_of_what_is_heard():
    """What listens, and the doctor, use the voice, the voice the runtime; nothing the other way."""
    paths = {module: path for path, module in modules()}
    users = ("edgelam.runtime.listen", "edgelam.runtime.doctor")
    for module, path in paths.items():
        used = set(imports_of(path, paths.keys()))
        if module.startswith("edgelam.runtime.voice"):
            assert not {u for u in used if u.startswith(users)}, module
        elif module.startswith("edgelam.runtime") and not module.startswith(users):
            assert not {u for u in used if u.startswith(("edgelam.runtime.voice", *users))}, module


def test_starting_loads_nothing_heavy():
    code = "import sys; from edgelam.cli import cli; import edgelam; print([m for m in ('torch', 'transformers', 'numpy', 'llama_cpp', 'onnxruntime') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
