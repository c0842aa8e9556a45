"""The bilingual document: a Document that can write itself and be read back."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from translator.errors import FormatError
from translator.formats.registry import reader_for, writer_for
from translator.model import Document, Issue, Severity, WriteReport
from translator.pipeline.files import atomic, read_input


@dataclass(frozen=True, slots=True)
class BilingualDocument(Document):
    """Aligned source and target segments with the verdict on each term and number; see `model.Document` for the fields."""

    def write(self, path: str | Path) -> WriteReport:
        """Write the document in the format of the path's suffix, whole or not at all; say what the format cannot carry.

        Raises FormatError for an unknown suffix, OutputError where the file cannot be written.
        """
        writer = writer_for(Path(path).suffix)
        with atomic(path) as stream:
            return writer(self, stream)

    @classmethod
    def read(cls, path: str | Path) -> BilingualDocument:
        """Read a document back (JSON Lines). Raises FormatError or InputError where that cannot be done."""
        reader = reader_for(Path(path).suffix)
        read_input(path)  # gives the clear errors for what is no readable file
        try:
            with Path(path).open("rb") as stream:
                return cls.of(reader(stream))
        except FormatError as error:
            raise FormatError(
                error.message, hint=error.hint, where=f"{path}: {error.where}".rstrip(": "), code=error.code
            ) from error

    @classmethod
    def of(cls, document: Document) -> BilingualDocument:
        """Take over the fields of a plain Document."""
        return cls(**{field.name: getattr(document, field.name) for field in fields(Document)})

    @property
    def issues(self) -> tuple[tuple[str, Issue], ...]:
        """All issues with the id of their segment."""
        return tuple((segment.id, issue) for segment in self.segments for issue in segment.issues)

    @property
    def unfinished(self) -> str | None:
        """Why the translation stopped before the end, or None."""
        reason = self.metadata.get("unfinished")
        return str(reason) if reason else None

    def count(self) -> dict[str, int]:
        """Count segments and verdicts: what a summary shows."""
        terms = [term for segment in self.segments for term in segment.terms]
        quantities = [quantity for segment in self.segments for quantity in segment.quantities]
        return {
            "segments": len(self.segments),
            "translated": sum(segment.target is not None for segment in self.segments),
            "from_memory": sum(segment.origin == "memory" for segment in self.segments),
            "flagged": sum(bool(segment.issues) for segment in self.segments),
            "terms": len(terms),
            "terms_proved": sum(term.verdict in ("proved", "shared") for term in terms),
            "quantities": len(quantities),
            "quantities_proved": sum(quantity.verdict == "proved" for quantity in quantities),
        }

    def has_issues(self, at_least: Severity) -> bool:
        """Say whether an issue is at or above a severity."""
        order: tuple[Severity, ...] = ("neutral", "minor", "major", "critical")
        return any(order.index(issue.severity) >= order.index(at_least) for _, issue in self.issues)
