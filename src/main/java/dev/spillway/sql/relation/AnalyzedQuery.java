package dev.spillway.sql.relation;

import dev.spillway.data.DataType;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;

/// A statement with names resolved, types fixed and the logical rewriting done. Immutable.
///
/// `root` consists of `LogicalTableScan` (over a [dev.spillway.catalog.ScanTable]), `LogicalFilter`, `LogicalProject`,
/// `LogicalAggregate` (simple grouping only), `LogicalJoin` (INNER, LEFT, RIGHT, FULL, SEMI, ANTI), `LogicalSort` (with
/// fetch and offset), `LogicalUnion` (ALL only), [ExpressionValues] and [FunctionRel]. Expressions are turned into
/// plan expressions by [ExpressionConverter]; the fields of `root` are `fields`, in order. A node may occur twice in
/// the tree (the same object), where the query says the same twice.
///
/// `serialReason` is there when the statement calls what is not parallel safe. `change` says that the rows go into a
/// table; it is empty for queries.
public record AnalyzedQuery(
        RelNode root,
        List<OutputField> fields,
        List<DataType> parameterTypes,
        Optional<TableChange> change,
        Optional<String> serialReason) {
    public AnalyzedQuery {
        fields = List.copyOf(fields);
        parameterTypes = List.copyOf(parameterTypes);
    }

    public AnalyzedQuery(
            RelNode root, List<OutputField> fields, List<DataType> parameterTypes, Optional<TableChange> change) {
        this(root, fields, parameterTypes, change, Optional.empty());
    }

    /// The same query with its rows going into `target`, for CREATE TABLE AS once the table exists.
    public AnalyzedQuery into(TableChange target) {
        return new AnalyzedQuery(root, fields, parameterTypes, Optional.of(target), serialReason);
    }
}
