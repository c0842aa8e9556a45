"""The firefox engine, with the real runtime and a model made by hand (see `tiny_marian.py`); and how terms go through such a model."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from contract.engine_contract import EngineContract
from test_cli import duizhao
from tiny_marian import SAME, write_model

from translator.engines.base import Hint, Request, width
from translator.engines.firefox import FirefoxEngine, english, model_files
from translator.engines.placeholders import protected
from translator.errors import EngineError, ModelError

CASES = Path(__file__).parent / "cases" / "engines" / "placeholders.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", ROWS, ids=lambda case: case["id"])
def test_placeholders(case: dict) -> None:
    hints = tuple(Hint(source, target, optional=bool(more)) for source, target, *more in case["hints"])
    replies = iter(case["replies"])
    asked: list[str] = []

    def translate(text: str) -> str:
        asked.append(text)
        return next(replies)

    result = protected(Request(case["input"], hints=hints), translate)
    assert result.text == case["expected"], case["why"]
    assert list(result.kept) == case["kept"]
    assert result.asked == len(case["replies"]) == len(asked)
    assert next(replies, None) is None


def test_the_last_try_is_the_text_itself() -> None:
    asked: list[str] = []
    protected(Request("昆山市", hints=(Hint("昆山", "Kunshan"),)), lambda text: asked.append(text) or "It")
    assert [text.strip() for text in asked] == ["QX0 市", "#0# 市", "[0] 市", "昆山市"]


def test_asked_again_it_begins_with_another_shape_and_what_is_required() -> None:
    hints = (Hint("昆山", "Kunshan"), Hint("35", "35", optional=True))
    request = Request("昆山新增35家", hints=hints, misses=("Kunshan", "35"), required=("Kunshan", "35"))
    asked: list[str] = []
    result = protected(request, lambda text: asked.append(text) or "#0# adds #1#")
    assert asked == [" #0# 新增 #1# 家"]
    assert (result.text, result.kept) == ("Kunshan adds 35", ("Kunshan", "35"))


def test_many_marks_end_in_few_tries() -> None:
    hints = tuple(Hint(char, f"word {at}") for at, char in enumerate("甲乙丙丁戊己庚辛壬癸"))
    result = protected(Request("甲乙丙丁戊己庚辛壬癸", hints=hints), lambda text: "lost")
    assert (result.text, result.asked) == ("lost", 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("", True)),
        ("A，B。", ("A, B.", True)),
        ("（A）１２％", ("(A)12%", True)),
        ("A吉野B家", ("A…B…", False)),
        ("吉 野", ("…", False)),
        ("“A” — é", ("“A” — é", True)),
        ("A\r\nB", ("A\nB", True)),
        ("A  B ", ("A B", True)),
        ("3，000", ("3, 000", True)),
    ],
)
def test_english(text: str, expected: tuple[str, bool]) -> None:
    assert english(text) == expected


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def shared_engine(folder: Path) -> Iterator[FirefoxEngine]:
    with FirefoxEngine.in_folder(folder) as engine:
        yield engine


class TestFirefox(EngineContract):
    @pytest.fixture
    def engine(self, shared_engine: FirefoxEngine) -> FirefoxEngine:
        return shared_engine

    def test_translates(self, engine: FirefoxEngine) -> None:
        assert engine.translate(Request("昆山市积极推进产业园区建设。")).text == (
            "Kunshan city actively advances industry park construction."
        )

    def test_terms_go_through_the_model(self, engine: FirefoxEngine) -> None:
        hints = (Hint("新质生产力", "new quality productive forces"), Hint("昆山", "Kunshan Municipality"))
        reply = engine.translate(Request("昆山推进新质生产力。", hints=hints))
        assert reply.text == "Kunshan Municipality advances new quality productive forces."
        assert engine.translate(Request("昆山推进新质生产力。")).text == "Kunshan advances new productivity."

    def test_quantities_too_wherever_the_blanks_are(self, engine: FirefoxEngine) -> None:
        request = Request("\u3000总投资30亿元。 ", hints=(Hint("30亿元", "3 billion yuan", (4, 8)),))
        assert engine.translate(request).text == "total investment 3 billion yuan."

    def test_a_model_that_knows_no_marks_finds_its_own_words(self, tmp_path: Path) -> None:
        write_model(tmp_path, lost=[*"QX#[]"])
        with FirefoxEngine.in_folder(tmp_path) as engine:
            reply = engine.translate(Request("昆山推进新质生产力。", hints=(Hint("新质生产力", "new quality productive forces"),)))
        assert reply.text == "Kunshan advances new productivity."
        assert reply.finish == "stop"

    def test_chinese_does_not_get_out_silently(self, engine: FirefoxEngine) -> None:
        reply = engine.translate(Request("吉野家。"))
        assert (reply.text, reply.finish) == ("… houses.", "length")

    def test_nothing_is_no_translation(self, engine: FirefoxEngine) -> None:
        with pytest.raises(EngineError, match="gave nothing") as caught:
            engine.translate(Request("髙髙髙"))
        assert caught.value.code == "engine.no-answer"

    def test_a_loop_is_noticed(self, engine: FirefoxEngine) -> None:
        assert engine.translate(Request("昆山" * 20)).finish == "length"
        assert engine.translate(Request("昆山" * 3)).finish == "stop"

    def test_long_texts_are_cut_into_sentences(self, engine: FirefoxEngine) -> None:
        reply = engine.translate(Request("昆山市新增企业。" * 40))
        assert reply.text.count("Kunshan city adds firms.") == 40

    def test_signature_has_the_digests_of_what_is_in_the_files(self, engine: FirefoxEngine, folder: Path, tmp_path: Path) -> None:
        first = engine.signature()
        assert first["runtime"].startswith("fxtranslate 0.")
        assert first["model"] == f"sha256:{hashlib.sha256((folder / 'model.zhen.bin').read_bytes()).hexdigest()}"
        write_model(tmp_path)
        (tmp_path / "model.zhen.bin.gz").write_bytes(gzip.compress((tmp_path / "model.zhen.bin").read_bytes()))
        (tmp_path / "model.zhen.bin").unlink()
        assert FirefoxEngine.in_folder(tmp_path).signature() == first
        (tmp_path / "model.zhen.bin.gz").unlink()
        write_model(tmp_path, lost=["昆山"])
        assert FirefoxEngine.in_folder(tmp_path).signature() != first


class TestFolder:
    def test_files_may_be_packed_and_have_any_name_of_firefox(self, folder: Path, tmp_path: Path) -> None:
        for name, other in (("model.zhen.bin", "model.zhen.intgemm.alphas.bin.gz"), ("vocab.zhen.spm", "srcvocab.zhen.spm.gz")):
            (tmp_path / other).write_bytes(gzip.compress((folder / name).read_bytes()))
        (tmp_path / "trgvocab.zhen.spm").write_bytes((folder / "vocab.zhen.spm").read_bytes())
        assert sorted(model_files(tmp_path)) == ["model", "source", "target"]
        with FirefoxEngine.in_folder(tmp_path) as engine:
            assert engine.translate(Request("好。")).text == "good."

    @pytest.mark.parametrize(
        ("names", "word"),
        [
            ([], "no model.*.bin and no vocab"),
            (["model.zhen.bin"], "no vocab"),
            (["vocab.zhen.spm"], "no model"),
            (["model.zhen.bin", "model.enzh.bin", "vocab.zhen.spm"], "more than one model"),
        ],
    )
    def test_says_what_is_wrong(self, tmp_path: Path, names: list[str], word: str) -> None:
        for name in names:
            (tmp_path / name).write_bytes(b"x")
        with pytest.raises(ModelError, match=word.replace("*", r"\*")) as caught:
            model_files(tmp_path)
        assert caught.value.hint

    @pytest.mark.parametrize("damage", ["cut", "text", "empty", "packed"])
    def test_a_damaged_model(self, folder: Path, tmp_path: Path, damage: str) -> None:
        whole = (folder / "model.zhen.bin").read_bytes()
        bad = {"cut": whole[:-999], "text": b"not a model at all", "empty": b"", "packed": gzip.compress(whole)[:-99]}[damage]
        (tmp_path / "model.zhen.bin").write_bytes(bad)
        (tmp_path / "vocab.zhen.spm").write_bytes((folder / "vocab.zhen.spm").read_bytes())
        with FirefoxEngine.in_folder(tmp_path) as engine, pytest.raises(EngineError, match="cannot be loaded") as caught:
            engine.translate(Request("好。"))
        assert caught.value.code == "engine.load"

    def test_a_vocabulary_that_is_none(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "model.zhen.bin").write_bytes((folder / "model.zhen.bin").read_bytes())
        (tmp_path / "vocab.zhen.spm").write_bytes(b"")
        with FirefoxEngine.in_folder(tmp_path) as engine, pytest.raises(EngineError, match="no SentencePiece model"):
            engine.translate(Request("好。"))

    def test_a_file_that_went_away(self, tmp_path: Path) -> None:
        write_model(tmp_path)
        engine = FirefoxEngine.in_folder(tmp_path)
        (tmp_path / "vocab.zhen.spm").unlink()
        for ask in (engine.signature, lambda: engine.translate(Request("好。"))):
            with pytest.raises(EngineError, match="not there"):
                ask()


class TestProcess:
    def test_closed_is_closed_and_its_process_gone(self, folder: Path) -> None:
        engine = FirefoxEngine.in_folder(folder)
        engine.translate(Request("好。"))
        process = engine._idle[0]._process
        engine.close()
        engine.close()
        assert process.poll() is not None
        with pytest.raises(EngineError, match="closed"):
            engine.translate(Request("好。"))

    def test_a_killed_process_is_told_and_started_again(self, folder: Path) -> None:
        with FirefoxEngine.in_folder(folder) as engine:
            engine.translate(Request("好。"))
            process = engine._idle[0]._process
            os.kill(process.pid, signal.SIGKILL)
            process.wait(20)
            assert engine.translate(Request("好。")).text == "good."

    def test_several_at_a_time_come_out_as_one_at_a_time(self, folder: Path) -> None:
        texts = ["昆山市新增企业。", "他说：“我不同意。”", "总投资30亿元的项目签约。", "好。"] * 6
        with FirefoxEngine.in_folder(folder) as engine:
            alone = [engine.translate(Request(text)).text for text in texts]
        with FirefoxEngine(model_files(folder), parallel=3) as engine:
            assert width(engine) == 3
            with ThreadPoolExecutor(8) as pool:
                assert [reply.text for reply in pool.map(lambda text: engine.translate(Request(text)), texts)] == alone
            assert 1 <= len(engine._idle) <= 3
            processes = [worker._process for worker in engine._idle]
        assert all(process.poll() is not None for process in processes)

    def test_options_that_make_no_sense(self, folder: Path) -> None:
        with pytest.raises(ValueError, match="at least 1"):
            FirefoxEngine(model_files(folder), parallel=0)

    def test_nothing_is_loaded_before_it_is_needed(self, folder: Path) -> None:
        with FirefoxEngine.in_folder(folder) as engine:
            assert engine.signature()["engine"] == "firefox"
            assert engine._idle == []

    def test_no_runtime(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
        with FirefoxEngine.in_folder(folder) as engine, pytest.raises(EngineError, match="not installed") as caught:
            engine.translate(Request("好。"))
        assert caught.value.hint == "pip install 'duizhao[firefox]'"


class TestCommand:
    def test_a_folder_is_a_model(self, folder: Path, tmp_path: Path) -> None:
        page = tmp_path / "page.txt"
        page.write_text("昆山市积极推进产业园区建设。\n昆山推进新质生产力。\n", encoding="utf-8")
        out = tmp_path / "out.jsonl"
        for engine in (["--engine", "firefox"], []):
            done = duizhao("bilingual", page, "-o", out, *engine, "--model", folder, "--no-memory", "--fail-on", "never")
            assert done.returncode == 0, done.stderr.decode()
            rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
            segments = [row for row in rows if "source" in row]
            assert segments[1]["target"].startswith("Kunshan advances new quality productive forces")
            assert all(term["verdict"] == "proved" for row in segments for term in row["terms"])
            assert segments[0]["origin"] == "engine"

    def test_no_such_folder(self, tmp_path: Path) -> None:
        page = tmp_path / "page.txt"
        page.write_text("昆山。", encoding="utf-8")
        done = duizhao("translate", page, "--engine", "firefox", "--model", tmp_path / "none")
        assert done.returncode == 4
        assert "no such folder with a model" in done.stderr.decode()

    def test_a_model_of_another_engine(self, tmp_path: Path) -> None:
        page = tmp_path / "page.txt"
        page.write_text("昆山。", encoding="utf-8")
        done = duizhao("translate", page, "--engine", "local", "--model", "firefox-zh-en")
        assert done.returncode == 2
        assert "--engine firefox" in done.stderr.decode()


def test_the_model_by_hand_has_what_marks_need() -> None:
    assert set("QX#[]0123456789") <= set(SAME)
