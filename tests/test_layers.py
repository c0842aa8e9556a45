"""The table of layers in CONVENTIONS.md, section 2, read from the imports."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from helpers import ROOT

PACKAGE = ROOT / "translator"
STEPS = {
    "decode",
    "repair",
    "script",
    "page",
    "segment",
    "terms",
    "quantities",
    "names",
    "memory",
    "engines",
    "alignment",
    "checks",
}
LAYERS = (
    {"model", "errors"},
    {"cells", "hanzi", "offsets", "resources", "wordlist"},
    STEPS,
    {"formats"},
    {"pipeline"},
    {"cli", "web", "scale"},
)
LAYER_OF = {name: number for number, names in enumerate(LAYERS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(dotted: str) -> str:
    return dotted.split(".")[1]


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            names = [f"{node.module}.{alias.name}" if node.module == "translator" else node.module for alias in node.names]
        yield from (name for name in names if name and name.startswith("translator."))


@pytest.mark.parametrize("path", [p for p in MODULES if p.parent != PACKAGE or p.stem != "__init__"], ids=lambda p: p.stem)
def test_imports_go_down(path):
    here = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    assert here in LAYER_OF, f"{here} stands in no layer"
    for name in imports(path):
        there = room(name)
        if there == here:
            continue
        assert LAYER_OF[there] <= LAYER_OF[here], f"{path} imports {name}, which is above it"
        assert LAYER_OF[there] < LAYER_OF[here] or LAYER_OF[here] < 2, f"{path} imports {name}, a step beside it"
        if here == "formats":
            assert LAYER_OF[there] < 2, "formats know no step"
        if here == "cli":
            assert there in ("pipeline", "errors", "model", "formats", "terms", "resources", "memory"), name


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, translator; print(sorted(m for m in sys.modules if m.startswith('translator.')), 'opencc' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[] False"


@pytest.mark.parametrize(
    "name", ["clean", "Glossary", "BilingualDocument", "Profile", "align", "translate", "check", "detect", "convert"]
)
def test_public_names(name):
    import translator

    assert name in dir(translator)
    assert getattr(translator, name) is not None


def test_unknown_name():
    import translator

    with pytest.raises(AttributeError, match="no_such_name"):
        _ = translator.no_such_name
