"""The rows of rules.yaml: held to what the source can emit, to what the case files do emit, and to what their examples do."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator

import pytest
import yaml
from helpers import CASES, ROOT

from translator import clean
from translator.pipeline.cleaning import Cleaned
from translator.pipeline.profile import Profile
from translator.pipeline.rules import rule_of, rules

PACKAGE = ROOT / "translator"
# What looks at a translation, not at the text that is cleaned, and modules that only hand edits and findings on.
ELSEWHERE = ("quantities", "checks", "formats", "model.py", "offsets.py")
# `mend_lookalikes` names each of these edits anew, by what was taken out.
RENAMED = {"repair.noise.invisible"}
CODE = re.compile(r"[DRS]\d{3}")  # the other letters are those of checks of translations
RULE = re.compile(r"repair\.[a-z]+\.[a-z0-9.-]+|script\.[a-z]+|page\.html")  # a step has two parts, a rule of repair three
PREFIX = re.compile(r"repair\.[a-z]+\.(?:[a-z0-9-]+-as-)?|script\.")
# Calls whose argument ends up as the last part of a rule: kinds of escapes.
KINDS = {"Run": -1, "_byte_kind": 0}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in ELSEWHERE:
            yield str(path.relative_to(PACKAGE)), ast.parse(path.read_text(encoding="utf-8"))


def strings(node: ast.expr) -> set[str]:
    """What an expression can be, as far as it is written there: constants, also in the branches of a condition."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return strings(node.body) | strings(node.orelse)
    return set()


def assigned(tree: ast.AST, name: str) -> set[str]:
    """All that is assigned to a variable of a module."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            for left, right in pairs:
                if isinstance(left, ast.Name) and left.id == name:
                    found |= strings(right)
    return found


def escape_kinds() -> set[str]:
    found: set[str] = set()
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS and node.args:
                found |= strings(node.args[KINDS[node.func.id]])
    return found


def written() -> tuple[set[str], set[str]]:
    """Rules and codes as the source has them whole, and those of which it has the beginning, `repair.mojibake.`."""
    whole: set[str] = set()
    begun: set[str] = set()
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if PREFIX.fullmatch(node.value):
                    begun.add(node.value)
                elif RULE.fullmatch(node.value) or CODE.fullmatch(node.value):
                    whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                start = str(node.values[0].value)
                if start == "repair.lookalike.":
                    whole |= {start + kind for kind in assigned(tree, "kind")}
                elif start == "repair.escape.":
                    whole |= {start + kind for kind in escape_kinds()}
                elif PREFIX.fullmatch(start):
                    assert start in ("repair.mojibake.utf-8-as-", "script."), f"{name}: a new kind of rule, {start}…"
    patterns = yaml.safe_load((PACKAGE / "page" / "patterns.yaml").read_text(encoding="utf-8"))
    whole |= {row["rule"] for row in patterns["rules"]}
    return whole - RENAMED, begun


def test_page_is_up_to_date():
    sys.path.insert(0, str(ROOT / "scripts"))
    from build_rules import TARGET, page

    assert TARGET.read_text(encoding="utf-8") == page(), "run scripts/build_rules.py"


def test_what_the_source_can_emit_has_a_row():
    whole, begun = written()
    assert {"R110", "D102", "S301", "page.debris", "repair.lookalike.soft-hyphen", "repair.escape.json", "script.mend"} <= whole
    assert not {name for name in whole if rule_of(name) is None}
    assert begun == {"repair.lookalike.", "repair.escape.", "repair.mojibake.", "repair.mojibake.utf-8-as-", "script."}


def test_rules_that_come_from_elsewhere_are_known():
    """Where the rule of an edit or the code of a finding is not written in the call, this list says where it is."""
    found = {}
    for kind, place in (("Edit", 3), ("Finding", 0)):
        for path, call in calls(kind):
            if not isinstance(call.args[place], ast.Constant | ast.JoinedStr):
                found[path, kind] = ast.unparse(call.args[place])
    assert found == {
        ("pipeline/detecting.py", "Finding"): "finding.code",
        ("repair/mixups/debris.py", "Finding"): "code",  # of _RUNS
        ("repair/mixups/latin.py", "Edit"): "RULE",
        ("repair/mixups/mend.py", "Edit"): "rule",  # of a chain, a loss or latin.py
        ("repair/shift.py", "Edit"): "RULE",
        ("script/editing.py", "Edit"): "rule",  # of converting.py and mending.py
    }


def test_every_row_can_be_emitted():
    whole, _ = written()
    families = {name for name, rule in rules().items() if rule.matches.pattern != re.escape(name)}
    assert families == {"repair.mojibake.X-as-Y", "repair.mojibake.utf-8-as-Y.lossy", "script.CONFIG"}
    # "residue" is what the code has in place of a configuration.
    assert set(rules()) - families - whole == {"script.residue"}


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name and len(node.args) > 1:
                yield path, node


def test_severities_are_those_of_the_source():
    for path, call in calls("Finding"):
        for code in strings(call.args[0]):
            assert strings(call.args[1]) == {str(rules()[code].severity)}, f"{path}: {code}"


def emitted(cleaned: Cleaned) -> set[str]:
    named = {part for step in cleaned.steps for edit in step.edits for part in edit.rule.split(" + ")}
    for finding in cleaned.findings:
        assert finding.severity == rules()[finding.code].severity, finding
        named.add(finding.code)
    return named | {line.rule for line in cleaned.page.furniture}


@pytest.mark.parametrize("step", ["decode", "escapes", "lookalikes", "mixups", "page", "repair", "script", "spacing"])
def test_what_the_cases_emit_has_a_row(step):
    seen: set[str] = set()
    for path in sorted((CASES / step).glob("*.jsonl")):
        for line in filter(str.strip, path.read_text(encoding="utf-8").splitlines()):
            case = json.loads(line)
            text = bytes.fromhex(case["input"]) if step == "decode" else case["input"]
            seen |= emitted(clean(text, profile=Profile(to=case.get("options", {}).get("to", "auto"))))
    assert seen
    assert not {name for name in seen if rule_of(name) is None}


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_example(rule):
    example = rule.example
    cleaned = clean(example.whole, profile=Profile(to=example.to))
    assert rule in map(rule_of, emitted(cleaned))
    if example.whole == example.before:
        assert cleaned.text == example.after
    elif isinstance(example.whole, bytes):
        assert cleaned.text == cleaned.source
    else:
        assert example.before in example.whole
        assert example.after in cleaned.text
    candidates = {finding.candidates for finding in cleaned.findings if finding.code == rule.id}
    assert not example.perhaps or candidates == {example.perhaps}
    assert cleaned.revert() == example.whole


@pytest.mark.parametrize("rule", rules().values(), ids=lambda rule: rule.id)
def test_row_is_complete(rule):
    line = rule.id.startswith("page.") and rule.id != "page.html"
    assert bool(rule.title) == bool(rule.advice) == (not line)
    sentences = [rule.means] if line else [rule.means, rule.advice]
    assert all(text[0].isupper() and text.endswith(".") and "\n" not in text for text in sentences)
    assert rule_of(rule.id) is rule
