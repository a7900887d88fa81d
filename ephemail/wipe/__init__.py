"""Wiping: what is freed is overwritten, so that no mail can be found in our memory once it is gone.

The allocators of Python and of glibc overwrite what they free if certain variables are in the environment when a
program starts: start.py puts them there and has the program start once more. freed.py asks the allocators themselves
whether they do it, for variables are not always obeyed. buffer.py overwrites the one buffer that is never freed. What
no process can reach stays: the kernel's buffers, and pages that it has taken back.
"""
