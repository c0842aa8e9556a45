"""Files of any size: the same result as all at once, in constant memory, packed or not, many at a time, through a real pipe."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from io import BytesIO
from threading import Event, Thread

import pytest
from helpers import TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st

from translator.errors import InputError
from translator.pipeline.blocks import blocks, cut_point
from translator.pipeline.cleaning import clean, detect
from translator.pipeline.profile import Profile
from translator.pipeline.streaming import clean_stream, convert_stream, detect_stream
from translator.pipeline.undoing import last_row, lines_of, undo_stream

PAGE = TEXTS / "kunshan-2024-05-15.raw.txt"
PROGRAM = [sys.executable, "-c", "from translator.cli import main; main()"]
LINES = [
    "產(chǎn)業(yè)和企業(yè)的發(fā)展，重視?,F(xiàn)階段。",
    "沒有損壞的文字，一行又一行。",
    "没有损坏的文字，一行又一行。",
    "plain ASCII",
    "",
    "　　段落。",
    "一\u2028二\x85三\x0c四\r五",
]


def duizhao(*arguments, data=None, **options):
    return subprocess.run([*PROGRAM, *map(str, arguments)], capture_output=True, input=data, check=False, **options)


def streamed(data, **options):
    parts, rows = [], []
    summary = clean_stream(BytesIO(data), parts.append, ledger=rows.append, **options)
    return b"".join(parts), b"".join(rows), summary


def undone(result, rows):
    parts = []
    undo_stream(BytesIO(result), lines_of(BytesIO(rows)), last_row(lines_of(BytesIO(rows))), parts.append)
    return b"".join(parts)


def expected(data, **options):
    cleaned = clean(data, **options)
    return cleaned.text.encode() if cleaned.changed else data


# -- the same as all at once -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block_bytes", [8_000, 15_000, 1 << 19])
def test_a_page_again_and_again(block_bytes):
    data = (PAGE.read_bytes().rstrip() + b"\n\n") * 3
    result, rows, summary = streamed(data, block_bytes=block_bytes)
    assert result == expected(data)
    assert undone(result, rows) == data
    assert summary.counts == clean(data).counts()


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=40), st.sampled_from(["\n", "\r\n", "\n\n"]), st.integers(100, 400))
def test_any_block_size(lines, end, block_bytes):
    """With the first lines the page has shown what it is, so that a cut anywhere later makes no difference."""
    data = end.join([*LINES[:1] * 2, *lines]).encode()
    result, rows, _ = streamed(data, block_bytes=block_bytes, profile=Profile(to="zh-Hans"))
    assert undone(result, rows) == data
    assert result == expected(data, profile=Profile(to="zh-Hans"))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(1, 64))
def test_any_bytes_in_any_blocks_come_back(data, block_bytes):
    try:
        result, rows, _ = streamed(data, block_bytes=block_bytes)
    except InputError:
        return
    assert undone(result, rows) == data


@settings(max_examples=40, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"]),
    st.integers(16, 64),
)
def test_blocks_are_the_file(text, encoding, block_bytes):
    data = text.encode(encoding)
    try:
        found = list(blocks(BytesIO(data), block_bytes=block_bytes))
    except InputError:
        return
    assert b"".join(block.decoded.data for block in found) == data
    whole = "".join(block.decoded.text for block in found)
    for block in found:
        assert whole[block.char_start :].startswith(block.decoded.text)
        assert block.byte_start == sum(len(b.decoded.data) for b in found[: found.index(block)])
        assert block.line_start == whole.count("\n", 0, block.char_start)
        assert block.column_start == block.char_start - (whole.rfind("\n", 0, block.char_start) + 1)


def test_damage_across_a_border_is_not_missed():
    """One line without an end, far longer than a block, with damage everywhere: blocks end only between sound characters."""
    body = "人民的生活一天比一天好，經濟在前進，企業(yè)和產(chǎn)業(yè)在發(fā)展。因?yàn)槲疫@次來的時候，大家都很高興。"
    data = (body * 20).encode()
    whole = expected(data)
    assert "因为我这次" in whole.decode()
    for block_bytes in (900, 1400):
        assert streamed(data, block_bytes=block_bytes)[0] == whole


def test_a_block_ends_where_nothing_reaches_across():
    assert cut_point("一段。\n" * 3 + "一段。\n\n二段\n") == len("一段。\n" * 3 + "一段。\n\n")
    assert cut_point("一行。\n半行\n" * 4) == len("一行。\n半行\n" * 4) - len("半行\n")
    sound = "人民的生活一天比一天好，經濟在發展，國家在前進。"
    damaged = sound * 2 + "因?yàn)槲疫@。次" * 3
    assert cut_point(damaged) == len(sound)
    assert 0 < cut_point("\r\n" * 10) <= 20
    assert cut_point("??" * 10) == 20


# -- encodings ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "big5"])
def test_clean_text_comes_back_in_its_encoding_and_changed_text_as_utf8(encoding):
    lines = "國家的經濟在發展，人民的生活一天比一天好。\n" * 300
    data = lines.encode(encoding)
    assert streamed(data, block_bytes=3000)[0] == data
    late = (lines + "国家的经济在发展。\n" if encoding != "big5" else lines + "企業\n").encode(encoding)
    result, rows, summary = streamed(late, block_bytes=3000, profile=Profile(to="zh-Hans"))
    assert result.decode() == clean(late, profile=Profile(to="zh-Hans")).text
    assert summary.unchanged is False
    assert undone(result, rows) == late


def test_nothing_is_written_as_it_is_before_the_first_change():
    """The first blocks have nothing to convert, and are GBK; the whole result is UTF-8 all the same."""
    data = ("人民的生活一天比一天好。\n" * 400 + "經濟\n").encode("gb18030")
    result, rows, _ = streamed(data, block_bytes=2000, profile=Profile(to="zh-Hans"))
    assert result.decode() == "人民的生活一天比一天好。\n" * 400 + "经济\n"
    assert undone(result, rows) == data


def test_the_encoding_stays_open_while_all_is_ascii():
    data = b"plain ASCII, line after line\n" * 3000 + "正常的中文文字，在很后面。\n".encode("gb18030") * 30
    found = list(blocks(BytesIO(data), block_bytes=8000))
    assert "".join(block.decoded.text for block in found).endswith("正常的中文文字，在很后面。\n")
    assert streamed(data, block_bytes=8000)[0] == data


def test_broken_bytes_far_into_a_file_are_kept_and_told():
    data = "正常的中文文字。\n".encode() * 2000 + b"\xff\xfe\n" + "企業\n".encode()
    result, rows, summary = streamed(data, block_bytes=4000, profile=Profile(to="zh-Hans"))
    assert undone(result, rows) == data
    finding, place = summary.findings[0]
    assert finding.code == "D101"
    assert place == (2001, 1)
    assert f"byte {25 * 2000}" in finding.message


def test_binary_data_is_refused():
    with pytest.raises(InputError, match="binary"):
        streamed(b"\x7fELF\0\0\0\x01\x02" * 9000, block_bytes=4000)


# -- detect and convert ------------------------------------------------------------------------------------------------------


def test_detect_by_blocks_and_at_once_agree():
    data = (PAGE.read_bytes().rstrip() + b"\n\n") * 2
    whole, parts = detect(data), detect_stream(BytesIO(data), block_bytes=8000)
    assert parts.counts == whole.counts
    assert [spot.span for spot in parts.damage] == [spot.span for spot in whole.damage]
    assert parts.damage == whole.damage
    assert (parts.script, parts.metadata) == (whole.script, whole.metadata)
    text = data.decode()
    for spot in parts.damage:
        assert text[slice(*spot.span)] == data[slice(*spot.raw)].decode() == spot.text
        assert text.split("\n")[spot.line - 1][spot.column - 1 :].startswith(spot.text.partition("\n")[0])


def test_detect_lists_some_and_counts_all():
    found = detect_stream(BytesIO(PAGE.read_bytes()), limit=5)
    assert len(found.damage) == 5
    assert sum(found.counts.values()) > 100


def test_convert_by_blocks():
    data = "发展经济，软件和网络。\n".encode("gb18030") * 300
    parts = []
    convert_stream(BytesIO(data), parts.append, "zh-Hant-TW", block_bytes=2000)
    assert b"".join(parts).decode() == "發展經濟，軟體和網路。\n" * 300


# -- archives ----------------------------------------------------------------------------------------------------------------


def test_gzip_in_and_out_and_back(tmp_path):
    packed, result, rows, back = (tmp_path / name for name in ("page.gz", "clean.gz", "rows.gz", "back.txt"))
    packed.write_bytes(gzip.compress(PAGE.read_bytes()[:2000]) + gzip.compress(PAGE.read_bytes()[2000:]))
    assert duizhao("clean", packed, "-o", result, "--ledger", rows).returncode == 0
    assert gzip.decompress(result.read_bytes()) == expected(PAGE.read_bytes())
    assert duizhao("undo", result, rows, "-o", back).returncode == 0
    assert back.read_bytes() == PAGE.read_bytes()
    again = tmp_path / "again.gz"
    duizhao("clean", packed, "-o", again)
    assert again.read_bytes() == result.read_bytes()


def test_zstandard_in_and_out(tmp_path):
    zstandard = pytest.importorskip("zstandard")
    packed, result = tmp_path / "page.bin", tmp_path / "clean.zst"
    compress = zstandard.ZstdCompressor().compress
    packed.write_bytes(compress(PAGE.read_bytes()[:2000]) + compress(PAGE.read_bytes()[2000:]))
    assert duizhao("clean", packed, "-o", result).returncode == 0
    assert zstandard.ZstdDecompressor().stream_reader(result.read_bytes()).read() == expected(PAGE.read_bytes())
    assert duizhao("clean", "-", data=packed.read_bytes()).stdout == expected(PAGE.read_bytes())


@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize(("how", "message"), [("cut", "the archive is cut short"), ("spoiled", "the archive is damaged")])
def test_an_archive_that_is_cut_or_damaged(tmp_path, kind, how, message):
    plain = bytes(range(48, 112)) * 20 + os.urandom(4000).hex().encode()
    if kind == "gz":
        data = gzip.compress(plain)
    else:
        data = pytest.importorskip("zstandard").ZstdCompressor(write_checksum=True).compress(plain)
    bad = data[:-200] if how == "cut" else data[:500] + bytes(b ^ 0x55 for b in data[500:520]) + data[520:]
    path, result = tmp_path / f"bad.txt.{kind}", tmp_path / "result.txt"
    path.write_bytes(bad)
    done = duizhao("clean", path, "-o", result, "--ledger", tmp_path / "rows.jsonl")
    assert done.returncode == 3
    assert done.stderr.decode().startswith(f"duizhao: {path}: {message}")
    assert done.stderr.count(b"\n") == 1
    assert sorted(tmp_path.iterdir()) == [path]


def test_without_the_package_for_zstandard(tmp_path):
    path = tmp_path / "page.txt.zst"
    path.write_bytes(b"\x28\xb5\x2f\xfd" + bytes(20))
    code = "import sys; sys.modules['zstandard'] = None; from translator.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "clean", str(path)], capture_output=True, check=False)
    assert done.returncode == 3
    assert done.stderr.decode() == f"duizhao: {path}: Zstandard is not installed (pip install 'duizhao[zstd]')\n"


# -- many files --------------------------------------------------------------------------------------------------------------


def test_many_files_into_a_folder(tmp_path):
    first, second, folder = tmp_path / "a.txt", tmp_path / "b.txt.gz", tmp_path / "out"
    first.write_text("企業(yè)", encoding="utf-8")
    second.write_bytes(gzip.compress("產(chǎn)業(yè)".encode()))
    rows = tmp_path / "{name}.jsonl"
    done = duizhao("clean", first, tmp_path / "none.txt", second, "--out-dir", folder, "--to", "zh-Hans", "--ledger", rows)
    assert done.returncode == 3
    assert f"{tmp_path / 'none.txt'}: no such file" in done.stderr.decode()
    assert (folder / "a.txt").read_text(encoding="utf-8") == "企业"
    assert gzip.decompress((folder / "b.txt.gz").read_bytes()).decode() == "产业"
    assert duizhao("undo", folder / "b.txt.gz", tmp_path / "b.jsonl").stdout.decode() == "產(chǎn)業(yè)"
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "a.jsonl",
        "a.txt",
        "a.txt",
        "b.jsonl",
        "b.txt.gz",
        "b.txt.gz",
        "out",
    ]


def test_where_results_may_not_go(tmp_path):
    (tmp_path / "sub").mkdir()
    first, second = tmp_path / "a.txt", tmp_path / "sub" / "a.txt"
    for path in (first, second):
        path.write_text("字", encoding="utf-8")
    for code, message, arguments in (
        (2, "with several FILES", (first, second)),
        (2, "with several FILES", (first, second, "-o", tmp_path / "x.txt")),
        (2, "both be written", (first, second, "--out-dir", tmp_path / "out")),
        (2, "put {name} into --ledger", (first, second, "-o", tmp_path / "{name}.x", "--ledger", tmp_path / "x")),
        (2, "not both", (first, "-o", tmp_path / "x.txt", "--out-dir", tmp_path)),
        (3, "never overwritten", (first, "--out-dir", tmp_path)),
        (3, "never overwritten", (first, "-o", tmp_path / "x.txt", "--ledger", first)),
    ):
        done = duizhao("clean", *arguments)
        assert (done.returncode, message in done.stderr.decode()) == (code, True), done.stderr
    assert first.read_text(encoding="utf-8") == second.read_text(encoding="utf-8") == "字"
    assert not (tmp_path / "x.txt").exists()


def test_several_files_as_json_lines():
    done = duizhao("detect", PAGE, PAGE.with_name("kunshan-2024-05-15.zh-Hans.txt"), "--json")
    first, second = map(json.loads, done.stdout.decode().splitlines())
    assert (first["file"], first["script"], second["script"]) == (str(PAGE), "zh-Hant", "zh-Hans")
    assert first["damage_total"] > 100
    assert {"rule", "span", "score", "line", "column", "raw", "text", "repaired"} <= set(first["damage"][0])


# -- a real pipe, memory, interruption ---------------------------------------------------------------------------------------


def test_output_begins_before_the_input_ends():
    text = "正常的中文文字，没有损坏。\n".encode() * 40_000
    seen = Event()
    with subprocess.Popen([*PROGRAM, "clean", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:

        def feed():
            running.stdin.write(text)
            running.stdin.flush()
            seen.wait(timeout=60)
            running.stdin.close()

        feeding = Thread(target=feed)
        feeding.start()
        head = running.stdout.read(1 << 19)  # the input is still open
        seen.set()
        assert head + running.stdout.read() == text
        feeding.join()


def test_a_large_file_takes_little_memory(tmp_path):
    path = tmp_path / "large.txt"
    piece = "正常的中文文字，没有损坏，一行又一行，一直到文件的末尾。\n".encode() * 12_000
    with path.open("wb") as stream:
        for _ in range(120_000_000 // len(piece) + 1):
            stream.write(piece)
    code = (
        # Not ru_maxrss, which a child process takes over from the one that started it.
        "import re, sys\nfrom translator.cli import _run\n_run(sys.argv[1:])\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())\n"
        "print(int(peak[1]) // 1024, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "clean", path, "-o", tmp_path / "out.txt", "--ledger", tmp_path / "rows.jsonl"],
        capture_output=True,
        check=True,
    )
    assert int(done.stderr.decode().split()[-1]) < 300
    assert (tmp_path / "out.txt").stat().st_size == path.stat().st_size >= 120_000_000


def test_an_interrupted_run_leaves_nothing(tmp_path):
    command = [*PROGRAM, "clean", "-", "-o", str(tmp_path / "out.txt"), "--ledger", str(tmp_path / "rows.jsonl")]
    usual = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)  # a shell's background jobs ignore it
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=usual) as running:
        running.stdin.write("正常的中文文字。\n".encode() * 50_000)
        running.stdin.flush()
        for _ in range(200):
            if list(tmp_path.iterdir()):
                break
            time.sleep(0.05)
        assert list(tmp_path.glob(".*.part"))
        running.send_signal(signal.SIGINT)
        running.wait(timeout=20)
        error = running.stderr.read().decode()
        running.stdin.close()
    assert running.returncode == 130
    assert "Traceback" not in error
    assert list(tmp_path.iterdir()) == []


# -- explain -----------------------------------------------------------------------------------------------------------------


def test_explain_shows_lines_with_everything_visible():
    done = duizhao("clean", "-", "--explain", data="第一行\n產(chǎn)業(yè)和企業(yè)，\x1b[31m\u200b發(fā)展\n".encode())
    shown = done.stderr.decode()
    assert "line 2" in shown
    assert "line 1" not in shown
    before = next(line for line in shown.splitlines() if line.startswith("    - "))
    after = next(line for line in shown.splitlines() if line.startswith("    + "))
    assert "(chǎn)" in before
    assert "产" in after
    assert "(chǎn)" not in after
    assert "\x1b" not in shown
    assert "␛" in before
    assert "× repair.reading.inserted: a reading inserted after 產" in shown


def test_explain_stops_somewhere():
    done = duizhao("clean", "-", "--to", "zh-Hans", "--explain", "--explain-lines", "2", data="企業\n".encode() * 5)
    assert done.stderr.decode().count("\nline ") + done.stderr.decode().startswith("line ") == 2
    assert "… and 3 edits in 3 more lines" in done.stderr.decode()
    done = duizhao("clean", "-", "--to", "zh-Hans", "--explain", "--explain-lines", "0", data="企業\n".encode() * 300)
    assert "line 300" in done.stderr.decode()


def test_rows_are_aligned():
    from rich.cells import cell_len

    from translator.cli.explain import columns, rows
    from translator.model import Edit

    edits = [Edit((2, 8), "(shuō)", "", "r", ""), Edit((8, 9), "話", "话", "s", "")]
    before, after, marks = (row.plain for row in rows(columns("他說(shuō)話了", edits), 60, marked=True))
    assert before == "    - 他說(shuō)話了"
    assert after == "    + 他說      话了"
    assert marks.count("^") == cell_len("(shuō)話")
    narrow = [row.plain for row in rows(columns("他說(shuō)話了", edits), 8, marked=False)]
    assert narrow == ["    - 他說", "    + 他說", "    - (shuō)話", "    +       话", "    - 了", "    + 了"]
