"""How a model's chat is laid out: ChatML for those that edgelam trains, a model's own template for others.

A prompt holds text from the screen, so it is tokenized apart from the template's own markup: only the markup may become
special tokens.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from edgelam.errors import ModelError

FORMAT_KEY = "edgelam.prompt_version"
"""In a model file: it was trained on edgelam's prompt, so that no instructions are needed."""

PLACEHOLDER = "\ue000prompt\ue001"
"""Stands for the prompt while a template is rendered; its characters are of no alphabet."""


@dataclass(frozen=True, slots=True)
class Chat:
    """One user turn and the opening of the answer: the prompt, and the template's markup around it."""

    before: str
    prompt: str
    after: str

    def __str__(self) -> str:
        return self.before + self.prompt + self.after

    def tokens(self, special: Iterable[str], tokenize: Callable[[str, bool], list[int]]) -> list[int]:
        """The token ids. ``tokenize(text, special)`` makes special tokens of markup only where it is told so.

        The words of the template beside the prompt (``user``, a line break) go with it, up to the nearest of the
        ``special`` tokens, since a tokenizer joins neighbours: ordinary text gets the ids it would get as a whole.
        """
        marks = [m for m in special if m]
        begin = max((self.before.rfind(m) + len(m) for m in marks if m in self.before), default=0)
        end = min((self.after.find(m) for m in marks if m in self.after), default=len(self.after))
        middle = self.before[begin:] + self.prompt + self.after[:end]
        return [*tokenize(self.before[:begin], True), *tokenize(middle, False), *tokenize(self.after[end:], True)]


def chatml(prompt: str) -> str:
    """One user turn and the opening of the answer, in ChatML."""
    return str(chatml_chat(prompt))


def chatml_chat(prompt: str) -> Chat:
    """The same, with the prompt apart from the markup."""
    return Chat("<|im_start|>user\n", prompt, "<|im_end|>\n<|im_start|>assistant\n")


def template_environment() -> Any:
    """Jinja as transformers sets it up for chat templates: sandboxed, with the loop controls, ``{% generation %}``, ``tojson``
    without escapes for HTML, ``raise_exception`` and ``strftime_now``."""
    from jinja2 import TemplateError, nodes
    from jinja2.ext import Extension
    from jinja2.parser import Parser
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Generation(Extension):
        """``{% generation %}`` marks the assistant's words for training; rendered, it is what is inside."""

        tags = {"generation"}  # noqa: RUF012  as Jinja declares it

        def parse(self, parser: Parser) -> list[nodes.Node]:
            next(parser.stream)
            return parser.parse_statements(("name:endgeneration",), drop_needle=True)

    def raise_exception(message: str) -> None:
        raise TemplateError(message)

    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols", Generation]
    )
    environment.filters["tojson"] = _to_json
    environment.globals["raise_exception"] = raise_exception
    environment.globals["strftime_now"] = lambda form: datetime.now().strftime(form)
    return environment


def _to_json(
    value: Any, ensure_ascii: bool = False, indent: int | None = None, separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:  # fmt: skip
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


MARKS = {
    "bos_token": "bos_token_id",
    "eos_token": "eos_token_id",
    "pad_token": "padding_token_id",
    "unk_token": "unknown_token_id",
}
"""Special tokens by the names that templates know them by, and what their numbers are called in a GGUF file."""


def by_template(prompt: str, template: str, marks: Mapping[str, str] | None = None) -> Chat:
    """The same by a Jinja template, as model files carry them; ``marks`` are the special tokens that it may write (:data:`MARKS`).

    Raises:
        ModelError: the template cannot be used.
    """
    before, found, after = _rendered(template, PLACEHOLDER, marks).partition(PLACEHOLDER)
    if not found or PLACEHOLDER in after:
        raise ModelError("The model's chat template cannot be used: it does not show the prompt exactly once.")
    whole = _rendered(template, prompt, marks)
    if len(whole) < len(before + after) or not (whole.startswith(before) and whole.endswith(after)):
        raise ModelError(
            "The model's chat template cannot be used: what it puts around a prompt depends on the prompt."
        )
    return Chat(before, whole[len(before) : len(whole) - len(after)], after)  # (trimmed, or as JSON, if it wants it so)


def _rendered(template: str, prompt: str, marks: Mapping[str, str] | None) -> str:
    """Raises ModelError where the template cannot be used."""
    from jinja2 import TemplateError

    given = {
        "messages": [{"role": "user", "content": prompt}], "tools": None, "documents": None, "add_generation_prompt": True,
    }  # fmt: skip
    try:
        return str(template_environment().from_string(template).render(**{**(marks or {}), **given}))
    except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, RecursionError) as error:
        raise ModelError(f"The model's chat template cannot be used: {str(error).rstrip('.')}.") from error
