"""``python -m edgelam.quantize.train.average BASE OUT RUN RUN...``: the mean of several runs from the same weights, as one network.

Runs on the same data in another order end near each other, and their mean is better than either (*model soups*, Wortsman et al. 2022,
arXiv 2203.05482): what two processes of one thread learn beside each other counts together. A RUN is a folder that ``edgelam retrieval
rerank`` and its like wrote, finished, or as far as it has come.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from edgelam.errors import EdgelamError, ModelError, UsageError
from edgelam.quantize.train import pieces


def average(runs: Sequence[Path], base: Path, out: Path) -> None:
    """Write the mean of the ``runs``, begun from ``base``, to ``out`` as a finished run.

    Raises:
        UsageError: ``out`` is there, or there are no two runs. ModelError: one of them holds no weights, or those of another network.
    """
    import torch

    if out.exists():
        raise UsageError(f"{out} is already there; remove it, or name another folder.")
    if len(runs) < 2:
        raise UsageError("Name two runs or more.")
    states = [_weights(run) for run in runs]
    if any({k: v.shape for k, v in s.items()} != {k: v.shape for k, v in states[0].items()} for s in states):
        raise ModelError("These runs are not of the same network.")
    kinds = states[0]["encoder.embeddings.token_type_embeddings.weight"].shape[0]
    model = pieces.network_on(base, states[0]["head.weight"].shape[0], kinds)
    model.load_state_dict(
        {k: torch.stack([s[k].float() for s in states]).mean(0).to(v.dtype) for k, v in states[0].items()}
    )
    out.mkdir(parents=True)
    pieces.finish(model, base, out)


def _weights(run: Path) -> dict[str, Any]:
    import torch

    path = next((p for name in (pieces.WEIGHTS, pieces.CHECKPOINT) if (p := run / name).is_file()), None)
    if path is None:
        raise ModelError(f"{run} holds no run: neither {pieces.WEIGHTS} nor {pieces.CHECKPOINT} is there.")
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    found: dict[str, Any] = state.get("model", state)
    return found


if __name__ == "__main__":
    try:
        if len(sys.argv) < 5:
            raise UsageError("python -m edgelam.quantize.train.average BASE OUT RUN RUN...")
        average([Path(a) for a in sys.argv[3:]], Path(sys.argv[1]), Path(sys.argv[2]))
    except (EdgelamError, OSError) as error:
        sys.exit(f"{error}")
