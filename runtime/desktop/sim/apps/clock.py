"""A clock: tabs for alarms, a timer and a stopwatch. Held out: no training data comes from it."""

from __future__ import annotations

from edgelam.control import Role
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, check, combo, tab, text

DAYS = ("Never", "Every day", "Weekdays", "Weekends")


class Clock(SimApp):
    name = "Clock"

    def build(self) -> list[Widget]:
        say = self.say
        self.alarms: list[tuple[str, str, str]] = []
        self.running = ""
        self.minutes = Widget("minutes", Role.SPIN, say("minutes"), "5")
        self.sound = combo("sound", "Sound", "Bell", ("Bell", "Chime", "Radar", "Silent"))
        timer = [
            self.minutes,
            self.sound,
            button("start_timer", "Start Timer", lambda _: self._run(f"timer {self.minutes.value}")),
            button("pause", "Pause"),
        ]
        watch = [
            button("start_watch", say("start"), lambda _: self._run("stopwatch")),
            button("lap", "Lap"),
            button("reset", "Reset"),
        ]
        world = [button("add_city", "Add World Clock…"), check("analog", "Analog display")]
        alarms = [
            button("add_alarm", self.rng.choice(["New Alarm…", "Add Alarm", "Create Alarm"]), self._add),
            check("ring", "Ring when locked"),
        ]
        return [
            tab("World", *world),
            tab(say("alarm"), *alarms),
            tab(say("timer"), *timer),
            tab(say("stopwatch"), *watch),
        ]

    def _run(self, what: str) -> None:
        self.running = what

    def _add(self, _widget: Widget) -> None:
        time, title = text("time", self.say("time"), "07:00"), text("title", self.say("title"))
        repeat = combo("repeat", self.say("repeat"), "Never", DAYS)

        def keep(_button: Widget) -> None:
            self.dismiss()
            self.alarms.append((time.value, title.value, repeat.value))

        self.show(
            "alarm",
            "New Alarm",
            [
                time,
                title,
                repeat,
                check("snooze", "Snooze", True),
                button("cancel", self.say("cancel"), self.dismiss),
                button("ok", self.say("add"), keep, default=True),
            ],
        )
