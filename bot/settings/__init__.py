"""The settings, read once at the start; all faults are reported together."""

from bot.settings.approval import Fault, approval_faults, without_approver
from bot.settings.load import Settings, SettingsError, language_said
from bot.settings.table import CONFIG, ROWS, Row
from bot.settings.values import Secret
from bot.settings.wording import Wording, wording

__all__ = [
    "CONFIG",
    "ROWS",
    "Fault",
    "Row",
    "Secret",
    "Settings",
    "SettingsError",
    "Wording",
    "approval_faults",
    "language_said",
    "without_approver",
    "wording",
]
