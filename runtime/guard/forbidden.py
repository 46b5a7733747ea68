"""What is never done, not even with ``--yes``: one table of rules, each a pure function."""

from __future__ import annotations

import re
from collections.abc import Callable

from edgelam.action import Action, Verb
from edgelam.control import Control, Role
from edgelam.runtime.guard.place import Kind, Place
from edgelam.runtime.guard.reading import plain
from edgelam.runtime.guard.vocabulary import Prohibition

ELEVATED_APPS = ("polkit", "policykit", "consent", "lxpolkit", "pkexec", "gksu", "kdesu", "uac", "sudo")
ELEVATED_TITLES = (
    "user account control", "authenticate", "authentication required", "benutzerkontensteuerung", "legitimierung", "authentifizierung erforderlich",
    "controle de compte d utilisateur", "authentification requise", "control de cuentas de usuario", "se requiere autenticacion", "autenticacion requerida",
    "controllo dell account utente", "autenticazione richiesta", "controle de conta de usuario", "autenticacao necessaria", "gebruikersaccountbeheer",
    "kontrola konta uzytkownika", "wymagane uwierzytelnienie", "контроль учетных записеи", "требуется аутентификация", "ユーザー アカウント制御", "认证", "用户帐户控制", "사용자 계정 컨트롤",
)  # fmt: skip
"""Titles of windows that give administrator rights, as Windows and the policy kits of Linux call them."""

ELEVATING_COMMAND = re.compile(
    r"(?:^|[;&|`(]|\$\()\s*(?:sudo|su|doas|pkexec|gksudo?|kdesu|runas|gsudo|sudoedit)\b", re.IGNORECASE
)
DESTROYING_COMMAND = re.compile(
    r"\brm\s+(?:-\S+\s+)*-\S*r\S*\s+(?:-\S+\s+)*(?:/|~|\$HOME|\*|\.)(?:\s|/?\*|$)|\bmkfs\b|\bdd\b.*\bof=/dev/|>\s*/dev/(?:sd|nvme|hd)|\bformat\s+[a-z]:|"
    r"\bdiskpart\b|\bwipefs\b|\bshred\b.*/dev/|:\(\)\s*\{|\b(?:curl|wget)\b.*\|\s*(?:ba|z|da)?sh\b|\bdel\s+/[sfq]|\brd\s+/s|\bRemove-Item\b.*-Recurse|\breg\s+delete\b|"
    r"\bchmod\s+-R\s+\S+\s+/(?:\s|$)|\biex\b.*(?:downloadstring|irm|iwr)",
    re.IGNORECASE,
)
SECURE_KEYS = frozenset({"ctrl+alt+delete", "ctrl+alt+backspace", "ctrl+alt+del"})
OWN_APPS = frozenset({"edgelam", "edgelam listen"})

CARRYING_KEYS = frozenset(
    {"ctrl+a", "ctrl+c", "ctrl+v", "ctrl+x", "shift+insert", "ctrl+insert", "delete", "backspace"}
)
"""Keys that carry something into a field or out of it."""


def _password(action: Action, control: Control | None, place: Place) -> bool:
    focus = place.snapshot.focus
    carries = action.verb is Verb.PRESS and (action.text or "").lower() in CARRYING_KEYS
    return (control is not None and control.role is Role.PASSWORD) or (
        carries and focus is not None and focus.role is Role.PASSWORD
    )


def _elevated(_action: Action, _control: Control | None, place: Place) -> bool:
    app, title = plain(place.snapshot.app), plain(place.snapshot.title)
    return any(a in app.split() or app.startswith(a) for a in ELEVATED_APPS) or title in ELEVATED_TITLES


def _command(action: Action, _control: Control | None, place: Place) -> bool:
    """Typing it is where it can still be seen whole: a terminal tells only what scrolled by."""
    if action.verb is not Verb.TYPE or place.kind not in (Kind.TERMINAL, Kind.LAUNCHER):
        return False
    text = action.text or ""
    return any(
        ELEVATING_COMMAND.search(line) or DESTROYING_COMMAND.search(line) for line in text.splitlines() or [text]
    )


def _secure_keys(action: Action, _control: Control | None, _place: Place) -> bool:
    return action.verb is Verb.PRESS and (action.text or "").lower() in SECURE_KEYS


def _own_question(_action: Action, _control: Control | None, place: Place) -> bool:
    return plain(place.snapshot.app) in OWN_APPS


Rule = Callable[[Action, Control | None, Place], bool]
RULES: tuple[tuple[Prohibition, Rule], ...] = (
    (Prohibition.PASSWORD, _password),
    (Prohibition.ELEVATED, _elevated),
    (Prohibition.COMMAND, _command),
    (Prohibition.SECURE_KEYS, _secure_keys),
    (Prohibition.OWN_QUESTION, _own_question),
)


def prohibition(action: Action, control: Control | None, place: Place) -> Prohibition | None:
    """The rule that an act breaks, if it breaks one."""
    return next((why for why, breaks in RULES if breaks(action, control, place)), None)
