"""`launchbay completion`: the shell's completion script."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script for SHELL.

    \b
    bash:  echo 'eval "$(launchbay completion bash)"' >> ~/.bashrc
    zsh:   echo 'eval "$(launchbay completion zsh)"' >> ~/.zshrc
    fish:  launchbay completion fish > ~/.config/fish/completions/launchbay.fish
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is None:
        raise click.ClickException(f"There is no completion for {shell}.")
    click.echo(found(context.find_root().command, {}, "launchbay", "_LAUNCHBAY_COMPLETE").source())
