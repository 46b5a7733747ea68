"""A registration form with required fields."""

from __future__ import annotations

from edgelam.control import Role
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, check, combo, text

COUNTRIES = ("Austria", "Brazil", "Canada", "France", "Germany", "Japan", "Spain", "United Kingdom")


class Form(SimApp):
    name = "Registration"

    def build(self) -> list[Widget]:
        say = self.say
        self.submitted: dict[str, str] | None = None
        self.fields = [text(k, say(k)) for k in self.rng.sample(["full_name", "email", "phone", "city", "company"], 4)]
        self.country = combo("country", say("country"), "", COUNTRIES)
        plans = [
            Widget(f"plan:{p}", Role.RADIO, p)
            for p in self.rng.choice([("Basic", "Plus", "Pro"), ("Monthly", "Yearly"), ("Student", "Teacher", "Guest")])
        ]
        self.boxes = [check("newsletter", say("newsletter")), check("terms", say("terms"))]
        secret = Widget("password", Role.PASSWORD, "Password")
        return [
            *self.fields,
            secret,
            self.country,
            *plans,
            *self.boxes,
            button("reset", "Reset", self._reset),
            button("submit", say("submit"), self._submit),
        ]

    def _reset(self, _widget: Widget) -> None:
        for field in self.fields:
            field.value = ""

    def _submit(self, _widget: Widget) -> None:
        if not self.boxes[1].checked:
            self.message("You must accept the terms before you can go on.")
            return
        self.submitted = {f.key: f.value for f in self.fields}
        self.message("Thank you. Your registration was received.")
