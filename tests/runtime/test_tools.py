"""Tools: what they take, what is read off a request, what comes of a call, and when one is chosen."""

from datetime import datetime
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgelam.action import Action, Verb, format_action, parse_action
from edgelam.control import Control, Role, Snapshot
from edgelam.errors import ActionError
from edgelam.quantize.evaluate.tool_world import world
from edgelam.readlog import read_all
from edgelam.redact import HIDDEN
from edgelam.retrieval.cache import EmbeddingCache
from edgelam.retrieval.encoder import Encoder
from edgelam.retrieval.index import Index
from edgelam.risk import Risk
from edgelam.runtime.agent import Agent
from edgelam.runtime.grammar import build
from edgelam.runtime.guard import judge
from edgelam.runtime.options import Options
from edgelam.runtime.tools.amounts import sum_of, unit_of, value_of
from edgelam.runtime.tools.calling import call, pinned
from edgelam.runtime.tools.choose import LIKELY, SURE, Chooser, Proposal, Toolbox
from edgelam.runtime.tools.filling import filled, require_callable, sub_grammar
from edgelam.runtime.tools.kinds import Choice, Number, Span, Toggle
from edgelam.runtime.tools.machine import MachineError, Placement, Setting, machine_of
from edgelam.runtime.tools.places import ExistingPath
from edgelam.runtime.tools.registry import find, installed
from edgelam.runtime.tools.times import moment_in, seconds_of
from edgelam.runtime.undo import undo_run
from edgelam.trajectory import Effect, Outcome

NOW = datetime(2026, 11, 26, 10)
EMPTY = Snapshot("", "Desktop", ())


@pytest.fixture
def machine(tmp_path):
    return world(tmp_path / "home")


def of(line):
    return parse_action(f"call {line}")


def test_there_are_forty_tools_and_each_says_what_it_is():
    tools = installed()
    assert len(tools) >= 40
    for tool in tools.values():
        assert tool.description.endswith(".")
        assert len(tool.examples) >= 6, tool.name
        assert len(set(tool.examples)) == len(tool.examples), tool.name
        assert tool.risk in (Risk.READ, Risk.REVERSIBLE, Risk.IRREVERSIBLE)
        if tool.risk is not Risk.READ:
            assert tool.check is not None, f"{tool.name} does not look whether it did something"


values = {
    Number: st.integers(1, 100), Toggle: st.booleans(), Span: st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40),
    Choice: st.sampled_from(["up", "down", "display", "picture"]),
}  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # the tools are loaded by the first draw
@given(st.data())
def test_parse_undoes_format_for_every_tool(data):
    tool = data.draw(st.sampled_from(list(installed().values())))
    arguments = {
        p.name: data.draw(values.get(type(p.kind), values[Span])) for p in tool.parameters if data.draw(st.booleans())
    }
    action = tool.call(**arguments)
    assert parse_action(format_action(action)) == action


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("in 10 minutes", 600), ("an hour and a half", 5400), ("half an hour", 1800), ("two and a half hours", 9000), ("90 sec", 90), ("1 hour and 20 minutes", 4800), ("1h30", 5400),
        ("a quarter of an hour", 900), ("twenty-five minutes", 1500), ("a minute", 60), ("3 days", 259200), ("soon", None), ("5 minutes before 10 minutes", None), ("45s", 45),
    ],
)  # fmt: skip
def test_durations(said, seconds):
    assert seconds_of(said) == seconds


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ("at 6 pm", "2026-11-26T18:00"), ("tomorrow at nine", "2026-11-27T09:00"), ("at half past six", "2026-11-26T18:30"), ("at quarter to 7 in the evening", "2026-11-26T18:45"),
        ("tonight at 8", "2026-11-26T20:00"), ("on monday morning", "2026-11-30T09:00"), ("at 11", "2026-11-26T11:00"), ("at 9", "2026-11-26T21:00"), ("at noon", "2026-11-26T12:00"),
        ("tomorrow", "2026-11-27T09:00"), ("on 24 December 2026 at 18:30", "2026-12-24T18:30"), ("friday at 14:30", "2026-11-27T14:30"), ("at 08:15", "2026-11-27T08:15"),
        ("the day after tomorrow at 5pm", "2026-11-28T17:00"), ("some day", None), ("thursday at 9 am", "2026-12-03T09:00"),
        ("at 6am", "2026-11-27T06:00"), ("at 12am", "2026-11-27T00:00"), ("at 12 pm", "2026-11-26T12:00"), ("at six thirty tomorrow", "2026-11-27T06:30"), ("at seven forty-five pm", "2026-11-26T19:45"),
        ("at 8 pm and 9 pm", None), ("at 7:30am", "2026-11-27T07:30"),
    ],
)  # fmt: skip
def test_times(said, then):
    found = moment_in(said, NOW)
    assert (found and found.isoformat(timespec="minutes")) == then


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("what is 17 times 23", 391), ("15% of 80", 12), ("(3+4)/2", 3.5), ("square root of 144", 12), ("2 to the power of 10", 1024), ("12 × 7", 84), ("1,000 + 1", 1001),
        ("how much is twelve plus thirty", 42), ("7 squared", 49), ("what is 5", None), ("1/0", None), ("9^9^9", None), ("9^999999", None), ("__import__('os')", None), ("100 minus 12.5", 87.5),
    ],
)  # fmt: skip
def test_sums(said, value):
    found = sum_of(said)
    assert (None if found is None else pytest.approx(value_of(found))) == value


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("km", "kilometer"),
        ("pounds", "pound"),
        ("degrees celsius", "degree_Celsius"),
        ("kilos", "kilogram"),
        ("bananas", None),
        ("", None),
        ("5", None),
    ],
)
def test_units(said, unit):
    assert unit_of(said) == unit


UNFILLED = {"set an alarm": "set_alarm", "set alarms for 8 pm and 9 pm": "set_alarm", "open notes.txt": "open_address", "set a timer": "set_timer", "which day is it": "tell_weekday", "how many files are in it": "count_files"}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("set the volume to thirty percent", "set_volume(level=30)"), ("volume to maximum", "set_volume(level=100)"), ("raise the volume by 20", 'change_volume(direction="up", by=20)'),
        ("turn it down", 'change_volume(direction="down")'), ("unmute", "set_mute(on=false)"), ("turn the sound off", "set_mute(on=true)"), ("light mode please", "set_dark_mode(on=false)"),
        ("turn off do not disturb", "set_do_not_disturb(on=false)"), ("turn off notifications", "set_do_not_disturb(on=true)"), ("wifi off", "set_wifi(on=false)"),
        ("open the folder Downloads", 'open_folder(path="~/Downloads")'), ("open budget.xlsx", 'open_file(path="~/Documents/budget.xlsx")'), ("open ~/Pictures/Rome", 'open_folder(path="~/Pictures/Rome")'),
        ("go to example.org/a.", 'open_address(address="example.org/a")'), ("open example dot org", 'open_address(address="example.org")'), ("open notes.txt", None),
        ("wifi settings", 'open_settings(page="wifi")'), ("settings", 'open_settings(page="home")'), ("remind me to call mum in ten minutes", 'remind_in(seconds=600, text="call mum")'),
        ("remind me at 6 pm to eat", 'remind_at(at="2026-11-26T18:00", text="eat")'), ("copy the text see you to the clipboard", 'copy_text(text="see you")'),
        ("set an alarm for 6:30 tomorrow", 'set_alarm(at="2026-11-27T06:30")'), ("wake me at half past six", 'set_alarm(at="2026-11-26T18:30")'), ("set alarms for 8 pm and 9 pm", None), ("set an alarm", None),
        ("put mail on the left and calculator on the right", 'side_by_side(left="Inbox - Mail", right="Calculator")'), ("how many miles are 5 km", 'convert_units(amount=5, unit="kilometer", to="mile")'),
        ("find my photos of rome", 'find_files(name="rome", kind="picture")'), ("look for pdfs", 'find_files(kind="pdf")'), ("take a screenshot and call it bug", 'take_screenshot(name="bug")'),
        ("set a timer", None), ("what day is christmas eve this year", 'tell_weekday(day="2026-12-24")'), ("which weekday was 1 january 2000", 'tell_weekday(day="2000-01-01")'),
        ("is the 3rd of may a sunday", 'tell_weekday(day="2027-05-03")'), ("what day is new year's eve next year", 'tell_weekday(day="2027-12-31")'), ("which day is it", None),
        ("how big is the budget", 'tell_size(file="~/Documents/budget.xlsx")'), ("how many files are in my downloads", 'count_files(folder="~/Downloads")'), ("how many files are in it", None),
    ],
)  # fmt: skip
def test_arguments_are_read_off_the_request(machine, said, line):
    name = line.partition("(")[0] if line else UNFILLED[said]
    found = filled(find(name), said, machine)
    assert (found and found.action) == (of(line) if line else None)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("set_volume(level=101)", "cannot be the level"), ("set_volume()", "needs the argument level"), ("set_volume(level=5, loud=true)", "no argument loud"), ("set_volume(level=true)", "cannot be"),
        ('open_file(path="~/nothing.txt")', "cannot be the path"), ('open_address(address="file:///etc/passwd")', "cannot be the address"), ('open_address(address="javascript:alert(1)")', "cannot be"),
        ('open_app(name="rm -rf")', "cannot be the name"), ('remind_at(at="2020-01-01T00:00", text="x")', "cannot be the at"), ('calculate(expression="9^9^9")', "cannot be"), ("fly()", "no tool called fly"),
    ],
)  # fmt: skip
def test_a_call_with_wrong_arguments_is_not_made(machine, line, why):
    with pytest.raises(ActionError, match=why):
        call(of(line), machine)
    assert machine.opened == []


CALLS = [
    "set_volume(level=30)", 'change_volume(direction="up", by=20)', "set_mute(on=true)", "set_brightness(level=70)", 'change_brightness(direction="down")', "set_dark_mode(on=true)", "set_night_light(on=true)",
    "set_wifi(on=true)", "set_bluetooth(on=true)", "set_airplane_mode(on=true)", "set_do_not_disturb(on=true)", "minimise_window()", "maximise_window()", "next_track()", "play_pause()",
]  # fmt: skip


@pytest.mark.parametrize("line", CALLS)
def test_a_call_is_verified_and_taken_back(machine, line):
    before = (dict(machine.settings), machine.windows(), machine.track, machine.is_playing)
    done = call(pinned(of(line), machine), machine)
    assert done.effect in (Effect.VERIFIED, Effect.CHANGED)
    assert (dict(machine.settings), machine.windows(), machine.track, machine.is_playing) != before
    call(done.undo, machine)
    assert (dict(machine.settings), machine.windows(), machine.track) == before[:3]


def test_a_setting_that_does_not_hold_is_not_claimed(machine, monkeypatch):
    monkeypatch.setattr(machine, "write", lambda setting, value: None)
    monkeypatch.setattr("edgelam.runtime.tools.calling.PAUSE", 0)
    done = call(of("set_volume(level=30)"), machine)
    assert done.effect is Effect.NOT_SEEN
    assert done.undo is None


def test_the_window_in_front_is_said_by_name(machine):
    assert pinned(of("close_window()"), machine) == of('close_window(name="notes.txt - Text Editor")')
    assert pinned(of("close_window()"), machine, "Inbox - Mail") == of('close_window(name="Inbox - Mail")')
    call(pinned(of("close_window()"), machine), machine)
    assert machine.windows()[0].title == "Inbox - Mail"
    call(of('side_by_side(left="Inbox - Mail", right="Calculator")'), machine)
    assert [w.placement for w in machine.windows() if w.title in ("Inbox - Mail", "Calculator")] == [
        Placement.LEFT,
        Placement.RIGHT,
    ]


def test_what_cannot_be_taken_back_is_judged_so():
    risks = {
        "lock_screen()": Risk.IRREVERSIBLE,
        "set_volume(level=1)": Risk.REVERSIBLE,
        "unknown()": Risk.IRREVERSIBLE,
        'open_file(path="~/run.sh")': Risk.IRREVERSIBLE,
        'open_file(path="~/a.JS")': Risk.IRREVERSIBLE,
        'open_file(path="~/a.txt")': Risk.REVERSIBLE,
        'open_app(name="Log Out")': Risk.IRREVERSIBLE,
    }
    assert {line: judge(of(line), None, EMPTY).risk for line in risks} == risks


class Bags:
    """Texts as bags of words: an encoder that can be foreseen."""

    def encode_query(self, query):
        return self.encode([query])[0]

    def encode(self, texts):
        vectors = np.zeros((len(texts), 4096), np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                vectors[row, crc32(word.encode()) % 4096] = 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def button(name):
    return Control(name, Role.BUTTON, name, verbs=frozenset({Verb.CLICK}))


def test_a_tool_is_chosen_where_no_control_is_nearer(machine):
    chooser = Chooser(installed(), Bags(), Index(None))
    said = "turn the volume down"
    here = chooser.propose(said, EMPTY, machine)
    assert here.action == of('change_volume(direction="down")')
    assert here.is_sure
    there = chooser.propose(said, Snapshot("player", "Player", (button("Turn the volume down"),)), machine)
    assert not there.is_likely


@pytest.mark.parametrize(
    ("said", "may"),
    [
        ("how much disk space is left", {"get_disk_space"}), ("how many files are in it", set()), ("what is the process number", set()), ("how full is the battery", {"get_battery"}),
    ],
)  # fmt: skip
def test_a_tool_that_only_tells_is_called_by_its_own_words(machine, said, may):
    calls = [c.action for c in Chooser(installed(), Bags(), Index(None)).weighed(said, machine)]
    assert {c.text for c in calls} & {
        "get_disk_space",
        "get_battery",
        "tell_time",
        "tell_date",
        "get_ip_address",
        "get_system",
    } == may


def test_what_files_and_folders_tell(machine):
    (machine.home / "Downloads" / "a.zip").write_bytes(b"0" * 2500)
    assert call(of('tell_size(file="~/Downloads/a.zip")'), machine).sentence == "a.zip has 2.5 kB (2,500 bytes)."
    before = call(of('count_files(folder="~/Downloads")'), machine).sentence
    (machine.home / "Downloads" / "more").mkdir()
    (machine.home / "Downloads" / ".hidden").touch()
    after = call(of('count_files(folder="~/Downloads")'), machine).sentence
    assert before != after
    assert after.endswith("of them a folder.")
    assert call(of('tell_weekday(day="2026-12-24")'), machine).sentence == "24 December 2026 is a Thursday."


@pytest.mark.parametrize(
    ("chance", "sure", "likely"), [(SURE, True, True), (SURE - 0.01, False, True), (LIKELY, False, True), (LIKELY - 0.01, False, False)]
)  # fmt: skip
def test_chances_say_who_is_asked(chance, sure, likely):
    found = Proposal(of("get_volume()"), chance)
    assert (found.is_sure, found.is_likely) == (sure, likely)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("no bluetooth please", "set_bluetooth(on=false)"), ("no sound please", "set_mute(on=true)"), ("make the screen as bright as it can be", "set_brightness(level=100)"),
        ("remind me tomorrow morning at 8 to call ben", 'remind_at(at="2026-11-27T08:00", text="call ben")'), ("set a timer for three quarters of an hour", "set_timer(seconds=2700)"),
    ],
)  # fmt: skip
def test_words_that_were_misread_once(machine, said, wanted):
    machine.now = lambda: datetime(2026, 11, 26, 10)
    action = of(wanted)
    assert filled(installed()[action.text], said, machine).action == action


def test_nothing_is_put_beside_itself_and_a_pronoun_is_no_text(machine):
    machine.launch("Editor")
    assert filled(installed()["side_by_side"], "put the editor next to the editor", machine) is None
    assert filled(installed()["copy_text"], "put it on the clipboard", machine) is None


def test_a_file_is_found_by_all_its_words_and_a_folder_by_the_innermost(machine):
    folder = machine.home / "Pictures" / "Rome"
    folder.mkdir(exist_ok=True)
    (machine.home / "Documents" / "invoice-march.pdf").write_bytes(b"")
    assert ExistingPath().find("open the march invoice", machine) == "~/Documents/invoice-march.pdf"
    assert ExistingPath(folder=True).find("the pictures of Rome", machine) == "~/Pictures/Rome"


def test_a_denial_is_kept(machine):
    assert Chooser(installed(), Bags(), Index(None)).plan("no bluetooth please", machine) == ["no bluetooth"]


def test_what_is_strange_to_a_tool_is_asked_first(machine):
    chooser, asked = Chooser(installed(), Bags(), Index(None)), []
    found = chooser.propose("turn the volume down in kindergarten", EMPTY, machine)
    assert not found.is_sure
    assert chooser.decide("turn the volume down in kindergarten", EMPTY, machine, None) is None
    assert (
        chooser.decide("turn the volume down in kindergarten", EMPTY, machine, lambda a: asked.append(a) or True)
        == asked[0]
    )


@pytest.fixture
def run(scripted, editor, tmp_path):
    def make(request, *lines, **options):
        policy = scripted(*lines)
        runs = tmp_path / "runs"
        return Agent(editor, policy, runs, Options(tools=Toolbox(Bags(), Index(None)), **options)).run(request), runs

    return make


def test_a_run_calls_verifies_logs_and_is_taken_back(run, editor):
    done, runs = run("set the volume to 30 percent")
    assert done.outcome is Outcome.DONE
    assert done.endings[0].evidence == "The volume is now 30 %."
    (read,) = read_all(next(runs.glob("*.jsonl")))
    assert str(read.steps[0].action) == "call set_volume(level=30)"
    assert read.steps[0].undo == of("set_volume(level=50)")
    steps = list(undo_run(editor, read))
    assert [s.effect for s in steps] == [Effect.VERIFIED]
    assert editor.machine.settings[Setting.VOLUME] == 50


def test_what_somebody_changed_since_is_not_taken_back(run, editor):
    done, _ = run("set the volume to 30 percent")
    editor.machine.write(Setting.VOLUME, 80)
    (step,) = undo_run(editor, done)
    assert step.effect is Effect.ERROR
    assert editor.machine.settings[Setting.VOLUME] == 80


@pytest.mark.parametrize(
    ("confirm", "outcome", "told"),
    [(None, Outcome.REFUSED, []), (lambda q: False, Outcome.REFUSED, []), (lambda q: True, Outcome.UNKNOWN, ["lock"])],
)
def test_locking_needs_a_yes(run, editor, confirm, outcome, told):
    done, _ = run("lock the screen", confirm=confirm)
    assert (done.outcome, editor.machine.told) == (outcome, told)


def test_a_dry_run_calls_nothing(run, editor):
    done, _ = run("set the volume to 30 percent", dry_run=True)
    assert (done.outcome, editor.machine.settings[Setting.VOLUME]) == (Outcome.STOPPED, 50)


def test_a_computer_that_cannot_is_said(run, editor, monkeypatch):
    def broken(setting, value):
        raise MachineError("this needs the program pactl, which is not installed")

    monkeypatch.setattr(editor.machine, "write", broken)
    done, _ = run("set the volume to 30 percent")
    assert done.outcome is Outcome.CANNOT
    assert done.message == "This needs the program pactl, which is not installed."


def test_without_tools_everything_is_as_before(scripted, editor):
    done = Agent(editor, scripted('fail "no such control"')).run("set the volume to 30 percent")
    assert done.outcome is Outcome.CANNOT


def test_what_was_on_the_clipboard_is_shown_and_not_kept(run, editor):
    editor.machine.text = "correct horse battery staple"
    done, runs = run("what is on the clipboard")
    assert "correct horse" in done.endings[0].evidence
    assert "correct horse" not in next(runs.glob("*.jsonl")).read_text(encoding="utf-8")


def test_a_redacted_log_holds_no_argument(run):
    _, runs = run('copy "a secret word" to the clipboard', redact=True, confirm=lambda q: True)
    text = next(runs.glob("*.jsonl")).read_text(encoding="utf-8")
    assert "secret" not in text
    assert HIDDEN in text


def test_a_password_is_copied_nowhere(run, editor):
    done, _ = run('copy the password "hunter2!" to the clipboard', assume_yes=True, confirm=lambda q: True)
    assert editor.machine.text == ""
    assert done.outcome is not Outcome.DONE


def test_a_desktop_without_tools_has_no_machine():
    class Other:
        name = "other"

    with pytest.raises(MachineError, match="other"):
        machine_of(Other())
    assert Toolbox(Bags(), Index(None)).decide("mute", EMPTY, Other(), None) is None


def test_values_that_a_grammar_offers_are_accepted(machine):
    said = "set the volume to 30 and remind me in 5 minutes at noon tomorrow to open report.odt and 5 km"
    for tool in installed().values():
        for parameter in tool.parameters:
            for value in list(parameter.kind.forms(said, machine))[:50]:
                assert parameter.kind.accepts(value, machine), (tool.name, parameter.name, value)
            assert parameter.kind.schema()["type"] in ("string", "integer", "number", "boolean")


def test_a_call_needs_every_argument_that_has_no_default(machine):
    for tool in installed().values():
        needed = [p for p in tool.parameters if not p.optional]
        if needed:
            with pytest.raises(ActionError, match="needs the argument"):
                require_callable(tool, Action(Verb.CALL, None, tool.name), machine)


def test_the_right_call_is_one_of_those_that_the_grammar_offers(machine):
    said = "set the volume to 30 percent"
    text = build(
        said, [], calls=[sub_grammar(find(n), said, machine) for n in ("set_volume", "set_timer", "tell_time")]
    )
    assert '"call set_volume(" "level=" ("30") ")"' in text
    assert '"call tell_time("' in text
    assert "set_timer" not in text  # no duration is said


def test_the_documentation_names_every_tool():
    page = Path(__file__).parents[2] / "docs" / "tools.md"
    if not page.is_file():
        pytest.skip("the documentation is not here")
    text = page.read_text(encoding="utf-8")
    assert [name for name in installed() if f"`{name}`" not in text] == []


def test_a_question_about_a_call_is_plain_words(run):
    asked = []
    run("turn the volume down in kindergarten", confirm=lambda question: asked.append(question) or True)
    assert asked == [
        "Is this what you mean: make the sound louder or quieter, by ten percent points where no number is said (direction: down)?"
    ]


@pytest.mark.model
@pytest.mark.parametrize(
    ("request_", "count"),
    [
        ("it's too dark, make the display brighter", 1),
        ("i'm off for lunch, lock up", 1),
        ("screenshot this and save it as error", 1),
        ("turn the volume down and open the calculator", 2),
        ("what time is it and open the calculator", 2),
        ("make it bold, then save it", 2),
        ("take a picture of the screen and name it invoice", 1),
        ("I want to use my headphones, turn on bluetooth", 1),
        ("type hello and make it bold, but don't save it", 2),
        ("put Byron as the last name and Leeds as the city, but don't send it", 2),
    ],
)
def test_a_reason_is_no_subtask(machine, request_, count):
    embeddings = EmbeddingCache(Encoder())
    assert len(Chooser(installed(), embeddings, Index(embeddings)).plan(request_, machine)) == count


def test_a_desktop_in_memory_touches_no_file_of_the_person(editor, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    done = call(of('take_screenshot(name="shot")'), editor.machine)
    assert done.effect is Effect.VERIFIED
    home = editor.machine.home
    assert (home / "Pictures" / "shot.png").is_file()
    editor.close()
    assert not home.exists()
    assert not list(tmp_path.rglob("*.png"))
