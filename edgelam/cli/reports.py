"""What ``edgelam eval`` prints: one table for each kind of report."""

from __future__ import annotations

from typing import Any

from edgelam.cli.console import print_table, say
from edgelam.quantize.evaluate.report import ONLINE, percent


def print_plans(report: dict[str, Any]) -> None:
    """Sentences and spans, by system."""
    systems = report["systems"]
    title = f"Plans, {report['sentences']} sentences, {report['subtasks']} subtasks, {report['machine']}"
    rows = [
        (name, *(percent(found[s]) for s in ("right", "cuts", "spans")), f"{found['ms']['p50']:.1f}", f"{found['ms']['p95']:.1f}")
        for name, found in systems.items()
    ]  # fmt: skip
    print_table(title, ("system", "wholly right", "cuts right", "spans right", "ms", "ms, 95 %"), rows)
    kinds = [
        (name, kind, percent(shares["precision"]), percent(shares["recall"]))
        for name, found in systems.items()
        for kind, shares in found["kinds"].items()
    ]
    print_table("Spans, letter for letter", ("system", "kind", "precision", "recall"), kinds)
    if asked := report.get("asked"):
        parts = [(part, percent(asked[part])) for part in ("sentences", "subtasks")]
        by_command = [(f"… {name}", percent(share)) for name, share in asked["commands"].items()]
        print_table("What is asked for, as the runtime reads it", ("of", "right"), parts + by_command)


def print_forms(report: dict[str, Any]) -> None:
    """Sentences and what they say, by system."""
    title = f"Forms, {report['sentences']} sentences, {report['said']} of {report['fields']} fields said, {report['machine']}"
    rows = [
        (name, *(percent(found[s]) for s in ("right", "precision", "recall")), f"{found['ms']['p50']:.0f}", f"{found['ms']['p95']:.0f}")
        for name, found in report["systems"].items()
    ]  # fmt: skip
    print_table(title, ("system", "wholly right", "precision", "recall", "ms", "ms, 95 %"), rows)


def print_switches(report: dict[str, Any]) -> None:
    """How boxes are to stand, by what tells it."""
    rows = [(name, percent(found["said"]), percent(found["right"])) for name, found in report["systems"].items()]
    title = f"Boxes, {report['requests']} requests, {report['wanted_on']} want them on, {report['machine']}"
    print_table(title, ("by", "says which way", "of these right"), rows)


def print_grounding(report: dict[str, Any]) -> None:
    """A table by kind, one by application."""
    shares = ("chosen", "in_3", "in_8", "in_30", "wrong_and_sure", "refused")
    rows = [
        (name, kind, *(percent(part[s]) if s in part else "–" for s in shares))
        for name, found in report["systems"].items()
        for kind, part in [*found["kinds"].items(), ("all", found["all"])]
    ]
    print_table(
        f"Grounding, {report['requests']} requests, {report['windows']} windows", ("system", "kind", *shares), rows
    )
    for name, found in report["systems"].items():
        if found["none"]:
            say(f"{name}: acted on what the window cannot do: {percent(found['none'])}")
    systems = list(report["systems"])
    apps = [(app, *(percent(report["systems"][s]["apps"][app]["chosen"]) for s in systems)) for app in report["systems"][systems[0]]["apps"]]  # fmt: skip
    print_table("Chosen, by application", ("application", *systems), apps)


def print_memory(report: dict[str, Any]) -> None:
    """What three corrections teach, and what they do to requests about other things."""
    conditions = ("before", "alone", "together")
    rows = [
        (name, what, *(percent(found[what][c]) if c in found[what] else "–" for c in conditions))
        for name, found in report["systems"].items()
        for what in ("fourth", "each", "decided", "decided_right")
    ]
    title = f"Right after three corrections, {report['groups']} groups, {report['windows']} windows"
    print_table(title, ("system", "asked", "nothing remembered", "the group alone", "all of the window"), rows)
    measures = ("right_before", "right_after", "worse", "better", "taken_over", "impossible_taken_over")
    others = [
        (name, remembered, *(percent(found[part][m]) for m in measures))
        for name, found in report["systems"].items()
        for remembered, part in (("all of the window", "others"), ("what was not understood", "others_corrected"))
    ]
    print_table("Requests about other things", ("system", "remembered", *measures), others)


TOOL_MEASURES = {
    "right": "right call with right arguments, made or asked about", "right_without_asking": "… made without asking",
    "wrong_without_asking": "wrong call made without asking", "asked": "asked first", "asked_wrongly": "… about a wrong call",
    "right_kind": "tool or control, chosen rightly (requests in a window)",
}  # fmt: skip


def print_tools(report: dict[str, Any]) -> None:
    """One line a measure; of the mixed requests whether a tool or a control was chosen."""
    if "requests" in report:
        rows = [(words, percent(report[key])) for key, words in TOOL_MEASURES.items() if report[key]["n"]]
        print_table(f"Tools, {report['requests']} requests, {report['machine']}", ("measure", "share"), rows)
        say(f"{report['milliseconds']['p50']:.0f} ms at the median, {report['milliseconds']['p95']:.0f} ms at 95 %")
    for key, title in (("bfcl", "BFCL, one turn, one call"), ("seal", "Seal-Tools, one call")):
        if key in report:
            _print_functions(title, report[key])
    if "scale" in report:
        rows_by_size = [
            (
                str(r["tools"]), str(r["real"]), percent(r["recall_in_8"]), f"{r['tokens_of_8']:.0f}", str(r["tokens_of_all"] or "–"),
                f"{r['milliseconds']['p50']:.1f} / {r['milliseconds']['p95']:.1f}", f"{r['vectors_mb']:.1f}",
            )
            for r in report["scale"]
        ]  # fmt: skip
        heads = ("tools", "of them real", "recall in 8", "tokens of 8", "tokens of all", "ms p50 / p95", "MB")
        print_table("Finding a tool", heads, rows_by_size)


def _print_functions(title: str, report: dict[str, Any]) -> None:
    columns = ("function", "call", "wrong_call", "called_though_none_fits")
    rows = [(name, *(percent(found[c]) if c in found else "–" for c in columns)) for name, found in report.items()]
    print_table(
        title, ("category", "right function first", "right call", "wrong call", "called though none fits"), rows
    )


def print_maps(report: dict[str, Any]) -> None:
    shares = ("done_right", "called_done_and_was_not")
    parts = [("all", report), *report["apps"].items()]
    rows = [
        (name, f"{arm} the map", *(percent(part[arm][s]) for s in shares), *(f"{part[arm][m]:.1f}" for m in ("acts", "model_calls", "led")), f"{part[arm]['seconds']['p50']:.1f}")
        for name, part in parts
        for arm in ("with", "without")
    ]  # fmt: skip
    columns = ("application", "", "done right", "called done and was not", "acts", "model calls", "led", "median s")
    print_table(f"Maps, n = {len(report['tasks'])}, model {report['model']}, {report['machine']}", columns, rows)
    say(
        f"left out: {len(report['left_out'])} ({'; '.join(f'{name}: {why}' for name, why in report['left_out'].items()) or 'none'})"
    )


def print_online(report: dict[str, Any]) -> None:
    """Every task, the measures by application, and what stands in one line."""
    tasks = [
        (
            r["task"]["id"],
            r["ending"],
            r["outcome"],
            f"{r['seconds']:.1f}",
            " · ".join(r["actions"]),
            "; ".join(r["harms"]),
        )
        for r in report["tasks"]
    ]
    model = f"model {report['model']}, {report['machine']}"
    print_table(f"Online, {model}", ("task", "ending", "outcome", "s", "actions", "harm"), tasks)
    rows = [
        (name, *(percent(part[measure]) for measure in ONLINE), f"{part['seconds']['p50']:.1f}")
        for name, part in [*report["apps"].items(), ("all", report["all"])]
    ]
    names = ("done right", "called done and was not", "honest failure", "harm done")
    print_table("By application", ("application", *names, "median s"), rows)
    whole = report["all"]
    say(
        f"applications never recorded: {percent(report['unseen']['task_success'])} done right; step {whole['step_ms']} ms; "
        f"task {whole['seconds']} s; not right: {whole['wrong']}; not installed: {', '.join(report['not_installed']) or 'none'}"
    )


def print_voice(report: dict[str, Any]) -> None:
    rows = [
        (
            r["recognizer"], r["condition"], f"{r['word_error_rate']:.1%}", percent(r["exact"]),
            f"{r['ms']['p50']:.0f}", f"{r['real_time_factor']:.2f}",
        )
        for r in report["recognition"]
    ]  # fmt: skip
    header = ("recognizer", "sound", "words wrong", "commands right", "ms", "real-time factor")
    if rows:
        print_table(f"Voice, {report['machine']}", header, rows)
    if "sureness" in report:
        columns = ("right", "misheard", "waiting", "waiting_right", "waiting_other")
        shares = [(f"{r['from']:.2f}", *(str(r[c]) for c in columns)) for r in report["sureness"]]
        heads = ("sure from", "sent: right", "misheard", "waiting", "right", "among the others")
        print_table(f"Sent at once, in quiet, n = {report['sureness'][0]['n']}", heads, shares)
    for condition, part in report.get("driven", {}).items():
        line = f"{condition}: task success {percent(part['success'])}"
        if "recorded" in part:
            line += f" (recorded voices {percent(part['recorded'])}, formants {percent(part['formants'])})"
        if "sent" in part:
            line += f"; done at once {percent(part['sent'])}, of these {percent(part['success_of_sent'])}; first act begun {part['begun_s']} s, done {part['first_act_s']} s"
        say(line)
