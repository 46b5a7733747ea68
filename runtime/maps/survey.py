"""What a run on a person's desktop teaches about applications: the screens before and after each act, and which led to which.

It is added to the person's own maps when the run has ended, since only then everything is known that was typed in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from edgelam.action import Verb
from edgelam.control import Control, Snapshot
from edgelam.locks import IN_MEMORY
from edgelam.passwords import passwords_in
from edgelam.paths import maps_dir, write_private
from edgelam.runtime.files import Files
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.personal import PersonalTexts, cleared, own_names
from edgelam.runtime.maps.screen import keys_of, mapped, menus_of
from edgelam.runtime.maps.store import Maps
from edgelam.runtime.maps.ways import opened_dialog, openers
from edgelam.trajectory import Trajectory

MAX_SEEN = 60
"""Acts of one run that are learned from."""

OFF = "learning-off"
"""A file beside the maps: while it is there, runs add nothing to them."""

Seen = tuple[Snapshot, Control | None, Snapshot]
"""The screen before an act, what was clicked, if that is what was done, and the screen after it."""


class Survey:
    """Collects what one run sees. ``maps`` is where it is added; without them nothing is collected."""

    def __init__(self, maps: Maps | None = None) -> None:
        self._maps = maps if maps is not None and maps.keeps else None
        self._seen: list[Seen] = []

    def saw(self, before: Snapshot, verb: Verb, control: Control | None, after: Snapshot) -> None:
        """Note an act, with the screens before and after it."""
        if self._maps is not None and len(self._seen) < MAX_SEEN:
            self._seen.append((before, control if verb is Verb.CLICK else None, after))

    def keep(self, trajectory: Trajectory, files: Files) -> None:
        """Add what was seen to the person's own maps; nothing of what is the person's, such as the names of their ``files``."""
        if self._maps is None or not self._seen:
            return
        own = PersonalTexts(names={name.casefold() for name in own_names()})
        own.add_typed([*_typed_in(trajectory), *passwords_in(trajectory.request)])
        own.add_files(files.entries())
        shown = [snapshot for before, _, after in self._seen for snapshot in (before, after)]
        for snapshot in shown:
            own.add_shown(snapshot)
        apps = dict.fromkeys(snapshot.app for snapshot in shown if snapshot.app)
        for app in apps:
            called = trajectory.app if len(apps) == 1 else ""
            learned = learned_from([s for s in self._seen if s[0].app == app == s[2].app], own, self._maps, called)
            if learned is not None:
                self._maps.keep(learned)
        self._seen.clear()


def learned_from(seen: Iterable[Seen], own: PersonalTexts, maps: Maps, called: str = "") -> Map | None:
    """A map of nothing but what these acts in one application showed; None where that is nothing new.

    ``called`` is what the person calls the application.
    """
    acts = list(seen)
    if not acts:
        return None
    base = _base([snapshot for before, _, after in acts for snapshot in (before, after)], maps, called)
    windows = {screen.window for screen in base.screens.values()}
    learned = Map(base.app, base.version, base.names)
    for before, control, after in acts:
        was, now = cleared(before, own, windows), cleared(after, own, windows)
        if was is not None:
            _add_act(learned, (before, control, after), was, now)
        elif now is not None:
            learned.add(now)
    return learned if learned.screens else None


def _add_act(learned: Map, seen: Seen, was: Snapshot, now: Snapshot | None) -> None:
    """The screens of one act, ``was`` and ``now`` without what is the person's, and that one led to the other, if it did."""
    before, control, after = seen
    source = learned.add(was)
    clicked = was.find(control.ref) if control is not None else None
    if now is None:
        return
    if clicked is None:
        learned.add(now)
        return
    target = learned.after(source, clicked, was, now)
    opens = opened_dialog(clicked, before, after) or clicked.ref in {c.ref for c in openers(before)}
    if opens and target.number != source.number:
        place = mapped(clicked, was, keys_of(was)[clicked.ref], menus_of(was))
        learned.connect(learned.screens[source.number], place, target)


def _base(shown: list[Snapshot], maps: Maps, called: str) -> Map:
    """The map that is added to: the one that knows a screen of these, else the only one of that application, else a new one."""
    app = shown[0].app
    found = maps.called(app)
    known = next((m for s in shown if (m := maps.of(s, called)) is not None), None)
    return known or (found[0] if len(found) == 1 else Map(app, "", (called or app,)))


def _typed_in(trajectory: Trajectory) -> Iterable[str]:
    """Every text that was typed or chosen in a run, or given to a tool."""
    for step in trajectory.steps:
        if step.action.text and step.action.verb in (Verb.TYPE, Verb.SELECT, Verb.CHOOSE):
            yield step.action.text
        yield from (str(value) for _, value in step.action.args if isinstance(value, str))


def survey_on(desktop: str, maps: Maps, redact: bool = False) -> Survey:
    """What a run on a desktop of this name is to teach: nothing where that is switched off or to be kept out, or nothing is real."""
    return Survey(maps if desktop != IN_MEMORY and not redact and is_learning(maps_dir()) else None)


def is_learning(folder: Path) -> bool:
    """Whether runs add to the maps in this folder."""
    return not (folder / OFF).exists()


def set_learning(folder: Path, on: bool) -> None:
    """Let runs add to the maps in this folder, or not."""
    if on:
        (folder / OFF).unlink(missing_ok=True)
    else:
        write_private(folder / OFF, b"Runs add nothing to the maps here; `edgelam map learning on` changes that.\n")
