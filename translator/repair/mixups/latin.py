"""Marks of Latin text garbled once (`â€œ`, `Â·`, `Ã©`) in text that is sound otherwise: mended by ftfy, the reference for it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from translator.model import Edit

_SIGN = re.compile("[ÂÃâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_HIGH = re.compile("[-ɏ]")  # a line full of these is no text with a few marks garbled
_TOKEN = re.compile("[^\\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef、。]{1,400}")
RULE = "repair.mojibake.latin"


def mend_latin(text: str, start: int, end: int, taken: Sequence[Edit] = ()) -> list[Edit]:
    """Mend the tokens of text[start:end] that show a sign of UTF-8 read as code page 1252, outside of edits already made.

    Quotes stay curly and widths stay as they are: both are right in Chinese text.

    >>> [(edit.before, edit.after) for edit in mend_latin("史蒂夫Â·乔布斯", 0, 8)]
    [('Â·', '·')]
    """
    if not _SIGN.search(text, start, end) or len(_HIGH.findall(text, start, end)) > max(24, 0.25 * (end - start)):
        return []
    from ftfy import fix_encoding

    edits: list[Edit] = []
    for match in _TOKEN.finditer(text, start, end):
        token = match[0]
        if not _SIGN.search(token):
            continue
        fixed = fix_encoding(token)
        inside = any(edit.span[0] < match.end() and match.start() < edit.span[1] for edit in taken)
        if fixed != token and "\ufffd" not in fixed and not inside:
            edits.append(Edit(match.span(), token, fixed, RULE, "UTF-8 bytes were read as code page 1252"))
    return edits
