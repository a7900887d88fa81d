"""The HTTP door: the one room that knows starlette."""
