"""How a model's chat is laid out: ChatML for those that edgelam trains, a model's own template for others."""

from __future__ import annotations

from edgelam.errors import ModelError

FORMAT_KEY = "edgelam.prompt_version"
"""In a model file: it was trained on edgelam's prompt, so that no instructions are needed."""


def chatml(prompt: str) -> str:
    """One user turn and the opening of the answer, in ChatML."""
    return f"<|im_start|>user\n{prompt}<|im_end|>\n<|im_start|>assistant\n"


def by_template(prompt: str, template: str, begin: str = "") -> str:
    """The same by a Jinja template, as model files carry them; ``begin`` is the token that a text begins with.

    Raises:
        ModelError: the template cannot be used.
    """
    from jinja2 import TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
    )
    turn = {"role": "user", "content": prompt}
    try:
        rendered = environment.from_string(template).render(
            messages=[turn], add_generation_prompt=True, bos_token=begin, eos_token=""
        )
    except (TemplateError, TypeError, ValueError) as error:
        raise ModelError(f"The model's chat template cannot be used: {error}.") from error
    return str(rendered)
