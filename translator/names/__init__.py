"""Names of people, places and organisations that no glossary has: found, written in English in one way, and verified."""

from translator.names.document import DocumentNames, find_names
from translator.names.shapes import Checked, Known, Name
from translator.names.verifying import verify_names

__all__ = ["Checked", "DocumentNames", "Known", "Name", "find_names", "verify_names"]
