"""What the person's own words mean in an application: learned from what they chose, and from what they did instead.

A wording is kept with its vector and the control that was meant; a similar one in the same application is then understood
at once. Everything stays in one file of the person's (:mod:`edgelam.runtime.remembered`). No password, and nothing that was
quoted or typed, is part of a wording.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from edgelam.control import Control, Role, Snapshot
from edgelam.passwords import passwords_in, replaced
from edgelam.phrases import normalise
from edgelam.redact import HIDDEN, SHORTEST
from edgelam.retrieval.encoder import Vectors
from edgelam.retrieval.index import normalise_label
from edgelam.retrieval.text import SEPARATOR, control_text
from edgelam.runtime.remembered import Remembered, Source, Store, packed
from edgelam.runtime.wordings import STANDS_FOR, is_reversed, wording_of
from edgelam.trajectory import WORKED, Outcome, Step, Trajectory

EVIDENCE = 5.0
"""Nats of log-odds for a control, times the similarity (a cosine) of the request and the most similar wording for it. A softmax regression
on ``quantize/evaluate/grounding-dev`` beside the encoder's cosine (14.3 nats), by leaving applications out, gives 4.3 to 4.8. At 5 the
fourth wording is right in 94 % (70 % without), and 9 % of other requests lose their right control where all 221 groups are remembered."""

SURE = 0.7
"""From this similarity on the wording decides, not the model. There 93 % of the nearest wordings mean the same control, and 1.4 % of
other requests come so near to what they do not mean."""

SAME = 0.9
"""From this similarity on two wordings are one: a new meaning takes the place of the old one."""

SURELY = 0.93
"""The confidence of such a decision at :data:`SURE`; it grows to 1 for the very same wording."""

MARGIN = 0.05
"""By which the next control's wordings must be less similar."""

WEAKER = 0.5
"""What is left of a weight after an undo or a correction."""

FORGOTTEN = 0.3
"""Below this weight an entry is dropped: two signs that it is wrong."""


SIMILAR = 0.35
"""From this similarity on a request that follows an undo is taken for another wording of the one that was undone: three in four
wordings of one meaning are that near, and one in ten of two meanings."""

SOON = 300.0
"""Seconds after the beginning of an undone run in which another one counts as done instead."""


@dataclass(frozen=True, slots=True)
class Recall:
    """The control that a wording means, by an entry called ``name``, with the confidence of that, 0 to 1."""

    control: Control
    confidence: float
    name: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What is remembered of one application, and the vectors of that, shape (entries, dimensions)."""

    entries: list[Remembered]
    vectors: Vectors

    def similarities(self, wording: str, vector: Vectors) -> Vectors:
        """Shape (entries,): the cosine of each entry's wording and this one, 0 where one is the other's opposite."""
        if not self.entries:
            return np.zeros(0, np.float32)
        cosines = (self.vectors @ vector).clip(0, 1)
        for at in np.flatnonzero(cosines >= SIMILAR):
            if is_reversed(wording, self.entries[at].wording):
                cosines[at] = 0
        return np.asarray(cosines, np.float32)


class Memory:
    """Learns and recalls. ``encode`` gives the unit vector of a text, shape (dimensions,); ``encoder`` names what makes them."""

    def __init__(self, store: Store, encode: Callable[[str], Vectors], encoder: str = "") -> None:
        self.store, self._encode, self._encoder = store, encode, encoder
        self._seen: tuple[Remembered, ...] = ()
        self._known: dict[str, _Known] = {}

    def boost(self, subtask: str, snapshot: Snapshot, controls: Sequence[Control]) -> npt.NDArray[np.float64]:
        """Shape (controls,): by how many nats of log-odds each control is likelier for what was learned."""
        return EVIDENCE * self._similarities(subtask, snapshot, controls)[0]

    def recall(self, subtask: str, snapshot: Snapshot) -> Recall | None:
        """The control that a wording like this one was seen to mean; None where nothing is as similar as :data:`SURE`."""
        usable = [c for c in snapshot.controls if c.verbs]
        strength, names = self._similarities(subtask, snapshot, usable)
        if not usable or (best := float(strength.max())) < SURE:
            return None
        at = int(strength.argmax())
        others = [s for s, c in zip(strength, usable, strict=True) if c.name != usable[at].name]
        if others and best - max(others) < MARGIN:
            return None
        confidence = SURELY + (1 - SURELY) * (best - SURE) / (1 - SURE)
        return Recall(usable[at], min(1.0, confidence), names[at])

    def learn(
        self, request: str, subtask: str, snapshot: Snapshot, control: Control, source: Source = Source.CHOSEN,
        typed: Sequence[str] = (),
    ) -> str:  # fmt: skip
        """Remember that the subtask means the control; the entry's name, empty where nothing may be or could be remembered.

        What was said in nearly the same words and meant another control is weakened. ``typed``: what was typed or chosen in the run.
        """
        return self.learn_place(request, subtask, snapshot.app, place_of(control, snapshot.title), control.role, source, typed)  # fmt: skip

    def learn_place(
        self, request: str, subtask: str, app: str, place: str, role: str, source: Source, typed: Sequence[str] = ()
    ) -> str:
        """The same for a control that is not on the screen any more, by its place."""
        wording = wording_of(subtask, request, typed)
        if not normalise(wording).replace(STANDS_FOR, "").strip() or not place or _is_secret(place, request, typed):
            return ""
        vector = self._encode(wording)
        today = f"{date.today():%Y-%m-%d}"
        entry = Remembered(app, wording, place, role, source, today, 1.0, self._encoder, packed(vector))

        def learned(entries: tuple[Remembered, ...]) -> Iterable[Remembered]:
            known = self._known_of(entries, app)
            near = zip(known.entries, known.similarities(wording, vector), strict=True)
            wrong = {e.name for e, similarity in near if e.control != place and similarity >= SAME}
            return [*_weakened((e for e in entries if e.name != entry.name), wrong), entry]

        return entry.name if self.store.change(learned) else ""

    def contradict(self, subtask: str, snapshot: Snapshot, controls: Iterable[Control]) -> None:
        """None of these controls was meant: whatever similar wording says that one of them is, is weakened."""
        wording = wording_of(subtask)
        places = {normalise(place_of(c, snapshot.title)) for c in controls}
        known = self._of(snapshot.app)
        if known.entries:
            near = zip(known.entries, known.similarities(wording, self._encode(wording)), strict=True)
            weaken(self.store, [e.name for e, s in near if s >= SURE and normalise(e.control) in places])

    def is_similar(self, subtask: str, other: str) -> bool:
        """Whether two subtasks may be wordings of one meaning."""
        one, two = wording_of(subtask), wording_of(other)
        return not is_reversed(one, two) and float(self._encode(one) @ self._encode(two)) >= SIMILAR

    def _similarities(
        self, subtask: str, snapshot: Snapshot, controls: Sequence[Control]
    ) -> tuple[npt.NDArray[np.float64], list[str]]:
        """For each control how similar its most similar wording is (0 without one), by weight, and that entry's name."""
        strength, names = np.zeros(len(controls)), [""] * len(controls)
        known = self._of(snapshot.app)
        if not known.entries:
            return strength, names
        places = _places(controls, snapshot.title)
        wording = wording_of(subtask)
        for entry, similarity in zip(known.entries, known.similarities(wording, self._encode(wording)), strict=True):
            for at in places.get(normalise(entry.control)) or places.get(_by_name(entry.control, entry.role)) or []:
                if entry.weight * similarity > strength[at]:
                    strength[at], names[at] = entry.weight * similarity, entry.name
        return strength, names

    def _of(self, app: str) -> _Known:
        """What is remembered of an application; made anew where the store has changed."""
        entries = self.store.read()
        if entries is not self._seen:
            self._seen, self._known = entries, {}
        if app not in self._known:
            self._known[app] = self._known_of(entries, app)
        return self._known[app]

    def _known_of(self, entries: Iterable[Remembered], app: str) -> _Known:
        mine = [self._renewed(e) for e in entries if e.app.casefold() == app.casefold()]
        vectors = [e.unpacked() for e in mine]
        if len({v.size for v in vectors}) > 1:  # a line that was made by hand
            vectors = [self._encode(e.wording) for e in mine]
        return _Known(mine, np.array(vectors, np.float32))

    def _renewed(self, entry: Remembered) -> Remembered:
        """A vector of another encoder means nothing to this one; the wording is there to make a new one."""
        if entry.encoder == self._encoder:
            return entry
        return replace(entry, encoder=self._encoder, vector=packed(self._encode(entry.wording)))


def weaken(store: Store, names: Iterable[str]) -> None:
    """Entries that turned out to be wrong count half from now on, and are dropped the second time."""
    wrong = set(names) - {""}
    if wrong & {e.name for e in store.read()}:
        store.change(lambda entries: _weakened(entries, wrong))


def place_of(control: Control, title: str) -> str:
    """Where a control stands and its name, as a person would find it again: ``View › Word Wrap``."""
    return control_text(control, title)


def learn_from_instead(memory: Memory, undone: Trajectory, now: Trajectory) -> str:
    """Where a run was taken back and another one did it otherwise soon after, the first one's words mean what the second did.

    Both must be one subtask in one application, done with one act; the name of what was learned, or nothing.
    """
    if not _is_instead(undone, now) or HIDDEN in undone.request:
        return ""
    (step,) = _acts(now)
    (wrong,) = _acts(undone)
    if not step.control or step.control == wrong.control or not memory.is_similar(undone.plan[0], now.plan[0]):
        return ""
    typed = [s.action.text for run in (undone, now) for s in run.steps if s.action.text]  # also keys: they are no words
    request = f"{undone.request}\n{now.request}"
    return memory.learn_place(request, undone.plan[0], step.app, step.control, "", Source.INSTEAD, typed)


def _is_instead(undone: Trajectory, now: Trajectory) -> bool:
    first, second = _acts(undone), _acts(now)
    single = all(len(several) == 1 for several in (first, second, undone.plan, now.plan))
    if not single or now.outcome not in (Outcome.DONE, Outcome.UNKNOWN):
        return False
    seconds = (_time(now) - _time(undone)).total_seconds()
    return bool(undone.undone) and first[0].app == second[0].app and 0 <= seconds <= SOON


def _acts(run: Trajectory) -> list[Step]:
    return [s for s in run.steps if s.effect in WORKED and s.action.target is not None]


def _time(run: Trajectory) -> datetime:
    """When it began; long ago where its log does not say it."""
    try:
        began = datetime.fromisoformat(run.started)
    except ValueError:
        began = datetime.fromtimestamp(0, UTC)
    return began if began.tzinfo is not None else began.replace(tzinfo=UTC)


def encoder_name(folder: Path) -> str:
    """Names an encoder by a part of what it is: of two trained on different data it differs."""
    path = folder / "model.onnx"
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(size // 2)
        part = stream.read(65536)
    return f"{folder.name}-{hashlib.sha256(size.to_bytes(8, 'little') + part).hexdigest()[:8]}"


def _places(controls: Sequence[Control], title: str) -> dict[str, list[int]]:
    """Positions by place, and by name and role where only one control has these: toolkits put a menu elsewhere at times."""
    found: dict[str, list[int]] = {}
    names: dict[str, list[int]] = {}
    for at, control in enumerate(controls):
        found.setdefault(normalise(control_text(control, title)), []).append(at)
        names.setdefault(_by_name(control.name, control.role), []).append(at)
    return {**{name: ats for name, ats in names.items() if len(ats) == 1}, **found}


def _by_name(place: str, role: str | Role) -> str:
    """A key that no place has, since places are normalised."""
    return f"{normalise_label(place.rpartition(SEPARATOR)[2])}\0{role}"


def _weakened(entries: Iterable[Remembered], wrong: set[str]) -> list[Remembered]:
    changed = (replace(e, weight=e.weight * WEAKER) if e.name in wrong else e for e in entries)
    return [e for e in changed if e.weight >= FORGOTTEN]


def _is_secret(place: str, request: str, typed: Sequence[str]) -> bool:
    """Whether a control is called by a password of the request or by what was typed."""
    label = place.rpartition(SEPARATOR)[2].casefold()
    said = {text.strip().casefold() for text in typed}
    is_typed = label in said or any(text in label for text in said if len(text) >= SHORTEST)
    return is_typed or replaced(place, passwords_in(request), "") != place
