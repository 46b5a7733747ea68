"""The simulated applications, in one table."""

from edgelam.runtime.desktop.sim.app import SimApp
from edgelam.runtime.desktop.sim.apps.calculator import Calculator
from edgelam.runtime.desktop.sim.apps.clock import Clock
from edgelam.runtime.desktop.sim.apps.contacts import Contacts
from edgelam.runtime.desktop.sim.apps.editor import Editor
from edgelam.runtime.desktop.sim.apps.files import FileManager
from edgelam.runtime.desktop.sim.apps.form import Form
from edgelam.runtime.desktop.sim.apps.mail import Mail
from edgelam.runtime.desktop.sim.apps.notes import Notes
from edgelam.runtime.desktop.sim.apps.settings import Settings

APPS: dict[str, type[SimApp]] = {
    app.name: app for app in (Editor, Calculator, FileManager, Settings, Mail, Form, Clock, Contacts, Notes)
}

__all__ = ["APPS"]
