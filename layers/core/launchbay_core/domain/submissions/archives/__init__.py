"""Code archives (`.tar.gz`): what is accepted of them, read member by member in bounded work and memory."""
