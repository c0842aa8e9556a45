"""The errors Duizhao raises on purpose.

Each carries a code, one line of message, a hint on what to do, and where it happened. `exit_code` is what the command line
returns for it (CONVENTIONS.md, section 8).
"""

from __future__ import annotations


class TranslatorError(Exception):
    """Say what went wrong in one line, and what to do about it.

    >>> str(InputError("no such file", hint="check the spelling", where="page.txt", code="input.missing"))
    'page.txt: no such file (check the spelling)'
    """

    exit_code = 1
    default_code = "error"

    def __init__(self, message: str, *, hint: str = "", where: str = "", code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where
        self.code = code or self.default_code

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{hint}"


class InputError(TranslatorError):
    """An input file or text cannot be used: missing, a directory, binary, empty where text is needed."""

    exit_code = 3
    default_code = "input"


class GlossaryError(TranslatorError):
    """A glossary cannot be used. All bad places are in `problems`, as (where, message)."""

    exit_code = 3
    default_code = "glossary"

    def __init__(
        self, message: str, *, problems: tuple[tuple[str, str], ...] = (), hint: str = "", where: str = "", code: str = ""
    ) -> None:
        super().__init__(message, hint=hint, where=where, code=code)
        self.problems = problems


class FormatError(TranslatorError):
    """A document format is not supported, or a file is not what its name says."""

    exit_code = 3
    default_code = "format"


class OutputError(TranslatorError):
    """The result cannot be written: no space, no permission, output equal to input."""

    exit_code = 3
    default_code = "output"


class EngineError(TranslatorError):
    """A translation engine cannot start or failed; what was translated before is kept."""

    exit_code = 4
    default_code = "engine"


class ModelError(EngineError):
    """A model cannot be found, fetched or verified."""

    default_code = "model"


class MemoryStoreError(TranslatorError):
    """A translation memory file cannot be opened, or was written by a newer version."""

    exit_code = 3
    default_code = "memory"
