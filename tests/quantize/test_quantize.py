"""``edgelam quantize`` on networks small enough to make here; skipped without the training extra."""

import atexit
import gzip
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("peft")

import gguf
import numpy as np
import torch
from click.testing import CliRunner
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM

from edgelam.cli.quantize import command
from edgelam.errors import Exit, ModelError, UsageError
from edgelam.quantize.data import screens
from edgelam.quantize.evaluate.fidelity import Replies, is_right, lost, nearness
from edgelam.quantize.evaluate.quantization import choose, front
from edgelam.quantize.export import child
from edgelam.quantize.export.corpus import HARD
from edgelam.quantize.export.disk import digest
from edgelam.quantize.export.folder import check_folder
from edgelam.quantize.export.huggingface import convert
from edgelam.quantize.export.llamacpp import Order, fallbacks, quantize
from edgelam.quantize.export.probe import importance, opened
from edgelam.quantize.export.types import GgufType
from edgelam.quantize.shrink import Request, shrink
from edgelam.runtime.engine.gguf_tokenizer import read_tokenizer
from edgelam.runtime.engine.header import read_header
from edgelam.runtime.models import locate
from tests.quantize import tiny

quiet = lambda _: None  # noqa: E731


@pytest.fixture(scope="session")
def llama(tmp_path_factory):
    return tiny.causal(tmp_path_factory.mktemp("hf") / "small", "SmolLM 2")


def test_a_tokenizer_of_pieces_is_read_back(tmp_path):
    folder = tiny.causal(tmp_path / "gemma3", "Gemma 3")
    read = Tokenizer.from_str(tiny.pieces())
    convert(folder, tmp_path / "m.gguf", quiet)
    again = Tokenizer.from_str(json.dumps(read_tokenizer(read_header(tmp_path / "m.gguf"))))
    with opened(tmp_path / "m.gguf") as probe:
        for text in HARD:
            ids = again.encode(text, add_special_tokens=False).ids
            assert ids == read.encode(text, add_special_tokens=False).ids == probe.tokens(text)
            assert again.decode(ids, skip_special_tokens=False) == text


def test_what_cannot_be_trusted_is_refused(llama, tmp_path):
    def broken(name: str) -> Path:
        return Path(shutil.copytree(llama, tmp_path / name))

    folder = broken("pickle")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match="is a pickle"):
        check_folder(folder)
    folder = broken("link")
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (folder / "extra.json").symlink_to(tmp_path / "secret")
    with pytest.raises(ModelError, match="outside the folder"):
        check_folder(folder)
    folder = broken("template")
    (folder / "chat_template.jinja").write_text("{% for x in %}", encoding="utf-8")
    with pytest.raises(ModelError, match="does not parse"):
        check_folder(folder)
    folder = broken("short")
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data[: len(data) // 2])
    with pytest.raises(ModelError, match="cut short"):
        convert(folder, tmp_path / "x.gguf", quiet)
    folder = broken("kind")
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps({**config, "architectures": ["MambaForCausalLM"]}), encoding="utf-8")
    with pytest.raises(ModelError, match="MambaForCausalLM cannot be converted"):
        convert(folder, tmp_path / "x.gguf", quiet)
    (folder / "config.json").write_text("[" * 99999, encoding="utf-8")
    with pytest.raises(ModelError, match="no JSON"):
        check_folder(folder)


def test_the_matrix_is_the_mean_square_of_the_inputs(llama, tmp_path):
    path = tmp_path / "m.gguf"
    convert(llama, path, quiet)
    matrix = importance(path, ["click the button"], quiet)
    assert set(matrix) >= {"blk.0.attn_q.weight", "blk.1.ffn_down.weight"}
    model = AutoModelForCausalLM.from_pretrained(llama)
    seen: list[torch.Tensor] = []
    model.model.layers[1].mlp.down_proj.register_forward_hook(lambda _m, given, _o: seen.append(given[0]))
    with opened(path) as probe, torch.no_grad():
        model(torch.tensor([probe.tokens("click the button")]))
    expected = seen[0][0].square().mean(0).numpy()
    assert matrix["blk.1.ffn_down.weight"] == pytest.approx(expected, rel=0.05, abs=1e-6)


def test_types_fall_back_and_say_so(llama, tmp_path):
    path = tmp_path / "m.gguf"
    convert(llama, path, quiet)
    said: list[str] = []
    child.run("x", quantize, path, tmp_path / "k.gguf", Order(GgufType.Q4_K_M), None, say=said.append)
    fell = fallbacks(tmp_path / "k.gguf", GgufType.Q4_K_M)
    assert fell
    assert "no multiple of 256" in str(fell[0])
    assert any("tensor 1 of" in line for line in said)
    order = Order(GgufType.Q4_0, overrides={"ffn_down": "Q8_0"})
    child.run("x", quantize, path, tmp_path / "o.gguf", order, None, say=quiet)
    kinds = {t.name: t.kind for t in read_header(tmp_path / "o.gguf").tensors}
    assert (kinds["blk.0.ffn_down.weight"], kinds["blk.0.ffn_up.weight"]) == ("Q8_0", "Q4_0")
    assert not fallbacks(tmp_path / "o.gguf", GgufType.Q4_0)


def _ends(_say) -> None:
    import os

    os._exit(9)


def test_a_process_that_dies_is_a_sentence(monkeypatch):
    from tests.quantize import test_quantize

    monkeypatch.setattr(sys, "path", [*sys.path, str(Path(__file__).parents[2])])  # where another process finds it
    with pytest.raises(ModelError, match=r"Quantizing failed: .* \(9\)"):
        child.run("Quantizing", test_quantize._ends, say=quiet)


def test_a_process_that_answered_ends_by_itself(capfd):
    """Ended by force, its libraries leave locks behind and say so."""
    assert child.run("x", atexit.register, print, "cleared up", say=quiet) is print
    assert "cleared up" in capfd.readouterr().out


def test_files_are_made_measured_reported_and_not_made_twice(tmp_path):
    shutil.copy2(locate(None), tmp_path / "small.gguf")
    small = tmp_path / "small.gguf"
    request = Request(small, tmp_path / "out", (GgufType.Q8_0, GgufType.Q4_0), prompts=10, cases=10, threads=1)
    report = shrink(request, quiet)
    assert sorted(p.name for p in (tmp_path / "out").glob("*.gguf")) == ["small-Q4_0.gguf", "small-Q8_0.gguf"]
    big, less = (r["measures"] for r in report["types"])
    assert 0 <= big["kl"] < less["kl"]
    assert big["agreement"] > less["agreement"]
    table = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "| original |" in table
    assert "step success" in table
    times = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").glob("*.gguf")}
    shrink(request, quiet)
    assert times == {p: p.stat().st_mtime_ns for p in (tmp_path / "out").glob("*.gguf")}
    (tmp_path / "out" / "small-Q5_0.gguf").write_bytes(b"mine")
    with pytest.raises(UsageError, match="already there"):
        shrink(Request(small, tmp_path / "out", (GgufType.Q5_0,), prompts=10, cases=10, threads=1), quiet)
    (tmp_path / "out" / "quantize.json").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match=r"Q8_0.gguf is already there"):
        shrink(request, quiet)


def _trained_again(folder: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(folder / "model.safetensors")
    save_file(
        {k: v * 1.5 if v.ndim == 2 else v for k, v in weights.items()}, folder / "model.safetensors", {"format": "pt"}
    )


def test_what_changed_is_said_and_made_anew(llama, tmp_path, monkeypatch):
    monkeypatch.setattr(child, "run", lambda what, function, *given, say: function(*given, say))
    monkeypatch.setattr("edgelam.quantize.shrink.Measure", StubMeasure)
    folder, out, said = Path(shutil.copytree(llama, tmp_path / "m")), tmp_path / "out", []

    def go(**more) -> bytes:
        said.clear()
        report = shrink(
            Request(folder, out, ("Q8_0",), **{"cases": 10, "matrix": False, "threads": 1, **more}), said.append
        )
        assert report["fidelity"].startswith("Source fidelity: logits within")
        assert (out / "report.md").read_text(encoding="utf-8").startswith(report["fidelity"])
        return (out / "m-Q8_0.gguf").read_bytes()

    first = go()
    assert go() == first
    assert not said
    _trained_again(folder)
    second = go()
    assert second != first
    assert "made anew, since these are not as they were last time: the model" in said
    go(cases=12)
    assert any(line.endswith("last time: --cases") for line in said)
    recorded = tmp_path / "runs.jsonl"
    runs = gzip.decompress(Path(screens.__file__).with_name("real.jsonl.gz").read_bytes())
    for text in (runs, runs * 2):
        recorded.write_bytes(text)
        go(cases=12, trajectories=recorded)
        assert any(line.endswith("last time: the trajectories") for line in said)
    (out / "m-Q8_0.gguf").write_bytes(b"mine")
    with pytest.raises(UsageError, match="already there"):
        go(cases=12, trajectories=recorded)


def test_an_adapter_that_was_trained_again_is_another_model(llama, tmp_path, monkeypatch):
    peft = pytest.importorskip("peft")
    monkeypatch.setattr(child, "run", lambda what, function, *given, say: function(*given, say))
    monkeypatch.setattr("edgelam.quantize.shrink.Measure", StubMeasure)
    lora, out, said = tmp_path / "lora", tmp_path / "out", []

    def go(scale) -> bytes:
        base = AutoModelForCausalLM.from_pretrained(llama)
        wrapped = peft.get_peft_model(base, peft.LoraConfig(r=2, target_modules=["q_proj"]))
        for name, parameter in wrapped.named_parameters():
            if "lora_" in name:
                torch.nn.init.constant_(parameter, scale)
        wrapped.save_pretrained(lora)
        said.clear()
        shrink(Request(llama, out, ("Q8_0",), lora=lora, cases=10, matrix=False, threads=1), said.append)
        return next(out.glob("*-Q8_0.gguf")).read_bytes()

    first = go(0.1)
    assert go(0.1) == first
    assert not any(line.startswith("made anew") for line in said)
    assert go(0.3) != first
    assert "made anew, since these are not as they were last time: the adapter" in said


def test_outputs_inside_the_models_folder_are_not_taken_for_it(llama, tmp_path, monkeypatch):
    monkeypatch.setattr(child, "run", lambda what, function, *given, say: function(*given, say))
    monkeypatch.setattr("edgelam.quantize.shrink.Measure", StubMeasure)
    folder, said = Path(shutil.copytree(llama, tmp_path / "m")), []
    monkeypatch.chdir(folder)  # and ``.`` has its folder's name
    for _ in range(2):
        said.clear()
        shrink(Request(Path(), Path("out"), ("Q8_0",), cases=10, matrix=False, threads=1), said.append)
    assert not said
    assert (folder / "out" / "m-Q8_0.gguf").is_file()
    with pytest.raises(UsageError, match="give --out a folder of its own"):
        shrink(Request(Path(), folder, ("Q8_0",), cases=10, matrix=False, threads=1), quiet)


def test_a_folder_is_digested_where_the_outputs_are_around_it(tmp_path):
    model = tmp_path / "out" / "m"
    model.mkdir(parents=True)
    (model / "a").write_text("1", encoding="utf-8")
    before = digest(model, tmp_path / "out")
    (model / "a").write_text("2", encoding="utf-8")
    assert digest(model, tmp_path / "out") != before


def test_where_there_is_no_room_nothing_is_begun(llama, tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(UsageError, match=r"MB are needed in .*, and 0 MB are free"):
        shrink(Request(llama, tmp_path / "out", ("Q8_0",), cases=10, matrix=False, threads=1), quiet)


@pytest.mark.parametrize("data", [b"\x1f\x8b damaged", gzip.compress(b"x" * 5000, mtime=0)[:20], b"", b"[]\n"])
def test_recorded_runs_that_are_damaged_are_said_first(data, tmp_path):
    (tmp_path / "runs.jsonl.gz").write_bytes(data)
    with pytest.raises(UsageError, match=r"runs\.jsonl"):
        shrink(Request(locate(None), tmp_path / "out", ("Q8_0",), trajectories=tmp_path / "runs.jsonl.gz"), quiet)


def test_what_llama_cpp_says_is_passed_on(tmp_path):
    with pytest.raises(ModelError, match=r"could not quantize edgelam-5\.1\.gguf to Q8_0: .*regular expression"):
        quantize(locate(None), tmp_path / "x.gguf", Order(GgufType.Q8_0, overrides={"([": "Q8_0"}), None, quiet)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [("split.count", 2, "is one of 2 parts"), ("general.type", "adapter", "is an adapter, not a model")],
)
def test_what_is_only_a_part_of_a_model(key, value, says, tmp_path):
    writer = gguf.GGUFWriter(tmp_path / "m.gguf", "llama")
    add = writer.add_uint16 if isinstance(value, int) else writer.add_string
    add(key, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.close()
    with pytest.raises(ModelError, match=says):
        shrink(Request(tmp_path / "m.gguf", tmp_path / "out", ("Q8_0",)), quiet)


class StubMeasure:
    """Measures nothing: what is tried here is what is made, and when."""

    def __init__(self, *_given) -> None: ...

    def __call__(self, path: Path):
        numbers = dict.fromkeys(
            ("kl", "agreement", "perplexity", "load_s", "prefill", "decode", "rss_mb", "decide_ms"), 1.0
        )
        share = {"value": 1.0, "low": 1.0, "high": 1.0, "n": 2}
        return {"step_success": share, "tokens": 1, **numbers}, Replies(("a", "b"), (True, True), (1.0, 1.0))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole console")
def test_ctrl_c_leaves_nothing_broken(tmp_path):
    out = tmp_path / "out"
    shutil.copy2(locate(None), tmp_path / "small.gguf")
    asked = [
        "quantize",
        str(tmp_path / "small.gguf"),
        "--type",
        "Q8_0,Q4_0",
        "--no-matrix",
        "--cases",
        "10",
        "-o",
        str(out),
    ]
    heard = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # noqa: E731  a job in the background ignores Ctrl-C
    run = subprocess.Popen(
        [sys.executable, "-m", "edgelam", *asked],
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        preexec_fn=heard,  # noqa: PLW1509  no threads here
    )
    assert run.stderr is not None
    said = next(line for line in run.stderr if "Q8_0: tensor 9 of" in line)
    run.send_signal(signal.SIGINT)
    rest = run.stderr.read()
    assert run.wait(60) == Exit.STOPPED, (said, rest)
    assert "Stopped." in rest
    assert "Traceback" not in rest
    assert not [p.name for p in out.rglob("*") if p.name not in ("quantize.json",)]
    again = subprocess.run(
        [sys.executable, "-m", "edgelam", *asked], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert again.returncode == 0, again.stderr
    assert "measuring the original" not in again.stderr
    assert len(list(out.glob("*.gguf"))) == 2


def test_a_file_that_differs_is_not_left_behind(llama, tmp_path, monkeypatch):
    def fail(*_given) -> None:
        raise ModelError("differs")

    monkeypatch.setattr(child, "run", lambda what, function, *given, say: function(*given, say))
    monkeypatch.setattr("edgelam.quantize.shrink.Measure", StubMeasure)
    monkeypatch.setattr("edgelam.quantize.shrink.verify", fail)
    with pytest.raises(ModelError, match="differs"):
        shrink(Request(llama, tmp_path / "out", (GgufType.Q8_0,), matrix=False, cases=10, threads=1), quiet)
    assert not list((tmp_path / "out").glob("*.gguf"))
    assert not [p.name for p in (tmp_path / "out").iterdir() if p.name != "quantize.json"]


@pytest.mark.parametrize(
    ("expected", "given_", "right"),
    [
        ('click "A" .', 'click "A" .', True), ('click "A" .', 'click "A"', False), ("done", "done", True),
        ('fail "no"', 'fail "There is none."', True), ('ask "x"', "done", False), ('click "A"', "nonsense", False),
    ],
)  # fmt: skip
def test_what_counts_as_right(expected, given_, right):
    assert is_right(expected, given_) is right


def test_loss_is_of_pairs():
    before = Replies(("a", "b", "c", "d"), (True, True, True, False), (1.0,))
    after = Replies(("a", "x", "c", "d"), (True, False, True, False), (1.0,))
    loss = lost(before, after)
    assert (loss.points, loss.same, loss.n) == (25.0, 0.75, 4)
    assert loss.low < 25.0 < loss.high


def row(kind: str, size: float, success: float, loss: float, kl: float = 0.1):
    return {
        "kind": kind, "file": f"{kind}.gguf", "megabytes": size,
        "measures": {"step_success": {"value": success}, "loss": {"points": loss, "low": 0, "high": 1, "n": 9}, "kl": kl},
    }  # fmt: skip


def test_the_original_is_asked_once_where_it_is_held_against_itself():
    class Reader:
        asked = 0

        def tokens(self, text: str) -> list[int]:
            return list(text.encode())

        def logits(self, ids):
            self.asked += 1
            return np.eye(256, dtype=np.float32)[list(ids)]

        def close(self) -> None: ...

    reader = Reader()
    near = nearness(reader, reader, ["abc"])
    assert (near.kl, near.agreement, near.tokens, reader.asked) == (0.0, 1.0, 3, 1)
    assert nearness(reader, Reader(), ["abc"]).perplexity == near.perplexity


def test_the_pick_is_the_smallest_that_loses_little():
    rows = [
        row("Q8_0", 100, 0.9, 0.0),
        row("Q4_0", 50, 0.895, 0.5, 0.3),
        row("IQ4_NL", 50.2, 0.895, 0.5, 0.1),
        row("Q2_K", 30, 0.5, 40),
    ]
    assert choose(rows, 0.5, 60)["kind"] == "IQ4_NL"
    assert choose(rows, 0.2, 60)["kind"] is None
    assert choose(rows, 0.2, 200)["kind"] == "Q8_0"
    assert [r["kind"] for r in front(rows)] == ["Q8_0", "Q4_0", "Q2_K"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--type", "Q9_9"], "no type 'Q9_9'"), ([], "--type"), (["--type", "Q8_0", "--override", "x"], "PATTERN=TYPE"),
        (["--type", "Q8_0", "--lora", "."], "GGUF file cannot take"), (["--type", "Q8_0", "--embedding", "Q9"], "no type 'Q9' for a tensor"),
        (["--type", "Q8_0", "--override", "([=Q8_0"], "([ is no regular expression"), (["--type", "Q8_0", "--override", "x=Q9"], "no type 'Q9' for a tensor"),
        (["--type", "Q8_0", "--override", "fnn_down=Q8_0"], "No tensor of edgelam-5.1 is called as --override fnn_down says"),
    ],
)  # fmt: skip
def test_wrong_use_is_said(options, says, tmp_path):
    done = CliRunner().invoke(command, [str(locate(None)), "-o", str(tmp_path / "out"), *options])
    assert says in str(done.exception)
    assert gguf.GGUF_MAGIC
