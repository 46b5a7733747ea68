"""llama.cpp's libraries for Windows, built for any processor with AVX2; cross-compiled where this is not Windows."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from edgelam.errors import EnvironmentProblem

LIBRARIES = ("llama.dll", "ggml.dll", "ggml-base.dll", "ggml-cpu.dll")
PREFIX = "x86_64-w64-mingw32-"
PACKAGES = "g++-mingw-w64-x86-64-posix cmake ninja-build"
FEATURES = ("AVX", "AVX2", "FMA", "F16C", "BMI2", "SSE42")
"""What the processor must have: every Intel since Haswell (2013) and AMD since Excavator (2015). No AVX-512."""

COMPILER_FLAGS = (
    "-D_WIN32_WINNT=0x0A00 -include {compat} -Wa,-muse-unaligned-vector-move "
    "-ffile-prefix-map={work}=/work -ffile-prefix-map={here}=/installer"
)
"""The unaligned moves are a precaution: gcc may spill AVX registers to a stack that Windows does not align for them.
The maps keep this machine's folders out of the libraries, which are then the same wherever they are built."""

LINKER_FLAGS = "-static -static-libgcc -static-libstdc++ -s -Wl,--exclude-libs,ALL -Wl,--no-insert-timestamp"
"""Each library stands alone (no compiler runtime beside it, none re-exported), and the same source gives the same bytes."""

OFF = (
    "GGML_NATIVE GGML_OPENMP GGML_CCACHE LLAMA_BUILD_COMMON LLAMA_BUILD_TESTS LLAMA_BUILD_TOOLS LLAMA_BUILD_EXAMPLES LLAMA_BUILD_SERVER "
    "LLAMA_CURL"
)


def build(archive: Path, work: Path, jobs: int = 2) -> Path:
    """The folder with the libraries, made from llama-cpp-python's source archive; a finished one is used again.

    Raises:
        EnvironmentProblem: there is no compiler, or the build failed.
    """
    done = work / "llama-dlls"
    if all((done / name).is_file() for name in LIBRARIES):
        return done
    _require_tools()
    source = unpack(archive, work) / "vendor" / "llama.cpp"
    tree = work / "llama-build"
    _run(["cmake", "-S", str(source), "-B", str(tree), "-G", "Ninja", *_options(work)], "configured")
    _run(["ninja", "-C", str(tree), "-j", str(jobs), "llama", "ggml"], "built")
    partial = work / "llama-dlls.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    for name in LIBRARIES:
        found = next(p for stem in (name, f"lib{name}") for p in tree.rglob(stem))
        shutil.copyfile(found, partial / name)
    partial.rename(done)
    return done


def unpack(archive: Path, work: Path) -> Path:
    """The unpacked source archive."""
    folder = work / archive.name.removesuffix(".tar.gz")
    if not folder.is_dir():
        with tarfile.open(archive) as packed:
            packed.extractall(work, filter="data")
    return folder


def _require_tools() -> None:
    compiler = "g++" if sys.platform == "win32" else f"{PREFIX}g++-posix"
    missing = [tool for tool in ("cmake", "ninja", compiler) if shutil.which(tool) is None]
    if missing:
        raise EnvironmentProblem(
            f"{', '.join(missing)} missing: llama.cpp cannot be built for Windows. On Debian: apt-get install {PACKAGES}; on Windows: MinGW-w64, CMake, Ninja."
        )


def _options(work: Path) -> list[str]:
    here = Path(__file__).parent
    flags = COMPILER_FLAGS.format(
        compat=(here / "compat_mingw10.h").as_posix(), work=work.as_posix(), here=here.as_posix()
    )
    values = {
        "CMAKE_BUILD_TYPE": "Release",
        "BUILD_SHARED_LIBS": "ON",
        "CMAKE_C_FLAGS": flags,
        "CMAKE_CXX_FLAGS": flags,
    }
    values |= {f"CMAKE_{kind}_LINKER_FLAGS": LINKER_FLAGS for kind in ("SHARED", "MODULE")}
    values |= {f"GGML_{feature}": "ON" for feature in FEATURES} | dict.fromkeys(OFF.split(), "OFF")
    if sys.platform != "win32":
        values |= {"CMAKE_SYSTEM_NAME": "Windows", "CMAKE_SYSTEM_PROCESSOR": "AMD64"}
        values |= {"CMAKE_C_COMPILER": f"{PREFIX}gcc-posix", "CMAKE_CXX_COMPILER": f"{PREFIX}g++-posix"}
        values["CMAKE_RC_COMPILER"] = f"{PREFIX}windres"
    return [f"-D{name}={value}" for name, value in values.items()]


def _run(command: list[str], what: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = (done.stdout + done.stderr).strip().splitlines()[-5:]
        raise EnvironmentProblem(f"llama.cpp could not be {what}: {' / '.join(tail)}")
