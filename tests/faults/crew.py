"""The processes of the full set-up, by what they do."""

from dataclasses import dataclass

import psutil

from tests.herd.places import eventually
from tests.server import RunningServer


@dataclass
class Crew:
    """The children of the supervisor; `live`, `work` and `beat` as they first started."""

    server: RunningServer
    parent: psutil.Process
    live: psutil.Process
    work: psutil.Process
    beat: psutil.Process

    @classmethod
    def of(cls, server: RunningServer) -> "Crew":
        """Find them: the supervisor starts them in this order."""
        parent = psutil.Process(server.process.pid)
        _web, _web, *others = sorted(parent.children(), key=lambda child: child.pid)
        return cls(server, parent, *others)

    @property
    def pids(self) -> set[int]:
        """Return the processes that run now."""
        return {child.pid for child in self.parent.children()}

    def kill(self, *children: psutil.Process) -> None:
        """Kill some at once (-9), and wait until all places are taken again."""
        before = self.pids
        for child in children:
            child.kill()
        gone = {child.pid for child in children}

        def replaced() -> bool:
            now = self.pids
            return len(now) == len(before) and not now & gone

        eventually(replaced, seconds=5, what="the supervisor starts others")

    def web(self) -> set[psutil.Process]:
        """Return the web processes of now: those that hold the listening socket."""
        port = self.server.port
        return {
            child
            for child in self.parent.children()
            if any(
                found.status == psutil.CONN_LISTEN and found.laddr.port == port
                for found in child.net_connections("tcp")
            )
        }
