"""A model in the format of Firefox's, made by hand: it translates word for word, in order, with the real runtime.

It is a Marian transformer of one decoder layer. The decoder's query is the position alone, so that attention at step n is all on the
n-th piece of the source; the output of attention goes through a permutation that is the dictionary. What is no piece of its
vocabulary is lost, as in any model without the bytes for it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

_DIM, _HALF, _FAST = 128, 64, 6  # of each half of the positional encoding the six fastest waves tell where a piece stands
_PLACE = [half * _HALF + wave for half in (0, 1) for wave in range(_FAST)]
_REFERENCE = _HALF - 1  # a dimension with nothing in it: what layer normalization takes off everywhere can be read there
_TOKEN = [at for at in range(_DIM) if at not in _PLACE and at != _REFERENCE]
_SHARP = 9.5
_FLOAT, _INT8, _CHAR = 0x404, 0x4101, 0x101

WORDS = {
    "昆山": "▁Kunshan", "市": "▁city", "积极": "▁actively", "推进": "▁advances", "产业": "▁industry", "园区": "▁park",
    "建设": "▁construction", "总投资": "▁total▁investment", "的": "▁of", "项目": "▁project", "签约": "▁signed", "科技": "▁science",
    "创新": "▁innovation", "他": "▁he", "说": "▁says", "我": "▁I", "不": "▁not", "同意": "▁agree", "好": "▁good", "家": "▁houses",
    "第": "▁the", "一": "▁first", "二": "▁second", "行": "▁line", "缩进": "▁indent", "套": "▁set", "新增": "▁adds", "企业": "▁firms",
    "新质生产力": "▁new▁productivity", "亿元": "▁yuan", "。": ".", "，": ",", "：": ":", "“": "“", "”": "”", "‘": "‘", "’": "’",
}  # fmt: skip
SAME = ["▁", "吉", *"0123456789", "１", *"QXZ#()[]{}-.,", *"abcdefgy"]


def write_model(folder: Path, *, lost: Iterable[str] = ()) -> Path:
    """Write `model.zhen.bin` and `vocab.zhen.spm`; pieces of `lost` are read and left out of the translation."""
    folder.mkdir(parents=True, exist_ok=True)
    pieces = list(dict.fromkeys(["</s>", "<unk>", *WORDS, *WORDS.values(), *SAME]))
    meaning = {piece: piece for piece in pieces} | WORDS | dict.fromkeys(lost, "<unk>")
    number = {piece: at for at, piece in enumerate(pieces)}
    (folder / "vocab.zhen.spm").write_bytes(_vocabulary(pieces))
    (folder / "model.zhen.bin").write_bytes(_model(len(pieces), {number[one]: number[meaning[one]] for one in pieces}))
    return folder


def _model(size: int, dictionary: dict[int, int]) -> bytes:
    assert size <= len(_TOKEN), f"{size} pieces, and room for {len(_TOKEN)}"
    plain = {(at, at): 1.0 for at in _TOKEN}
    place = {(at, at): _SHARP for at in _PLACE}
    query = place | {(_REFERENCE, at): -_SHARP for at in _PLACE}
    look_up = {(_TOKEN[one], _TOKEN[other]): 1.0 for one, other in dictionary.items()}
    items = [_int8("Wemb", size, _DIM, {(one, _TOKEN[one]): 1.0 for one in range(size)}, transposed=False)]
    items += [_floats("none_QuantMultA", [12.0])]
    layer = "decoder_l1"
    for name, values, most in (
        ("rnn_W", {}, 10.0), ("rnn_Wf", {}, 10.0),
        ("context_Wq", query, 3.0), ("context_Wk", place, 10.0), ("context_Wv", plain, 10.0), ("context_Wo", look_up, 10.0),
        ("ffn_W1", {}, 12.0), ("ffn_W2", {}, 12.0),
    ):  # fmt: skip
        items += [_int8(f"{layer}_{name}", _DIM, _DIM, values), _floats(f"{layer}_{name}_QuantMultA", [127 / most])]
    for name in ("rnn_bf", "context_bq", "context_bk", "context_bv", "context_bo", "ffn_b1", "ffn_b2"):
        items.append(_floats(f"{layer}_{name}", [0.0] * _DIM))
    for name, kept in (("rnn_ffn", [*_PLACE, _REFERENCE]), ("context_Wo", _TOKEN), ("ffn_ffn", _TOKEN)):
        items.append(_floats(f"{layer}_{name}_ln_scale", [float(at in kept) for at in range(_DIM)]))
        items.append(_floats(f"{layer}_{name}_ln_bias", [0.0] * _DIM))
    items.append(_floats("decoder_ff_logit_out_b", [0.0] * size))
    head = f"dim-emb: {_DIM}\ntransformer-heads: 1\nenc-depth: 0\ndec-depth: 1\ntransformer-dim-ffn: {_DIM}\n"
    items.append(("special:model.yml", _CHAR, (len(head) + 1,), head.encode() + b"\0"))
    return _container(items)


Item = tuple[str, int, tuple[int, ...], bytes]


def _container(items: list[Item]) -> bytes:
    """Marian's binary format, version 1."""
    out = [struct.pack("<QQ", 1, len(items))]
    out += [struct.pack("<QQQQ", len(name) + 1, kind, len(shape), len(data)) for name, kind, shape, data in items]
    out += [name.encode() + b"\0" for name, *_ in items]
    out += [struct.pack(f"<{len(shape)}i", *shape) for _, _, shape, _ in items]
    return b"".join([*out, struct.pack("<Q", 0), *(data for *_, data in items)])


def _floats(name: str, values: list[float]) -> Item:
    return name, _FLOAT, (1, len(values)), struct.pack(f"<{len(values)}f", *values)


def _int8(name: str, rows: int, columns: int, values: dict[tuple[int, int], float], *, transposed: bool = True) -> Item:
    """A matrix in eighths of a byte's range; Marian keeps those it multiplies by with rows and columns exchanged."""
    scale = 127 / max(map(abs, values.values()), default=1.0)
    data = bytearray(rows * columns)
    for (row, column), value in values.items():
        data[column * rows + row if transposed else row * columns + column] = round(value * scale) & 0xFF
    return name, _INT8, (rows, columns), bytes(data) + struct.pack("<f", scale)


def _vocabulary(pieces: list[str]) -> bytes:
    """A unigram model of SentencePiece, as a protocol buffer; a longer piece is worth more than two shorter ones."""
    kinds = {"</s>": 3, "<unk>": 2}
    out = b""
    for piece in pieces:
        text = piece.encode()
        body = b"\x0a" + _varint(len(text)) + text + b"\x15" + struct.pack("<f", -3.0) + b"\x18" + _varint(kinds.get(piece, 1))
        out += b"\x0a" + _varint(len(body)) + body
    return out


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])
