"""The engine for servers that speak OpenAI's protocol: vLLM, Ollama, llama.cpp, DeepSeek, Qwen, and many more."""
