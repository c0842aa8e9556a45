"""The engine for servers that speak OpenAI's protocol: vLLM, Ollama, llama.cpp, DeepSeek, Qwen, and many more."""

from __future__ import annotations

from translator.engines.server.engine import OpenAIEngine
from translator.engines.server.settings import Price, Settings
from translator.engines.server.usage import Usage

__all__ = ["OpenAIEngine", "Price", "Settings", "Usage"]
