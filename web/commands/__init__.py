"""One module per subcommand. Top-level imports stay light; what is heavy is imported in `run`."""


class NotPossible(Exception):
    """The command can't do it; the text is the whole line that the person sees."""
