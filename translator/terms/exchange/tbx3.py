"""TBX v3 (ISO 30042:2019) in the dialect TBX-Basic, each data category a tag (DCT).

Simplified Chinese, Traditional Chinese, English and pinyin (`zh-Latn-pinyin`, BCP 47) are language sections. The authority of a
rendering is its `customerSubset`, the one who wants it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from translator.model import Concept
from translator.terms.exchange.losses import Loss
from translator.terms.exchange.tbx_reader import read
from translator.terms.exchange.tbx_writer import Version, write_entries

__all__ = ["read", "write"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" \
xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<tbxHeader><fileDesc><titleStmt><title>Chinese-English glossary</title></titleStmt>\
<sourceDesc><p>Exported by Duizhao</p></sourceDesc></fileDesc></tbxHeader>
<text><body>
"""
_VERSION = Version(
    head=_HEAD,
    foot="</body></text>\n</tbx>\n",
    entry="conceptEntry",
    section="langSec",
    term="termSec",
    simplified="zh-Hans",
    traditional="zh-Hant",
    categories={
        "domain": ("min:subjectField", ""),
        "definition": ("basic:definition", ""),
        "status": ("min:administrativeStatus", ""),
        "authority": ("min:customerSubset", ""),
        "source": ("basic:source", ""),
    },
    definition="<descripGrp>{}</descripGrp>",
)


def write(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write concepts with all their fields."""
    return write_entries(concepts, stream, _VERSION)
