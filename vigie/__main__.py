"""`python -m vigie`: the command."""

from vigie.cli import main

main()
