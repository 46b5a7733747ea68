"""Several runs of ``edgelam quantize`` as one table."""

import json

import pytest

from edgelam.errors import UsageError
from edgelam.quantize.evaluate.sizes import HEAD, markdown, read_rows


def measures(n=40, **more):
    share = {"value": 0.9, "low": 0.8, "high": 0.95, "n": n}
    return {"kl": 0.1, "agreement": 0.9, "tokens": 500, "step_success": share} | more


def row(kind, size, **more):
    loss = {"points": 1.2, "low": -0.5, "high": 2.9, "same": 0.95, "n": 40}
    return {"kind": kind, "megabytes": size, "measures": measures(loss=loss)} | more


def run(folder, kinds, plain=(), n=40, original=200.0, matrix=True):
    folder.mkdir()
    known = {
        "of": {"--no-matrix": not matrix},
        "original": {"megabytes": original, **measures(n)},
        "results": {k: row(k, s) for k, s in kinds},
        "plain": {k: row(k, s, tool=t) for k, s, t in plain},
    }
    (folder / "quantize.json").write_text(json.dumps(known), encoding="utf-8")
    return folder


def test_what_was_made_in_several_ways_stands_by_size(tmp_path):
    one = run(
        tmp_path / "one",
        [("Q4_0", 60.0), ("MIX-55MB", 55.0), ("MIX-55MB-polished60", 55.0)],
        [("Q4_0", 61.0, "llama.cpp")],
    )
    two = run(tmp_path / "two", [("int8w", 100.0)], [("int8w", 101.0, "optimum")], original=400.0)
    lines = markdown(read_rows([one, two])).splitlines()
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines[2:-2]]
    assert [c[1] for c in cells] == [
        "MIX-55MB",
        "MIX-55MB-polished60",
        "Q4_0",
        "Q4_0",
        "int8w",
        "int8w",
        "original",
        "original",
    ]
    assert [c[2] for c in cells[:4]] == [
        "edgelam, a type for each tensor",
        "edgelam, polished",
        "edgelam, one type",
        "llama.cpp",
    ]
    assert all(len(c) == len(HEAD) for c in cells)
    assert cells[0][5:] == ["95.0%", "90.0% [80%–95%] n=40", "+1.2 [-0.5, +2.9]"]
    assert lines[-1].startswith("40 decisions")


def test_a_source_of_several_runs_stands_there_once(tmp_path):
    one = run(tmp_path / "one", [("Q4_0", 60.0)])
    two = run(tmp_path / "two", [("Q2_K", 50.0)], matrix=False)
    assert [(r["kind"], r["made"]) for r in read_rows([one, two])] == [
        ("Q2_K", "edgelam, one type, no importance matrix"), ("Q4_0", "edgelam, one type"), ("original", "–"),
    ]  # fmt: skip


def test_what_cannot_be_compared_is_said(tmp_path):
    one, other = run(tmp_path / "one", [("Q4_0", 60.0)]), run(tmp_path / "other", [], n=41)
    with pytest.raises(UsageError, match="different decisions"):
        read_rows([one, other])
    with pytest.raises(UsageError, match="not a folder that"):
        read_rows([tmp_path])
