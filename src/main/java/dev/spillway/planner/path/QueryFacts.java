package dev.spillway.planner.path;

import dev.spillway.planner.estimate.SelectivityEstimator;
import dev.spillway.planner.logical.LogicalNode;
import dev.spillway.planner.logical.Translation;
import dev.spillway.planner.logical.Variables;
import java.util.IdentityHashMap;
import java.util.Map;

/// What all searches over one query share: what does not depend on who may read TEMP relations is found out once.
/// Owned by the thread that plans.
public final class QueryFacts {
    private final Translation query;
    private final Variables variables;
    private final Orders orders;
    private final SelectivityEstimator selectivity;
    private final Map<LogicalNode.JoinSet, JoinGraph> graphs = new IdentityHashMap<>();

    public QueryFacts(Translation query, Variables variables) {
        this.query = query;
        this.variables = variables;
        this.orders = Orders.of(query.node(), variables);
        this.selectivity = new SelectivityEstimator(variables);
    }

    Translation query() {
        return query;
    }

    Variables variables() {
        return variables;
    }

    Orders orders() {
        return orders;
    }

    SelectivityEstimator selectivity() {
        return selectivity;
    }

    JoinGraph graph(LogicalNode.JoinSet set) {
        return graphs.computeIfAbsent(set, any -> new JoinGraph(set, this));
    }
}
