"""The sign of life of a running program: a small file, for `healthy`, and a service manager.

`beat` and `verdict` need the standard library alone.
"""
