"""`python -m assistant.cli` is `opsdesk`."""

from assistant.cli.program import main

main()
