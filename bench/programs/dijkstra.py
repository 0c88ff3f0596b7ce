"""Shortest paths in a graph: heapq, dicts of lists, tuples; and breadth-first search with a deque."""
from collections import deque
from heapq import heappop, heappush

SIZE = 190
CHECK = 32823344


def make_graph(side):
    graph = {}
    for y in range(side):
        for x in range(side):
            edges = []
            if x + 1 < side:
                edges.append(((x + 1, y), (x * 7 + y * 13) % 10 + 1))
            if y + 1 < side:
                edges.append(((x, y + 1), (x * 11 + y * 3) % 10 + 1))
            if x and y:
                edges.append(((x - 1, y - 1), 2))
            graph[x, y] = edges
    return graph


def dijkstra(graph, start):
    distances, queue = {}, [(0, start)]
    while queue:
        distance, node = heappop(queue)
        if node in distances:
            continue
        distances[node] = distance
        for other, weight in graph[node]:
            if other not in distances:
                heappush(queue, (distance + weight, other))
    return distances


def breadth_first(graph, start):
    levels, queue = {start: 0}, deque([start])
    while queue:
        node = queue.popleft()
        for other, _ in graph[node]:
            if other not in levels:
                levels[other] = levels[node] + 1
                queue.append(other)
    return levels


def run(n):
    graph = make_graph(n)
    return sum(dijkstra(graph, (0, 0)).values()) + sum(breadth_first(graph, (0, 0)).values())
