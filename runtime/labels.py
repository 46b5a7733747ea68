"""Names for controls: each label means exactly one control of the snapshot."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from edgelam.action import Action, Target
from edgelam.control import Control, Snapshot
from edgelam.errors import ActionError
from edgelam.screen_text import clean


class Labels:
    """Control refs to targets and back, over all controls that can be acted on."""

    def __init__(self, controls: Iterable[Control]) -> None:
        named = {c.ref: c for c in controls if c.verbs and clean(c.name)}
        self._targets = _targets(list(named.values()))
        self._controls = {target: named[ref] for ref, target in self._targets.items()}

    def __contains__(self, ref: str) -> bool:
        """Whether it has one: what has no verb, or a name of which nothing can be seen, has not."""
        return ref in self._targets

    def __getitem__(self, ref: str) -> str:
        target = self._targets[ref]
        return str(target)

    def target(self, ref: str) -> Target:
        return self._targets[ref]

    def control(self, action: Action) -> Control | None:
        """The control an action names; None for an action without a target.

        Raises:
            ActionError: no control has that label.
        """
        if action.target is None:
            return None
        if action.target not in self._controls:
            raise ActionError(f"nothing on the screen is called {action.target}")
        return self._controls[action.target]


def control_of(action: Action, snapshot: Snapshot) -> Control | None:
    """The control that an action names, if it names one; ActionError where nothing is called so."""
    return Labels(snapshot.controls).control(action)


def _targets(controls: list[Control]) -> dict[str, Target]:
    """Plain names where they are unique, else by the nearest place that differs."""
    by_name: dict[str, list[Control]] = defaultdict(list)
    for control in controls:
        by_name[clean(control.name)].append(control)
    targets: dict[str, Target] = {}
    for name, group in by_name.items():
        if len(group) == 1:
            targets[group[0].ref] = Target(name)
            continue
        for control, place in zip(group, _places(group), strict=True):
            targets[control.ref] = Target(name, place)
    return targets


def _places(group: list[Control]) -> list[str]:
    """What tells controls of one name apart: one step of their paths, else their roles, else for each what it alone has
    in its path, else a number."""
    for depth in range(1, 1 + max(len(c.path) for c in group)):
        steps = [clean(c.path[-depth]) if len(c.path) >= depth else "" for c in group]
        if len(set(steps)) == len(group) and all(steps):
            return steps
    roles = [str(c.role) for c in group]
    if len(set(roles)) == len(group):
        return roles
    ways = [[w for w in map(clean, reversed(c.path)) if w and w != clean(c.name)] for c in group]
    held = Counter(way for those in ways for way in set(those))
    own = [next((way for way in those if held[way] == 1), "") for those in ways]
    numbers: Counter[str] = Counter()
    places = []
    for role, place in zip(roles, own, strict=True):
        numbers[role] += 1
        while f"{role} {numbers[role]}" in own:
            numbers[role] += 1
        places.append(place or f"{role} {numbers[role]}")
    return places
