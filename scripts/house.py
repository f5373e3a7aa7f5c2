"""House rules no linter knows: module and function length, documented verbs, no machine's paths, no inline handlers."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_MODULE = 400
LONGEST_FUNCTION = 70
_INLINE = re.compile(r"<[^>]*\s(?:style|on[a-z]+)\s*=|<style|<script(?![^>]*(?:\bsrc=|type=\"application/json\"))", re.IGNORECASE)
_UNSAFE = re.compile(r"\|\s*safe\b|\bautoescape off\b|mark_safe\(")
_HOME = re.compile(r"/(?:home|Users|root|work)/[a-z]")


def _python() -> Iterator[Path]:
    for folder in ("src", "tests", "benchmarks", "examples", "scripts"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def _function_findings(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno:
            length = node.end_lineno - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{path}:{node.lineno} {node.name} has {length} lines; {LONGEST_FUNCTION} is the limit"
            public = not node.name.startswith("_") and path.name.startswith(("actions", "queries", "access"))
            if public and not ast.get_docstring(node):
                yield f"{path}:{node.lineno} {node.name} is a public verb without a docstring"


def _findings() -> Iterator[str]:
    for file in _python():
        path = file.relative_to(ROOT)
        text = file.read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > LONGEST_MODULE and "migrations" not in path.parts:
            yield f"{path} has {lines} lines; {LONGEST_MODULE} is the limit"
        yield from _function_findings(path, ast.parse(text))
        if _HOME.search(text) and path.name != "house.py":
            yield f"{path} names a machine's own path"
    for file in sorted((ROOT / "src/kempelen/web/templates").rglob("*.html")):
        path, text = file.relative_to(ROOT), file.read_text(encoding="utf-8")
        if _INLINE.search(text):
            yield f"{path} holds an inline script, style or handler"
        if _UNSAFE.search(text):
            yield f"{path} switches escaping off"


def main() -> int:
    """Print findings; return how the process should leave."""
    findings = list(_findings())
    for finding in findings:
        print(finding)  # noqa: T201 -- a command
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
