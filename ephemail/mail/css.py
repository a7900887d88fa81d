"""Style sheets and style attributes that load nothing and hide nothing.

Escapes and comments are undone first, so that what is looked for is all there is; then whatever is not on a list is
made meaningless in place: functions, at-rules, and `url()` but for images in the mail itself. What remains means what
it meant. Never raises; each expression is anchored or possessive, so the work is linear.
"""

import re
import sys

# Functions that compute, colour, move or select, and conditions written without a space. None of them takes a URL.
_FUNCTION_NAMES = (
    "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc min max clamp var env counter counters "
    "linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient "
    "repeating-conic-gradient -webkit-linear-gradient -moz-linear-gradient -o-linear-gradient -ms-linear-gradient "
    "-webkit-gradient from to color-stop "
    "matrix matrix3d translate translatex translatey translatez translate3d scale scalex scaley scale3d rotate rotatex "
    "rotatey rotatez rotate3d skew skewx skewy perspective cubic-bezier steps blur brightness contrast drop-shadow "
    "grayscale hue-rotate invert opacity saturate sepia rect inset circle ellipse polygon repeat minmax fit-content "
    "not is where has any lang dir nth-child nth-last-child nth-of-type nth-last-of-type -webkit-any -moz-any "
    "media supports container and or"
)
_FUNCTIONS = frozenset(_FUNCTION_NAMES.split())
_AT_RULE_NAMES = "media supports keyframes -webkit-keyframes -moz-keyframes -o-keyframes page layer container"
_AT_RULES = frozenset(f"@{name}" for name in _AT_RULE_NAMES.split())

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|[ \t\n\f\r])?|(.)|\Z)", re.DOTALL)
_EMBEDDED = re.compile(r"\s*data:image/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]*", re.IGNORECASE)
# A whole `url()` of any spelling, else any other function: whole where nothing nests in it, else its beginning.
_FUNCTION = re.compile(
    r"(?<![\w-])(?:url\(\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^()\"']*+))\s*+\)|([\w-]++)\((?:[^()]*+\))?+)", re.IGNORECASE
)
_AT_RULE = re.compile(r"(@[\w-]*+)[^;{}]*+")
_PROPERTY = re.compile(r"(?<![\w-])(?:behaviou?r|-moz-binding|-ms-behavior)(?=\s*+:)", re.IGNORECASE)
_MARKUP = re.compile(r"<!--|-->|<")

# Escapes that selectors need (`.sm\:w-full`); before anything else a backslash only ever hid something.
_PUNCTUATION = frozenset(":./[]%#@!,+=&$~|^*()")


def clean_css(css: str) -> str:
    """Give the style sheet, or the declarations of a style attribute, without what could load or run anything."""
    css = _COMMENT.sub("", _CONTROLS.sub("", css))
    css = _ESCAPE.sub(_unescape, css) if "\\" in css else css
    css = _MARKUP.sub(" ", css)
    css = _FUNCTION.sub(_keep_harmless, css)
    css = _AT_RULE.sub(lambda match: match[0] if match[1].lower() in _AT_RULES else "@void", css)
    return _PROPERTY.sub("void", css)


def _unescape(match: re.Match[str]) -> str:
    """Write an escaped character as itself if it is a word's, as its escape if a selector needs it, else not at all."""
    digits, character = match[1], match[2] or ""
    if digits is None:
        return match[0] if character in _PUNCTUATION else _if_in_words(character)
    code = int(digits, 16)
    return _if_in_words(chr(code)) if code <= sys.maxunicode else ""


def _if_in_words(character: str) -> str:
    is_shown = character.isprintable() and not character.isspace()
    return character if character.isalnum() or character in "-_" or (is_shown and not character.isascii()) else ""


def _keep_harmless(match: re.Match[str]) -> str:
    if match[4] is not None:
        if match[4].lower() in _FUNCTIONS:
            return match[0]
        return "none" if match[0].endswith(")") else "void("
    address = match[1] or match[2] or match[3] or ""
    # `none` leaves the colour and the position beside it valid.
    return f'url("{"".join(address.split())}")' if _EMBEDDED.fullmatch(address) else "none"
