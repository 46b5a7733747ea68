"""What people put into requests: names, texts, numbers; and how their typing is imperfect."""

from __future__ import annotations

import random

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
    """A person's hand: politeness, a lower-case start, now and then a typo outside the values to keep."""
    if rng.random() < 0.35:
        request = rng.choice(POLITE) + request
    if rng.random() < 0.4:
        request = request[0].upper() + request[1:]
    if rng.random() < 0.12:
        request = _typo(rng, request, keep)
    if rng.random() < 0.15:
        request += rng.choice([".", ".", "!", " please"])
    return request


def _typo(rng: random.Random, request: str, keep: tuple[str, ...]) -> str:
    places = [i for i in range(1, len(request) - 1) if request[i].isalpha() and request[i + 1].isalpha()]
    kept = [range(at, at + len(k)) for k in keep if k and (at := request.find(k)) >= 0]
    places = [i for i in places if not any(i in r or i + 1 in r for r in kept)]
    if not places:
        return request
    i = rng.choice(places)
    swapped = request[:i] + request[i + 1] + request[i] + request[i + 2 :]
    return rng.choice([swapped, request[:i] + request[i + 1 :]])
