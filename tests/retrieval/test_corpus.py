"""What the encoder learns from, and what it must not."""

import gzip
import json
import random
import re

import pytest

from edgelam.control import Control, Role
from edgelam.errors import UsageError
from edgelam.phrases import normalise
from edgelam.quantize.evaluate import voice
from edgelam.quantize.evaluate.suite import SUITES, load_suite, requests_of_suites
from edgelam.retrieval.corpus import (
    HELD_OUT,
    MEASURED,
    Applications,
    Corpus,
    Entry,
    digest,
    is_excluded,
    is_held_out,
    label_of,
    read,
    read_wordings,
)
from edgelam.retrieval.phrasing import bare, from_description, from_label, imperative, slipped
from edgelam.retrieval.text import control_text

PAIRS = [
    {"source": "gimp", "kind": "tooltip", "label": "_Flatten", "said": "Merge all layers into one"},
    {"source": "kde-docbook:dolphin", "kind": "tooltip", "label": "Split", "said": "Show two folders"},
    {"source": "konsole", "kind": "tooltip", "label": "Split View", "said": "Show two shells"},
    {"source": "gimp", "kind": "keyword", "label": "Ink", "said": "pen"},
]
WINDOWS = [
    {"app": "gimp", "title": "Layers", "rows": [["button", "New", "Add a layer", []], ["button", "Raise", "", []]]}
]


def written(path, records):
    text = "".join(json.dumps(r) + "\n" for r in records).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


@pytest.fixture
def files(tmp_path):
    return [written(tmp_path / "pairs.jsonl.gz", PAIRS), written(tmp_path / "windows.jsonl", WINDOWS)]


def labels(corpus):
    return {entry.labels[0] for entry in corpus.entries if entry.kind != "wording"}


def test_the_corpus_is_split_by_application(files):
    assert labels(read(files)) == {"Flatten", "Ink", "New", "Raise"}
    assert labels(read(files, Applications.HELD_OUT)) == {"Split View"}
    assert labels(read(files, Applications.ALL)) == {"Flatten", "Ink", "New", "Raise", "Split View"}


@pytest.mark.parametrize("source", ["gwenview", "kde-docbook:dolphin", "Nemo", "libreoffice-draw/help"])
def test_nothing_is_learned_from_an_application_that_is_measured(source):
    assert is_excluded(source)


def test_what_is_measured_is_neither_learned_from_nor_chosen_by():
    suites = {t.app for path in [*SUITES.values(), voice.SUITE] for t in load_suite(path)}
    families = {"writer", "chromium"}
    assert {digest(app) for app in suites - families} <= MEASURED
    assert not {digest(app) for app in HELD_OUT} & MEASURED


def test_no_wording_names_an_application_that_is_measured():
    words = {w for e in read_wordings() for text in e.labels + e.wordings for w in re.findall(r"[\w-]+", text.lower())}
    assert not {w for w in words if digest(w) in MEASURED} - {"drawing"}  # a word, too


def test_no_request_of_a_suite_is_a_wording():
    assert not requests_of_suites() & {normalise(w) for e in read_wordings() for w in e.wordings}


def test_every_eighth_of_the_wordings_is_held_out():
    entries = list(read_wordings())
    assert 0.08 < sum(map(is_held_out, entries)) / len(entries) < 0.17
    assert not {e.labels for e in read([]).entries} & {e.labels for e in read([], Applications.HELD_OUT).entries}


def test_examples_repeat_and_their_negatives_are_not_meant():
    corpus = read([])
    drawn = [list(corpus.examples(random.Random(4), 200, together=8)) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 200
    for example in drawn[0]:
        assert label_of(example.control) in example.meant
        assert not example.meant & {label_of(text) for text in example.others}


def test_requests_of_one_screen_come_together():
    screens = [Entry((f"Label {s} {n}",), (), ("say it",), "wording", str(s)) for s in range(9) for n in range(4)]
    drawn = list(Corpus(screens).examples(random.Random(1), 40, others=0, together=4))
    groups = [example.control.split()[1] for example in drawn]
    assert all(len(set(groups[start : start + 4])) == 1 for start in range(0, 40, 4))


@pytest.mark.parametrize("line", ["[]", '{"label": "Save"}', "no JSON"])
def test_what_is_no_data_is_said(tmp_path, line):
    path = tmp_path / "data.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match=r"data\.jsonl, line 1"):
        read([path])
    with pytest.raises(UsageError, match="no file"):
        read([tmp_path / "none.jsonl"])


@pytest.mark.parametrize(
    ("text", "asked"), [("opens the file", "open the file"), ("copies it", "copy it"), ("this one", "this one")]
)
def test_descriptions_become_imperatives(text, asked):
    assert imperative(text) == asked


def test_requests_are_made_of_labels_and_descriptions():
    rng = random.Random(0)
    asked = [from_label(rng, "_Delete File...") for _ in range(40)]
    assert len(set(asked)) > 10
    assert not any("_" in text or "..." in text for text in asked)
    said = from_description(rng, "If enabled, shows the ruler. More about it.").lower()
    assert "ruler" in said
    assert "More about" not in said
    assert bare("_Save &As…") == "Save As"
    assert slipped(random.Random(2), "picture") != "picture"
    assert slipped(rng, "a b") == "a b"


def test_a_control_is_found_by_where_it_stands_and_its_name():
    control = Control("1", Role.MENU_ITEM, "Zoom In", path=("Notes", "View", "Zoom"))
    assert control_text(control, "Notes") == "View › Zoom › Zoom In"
    assert label_of(control_text(control, "Notes")) == "zoom in"
