"""Marked-up sentences as tags, and back."""

from edgelam.quantize.data import marked
from edgelam.quantize.train.tagger import NOTHING, example_of
from edgelam.retrieval.encoder import open_tokenizer
from edgelam.runtime.request.tagger import DEFAULT, subtasks_of
from edgelam.runtime.request.tagging import COMMANDS, CUTS, DATA_TAGS, THING_TAGS, Tagged


def test_tags_say_what_was_marked():
    """A mark that ends within a word takes the word; else everything comes back."""
    tokenizer = open_tokenizer(DEFAULT, None)
    back = 0
    sentences = marked.read(marked.AUTHORED)[:300]
    for sentence in sentences:
        words, rows = example_of(tokenizer, sentence)
        assert all(len(row) == len(words.ids) for row in rows)
        assert all((row[piece] != NOTHING) == (piece in words.firsts) for row in rows[:3] for piece in range(len(row)))
        cuts, data, things, commands = ([row[piece] for piece in words.firsts] for row in rows)
        wanted = {s.command for s in sentence.subtasks} - {None}
        assert {COMMANDS[c] for c in commands if c != NOTHING} == wanted
        tagged = Tagged([CUTS[t] for t in cuts], [DATA_TAGS[t] for t in data], [THING_TAGS[t] for t in things], 0.0)
        read = subtasks_of(sentence.say, words.bounds, tagged)
        back += [s.text for s in read] == [s.text for s in sentence.subtasks]
    assert back >= 0.95 * len(sentences)
