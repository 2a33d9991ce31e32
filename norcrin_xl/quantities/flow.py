"""The cheapest flow through a small network, in whole numbers and therefore exact."""

from __future__ import annotations

from collections import deque


class MinCostFlow:
    """A network of numbered nodes. Costs may be negative; there must be no negative cycle.

    Arcs are kept in pairs, an arc and its reverse, so that arc ``a`` has the reverse ``a ^ 1``.
    """

    def __init__(self, nodes: int) -> None:
        self._out: list[list[int]] = [[] for _ in range(nodes)]
        self._to: list[int] = []
        self._room: list[int] = []
        self._cost: list[int] = []

    def arc(self, tail: int, head: int, capacity: int, cost: int) -> int:
        """Add an arc that carries up to `capacity` at `cost` a unit; returns its number."""
        number = len(self._to)
        for start, end, room, price in ((tail, head, capacity, cost), (head, tail, 0, -cost)):
            self._out[start].append(len(self._to))
            self._to.append(end)
            self._room.append(room)
            self._cost.append(price)
        return number

    def used(self, arc: int) -> int:
        """How much runs through an arc."""
        return self._room[arc ^ 1]

    def run(self, source: int, sink: int) -> None:
        """Send units along the cheapest path for as long as that lowers the cost.

        With costs that only grow along the way, each step keeps the flow the cheapest of its
        size, so stopping at the first path that doesn't pay leaves the cheapest of all.
        """
        while True:
            cost, path = self._cheapest(source, sink)
            if not path or cost >= 0:
                return
            units = min(self._room[arc] for arc in path)
            for arc in path:
                self._room[arc] -= units
                self._room[arc ^ 1] += units

    def _cheapest(self, source: int, sink: int) -> tuple[int, list[int]]:
        """The cost of the cheapest path with room and its arcs (Bellman and Ford, with a queue)."""
        best: dict[int, int] = {source: 0}
        came_by: dict[int, int] = {}
        queue, queued = deque([source]), {source}
        while queue:
            node = queue.popleft()
            queued.discard(node)
            for arc in self._out[node]:
                head, cost = self._to[arc], best[node] + self._cost[arc]
                if self._room[arc] > 0 and (head not in best or cost < best[head]):
                    best[head], came_by[head] = cost, arc
                    if head not in queued:
                        queue.append(head)
                        queued.add(head)
        return (best[sink], self._back(came_by, source, sink)) if sink in best else (0, [])

    def _back(self, came_by: dict[int, int], source: int, sink: int) -> list[int]:
        path, node = [], sink
        while node != source:
            arc = came_by[node]
            path.append(arc)
            node = self._to[arc ^ 1]
        return path
