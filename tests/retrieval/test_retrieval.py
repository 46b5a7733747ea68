import shutil

import numpy as np
import pytest

from edgelam.action import Verb
from edgelam.control import Control, Role, Snapshot, State, verbs_for
from edgelam.errors import ModelError
from edgelam.retrieval import Index
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.encoder import DEFAULT, Encoder, shared
from edgelam.retrieval.index import BESIDE, TOP_K, query_of
from edgelam.retrieval.lexical import bm25, words

SHOWN = frozenset({State.ENABLED, State.SHOWING})


def control(name, role=Role.BUTTON, path=(), about="", states=SHOWN):
    return Control(name, role, name, states=states, path=path, help=about, verbs=verbs_for(role, states))


def screen(*names, modal=False):
    return Snapshot("app", "W", tuple(c if isinstance(c, Control) else control(c) for c in names), modal)


class CountingEncoder(Encoder):
    def __init__(self):
        super().__init__()
        self.seen = 0

    def encode(self, texts):
        self.seen += len(texts)
        return np.eye(self.dimensions, dtype=np.float32)[[hash(t) % self.dimensions for t in texts]]


@pytest.mark.parametrize(
    ("a", "b"),
    [("multiplied", "×"), ("removing", "delete"), ("email", "mails"), ("settings", "Preferences")],
)
def test_words_that_mean_the_same(a, b):
    assert words(a) == words(b)


def test_bm25_prefers_the_rarer_word():
    scores = bm25("save the file", ["Save", "Open File", "New File", "Close File"])
    assert scores[0] == max(scores)
    assert bm25("x", []) == []


@pytest.mark.parametrize(
    ("subtask", "query"),
    [
        ("save it", "save it"),
        ('type "a and b, c" now', "type  text  now"),
        ("schreib „a b“ hinein", "schreib  text  hinein"),
    ],
)
def test_what_is_quoted_is_not_looked_for(subtask, query):
    assert query_of(subtask) == query


def names(found):
    return {c.control.name for c in found}


def test_what_is_named_comes_among_many():
    many = [f"Thing {i}" for i in range(60)]
    found = Index(None).search("print it", screen(*many, "Bold", "Print…"))
    assert "Print…" in names(found)
    assert len(found) <= TOP_K


def test_focus_default_and_dialog_fields_are_kept():
    focused = control("Zzz", Role.TEXT, states=SHOWN | {State.FOCUSED, State.EDITABLE})
    default = control("Yes", states=SHOWN | {State.DEFAULT})
    field = control("Comment", Role.TEXT, states=SHOWN | {State.EDITABLE})
    many = [f"save {i}" for i in range(40)]
    assert {"Zzz", "Yes", "Comment"} <= names(
        Index(None).search("save it", screen(*many, focused, default, field, modal=True))
    )


@pytest.mark.parametrize(
    ("request_", "name"),
    [('click on the "No" button', "No"), ('follow the link "in"', "In"), ("press “Über…”", "Über…")],
)
def test_what_is_named_between_quotes_is_kept_however_short(request_, name):
    others = [f"Button {i} on the page" for i in range(30)]
    assert name in [c.control.name for c in Index(None).search(request_, screen(*others, name))]


def test_a_keypad_gives_the_keys_of_the_numbers():
    found = Index(None).search("what is 12 times 7", screen(*"0123456789", "×", "+", "="))
    assert {"1", "2", "7", "×", "="} <= names(found)


def test_nothing_without_a_verb_or_name():
    label = Control("l", Role.LABEL, "save", states=SHOWN)
    assert names(Index(None).search("save", screen(label, control(""), "Save"))) == {"Save"}
    assert Index(None).search("save", screen(label)) == []


def test_embeddings_are_kept_on_disk(tmp_path):
    path = tmp_path / "e.cache"
    first = CountingEncoder()
    cache = EmbeddingCache(first, path)
    vectors = cache.encode(["a", "b", "a"])
    cache.save()
    again = CountingEncoder()
    assert np.allclose(EmbeddingCache(again, path).encode(["a", "b", "a"]), vectors, atol=1e-3)
    assert (first.seen, again.seen) == (2, 0)


def test_new_embeddings_are_limited_per_step(tmp_path):
    cache = EmbeddingCache(CountingEncoder())
    vectors = cache.encode(["a", "b", "c"], max_new=2)
    assert not vectors[2].any()
    assert len(cache) == 2


def test_nothing_is_embedded_after_a_stop():
    encoder = CountingEncoder()
    cache = EmbeddingCache(encoder)
    vectors = cache.encode([f"{n:03}" for n in range(100)], interrupted=lambda: encoder.seen > 0)
    assert vectors.shape[0] == 100
    assert 0 < len(cache) < 100


def test_a_damaged_cache_is_only_slow(tmp_path):
    path = tmp_path / "e.cache"
    path.write_bytes(b"PK broken")
    assert len(EmbeddingCache(CountingEncoder(), path)) == 0


def test_the_shipped_network_is_loaded_once():
    assert shared() is shared(DEFAULT) is shared(folder=DEFAULT)


def test_halves_of_characters_are_no_fault():
    assert np.isfinite(Encoder().encode(["Save \ud83d", ""])).all()


def test_the_encoder_knows_what_is_alike():
    vectors = Encoder().encode(["delete this file", "remove the document", "play some music"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_verbs_of_a_hidden_item_are_clicks():
    assert Verb.CLICK in control("Save", Role.MENU_ITEM).verbs


def test_what_is_no_encoder_folder_is_said(tmp_path):
    with pytest.raises(ModelError, match=r"model\.onnx is missing"):
        Encoder(folder=tmp_path)
    shutil.copytree(DEFAULT, tmp_path / "damaged")
    (tmp_path / "damaged" / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match="damaged"):
        Encoder(folder=tmp_path / "damaged").encode(["save"])
    (tmp_path / "damaged" / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="how wide"):
        Encoder(folder=tmp_path / "damaged")


def test_a_cache_of_another_encoder_is_not_used(tmp_path):
    cache = EmbeddingCache(CountingEncoder(), tmp_path / "e.cache")
    cache.encode(["a"])
    cache.save()
    narrow = CountingEncoder()
    narrow.dimensions = 16
    assert len(EmbeddingCache(narrow, tmp_path / "e.cache")) == 0


RIBBON = ("Home", "Insert", "Draw", "Layout", "References", "Mailings", "Review", "View", "Developer", "Add-ins")
SHOWN_TAB = ("Bold", "Italic", "Underline", "Font Size", "Font Colour", "Highlight", "Bullets", "Align Left", "Justify")


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ("make it bold, in italics and underlined", {"Bold", "Italic", "Underline"}),
        ("change the font size and the font colour", {"Font Size", "Font Colour"}),
        ("review the document", {"Review"}),
    ],
)
def test_a_ribbons_tabs_leave_room_for_what_is_on_it(request_, wanted):
    tabs = [control(n, Role.TAB, states=SHOWN | ({State.SELECTED} if n == "Home" else set())) for n in RIBBON]
    found = Index(None).search(request_, screen(*tabs, *SHOWN_TAB))
    assert wanted <= names(found)


@pytest.mark.parametrize("request_", ["make it bold", "align it left", "print it"])
def test_closed_menus_are_all_kept_while_there_is_room_beside(request_):
    menus = [control(n, Role.MENU) for n in ("File", "Edit", "View", "Go", "Tools", "Help")]
    assert len(menus) == BESIDE
    assert {m.name for m in menus} <= names(Index(None).search(request_, screen(*menus, *SHOWN_TAB)))


@pytest.mark.parametrize("name", ["File", "Edit", "View", "Go", "Tools", "Window", "Help"])
def test_of_more_closed_menus_the_likeliest_are_kept(name):
    """The focus takes a place as well: of seven menus some are left out, never the one that is meant."""
    menus = [control(n, Role.MENU) for n in ("File", "Edit", "View", "Go", "Tools", "Window", "Help")]
    document = control("Document", Role.TEXT, states=SHOWN | {State.FOCUSED, State.EDITABLE, State.MULTILINE})
    found = Index(None).search(f"have a look at the {name.lower()} things", screen(*menus, *SHOWN_TAB, document))
    assert {name, "Document"} <= names(found)
    assert len(found) <= TOP_K + BESIDE


def test_what_a_person_says_or_types_is_not_kept():
    """How well an act fits is asked with the request and the text that is typed: neither is a label."""
    cache = EmbeddingCache(CountingEncoder())
    index = Index(cache)
    index.relevance("note down the secret plan", control("Document", Role.TEXT), "secret plan")
    assert len(cache) == 0
    index.relevance("give the words more weight", control("Bold"))
    assert len(cache) == 1, "the label alone"
