"""A disposable-mail server that lives in memory and forgets everything: on time, on demand, at restart."""

__version__ = "0.1.0"
