"""What every test may lean on."""

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

# Machines are noisy: how long a property takes to draw or to hold on a busy one says nothing about it.
settings.register_profile("wend", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("wend")
