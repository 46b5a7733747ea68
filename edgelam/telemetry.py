"""Nothing leaves the machine: telemetry of every dependency is off before it is first imported.

``edgelam/__init__.py`` calls :func:`disable`, since every entry passes there: the command line, the Python interface, the
service, child processes and the installed tree. Child processes inherit the variables, too.
"""

from __future__ import annotations

import os
from typing import Any

VARIABLES = {
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime 1.31 keeps a device id and connects to its maker within seconds
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",  # models are files on this machine; transformers asks the hub about some tokenizers otherwise
    "RAY_USAGE_STATS_ENABLED": "0",
    "DO_NOT_TRACK": "1",
}
"""Environment variables that switch off what a dependency reports about its user, or asks of the network."""


def disable() -> None:
    """Switch off the telemetry of every dependency, whatever the environment says."""
    os.environ.update(VARIABLES)


def load_onnxruntime() -> Any:
    """The onnxruntime module, its events for Windows' own tracing switched off as well."""
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime
