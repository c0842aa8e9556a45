"""What every document format must do. A test class inherits `FormatContract` and names its suffix."""

from __future__ import annotations

import io
import zipfile
from typing import ClassVar

from format_samples import hostile, sample

from translator.formats import FORMATS, reader_for, writer_for
from translator.model import Document, Segment, WriteReport

EXTREME_SOURCES = (
    "是",
    "𠮷野家𪚥",
    "發展与发展",
    "１２万，12万",
    "他说：“她说‘好’。”",
    "\u3000\u3000全市经济运行平稳。",
    "第一行\r\n第二行",
    "",
    "\x00\x0b\x85\u2028\ufeff\ud800",
)


class FormatContract:
    """Inherit, set `suffix`, and for a text format say which texts must be readable in the bytes as they are."""

    suffix: ClassVar[str]

    def written(self, document: Document) -> tuple[bytes, WriteReport]:
        stream = io.BytesIO()
        report = writer_for(self.suffix)(document, stream)
        assert not stream.closed, "the caller opened the stream; the caller closes it"
        return stream.getvalue(), report

    def text_of(self, data: bytes) -> str:
        """The text of a file; of a package, that of all its parts."""
        if not data.startswith(b"PK"):
            return data.decode("utf-8-sig")
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "".join(package.read(name).decode() for name in package.namelist())

    def test_is_listed_under_the_name_it_reports(self) -> None:
        _, report = self.written(Document("", ()))
        assert self.suffix in next(one for one in FORMATS if one.name == report.format).suffixes

    def test_the_same_document_gives_the_same_bytes(self) -> None:
        first, _ = self.written(sample())
        assert first == self.written(sample())[0]
        assert len(first) > 1000

    def test_a_document_without_segments_is_a_file_and_loses_nothing(self) -> None:
        data, report = self.written(Document("", ()))
        assert data
        assert report.not_carried == ()

    def test_untranslated_segments_are_written(self) -> None:
        segments = (
            Segment("s1", 0, "第一句。"),
            Segment("s2", 0, "第二句。", target=""),
            Segment("s3", 1, "第三句。", target="Three."),
        )
        data, _ = self.written(Document("t", segments))
        for text in ("第一句。", "第二句。", "第三句。", "Three."):
            assert text in self.text_of(data)

    def test_every_text_there_is_can_be_written(self) -> None:
        segments = tuple(Segment(f"s{n}", n, text, target=text) for n, text in enumerate(EXTREME_SOURCES))
        data, _ = self.written(Document("\ud800𠮷", segments, {"a\ud800": "\x00"}, {"file": "\udcff.txt"}))
        text = self.text_of(data)
        assert "𠮷野家𪚥" in text
        assert "発" not in text
        assert "發展与发展" in text

    def test_lone_lines_stay_lines_for_every_reader(self) -> None:
        """What `splitlines` takes for a line break must not come out of a text raw, except as a line break."""
        data, _ = self.written(Document("", (Segment("s1", 0, "甲\u2028乙\x0b丙\x1c丁", target="a\x0bb"),)))
        assert not any(mark in self.text_of(data) for mark in ("\x0b", "\x1c", "\x00"))

    def test_hostile_text_can_be_written(self) -> None:
        data, _ = self.written(hostile())
        assert "alert(1)" in self.text_of(data)

    def test_what_it_reports_as_lost_are_fields_of_the_model(self) -> None:
        _, report = self.written(sample())
        known = set(Document.__dataclass_fields__) | set(Segment.__dataclass_fields__)
        assert set(report.not_carried) <= known
        assert not {"id", "source", "target"} & set(report.not_carried), "a bilingual format carries both sides"

    def test_reads_back_what_it_wrote(self) -> None:
        if not next(one for one in FORMATS if self.suffix in one.suffixes).reads:
            return
        for document in (sample(), hostile(), Document("", ())):
            data, report = self.written(document)
            again = reader_for(self.suffix)(io.BytesIO(data))
            assert [(one.id, one.source, one.target) for one in again.segments] == [
                (one.id, one.source, one.target) for one in document.segments
            ]
            if not report.not_carried:
                assert again == document
