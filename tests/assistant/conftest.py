import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from small_world import desk, world  # noqa: F401
