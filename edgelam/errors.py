"""Every failure a person can meet: one clear sentence each, and the exit code that goes with it."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of ``edgelam run``."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    NEEDS_YES = 3
    CANNOT = 4
    ENVIRONMENT = 5
    STOPPED = 130


class EdgelamError(Exception):
    """What is wrong and what to do about it, in one sentence."""

    exit_code = Exit.FAILED


class ActionError(EdgelamError):
    """A line that is no action, or an action that does not fit the screen."""


class Unable(EdgelamError):
    """The request asks for something that edgelam cannot do."""

    exit_code = Exit.CANNOT


class UsageError(EdgelamError):
    exit_code = Exit.USAGE


class EnvironmentProblem(EdgelamError):
    """No desktop, no model, no such application: nothing the model could do about it."""

    exit_code = Exit.ENVIRONMENT


class ModelError(EnvironmentProblem):
    """A model file that is missing, broken or of the wrong kind."""


class DesktopError(EnvironmentProblem):
    """The desktop cannot be reached."""


class AppGone(EdgelamError):
    """The application ended while it was being driven."""


class AppSilent(EdgelamError):
    """The application did not answer in time."""


class Stopped(EdgelamError):
    """The person stopped the run."""

    exit_code = Exit.STOPPED
