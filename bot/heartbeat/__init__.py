"""The heartbeat of a running program: a small file for `healthy`, and systemd's notifications.

`beat` and `verdict` need only the standard library.
"""
