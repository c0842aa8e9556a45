"""Read entries from YAML by the shape of the format: keys, types, statuses and dates. What they mean is judged in `rules`.

The node tree of the YAML parser is read, and no value is ever constructed from a tag: `zh: no` is the text "no", a date stays
as written, an object tag is just a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import yaml

from translator.model import Rendering
from translator.terms.drafts import Draft, Place
from translator.terms.problems import Problem

TEXT_KEYS = ("id", "zh", "zh_hant", "pinyin", "definition", "note")
LIST_KEYS = ("aka", "domain")
REQUIRED = ("id", "zh", "renderings")
RENDERING_KEYS = ("en", "status", "authority", "since", "until", "source")
SOURCE_KEYS = ("title", "publisher", "date", "url")
STATUSES: tuple[str, ...] = get_args(Rendering.__annotations__["status"]) or (
    "preferred",
    "admitted",
    "deprecated",
    "superseded",
)
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_MAX_DEPTH = 16  # an entry needs four
_NULLS = ("", "~", "null", "Null", "NULL")
# It takes no scalar for a number or a date: nobody asks for that here, and looking whether it is one takes a tenth of the time.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def read_drafts(text: str, path: str) -> tuple[list[Draft], list[Problem]]:
    """Read the entries of a YAML file and everything wrong with their shape.

    >>> drafts, problems = read_drafts("- {id: ev, zh: 电动汽车, renderings: [{en: electric vehicle, status: best}]}", "a.yaml")
    >>> drafts[0].zh, [(problem.where, problem.message) for problem in problems]
    ('电动汽车', [('a.yaml:1:66', 'status is "best", not one of preferred, admitted, deprecated, superseded')])
    """
    root, problems = compose(text, path)
    if root is None:
        return [], problems
    reader = _Reader(path)
    if not isinstance(root, yaml.SequenceNode):
        reader.report(root, "shape", "the file is no list of entries")
        return [], reader.problems
    drafts = [reader.entry(node) for node in root.value if reader.is_mapping(node, "an entry")]
    return drafts, reader.problems


def read_sources(text: str, path: str) -> tuple[dict[str, Place], list[Problem]]:
    """Read the keys of a table of sources, with the place of each."""
    root, problems = compose(text, path)
    if root is None:
        return {}, problems
    reader = _Reader(path)
    if not reader.is_mapping(root, "the table of sources"):
        return {}, reader.problems
    keys: dict[str, Place] = {}
    for name, key, value in reader.pairs(root):
        keys[name] = _place(key)
        if not reader.is_mapping(value, "a source"):
            continue
        fields = {field: reader.text(field, node) for field, _, node in reader.pairs(value)}
        for unknown in fields.keys() - set(SOURCE_KEYS):
            reader.report(key, "key", f'unknown key "{unknown}"')
        if not fields.get("title"):
            reader.report(key, "missing", "a source needs a title")
    return keys, reader.problems


def source_fields(text: str, path: str) -> dict[str, dict[str, str]]:
    """Read the fields of each source of a table; what is wrong with it is left out.

    >>> source_fields("gwr: {title: Report, pages: 3}", "sources.yaml")
    {'gwr': {'title': 'Report'}}
    """
    root, _ = compose(text, path)
    found: dict[str, dict[str, str]] = {}
    reader = _Reader(path)
    if not isinstance(root, yaml.MappingNode):
        return found
    for name, _, value in reader.pairs(root):
        if isinstance(value, yaml.MappingNode):
            fields = {field: reader.text(field, node) for field, _, node in reader.pairs(value) if field in SOURCE_KEYS}
            if fields.get("title"):
                found[name] = fields
    return found


def compose(text: str, path: str) -> tuple[yaml.Node | None, list[Problem]]:
    """Parse YAML to nodes; a text that is no YAML gives a problem where the parser stopped."""
    try:
        too_deep = _nesting_problem(text, path)
        return (None, [too_deep]) if too_deep else (yaml.compose(text, Loader=_LOADER), [])
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return None, [Problem(path, line, column, "glossary.yaml", str(error.problem or error.context or "not YAML"))]
    except yaml.YAMLError as error:  # a character that YAML does not allow
        before = text[: getattr(error, "position", 0)]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return None, [Problem(path, line, column, "glossary.yaml", str(error).splitlines()[0])]


def _nesting_problem(text: str, path: str) -> Problem | None:
    """Look at the depth before composing: the C composer recurses, and ten thousand brackets end the whole process."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            return Problem(path, *_place(event), "glossary.yaml", "nested too deeply")
    return None


def _place(node: yaml.Node | yaml.Event) -> Place:
    mark = node.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Reader:
    """Reads the nodes of one file and collects what is wrong with them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []

    def report(self, node: yaml.Node, code: str, message: str) -> None:
        line, column = _place(node)
        self.problems.append(Problem(self.path, line, column, f"glossary.{code}", message))

    def is_mapping(self, node: yaml.Node, name: str) -> bool:
        if not isinstance(node, yaml.MappingNode):
            self.report(node, "shape", f"{name} must have keys and values")
        return isinstance(node, yaml.MappingNode)

    def pairs(self, node: yaml.Node) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """Give name, key and value of a mapping; a key that comes twice is reported, and given once."""
        seen: set[str] = set()
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name in seen or not name:
                self.report(key, "key", f'the key "{name}" comes twice' if name else "a key must be text")
                continue
            seen.add(name)
            yield name, key, value

    def text(self, name: str, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.report(node, "shape", f'"{name}" must be text')
            return ""
        value = "" if not node.style and node.value in _NULLS else node.value.strip()
        if not value:
            self.report(node, "empty", f'"{name}" is empty')
        return value

    def entry(self, node: yaml.Node) -> Draft:
        draft = Draft(self.path, _place(node))
        present = set()
        for name, key, value in self.pairs(node):
            present.add(name)
            draft.places[name] = _place(value)
            if name in TEXT_KEYS:
                setattr(draft, name, self.text(name, value))
            elif name in LIST_KEYS:
                setattr(draft, name, self._texts(draft, name, value))
            elif name == "renderings":
                draft.renderings = self._renderings(draft, value)
            else:
                self.report(key, "key", f'unknown key "{name}"')
        for name in REQUIRED:
            if name not in present:
                self.report(node, "missing", f'the entry has no "{name}"')
        return draft

    def _texts(self, draft: Draft, name: str, node: yaml.Node) -> tuple[str, ...]:
        if not isinstance(node, yaml.SequenceNode):
            self.report(node, "shape", f'"{name}" must be a list')
            return ()
        for index, item in enumerate(node.value):
            draft.places[f"{name}.{index}"] = _place(item)
        return tuple(self.text(name, item) for item in node.value)

    def _renderings(self, draft: Draft, node: yaml.Node) -> tuple[Rendering, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.report(node, "shape", '"renderings" must be a list of at least one')
            return ()
        result: list[Rendering] = []
        for item in node.value:
            if self.is_mapping(item, "a rendering"):
                result.append(self._rendering(draft, f"renderings.{len(result)}", item))
        return tuple(result)

    def _rendering(self, draft: Draft, prefix: str, node: yaml.Node) -> Rendering:
        values: dict[str, str] = {}
        draft.places[prefix] = _place(node)
        for name, key, value in self.pairs(node):
            draft.places[f"{prefix}.{name}"] = _place(value)
            if name not in RENDERING_KEYS:
                self.report(key, "key", f'unknown key "{name}"')
                continue
            values[name] = self.text(name, value)
            if name == "status" and values[name] not in STATUSES:
                self.report(value, "status", f'status is "{values[name]}", not one of {", ".join(STATUSES)}')
            if name in ("since", "until") and not is_date(values[name]):
                self.report(value, "date", f'"{values[name]}" is no date (YYYY, YYYY-MM or YYYY-MM-DD)')
        for name in ("en", "status"):
            if name not in values:
                self.report(node, "missing", f'the rendering has no "{name}"')
        fields: dict[str, Any] = {"en": "", "status": "preferred", **values}
        return Rendering(**fields)


def is_date(text: str) -> bool:
    """Say whether a text is an ISO 8601 calendar date, maybe without day or month.

    >>> is_date("2024-03"), is_date("2024-13"), is_date("2024/03/05")
    (True, False, False)
    """
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return True
