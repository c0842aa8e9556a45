"""Many plausible glossary entries, made of the shipped ones and of a list of Chinese words that is installed anyway.

Half of what is added are compounds of a shipped term and a head noun (低空经济 + 平台), which crowd round the shipped terms; the
other half are words of pypinyin's phrase table (MIT) with English put together from the words of the shipped renderings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from damage import chance
from pypinyin.phrases_dict import phrases_dict

from translator.model import Concept, Rendering
from translator.terms.fold import fold

_HEADS = {
    "平台": "platform",
    "体系": "system",
    "工程": "project",
    "机制": "mechanism",
    "战略": "strategy",
    "规划": "plan",
    "政策": "policy",
    "试点": "pilot program",
    "基地": "base",
    "标准": "standard",
    "联盟": "alliance",
    "专项资金": "special fund",
}


def concepts(shipped: tuple[Concept, ...], count: int) -> list[Concept]:
    """Give the shipped concepts and as many others as make `count`; the same ones every time."""
    made = list(shipped)
    used = {fold(form).text for one in shipped for form in (one.zh, *one.aka)}
    sources = [_compounds(shipped), _phrases(shipped)]
    while len(made) < count and sources:
        for source in list(sources):
            one = next((one for one in source if fold(one.zh).text not in used), None)
            if one is None:
                sources.remove(source)
            elif len(made) < count:
                used.add(fold(one.zh).text)
                made.append(replace(one, id=f"made-{len(made)}"))
    return made[:count] if count < len(shipped) else made


def _compounds(shipped: tuple[Concept, ...]) -> Iterator[Concept]:
    rng = chance("compounds")
    while True:
        one = rng.choice(shipped)
        head = rng.choice(list(_HEADS))
        yield _concept(one.zh + head, f"{one.rendering().en} {_HEADS[head]}")


def _phrases(shipped: tuple[Concept, ...]) -> Iterator[Concept]:
    rng = chance("phrases")
    words = sorted({word for one in shipped for word in one.rendering().en.split() if word.isalpha() and len(word) > 3})
    for phrase in rng.sample(sorted(phrases_dict), len(phrases_dict)):
        if 2 < len(phrase) < 7:
            yield _concept(phrase, " ".join(rng.sample(words, rng.choice((2, 2, 3)))))


def _concept(zh: str, en: str) -> Concept:
    return Concept("", zh, "", "", (Rendering(en, "preferred", "common usage", source="unverified"),), domain=("economy",))


def write(entries: list[Concept], folder: Path, *, files: int = 20) -> None:
    """Write entries as YAML in the style of the shipped files, with their sources beside them."""
    for number in range(files):
        texts = map(_yaml, entries[number::files])
        (folder / f"part{number:02}.yaml").write_text("\n".join(texts), encoding="utf-8")


def _yaml(one: Concept) -> str:
    lines = [f"- id: {one.id}", f"  zh: {_quoted(one.zh)}"]
    lines += [f"  aka: [{', '.join(map(_quoted, one.aka))}]"] if one.aka else []
    lines += [f"  domain: [{', '.join(one.domain)}]", "  renderings:"]
    for rendering in one.renderings:
        fields = [f"en: {_quoted(rendering.en)}", f"status: {rendering.status}"]
        for name in ("authority", "since", "until", "source"):
            value = getattr(rendering, name)
            fields += [f"{name}: {_quoted(value)}"] if value else []
        lines.append(f"    - {{{', '.join(fields)}}}")
    lines += [f"  {name}: {_quoted(text)}" for name, text in (("definition", one.definition), ("note", one.note)) if text]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
