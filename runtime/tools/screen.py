"""Tools for windows, the clipboard, pictures of the screen and media players."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated

from edgelam.action import Action, Scalar, Verb
from edgelam.paths import write_atomic
from edgelam.risk import Risk
from edgelam.runtime.tools.kinds import Span
from edgelam.runtime.tools.machine import Machine, MachineError, Media, OpenWindow, Placement
from edgelam.runtime.tools.places import Named, written
from edgelam.runtime.tools.tool import NOTHING, Check, Tool, Undo, tool
from edgelam.screen_text import clean
from edgelam.trajectory import Effect

Window = Annotated[str, Named(windows=True)]
LONGEST_SHOWN = 300


def _chosen(windows: Sequence[OpenWindow], name: Scalar | None) -> OpenWindow:
    """The window of this title, or the one in front. Raises MachineError where there is none."""
    fitting = [w for w in windows if (w.title == name if name else w.active)] or list(windows[:1] if not name else ())
    if not fitting:
        raise MachineError(f"no window is called {name}" if name else "no window is open")
    return fitting[0]


def _placement(machine: Machine, name: Scalar | None = None) -> Placement | None:
    """Where a window is; None where it is gone."""
    return next((w.placement for w in machine.windows() if w.title == name), None)


def _placed(placement: Placement) -> Check:
    def check(before: Placement | None, after: Placement | None, **arguments: Scalar) -> Effect:
        return Effect.VERIFIED if after is placement else Effect.NOT_SEEN

    return check


_TOOL_FOR = {Placement.MINIMISED: "minimise_window", Placement.MAXIMISED: "maximise_window"}


def _as_before(before: Placement | None, **arguments: Scalar) -> Action | None:
    name = _TOOL_FOR.get(before, "restore_window") if before is not None else ""
    return Action(Verb.CALL, None, name, tuple(arguments.items())) if name else None


def _placing(name: str, placement: Placement, description: str, done: str, examples: tuple[str, ...]) -> Tool:
    """A tool that gives a window another place."""

    def place(machine: Machine, name: Window | None = None) -> str:
        window = _chosen(machine.windows(), name)
        machine.place(window.ref, placement)
        return f"{clean(window.title)} {done}."

    place.__name__, place.__doc__ = name, description
    return tool(risk=Risk.REVERSIBLE, reads=_placement, check=_placed(placement), undo=_as_before, examples=examples)(
        place
    )


minimise_window = _placing(
    "minimise_window", Placement.MINIMISED, "Minimise a window, the one in front unless another is named.", "is minimised",
    ("minimise the window", "minimize this", "put the browser window away for now", "minimize the calculator", "hide this window", "hide the mail program", "send the window down to the taskbar", "get this window out of my way", "iconify the window"),
)  # fmt: skip
maximise_window = _placing(
    "maximise_window", Placement.MAXIMISED, "Maximise a window, the one in front unless another is named.", "fills the screen",
    ("maximise the window", "maximize this", "make the window as large as the screen", "make this window bigger, full size", "maximize the mail window", "let the editor fill the whole screen", "blow the window up", "make the mail program full screen"),
)  # fmt: skip
restore_window = _placing(
    "restore_window", Placement.NORMAL, "Give a maximised or minimised window its size back.", "has its size back",
    ("restore the window", "un-maximize the window", "bring the minimised window back", "normal size for the window", "give the window its old size back", "unmaximise this", "restore the calculator window", "window back to normal size"),
)  # fmt: skip


def _front(machine: Machine, **arguments: Scalar) -> str:
    return next((w.title for w in machine.windows() if w.active), "")


def _in_front(before: str, after: str, name: str) -> Effect:
    return Effect.VERIFIED if after == name else Effect.NOT_SEEN


@tool(
    risk=Risk.REVERSIBLE, reads=_front, check=_in_front, undo=lambda before, **arguments: NOTHING, moves=True,
    examples=("switch to the browser", "go to the mail window", "bring the calculator to the front", "show me the text editor window", "change to the other window with my mail", "focus the file manager", "jump over to firefox", "switch window to notes", "bring up the mail window", "open the window of the text editor again", "back to the inbox window"),
)  # fmt: skip
def switch_to_window(machine: Machine, name: Window) -> str:
    """Bring an open window to the front."""
    window = _chosen(machine.windows(), name)
    machine.activate(window.ref)
    return f"{clean(window.title)} is in front."


def _placements(machine: Machine, **arguments: Scalar) -> tuple[Placement | None, ...]:
    return tuple(_placement(machine, name) for name in arguments.values())


def _both(before: object, after: tuple[Placement | None, ...], **arguments: Scalar) -> Effect:
    return Effect.VERIFIED if after == (Placement.LEFT, Placement.RIGHT) else Effect.NOT_SEEN


@tool(
    risk=Risk.REVERSIBLE, reads=_placements, check=_both,
    patterns=(r"(?P<left>.+?) (?:on|to) the left(?: side| half)?(?:,? (?:and|with)|,) (?P<right>.+?) (?:on|to) the right", r"(?P<right>.+?) (?:on|to) the right(?: side| half)?(?:,? (?:and|with)|,) (?P<left>.+?) (?:on|to) the left",
              r"(?:put|place|show|arrange|tile|have|snap|set|see|line up|compare|i want|i need|split the screen (?:between|with))?\s*(?P<left>.+?) (?:and|next to|beside|with|alongside|besides|side by side with) (?P<right>.+?)(?: (?:side|next|beside|in|each|together).*)?$"),
    examples=("put the browser and the editor side by side", "mail on the left and calendar on the right", "show both windows next to each other", "tile the calculator and the notes", "split the screen between files and firefox", "arrange the editor beside the browser", "side by side please"),
)  # fmt: skip
def side_by_side(machine: Machine, left: Window, right: Window) -> str:
    """Put two windows beside each other, each on half of the screen. Cannot be undone: sizes before are not kept."""
    windows = machine.windows()
    one, other = _chosen(windows, left), _chosen(windows, right)
    if one.ref == other.ref:
        raise MachineError("two different windows are needed")
    machine.place(one.ref, Placement.LEFT)
    machine.place(other.ref, Placement.RIGHT)
    return f"{clean(one.title)} is on the left, {clean(other.title)} on the right."


def _count(machine: Machine, name: Scalar | None = None) -> int:
    return sum(w.title == name for w in machine.windows())


def _closed(before: int, after: int, **arguments: Scalar) -> Effect:
    return Effect.VERIFIED if after < before else Effect.NOT_SEEN


@tool(
    risk=Risk.IRREVERSIBLE, reads=_count, check=_closed, moves=True,
    examples=("close the window", "close this window", "close the calculator", "shut the browser window", "close firefox", "get rid of the mail window", "quit the text editor window", "close the window in front"),
)  # fmt: skip
def close_window(machine: Machine, name: Window | None = None) -> str:
    """Close a window, the one in front unless another is named; it may ask whether to save."""
    window = _chosen(machine.windows(), name)
    machine.close(window.ref)
    return f"{clean(window.title)} is closed."


@tool(
    risk=Risk.READ,
    examples=("which windows are open", "list the open windows", "what windows do I have open", "what is open right now", "show me all open windows", "what programs are open", "list all that is open", "tell me what's running in windows"),
)  # fmt: skip
def list_windows(machine: Machine) -> str:
    """Say which windows are open."""
    titles = [clean(w.title) for w in machine.windows()]
    return f"Open windows: {', '.join(titles)}." if titles else "No window is open."


def _all(machine: Machine, **arguments: Scalar) -> tuple[Placement, ...]:
    return tuple(w.placement for w in machine.windows())


def _all_down(before: object, after: tuple[Placement, ...]) -> Effect:
    return Effect.VERIFIED if set(after) <= {Placement.MINIMISED} else Effect.NOT_SEEN


@tool(
    risk=Risk.REVERSIBLE, reads=_all, check=_all_down, moves=True,
    examples=("show the desktop", "minimise everything", "minimize all windows", "hide all windows", "let me see my desktop", "clear the screen of windows", "go to the desktop", "all windows down"),
)  # fmt: skip
def show_desktop(machine: Machine) -> str:
    """Minimise every window, so that the desktop is seen. Cannot be undone as a whole: windows are restored one by one."""
    for window in machine.windows():
        machine.place(window.ref, Placement.MINIMISED)
    return "All windows are minimised."


PRONOUNS = frozenset(
    {"it", "this", "that", "them", "these", "those", "everything", "all", "selection", "text", "the", "selected"}
)
"""Words that stand for a text which is not in the request."""

_UNSAFE = re.compile(r"[\\/:*?\"<>|\x00-\x1f]+")


def _pictures(machine: Machine, **arguments: Scalar) -> frozenset[str]:
    return frozenset(p.name for p in machine.folders().get("Pictures", machine.home).glob("*.png"))


def _one_more(before: frozenset[str], after: frozenset[str], **arguments: Scalar) -> Effect:
    return Effect.VERIFIED if before < after else Effect.NOT_SEEN


@tool(
    risk=Risk.REVERSIBLE, reads=_pictures, check=_one_more,
    patterns=(r"\b(?:as|called|named|name it|call it|to(?: a| the)? file(?: called| named)?|to)\s+(?P<name>[\w\-. ]+?\.png|\"[^\"]+\"|[\w-]+)\s*$",),
    examples=("take a screenshot", "screenshot", "capture the screen", "save a picture of the screen", "take a picture of my screen", "grab the screen", "make a screen capture", "take a screenshot and call it bug", "snap the screen to a file", "print screen to a file"),
)  # fmt: skip
def take_screenshot(machine: Machine, name: str | None = None) -> str:
    """Save a picture of the screen to a file in Pictures. The file stays; delete it to take this back."""
    stem = _UNSAFE.sub(" ", name or f"Screenshot {machine.now():%Y-%m-%d %H-%M-%S}").strip(" .").removesuffix(".png")
    folder = machine.folders().get("Pictures", machine.home)
    path = folder / f"{stem}.png"
    if path.exists():
        raise MachineError(f"there is a file {path.name} in {folder.name} already")
    try:
        write_atomic(path, machine.screenshot())
    except OSError as error:
        raise MachineError(f"{path.name} cannot be written: {error.strerror}") from error
    return f"Saved as {path.name} in {written(folder, machine)}."


def _clipboard(machine: Machine, **arguments: Scalar) -> str:
    return machine.clipboard()


def _holds(before: str, after: str, text: str = "") -> Effect:
    return Effect.VERIFIED if after == text else Effect.NOT_SEEN


@tool(
    risk=Risk.REVERSIBLE, reads=_clipboard, check=_holds,
    patterns=(r"\b(?:copy|put|place|store|save|add|get|throw|stick|keep)\s+(?:the\s+(?:text|words?|phrase|sentence|line|number)s?\s+|this\s+(?:text)?:?\s*|down\s+)?(?P<text>.+?)\s+(?:to|on|onto|into|in|for)\s+(?:to\s+)?(?:the|my)?\s*(?:clipboard|pasting|paste buffer)\b",
              r"\b(?:clipboard)\b[:,]?\s*(?P<text>.+)$"),
    examples=("copy \"hello\" to the clipboard", "put my address on the clipboard", "copy the text see you soon to the clipboard", "clipboard: 12345", "place this on the clipboard", "store the words in the clipboard", "save that text to my clipboard"),
)  # fmt: skip
def copy_text(machine: Machine, text: Annotated[str, Span(never=PRONOUNS)]) -> str:
    """Put a text of the request on the clipboard. Cannot be undone: what was there is not kept, as it may be a password."""
    machine.set_clipboard(text)
    return "The text is on the clipboard."


@tool(
    risk=Risk.READ,
    examples=("what is on the clipboard", "read the clipboard", "show me what I copied", "what did I copy", "tell me the clipboard content", "what's in my clipboard", "what would be pasted"),
)  # fmt: skip
def read_clipboard(machine: Machine) -> str:
    """Say what is on the clipboard."""
    text = machine.clipboard()
    return f"On the clipboard: {clean(text, LONGEST_SHOWN)}" if text else "The clipboard holds no text."


@tool(
    risk=Risk.IRREVERSIBLE, reads=_clipboard, check=_holds,
    examples=("clear the clipboard", "empty the clipboard", "delete what I copied", "wipe my clipboard", "forget the clipboard", "remove everything from the clipboard", "erase the clipboard"),
)  # fmt: skip
def clear_clipboard(machine: Machine) -> str:
    """Empty the clipboard. Cannot be undone."""
    machine.set_clipboard("")
    return "The clipboard is empty."


def _playing(machine: Machine, **arguments: Scalar) -> str:
    return machine.playing()


def _media(name: str, command: Media, back: str, description: str, done: str, examples: tuple[str, ...]) -> Tool:
    """A tool that tells the media player something; ``back`` is the tool that takes it back."""

    def media(machine: Machine) -> str:
        machine.media(command)
        return done

    media.__name__, media.__doc__ = name, description
    undo: Undo = (
        (lambda before, **arguments: Action(Verb.CALL, None, back)) if back else (lambda before, **arguments: None)
    )
    check: Callable[..., Effect] = lambda before, after: Effect.CHANGED if before != after else Effect.UNKNOWN  # noqa: E731
    return tool(risk=Risk.REVERSIBLE, reads=_playing, check=check, undo=undo, examples=examples)(media)


MEDIA = (
    _media("play_pause", Media.PLAY_PAUSE, "play_pause", "Play or pause what a media player has open.", "The player was told to play or pause.",
           ("pause the music", "play", "pause", "resume the video", "continue playing", "play the music", "hold the song", "start playback", "unpause", "pause playback", "carry on with the music")),
    _media("next_track", Media.NEXT, "previous_track", "Go to the next track or video.", "The player was told to go on to the next one.",
           ("next song", "skip this track", "next track", "skip", "play the next one", "I don't like this song, next", "go to the following song", "skip ahead to the next video")),
    _media("previous_track", Media.PREVIOUS, "next_track", "Go back to the track before.", "The player was told to go back to the one before.",
           ("previous song", "go back one track", "play the last song again", "previous track", "the song before this one", "one track back", "back to the song before")),
    _media("stop_media", Media.STOP, "", "Stop what is playing. Where it was cannot be brought back.", "The player was told to stop.",
           ("stop the music", "stop playing", "stop playback", "stop the song", "stop the video", "end the playback", "no more music", "turn the music off")),
)  # fmt: skip


@tool(
    risk=Risk.READ,
    examples=("what song is this", "what is playing", "which track is on", "who sings this", "name of this song", "what am I listening to", "tell me the title of the song", "what's this music"),
)  # fmt: skip
def get_track(machine: Machine) -> str:
    """Say what is playing."""
    track = clean(machine.playing(), LONGEST_SHOWN)
    return f"Playing: {track}." if track else "Nothing is playing."


TOOLS = (
    switch_to_window, minimise_window, maximise_window, restore_window, side_by_side, close_window, list_windows, show_desktop,
    take_screenshot, copy_text, read_clipboard, clear_clipboard, *MEDIA, get_track,
)  # fmt: skip
