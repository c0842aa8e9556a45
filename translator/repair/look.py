"""One look that passes text in which no family of rules finds anything, as most text is.

Each family has a look of its own; this one asks for all of them but the codec mix-ups what their looks ask, or a little more,
in one search. A family whose signs change has to be changed here too: a test holds that it stops where a family finds something.
"""

from __future__ import annotations

import re
from functools import lru_cache

from translator import hanzi
from translator.repair.glosses import INSIDE
from translator.repair.lookalikes import ANY
from translator.repair.mixups.scan import trigger
from translator.repair.mixups.unfamiliar import READ, unfamiliar
from translator.repair.rare_pairs import RARE
from translator.repair.spacing import BLANK_SIDE
from translator.repair.tokens import READING

_HEX = "[0-9A-Fa-f]"
_MARKS = "，。、！？；"
_TITLE = 64  # characters; of a longer line that is garbled the other looks see something
# What comes first, and what must follow it; `=` to `>` are ASCII and by themselves, as that is what most stops are at.
_ASCII = (
    (",", f"[{_MARKS},;!?]"),
    (" ", f"(?<=[{BLANK_SIDE}] )[ \u00a0]{{0,2}}[{BLANK_SIDE}]"),
    (r"(", f"(?<={hanzi.HAN}\\(){INSIDE}"),
    (r"(", READING.pattern.removeprefix("[(（]")),
    ("?", rf"(?:[?,;!；！]|(?<![!-~]\?)[A-Za-z]|(?<={hanzi.HAN}\?){hanzi.HAN})"),
    (r"\\", ""),
    ("%", f"(?:25)*(?:u|[89A-Fa-f]{_HEX})"),
    ("=", f"[89A-F]{_HEX}"),
    ("&", r"(?:amp;)*(?:#|[A-Za-z]{2,8};)"),
    (">", "(?<=[A-Za-z/ ]>)"),
)
_OTHER = (
    ("（", f"(?<={hanzi.HAN}（){INSIDE}"),
    ("（", READING.pattern.removeprefix("[(（]")),
    ("\u00a0", f"(?<=[{BLANK_SIDE}]\u00a0)"),
    ("\ufffd€锘", ""),
    ("锟", "斤拷"),
    ("烫", "烫烫"),
    ("屯", "屯屯"),
    (RARE, f"[{RARE}][{_MARKS}]"),
    (ANY, ""),
)


@lru_cache(maxsize=1)
def _sign() -> re.Pattern[str]:
    first = "".join(dict.fromkeys(first for first, _ in (*_ASCII, *_OTHER)))
    parts = ["|".join(f"(?<=[{first}]){follow}" for first, follow in part) for part in (_ASCII, _OTHER)]
    return re.compile(f"[{first}](?:(?<=[\0-\x7f])(?:{parts[0]})|(?<=[^\0-\x7f])(?:{parts[1]}))")


def is_plain(text: str) -> bool:
    """Say whether no family finds anything in a text; line breaks aside, of which only the text as a whole can tell.

    >>> is_plain("產(chǎn)業(yè)"), is_plain("王翀说：“发展（GDP）, 100%！”")
    (False, True)
    """
    if _sign().search(text) or trigger().search(text):
        return False
    if "\n" not in text:
        return len(text) > _TITLE or not unfamiliar(text)
    return not any(len(line) <= _TITLE and unfamiliar(line) for line in text[:READ].split("\n"))
