"""A layer's module."""


def shout(text: str) -> str:
    """`text`, louder."""
    return text.upper() + "!"
