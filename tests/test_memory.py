"""The translation memory: which unit wins, what a file must be, and what is left after a process was killed."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from translator.errors import MemoryStoreError
from translator.memory import TranslationMemory, Unit
from translator.memory.database import APPLICATION_ID

HERE = Path(__file__).parent
WRITER = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from translator.memory import TranslationMemory\n"
    "with TranslationMemory(sys.argv[2]) as memory:\n"
    "    for number in range(int(sys.argv[4])):\n"
    "        memory.put(f'{sys.argv[3]}-{number}', 'done')\n"
    "        print(number, flush=True)\n"
)
MAKER = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from pathlib import Path\n"
    "from translator.memory import TranslationMemory\n"
    "print('ready', flush=True)\n"
    "sys.stdin.readline()\n"
    "for number in range(int(sys.argv[3])):\n"
    "    TranslationMemory(Path(sys.argv[2]) / f'{number}.db').close()\n"
)


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(HERE.parent), str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[TranslationMemory]:
    with TranslationMemory(tmp_path / "memory.db") as opened:
        yield opened


class TestWhichUnitWins:
    def test_nothing_there(self, memory: TranslationMemory) -> None:
        assert memory.get("你好") is None

    def test_every_field_comes_back(self, memory: TranslationMemory) -> None:
        memory.put(
            "源", "target", context="前", key="k", origin="engine", state="reviewed", signature="engine x", date="2024-05-15"
        )
        expected = Unit("源", "target", "前", "k", "engine", "reviewed", "engine x", "2024-05-15")
        assert memory.get("源", context="前", key="k") == expected
        assert list(memory.export_rows()) == [expected]

    def test_another_key_does_not_fit(self, memory: TranslationMemory) -> None:
        memory.put("源", "old term", key="glossary 1")
        assert memory.get("源", key="glossary 2") is None
        assert memory.get("源") is None
        memory.put("源", "new term", key="glossary 2")
        assert [memory.get("源", key=f"glossary {n}").target for n in (1, 2)] == ["old term", "new term"]  # type: ignore[union-attr]

    def test_a_human_wins_whatever_the_key_and_the_order(self, memory: TranslationMemory) -> None:
        memory.put("源", "by hand", origin="human", key="glossary 1", context="别处")
        memory.put("源", "by engine", key="glossary 2", context="前")
        unit = memory.get("源", key="glossary 2", context="前")
        assert unit is not None
        assert (unit.target, unit.origin, unit.key) == ("by hand", "human", "")

    def test_the_same_context_wins_then_the_latest(self, memory: TranslationMemory) -> None:
        for origin in ("engine", "human"):
            memory.put("他笑了。", f"{origin} he", context="男", origin=origin)
            memory.put("他笑了。", f"{origin} they", context="众", origin=origin)
            targets = [memory.get("他笑了。", context=context).target for context in ("男", "众", "无")]  # type: ignore[union-attr]
            assert targets == [f"{origin} he", f"{origin} they", f"{origin} they"]
        memory.put("他笑了。", "human he again", context="男", origin="human")
        assert memory.get("他笑了。", context="无").target == "human he again"  # type: ignore[union-attr]

    def test_the_same_place_is_replaced(self, memory: TranslationMemory) -> None:
        for target in ("first", "second"):
            for origin in ("engine", "human"):
                memory.put("源", target, origin=origin, key="k")
        assert [(unit.origin, unit.target) for unit in memory.export_rows()] == [("engine", "second"), ("human", "second")]
        assert memory.search("源")[0][0].target == "second"

    @pytest.mark.parametrize("source", ["好", "𠮷", "\u3000缩进\r\n", "“‘套’中”", "１２", "", "简體混用", "a\0b"])
    def test_a_source_is_taken_as_it_is(self, memory: TranslationMemory, source: str) -> None:
        memory.put(source, "T")
        assert memory.get(source).source == source  # type: ignore[union-attr]
        assert memory.get(source + " ") is None

    def test_unknown_words_are_the_callers_mistake(self, memory: TranslationMemory) -> None:
        with pytest.raises(ValueError, match="no unit"):
            memory.put("源", "T", origin="robot")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="no unit"):
            memory.put("源", "T", state="perfect")  # type: ignore[arg-type]
        assert memory.stats().units == 0


@pytest.mark.parametrize(
    "case",
    [json.loads(line) for line in (HERE / "cases/memory/search.jsonl").read_text(encoding="utf-8").splitlines()],
    ids=lambda case: case["id"],
)
def test_search(memory: TranslationMemory, case: dict[str, object]) -> None:
    memory.put_many(Unit(source, "T") for source in case["units"])  # type: ignore[attr-defined]
    found = memory.search(case["input"])  # type: ignore[arg-type]
    assert [unit.source for unit, _ in found] == case["expected"], case["why"]


class TestLooking:
    def test_scores_fall_and_humans_go_first(self, memory: TranslationMemory) -> None:
        memory.put("推动经济高质量发展。", "engine")
        memory.put("推动经济高质量发展。", "human", origin="human")
        memory.put("推动文化高质量发展。", "other")
        found = memory.search("推动经济高质量发展。")
        assert [(unit.target, score) for unit, score in found] == [("human", 1.0), ("engine", 1.0), ("other", 0.8)]
        assert memory.search("推动经济高质量发展。", 1) == found[:1]
        assert memory.search("推动经济高质量发展。", min_score=0.9) == found[:2]
        assert memory.search("推动经济高质量发展。", 0) == []

    def test_what_was_replaced_is_not_found(self, memory: TranslationMemory) -> None:
        memory.put("推动经济高质量发展。", "ancient rendering")
        memory.put("推动经济高质量发展。", "new rendering")
        assert [unit.target for unit, _ in memory.search("推动经济高质量发展。")] == ["new rendering"]
        assert memory.concordance("ancient") == []
        # Raises if the index has rows that the table has not.
        memory._connection.execute("INSERT INTO source_text (source_text, rank) VALUES ('integrity-check', 1)")

    def test_concordance_looks_into_both_sides(self, memory: TranslationMemory) -> None:
        memory.put_many([Unit("新质生产力发展快", "New productive forces"), Unit("100%的产能", "All_of it"), Unit("无", "none")])
        assert [unit.source for unit in memory.concordance("新质生产力")] == ["新质生产力发展快"]
        assert [unit.source for unit in memory.concordance("productive")] == ["新质生产力发展快"]
        assert [unit.source for unit in memory.concordance("%")] == ["100%的产能"]
        assert [unit.source for unit in memory.concordance("_")] == ["100%的产能"]
        assert [unit.source for unit in memory.concordance("n", 1)] == ["无"]
        assert memory.concordance("") == []
        assert memory.concordance("\0") == memory.concordance("a\0b") == []

    def test_stats(self, memory: TranslationMemory) -> None:
        memory.put("甲", "A")
        memory.put("甲", "A", origin="human")
        memory.put("乙", "B")
        stats = memory.stats()
        assert (stats.units, stats.human, stats.engine, stats.sources) == (3, 1, 2, 2)
        assert stats.file_bytes > 0

    def test_digest_depends_on_units_not_on_their_order(self) -> None:
        units = [Unit("甲", "A"), Unit("乙", "B"), Unit("丙", "C", origin="human")]
        digests = set()
        for order in (units, units[::-1]):
            with TranslationMemory(":memory:") as memory:
                memory.put_many(order)
                digests.add(memory.digest())
        with TranslationMemory(":memory:") as memory:
            memory.put_many([*units[:2], Unit("丙", "D", origin="human")])
            assert len(digests) == 1
            assert memory.digest() not in digests

    def test_export_pages_through_many(self, memory: TranslationMemory) -> None:
        assert memory.put_many(Unit(f"源{number}", str(number)) for number in range(1203)) == 1203
        assert [unit.target for unit in memory.export_rows()] == [str(number) for number in range(1203)]

    def test_look_up_is_below_a_millisecond(self, memory: TranslationMemory) -> None:
        memory.put_many(Unit(f"第{number}句，推动经济高质量发展。", "T") for number in range(5000))
        picks = random.Random(1).sample(range(5000), 200)
        times = []
        for number in picks:
            start = time.process_time()
            assert memory.get(f"第{number}句，推动经济高质量发展。", context="前") is not None
            times.append(time.process_time() - start)
        assert sorted(times)[100] < 0.001


class TestFile:
    def test_is_kept(self, tmp_path: Path) -> None:
        for turn in range(3):
            with TranslationMemory(tmp_path / "memory.db") as memory:
                assert memory.stats().units == turn
                memory.put(f"源{turn}", "T")

    @pytest.mark.parametrize(
        ("statements", "code", "word"),
        [
            (["CREATE TABLE mine (x)"], "memory.foreign", "not a translation memory"),
            (["PRAGMA application_id = 7"], "memory.foreign", "not a translation memory"),
            ([f"PRAGMA application_id = {APPLICATION_ID}", "PRAGMA user_version = 3"], "memory.version", "schema 3"),
        ],
    )
    def test_another_database_is_refused_and_not_touched(self, tmp_path: Path, statements: list[str], code: str, word: str) -> None:
        path = tmp_path / "other.db"
        connection = sqlite3.connect(path)
        for statement in statements:
            connection.execute(statement)
        connection.close()
        before = path.read_bytes()
        with pytest.raises(MemoryStoreError, match=word) as caught:
            TranslationMemory(path)
        assert caught.value.code == code
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    def test_a_newer_memory_asks_for_a_newer_program(self, tmp_path: Path) -> None:
        TranslationMemory(tmp_path / "memory.db").close()
        connection = sqlite3.connect(tmp_path / "memory.db")
        connection.execute("PRAGMA user_version = 9")
        connection.close()
        with pytest.raises(MemoryStoreError, match="schema 9") as caught:
            TranslationMemory(tmp_path / "memory.db")
        assert caught.value.hint == "use a newer version of Duizhao"

    def test_a_text_file_is_refused_and_not_touched(self, tmp_path: Path) -> None:
        path = tmp_path / "notes.txt"
        path.write_text("只是文字。" * 200, encoding="utf-8")
        with pytest.raises(MemoryStoreError, match="not a translation memory"):
            TranslationMemory(path)
        assert path.read_text(encoding="utf-8") == "只是文字。" * 200

    def test_a_place_that_is_not_there(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none" / "memory.db", tmp_path):
            with pytest.raises(MemoryStoreError, match="cannot be opened"):
                TranslationMemory(path)

    def test_an_empty_file_becomes_a_memory(self, tmp_path: Path) -> None:
        (tmp_path / "memory.db").touch()
        with TranslationMemory(tmp_path / "memory.db") as memory:
            memory.put("源", "T")
            assert memory.stats().units == 1

    def test_closed_is_closed(self, memory: TranslationMemory) -> None:
        memory.close()
        memory.close()
        with pytest.raises(ValueError, match="closed"):
            memory.get("源")


class TestTogether:
    def test_what_a_killed_writer_had_put_is_there(self, tmp_path: Path) -> None:
        process = writer(tmp_path / "memory.db", "甲", 1_000_000)
        assert process.stdout is not None
        reported = -1
        while reported < 120:
            reported = int(process.stdout.readline())
        process.kill()
        reported = max([reported, *(int(line) for line in process.stdout.read().split("\n")[:-1] if line.isdigit())])
        process.communicate()
        with TranslationMemory(tmp_path / "memory.db") as memory:
            assert all(memory.get(f"甲-{number}") is not None for number in range(reported + 1))
            assert memory.stats().units - (reported + 1) in (0, 1)
            assert len(memory.search("甲-119")) == 10  # the search index is whole as well
            memory.put("乙", "T")

    def test_two_processes_that_make_and_fill_one_file(self, tmp_path: Path) -> None:
        running = [writer(tmp_path / "memory.db", name, 150) for name in ("甲", "乙", "丙")]
        for process in running:
            process.communicate(timeout=60)
        assert [process.returncode for process in running] == [0, 0, 0]
        with TranslationMemory(tmp_path / "memory.db") as memory:
            assert memory.stats().units == 450

    def test_processes_that_make_the_same_files_at_once(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", MAKER, str(HERE.parent), str(tmp_path), "20"]
        pipe = subprocess.PIPE
        running = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(4)]
        for process in running:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in running:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        assert [process.communicate(timeout=120)[1] for process in running] == [""] * 4
        assert len(list(tmp_path.glob("*.db"))) == 20

    @pytest.mark.parametrize("statement", range(1, 6))
    def test_a_file_that_is_made_while_it_is_looked_at(
        self, tmp_path: Path, statement: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "memory.db"
        with sqlite3.connect(path) as empty:
            empty.execute("PRAGMA journal_mode = WAL")  # so that the other one need not wait
        empty.close()
        connect, seen, made = sqlite3.connect, [], []

        def watch(sql: str) -> None:
            seen.append(sql)
            if len(seen) == statement:
                monkeypatch.setattr(sqlite3, "connect", connect)
                TranslationMemory(path).close()
                made.append(sql)

        def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **options)
            connection.set_trace_callback(watch)
            return connection

        monkeypatch.setattr(sqlite3, "connect", watched)
        with TranslationMemory(path) as memory:
            assert len(made) == 1  # what fails within a callback is not heard of
            memory.put("源", "T")
            assert memory.stats().units == 1

    def test_threads_share_one_memory(self, memory: TranslationMemory) -> None:
        def work(name: int) -> None:
            for number in range(50):
                memory.put(f"{name}-{number}", "T")
                assert memory.get(f"{name}-{number}") is not None

        threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert memory.stats().units == 200

    def test_many_units_are_put_all_or_none(self, memory: TranslationMemory) -> None:
        def units() -> object:
            yield Unit("甲", "A")
            raise RuntimeError("the file ended in the middle")

        with pytest.raises(RuntimeError):
            memory.put_many(units())  # type: ignore[arg-type]
        assert memory.stats().units == 0
        memory.put("乙", "B")
        assert memory.stats().units == 1
