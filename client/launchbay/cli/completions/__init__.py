"""What Tab offers for the words of a command, asked of the server that the command line names."""
