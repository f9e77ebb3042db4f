"""The settings: what an operator may set, read once at the start, wrong ones named all at once."""

from bot.settings.approval import Fault, approval_faults, without_approver
from bot.settings.load import Settings, SettingsError
from bot.settings.table import CONFIG, ROWS, Row
from bot.settings.values import Secret

__all__ = [
    "CONFIG",
    "ROWS",
    "Fault",
    "Row",
    "Secret",
    "Settings",
    "SettingsError",
    "approval_faults",
    "without_approver",
]
