"""What a person has set."""

import pytest

from edgelam.paths import settings_file
from edgelam.settings import Motion, Settings, Theme, changed, read_settings, write_settings


def test_what_is_written_is_read():
    settings = Settings(
        hotkey="ctrl+alt+k",
        theme=Theme.DARK,
        motion=Motion.REDUCED,
        voice=False,
        highlight=False,
        history=False,
        toured=True,
    )
    write_settings(settings)
    assert read_settings() == settings


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", Settings()),
        ('theme = "dark"\nfuture = 3\n', Settings(theme=Theme.DARK)),
        ('theme = "pink"\nvoice = "yes"\nhotkey = 3\nhighlight = false\n', Settings(highlight=False)),
        ('theme = ["dark"]', Settings()),
    ],
)
def test_what_is_no_value_is_as_it_comes(text, read):
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text(text)
    assert read_settings() == read


def test_a_damaged_file_is_set_aside():
    settings_file().parent.mkdir(parents=True)
    settings_file().write_bytes(b"\xff not toml =")
    assert read_settings() == Settings()
    assert not settings_file().exists()
    assert settings_file().with_name("settings.toml.damaged").exists()


def test_what_a_command_line_put_in_is_not_stored():
    stored, started = Settings(theme=Theme.DARK), Settings(theme=Theme.DARK, voice=False, hotkey="ctrl+alt+k")
    after = Settings(theme=Theme.DARK, voice=False, hotkey="ctrl+alt+k", toured=True)
    assert changed(stored, started, after) == Settings(theme=Theme.DARK, toured=True)
