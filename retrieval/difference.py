"""A network as what sets it apart from the encoder that ships: networks tuned from the same one differ by little, and a little packs well.

``model.difference`` stands in place of ``model.onnx`` where size counts, in the Windows installer (``edgelam.installer.differences``
makes it); what it is put together to is the same file, byte for byte, or it is refused.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np

from edgelam.errors import ModelError
from edgelam.retrieval.arrays import DAMAGED, read_arrays

FILE = "model.difference"
"""Arrays: ``bytes`` of the file, of whose ``regions`` (place here, place in the encoder's file, length) the encoder's are taken
away modulo 256; ``crc`` of the whole."""


def put_together(path: Path, base: Path) -> bytes:
    """The network whose difference from the file ``base`` is in ``path``.

    Raises:
        ModelError: one of them is damaged, missing, or another one.
    """
    held = read_arrays(path, "network")
    try:
        whole = held["bytes"].copy()
        other = np.frombuffer(base.read_bytes(), np.uint8)
        for here, there, length in held["regions"]:
            whole[here : here + length] += other[there : there + length]
        found, expected = zlib.crc32(whole.tobytes()), int(held["crc"])
    except DAMAGED as error:
        raise ModelError(
            f"{path.name} of {path.parent.name} cannot be put together: it or {base.name} is damaged."
        ) from error
    if found != expected:
        raise ModelError(
            f"{path.name} of {path.parent.name} was made for another {base.name} than the one that is here."
        )
    return whole.tobytes()
