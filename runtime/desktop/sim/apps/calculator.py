"""A calculator: a keypad, and on some a display that takes typing."""

from __future__ import annotations

import re
from fractions import Fraction

from edgelam.control import Role
from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.widgets import Widget, button, item, menu, text

_TERM = re.compile(r"\d+(?:\.\d+)?|[+\-*/]")


def evaluate(expression: str) -> str:
    """The value of a chain of + - * / from left to right with the usual precedence, or ``Error``."""
    plain = expression.replace("×", "*").replace("÷", "/").replace("−", "-").replace(" ", "")
    terms = _TERM.findall(plain)
    if "".join(terms) != plain or len(terms) % 2 == 0 or any(t in "+-*/" for t in terms[::2]):
        return "Error"
    total, sign, product = Fraction(0), 1, Fraction(terms[0])
    for operator, number in zip(terms[1::2], terms[2::2], strict=True):
        if operator in "+-":
            total, sign, product = total + sign * product, 1 if operator == "+" else -1, Fraction(number)
        elif operator == "*":
            product *= Fraction(number)
        elif Fraction(number) == 0:
            return "Error"
        else:
            product /= Fraction(number)
    result = total + sign * product
    return str(result.numerator) if result.denominator == 1 else f"{float(result):.6g}"


class Calculator(SimApp):
    name = "Calculator"

    def build(self) -> list[Widget]:
        say = self.say
        typed = self.rng.random() < 0.35
        self.display = text("display", say("result")) if typed else Widget("display", Role.STATUS, say("result"), "0")
        keys = [button(f"digit:{d}", d, self._key) for d in "7894561230"]
        signs = [
            button(f"sign:{s}", say(n), self._key)
            for s, n in (("/", "divide"), ("*", "times"), ("-", "minus"), ("+", "plus"))
        ]
        rest = [
            button("sign:.", ".", self._key),
            button("clear", say("clear"), self._clear),
            button("equals", say("equals"), self._equals),
        ]
        advanced = [
            button(f"fn:{n}", n, lambda _: None)
            for n in self.rng.sample(["sin", "cos", "tan", "√", "x²", "log", "(", ")", "%", "π", "MS", "MR"], 6)
        ]
        if self.rng.random() < 0.3:  # some toolkits expose a keypad's buttons as toggles
            for key in (*keys, *signs, *rest):
                key.role = Role.TOGGLE
        menus = [
            menu(say("view"), *(item(f"mode:{m}", m) for m in ("Basic", "Scientific", "Programming"))),
            menu(say("help"), item("about", say("about"))),
        ]
        return [*menus, self.display, *keys, *signs, *rest, *(advanced if self.rng.random() < 0.6 else [])]

    def _key(self, widget: Widget) -> None:
        shown = "" if self.display.value in ("0", "Error") else self.display.value
        self.display.value = shown + widget.key.partition(":")[2]

    def _clear(self, _widget: Widget) -> None:
        self.display.value = "" if self.display.role is Role.TEXT else "0"

    def _equals(self, _widget: Widget) -> None:
        self.display.value = evaluate(self.display.value)
