"""One self-contained HTML page: Chinese and English sentence by sentence, with terms, numbers and what is wrong made visible.

The page asks nobody for anything: style and script are inside and allowed by their digests, all else is forbidden by a content
security policy. Whatever comes from the document is escaped; it reaches the script only as JSON, and the script only ever
makes text of it. The files are in `html_template/`.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from translator.formats import words
from translator.formats.html_view import page_of
from translator.formats.plain import printable, utf8
from translator.model import Document, Json, WriteReport

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).with_name("html_template")
_FLUSH_CHARS = 1 << 16


def write(document: Document, stream: BinaryIO) -> WriteReport:
    """Write a document as one HTML page, UTF-8; every field of the document is on it.

    >>> import io
    >>> from translator.model import Segment
    >>> stream = io.BytesIO()
    >>> write(Document("<script>", (Segment("s1", 0, "你好。"),)), stream)
    WriteReport(format='html', not_carried=())
    >>> "&lt;script&gt;" in stream.getvalue().decode()
    True
    """
    style, script = _asset("style.css"), _asset("script.js")
    page = page_of(document)
    parts = (
        _environment()
        .get_template("page.html.j2")
        .generate(
            page=page,
            style=style,
            script=script,
            policy=content_policy(style, script),
            data=json_for_script(page.data),
            scripts=words.SCRIPTS,
            no_translation=words.NO_TRANSLATION,
        )
    )
    pending: list[str] = []
    size = 0
    for part in parts:
        pending.append(part)
        size += len(part)
        if size >= _FLUSH_CHARS:  # jinja2 gives very many very small parts
            stream.write(utf8("".join(pending)))
            pending, size = [], 0
    stream.write(utf8("".join(pending)))
    return WriteReport("html")


def content_policy(style: str, script: str) -> str:
    """Give the content security policy of the page: only this style and this script, and the icon, which is a data URL.

    See W3C, Content Security Policy Level 3, section 2.3.1 (hash-source).

    >>> content_policy("a{}", "1").split("; ")[0]
    "default-src 'none'"
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def json_for_script(data: Json) -> str:
    """Give JSON that may stand inside a script element, whatever is in it (HTML, section 4.12.1.3).

    >>> json_for_script({"a": "</script><!--"})
    '{"a":"\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    shown = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return shown.translate({ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"})


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str) -> str:
    """A file of the page with LF line ends, as the browser sees it when it computes the digest."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    def clean(value: Any) -> Any:
        return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["language"] = words.language_of
    return environment
