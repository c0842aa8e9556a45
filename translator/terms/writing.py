"""Write entries as YAML, in the style of the shipped files: block style for the entry, one line a rendering."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from translator.model import Rendering
from translator.terms.schema import RENDERING_KEYS
from translator.terms.words import plain

_PLAIN = re.compile(r"[A-Za-z0-9\u3400-\u9fff](?:[\w .'’/&+()-]*[\w.'’/&+)-])?")
_NOT_IN_ID = re.compile("[^a-z0-9]+")


def entry(
    zh: str,
    renderings: Sequence[Rendering],
    *,
    concept_id: str = "",
    aka: Sequence[str] = (),
    domain: Sequence[str] = (),
    definition: str = "",
    note: str = "",
) -> str:
    """Write one entry; what is empty is left out, and an id is made of the first rendering where none is given.

    >>> print(entry("城市更新", [Rendering("urban renewal", "preferred", "GWR")], domain=["society"]), end="")
    - id: urban-renewal
      zh: 城市更新
      domain: [society]
      renderings:
        - {en: urban renewal, status: preferred, authority: GWR}
    """
    lines = [f"- id: {scalar(concept_id or id_of(renderings[0].en))}", f"  zh: {scalar(zh)}"]
    lines += [f"  {name}: [{', '.join(map(scalar, values))}]" for name, values in (("aka", aka), ("domain", domain)) if values]
    lines += ["  renderings:", *(f"    - {rendering(one)}" for one in renderings)]
    lines += [f"  {name}: {scalar(value)}" for name, value in (("definition", definition), ("note", note)) if value]
    return "\n".join(lines) + "\n"


def rendering(one: Rendering) -> str:
    """Write a rendering as a flow mapping.

    >>> rendering(Rendering("Three Rural Issues: agriculture", "admitted", since="2004-02"))
    '{en: "Three Rural Issues: agriculture", status: admitted, since: 2004-02}'
    """
    fields = [(name, getattr(one, name)) for name in RENDERING_KEYS]
    return "{" + ", ".join(f"{name}: {scalar(value)}" for name, value in fields if value) + "}"


def scalar(text: str) -> str:
    """Write a text as YAML: bare where that is safe in any place, else in double quotes with JSON's escapes.

    >>> scalar("urban renewal"), scalar("a, b"), scalar("")
    ('urban renewal', '"a, b"', '""')
    """
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def id_of(en: str) -> str:
    """Make an id of a rendering: kebab-case.

    >>> id_of("people's livelihood (Chinese Dream)")
    'peoples-livelihood-chinese-dream'
    """
    return _NOT_IN_ID.sub("-", plain(en).replace("'", "").replace("’", "")).strip("-") or "entry"
