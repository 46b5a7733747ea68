"""Long texts by reference: what is typed is exact, whatever its length and its characters."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edgelam.action import Action, Verb
from edgelam.numbers import set_in_digits
from edgelam.quoted import QUOTED, inside
from edgelam.runtime.agent import Agent
from edgelam.runtime.desktop.sim import SimDesktop
from edgelam.runtime.prompt import HistoryEntry, Observation, render
from edgelam.runtime.request.references import LONG, shorten
from edgelam.trajectory import Outcome

WORDS = "Dear Zoë, thank you for the lovely afternoon by the river; the photos are here, and so is the recipe that you asked for. "


def text_of(length, begins=""):
    return (begins + WORDS * (length // len(WORDS) + 1))[:length]


def typed(text):
    return Action(Verb.TYPE, None, text)


@given(
    st.lists(
        st.text(st.characters(exclude_characters='"“”«»„', exclude_categories=["Cs"]), min_size=1, max_size=300),
        max_size=3,
    ),
    st.booleans(),
)
def test_what_stands_for_a_text_becomes_that_text_again(texts, elsewhere):
    subtask = "write " + " and ".join(f'"{t}"' for t in texts)
    short = shorten(subtask if not elsewhere else "write it", texts if elsewhere else ())
    references = short.quotes if elsewhere else [inside(m) for m in QUOTED.finditer(short.subtask)]
    assert [short.expand(typed(r)).text for r in references] == texts
    assert [short.expand(typed(f"~/Documents/{r}")).text for r in references if "/" not in r] == [
        f"~/Documents/{t}" for t, r in zip(texts, references, strict=True) if "/" not in r
    ]


@given(st.text(st.characters(exclude_characters='"“”«»„', exclude_categories=["Cs"]), max_size=900))
@example("BY ZERO")
def test_a_middle_that_is_left_out_comes_back(run):
    short = shorten(run)
    assert short.expand(typed(short.subtask)).text == set_in_digits(run)  # a number that it ends in is shown in digits
    assert len(short.subtask) <= 400


def test_two_texts_that_begin_alike_are_told_apart():
    one, other = text_of(200), text_of(300)
    short = shorten(f'write "{one}" and "{other}" and "{one}"', [other])
    first, second, third = (inside(m) for m in QUOTED.finditer(short.subtask))
    assert (first, second) == (third, short.quotes[0])
    assert [short.expand(typed(r)).text for r in (first, second)] == [one, other]


def test_an_ellipsis_of_the_persons_own_stays():
    short = shorten('write "wait…"', [text_of(100, "so…")])
    assert short.subtask == 'write "wait…"'
    assert short.expand(typed("wait…")).text == "wait…"


def test_short_texts_are_shown_as_they_are():
    text = text_of(LONG)
    assert shorten(f'type "{text}"').subtask == f'type "{text}"'


def test_the_prompt_shows_references_in_the_task_and_in_what_was_done():
    text = text_of(445, 'line 1\nsay \\"')
    prompt = render(Observation(f"type “{text}”", "W", False, (HistoryEntry(typed(text)),), ()))
    assert prompt.count("line 1 say") == 2
    assert len(prompt) < 200
    assert "\n" not in prompt.partition("\nDid:")[0]


@pytest.mark.model
@pytest.mark.parametrize("length", [178, 445, 5000])
@pytest.mark.parametrize(("quotes", "begins"), [('""', ""), ("“”", 'He said "no",\nthen \\ left;\n')])
def test_a_long_text_is_typed_exactly(shipped, length, quotes, begins):
    text = text_of(length, begins)
    desktop = SimDesktop(seed=3)
    done = Agent(desktop, shipped).run(f"type {quotes[0]}{text}{quotes[1]}", "Text Editor")
    assert (done.outcome, done.message) == (Outcome.DONE, "")
    assert desktop.running["Text Editor"].document.value == text


@pytest.mark.model
def test_a_long_text_without_quotes_is_typed_to_its_end(shipped):
    text = text_of(400).replace(",", "").replace(";", "").strip(" .")
    desktop = SimDesktop(seed=3)
    done = Agent(desktop, shipped).run(f"type {text}", "Text Editor")
    assert done.outcome is Outcome.DONE
    assert desktop.running["Text Editor"].document.value == text


@pytest.fixture(scope="module")
def shipped():
    from edgelam.retrieval import Index
    from edgelam.runtime.engine import open_engine
    from edgelam.runtime.models import locate
    from edgelam.runtime.policy import Policy

    engine = open_engine(locate(None), 1)
    yield Policy(engine, Index(None))
    engine.close()


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("set the quantity to twenty five", "set the quantity to 25"),
        ("change the volume to thirty percent", "change the volume to 30 percent"),
        ("zoom to one hundred and fifty %", "zoom to 150 %"),
        ("move it by seven", "move it by 7"),
        ("set it to one", "set it to 1"),
        ("write to seven dwarfs", "write to seven dwarfs"),
        ("open Seven Samurai", "open Seven Samurai"),
        ('change it to "seven"', 'change it to "seven"'),
        ("add it to one of them", "add it to one of them"),
    ],
)
def test_a_number_that_something_is_set_to_is_read_in_digits(said, read):
    assert shorten(said).subtask == read
