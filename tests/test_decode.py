"""Decoding: every row of the case file, short inputs, files of two encodings, and the way back to the bytes."""

from __future__ import annotations

import random
import time

import pytest
from helpers import cases
from hypothesis import example, given, settings
from hypothesis import strategies as st

from translator.decode import ByteMap, decode, encode, findings, guess, incremental, looks_binary, raw_span
from translator.decode.shifted import STATEFUL
from translator.errors import InputError

TEXT = "新质生产力是发展的方向，企业要加快创新。"
HANT = "我們的國家正在發展經濟，人民的生活一天比一天好。"
WORDS = [
    "改革开放",
    "经济发展",
    "社会主义",
    "人工智能",
    "绿色能源",
    "基础设施",
    "国际合作",
    "科学技术",
    "文化教育",
    "环境保护",
    "乡村振兴",
]
HANT_WORDS = [
    "經濟發展",
    "社會問題",
    "電腦軟體",
    "國際關係",
    "環境保護",
    "歷史文化",
    "醫療機構",
    "選舉結果",
    "捷運車站",
    "圖書館員",
]
ENCODINGS = ["utf-8", "gb18030", "big5", "big5hkscs", "cp950", "utf-16-le", "utf-32-be", "euc_jp", "shift_jis", "cp932", "euc_kr"]


def decode_or_none(data):
    try:
        return decode(data)
    except InputError:
        return None


@pytest.mark.parametrize("case", cases("decode", "own"))
def test_case(case):
    data = bytes.fromhex(case["input"])
    decoded = decode(data)
    assert {"encoding": decoded.encoding, "text": decoded.text} == case["expected"]
    assert encode(decoded.text, decoded) == data
    assert decoded.rivals[0].encoding == decoded.encoding


@pytest.mark.parametrize("word", WORDS)
def test_four_characters_of_gbk(word):
    assert decode(word.encode("gbk")).text == word


@pytest.mark.parametrize("word", HANT_WORDS)
@pytest.mark.parametrize("encoding", ["big5", "gbk"])
def test_four_traditional_characters(word, encoding):
    assert decode(word.encode(encoding)).text == word


def test_rivals_are_ranked_with_evidence():
    rivals = guess("的氮磷比".encode("gbk")).rivals
    assert {"gb18030", "euc_kr", "euc_jp"} <= {rival.encoding for rival in rivals}
    assert [rival.score for rival in rivals] == sorted((rival.score for rival in rivals), reverse=True)
    assert all(0 <= rival.score <= 1 for rival in rivals)
    best = guess(WORDS[0].encode("gbk")).rivals[0]
    assert best.score > 0.95
    assert best.evidence.startswith("every byte fits, 4 of 4 among the 3,500 commonest, read as Simplified Chinese")


def test_noise_gets_a_low_score():
    rng = random.Random(5)
    scores = [guess(bytes(rng.randrange(0x80, 0x100) for _ in range(40))).rivals[0].score for _ in range(20)]
    assert sorted(scores)[len(scores) // 2] < 0.5


def test_head_of_a_stream_may_end_amid_a_character():
    data = (TEXT * 20).encode()
    assert {guess(data[:size], complete=False).encoding for size in range(60, 90)} == {"utf-8"}
    data = (TEXT * 20).encode("gbk")
    assert {guess(data[:size], complete=False).encoding for size in range(60, 90)} == {"gb18030"}


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gbk", "gb18030"), ("utf-16", "utf-16-le"), ("utf-16-be", "utf-16-be")],
)
def test_encoding_is_found_and_bytes_are_kept(encoding, expected):
    data = TEXT.encode(encoding)
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (TEXT, expected)
    assert encode(decoded.text, decoded) == data


def test_broken_bytes_are_listed_and_kept():
    data = "中".encode() + b"\xff\xfe\xe6" + TEXT.encode()
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert encode(decoded.text, decoded) == data
    assert "".join(one.hex for one in decoded.undecoded) == "fffee6"
    assert decoded.undecoded[0].byte_offset == 3
    assert [one.code for one in findings(decoded)] == ["D101"] * 3


def test_a_replacement_character_of_the_file_is_no_broken_byte():
    assert decode("坏\ufffd字".encode()).undecoded == ()


def test_run_of_another_encoding_is_a_finding_with_its_place():
    raw = "登录失败".encode("gbk")
    data = "用户名：张三 [".encode() + raw + "] 已记录\n".encode()
    decoded = decode(data)
    (found,) = findings(decoded)
    assert (found.code, found.severity) == ("D102", "minor")
    assert decoded.text[slice(*found.span)] == "登录失败"
    assert data[slice(*raw_span(decoded, found.span))] == raw


def test_nothing_is_said_of_shifts():
    assert findings(decode("今天天气很好。\n".encode("hz"))) == ()


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_every_line_of_a_file_of_two_encodings_is_read(share):
    rng = random.Random(7)
    lines = [f"第{number}条记录：{rng.choice(WORDS)}，{rng.choice(WORDS)}。" for number in range(200)]
    raw = [line.encode("gbk" if rng.random() < share else "utf-8") for line in lines]
    decoded = decode(b"\n".join(raw))
    assert decoded.text.split("\n") == lines
    assert encode(decoded.text, decoded) == decoded.data


@pytest.mark.parametrize("change", ["drop", "insert", "replace"])
def test_one_bad_byte_makes_no_other_encoding_of_a_line(change):
    rng = random.Random(change)
    for _ in range(100):
        data = bytearray(f"{rng.choice(WORDS)}，{rng.choice(HANT_WORDS)}：{TEXT}".encode())
        place = rng.randrange(len(data))
        data[place : place + (change != "insert")] = b"" if change == "drop" else bytes((rng.randrange(0x80, 0x100),))
        decoded = decode(bytes(data))
        assert decoded.encoding == "utf-8"
        assert {one.code for one in findings(decoded)} <= {"D101"}


def test_two_codes_for_one_character_are_kept():
    # 兀 stands twice in Big5: A4 61, and C9 4A for compatibility with an older set.
    data = HANT.encode("big5") + b"\xa4\x61\xc9\x4a\n"
    decoded = decode(data)
    assert encode(decoded.text, decoded) == data


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "hz"])
def test_spans_of_bytes(encoding):
    text = f"{TEXT}\n{HANT if encoding != 'hz' else TEXT}\nabc\n" * 300
    data = text.encode(encoding)
    decoded = decode(data)
    places = ByteMap(decoded)
    rng = random.Random(3)
    for _ in range(50):
        start = rng.randrange(len(text))
        stop = rng.randrange(start, min(len(text), start + 9000))
        raw = data[slice(*places.raw_span((start, stop)))]
        assert raw_span(decoded, (start, stop)) == places.raw_span((start, stop))
        if encoding != "hz":
            assert raw.decode(encoding) == text[start:stop]
    assert places.raw_span((0, len(text))) == (0, len(data))


def test_spans_cost_nothing_like_the_whole_text():
    decoded = decode((TEXT * 100_000).encode())
    raw_span(decoded, (0, 1))
    start = time.process_time()
    for point in range(0, 2_000_000, 1000):
        raw_span(decoded, (point, point + 5))
    assert time.process_time() - start < 0.5


def test_spans_past_broken_bytes():
    decoded = decode(b"a\xffb\xe4\xb8" + TEXT.encode())
    assert decoded.data[slice(*raw_span(decoded, (4, 6)))].decode() == TEXT[:2]


def test_binary_data_is_refused():
    assert looks_binary(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40))
    assert not looks_binary(b"")
    for data in (b"\x7fELF\x02\x01\x01\0\0\0\0\0", bytes(200), bytes(range(256)) * 20):
        with pytest.raises(InputError, match="binary"):
            decode(data)


def _chunked(data, encoding, sizes):
    decoder = incremental(encoding)
    texts, kept, position = [], [], 0
    for size in sizes:
        text, entries = decoder.feed(data[position : position + size])
        texts.append(text)
        kept += entries
        position += size
    text, entries = decoder.feed(data[position:], final=True)
    return "".join([*texts, text]), (*kept, *entries)


@pytest.mark.parametrize("encoding", [*ENCODINGS, *STATEFUL])
def test_a_stream_gives_what_the_whole_gives(encoding):
    text = {"euc_kr": "안녕하세요, 경제 성장\n", "iso2022_kr": "안녕하세요, 경제\n"}.get(encoding, "国家安全, ok\n科学技术，中文\n")
    if encoding in ("big5", "cp950", "big5hkscs"):
        text = "國家安全, ok\n科學技術，中文\n"
    if encoding == "iso2022_cn":
        data = b"ok\x1b$)A\x0e" + bytes(byte & 0x7F for byte in "国家安全".encode("gb2312")) + b"\x0f\n"
    elif encoding in ("euc_jp", "shift_jis", "cp932", "iso2022_jp_2"):
        data = "経済産業省, ok\nニュースです。\n".encode(encoding)
    else:
        data = text.encode(encoding)
    data *= 5
    decoded = decode(data)
    for step in (1, 2, 3, 7, 50):
        assert _chunked(data, decoded.encoding, [step] * (len(data) // step)) == (decoded.text, decoded.undecoded)


def test_a_stream_of_two_encodings_and_long_lines():
    mixed = TEXT.encode() * 4000 + b"\n" + (TEXT * 3).encode("gbk") + b"\n\xff" + TEXT.encode()
    decoded = decode(mixed)
    text, kept = _chunked(mixed, "utf-8", [10_000] * 40)
    assert (text, kept) == (decoded.text, decoded.undecoded)
    assert decoded.text.count(TEXT) == 4004


@pytest.mark.parametrize(
    "unit",
    [
        b"\xff",
        b"\x81\x40",
        b"\x81\x40\n",
        b"\xe4\xb8",
        b"\xff\n",
        b"\x80",
        b"\xd2\xbb",
        "中\n".encode() + b"\xd6\n",
        b"~{",
        b"\x1b$)A\x0e!",
    ],
)
def test_garbage_takes_linear_time(unit):
    data = (unit * 500_000)[:400_000]
    start = time.process_time()
    decoded = decode_or_none(data)
    assert time.process_time() - start < 2.0
    assert decoded is None or encode(decoded.text, decoded) == data


_PIECES = st.sampled_from(
    [TEXT.encode(), TEXT.encode("gbk"), HANT.encode("big5"), "中文".encode("gbk"), "好".encode("utf-16-le"), b"\n", b"\xff", b"\x80", b"a",
     b"\xe4\xb8", b"~{", b"~}", b"\x1b$)A\x0e", b"\x1b$B", b"\x0f", b"VP", "日本語の".encode("shift_jis"), b"\x88\x62", b"\xc9\x4a"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.lists(_PIECES, max_size=12).map(b"".join)))
@example(b"~{")
@example(b"\x1b$)A")
@example("中文".encode("utf-16"))
def test_decoding_loses_no_byte(data):
    decoded = decode_or_none(data)
    if decoded is None:
        return
    assert encode(decoded.text, decoded) == data
    assert [one.position for one in decoded.undecoded] == sorted(one.position for one in decoded.undecoded)
    assert all(data[one.byte_offset :].hex().startswith(one.hex) for one in decoded.undecoded)
    assert raw_span(decoded, (0, len(decoded.text))) == (decoded.bom_length, len(data))
    assert isinstance(findings(decoded), tuple)
    again = decode(data)
    assert again == decoded
