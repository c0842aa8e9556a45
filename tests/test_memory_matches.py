"""What a look-up gives: kinds of matches, who wins, numbers put in; and that many processes may read while one writes."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from translator.memory import TranslationMemory, Unit
from translator.memory.database import APPLICATION_ID
from translator.memory.fuzzy import similarity
from translator.pipeline.forgetting import RULES, forget, useless
from translator.pipeline.remembering import suggest, with_numbers

HERE = Path(__file__).parent
NUMBERS = [json.loads(line) for line in (HERE / "cases/memory/numbers.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[TranslationMemory]:
    with TranslationMemory(tmp_path / "memory.db") as opened:
        yield opened


@pytest.mark.parametrize("case", NUMBERS, ids=lambda case: case["id"])
def test_numbers(case: dict, memory: TranslationMemory) -> None:
    unit = Unit(case["source"], case["target"], origin="human")
    assert with_numbers(unit, case["input"]) == case["expected"], case["why"]
    memory.put_many([unit])
    found = suggest(memory, case["input"])
    assert [one.target for one in found if one.numbers_put_in] == ([case["expected"]] if case["expected"] else [])


class TestKinds:
    def test_in_their_order(self, memory: TranslationMemory) -> None:
        memory.add_many(
            [
                Unit("增长5%。", "up 5%", "前", origin="human", after="后"),
                Unit("增长5%。", "up five percent", "别处", origin="human", date="2024"),
                Unit("增长6%。", "up 6%", origin="human"),
                Unit("增长很快。", "fast", origin="human"),
                Unit("完全不同", "other", origin="human"),
            ]
        )
        found = memory.matches("增长5%。", context="前", after="后", min_score=0.4)
        assert [(one.kind, one.unit.target) for one in found] == [
            ("context", "up 5%"),
            ("exact", "up five percent"),
            ("numbers", "up 6%"),
            ("fuzzy", "fast"),
        ]
        assert [one.score for one in found] == [1.0, 1.0, 0.8, similarity("增长5%。", "增长很快。")]
        assert [one.kind for one in memory.matches("增长5%。", context="前", after="x")][:1] == ["exact"]
        assert [one.kind for one in memory.matches("增长5%。")][:2] == ["exact", "exact"]

    def test_neighbours_decide(self, memory: TranslationMemory) -> None:
        for after in ("甲", "乙"):
            memory.put("他笑了。", f"before {after}", context="前", after=after, origin="human")
        assert [memory.get("他笑了。", context="前", after=after).target for after in ("甲", "乙", "")] == [
            "before 甲",
            "before 乙",
            "before 乙",
        ]  # type: ignore[union-attr]

    def test_the_same_place_is_found_among_hundreds_of_the_same_source(self, memory: TranslationMemory) -> None:
        memory.add_many([Unit("好。", "first human", "甲", origin="human", after="乙", date="2020")])
        memory.add_many(Unit("好。", str(number), f"前{number}") for number in range(400))
        found = memory.matches("好。", context="甲", after="乙", limit=2)
        assert [(one.kind, one.unit.target) for one in found] == [("context", "first human"), ("exact", "399")]
        assert memory.matches("好。", limit=1)[0].unit.target == "first human"

    def test_numbers_only_are_found_among_many_that_share_all_rare_trigrams(self, memory: TranslationMemory) -> None:
        memory.add_many(Unit(f"{number}年全国粮食产量再创新高。", str(number), origin="human") for number in range(1000, 1400))
        found = memory.matches("2031年全国粮食产量再创新高。", limit=3)
        assert [one.kind for one in found] == ["numbers"] * 3

    def test_a_needle_among_sentences_of_the_same_pattern(self, memory: TranslationMemory) -> None:
        pick = random.Random(3)
        words = ["".join(pick.choices("山水火土木金日月天地人心手口目", k=3)) for _ in range(300)]
        units = [Unit(f"会议指出，要把{a}摆在更加突出的位置，加快{b}建设。", a + b) for a in words[:60] for b in words[60:120]]
        memory.add_many(units)
        for unit in pick.sample(units, 40):
            text = unit.source.replace("会议指出", "会上提出").replace("加快", "推进")
            assert memory.search(text, 1)[0][0].target == unit.target


class TestWhoWins:
    def test_the_newest_human_over_any_engine_and_both_are_kept(self, memory: TranslationMemory) -> None:
        units = [
            Unit("好", "engine, new", origin="engine", date="2025"),
            Unit("好", "human, 2024", origin="human", date="2024-05-15"),
            Unit("好", "human, 2019", origin="human", date="2019"),
            Unit("好", "human, undated", origin="human"),
        ]
        assert memory.add_many(units).new == 4
        assert memory.get("好").target == "human, 2024"  # type: ignore[union-attr]
        assert [unit.target for unit in memory.export_rows()] == [unit.target for unit in units]
        assert [one.unit.target for one in memory.matches("好")] == ["human, 2024", "human, 2019", "human, undated", "engine, new"]

    def test_put_replaces_and_add_does_not(self, memory: TranslationMemory) -> None:
        memory.put("好", "first", origin="human")
        memory.add_many([Unit("好", "second", origin="human")])
        assert memory.stats().units == 2
        memory.put("好", "third", origin="human")
        assert [unit.target for unit in memory.export_rows()] == ["third"]


class TestForgetting:
    UNITS = (
        Unit("好", "good", origin="human"),
        Unit("好", "fine", origin="engine"),
        Unit("坏", "bad", origin="engine"),
        Unit("OK", "OK", origin="human"),
        Unit("Hello", "Hi", origin="human"),
        Unit("中文", "Chinese 中文", origin="human"),
        Unit("乱\ufffd码", "garbled", origin="human"),
        Unit("空", " ", origin="human"),
    )

    def test_each_rule_finds_its_own(self, memory: TranslationMemory) -> None:
        memory.add_many(self.UNITS)
        expected = {
            "overruled": "fine",
            "same": "OK",
            "no-chinese": "Hi",
            "chinese-left": "Chinese 中文",
            "damaged": "garbled",
            "empty": " ",
        }
        assert {rule.name: unit.target for rule, unit in useless(memory)} == expected
        assert {rule.name for rule in RULES} == set(expected)
        assert [unit.target for _, unit in useless(memory, ["empty"])] == [" "]
        with pytest.raises(ValueError, match="no rule nonsense"):
            list(useless(memory, ["nonsense"]))

    def test_what_is_removed_is_not_found(self, memory: TranslationMemory) -> None:
        memory.add_many(self.UNITS)
        assert forget(memory, (unit for _, unit in useless(memory))) == 6
        assert sorted(unit.target for unit in memory.export_rows()) == ["bad", "good"]
        assert memory.concordance("garbled") == []
        for side in ("source", "target"):
            # Raises if the index has rows that the table has not.
            memory._connection.execute(f"INSERT INTO {side}_text ({side}_text, rank) VALUES ('integrity-check', 1)")


SCHEMA_1 = """
CREATE TABLE units (id INTEGER PRIMARY KEY AUTOINCREMENT, source_digest BLOB NOT NULL, context_digest BLOB NOT NULL, key TEXT NOT NULL,
 origin TEXT NOT NULL, state TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, context TEXT NOT NULL, signature TEXT NOT NULL,
 date TEXT NOT NULL, UNIQUE (source_digest, context_digest, origin, key));
CREATE INDEX units_by_length ON units (length(source));
CREATE VIRTUAL TABLE unit_text USING fts5 (source, target, content = 'units', content_rowid = 'id', tokenize = 'trigram');
CREATE TRIGGER units_added AFTER INSERT ON units BEGIN
 INSERT INTO unit_text (rowid, source, target) VALUES (new.id, new.source, new.target); END;
CREATE TRIGGER units_removed AFTER DELETE ON units BEGIN
 INSERT INTO unit_text (unit_text, rowid, source, target) VALUES ('delete', old.id, old.source, old.target); END;
"""


def test_a_memory_of_schema_1_is_renewed_with_all_it_has(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "old.db")
    connection.executescript(SCHEMA_1)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    for number in range(20):
        row = (
            bytes([number]),
            b"",
            "k",
            "engine",
            "translated",
            f"推动经济高质量发展{number}。",
            f"T{number}",
            "前",
            "sig",
            "2024",
        )
        connection.execute("INSERT INTO units VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.commit()
    connection.close()
    for _ in range(2):
        with TranslationMemory(tmp_path / "old.db") as memory:
            assert memory.get("推动经济高质量发展7。", context="前", key="k") == Unit(
                "推动经济高质量发展7。", "T7", "前", "k", "engine", "translated", "sig", "2024"
            )
            assert memory.stats().units == 20
            assert len(memory.matches("推动经济高质量发展99。", limit=30)) == 20


IMPORTER = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from translator.memory import TranslationMemory\n"
    "from translator.pipeline.remembering import import_memory\n"
    "with TranslationMemory(sys.argv[2]) as memory, open(sys.argv[3], 'rb') as stream:\n"
    "    done = import_memory(memory, stream, 'tmx', told=lambda count: print(count, flush=True))\n"
    "    print('done', done.new, done.known)\n"
)
READER = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from translator.memory import TranslationMemory\n"
    "with TranslationMemory(sys.argv[2]) as memory:\n"
    "    last = 0\n"
    "    while last < int(sys.argv[3]):\n"
    "        units = memory.stats().units\n"
    "        assert units >= last and units % 2000 == 0, (last, units)\n"
    "        if units:\n"
    "            assert memory.get(f'第{units - 1}句，推动经济高质量发展。').target == str(units - 1)\n"
    "            assert memory.matches('第7句，推进经济高质量发展。')\n"
    "        last = units\n"
    "print('read', last)\n"
)


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, str(HERE.parent), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def large_tmx(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tmx") / "large.tmx"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("<tmx version='1.4'><header/><body>\n")
        for number in range(20_000):
            stream.write(f"<tu><tuv xml:lang='zh'><seg>第{number}句，推动经济高质量发展。</seg></tuv>")
            stream.write(f"<tuv xml:lang='en'><seg>{number}</seg></tuv></tu>\n")
        stream.write("</body></tmx>\n")
    return path


class TestProcesses:
    def test_many_read_while_one_writes(self, tmp_path: Path, large_tmx: Path) -> None:
        path = tmp_path / "memory.db"
        TranslationMemory(path).close()
        readers = [run(READER, path, 20_000) for _ in range(3)]
        writer = run(IMPORTER, path, large_tmx)
        told, failed = writer.communicate(timeout=120)
        assert told.splitlines()[-1] == "done 20000 0", failed
        for reader in readers:
            told, failed = reader.communicate(timeout=120)
            assert told.strip() == "read 20000", failed

    def test_an_import_that_was_killed_goes_on_and_nothing_is_lost_or_there_twice(self, tmp_path: Path, large_tmx: Path) -> None:
        path = tmp_path / "memory.db"
        first = run(IMPORTER, path, large_tmx)
        assert first.stdout is not None
        reported = 0
        while reported < 6_000:
            reported = int(first.stdout.readline())
        first.kill()
        reported = max([reported, *(int(line) for line in first.stdout.read().splitlines() if line.isdigit())])
        first.communicate()
        with TranslationMemory(path) as memory:
            kept = memory.stats().units
            assert reported <= kept < 20_000
        told, failed = run(IMPORTER, path, large_tmx).communicate(timeout=120)
        assert told.splitlines()[-1] == f"done {20_000 - kept} {kept}", failed
        with TranslationMemory(path) as memory:
            assert memory.stats().units == memory.stats().sources == 20_000
            for side in ("source", "target"):
                memory._connection.execute(f"INSERT INTO {side}_text ({side}_text, rank) VALUES ('integrity-check', 1)")


def _median(look: object, count: int) -> float:
    times = []
    for at in range(count):
        start = time.thread_time()
        look(at)  # type: ignore[operator]
        times.append(time.thread_time() - start)
    return sorted(times)[count // 2]


def test_twelve_times_the_units_do_not_take_twelve_times_as_long() -> None:
    sys.path.insert(0, str(HERE.parent / "benchmarks"))
    from memory_units import Generator

    took = {}
    for count in (2_000, 24_000):
        with TranslationMemory(":memory:") as memory:
            units = list(Generator(1).units(count))
            memory.add_many(units)
            known = random.Random(1).sample(units, 60)
            generator = Generator(2)
            changed = [generator.changed(unit.source) for unit in known]
            exact = _median(lambda at, memory=memory, known=known: memory.get(known[at].source), 60)
            fuzzy = _median(lambda at, memory=memory, changed=changed: memory.matches(changed[at]), 60)
            best = [memory.search(text, 1)[:1] for text in changed]
            right = sum(
                bool(one) and one[0][1] >= similarity(text, unit.source)
                for one, text, unit in zip(best, changed, known, strict=True)
            )
            took[count] = exact, fuzzy, right
    assert took[24_000][0] < 4 * took[2_000][0]
    assert took[24_000][1] < 4 * took[2_000][1]
    assert took[24_000][2] >= 57, took
