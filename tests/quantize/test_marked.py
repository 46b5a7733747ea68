"""Marked-up sentences: read, changed, put together, and turned into tags."""

import json
import random

import pytest

from edgelam.errors import UsageError
from edgelam.quantize.data import composed, marked, marked_text
from edgelam.runtime.request.subtask import SpanKind


def sentence(say, *rows):
    return marked.marked(say, rows)


SAVE = sentence(
    "write it is 'in it', then put it in the folder Pit",
    {"text": "write it is 'in it'", "typed": "it is 'in it'"},
    {"text": "put it in the folder Pit", "object": "it", "folder": "Pit"},
)


def test_words_are_found_in_their_place():
    _, second = SAVE.subtasks
    assert second.words(SpanKind.FOLDER) == "Pit"
    assert second.words(SpanKind.OBJECT) == "it"
    assert SAVE.say[second.start :].startswith("put it in")


APART = sentence(
    "make an event called Choir at 7, with bring the scores as its note",
    {
        "text": "make an event called Choir at 7, with bring the scores as its note",
        "typed": ["bring the scores", "Choir"],
        "value": "7",
    },
)


@pytest.mark.parametrize("said", [SAVE, APART])
def test_a_row_says_what_it_said(said):
    row = marked.as_row(said)
    assert marked.marked(row["say"], row["subtasks"]) == said


def test_several_of_one_kind_may_stand_apart():
    assert [s.kind for s in APART.subtasks[0].spans].count(SpanKind.TYPED) == 2


@pytest.mark.parametrize(
    ("say", "rows", "subtasks", "things"),
    [
        ("hide the grid and the ruler", [("hide the grid", "the grid", "turn off"), ("the ruler", "the ruler", "turn off")],
         ["hide the grid and the ruler"], "the grid and the ruler"),
        ("hide the grid, the tabs, and the ruler", [("hide the grid, the tabs", "the grid, the tabs", "turn off"), ("the ruler", "the ruler", "turn off")],
         ["hide the grid, the tabs, and the ruler"], "the grid, the tabs, and the ruler"),
        ("hide the grid, then the ruler", [("hide the grid", "the grid", "turn off"), ("the ruler", "the ruler", "turn off")],
         ["hide the grid", "the ruler"], "the grid"),
        ("hide the grid and the ruler too", [("hide the grid", "the grid", "turn off"), ("the ruler too", "the ruler", "turn off")],
         ["hide the grid", "the ruler too"], "the grid"),
        ("how long is a and b", [("how long is a", "a", "question"), ("b", "b", "question")], ["how long is a", "b"], "a"),
        ("hide the grid and the ruler", [("hide the grid", "the grid", "turn off"), ("the ruler", "the ruler", "other")],
         ["hide the grid", "the ruler"], "the grid"),
    ],
)  # fmt: skip
def test_things_that_one_command_is_for_are_one_subtask(say, rows, subtasks, things):
    read = sentence(say, *({"text": text, "object": thing, "command": command} for text, thing, command in rows))
    assert [s.text for s in read.subtasks] == subtasks
    assert read.subtasks[0].words(SpanKind.OBJECT) == things


def test_no_authored_sentence_marks_a_list_another_way():
    for read in marked.read(marked.AUTHORED):
        assert marked.with_lists(read.say, read.subtasks) == read.subtasks


@pytest.mark.parametrize(
    "line",
    ["[]", "{}", "no json", '{"say": "open it", "subtasks": [{"text": "close it"}]}', '{"say": "a b", "subtasks": [{"text": "b"}, {"text": "a"}]}'],
)  # fmt: skip
def test_a_line_that_is_no_sentence_is_named(tmp_path, line):
    (tmp_path / "x.jsonl").write_text(f"{json.dumps(marked.as_row(SAVE))}\n{line}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"x\.jsonl, line 2"):
        marked.read(tmp_path / "x.jsonl")


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / "x.jsonl.gz").write_bytes(b"nothing")
    with pytest.raises(UsageError, match=r"x\.jsonl\.gz"):
        marked.read(tmp_path / "x.jsonl.gz")


def test_a_tenth_is_held_out():
    authored = marked.read(marked.AUTHORED)
    train, held_out = marked.split(authored)
    assert len(held_out) == -(-len(authored) // marked.HELD_OUT_EVERY)
    assert not {s.say for s in train} & {s.say for s in held_out}


def test_every_frame_can_be_expanded():
    rng = random.Random(1)
    pools = {kind: ["x y"] for kind in SpanKind}
    for frame in composed.frames():
        piece = composed.expand(rng, frame, pools)
        assert piece.text == piece.text.strip()
        assert not set(piece.text) & set("(|<") or piece.text.startswith(("compute", "calculate", "work out"))


def test_composed_sentences_mark_whole_words_and_spans_inside_of_subtasks():
    composer = composed.Composer(marked.read(marked.AUTHORED)[:200])
    made = composer.sentences(random.Random(5))
    for s in (next(made) for _ in range(300)):
        end = 0
        for subtask in s.subtasks:
            assert subtask.start >= end
            end = subtask.end
            assert subtask.text == subtask.text.strip() == s.say[subtask.start : end]
            for span in subtask.spans:
                words = s.say[span.start : span.end]
                assert subtask.start <= span.start < span.end <= subtask.end
                assert words == words.strip()


@pytest.mark.parametrize(
    ("start", "end", "new", "said"),
    [(6, 8, "Jo", "write Jo in it"), (12, 14, "the box", "write me in the box"), (6, 8, "", "write  in it")],
)
def test_other_words_move_the_marks_behind_them(start, end, new, said):
    piece = marked_text.MarkedText(
        "write me in it", (marked_text.Mark(SpanKind.TYPED, 6, 8), marked_text.Mark(SpanKind.OBJECT, 12, 14))
    )
    changed = piece.replaced(start, end, new)
    assert changed.text == said
    words = {m.kind: changed.text[m.start : m.end] for m in changed.marks}
    assert words[SpanKind.TYPED] == (new if start == 6 else "me")
    assert words[SpanKind.OBJECT] == (new if start == 12 else "it")


def test_the_same_seed_makes_the_same_sentences():
    composer = composed.Composer(marked.read(marked.AUTHORED)[:50])
    first, second = (composer.sentences(random.Random(2)) for _ in range(2))
    assert [next(first) for _ in range(50)] == [next(second) for _ in range(50)]


def test_a_line_as_long_as_a_book_is_refused_at_once(tmp_path):
    file = tmp_path / "plans.jsonl"
    file.write_text(json.dumps({"say": "save " * 99_999, "subtasks": [{"text": "save " * 99_999}]}), encoding="utf-8")
    with pytest.raises(UsageError, match=r"line 1: no marked-up sentence \(it has \d+ characters\)\.$"):
        marked.read(file)
