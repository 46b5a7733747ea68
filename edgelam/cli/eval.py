"""``edgelam eval``: the numbers. What is measured alike is together in a module."""

from __future__ import annotations

import click

from edgelam.cli.eval_acts import acts
from edgelam.cli.eval_living import listen, trust, voice
from edgelam.cli.eval_parts import forms, grounding, maps, memory, plans, switches, tools
from edgelam.cli.eval_quantized import quantized
from edgelam.cli.eval_tasks import miniwob, offline, online
from edgelam.cli.pictures import pictures


@click.group("eval")
def command() -> None:
    """Measure success: offline on unseen applications, online on real ones."""


for _measure in (
    offline, online, miniwob, grounding, switches, plans, forms, memory, tools, maps, voice, listen, trust, quantized, pictures, acts,
):  # fmt: skip
    command.add_command(_measure)
