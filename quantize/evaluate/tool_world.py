"""The computer that requests for tools are measured on: the same applications, windows and files for everybody, at one time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from edgelam.runtime.tools.machine import OpenWindow
from edgelam.runtime.tools.sim import SimMachine

NOW = datetime(2026, 11, 26, 10)
APPS = (
    "Calculator", "Calendar", "Camera", "Clock", "Disk Usage", "Files", "Firefox", "Mail", "Maps", "Music Player", "Photo Viewer", "Settings", "Spreadsheet", "Terminal",
    "Text Editor", "Word Processor",
)  # fmt: skip
WINDOWS = (
    ("notes.txt - Text Editor", "Text Editor"), ("Inbox - Mail", "Mail"), ("Downloads - Files", "Files"), ("Calculator", "Calculator"), ("Example Domain - Firefox", "Firefox"),
)  # fmt: skip
FILES = (
    "Desktop/todo.txt", "Documents/report.odt", "Documents/budget.xlsx", "Documents/notes.txt", "Documents/contract.pdf", "Documents/slides.pptx", "Documents/Invoices/invoice-march.pdf",
    "Documents/Invoices/invoice-april.pdf", "Documents/Taxes/tax-2025.pdf", "Downloads/manual.pdf", "Downloads/setup.zip", "Downloads/cat.png", "Music/sonata.mp3", "Pictures/beach.jpg",
    "Pictures/Rome/colosseum.jpg", "Videos/birthday.mp4",
)  # fmt: skip
FOLDERS = ("Music/Jazz",)


def world(home: Path) -> SimMachine:
    """The computer, with its files made in an empty folder."""
    for folder in FOLDERS:
        (home / folder).mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(b"")
    windows = [OpenWindow(f"w{i}", title, app, active=i == 0) for i, (title, app) in enumerate(WINDOWS)]
    return SimMachine(home, APPS, windows, lambda: NOW)
