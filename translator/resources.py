"""Where the shipped data is: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# A wheel first: a site-packages folder could hold somebody else's `glossary/` beside the package.
_GLOSSARY_PLACES = (_PACKAGE / "_data" / "glossary", _PACKAGE.parent / "glossary")


def glossary_paths() -> list[Path]:
    """Give the folders of the shipped glossary: one, or none where the package was installed without it.

    A folder counts only if it has a `sources.yaml`, so that a stranger's folder of the same name is never read.

    >>> [path.name for path in glossary_paths()]
    ['glossary']
    """
    return [place for place in _GLOSSARY_PLACES if (place / "sources.yaml").is_file()][:1]
