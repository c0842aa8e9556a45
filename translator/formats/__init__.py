"""Document formats: a writer (and, where it makes sense, a reader) for each, chosen by the suffix of a file's name.

Every module here is handed an open binary stream; which file that is, and that it is replaced only when complete, is the
caller's business. The same document gives the same bytes.
"""

from __future__ import annotations

from translator.formats.registry import FORMATS, Format, Reader, Writer, reader_for, writer_for

__all__ = ["FORMATS", "Format", "Reader", "Writer", "reader_for", "writer_for"]
