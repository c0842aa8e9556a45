"""Quantities: found in Chinese, rendered in English, looked for in the translation, compared."""

from translator.quantities.additions import added_numbers
from translator.quantities.chinese import find_quantities
from translator.quantities.compare import verify_quantities
from translator.quantities.english import find_numbers
from translator.quantities.rescale import repair_quantities
from translator.quantities.shapes import Moment, SourceQuantity, TargetNumber

__all__ = [
    "Moment",
    "SourceQuantity",
    "TargetNumber",
    "added_numbers",
    "find_numbers",
    "find_quantities",
    "repair_quantities",
    "verify_quantities",
]
