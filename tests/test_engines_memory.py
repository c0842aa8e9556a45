"""The engines without a model: the memory alone, and none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from contract.engine_contract import OTHERS, SENTENCE, InterfaceContract
from test_cli import duizhao

from translator.engines.base import Request, concerns_one_segment
from translator.engines.memory import MemoryEngine, NoEngine
from translator.errors import EngineError
from translator.memory import TranslationMemory
from translator.pipeline.bilingual import translate
from translator.pipeline.engine import choose_engine

HELD = {SENTENCE: "Kunshan builds industrial parks.", OTHERS[1]: "“I disagree,” he said."}
TEXT = "昆山新增企业35家。\n\n昆山向绿而行。\n\n昆山新增企业40家。\n\n他不同意。\n"


class TestMemoryEngine(InterfaceContract):
    @pytest.fixture
    def engine(self) -> MemoryEngine:
        return MemoryEngine(lambda request: HELD.get(request.text))

    def test_gives_what_is_held_as_it_is(self, engine: MemoryEngine) -> None:
        reply = engine.translate(Request(SENTENCE, max_tokens=1))
        assert (reply.text, reply.finish, reply.prompt_tokens, reply.output_tokens) == (HELD[SENTENCE], "stop", 0, 0)
        assert engine.translate(Request(SENTENCE, misses=("x",), required=("x",))) == reply

    def test_what_is_not_held_concerns_one_segment(self, engine: MemoryEngine) -> None:
        with pytest.raises(EngineError, match="does not hold it") as caught:
            engine.translate(Request(OTHERS[0]))
        assert concerns_one_segment(caught.value)

    def test_without_a_memory_it_says_so(self) -> None:
        with pytest.raises(EngineError, match="no translation memory is open") as caught:
            MemoryEngine().translate(Request(SENTENCE))
        assert not concerns_one_segment(caught.value)

    def test_keeps_the_memory_it_was_made_with(self, engine: MemoryEngine) -> None:
        assert engine.over(lambda request: "other") is engine
        assert MemoryEngine().over(lambda request: "other").translate(Request("好")).text == "other"


class TestNoEngine(InterfaceContract):
    @pytest.fixture
    def engine(self) -> NoEngine:
        return NoEngine()

    def test_translates_nothing(self, engine: NoEngine) -> None:
        with pytest.raises(EngineError, match="no engine") as caught:
            engine.translate(Request(SENTENCE))
        assert caught.value.code == "engine.none"


@pytest.fixture
def memory(tmp_path: Path) -> TranslationMemory:
    held = TranslationMemory(tmp_path / "m.db")
    held.put("昆山新增企业35家。", "Kunshan gained 35 new enterprises.", origin="human")
    held.put("昆山向绿而行。", "Kunshan goes another way.", context="别的。", key="some engine", signature="s")
    held.put("昆山向绿而行。", "Kunshan goes green.", context="昆山新增企业35家。", key="another engine", signature="s")
    held.put("昆山向绿而行。", "Kunshan is green.", context="以后。", key="a third", signature="s")
    return held


class TestRun:
    @pytest.mark.parametrize("engine", ["memory", MemoryEngine()])
    def test_exact_context_and_numbers_and_nothing_else(self, memory: TranslationMemory, engine: object) -> None:
        before = memory.digest()
        document = translate(TEXT, engine=engine, memory=memory)  # type: ignore[arg-type]
        assert [segment.target for segment in document.segments] == [
            "Kunshan gained 35 new enterprises.", "Kunshan goes green.", "Kunshan gained 40 new enterprises.", None,
        ]  # fmt: skip
        assert [segment.origin for segment in document.segments][:3] == ["memory"] * 3
        (issue,) = document.segments[3].issues
        assert (issue.code, issue.severity) == ("A301", "critical")
        assert "the translation memory does not hold it" in issue.message
        assert document.signature["engine"] == {"engine": "memory"}
        assert not document.unfinished
        assert memory.digest() == before  # nothing is written back

    def test_the_engines_own_context_counts_less_than_being_there(self, memory: TranslationMemory) -> None:
        assert translate("昆山向绿而行。", engine="memory", memory=memory).segments[0].target == "Kunshan is green."

    def test_without_a_memory_the_run_stops(self) -> None:
        document = translate(TEXT, engine="memory")
        assert "no translation memory is open" in document.unfinished
        assert all(segment.target is None for segment in document.segments)

    def test_none_marks_and_is_no_issue(self) -> None:
        for engine in ("none", NoEngine(), None):
            document = translate(TEXT, engine=engine)  # type: ignore[arg-type]
            assert document.signature["engine"] == "none"
            assert [segment.target for segment in document.segments] == [None] * 4
            assert document.issues == ()
            assert document.segments[0].terms

    @pytest.mark.parametrize("name", ["memory", "none"])
    def test_have_no_model(self, name: str) -> None:
        assert choose_engine(name).engine.name == name
        with pytest.raises(ValueError, match="has no model"):
            choose_engine(name, "some-model")


class TestCommand:
    @pytest.fixture
    def page(self, tmp_path: Path, memory: TranslationMemory) -> Path:
        path = tmp_path / "page.txt"
        path.write_text(TEXT, encoding="utf-8")
        return path

    def test_translate(self, page: Path) -> None:
        done = duizhao("translate", page, "--engine", "memory", "--memory", page.with_name("m.db"))
        assert done.returncode == 1
        assert done.stdout.decode().splitlines() == [
            "Kunshan gained 35 new enterprises.", "Kunshan goes green.", "Kunshan gained 40 new enterprises.",
            "[not translated: 他不同意。]",
        ]  # fmt: skip
        assert "not translated: the translation memory does not hold it" in done.stderr.decode()

    def test_bilingual(self, page: Path) -> None:
        out = page.with_name("out.jsonl")
        done = duizhao("bilingual", page, "-o", out, "--engine", "memory", "--memory", page.with_name("m.db"), "--json")
        assert done.returncode == 1
        (counts,) = json.loads(done.stdout)["files"]
        assert (counts["segments"], counts["translated"], counts["from_memory"], counts["flagged"]) == (4, 3, 3, 1)

    def test_an_empty_memory_is_no_success(self, page: Path) -> None:
        done = duizhao("bilingual", page, "-o", page.with_name("o.md"), "--engine", "memory", "--memory", page.with_name("new.db"))
        assert done.returncode == 1
        assert "0 of 4 segments translated" in done.stderr.decode()

    def test_without_memory_it_is_a_slip(self, page: Path) -> None:
        done = duizhao("translate", page, "--engine", "memory", "--no-memory")
        assert done.returncode == 2
        assert "--no-memory" in done.stderr.decode()
