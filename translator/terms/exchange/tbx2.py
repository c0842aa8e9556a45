"""TBX v2 (ISO 30042:2008) in the dialect TBX-Basic, for programs that do not know v3 yet.

The fields stand where `tbx3` has them. The languages are `zh-CN` and `zh-TW`, as older programs write them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from translator.model import Concept
from translator.terms.exchange.losses import Loss
from translator.terms.exchange.tbx_reader import read
from translator.terms.exchange.tbx_writer import Version, write_entries

__all__ = ["read", "write"]

# No DOCTYPE: the DTD is not delivered with the file, and a program that looked for it would fail or go to the network.
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<martif type="TBX-Basic" xml:lang="en">
<martifHeader><fileDesc><titleStmt><title>Chinese-English glossary</title></titleStmt>\
<sourceDesc><p>Exported by Duizhao</p></sourceDesc></fileDesc>\
<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc></martifHeader>
<text><body>
"""
_VERSION = Version(
    head=_HEAD,
    foot="</body></text>\n</martif>\n",
    entry="termEntry",
    section="langSet",
    term="tig",
    simplified="zh-CN",
    traditional="zh-TW",
    categories={
        "domain": ("descrip", "subjectField"),
        "definition": ("descrip", "definition"),
        "status": ("termNote", "administrativeStatus"),
        "authority": ("admin", "customerSubset"),
        "source": ("admin", "source"),
    },
)


def write(concepts: Sequence[Concept], stream: BinaryIO) -> tuple[Loss, ...]:
    """Write concepts with all their fields."""
    return write_entries(concepts, stream, _VERSION)
