"""Tools that answer: the time, days of the week, the battery, the disk, files and folders, the network, sums and units."""

from __future__ import annotations

import shutil
from datetime import date
from typing import Annotated

from edgelam.risk import Risk
from edgelam.runtime.tools.amounts import Expression, Unit, converted, value_of, written
from edgelam.runtime.tools.kinds import Number
from edgelam.runtime.tools.machine import Machine, MachineError
from edgelam.runtime.tools.places import ExistingPath, FileAsked, located
from edgelam.runtime.tools.times import Day
from edgelam.runtime.tools.tool import tool

GIB = 2**30


@tool(
    risk=Risk.READ,
    cue=r"time|late|clock|hours?",
    examples=("what time is it", "tell me the time", "what's the time", "how late is it", "current time", "do you have the time", "clock please", "time?"),
)  # fmt: skip
def tell_time(machine: Machine) -> str:
    """Say what time it is."""
    return f"It is {machine.now():%H:%M}."


@tool(
    risk=Risk.READ,
    cue=r"day|days|date|dates|month|year|today|week|mon|monday|tuesday|wednesday|thursday|friday|saturday|sunday",
    examples=("what day is it", "what is today's date", "which date do we have", "what's the date", "today's date please", "what day of the week is today", "which month is it", "is it thursday today", "what's today"),
)  # fmt: skip
def tell_date(machine: Machine) -> str:
    """Say what day it is today."""
    now = machine.now()
    return f"Today is {now:%A}, {now.day} {now:%B %Y}."


@tool(
    risk=Risk.READ,
    cue=r"batter(?:y|ies)|charg\w+|plug\w*|power|juice",
    examples=("how full is the battery", "battery level", "how much battery is left", "is the laptop charging", "battery status", "how long will the battery last", "do I need to plug in", "charge level please"),
)  # fmt: skip
def get_battery(machine: Machine) -> str:
    """Say how full the battery is."""
    battery = machine.battery()
    if battery is None:
        return "This computer has no battery."
    return f"The battery is at {battery.percent} %{', charging' if battery.charging else ''}."


@tool(
    risk=Risk.READ,
    cue=r"dis[ck]|drive|storage|space|room|full|gigabytes?|gb|gigs?|terabytes?|ssd",
    examples=("how much disk space is left", "free space on the disk", "how full is my hard drive", "is there enough storage left", "how much room do I have on this computer", "disk usage", "storage left", "how many gigabytes are free"),
)  # fmt: skip
def get_disk_space(machine: Machine) -> str:
    """Say how much room is left on the disk of the person's files."""
    try:
        usage = shutil.disk_usage(machine.home)
    except OSError as error:
        raise MachineError(f"the disk does not say how full it is: {error.strerror}") from error
    return f"{usage.free / GIB:.1f} of {usage.total / GIB:.1f} GB are free."


@tool(
    risk=Risk.READ,
    cue=r"ip|address|addresses",
    examples=("what's my IP address", "which ip do I have", "show my ip", "tell me this computer's network address", "what is the address of this machine in the network", "local ip please", "ip address"),
)  # fmt: skip
def get_ip_address(machine: Machine) -> str:
    """Say this computer's address in the network."""
    found = machine.addresses()
    return f"The address is {', '.join(found)}." if found else "This computer is in no network now."


@tool(
    risk=Risk.READ,
    cue=r"os|operating|systems?|windows|linux|computer|computers|machine|hostname|host|distro|distribution|pc|laptop",
    examples=("which operating system is this", "what version of windows do I have", "what linux am I running", "what's the name of this computer", "system version", "which os is installed", "what is this machine called", "hostname"),
)  # fmt: skip
def get_system(machine: Machine) -> str:
    """Say which operating system this is, and what the computer is called."""
    return machine.system()


@tool(
    risk=Risk.READ,
    examples=("what is 12 times 7", "calculate 17 + 25", "how much is 15 percent of 80", "what's 144 divided by 12", "compute (3+4)/2", "square root of 2", "work out 3.5 * 8", "add 45 and 67", "what does 1024 minus 24 make", "5 to the power of 3"),
)  # fmt: skip
def calculate(machine: Machine, expression: Annotated[str, Expression()]) -> str:
    """Work out a sum."""
    value = value_of(expression)
    if value is None:
        raise MachineError(f"{expression} has no value that can be written down")
    return f"{expression} = {written(value)}"


@tool(
    risk=Risk.READ,
    cue=r"(?:week)?day|fall|falls|\w+day",
    examples=("what day of the week is christmas eve", "which weekday is 24 december", "on what day does new year's eve fall this year", "what day is the 3rd of may", "is 14 March 2027 a sunday", "which day of the week was 4 july 2020"),
)  # fmt: skip
def tell_weekday(machine: Machine, day: Annotated[str, Day()]) -> str:
    """Say which day of the week a date is."""
    then = date.fromisoformat(day)
    return f"{then.day} {then:%B %Y} is a {then:%A}."


@tool(
    risk=Risk.READ,
    cue="big|large|size|heavy|bytes|kb|mb",
    examples=("how big is the file report.pdf", "what size is the invoice", "how large is holiday.mp4", "how many megabytes does the backup have", "file size of notes.txt", "how heavy is the video from the wedding"),
)  # fmt: skip
def tell_size(machine: Machine, file: Annotated[str, FileAsked()]) -> str:
    """Say how big a file is."""
    path = located(file, machine)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise MachineError(f"{path.name} does not say how big it is: {error.strerror}") from error
    return f"{path.name} has {in_bytes(size)}."


@tool(
    risk=Risk.READ,
    cue="how many|number|count",
    examples=("how many files are in my downloads", "how many things are in the documents folder", "count the files in Pictures", "number of items in my music folder", "how many documents do I have in the folder Work", "how many folders are in my home"),
)  # fmt: skip
def count_files(machine: Machine, folder: Annotated[str, ExistingPath(folder=True)]) -> str:
    """Say how many files and folders are in a folder."""
    path = located(folder, machine)
    try:
        names = [entry for entry in path.iterdir() if not entry.name.startswith(".")]
    except OSError as error:
        raise MachineError(f"{path.name} cannot be looked into: {error.strerror}") from error
    folders = sum(entry.is_dir() for entry in names)
    of_these = f", {folders} of them {'a folder' if folders == 1 else 'folders'}" if folders else ""
    return f"{path.name} holds {len(names)} {'item' if len(names) == 1 else 'items'}{of_these}."


def in_bytes(size: int) -> str:
    """A size as file managers say it, and exactly."""
    for unit, worth in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= worth:
            return f"{size / worth:.1f} {unit} ({size:,} bytes)"
    return f"{size} bytes"


_AMOUNT = r"(?P<amount>-?\d[\d.,]*|an?|one|half an?)"
_UNIT = (
    r"(?:degrees? )?[a-zµ°][\w°²³/]*(?: (?:miles?|years?|ounces?|feet|met(?:er|re)s?|per \w+|celsius|fahrenheit|c|f))?"
)


@tool(
    risk=Risk.READ,
    patterns=(
        rf"{_AMOUNT}\s*(?P<unit>{_UNIT})\s+(?:(?:is|are|be|make|come to)\s+(?:that\s+)?)?(?:in|into|to|as|of|equals?)\s+(?:how many\s+)?(?P<to>{_UNIT})\s*\??$",
        rf"how (?:many|much)\s+(?P<to>{_UNIT})\s+(?:is|are|in|are in|is in|make|makes|go into|does|do|there are in|are there in|equals?|do i get from)\s+(?:there in\s+)?{_AMOUNT}\s*(?P<unit>{_UNIT})(?:\s+(?:have|make|hold|equal|come to))?\s*\??$",
        rf"\bin (?P<to>{_UNIT}),?\s+(?:how (?:much|many|long|far|heavy|warm|hot) (?:is|are)|what(?:'s| is| are)|please:?)\s+{_AMOUNT}\s*(?P<unit>{_UNIT})\s*\??$",
        rf"{_AMOUNT}\s*(?P<unit>{_UNIT})\s+(?:is|are|equals?|makes?)\s+how (?:many|much)\s+(?P<to>{_UNIT})\s*\??$",
    ),
    examples=("convert 5 miles to kilometres", "how many kilometres are 5 miles", "70 fahrenheit in celsius", "what is 10 pounds in kilos", "how many cups is a litre", "3 feet in metres", "change 200 grams to ounces", "how much is 2 gallons in litres", "convert 30 degrees celsius to fahrenheit", "100 km/h in mph"),
)  # fmt: skip
def convert_units(
    machine: Machine,
    amount: Annotated[float, Number(-1e15, 1e15, decimals=True)],
    unit: Annotated[str, Unit()],
    to: Annotated[str, Unit()],
) -> str:
    """Convert an amount from one unit to another."""
    names = [name.replace("_", " ") for name in (unit, to)]
    return f"{written(amount)} {names[0]} = {converted(amount, unit, to):.6g} {names[1]}"


TOOLS = (
    tell_time,
    tell_date,
    get_battery,
    get_disk_space,
    get_ip_address,
    get_system,
    tell_weekday,
    tell_size,
    count_files,
    calculate,
    convert_units,
)
