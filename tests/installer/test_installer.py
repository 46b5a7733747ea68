"""What goes into the Windows installer, checked without building one."""

import hashlib
import json
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from edgelam import release
from edgelam.errors import EnvironmentProblem
from edgelam.installer import build, fetch, imports, payload, publish, smoke, wine

HERE = Path(fetch.__file__).parent


@pytest.mark.parametrize("kind", [fetch.WHEELS, fetch.SOURCES])
def test_every_requirement_is_locked_by_its_hash(kind):
    wanted = fetch._lines(HERE / f"{kind}.in")
    locked = fetch._locked(HERE / f"{kind}.lock")
    assert list(locked) == wanted
    assert all(len(digests) == 1 and len(digests[0]) == 64 for digests in locked.values())


def test_the_installer_carries_what_edgelam_depends_on():
    import tomllib

    settings = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {d.split(";")[0].split(">")[0].casefold() for d in settings["project"]["dependencies"] if "linux" not in d}
    held = {
        r.split("==")[0].casefold()
        for kind in (fetch.WHEELS, fetch.SOURCES)
        for r in fetch._locked(HERE / f"{kind}.lock")
    }
    assert wanted <= held


def test_what_is_there_is_not_fetched_again_and_a_wrong_file_is(tmp_path, monkeypatch):
    data = b"a wheel"
    (tmp_path / "lock").mkdir()
    (tmp_path / "lock" / "windows.lock").write_text(f"one==1 --hash=sha256:{hashlib.sha256(data).hexdigest()}\n")
    monkeypatch.setattr(fetch, "HERE", tmp_path / "lock")
    asked = []
    monkeypatch.setattr(
        fetch, "_pip", lambda arguments, kind, folder: asked.append(kind) or (folder / "one.whl").write_bytes(data)
    )
    folder = tmp_path / "held"
    folder.mkdir()
    (folder / "one.whl").write_bytes(b"damaged")
    assert fetch.fetch("windows", folder) == [folder / "one.whl"]
    assert fetch.fetch("windows", folder) == [folder / "one.whl"]
    assert asked == ["windows"]


def wheel(path, files):
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


def test_a_wheel_is_unpacked_without_scripts_tests_and_escapes(tmp_path):
    made = wheel(tmp_path / "a.whl", {"a/__init__.py": "", "a/tests/test_a.py": "", "a-1.data/scripts/a.exe": ""})
    payload._install(made, tmp_path / "packages")
    assert [p.name for p in payload.files_in(tmp_path / "packages")] == ["__init__.py"]
    with pytest.raises(EnvironmentProblem, match="leads out"):
        payload._install(wheel(tmp_path / "b.whl", {"../b.py": ""}), tmp_path / "packages")


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("PySide6/QtWidgets.pyd", True),
        ("PySide6/plugins/styles/qmodernwindowsstyle.dll", True),
        ("PySide6/Qt6Quick.dll", False),
        ("numpy/tests/test_x.py", False),
        ("numpy/core.py", True),
        ("numpy/__init__.pyi", False),
        ("onnxruntime/capi/onnxruntime.dll", False),
        ("onnxruntime/capi/onnxruntime_pybind11_state.pyd", True),
        ("shiboken6/msvcp140.dll", False),
        ("shiboken6/shiboken6.abi3.dll", True),
        ("numpy/_core/_simd.cp312-win_amd64.pyd", False),
        ("numpy/_core/_multiarray_umath.cp312-win_amd64.pyd", True),
        ("comtypes/test/test_basic.py", False),
        ("edgelam/quantize/evaluate/asked-dev.jsonl", False),
        ("edgelam/runtime/maps/known/a.map.json.gz", True),
        ("rich-15.0.0.dist-info/RECORD", False),
        ("rich-15.0.0.dist-info/licenses/LICENSE", True),
        ("_sounddevice_data/portaudio-binaries/libportaudio64bit.dll", True),
        ("_sounddevice_data/portaudio-binaries/libportaudio64bit-asio.dll", False),
    ],
)
def test_of_large_wheels_only_what_a_run_loads_is_installed(name, wanted):
    assert payload._is_wanted(name) is wanted


def test_pythons_library_is_left_to_the_installer_to_press(tmp_path):
    library = tmp_path / "python312.zip"
    with zipfile.ZipFile(library, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in ("json/__init__.pyc", "lib2to3/main.pyc", "os.pyc"):
            packed.writestr(name, b"x" * 999)
    payload._unpressed(library)
    with zipfile.ZipFile(library) as stored:
        assert {i.filename: i.compress_type for i in stored.infolist()} == dict.fromkeys(
            ("json/__init__.pyc", "os.pyc"), zipfile.ZIP_STORED
        )
        assert stored.read("os.pyc") == b"x" * 999


def test_launchers_start_the_python_beside_them(tmp_path):
    stubs = wheel(tmp_path / "distlib-1.whl", {"distlib/t64.exe": b"MZ stub", "distlib/w64.exe": b"MZ window"})
    payload._launchers(stubs, tmp_path / "bin")
    data = (tmp_path / "bin" / "edgelam.exe").read_bytes()
    assert data.startswith(b'MZ stub#!"<launcher_dir>\\..\\python\\python.exe" -X utf8\r\n')
    assert zipfile.ZipFile(tmp_path / "bin" / "edgelam.exe").read("__main__.py").decode() == payload.STARTER


def pe(*libraries):
    """The smallest 64-bit PE file that imports these libraries."""
    names = b"".join(n.encode() + b"\0" for n in libraries)
    table = 0x1000 + 20 * (len(libraries) + 1)
    rows, at = b"", table
    for name in libraries:
        rows += struct.pack("<IIIII", 0, 0, 0, at, 0)
        at += len(name) + 1
    section = rows + b"\0" * 20 + names
    optional = (
        struct.pack("<H", 0x20B) + b"\0" * 110 + struct.pack("<II", 0, 0) + struct.pack("<II", 0x1000, len(section))
    )
    header = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, len(optional), 0) + optional
    header += b".idata\0\0" + struct.pack("<IIII", len(section), 0x1000, len(section), 0x400) + b"\0" * 16
    start = b"MZ" + b"\0" * 58 + struct.pack("<I", 64)
    return (start + header).ljust(0x400, b"\0") + section


def test_imports_are_read_from_the_file():
    assert imports.imports_of(pe("KERNEL32.dll", "MSVCP140.dll")) == ["KERNEL32.dll", "MSVCP140.dll"]


@pytest.mark.parametrize("data", [b"", b"MZ", b"MZ" + b"\0" * 100, b"\x7fELF" + b"\0" * 100, pe()])
def test_what_imports_nothing(data):
    assert imports.imports_of(data) == []


def test_a_library_that_nobody_brings_is_found(tmp_path):
    (tmp_path / "python").mkdir()
    (tmp_path / "python" / "onnxruntime.dll").write_bytes(
        pe("KERNEL32.dll", "api-ms-win-core-file-l1-1-0.dll", "MSVCP140.dll", "mine.dll")
    )
    (tmp_path / "mine.DLL").write_bytes(pe())
    assert imports.missing_in(tmp_path) == [imports.Missing("python/onnxruntime.dll", "MSVCP140.dll")]


def test_files_are_listed_in_order(tmp_path):
    for name in ("python/b.py", "python/a.py", "bin/x.exe", "python/models/z.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    lines = build._file_list(tmp_path, payload.files_in(tmp_path)).splitlines()
    assert [line.split("/")[-1].rstrip('"') for line in lines if line.startswith("File")] == [
        "x.exe",
        "a.py",
        "b.py",
        "z.md",
    ]
    assert lines[0] == 'SetOutPath "$INSTDIR\\bin"'


def test_without_the_compiler_of_installers_there_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(EnvironmentProblem, match="apt-get install nsis"):
        build.build(tmp_path, tmp_path / "work")


class ScriptedWine:
    """Answers every command with one line."""

    def __init__(self, line: str) -> None:
        self.line = line

    def write(self, name: str, text: str) -> None:
        pass

    def run(self, *command: str, timeout: float = 0.0) -> wine.Done:
        return wine.Done(0, f"noise\n{self.line}\n", 0.1)


ALL = dict.fromkeys(smoke.CHECKS, True)
ONE = min(smoke.CHECKS)


@pytest.mark.parametrize(
    ("said", "failures"),
    [
        (ALL, []),
        ({**ALL, ONE: False}, [f"check failed: {ONE}"]),
        ({name: held for name, held in ALL.items() if name != ONE}, [f"never checked: {ONE}"]),
        ({**ALL, "notepad: OSError gone": False}, ["check failed: notepad: OSError gone"]),
        ("broken", ["the checks ended with 0: noise\nbroken\n", *(f"never checked: {n}" for n in sorted(ALL))]),
    ],
)
def test_a_check_under_wine_that_fails_or_is_never_made_fails_the_try_out(tmp_path, said, failures):
    script = tmp_path / "checks.py"
    script.write_text("", encoding="utf-8")
    seen = smoke.Seen()
    smoke._checks(ScriptedWine(said if isinstance(said, str) else json.dumps(said)), seen, script)
    assert seen.failures == failures


def test_the_checks_under_wine_are_those_that_are_expected():
    script = (Path(__file__).parents[1] / "desktop" / "wine_checks.py").read_text(encoding="utf-8")
    assert set(re.findall(r'seen\["([^"]+)"\] = ', script)) == smoke.CHECKS


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="util-linux is on Linux only, as is the try-out under Wine")
def test_what_the_try_out_starts_ends_with_it_though_it_is_killed():
    child = [*wine.ENDS_WITH_US, sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"]
    code = f"import subprocess, time; subprocess.Popen({child!r}); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout.readline() == b"\n", "the child runs"
        parent.kill()
        parent.communicate(timeout=10)  # the pipe ends when the child, too, is gone


def test_files_of_a_kind_lie_side_by_side(tmp_path):
    for name in ("a/z.py", "b/model.onnx.rest", "a/y.dll", "c/d.py", "d/model.onnx.rest", "b/x.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    packed = [p.relative_to(tmp_path).as_posix() for p in payload.in_order(payload.files_in(tmp_path))]
    assert packed == ["b/x.toml", "a/z.py", "c/d.py", "a/y.dll", "b/model.onnx.rest", "d/model.onnx.rest"]


def test_llama_cpps_disk_cache_is_not_imported(tmp_path):
    module = tmp_path / "llama_cache.py"
    module.write_text("from collections import OrderedDict\n\nimport diskcache\n\nimport llama_cpp.llama\n")
    payload._without_disk_cache(module)
    assert "diskcache" not in module.read_text()
    with pytest.raises(EnvironmentProblem, match="disk cache"):
        payload._without_disk_cache(module)


@pytest.fixture
def tree(tmp_path):
    """The least that is installed."""
    folder = tmp_path / "tree"
    for name, data in {"bin/edgelam.exe": b"MZ", "python/python.exe": b"MZ", "m.gguf": b"GGUF" * 99}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_the_portable_copy_is_the_same_tree_and_the_same_bytes_each_time(tree, tmp_path):
    one, two = (publish.portable(tree, tmp_path / name).read_bytes() for name in ("one.zip", "two.zip"))
    assert one == two
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert sorted(packed.namelist()) == [
            "EdgeLAM/bin/edgelam.exe", "EdgeLAM/m.gguf", "EdgeLAM/portable.txt", "EdgeLAM/python/python.exe",
        ]  # fmt: skip
        assert packed.getinfo("EdgeLAM/m.gguf").compress_type == zipfile.ZIP_STORED
        assert packed.testzip() is None


def test_a_portable_copy_keeps_what_is_yours_beside_itself(tree, monkeypatch):
    from edgelam import paths

    monkeypatch.delenv("EDGELAM_HOME", raising=False)
    monkeypatch.setattr(paths.sys, "executable", str(tree / "python" / "python.exe"))
    assert tree not in paths.data_dir().parents
    (tree / paths.PORTABLE).write_text("", encoding="utf-8")
    assert (paths.data_dir(), paths.cache_dir()) == (tree / "data", tree / "data" / "cache")


def test_wingets_manifest_says_what_is_there(tree, tmp_path):
    setup = tmp_path / "EdgeLAM-Setup-9.exe"
    setup.write_bytes(b"MZ setup")
    paths = publish.winget(setup, tmp_path, "https://a.example/files")
    said = {p.name: p.read_text(encoding="utf-8") for p in paths}
    assert set(said) == {f"EdgeLAM.EdgeLAM{part}.yaml" for part in ("", ".installer", ".locale.en-US")}
    whole = said["EdgeLAM.EdgeLAM.installer.yaml"]
    assert "  - Architecture: 'x64'\n    InstallerUrl: 'https://a.example/files/EdgeLAM-Setup-9.exe'\n" in whole
    assert f"InstallerSha256: '{hashlib.sha256(b'MZ setup').hexdigest().upper()}'" in whole
    assert "InstallerSwitches:\n  Silent: '/S'\n" in whole
    assert "Commands:\n  - 'edgelam'\n" in whole
    assert all(
        re.match(r"# yaml-language-server: \$schema=https://aka\.ms/winget-manifest", text) for text in said.values()
    )


def test_the_description_of_a_release_names_its_files_by_their_bytes(tree, tmp_path):
    setup = tmp_path / "setup.exe"
    setup.write_bytes(b"MZ setup")
    described = release.read(publish.describe([setup], tmp_path))
    assert [f.name for f in described.files] == ["setup.exe"]
    setup.rename(tmp_path / "setup (1).exe")
    assert described.file_of(tmp_path / "setup (1).exe") == described.files[0]
    (tmp_path / "setup (1).exe").write_bytes(b"MZ setup!")
    assert described.file_of(tmp_path / "setup (1).exe") is None


def test_what_is_installed_is_compared_with_the_manifest(tmp_path):
    (tmp_path / "a.py").write_text("a", encoding="utf-8")
    row = {"a.py": hashlib.sha256(b"a").hexdigest(), "gone.py": "0" * 64}
    (tmp_path / payload.MANIFEST).write_text(json.dumps(row), encoding="utf-8")
    assert smoke._not_as_built(tmp_path) == ["gone.py"]
    (tmp_path / "a.py").write_text("b", encoding="utf-8")
    assert smoke._not_as_built(tmp_path) == ["a.py", "gone.py"]
