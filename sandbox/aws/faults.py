"""Which of the world's faults strikes a call, until it has struck often enough."""

from __future__ import annotations

from collections.abc import Sequence

from sandbox.world import HOME_ACCOUNT, Fault


class Faults:
    """Counts for the faults of one world: the world itself is not changed by being asked."""

    def __init__(self) -> None:
        # the fault is kept beside its count, so that its id is not given to another one
        self._struck: dict[int, tuple[Fault, int]] = {}

    def strikes(
        self,
        faults: Sequence[Fault],
        *,
        service: str,
        operation: str,
        region: str,
        account: str = HOME_ACCOUNT,
    ) -> Fault | None:
        for fault in faults:
            if (
                fault.service == service
                and fault.operation in ("*", operation)
                and fault.region in (None, region)
                and fault.account in (None, account)
                and self._count(fault)
            ):
                return fault
        return None

    def _count(self, fault: Fault) -> bool:
        _, struck = self._struck.get(id(fault), (fault, 0))
        if fault.times is not None and struck >= fault.times:
            return False
        self._struck[id(fault)] = (fault, struck + 1)
        return True
