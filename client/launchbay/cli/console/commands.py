"""Commands that take overrides: how they refuse words that they have no use for."""

from __future__ import annotations

import re

import click

_LIKE_AN_OPTION = re.compile(r"--?[a-z][a-z-]{0,30}")


class WordsUnshown(click.Command):
    """A command that repeats no word it has no use for: in `-o hub.token= hf_1`, a secret is a word of its own."""

    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the options and arguments.

        Raises:
            UsageError: there are others.
        """
        try:
            rest = super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if _LIKE_AN_OPTION.fullmatch(error.option_name):
                raise
            raise click.UsageError("There is a word that begins with `-` and is not an option.", ctx) from None
        if ctx.args and not ctx.resilient_parsing:
            count = f"{len(ctx.args)} words too many" if len(ctx.args) > 1 else "one word too many"
            ctx.fail(
                f"There is {count}. Give each override an `-o` of its own, as one word without spaces: `-o PATH=VALUE`."
            )
        return rest
