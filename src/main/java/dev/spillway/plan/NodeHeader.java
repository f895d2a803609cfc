package dev.spillway.plan;

import java.util.List;

/// What every plan node has: its id (pre-order, unique in the plan), PostgreSQL's cost numbers and its output columns.
///
/// `rows` of a node below a Gather is per participant, as PostgreSQL prints it.
public record NodeHeader(
        int id, double startupCost, double totalCost, double rows, int width, List<Expression.Output> output) {
    public NodeHeader {
        output = List.copyOf(output);
    }
}
