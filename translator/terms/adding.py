"""Add to a glossary file a person keeps: everything that is in it stays as it is, byte for byte.

An entry goes to the end of the file. A rendering goes to the end of the entry's own, in the style it is written in there. What
comes out is checked like any glossary file before it is given back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from translator.errors import GlossaryError
from translator.model import Rendering
from translator.terms import writing
from translator.terms.drafts import Draft
from translator.terms.fold import fold
from translator.terms.load import lint_data, read_files
from translator.terms.problems import Problem

HEAD = """# Terms of the house. One entry a term; `duizhao glossary add` appends here, `duizhao glossary lint` checks.
# A source is an https address whose text was seen, a key of a sources.yaml beside this file, or the word unverified.
"""


@dataclass(frozen=True, slots=True)
class Addition:
    """A new file content, and what could be better in what was added."""

    data: bytes
    warnings: tuple[Problem, ...] = ()


class HouseFile:
    """A glossary file as text; `data` is None where the file does not exist yet.

    Raises GlossaryError where it is no glossary in YAML, or one with errors.

    >>> house = HouseFile(Path("house.yaml"), b"# mine\\n")
    >>> added = house.with_entry("城市更新", [Rendering("urban renewal", "preferred", source="unverified")])
    >>> print(added.data.decode(), end="")
    # mine
    <BLANKLINE>
    - id: urban-renewal
      zh: 城市更新
      renderings:
        - {en: urban renewal, status: preferred, source: unverified}
    """

    def __init__(self, path: Path, data: bytes | None) -> None:
        if path.suffix.lower() not in (".yaml", ".yml"):
            raise GlossaryError("only YAML glossaries are added to", where=str(path), hint="give a .yaml file")
        self.path = path
        self._data = HEAD.encode() if data is None else data
        self.drafts, problems = read_files([(path, self._data)])
        self._problems = lint_data([(path, self._data)])
        if bad := [*problems, *(one for one in self._problems if one.severity == "error")]:
            raise _refused(path, bad, "the file has errors already; `duizhao glossary lint` lists them")
        self._text = self._data.decode("utf-8")

    def entry_of(self, zh: str) -> Draft | None:
        """Give the entry that has a Chinese form, as `zh` or as another form."""
        wanted = fold(zh).text
        return next((one for one in self.drafts if any(fold(form).text == wanted for _, form in one.terms())), None)

    def with_entry(self, zh: str, renderings: Sequence[Rendering], *, concept_id: str = "", **fields: Any) -> Addition:
        """Append an entry; `fields` are those of `writing.entry`. Raises GlossaryError where the file has the term already."""
        there = next((found for form in (zh, *fields.get("aka", ())) if (found := self.entry_of(form))), None)
        if there is not None:
            hint = "add a further rendering to it with --rendering"
            raise GlossaryError(f"“{zh}” is there already, as {there.id}", where=_place(there), hint=hint, code="glossary.exists")
        text = writing.entry(zh, renderings, concept_id=concept_id, **fields)
        column = self._column()
        text = "".join(" " * column + line for line in text.splitlines(keepends=True))
        gap = "" if not self._text else "\n" if self._text.endswith("\n") else "\n\n"
        return self._checked(self._text + self._ends(gap + text))

    def with_rendering(self, zh: str, rendering: Rendering) -> Addition:
        """Add a rendering to the entry of a term. Raises GlossaryError where there is none, or it has this rendering."""
        draft = self.entry_of(zh)
        if draft is None:
            message = f"“{zh}” is not in this file"
            raise GlossaryError(message, where=str(self.path), hint="without --rendering it becomes an entry", code="glossary.none")
        if any(one.en == rendering.en for one in draft.renderings):
            message = f'“{draft.zh}” has the rendering "{rendering.en}" already'
            raise GlossaryError(message, where=_place(draft), code="glossary.exists")
        return self._checked(self._inserted(draft, writing.rendering(rendering)))

    def _inserted(self, draft: Draft, line: str) -> str:
        """Put a rendering behind the last one of an entry, on a line of its own or inside the brackets."""
        node = self._renderings_node(draft)
        last = node.value[-1]
        if node.flow_style:
            at = _end(last)
            return f"{self._text[:at]}, {line}{self._text[at:]}"
        at = self._text.find("\n", _end(last))
        at = len(self._text) if at < 0 else at
        at -= self._text[at - 1 : at] == "\r"
        dash = " " * node.start_mark.column + "- "
        return self._text[:at] + self._ends(f"\n{dash}{line}") + self._text[at:]

    def _renderings_node(self, draft: Draft) -> Any:
        root = _compose(self._text)
        entry = root.value[[one.place for one in self.drafts].index(draft.place)]
        return next(value for key, value in entry.value if key.value == "renderings")

    def _column(self) -> int:
        """Give the column at which entries stand; refuse a file whose list is written in brackets."""
        root = _compose(self._text)
        if root is None:
            return 0
        if root.flow_style:
            hint = "write one entry under the other, each beginning with a dash"
            raise GlossaryError("the entries stand in brackets", where=str(self.path), hint=hint)
        column: int = root.start_mark.column
        return column

    def _ends(self, text: str) -> str:
        """Give new lines the ends that the file's lines have."""
        return text.replace("\n", "\r\n") if "\r\n" in self._text else text

    def _checked(self, text: str) -> Addition:
        data = text.encode("utf-8")
        old = {(one.code, one.message) for one in self._problems}
        fresh = [one for one in lint_data([(self.path, data)]) if (one.code, one.message) not in old]
        if errors := [one for one in fresh if one.severity == "error"]:
            raise _refused(self.path, errors, "nothing was written")
        return Addition(data, tuple(fresh))


def _compose(text: str) -> Any:
    # The parser in Python: it counts places in characters, also behind a byte order mark. Only nodes are made, no values.
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _end(node: Any) -> int:
    """Give the place behind a node; a mapping in block style ends with its last value, not where the next thing begins."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return _end(node.value[-1][1])
    index: int = node.end_mark.index
    return index


def _place(draft: Draft) -> str:
    return f"{draft.path}:{draft.place[0]}"


def _refused(path: Path, problems: Sequence[Problem], hint: str) -> GlossaryError:
    places = tuple((one.where, one.message) for one in problems)
    return GlossaryError("; ".join(dict.fromkeys(one.message for one in problems)), where=str(path), hint=hint, problems=places)
