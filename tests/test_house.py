"""The house itself: style, types, generated references, the README, the wheel, the shipped glossary."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile

import pytest
from helpers import ROOT


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.mark.parametrize(
    "arguments", [("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)], ids=["ruff", "format", "mypy"]
)
def test_style_and_types(arguments):
    done = run(sys.executable, "-m", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


def test_reference_is_up_to_date():
    sys.path.insert(0, str(ROOT / "scripts"))
    from build_reference import TARGET, reference

    assert TARGET.read_text(encoding="utf-8") == reference(), "run scripts/build_reference.py"


def test_ci_runs_the_readme():
    commands = re.findall(r"^python3 -m venv .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(commands) == 2
    assert "texts/kunshan-2024-05-15.raw.txt" in commands[0]
    assert commands[1].endswith("pytest -q")
    assert "grep -m1 'pytest -q$' README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_wheel_has_what_it_needs(tmp_path):
    done = run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    assert done.returncode == 0, done.stderr
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    tracked = run("git", "ls-files", "translator").stdout.split() or []
    missing = [name for name in tracked if name not in names]
    assert not missing
    assert "translator/_data/glossary/industry.yaml" in names
    assert "translator/_data/glossary/sources.yaml" in names
    assert not any(name.startswith(("tests/", "texts/")) for name in names)


def test_shipped_glossary_is_clean():
    from translator.resources import glossary_paths
    from translator.terms import lint

    problems = [problem for problem in lint(glossary_paths()) if problem.severity == "error"]
    assert not problems, "\n".join(map(str, problems))


def test_shipped_glossary_holds_the_page():
    from translator import Glossary

    glossary = Glossary.load()
    assert len(glossary.concepts) >= 200
    wanted = [
        "新质生产力",
        "专精特新",
        "高新技术企业",
        "高质量发展",
        "战略性新兴产业",
        "双碳",
        "低空经济",
        "新型工业化",
        "长三角",
        "元宇宙",
        "规上工业",
        "产业链",
        "虚拟现实",
        "昆山",
        "淀山湖镇",
        "花桥经济开发区",
        "拉斯维加斯",
        "清陶",
        "友达光电",
        "航天时代飞鹏",
        "中信博",
        "峰飞航空",
        "硅基智能",
        "亮风台",
        "黑湖",
        "世航智能",
        "飞鸿能源动力",
    ]
    missing = [term for term in wanted if not any(hit.surface == term for hit in glossary.match(term).hits)]
    assert not missing
    assert all(rendering.source for concept in glossary.concepts for rendering in concept.renderings)
