"""The data card of a run: what the examples are, counted, and where they come from."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from edgelam.quantize.data.examples import MISTAKE
from edgelam.trajectory import Trajectory

SOURCES = {
    "sim": "simulated applications, the expert's act carried out and the end state checked (Apache-2.0, this project)",
    "recorded": "recorded windows of real applications: labels, roles and states (Mousepad GPL-2+, galculator GPL-2+, LibreOffice MPL-2.0)",
    "atspi": "real applications driven by the expert: files and settings checked (the same applications), or what the screen shows of a destination of "
    "their maps (labels are the applications' own texts: runtime/maps/known/README.md names packages and licences)",
}
LABELS = (
    "Labels of made-up windows: command names of LibreOffice's user interface (MPL-2.0), every eighth kept for the test. Menus, and what "
    "they are for: LibreOffice's menu bars, tooltips and help (MPL-2.0) and GNOME's user documentation (CC BY-SA 3.0): headings of a few "
    "words and the labels on the way, without those kept for the test. Requests that cannot be done: templates of home-assistant-intents "
    "and ovos-skill packages (Apache-2.0, one BSD-3-Clause)."
)


def count(trajectories: Iterable[Trajectory]) -> dict[str, Any]:
    """Counts by source, application, verb and outcome."""
    kinds: dict[str, Counter[str]] = {k: Counter() for k in ("source", "application", "verb", "outcome")}
    total = steps = mistakes = 0
    for trajectory in trajectories:
        total += 1
        kinds["source"][trajectory.desktop] += 1
        kinds["application"][trajectory.app] += 1
        kinds["outcome"][str(trajectory.outcome)] += 1
        for step in trajectory.steps:
            steps += 1
            mistakes += step.verdict == MISTAKE
            kinds["verb"][str(step.action.verb)] += 1
    return {
        "trajectories": total,
        "steps": steps,
        "mistakes": mistakes,
        **{k: dict(c.most_common()) for k, c in kinds.items()},
    }


def markdown(counts: dict[str, Any]) -> str:
    """The card for people."""
    lines = [
        "# Data card",
        "",
        f"{counts['trajectories']} trajectories, {counts['steps']} steps, {counts['mistakes']} of them mistakes with their correction.",
    ]
    lines += [
        "",
        "Sources:",
        "",
        *(f"- {counts['source'].get(k, 0)}: {text}" for k, text in SOURCES.items()),
        "",
        LABELS,
    ]
    for kind in ("application", "verb", "outcome"):
        lines += ["", f"| {kind} | count |", "|---|---|", *(f"| {name} | {n} |" for name, n in counts[kind].items())]
    return "\n".join([*lines, "", "```json", json.dumps(counts, ensure_ascii=False), "```", ""])
