"""Destinations of maps, reached and acted on in the real application, each accepted by what is so afterwards.

    python -m edgelam.quantize.data.executed OUT APP…        (--maps FOLDER --count 60 --seed 1 --workers 1)

A destination is a control of an application's map (:mod:`edgelam.runtime.maps`). In a private session the known way is gone, hop by hop; what
can be seen to have worked is done: a box ticked, one of several chosen, a number or a text put in, a window opened; the end state is read
from the screen. Only that is kept, with every screen on the way, in ``OUT/APP.executed.json.gz``; what was set is put back and the dialog left. No words
are in it: what a person says for it is :mod:`edgelam.quantize.data.worded`. An application whose file is there is not opened again.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from edgelam.action import Action, Verb
from edgelam.control import NUMERIC, TICK_ROLES, Control, Role, Snapshot, State
from edgelam.errors import EdgelamError
from edgelam.paths import write_atomic
from edgelam.quantize.data import values
from edgelam.quantize.data.demonstrate import NotDemonstrated
from edgelam.quantize.data.executions import SUFFIX, Deed, Execution, Moment, to_bytes
from edgelam.quantize.evaluate.maps import same_value
from edgelam.retrieval.corpus import is_excluded
from edgelam.runtime.attempt import attempt
from edgelam.runtime.guard import Risk, judge
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.inverse import inverse
from edgelam.runtime.labels import Labels
from edgelam.runtime.maps.follow import follow
from edgelam.runtime.maps.map import Map
from edgelam.runtime.maps.offer import Far, is_destination
from edgelam.runtime.maps.private import PrivateApp, identity_of
from edgelam.runtime.maps.route import routes
from edgelam.runtime.maps.screen import Key, Kind, MapControl, is_open
from edgelam.runtime.maps.store import Maps, slug
from edgelam.runtime.maps.walk import Walker, find, same_window
from edgelam.runtime.maps.ways import NEVER, same, shows_files
from edgelam.trajectory import WORKED

WEIGHTS = {
    Role.CHECK: 1.0, Role.TOGGLE: 1.0, Role.RADIO: 1.0, Role.COMBO: 1.0, Role.SPIN: 1.0, Role.SLIDER: 0.6, Role.TEXT: 0.3, Role.BUTTON: 0.25,
    Role.MENU_ITEM: 0.25, Role.TAB: 0.15,
}  # fmt: skip
"""How likely a destination of a role is drawn: a map has far more that opens something than people ask to have opened."""

PAIRED = 0.25
"""Share of the destinations after which another one on the same screen is acted on, too."""

FAILED = 3
"""Destinations in a row that were not reached, after which the application is started anew."""

ENDED = 3
"""Times in a row that the application ends or does not start, after which it is left alone."""

Say = Callable[[str], None]


def destinations(atlas: Map) -> list[Far]:
    """What can be acted on and seen, on the first screen or elsewhere, each once, with the shortest way."""
    found: dict[tuple[str, Key], Far] = {}
    leads = {(t.source, t.control.identity) for t in atlas.transitions}
    for number, way in routes(atlas, next(iter(atlas.screens))).items():
        screen = atlas.screens[number]
        counts = Counter((c.role, c.name, c.path) for c in screen.controls)
        for control in screen.controls:
            far = Far(control, screen, way)
            shows = control.kind not in (Kind.OPENS, Kind.ACTS) or (number, control.identity) in leads
            alone = counts[control.role, control.name, control.path] == 1
            if shows and alone and is_destination(control) and _may_be_asked_for(far):
                found.setdefault((screen.window, control.identity), far)
    return list(found.values())


def _may_be_asked_for(far: Far) -> bool:
    """Whether it is worth a request: not who made the application."""
    words = [plain(word) for word in (*far.way, far.control.name)]
    return far.control.role in WEIGHTS and not any(w.startswith("about") or NEVER.search(w) for w in words)


def drawn(atlas: Map, count: int, rng: random.Random) -> list[Far]:
    """``count`` destinations at most, without repetition, by their weights (Efraimidis and Spirakis 2006, section 2)."""
    keyed = [(rng.random() ** (1 / WEIGHTS[far.control.role]), n, far) for n, far in enumerate(destinations(atlas))]
    return [far for _, _, far in sorted(keyed, key=lambda k: (-k[0], k[1]))[:count]]


class Performer:
    """Goes to destinations in one application and acts there; started anew where it got stuck."""

    def __init__(self, app: str, atlas: Map, private: PrivateApp, rng: random.Random) -> None:
        self._app, self._atlas, self._private, self._rng = app, atlas, private, rng
        self._walker: Walker | None = None
        self._version = identity_of(app).version

    def execute(self, far: Far, beside: Sequence[Far]) -> Execution:
        """The destination, and with :data:`PAIRED` another one of ``beside`` that is on its screen; then everything as it was.

        Raises:
            NotDemonstrated: it is not there, cannot be acted on without a question, or the end state is another one. DesktopError,
                EnvironmentProblem: the application ended or could not be started.
        """
        walker = self._walker or self._start()
        deeds = [self._deed(walker, far)]
        others = [o for o in beside if o.screen.number == far.screen.number and not _excludes(o.control, far.control)]
        if others and same_window(walker.now, deeds[0].last.screen) and self._rng.random() < PAIRED:
            with suppress(NotDemonstrated):
                deeds.append(self._deed(walker, self._rng.choice(others)))
        self._put_back(walker, deeds)
        return Execution(self._app, self._version, tuple(deeds))

    def recover(self, failed: int) -> None:
        """After a destination that was not reached: back to the first screen, or the next one begins in a fresh session."""
        try:
            back = self._walker is not None and failed % FAILED != 0 and self._walker.leave_all()
        except EdgelamError:
            back = False
        if not back:
            self.restart()

    def restart(self) -> None:
        self._walker = None

    def _start(self) -> Walker:
        first = next(iter(self._atlas.screens.values()))
        self._walker = Walker(self._app, self._private.start(), self._atlas.copy(), root=first)
        return self._walker

    def _deed(self, walker: Walker, far: Far) -> Deed:
        moments: list[Moment] = []

        def hop(action: Action, control: Control, before: Snapshot) -> Snapshot:
            moments.append(Moment(before, before.controls.index(control), action.verb))
            walker.click(control)
            return walker.now

        missed = dict(walker.map.missed)
        screen, there = follow(far, walker.map, walker.now, hop)
        control = find(far.control, screen) if there else None
        if control is None or walker.map.missed != missed:
            raise NotDemonstrated(f"{far} is not where the map has it")
        verb, text = what_to_do(control, self._rng)
        moment = Moment(screen, screen.controls.index(control), verb, text)
        if judge(moment.action, control, screen).risk not in (Risk.READ, Risk.REVERSIBLE) or shows_files(screen):
            raise NotDemonstrated(f"{far} would be asked about")
        self._act(walker, moment, far)
        return Deed((*moments, moment))

    def _act(self, walker: Walker, moment: Moment, far: Far) -> None:
        done = attempt(
            walker.desktop, moment.action, moment.control, walker.now, lambda: walker.desktop.snapshot(self._app)
        )
        walker.look()
        if done.effect not in WORKED:
            raise NotDemonstrated(f"{far}: {done.effect}, {done.evidence}")
        if moment.verb is Verb.CLICK and moment.control.role is not Role.RADIO:
            opened = walker.map.recognise(walker.now)
            met = opened is not None and opened.number in led_to(far, walker.map)
        else:
            control = find(far.control, walker.now)
            met = control is not None and is_so(control, moment.verb, moment.text)
        if not met:
            raise NotDemonstrated(f"{far}: the end state is another one")

    def _put_back(self, walker: Walker, deeds: Iterable[Deed]) -> None:
        """Set what was set as it was, as far as that can be, and leave what was opened; where that fails the application is started anew."""
        for deed in reversed(list(deeds)):
            action, control = undoing(deed.last), same(deed.last.control, deed.last.screen, walker.now)
            if action is not None and control is not None and action.verb in control.verbs:
                with suppress(EdgelamError):
                    walker.perform(replace(action, target=Labels(walker.now.controls).target(control.ref)), control)
        if not walker.leave_all():
            self.restart()


def _excludes(one: MapControl, other: MapControl) -> bool:
    """Whether they are the same, or two of several of which one is chosen."""
    return one.identity == other.identity or (one.role is other.role is Role.RADIO and one.path == other.path)


def what_to_do(control: Control, rng: random.Random) -> tuple[Verb, str]:
    """What changes a control visibly. Raises NotDemonstrated where nothing does."""
    role, verbs = control.role, control.verbs
    if role is Role.RADIO and Verb.CLICK in verbs and not _is_on(control):
        return Verb.CLICK, ""
    if role in TICK_ROLES and role is not Role.RADIO and {Verb.CHECK, Verb.UNCHECK} <= verbs:
        return (Verb.UNCHECK if _is_on(control) else Verb.CHECK), ""
    if role is Role.COMBO and Verb.CHOOSE in verbs:
        others = [
            o for o in control.options if o.strip() and o != control.value and len(o) <= 60 and not is_excluded(o)
        ]
        if others:
            return Verb.CHOOSE, rng.choice(others)
    if role in NUMERIC and Verb.TYPE in verbs:
        return Verb.TYPE, _number(control.value, rng)
    if role is Role.TEXT and Verb.TYPE in verbs and not control.has(State.MULTILINE):
        return Verb.TYPE, values.heading(rng)
    if (
        role in (Role.BUTTON, Role.MENU_ITEM, Role.TAB)
        and Verb.CLICK in verbs
        and not (role is Role.TAB and is_open(control))
    ):
        return Verb.CLICK, ""
    raise NotDemonstrated(f"{control.role} “{control.name}” is as it can be")


def _is_on(control: Control) -> bool:
    return control.has(State.CHECKED) or control.has(State.SELECTED)


def _number(shown: str, rng: random.Random) -> str:
    """Another number near the one that is shown; with a unit or none of it."""
    digits = shown.split(maxsplit=1)[0].replace(",", ".") if shown.split() else ""
    try:
        now = float(digits)
    except ValueError:
        now = math.nan
    if not math.isfinite(now):
        raise NotDemonstrated(f"“{shown}” is no number")
    whole = now == int(now)
    near = now + rng.choice([1, 2, 3, 5, -1, -2]) * (1 if whole else 0.1)
    return str(int(near)) if whole else f"{near:.1f}"


def is_so(control: Control, verb: Verb, text: str) -> bool:
    """Whether a control shows what was done to it."""
    match verb:
        case Verb.CHECK | Verb.CLICK:
            return _is_on(control)
        case Verb.UNCHECK:
            return not _is_on(control)
        case Verb.TYPE if control.role in NUMERIC:
            return same_value(text, control.value)
        case _:
            return plain(text) == plain(control.value)


def led_to(far: Far, atlas: Map) -> set[int]:
    """The screens that a destination which opens something leads to."""
    return {
        t.target
        for t in atlas.transitions
        if (t.source, t.control.identity) == (far.screen.number, far.control.identity)
    }


def undoing(moment: Moment) -> Action | None:
    """What sets a control as it was; None for what only opens, for one of several, and for a field that showed nothing."""
    back = inverse(moment.action, moment.control, moment.screen)
    return back if back is None or back.text is None or back.text.strip() else None


def execute(app: str, atlas: Map, home: Path, count: int, seed: int, say: Say) -> Iterator[Execution]:
    """What was accepted of ``count`` destinations of one application, in a home of its own."""
    rng = random.Random(f"executed/{app}/{seed}")
    chosen = drawn(atlas, count, rng)
    failed = ended = 0
    with PrivateApp(app, home) as private:
        performer = Performer(app, atlas, private, rng)
        for far in chosen:
            try:
                done = performer.execute(far, chosen)
            except NotDemonstrated as error:
                say(f"{app}: left out: {error}")
                failed, ended = failed + 1, 0
                performer.recover(failed)
            except EdgelamError as error:
                say(f"{app}: {far}: {error}")
                ended += 1
                performer.restart()
                if ended == ENDED:
                    return
            else:
                failed = ended = 0
                yield done


def record(app: str, out: Path, maps: Path | None, count: int, seed: int) -> str:
    """Write the file of one application, whole or not at all; what is to be said of it."""
    target = out / f"{slug(app)}{SUFFIX}"
    if target.exists():
        return f"{app}: there already"
    atlas = next(iter(Maps(maps).called(app)), None)
    if atlas is None or not atlas.screens:
        return f"{app}: no map of it"
    said: list[str] = []
    with tempfile.TemporaryDirectory(prefix="edgelam-home-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "Person"
        done = list(execute(app, atlas, home, count, seed, said.append))
    if done:
        write_atomic(target, to_bytes(done, home))
    return "\n".join([*said, f"{app}: {len(done)} executions of {min(count, len(destinations(atlas)))} destinations"])


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m edgelam.quantize.data.executed", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("apps", nargs="+", metavar="APP")
    parser.add_argument("--maps", type=Path, help="a folder of further maps, as `edgelam map path` says")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    one = partial(record, out=given.out, maps=given.maps, count=given.count, seed=given.seed)
    with ProcessPoolExecutor(given.workers, get_context("spawn"), max_tasks_per_child=1) as pool:
        running = [(app, pool.submit(one, app)) for app in given.apps]
        for app, future in running:  # what one application does to its process ends none of the others
            error = future.exception()
            sys.stderr.write(
                (future.result() if error is None else f"{app}: given up, {type(error).__name__}: {error}") + "\n"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
