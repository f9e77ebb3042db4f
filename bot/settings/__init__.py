"""The settings, read once at the start; all faults are reported together."""

from bot.settings.approval import Fault, approval_faults, fault_of, without_approver
from bot.settings.load import Settings, SettingsError, StoreSettings, configured_language
from bot.settings.row import Row
from bot.settings.table import CONFIG, ROWS
from bot.settings.values import Secret, passwords_of

__all__ = [
    "CONFIG",
    "ROWS",
    "Fault",
    "Row",
    "Secret",
    "Settings",
    "SettingsError",
    "StoreSettings",
    "approval_faults",
    "configured_language",
    "fault_of",
    "passwords_of",
    "without_approver",
]
