"""Tasks in the menus of real applications, in the words of their documentation."""

from __future__ import annotations

import random

from edgelam.quantize.data.documented import Documented
from edgelam.quantize.data.task import Check, Instruction, click
from edgelam.quantize.data.tasks.common import spoken

BY_LABEL = ("click {}", "choose {}", "{}", "open {}", "use {}", "go to {}")


def documented(app: Documented, rng: random.Random) -> list[Instruction]:
    """One purpose, or the label itself; where a label stands in two menus, the request names its menu."""
    task, key = rng.choice(app.purposes)
    clicked: Check = lambda a: key in a.events  # noqa: E731
    *above, label = key.split(" > ")
    same = [k for _, k in app.purposes if k.split(" > ")[-1].casefold() in (label.casefold(), task.casefold())]
    if rng.random() < 0.65 and (task.casefold() != label.casefold() or len(set(same)) == 1):
        return [Instruction(task, (click(key),), clicked)]
    said = rng.choice(BY_LABEL).format(spoken(rng, label))
    if len(set(same)) > 1 or (above and rng.random() < 0.15):
        said += rng.choice([" in the {} menu", " from {}", " in {}"]).format(above[-1] if above else "")
    return [Instruction(said, (click(key),), clicked)]
