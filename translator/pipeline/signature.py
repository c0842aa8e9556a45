"""The signature of a run: everything its result depends on, as fields."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from translator.pipeline.profile import Profile


def package_version() -> str:
    """Give the version of the installed package; `0` where it runs without being installed."""
    try:
        return version("duizhao")
    except PackageNotFoundError:
        return "0"


def signature(profile: Profile, *, source: bytes, glossary: str, engine: dict[str, Any] | None) -> dict[str, Any]:
    """Make the signature of a run from its options, the digests of source and glossary, and the engine's own fields.

    >>> signature(Profile(), source=b"", glossary="0", engine=None)["engine"]
    'none'
    """
    return {
        "version": package_version(),
        "source_sha256": hashlib.sha256(source).hexdigest(),
        "glossary_sha256": glossary,
        "engine": "none" if engine is None else engine,
        "profile": profile.to_dict(),
    }


def digest(*parts: Any) -> str:
    """Give a short digest of plain values, the same on every machine."""
    data = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:32]
