"""Tools that set or switch something for the whole computer, and say how it is set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from edgelam.action import Action, Scalar, Verb
from edgelam.risk import Risk
from edgelam.runtime.tools.kinds import Choice, Number, Toggle
from edgelam.runtime.tools.machine import Machine, Setting
from edgelam.runtime.tools.tool import Check, Reads, Tool, Undo, tool
from edgelam.trajectory import Effect

Percent = Annotated[int, Number(0, 100, unless="by|another")]
Points = Annotated[int, Number(1, 100, unless="to|at")]
UP = (
    "up",
    "louder",
    "increase",
    "raise",
    "higher",
    "more",
    "boost",
    "brighter",
    "brighten",
    "lighter",
    "quiet",
    "too quiet",
    "too dark",
    "hear",
    "darkness",
    "dim screen",
    "crank",
    "pump",
    "bump",
    "stronger",
    "too dim",
)
DOWN = (
    "down",
    "quieter",
    "softer",
    "decrease",
    "lower",
    "reduce",
    "less",
    "loud",
    "too loud",
    "dimmer",
    "dim",
    "darker",
    "too bright",
    "drop",
    "turn down",
    "deafening",
    "blinding",
    "hurts",
    "noisy",
    "calmer",
)
Direction = Annotated[str, Choice({"up": UP, "down": DOWN})]
STEP = 10
"""Percent points that *louder* and *brighter* mean where no number is said."""


def _reads(setting: Setting) -> Reads:
    def read(machine: Machine, **arguments: Scalar) -> int:
        return machine.read(setting)

    return read


def _is(argument: str) -> Check:
    def check(before: int, after: int, **arguments: Scalar) -> Effect:
        return Effect.VERIFIED if after == int(arguments[argument]) else Effect.NOT_SEEN

    return check


def _back(name: str, argument: str, kind: Callable[[int], Scalar]) -> Undo:
    def undo(before: int, **arguments: Scalar) -> Action:
        return Action(Verb.CALL, None, name, ((argument, kind(before)),))

    return undo


def _moved(before: int, after: int, direction: str, by: int | None = None) -> Effect:
    """The system may round; at an end nothing more can change."""
    goal = _goal(before, direction, by)
    if abs(after - goal) <= 1:
        return Effect.VERIFIED
    return Effect.CHANGED if (after - before) * (goal - before) > 0 else Effect.NOT_SEEN


def _goal(before: int, direction: str, by: int | None) -> int:
    step = by or STEP
    return max(0, min(100, before + (step if direction == "up" else -step)))


_VOLUME, _BRIGHTNESS = _reads(Setting.VOLUME), _reads(Setting.BRIGHTNESS)


@tool(
    risk=Risk.REVERSIBLE, reads=_VOLUME, check=_is("level"), undo=_back("set_volume", "level", int),
    examples=(
        "set the volume to 30 percent", "volume 50", "put the sound at 20 %", "make the sound 75 percent loud", "volume to maximum", "turn the volume all the way up to 100",
        "I want the volume at half", "sound level 40 please", "turn the speakers to 15", "turn the volume down to 10 percent", "turn it up to 60 percent volume",
    ),
)  # fmt: skip
def set_volume(machine: Machine, level: Percent) -> str:
    """Set how loud the sound is, in percent."""
    machine.write(Setting.VOLUME, level)
    return f"The volume is now {level} %."


@tool(
    risk=Risk.REVERSIBLE, reads=_VOLUME, check=_moved, undo=_back("set_volume", "level", int),
    examples=(
        "turn the volume up", "turn the volume down", "make it louder", "make it quieter", "a bit louder please", "lower the sound", "raise the volume by 20", "it's too loud", "I can't hear anything, turn it up",
        "reduce the volume a little", "turn down the sound", "increase the volume by 15 percent", "softer please", "the sound is too quiet", "pump up the volume", "turn the music down a bit",
    ),
)  # fmt: skip
def change_volume(machine: Machine, direction: Direction, by: Points | None = None) -> str:
    """Make the sound louder or quieter, by ten percent points where no number is said."""
    level = _goal(machine.read(Setting.VOLUME), direction, by)
    machine.write(Setting.VOLUME, level)
    return f"The volume is now {level} %."


@tool(
    risk=Risk.REVERSIBLE, reads=_reads(Setting.MUTE), check=_is("on"), undo=_back("set_mute", "on", bool),
    examples=(
        "mute", "mute the sound", "unmute", "turn the sound off", "turn the sound back on", "silence the speakers", "no sound please", "switch off the audio", "unmute the computer", "be silent",
        "shut the speakers up", "kill the sound", "mute the volume", "I want to hear the sound again",
    ),
)  # fmt: skip
def set_mute(
    machine: Machine,
    on: Annotated[
        bool,
        Toggle(
            on="mute|silence|silent|quiet|shut up|sound off|audio off|off|kill|cut|no sound|no audio|disable",
            off=r"un ?mute[ds]?|un ?silence|sound (?:back )?on|audio (?:back )?on|speakers (?:back )?on|volume (?:back )?on|on again|back on|(?:turn|switch) (?:the |my )?(?:sound|audio|speakers?|volume) on|(?:turn|switch) on|again|back|mute off|stop mut\w+|no longer mute\w*|(?:turn|switch) off (?:the )?mute|enable (?:the )?(?:sound|audio)",
        ),
    ],
) -> str:
    """Switch the sound off (on=true), or on again (on=false)."""
    machine.write(Setting.MUTE, on)
    return "The sound is now off." if on else "The sound is on again."


@tool(
    risk=Risk.READ,
    examples=("how loud is it", "what is the volume", "what's the volume set to", "how high is the volume", "tell me the sound level", "is the sound muted", "what volume am I at", "current volume", "how loud are the speakers right now"),
)  # fmt: skip
def get_volume(machine: Machine) -> str:
    """Say how loud the sound is."""
    muted = ", and the sound is off" if machine.read(Setting.MUTE) else ""
    return f"The volume is {machine.read(Setting.VOLUME)} %{muted}."


@tool(
    risk=Risk.REVERSIBLE, reads=_BRIGHTNESS, check=_is("level"), undo=_back("set_brightness", "level", int),
    examples=(
        "set the brightness to 40 percent", "brightness 70", "screen brightness at half", "put the display brightness to 100", "full brightness", "make the screen 25 percent bright", "dim the screen to 20 percent",
        "lowest brightness", "brightness to maximum", "screen at 60 percent brightness",
    ),
)  # fmt: skip
def set_brightness(machine: Machine, level: Percent) -> str:
    """Set how bright the screen is, in percent."""
    machine.write(Setting.BRIGHTNESS, level)
    return f"The screen's brightness is now {level} %."


@tool(
    risk=Risk.REVERSIBLE, reads=_BRIGHTNESS, check=_moved, undo=_back("set_brightness", "level", int),
    examples=(
        "make the screen brighter", "make the screen darker", "dim the screen", "turn the brightness up", "turn the brightness down by 20", "the screen is too bright", "the display is too dark", "brighten the display a bit",
        "reduce the screen brightness", "increase brightness", "my eyes hurt, less bright please", "lower the brightness",
    ),
)  # fmt: skip
def change_brightness(machine: Machine, direction: Direction, by: Points | None = None) -> str:
    """Make the screen brighter or darker, by ten percent points where no number is said."""
    level = _goal(machine.read(Setting.BRIGHTNESS), direction, by)
    machine.write(Setting.BRIGHTNESS, level)
    return f"The screen's brightness is now {level} %."


@tool(
    risk=Risk.READ,
    examples=("how bright is the screen", "what is the brightness", "what's the screen brightness set to", "tell me the brightness level", "current brightness", "how bright is my display at the moment"),
)  # fmt: skip
def get_brightness(machine: Machine) -> str:
    """Say how bright the screen is."""
    return f"The screen's brightness is {machine.read(Setting.BRIGHTNESS)} %."


def _switch(
    name: str, setting: Setting, description: str, kind: Toggle, sentences: tuple[str, str], examples: tuple[str, ...]
) -> Tool:
    """A tool that switches one setting on or off; ``sentences`` say that it is on, and that it is off."""

    def switch(machine: Machine, on: bool) -> str:
        machine.write(setting, on)
        return sentences[0] if on else sentences[1]

    switch.__name__, switch.__doc__ = name, description
    switch.__annotations__["on"] = Annotated[bool, kind]
    return tool(
        risk=Risk.REVERSIBLE, reads=_reads(setting), check=_is("on"), undo=_back(name, "on", bool), examples=examples
    )(switch)


SWITCHES = (
    _switch(
        "set_dark_mode", Setting.DARK_MODE, "Dark colours for the whole system (on=true), or light ones (on=false).",
        Toggle(on="dark|black|night|darker", off=r"light(?! mode off)(?: mode| theme| colou?rs| look)?|bright|white|lighter|day mode|(?:turn|switch) off (?:the )?dark\w*|dark (?:mode|theme) off|(?:disable|leave|exit|stop|end|no more|without|out of) (?:the )?dark\w*|dark mode (?:away|disabled)"),
        ("Dark mode is now on.", "Dark mode is now off."),
        ("dark mode", "turn on dark mode", "switch to the light theme", "use dark colours everywhere", "light mode please", "turn dark mode off", "make everything dark", "system theme dark", "I prefer the light look", "enable the dark theme", "switch windows to dark mode", "make the system colours light"),
    ),
    _switch(
        "set_night_light", Setting.NIGHT_LIGHT, "Warmer screen colours for the evening, on or off.",
        Toggle(), ("The night light is now on.", "The night light is now off."),
        ("turn on the night light", "night light off", "warmer colours for the evening", "reduce blue light", "enable the blue light filter", "switch off night light", "make the screen warmer", "night shift on", "stop the orange tint of the screen", "disable the blue light filter"),
    ),
    _switch(
        "set_wifi", Setting.WIFI, "Wi-Fi on or off.", Toggle(off=r"disconnect\w*|drop"), ("Wi-Fi is now on.", "Wi-Fi is now off."),
        ("turn on wifi", "turn off wi-fi", "enable the wireless", "disable wifi", "switch the wireless network off", "wlan on", "I need wifi", "cut the wireless connection", "wifi off please", "activate wi fi"),
    ),
    _switch(
        "set_bluetooth", Setting.BLUETOOTH, "Bluetooth on or off.", Toggle(), ("Bluetooth is now on.", "Bluetooth is now off."),
        ("turn on bluetooth", "bluetooth off", "enable bluetooth", "switch bluetooth off", "I want to use bluetooth", "deactivate bluetooth please", "get bluetooth going", "disable bluetooth"),
    ),
    _switch(
        "set_airplane_mode", Setting.AIRPLANE_MODE, "Airplane mode (every radio off) on or off.", Toggle(off="landed"), ("Airplane mode is now on.", "Airplane mode is now off."),
        ("airplane mode on", "turn on flight mode", "turn off airplane mode", "enable aeroplane mode", "I'm boarding a plane", "leave flight mode", "switch off all radios", "disable flight mode"),
    ),
    _switch(
        "set_do_not_disturb", Setting.DO_NOT_DISTURB, "Notifications silenced (on=true), or shown again (on=false).",
        Toggle(
            on=r"do not disturb(?! off)|dnd(?! off)|don t disturb|silence|mute|block|hide|pause|stop|no notifications|no more|quiet|focus|(?:turn|switch) off (?:the |my |all )?notifications|notifications off|disable (?:the |all )?notifications|alone|interrupt\w*|without",
            off=r"(?:turn|switch) off (?:the )?(?:do not disturb|dnd|quiet|focus)\w*|(?:do not disturb|dnd|focus mode|quiet mode) off|(?:disable|end|stop|leave|exit) (?:the )?(?:do not disturb|dnd|quiet|focus)\w*|notifications (?:back )?on|(?:show|turn on|switch on|enable|allow|unmute|resume|let) (?:me )?(?:the |my |all )?(?:notifications|alerts)|again|back|unmute|disturb me",
        ),
        ("Notifications are now silenced.", "Notifications are shown again."),
        ("do not disturb", "dnd", "turn dnd off", "turn on do not disturb", "silence notifications", "no notifications please", "turn off do not disturb", "show notifications again", "don't bother me with pop-ups", "mute all alerts", "I need to focus, no interruptions", "let notifications through again", "stop the notifications"),
    ),
)  # fmt: skip


def _locked(machine: Machine, **arguments: Scalar) -> None:
    return None


def _unseen(before: object, after: object, **arguments: Scalar) -> Effect:
    return Effect.UNKNOWN


@tool(
    risk=Risk.IRREVERSIBLE, reads=_locked, check=_unseen,
    examples=("lock the screen", "lock my computer", "lock", "I'm leaving my desk, lock it", "lock the pc please", "secure the screen while I'm away", "lock this machine", "lock workstation"),
)  # fmt: skip
def lock_screen(machine: Machine) -> str:
    """Lock the screen: the password is needed afterwards."""
    machine.lock()
    return "The screen was told to lock."


@tool(
    risk=Risk.IRREVERSIBLE, reads=_locked, check=_unseen,
    examples=("go to sleep", "put the computer to sleep", "suspend", "sleep mode", "standby please", "send the pc to sleep", "make the laptop sleep", "suspend the machine", "sleep now"),
)  # fmt: skip
def sleep(machine: Machine) -> str:
    """Put the computer to sleep."""
    machine.sleep()
    return "The computer was told to sleep."


TOOLS = (
    set_volume,
    change_volume,
    set_mute,
    get_volume,
    set_brightness,
    change_brightness,
    get_brightness,
    *SWITCHES,
    lock_screen,
    sleep,
)
