"""Simplified and Traditional: which one a text is written in, and conversion with every edit shown."""

from __future__ import annotations

from translator.script.converting import SCRIPTS, convert
from translator.script.detecting import detect_region, detect_script
from translator.script.mending import mend_conversion
from translator.script.stretches import ScriptSpan, script_spans

__all__ = ["SCRIPTS", "ScriptSpan", "convert", "detect_region", "detect_script", "mend_conversion", "script_spans"]
