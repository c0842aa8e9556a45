"""Take the translation out of what a chat model wraps round it: thoughts, code fences, announcements, remarks.

Quotation marks are left: whether they belong to it only the judge knows.
"""

from __future__ import annotations

import re

_THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"^.*</(?:think|thinking|thought|reasoning)>", re.DOTALL | re.IGNORECASE)
_THOUGHT_OPEN = re.compile(r"<(?:think|thinking|thought|reasoning)>.*\Z", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"\A```[\w+-]*[ \t]*\n(.*?)\n?```\s*\Z", re.DOTALL)
_LABEL = re.compile(
    r"\A(?:\*\*|__)?(?:(?:sure|certainly|of course|okay|ok|yes)[,.!:]?\s+)?"
    r"(?:(?:here(?:'s|’s| is)|this is|below is)\s+(?:the|my|an?)\s+(?:requested\s+)?(?:english\s+)?"
    r"(?:translation|version|translated text)[^\n:：]{0,60}"
    r"|(?:the\s+)?(?:english\s+)?translation(?:\s+(?:in|into|to)\s+english)?|translated text|英文(?:翻译|译文)?|译文|翻译)"
    r"(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\n\s*\n\s*[(（*_\[]{0,3}(?:note|explanation|translator's note|注)\s*[:：].*\Z", re.DOTALL | re.IGNORECASE)
_OWN = ("译文", "譯文", "翻译", "翻譯", "英文", "英语", "英語", "注：", "注:", "Translation")  # a source may speak of such things
_BOLD = re.compile(r"\A(\*\*|__)([^*_]+)\1\Z")


def bare(text: str, source: str) -> str:
    r"""Give the translation alone; what the source itself has, a label or a fence say, is left.

    >>> bare("<think>Kunshan is a city.</think>\n\nTranslation: Kunshan goes green.", "昆山向绿而行。")
    'Kunshan goes green.'
    >>> bare("Translation: a craft", "翻译：一门手艺")
    'Translation: a craft'
    """
    if "<think" not in source:
        text = _THOUGHT.sub("", text)
        # An end or a beginning alone: the other stood in the server's template, or was cut off.
        text = _THOUGHT_OPEN.sub("", _THOUGHT_END.sub("", text))
    text = text.strip()
    if "```" not in source:
        text = _FENCE.sub(r"\1", text).strip()
    if not any(word in source for word in _OWN):
        text = _LABEL.sub("", text)
        if "```" not in source:
            text = _FENCE.sub(r"\1", text)  # a fence after an announcement
        if "\n" not in source.strip():
            text = _REMARK.sub("", text)
    text = text.strip()
    match = _BOLD.match(text)
    return match[2].strip() if match and match[1] not in source else text
