"""How long functions and modules are: ``python tests/edgelam/shape.py [COMMIT…]`` prints it for the working tree, or for commits."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("edgelam", "retrieval", "runtime", "quantize", "installer")
LONG_MODULE = 300


def sources(commit=""):
    """The text of every module by its path."""
    if not commit:
        return {
            str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
            for folder in FOLDERS
            for path in sorted((ROOT / folder).rglob("*.py"))
        }

    def git(*words):
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True)
        return done.stdout.decode("utf-8")

    paths = git("ls-tree", "-r", "--name-only", commit, *FOLDERS).splitlines()
    return {path: git("show", f"{commit}:{path}") for path in paths if path.endswith(".py")}


def functions(texts):
    """The lines of every function with its name, the shortest first."""
    found = []
    for path, text in texts.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found.append((node.end_lineno - node.lineno + 1, f"{path}: {node.name}"))
    return sorted(found)


def long_modules(texts):
    """The modules of more lines than ``LONG_MODULE`` with their lines, the longest first."""
    lines = {path: text.count("\n") for path, text in texts.items()}
    return sorted(((n, path) for path, n in lines.items() if n > LONG_MODULE), reverse=True)


def main():
    for commit in sys.argv[1:] or [""]:
        texts = sources(commit)
        found, modules = functions(texts), long_modules(texts)
        p90, longest = found[int(0.9 * len(found))][0], found[-1]
        sys.stdout.write(
            f"{commit or 'working tree'}: {len(found)} functions, p90 {p90} lines, longest {longest[0]} ({longest[1]}); "
            f"{len(modules)} of {len(texts)} modules over {LONG_MODULE} lines, longest {modules[0][0]} ({modules[0][1]})\n"
        )


if __name__ == "__main__":
    main()
