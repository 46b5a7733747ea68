"""Where an act happens: the kind of application, and what the window says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from edgelam.control import INPUT_ROLES, TICK_ROLES, Control, Role, Snapshot, State
from edgelam.runtime.guard.exemptions import ASKS_FIRST, FUTURE, NEEDS_RESTART, PAST
from edgelam.runtime.guard.reading import Sign, plain, says


class Kind(StrEnum):
    """Kinds of application in which the same act means different things."""

    BROWSER = "browser"
    TERMINAL = "terminal"
    LAUNCHER = "launcher"
    MAIL = "mail"
    CHAT = "chat"
    FILES = "files"
    EDITOR = "editor"
    DISKS = "disks"
    OTHER = "other"


APPS: dict[Kind, tuple[str, ...]] = {
    Kind.TERMINAL: (
        "terminal", "xterm", "uxterm", "konsole", "kitty", "alacritty", "tilix", "terminator", "guake", "yakuake", "urxvt", "rxvt", "st term",
        "cmd", "command prompt", "eingabeaufforderung", "powershell", "pwsh", "windowsterminal", "conhost", "bash", "putty", "wezterm", "foot", "qterminal",
    ),
    Kind.LAUNCHER: ("krunner", "xfce4 appfinder", "application finder", "gmrun", "rofi", "dmenu", "bashrun", "lxqt runner", "run dialog"),
    Kind.BROWSER: (
        "chromium", "chrome", "firefox", "edge", "msedge", "brave", "vivaldi", "opera", "epiphany", "gnome web", "falkon", "safari", "konqueror", "midori", "browser",
    ),
    Kind.MAIL: ("thunderbird", "evolution", "outlook", "mail", "kmail", "claws", "geary", "sylpheed", "mailspring", "trojita", "betterbird"),
    Kind.CHAT: (
        "pidgin", "discord", "slack", "teams", "telegram", "signal", "element", "whatsapp", "messenger", "hexchat", "irc", "skype", "dino", "gajim",
        "polari", "konversation", "quassel", "mattermost", "rocket chat", "zulip", "wechat", "line messenger", "viber", "chat", "messages", "kopete", "empathy", "fractal",
    ),
    Kind.FILES: (
        "thunar", "nautilus", "files", "file manager", "nemo", "caja", "pcmanfm", "explorer", "file explorer", "spacefm", "double commander", "krusader", "dateimanager",
    ),
    Kind.EDITOR: (
        "libreoffice", "soffice", "writer", "calc", "impress", "word", "winword", "excel", "powerpoint", "onenote", "mousepad", "gedit", "featherpad", "kwrite",
        "xed", "leafpad", "notepad", "wordpad", "text editor", "editor", "texteditor", "inkscape", "gimp", "krita", "scribus", "emacs", "spreadsheet",
        "code", "sublime text", "juffed", "pencil", "paint", "mspaint", "pinta", "blender", "audacity", "calligra", "onlyoffice", "calculator", "galculator", "kcalc", "wps",
    ),
    Kind.DISKS: ("disks", "gparted", "partition", "diskmgmt", "disk management", "gnome disks", "disk utility", "usb", "brasero", "k3b", "xfburn", "imager", "rufus", "etcher"),
}  # fmt: skip
"""Names of applications, by words of their name."""

TITLES: dict[Kind, tuple[str, ...]] = {
    Kind.LAUNCHER: (
        "run", "run application", "run program", "run command", "run a command", "execute", "ausfuhren", "befehl ausfuhren", "executer", "ejecutar", "esegui", "executar",
        "uitvoeren", "uruchom", "spustit", "kor", "kør", "suorita", "calistir", "futtatas", "выполнить", "запуск программы", "виконати", "εκτελεση", "ファイル名を指定して実行", "运行", "실행", "تشغيل",
    ),
    Kind.CHAT: ("whatsapp", "slack", "discord", "messenger", "telegram", "microsoft teams", "google chat", "element"),
    Kind.MAIL: ("gmail", "outlook", "compose", "inbox", "roundcube", "proton mail", "webmail", "posteingang", "nouveau message", "new message", "write"),
}  # fmt: skip
"""Titles: of a launcher as a whole, of the others as words of it."""

SMALL_WINDOW = 8
"""Controls at most in a window without menus that is read like a dialog though it is not called modal."""

MESSAGE_LABELS = 8
"""Texts at most in a dialog that is read as a message; in one with more they are names of settings."""

NEARBY = 6
"""Texts before a control, in the same group of a page, that belong to it."""

_LOOKS_FOR = re.compile(
    r"\b(find|search|suche\w*|rechercher|chercher|buscar|cerca|trova|zoek\w*|szukaj|znajdz|hledat|najit|sok|find|etsi|ara|bul|kereses|cauta\w*|найти|поиск|знаити|пошук|ευρεση|αναζητηση)\b|検索|查找|搜索|찾기|بحث|חיפוש|खोज"
)


_FILLED_IN = INPUT_ROLES | {Role.TAB}


@dataclass(frozen=True, slots=True)
class Place:
    """What surrounds an act. ``said`` is the question of a dialog, ``box`` whether the window is read as a dialog."""

    snapshot: Snapshot
    kind: Kind
    box: bool
    said: str

    @property
    def looks_for(self) -> bool:
        """Whether it is a window to find and replace text with; that something can be looked for in a larger one says nothing of the rest."""
        held = (c.name for c in self.snapshot.controls if c.role in (Role.TEXT, Role.COMBO, Role.BUTTON))
        names = (self.snapshot.title, *(held if self.box else ()))
        return any(_LOOKS_FOR.search(plain(n)) for n in names)

    @property
    def asks(self) -> bool:
        """Whether it is a dialog that asks or tells something, and has nothing to fill in."""
        snapshot = self.snapshot
        told = self.said.removeprefix(snapshot.title).strip(" .")
        fills = any(c.role in _FILLED_IN and c.verbs for c in snapshot.controls)
        return snapshot.modal and bool(told) and not fills and not is_message(self)

    @property
    def buttons(self) -> tuple[Control, ...]:
        return tuple(c for c in self.snapshot.controls if c.role in (Role.BUTTON, Role.TOGGLE, Role.LINK) and c.verbs)


def place_of(snapshot: Snapshot) -> Place:
    """The place that a snapshot shows."""
    acting = [c for c in snapshot.controls if c.verbs]
    menus = any(c.role in (Role.MENU, Role.MENU_ITEM, Role.TAB) for c in acting)
    kind = _kind(snapshot)
    box = snapshot.modal or (0 < len(acting) <= SMALL_WINDOW and not menus and kind is not Kind.BROWSER)
    return Place(snapshot, kind, box, _said(snapshot, acting) if box else "")


def _kind(snapshot: Snapshot) -> Kind:
    app, title = _words(snapshot.app), _words(snapshot.title)
    if title.strip() in TITLES[Kind.LAUNCHER]:
        return Kind.LAUNCHER
    found = next((kind for kind, names in APPS.items() if any(f" {n} " in app for n in names)), Kind.OTHER)
    if found in (Kind.BROWSER, Kind.OTHER):
        named = next(
            (k for k in (Kind.CHAT, Kind.MAIL) if found is Kind.OTHER and any(f" {n} " in title for n in TITLES[k])),
            None,
        )
        return named or found
    return found


def _words(name: str) -> str:
    """A name between spaces, so that whole words of it can be looked for; *LibreOffice* is one word."""
    return f" {plain(name.lower())} "


def chats(place: Place) -> bool:
    """Whether Return in a field sends what it holds."""
    title = _words(place.snapshot.title)
    return place.kind is Kind.CHAT or (place.kind is Kind.BROWSER and any(f" {n} " in title for n in TITLES[Kind.CHAT]))


def mails(place: Place) -> bool:
    """Whether Ctrl+Return sends a message."""
    title = _words(place.snapshot.title)
    return place.kind in (Kind.MAIL, Kind.CHAT, Kind.BROWSER) or any(f" {n} " in title for n in TITLES[Kind.MAIL])


FORM = 3
"""Things to set, from which on a dialog is a form: a box to be ticked before something is carried out stands alone."""


def _said(snapshot: Snapshot, acting: list[Control]) -> str:
    """Title, texts and what is ticked or chosen in a dialog; the title alone where it is a form of many settings."""
    texts = [
        NEEDS_RESTART.sub("", c.value or c.name)
        for c in snapshot.controls
        if c.role in (Role.LABEL, Role.STATUS, Role.DIALOG) and (c.name or c.value)
    ]
    texts += [c.value for c in snapshot.controls if c.role is Role.TEXT and not c.has(State.EDITABLE) and c.value]
    if len(texts) > MESSAGE_LABELS or any(c.role is Role.TAB for c in acting):
        warnings = [t for t in texts if says(t, Sign.LOST) or says(t, Sign.EXISTS)]
        return " . ".join([snapshot.title, *warnings])
    is_form = sum(c.role in INPUT_ROLES | TICK_ROLES for c in acting) >= FORM
    chosen = [
        NEEDS_RESTART.sub("", c.name)
        for c in acting
        if c.has(State.CHECKED) and not (is_form and ASKS_FIRST.match(c.name))
    ]
    chosen += [c.value for c in acting if c.role is Role.COMBO and c.value]
    return " . ".join([snapshot.title, *texts, *chosen])


def around(control: Control, snapshot: Snapshot) -> str:
    """What stands before a control in its group, the names of its groups, and the window's title."""
    before: list[str] = []
    for other in snapshot.controls:
        if other.ref == control.ref:
            break
        if other.role in (Role.LABEL, Role.STATUS) and other.path == control.path:
            before.append(other.name or other.value)
    return " . ".join([snapshot.title, *control.path, *before[-NEARBY:]])


def is_message(place: Place) -> bool:
    """A dialog that only informs: one button, nothing to fill in."""
    acting = [c for c in place.snapshot.controls if c.verbs]
    return len(place.buttons) == 1 and not any(c.role in INPUT_ROLES for c in acting) and len(acting) == 1


def is_past(place: Place) -> bool:
    """Whether a dialog tells what has happened, and nothing of what will."""
    return PAST.search(plain(place.said)) is not None and FUTURE.search(place.said.lower()) is None
