package dev.spillway.planner.logical;

import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import dev.spillway.storage.ColumnStatistics;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// All variables of one query, numbered. Grows while the query is translated; not thread-safe.
public final class Variables {
    private final List<Variable> variables = new ArrayList<>();
    private int leaves;
    private int namedRelations;
    private int unnamedWindows;

    /// The number of the next relation or node that offers variables.
    public int newLeaf() {
        return leaves++;
    }

    public int leafCount() {
        return leaves;
    }

    /// What EXPLAIN calls a window that the query gives no name.
    String newWindowName() {
        unnamedWindows++;
        return "w" + unnamedWindows;
    }

    void countNamedRelation() {
        namedRelations++;
    }

    /// Whether EXPLAIN prints `alias.column`: a query over several relations.
    public boolean isQualified() {
        return namedRelations > 1;
    }

    Variable add(int leaf, String qualifier, String name, DataType type) {
        return add(leaf, qualifier, name, type, Optional.empty(), 0);
    }

    Variable add(
            int leaf,
            String qualifier,
            String name,
            DataType type,
            Optional<ColumnStatistics> statistics,
            double tuples) {
        Variable variable = new Variable(variables.size(), leaf, qualifier, name, type, statistics, tuples);
        variables.add(variable);
        return variable;
    }

    int nextId() {
        return variables.size();
    }

    public Variable get(int id) {
        return variables.get(id);
    }

    public Expression.ColumnRef reference(int id) {
        Variable variable = get(id);
        return new Expression.ColumnRef(id, variable.type(), variable.name());
    }

    /// Bytes of a row of these variables.
    public int width(BitSet ids) {
        int width = 0;
        for (int id = ids.nextSetBit(0); id >= 0; id = ids.nextSetBit(id + 1)) {
            width += get(id).width();
        }
        return width;
    }
}
