"""The engine's tests share their timelines."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
