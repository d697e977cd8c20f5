"""`python -m evals.provider` serves the stand-in until interrupted."""

import argparse
from contextlib import suppress

import evals.provider as package
from evals.provider import BEHAVIOURS, EMBEDDING_BEHAVIOURS, Provider


def main() -> None:
    names = ", ".join((*BEHAVIOURS, *EMBEDDING_BEHAVIOURS))
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="python -m evals.provider", description=package.__doc__, epilog=names, formatter_class=form
    )
    parser.add_argument("--port", type=int, default=8089)
    parser.add_argument("--delay", type=float, default=5.0)
    given = parser.parse_args()
    provider = Provider(port=given.port, delay=given.delay)
    print(provider.url, flush=True)
    with suppress(KeyboardInterrupt):
        provider.serve()


if __name__ == "__main__":
    main()
