# Graphs, paths, trees, flows, colours, isomorphism, files.
import networkx as nx

graph = nx.path_graph(10)
graph.add_edge(0, 9, weight=0.5)
print(nx.shortest_path(graph, 0, 5), nx.is_connected(graph), sorted(nx.degree_centrality(graph).items())[:3], nx.diameter(graph))
print(nx.dijkstra_path_length(graph, 1, 8), sorted(nx.connected_components(nx.Graph([(1, 2), (3, 4)])), key=min))
print(list(nx.topological_sort(nx.DiGraph([(1, 2), (2, 3), (1, 3)]))), sorted(nx.minimum_spanning_tree(nx.cycle_graph(5)).edges()))
flow = nx.DiGraph()
for a, b, capacity in ("s", "a", 3), ("s", "b", 2), ("a", "b", 1), ("a", "t", 2), ("b", "t", 3):
    flow.add_edge(a, b, capacity=capacity)
print(nx.maximum_flow_value(flow, "s", "t"), nx.greedy_color(nx.cycle_graph(5)), nx.is_isomorphic(nx.path_graph(4), nx.path_graph(4)))
print({node: round(value, 6) for node, value in nx.betweenness_centrality(nx.star_graph(4)).items()}, nx.density(nx.complete_graph(5)))
print("\n".join(nx.generate_adjlist(nx.petersen_graph())), len(list(nx.simple_cycles(nx.complete_graph(4, nx.DiGraph())))))
print("\n".join(nx.generate_gml(nx.Graph([("a", "b")]))), sorted(nx.find_cliques(nx.complete_graph(3)))[0])
for fails in (lambda: nx.shortest_path(nx.Graph([(1, 2), (3, 4)]), 1, 4), lambda: list(nx.topological_sort(nx.cycle_graph(3, nx.DiGraph())))):
    try:
        fails()
    except nx.NetworkXException as error:
        print(type(error).__name__, error)
