"""What every engine must do. A test class inherits one of these and has a fixture `engine` that gives an open engine.

`InterfaceContract` is for all, also for engines that translate little or nothing; `EngineContract` for those that translate any text.
"""

from __future__ import annotations

import json

import pytest

from translator.engines.base import Engine, Hint, Request
from translator.engines.grammar import allowed
from translator.errors import EngineError

SENTENCE = "昆山市积极推进产业园区建设。"
OTHERS = ("总投资30亿元的项目签约。", "他说：“我不同意。”", "昆山市积极推进科技创新。")


AWKWARD = ("好", "𠮷野家", "１２３", "“‘套’中”", "\u3000\u3000缩进。", "第一行\r\n第二行")


class InterfaceContract:
    def test_is_an_engine_with_a_name(self, engine: Engine) -> None:
        assert isinstance(engine, Engine)
        assert engine.name.strip() == engine.name != ""

    def test_signature_is_plain_and_stable(self, engine: Engine) -> None:
        first = engine.signature()
        assert json.loads(json.dumps(first)) == first
        assert engine.signature() == first
        assert first["engine"] == engine.name

    def test_blank_text_is_the_callers_mistake(self, engine: Engine) -> None:
        for text in ("", " ", "\n", "\u3000"):
            with pytest.raises(ValueError, match="no text"):
                engine.translate(Request(text))

    def test_source_never_comes_back_as_a_translation(self, engine: Engine) -> None:
        for text in (SENTENCE, AWKWARD[0], AWKWARD[2]):
            try:
                reply = engine.translate(Request(text, max_tokens=8))
            except EngineError as error:
                assert error.message
                assert error.code
            else:
                assert reply.text.strip() != text.strip()

    def test_is_its_own_context(self, engine: Engine) -> None:
        assert engine.__enter__() is engine  # leaving it is tested where the engine is not shared


class EngineContract(InterfaceContract):
    def test_translates_into_text_without_chinese(self, engine: Engine) -> None:
        reply = engine.translate(Request(SENTENCE))
        assert reply.text
        assert reply.text == reply.text.strip()
        assert [char for char in reply.text if not allowed(char)] == []
        assert reply.finish == "stop"
        assert reply.output_tokens > 0
        assert reply.prompt_tokens > 0

    def test_same_request_same_reply_whatever_came_before(self, engine: Engine) -> None:
        first = engine.translate(Request(SENTENCE, max_tokens=24))
        for other in OTHERS:
            engine.translate(Request(other, max_tokens=8))
            engine.translate(Request(other, max_tokens=8, misses=("something",)))
        assert engine.translate(Request(SENTENCE, max_tokens=24)) == first

    def test_is_cut_off_at_max_tokens(self, engine: Engine) -> None:
        reply = engine.translate(Request(SENTENCE, max_tokens=3))
        assert reply.finish == "length"
        assert reply.output_tokens <= 3

    def test_takes_every_field_of_a_request(self, engine: Engine) -> None:
        request = Request(
            OTHERS[0],
            hints=(Hint("30亿元", "3 billion yuan"),),
            context=SENTENCE,
            misses=("3 billion yuan",),
            required=("3 billion yuan",),
            max_tokens=48,
        )
        assert engine.translate(request).text

    def test_awkward_texts(self, engine: Engine) -> None:
        for text in AWKWARD:
            reply = engine.translate(Request(text, max_tokens=12))
            assert [char for char in reply.text if not allowed(char) and char != "\n"] == [], text
