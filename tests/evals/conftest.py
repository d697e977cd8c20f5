import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "assistant"))

from small_world import world  # noqa: F401
