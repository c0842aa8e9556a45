"""`duizhao model`, and which engine `--engine` and `--model` choose."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from fake_runtime import write_fake_runtime
from test_cli import duizhao, one_line
from tiny_marian import write_model

from translator.engines import catalog as catalog_module
from translator.engines.base import Request
from translator.engines.catalog import DEFAULT_MODEL, Model, catalog
from translator.engines.firefox import FirefoxEngine
from translator.engines.local import LocalEngine
from translator.engines.transfer import digest_of
from translator.errors import ModelError
from translator.pipeline.engine import ModelStore, choose_engine


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "DUIZHAO_MODEL_DIR": str(tmp_path / "models"), "HF_ENDPOINT": "http://127.0.0.1:9"}


def listed(env: dict[str, str], *options: str) -> str:
    done = duizhao("model", "list", *options, env=env)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


class TestList:
    def test_is_a_table_with_the_default_marked(self, env: dict[str, str]) -> None:
        head, first, summary, measured, *_ = listed(env).splitlines()
        assert head.split() == ["model", "engine", "size", "memory", "licence", "state"]
        assert first.split()[:4] == ["*", DEFAULT_MODEL, "local", "1.1"]
        assert first.split()[-3:] == ["Apache-2.0", "not", "here"]
        assert summary.strip() == "the default; any laptop"
        assert measured.strip().startswith("measured: BLEU 22.1, chrF 53.1")

    def test_what_needs_a_file_is_shown_on_demand(self, env: dict[str, str]) -> None:
        assert "translategemma-4b" not in listed(env)
        everything = listed(env, "--all")
        assert all(model.id in everything for model in catalog())
        assert (
            "! the licence (Tencent HY Community License) does not apply in: European Union, United Kingdom, South Korea"
            in everything
        )
        hint = duizhao("model", "list", env=env).stderr.decode()
        assert "--all" in hint

    def test_by_memory_and_by_place(self, env: dict[str, str]) -> None:
        small = listed(env, "--fits", "2")
        assert "firefox-zh-en" in small
        assert "qwen3-8b" not in small
        assert listed(env, "--here").splitlines()[1:] == []

    def test_json_has_all_fields(self, env: dict[str, str]) -> None:
        rows = {row["id"]: row for row in json.loads(listed(env, "--json"))}
        assert len(rows) == len(catalog())
        assert [row["id"] for row in rows.values() if row["default"]] == [DEFAULT_MODEL]
        firefox = rows["firefox-zh-en"]
        assert (firefox["engine"], firefox["license"], firefox["sha256"], firefox["fetched"]) == ("firefox", "MPL-2.0", None, True)
        assert [len(file["sha256"]) for file in firefox["files"]] == [64] * 3
        assert firefox["stated"]["bleu"] == 27.8
        assert firefox["measured"] is None
        hunyuan = rows["hunyuan-mt-7b"]
        assert hunyuan["not_in"] == ["European Union", "United Kingdom", "South Korea"]
        assert hunyuan["fetched"] is False
        assert "把下面的文本翻译成" in hunyuan["prompt"]
        assert all(row["license_url"].startswith("https://") and row["pages"] for row in rows.values())


class TestPull:
    def test_the_licence_is_said_and_what_has_no_digest_needs_a_file(self, env: dict[str, str], tmp_path: Path) -> None:
        done = duizhao("model", "pull", "hy-mt1.5-1.8b-q4_k_m", env=env)
        warning, error = done.stderr.decode().splitlines()
        assert done.returncode == 4
        assert "does not apply in: European Union" in warning
        assert "nobody states the digest" in error
        assert "duizhao model pull hy-mt1.5-1.8b-q4_k_m --from FILE" in error
        mine = tmp_path / "mine.gguf"
        mine.write_bytes(b"GGUF and more")
        done = duizhao("model", "pull", "hy-mt1.5-1.8b-q4_k_m", "--from", mine, env=env)
        assert done.returncode == 0
        path = Path(done.stdout.decode().strip())
        assert path.read_bytes() == b"GGUF and more"
        (row,) = json.loads(listed(env, "--here", "--json"))
        assert (row["id"], row["sha256"], row["path"]) == ("hy-mt1.5-1.8b-q4_k_m", digest_of(mine), str(path))
        assert duizhao("model", "path", "hy-mt1.5-1.8b-q4_k_m", env=env).stdout.decode().strip() == str(path)
        assert duizhao("model", "remove", "hy-mt1.5-1.8b-q4_k_m", env=env).stderr.decode().strip() == "removed"
        assert json.loads(listed(env, "--here", "--json")) == []

    def test_a_model_of_several_files_wants_a_folder_with_the_right_ones(self, env: dict[str, str], tmp_path: Path) -> None:
        assert "no such folder" in one_line(duizhao("model", "pull", "firefox-zh-en", "--from", tmp_path / "none", env=env))
        (tmp_path / "model.zhen.intgemm.alphas.bin.gz").write_bytes(b"another one")
        done = duizhao("model", "pull", "firefox-zh-en", "--from", tmp_path, env=env)
        assert done.returncode == 4
        assert "32,726,806" in done.stderr.decode()


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a Firefox model of the catalog in it, as small as the one made by hand."""
    folder = write_model(tmp_path / "made")
    (folder / "model.zhen.bin.gz").write_bytes(gzip.compress((folder / "model.zhen.bin").read_bytes(), mtime=0))
    (folder / "model.zhen.bin").unlink()
    parts = tuple(
        Model(path.name, path.name, digest_of(path), path.stat().st_size, "MPL-2.0", (), (), engine="firefox")
        for path in sorted(folder.iterdir())
    )
    model = Model("firefox-zh-en", "Tiny", None, 1, "MPL-2.0", ("zh", "en"), (), engine="firefox", parts=parts)
    monkeypatch.setattr(catalog_module, "catalog", lambda: (model,))
    for part in parts:
        (tmp_path / "root").mkdir(exist_ok=True)
        suffix = part.blob.suffix if part.blob else ""
        (folder / part.id).rename(tmp_path / "root" / f"sha256-{part.digest}{suffix}")
    return tmp_path / "root"


class TestChoice:
    def test_a_model_of_the_store(self, small: Path) -> None:
        for engine, model in (("firefox", None), ("auto", "firefox-zh-en")):
            with choose_engine(engine, model, root=small) as choice:
                assert isinstance(choice.engine, FirefoxEngine)
                assert choice.engine.translate(Request("好。")).text == "good."
        assert ModelStore(small).list(list(catalog_module.catalog()))[0].path is not None

    def test_any_gguf_file_by_its_path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write_fake_runtime(tmp_path / "site")
        monkeypatch.syspath_prepend(str(tmp_path / "site"))
        mine = tmp_path / "mine.gguf"
        mine.write_text("a model", encoding="utf-8")
        for engine, name in (("auto", str(mine)), ("local", str(mine))):
            with choose_engine(engine, name) as choice:
                assert isinstance(choice.engine, LocalEngine)
                assert choice.engine.translate(Request("好", max_tokens=30)).text == "30  tokens"
                assert choice.engine.signature()["model"] == f"sha256:{digest_of(mine)}"

    def test_a_folder_is_for_the_firefox_engine(self, tmp_path: Path) -> None:
        folder = write_model(tmp_path / "made")
        for engine in ("auto", "firefox"):
            assert isinstance(choose_engine(engine, str(folder)).engine, FirefoxEngine)
        with pytest.raises(ModelError, match="no such model file"):
            choose_engine("local", str(folder))

    @pytest.mark.parametrize(
        ("engine", "model", "word"),
        [
            ("auto", "nowhere/model.gguf", "no such model file"),
            ("firefox", "nowhere/model.gguf", "no such folder"),
            ("auto", "no-such-model", "there is no model called"),
        ],
    )
    def test_what_is_not_there(self, engine: str, model: str, word: str) -> None:
        with pytest.raises(ModelError, match=word):
            choose_engine(engine, model)

    @pytest.mark.parametrize(
        ("engine", "model", "other"), [("local", "firefox-zh-en", "firefox"), ("firefox", DEFAULT_MODEL, "local")]
    )
    def test_a_model_of_another_engine(self, engine: str, model: str, other: str) -> None:
        with pytest.raises(ValueError, match=f"--engine {other}"):
            choose_engine(engine, model)

    def test_an_unknown_engine(self) -> None:
        with pytest.raises(ValueError, match="one of auto, local, firefox, openai, memory, none"):
            choose_engine("no-such")
