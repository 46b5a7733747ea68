"""What makes a Java program (Swing, AWT) join the accessibility bus: Debian's wrapper has to be named to every machine that is started."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

JAVA_PACKAGE = "libatk-wrapper-java"
"""The Debian package that has the wrapper."""

JAR = Path("/usr/share/java/java-atk-wrapper.jar")
CLASS = "org.GNOME.Accessibility.AtkWrapper"
NATIVE = "libatk-wrapper.so"

OPTIONS = "JAVA_TOOL_OPTIONS"
"""Read by every Java machine, however it is started."""

LIBRARIES = "LD_LIBRARY_PATH"
"""Where a machine that a program brings along looks for the wrapper's native part; Debian's own looks there anyhow."""


def reads_java() -> bool:
    """Whether the wrapper is installed, on this kind of system."""
    return JAR.exists() and _native() is not None


def _native() -> Path | None:
    return next(iter(Path("/usr/lib").glob(f"*/jni/{NATIVE}")), None)


def with_wrapper(environment: Mapping[str, str]) -> dict[str, str]:
    """This environment with the wrapper named, where it is installed and none is named yet; options that are there stay."""
    native, options = _native(), environment.get(OPTIONS, "")
    if not JAR.exists() or native is None or CLASS in options:
        return dict(environment)
    named = f"-Xbootclasspath/a:{JAR} -Djavax.accessibility.assistive_technologies={CLASS}"
    folders = [str(native.parent), *filter(None, [environment.get(LIBRARIES)])]
    return {**environment, OPTIONS: f"{options} {named}".strip(), LIBRARIES: ":".join(folders)}
