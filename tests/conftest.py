"""What holds for all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# machines are shared and slow at times: no test may depend on how long it takes
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("patient")
