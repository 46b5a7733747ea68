"""Requests as people word them, made from what interfaces say: labels, descriptions, keywords, and wordings.

The grammar is small on purpose: a frame of politeness around an imperative, other verbs and nouns for the
commonest ones, a slip of the finger now and then.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

VERBS: dict[str, Sequence[str]] = {
    "add": ("add", "put in", "give me", "insert", "make", "include", "I need"),
    "adjust": ("adjust", "tune", "change", "correct", "fix"),
    "apply": ("apply", "use", "take over", "carry out"),
    "arrange": ("arrange", "order", "line up", "sort"),
    "attach": ("attach", "add", "put in", "send along"),
    "check": ("check", "test", "look for", "verify"),
    "choose": ("choose", "pick", "select", "use"),
    "clear": ("clear", "empty", "wipe", "get rid of", "remove"),
    "close": ("close", "shut", "put away", "I'm done with"),
    "configure": ("configure", "set up", "change", "adjust", "customise"),
    "connect": ("connect", "link", "log in to", "get me to"),
    "convert": ("convert", "turn", "change", "transform"),
    "copy": ("copy", "duplicate", "take a copy of"),
    "create": ("create", "make", "add", "start", "I need", "set up"),
    "customize": ("customize", "change", "set up", "adapt"),
    "cut": ("cut", "take out", "remove"),
    "decrease": ("decrease", "lower", "reduce", "less", "turn down"),
    "delete": ("delete", "remove", "get rid of", "throw away", "erase", "drop", "kill"),
    "disable": ("disable", "turn off", "switch off", "stop", "no more"),
    "display": ("display", "show", "let me see", "view"),
    "download": ("download", "get", "fetch"),
    "duplicate": ("duplicate", "copy", "make another", "I need a second"),
    "edit": ("edit", "change", "modify", "alter", "rework"),
    "enable": ("enable", "turn on", "switch on", "activate", "use"),
    "enter": ("enter", "type", "put in"),
    "export": ("export", "save", "turn into", "write out", "get it out as"),
    "find": ("find", "look for", "search for", "locate", "where is"),
    "go": ("go", "take me", "jump", "bring me", "move"),
    "group": ("group", "put together", "combine"),
    "hide": ("hide", "don't show", "get rid of", "remove", "I don't want to see"),
    "import": ("import", "load", "bring in", "read in"),
    "increase": ("increase", "raise", "more", "turn up"),
    "insert": ("insert", "put in", "add", "place", "I need", "give me"),
    "join": ("join", "put together", "combine", "merge"),
    "load": ("load", "open", "get", "read in"),
    "lock": ("lock", "protect", "block changes to"),
    "manage": ("manage", "organise", "change", "edit", "tidy up"),
    "merge": ("merge", "join", "combine", "put together"),
    "move": ("move", "put", "shift", "push"),
    "new": ("new", "make another", "create a", "add a", "start a", "I need a new", "one more"),
    "open": ("open", "bring up", "show me", "load", "let me see", "go to"),
    "play": ("play", "start", "let me hear"),
    "print": ("print", "put on paper", "make a hard copy of"),
    "protect": ("protect", "lock", "secure"),
    "record": ("record", "tape", "capture"),
    "refresh": ("refresh", "update", "reload", "get the newest"),
    "reload": ("reload", "refresh", "read again"),
    "remove": ("remove", "delete", "get rid of", "take away", "take out", "drop"),
    "rename": ("rename", "change the name of", "call it differently, the", "give another name to"),
    "replace": ("replace", "swap", "exchange", "change"),
    "reset": ("reset", "restore", "put back", "undo the changes to"),
    "resize": ("resize", "change the size of", "make bigger or smaller"),
    "restore": ("restore", "bring back", "get back", "recover"),
    "run": ("run", "start", "execute", "launch"),
    "save": ("save", "store", "keep", "don't lose"),
    "search": ("search", "look for", "find"),
    "select": ("select", "choose", "pick", "mark", "highlight"),
    "send": ("send", "mail", "pass on", "deliver"),
    "set": ("set", "change", "choose", "adjust"),
    "share": ("share", "let others see", "pass on"),
    "show": ("show", "display", "let me see", "bring up", "view", "I want to see", "where is", "make visible"),
    "sort": ("sort", "order", "arrange"),
    "split": ("split", "divide", "part"),
    "start": ("start", "begin", "run", "launch"),
    "stop": ("stop", "end", "halt", "no more", "quit"),
    "switch": ("switch", "change", "go"),
    "toggle": ("toggle", "turn on or off", "switch", "turn on", "turn off"),
    "undo": ("undo", "take back", "revert"),
    "update": ("update", "refresh", "bring up to date", "get the newest"),
    "use": ("use", "take", "work with", "apply"),
    "view": ("view", "show", "look at", "let me see", "display"),
}
"""How else people say the verbs that labels begin with."""

NOUNS: dict[str, Sequence[str]] = {
    "address": ("location",),
    "all": ("everything", "every"),
    "application": ("app", "program"),
    "audio": ("sound",),
    "background": ("backdrop",),
    "bar": ("strip",),
    "bigger": ("larger",),
    "border": ("edge", "frame"),
    "caption": ("text below",),
    "color": ("colour", "shade"),
    "colour": ("color", "shade"),
    "columns": ("fields",),
    "contact": ("person",),
    "date": ("day",),
    "default": ("standard", "usual"),
    "details": ("more information",),
    "dialog": ("window",),
    "directory": ("folder",),
    "display": ("screen", "monitor"),
    "document": ("file", "text"),
    "documents": ("files",),
    "duplicate": ("same",),
    "email": ("mail", "message"),
    "file": ("document",),
    "files": ("documents",),
    "folder": ("directory",),
    "font": ("lettering", "typeface"),
    "fullscreen": ("the whole screen",),
    "height": ("how tall",),
    "image": ("picture", "photo"),
    "images": ("pictures", "photos"),
    "keyboard": ("keys",),
    "language": ("tongue",),
    "large": ("big",),
    "line": ("row", "stroke"),
    "lines": ("rows", "strokes"),
    "link": ("web address",),
    "message": ("mail",),
    "monitor": ("screen", "display"),
    "mouse": ("pointer",),
    "name": ("title", "what it is called"),
    "new": ("another", "fresh"),
    "next": ("following",),
    "options": ("settings", "choices"),
    "page": ("sheet",),
    "password": ("secret word", "passphrase"),
    "picture": ("image", "photo"),
    "preferences": ("settings", "options"),
    "previous": ("last", "the one before"),
    "properties": ("details", "information"),
    "quality": ("how good it is",),
    "row": ("line",),
    "rows": ("lines",),
    "screen": ("display", "monitor"),
    "selection": ("what I marked", "marked part"),
    "settings": ("options", "preferences"),
    "shortcut": ("hotkey", "key combination"),
    "shortcuts": ("hotkeys", "key combinations"),
    "size": ("how big", "dimensions"),
    "small": ("little", "tiny"),
    "song": ("track", "tune"),
    "sound": ("audio", "noise"),
    "speed": ("how fast",),
    "text": ("words", "writing"),
    "theme": ("look", "style"),
    "toolbar": ("bar with the buttons", "row of icons"),
    "track": ("song",),
    "trash": ("bin", "rubbish"),
    "user": ("person", "account"),
    "video": ("film", "movie", "clip"),
    "volume": ("loudness", "how loud"),
    "web": ("internet",),
    "width": ("how wide",),
}
"""Other words for the nouns that are on most screens."""

OPENINGS = ("please ", "can you ", "could you ", "I want to ", "I'd like to ", "I need to ", "let me ", "let's ", "how do I ", "would you ", "help me ", "hey, ", "now ", "go and ", "just ")  # fmt: skip
CLOSINGS = (" please", " pls", " for me", " now", " thanks", " if you can", " here", " again", " for a moment", ", ok?")
NAMED = ("{}", "{}", "open {}", "open the {}", "show {}", "show me the {}", "go to {}", "go to the {}", "use {}", "choose {}", "select {}", "click {}", "press {}", "where is {}", "I need {}", "I want {}", "give me {}", "take me to {}", "{} please", "turn on {}", "change the {}", "set the {}", "switch to {}", "make it {}", "put {}", "do {}")  # fmt: skip
ABOUT = ("{}", "{}", "{} settings", "change {}", "I need something for {}", "where do I set {}", "something about {}", "I have trouble with {}", "help with {}", "{} please", "fix my {}", "the {} options")  # fmt: skip
ARTICLES = (" a ", " the ", " the ", " my ", " this ", " some ")

_TAIL = re.compile(r"\s*(?:\.\.\.|…|:)+\s*$")
_SENTENCE = re.compile(r"(?<=[a-z)])[.;]\s")
_FILLER = re.compile(
    r"^(?:if (?:enabled|checked|true|set|selected),? |whether (?:or not )?(?:to )?|(?:enables?|allows?|lets?) (?:you|the user) to "
    r"|(?:select|choose|click|check|mark|tick|press)(?: this)?(?: (?:option|button|box|here|item))*(?: if you want)? to "
    r"|use this(?: [a-z]+)? to |this (?:command|option|button|item|action|setting|menu item) |specif(?:y|ies) (?:whether )?"
    r"|the (?:text box|check ?box|list|button|setting) |opens? (?:a|the) dialog (?:box )?(?:to|where you can|that lets you) )",
    re.IGNORECASE,
)
_THIRD = re.compile(r"^([a-z]{2,}?)(sses|xes|shes|ches|ies|s)\b")
MAX_WORDS = 16
"""People do not ask in longer sentences; descriptions are cut there."""


def bare(label: str) -> str:
    """A label without its dots, colon and mnemonics."""
    return _TAIL.sub("", label.replace("_", "").replace("&", "")).strip()


def from_label(rng: random.Random, label: str) -> str:
    """A request that uses the label's own words, or other words for its verb and nouns."""
    text = spoken(bare(label))
    verb, _, rest = text.partition(" ")
    if verb not in VERBS:
        return finished(rng, rng.choice(NAMED).format(other_nouns(rng, text, 0.25)), polite=0.15)
    said = verb if rng.random() < 0.5 else rng.choice(VERBS[verb])
    article = rng.choice(ARTICLES) if rest and rng.random() < 0.35 else " "
    return finished(rng, f"{said}{article}{other_nouns(rng, rest, 0.4)}".strip(), polite=0.5)


def from_description(rng: random.Random, said: str) -> str:
    """A request out of a tooltip: its first sentence, without the words that tooltips begin with, as an imperative."""
    text = _SENTENCE.split(said.strip(), maxsplit=1)[0].rstrip(". ")
    for _ in range(2):
        text = _FILLER.sub("", text)
    text = " ".join(spoken(text).split()[:MAX_WORDS])
    return finished(rng, other_nouns(rng, imperative(text), 0.15), polite=0.35)


def from_keyword(rng: random.Random, keyword: str) -> str:
    """A request out of a word that settings are searched by."""
    return finished(rng, rng.choice(ABOUT).format(spoken(keyword)), polite=0.1)


def from_wording(rng: random.Random, wording: str) -> str:
    """A wording as it stands, sometimes with a frame around it."""
    return finished(rng, wording, polite=0.15)


def finished(rng: random.Random, text: str, polite: float) -> str:
    """With a polite frame in that share of cases, and now and then a slip of the finger."""
    if rng.random() < polite:
        if rng.random() < 0.6 and not text.startswith(("I ", "I'", "where", "what", "how", "don't", "no ")):
            text = rng.choice(OPENINGS) + text
        else:
            text += rng.choice(CLOSINGS)
    if rng.random() < 0.1:
        text = text[:1].upper() + text[1:]
    return slipped(rng, text) if rng.random() < 0.06 else text


def slipped(rng: random.Random, text: str) -> str:
    """One letter left out, doubled, or exchanged with the next."""
    places = [i for i in range(1, len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    if not places:
        return text
    i = rng.choice(places)
    return text[:i] + rng.choice((text[i + 1], text[i] * 2 + text[i + 1], text[i + 1] + text[i])) + text[i + 2 :]


def spoken(text: str) -> str:
    """As people write it: no capitals but those of abbreviations."""
    return " ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in text.split())


def other_nouns(rng: random.Random, text: str, share: float) -> str:
    """Some of the common nouns exchanged for their like."""
    return " ".join(rng.choice(NOUNS[w]) if w in NOUNS and rng.random() < share else w for w in text.split())


def imperative(text: str) -> str:
    """``opens the file`` as ``open the file``: descriptions speak of a control in the third person."""
    match = _THIRD.match(text)
    if match is None:
        return text
    stem, ending = match.groups()
    verb = stem + {"ies": "y", "s": ""}.get(ending, ending[:-2])
    return verb + text[match.end() :] if verb in VERBS or (ending == "s" and len(stem) > 3) else text
