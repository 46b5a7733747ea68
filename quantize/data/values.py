"""What people put into requests: names, texts, numbers; and how their typing is imperfect."""

from __future__ import annotations

import random
import re

FIRST = [
    "Anna",
    "Björn",
    "Chloé",
    "Daiki",
    "Elif",
    "Fatima",
    "Greta",
    "Hugo",
    "Inés",
    "Jürgen",
    "Kofi",
    "Łukasz",
    "Marta",
    "Noor",
    "Olga",
    "Pavel",
    "Quinn",
    "Rosa",
    "Søren",
    "Tōru",
    "Uma",
    "Vera",
    "Wei",
    "Xavier",
    "Yara",
    "Zoë",
]
LAST = [
    "Abe",
    "Bauer",
    "Castro",
    "Dąbrowski",
    "Eriksen",
    "Ferrari",
    "García",
    "Haddad",
    "Ito",
    "Jansen",
    "Kowalski",
    "Lopez",
    "Müller",
    "Novák",
    "Okafor",
    "Petit",
    "Quist",
    "Rossi",
    "Šimić",
    "Tanaka",
    "Weber",
    "Yılmaz",
    "Zhang",
]
CITIES = "Berlin Zürich Tokyo Kraków São_Paulo Malmö Lagos Québec Ankara Porto Seoul".replace("_", " ").split()
NOUNS = [
    "report",
    "letter",
    "budget",
    "invoice",
    "recipe",
    "poem",
    "plan",
    "summary",
    "diary",
    "agenda",
    "story",
    "schedule",
    "list",
    "memo",
    "essay",
    "draft",
]
SUFFIXES = ["txt", "txt", "md", "odt", "csv", "log", "html"]
FOLDERS = ["Documents", "Documents", "Downloads", "Desktop"]
SENTENCES = (
    "Grüße aus Köln", "hello world", "The quick brown fox", "see you at 5 pm", "naïve café", "Das kostet 12 €", "Buy milk, eggs and bread",
    "東京で会いましょう", "Meeting moved to Monday", "Привет, мир", "2 + 2 = 4", "Dear Sir or Madam,", "thanks for everything!", "¿Dónde está la biblioteca?",
    "call me back", "Zażółć gęślą jaźń", "Order no. 4711", "x = y * 3", "I will be late tomorrow", "Remember the keys", "To be, or not to be",
    "Happy birthday – enjoy the day", "Ça va bien", "the meeting is at noon", "no more than 50 people", "Sommer in Tōkyō", "pay the rent", "water the plants",
)  # fmt: skip
POLITE = ("", "", "", "", "please ", "can you ", "could you ", "I want you to ", "now ")


def person(rng: random.Random) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def email(rng: random.Random) -> str:
    return f"{rng.choice(['info', 'anna', 'sales', 'j.doe', 'team', 'max', 'office'])}@{rng.choice(['example.org', 'mail.test', 'firm.example', 'uni.test'])}"


def phone(rng: random.Random) -> str:
    return f"+{rng.randrange(10, 99)} {rng.randrange(100, 999)} {rng.randrange(1000, 9999)}"


def sentence(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return rng.choice(SENTENCES)
    words = [
        *rng.sample(NOUNS, 2),
        rng.choice(FIRST),
        rng.choice(CITIES),
        str(rng.randrange(2, 900)),
        rng.choice(["and", "für", "– 5 €", "is ready", "comes today", "with"]),
    ]
    rng.shuffle(words)
    return " ".join(words[: rng.randrange(2, 6)])


def file_name(rng: random.Random) -> str:
    stem = rng.choice(NOUNS)
    form = rng.choice(["{s}", "{s}", "{s}{n}", "{s}-{n}", "my_{s}", "{c}"])
    return f"{form.format(s=stem, n=rng.randrange(1, 99), c=stem.title())}.{rng.choice(SUFFIXES)}"


def quoted(rng: random.Random, text: str) -> str:
    """Text as a request marks it; unmarked only where its end is plain to see."""
    style = rng.random()
    if style < 0.65:
        return f'"{text}"'
    if style < 0.8:
        return f"“{text}”"
    return f'"{text}"' if any(c in text for c in ",.!?+*=–") or " and " in text else text


def noisy(rng: random.Random, request: str, keep: tuple[str, ...]) -> str:
    """A person's hand: politeness, a capital or none, now and then a typo outside the values to keep."""
    said = greeting(rng) + mistyped(rng, request, keep)
    return (said[0].upper() + said[1:] if rng.random() < 0.4 else said) + ending(rng)


def greeting(rng: random.Random) -> str:
    return rng.choice(POLITE) if rng.random() < 0.35 else ""


def ending(rng: random.Random) -> str:
    return rng.choice([".", ".", "!", " please"]) if rng.random() < 0.15 else ""


def mistyped(rng: random.Random, said: str, keep: tuple[str, ...]) -> str:
    """Now and then a typo, or a word as speech recognition mishears it, outside the values to keep."""
    draw = rng.random()
    if draw < 0.08:
        return _typo(rng, said, keep)
    return _misheard(rng, said, keep) if draw < 0.11 else said


MISHEARD = {
    "write": "right", "bold": "bald", "save": "safe", "file": "vile", "new": "knew", "tab": "tap", "wrap": "rap", "mail": "male", "send": "sent",
    "to": "too", "for": "four", "by": "buy", "close": "clothes", "check": "cheque", "set": "said", "add": "at", "page": "paige", "find": "fined",
    "text": "texts", "note": "know", "hide": "hyde", "show": "shoe", "click": "quick", "type": "tight",
}  # fmt: skip
"""Near-homophones, as speech recognition gives them now and then."""


def _misheard(rng: random.Random, said: str, keep: tuple[str, ...]) -> str:
    """One word outside quotes and values exchanged for one that sounds like it."""
    kept = [range(at, at + len(k)) for k in keep if k and (at := said.find(k)) >= 0]
    free = [m for m in re.finditer(r"[a-z]+", said) if m.group() in MISHEARD and not any(m.start() in r for r in kept)]
    free = [m for m in free if said.count('"', 0, m.start()) % 2 == 0]
    if not free:
        return said
    word = rng.choice(free)
    return said[: word.start()] + MISHEARD[word.group()] + said[word.end() :]


def _typo(rng: random.Random, request: str, keep: tuple[str, ...]) -> str:
    places = [i for i in range(1, len(request) - 1) if request[i].isalpha() and request[i + 1].isalpha()]
    kept = [range(at, at + len(k)) for k in keep if k and (at := request.find(k)) >= 0]
    places = [i for i in places if not any(i in r or i + 1 in r for r in kept)]
    if not places:
        return request
    i = rng.choice(places)
    swapped = request[:i] + request[i + 1] + request[i] + request[i + 2 :]
    return rng.choice([swapped, request[:i] + request[i + 1 :]])


def address(rng: random.Random) -> str:
    """A web address as people type it."""
    if rng.random() < 0.3:
        folder = rng.choice(["~/", "~/", f"~/{rng.choice(FOLDERS)}/", "file:///tmp/"])
        return f"{folder}{rng.choice(NOUNS)}{rng.choice(['', '', '-2', '_new'])}.{rng.choice(['html', 'html', 'htm', 'pdf', 'svg'])}"
    host = rng.choice(["example.org", "wiki.example", "news.test", "shop.example.com", "intranet.test", "maps.example"])
    return rng.choice(["", "", "https://", "www."]) + host + rng.choice(["", "", f"/{rng.choice(NOUNS)}", "/help"])


def date(rng: random.Random) -> str:
    day, month = rng.randrange(1, 29), rng.randrange(1, 13)
    names = ("January", "March", "April", "June", "July", "October", "December")
    return rng.choice(
        [f"2027-{month:02}-{day:02}", f"{day} {rng.choice(names)}", f"{day}/{month}/2027", f"{day}.{month}."]
    )


def hour(rng: random.Random) -> str:
    return f"{rng.randrange(0, 24):02}:{rng.randrange(0, 60, 5):02}"


def amount(rng: random.Random) -> str:
    return rng.choice(
        [f"{rng.randrange(1, 900)}", f"{rng.randrange(1, 90)}.{rng.randrange(10, 99)}", f"{rng.randrange(1, 99)} €"]
    )


def heading(rng: random.Random) -> str:
    """The name of some thing: one to three words."""
    first, second = rng.choice(NOUNS), rng.choice([rng.choice(CITIES), rng.choice(FIRST), str(rng.randrange(2, 2030))])
    return rng.choice(
        [first.title(), f"{first.title()} {second}", f"{second} {first}", f"{rng.choice(FIRST)}'s {first}"]
    )
