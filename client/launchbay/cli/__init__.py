"""The command line `launchbay`: one module a command or a noun, each imported only when it is used."""
