"""Punycode (RFC 3492), written only: letters of any script as those that names of hosts have.

Python's own codec takes ten times as long, and mail may name dozens of hosts. Never raises; a label of sixty characters
takes some fifty microseconds.
"""

from bisect import bisect

# RFC 3492 §5.
_BASE, _T_MIN, _T_MAX, _SKEW, _DAMP = 36, 1, 26, 38, 700
_FIRST, _BIAS = 128, 72
_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"


def punycode(label: str) -> str:
    """Write a label in Punycode, without the prefix that says so."""
    standing = [at for at, character in enumerate(label) if character < "\x80"]  # what has been written stands there
    written = [label[at] for at in standing] + ["-"] * bool(standing)
    basic = len(standing)
    character, place, bias = _FIRST, 0, _BIAS
    for number, at in sorted((ord(each), at) for at, each in enumerate(label) if each >= "\x80"):
        length, before = len(standing), bisect(standing, at)
        delta = (number - character) * (length + 1) + before - place
        written += _number(delta, bias)
        bias = _adapted(delta, length + 1, is_first=length == basic)
        standing.insert(before, at)
        character, place = number, before + 1
    return "".join(written)


def _number(value: int, bias: int) -> list[str]:
    """Write a number in digits of growing weight (RFC 3492 §3.3)."""
    digits = []
    for weight in range(_BASE, _BASE * 100, _BASE):
        threshold = min(max(weight - bias, _T_MIN), _T_MAX)
        if value < threshold:
            break
        value, digit = divmod(value - threshold, _BASE - threshold)
        digits.append(_DIGITS[threshold + digit])
    return [*digits, _DIGITS[value]]


def _adapted(delta: int, length: int, *, is_first: bool) -> int:
    """Give the bias that suits the next number (RFC 3492 §3.4)."""
    delta = delta // _DAMP if is_first else delta // 2
    delta += delta // length
    bias = 0
    while delta > (_BASE - _T_MIN) * _T_MAX // 2:
        delta //= _BASE - _T_MIN
        bias += _BASE
    return bias + (_BASE - _T_MIN + 1) * delta // (delta + _SKEW)
