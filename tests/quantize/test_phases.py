"""The table and the picture of what each phase brought."""

from edgelam.quantize.evaluate import phases
from edgelam.quantize.evaluate.statistics import Share

SHARES = ("step_success", "task_success", "object_accuracy", "operation_accuracy", "status_accuracy")


def report(good: int):
    part = {m: {"value": s.value, "low": s.low, "high": s.high, "n": s.n} for m in SHARES for s in [Share.of(good, 10)]}
    return {"apps": {"Clock": part}, "all": part}


def test_phases_come_in_their_order_and_students_by_their_data():
    names = ["alone-3200", "student", "imitation", "other", "alone-800", "pretraining", "exploration"]
    assert phases.in_order(names) == [
        "pretraining",
        "imitation",
        "exploration",
        "student",
        "other",
        "alone-800",
        "alone-3200",
    ]


def test_what_was_measured_is_not_measured_again(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(phases, "_evaluate", lambda model, tasks, say: asked.append(model) or report(len(asked)))
    models = {"imitation": tmp_path / "a", "exploration": tmp_path / "b"}
    phases.measure(models, 3, tmp_path, lambda _: None)
    phases.measure({**models, "alone-5": tmp_path / "c"}, 3, tmp_path, lambda _: None)
    assert [p.name for p in asked] == ["a", "b", "c"]
    table = (tmp_path / "phases.md").read_text(encoding="utf-8")
    assert "| imitation | 10.0%" in table
    assert "| alone-5 | 30.0%" in table
