package dev.spillway.plan;

import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.MergeKey;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.storage.IndexCondition;
import dev.spillway.storage.RelationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A node of the physical plan.
public sealed interface PlanNode {
    NodeHeader header();

    /// Children in PostgreSQL's order: outer, then inner.
    List<PlanNode> children();

    /// A scan of a TEMP relation. Input row: the relation's columns `columns`, in that order, where [#ROW_ID]
    /// stands for the row id (BIGINT). `isParallelAware` scans share their row ranges with the other participants
    /// of the Gather above.
    record SeqScan(
            NodeHeader header,
            RelationId relation,
            String relationName,
            String alias,
            List<Integer> columns,
            Optional<Expression> filter,
            boolean isParallelAware)
            implements PlanNode {
        /// The "column" that is the row id, `group << 16 | slot`.
        public static final int ROW_ID = -1;

        public SeqScan {
            columns = List.copyOf(columns);
        }

        @Override
        public List<PlanNode> children() {
            return List.of();
        }
    }

    /// A scan of a TEMP relation through an index, by the leader. Input row: the relation's columns `columns`, as
    /// for
    /// a [SeqScan]. `bounds` are in key order; their values have no columns, or, where `isParameterized`, are over
    /// the outer row of the [NestedLoop] above. `condition` is what EXPLAIN prints of them. An index-only scan
    /// takes
    /// the columns from the keys.
    record IndexScan(
            NodeHeader header,
            RelationId relation,
            String relationName,
            String alias,
            RelationId index,
            String indexName,
            List<Integer> columns,
            List<IndexBound> bounds,
            Optional<Expression> condition,
            Optional<Expression> filter,
            boolean isBackward,
            boolean isIndexOnly,
            boolean isParameterized)
            implements PlanNode {
        public IndexScan {
            columns = List.copyOf(columns);
            bounds = List.copyOf(bounds);
        }

        @Override
        public List<PlanNode> children() {
            return List.of();
        }
    }

    /// A condition on a key of an index with what it is compared with, where it takes a value: one, or any of
    /// several
    /// different ones, which are looked up one after another.
    record IndexBound(IndexCondition condition, Optional<Expression> value, List<Expression> anyOf) {
        public IndexBound {
            anyOf = List.copyOf(anyOf);
        }
    }

    /// Functions in FROM, called side by side. Input row: a column for each, where one that returns no set has one
    /// value, then, with `isNumbered`, the row's number (BIGINT).
    record FunctionScan(
            NodeHeader header, String alias, List<Expression> calls, boolean isNumbered, Optional<Expression> filter)
            implements PlanNode {
        public FunctionScan {
            calls = List.copyOf(calls);
        }

        @Override
        public List<PlanNode> children() {
            return List.of();
        }
    }

    /// Each row once for each row of the functions called with it, as in [FunctionScan]; with `isOuter` at least
    /// once.
    /// Input row: the child's, then the functions'.
    record ProjectSet(NodeHeader header, PlanNode input, List<Expression> calls, boolean isOuter, boolean isNumbered)
            implements PlanNode {
        public ProjectSet {
            calls = List.copyOf(calls);
        }

        @Override
        public List<PlanNode> children() {
            return List.of(input);
        }
    }

    /// Rows of expressions without columns. Input row: one column per expression.
    record ValuesScan(NodeHeader header, List<List<Expression>> rows, Optional<Expression> filter) implements PlanNode {
        public ValuesScan {
            rows = List.copyOf(rows);
        }

        @Override
        public List<PlanNode> children() {
            return List.of();
        }
    }

    /// Without a child one row without columns; with one a filter and projection over it that could not be done
    /// below.
    record Result(NodeHeader header, Optional<PlanNode> input, Optional<Expression> filter) implements PlanNode {
        @Override
        public List<PlanNode> children() {
            return input.map(List::of).orElse(List.of());
        }
    }

    /// Input row: the group keys, then one column per aggregate. PARTIAL emits transition states, which only
    /// FINALIZE understands. FINALIZE has the same keys and aggregates as its partial; its keys refer to the
    /// child's first columns.
    record Aggregate(
            NodeHeader header,
            PlanNode input,
            AggregateStrategy strategy,
            AggregateMode mode,
            List<Expression> groupKeys,
            List<AggregateCall> aggregates,
            Optional<Expression> filter)
            implements PlanNode {
        public Aggregate {
            groupKeys = List.copyOf(groupKeys);
            aggregates = List.copyOf(aggregates);
        }

        @Override
        public List<PlanNode> children() {
            return List.of(input);
        }
    }

    enum AggregateStrategy {
        PLAIN,
        SORTED,
        HASHED
    }

    enum AggregateMode {
        SIMPLE,
        PARTIAL,
        FINALIZE
    }

    /// Input row: outer's columns, then inner's. The table is built from `inner` (printed as a Hash node below the
    /// join). `outerKeys` count in the outer's output, `innerKeys` in the inner's; both sides of a key have the
    /// same type. `isParallelHash`: participants build one shared table; otherwise each builds its own.
    record HashJoin(
            NodeHeader header,
            JoinType joinType,
            PlanNode outer,
            PlanNode inner,
            List<Expression> outerKeys,
            List<Expression> innerKeys,
            Optional<Expression> joinFilter,
            Optional<Expression> filter,
            boolean isParallelHash,
            boolean isInnerUnique)
            implements PlanNode {
        public HashJoin {
            outerKeys = List.copyOf(outerKeys);
            innerKeys = List.copyOf(innerKeys);
        }

        @Override
        public List<PlanNode> children() {
            return List.of(outer, inner);
        }
    }

    /// For joins without an equality, and for those whose inner side is a parameterised index scan. Input row:
    /// outer's columns, then inner's. An inner side without parameters is materialised.
    record NestedLoop(
            NodeHeader header,
            JoinType joinType,
            PlanNode outer,
            PlanNode inner,
            Optional<Expression> joinFilter,
            Optional<Expression> filter)
            implements PlanNode {
        @Override
        public List<PlanNode> children() {
            return List.of(outer, inner);
        }
    }

    /// Both sides come sorted by the keys. Input row: outer's columns, then inner's.
    record MergeJoin(
            NodeHeader header,
            JoinType joinType,
            PlanNode outer,
            PlanNode inner,
            List<MergeKey> keys,
            Optional<Expression> joinFilter,
            Optional<Expression> filter)
            implements PlanNode {
        public MergeJoin {
            keys = List.copyOf(keys);
        }

        @Override
        public List<PlanNode> children() {
            return List.of(outer, inner);
        }
    }

    /// The inner side of a [NestedLoop], which keeps its rows. Input row: the child's.
    record Material(NodeHeader header, PlanNode input) implements PlanNode {
        @Override
        public List<PlanNode> children() {
            return List.of(input);
        }
    }

    enum JoinType {
        INNER,
        LEFT,
        RIGHT,
        FULL,
        /// Outer rows that have a match.
        SEMI,
        /// Outer rows that have none.
        ANTI,
        /// Inner rows that have a match.
        RIGHT_SEMI,
        /// Inner rows that have none.
        RIGHT_ANTI;

        /// Whether the result has joined pairs, not rows of one side alone.
        public boolean emitsPairs() {
            return switch (this) {
                case INNER, LEFT, RIGHT, FULL -> true;
                case SEMI, ANTI, RIGHT_SEMI, RIGHT_ANTI -> false;
            };
        }

        /// Whether an outer row without a match is in the result.
        public boolean keepsUnmatchedOuter() {
            return this == LEFT || this == FULL || this == ANTI;
        }

        /// Whether an inner row without a match is in the result.
        public boolean keepsUnmatchedInner() {
            return this == RIGHT || this == FULL || this == RIGHT_ANTI;
        }

        /// Whether the end of the outer side decides about inner rows.
        public boolean tracksInner() {
            return keepsUnmatchedInner() || this == RIGHT_SEMI;
        }
    }

    /// Input row: the child's. `bound` is the number of rows a LIMIT above will take (top-N).
    record Sort(NodeHeader header, PlanNode input, List<SortKey> keys, Optional<Expression> bound) implements PlanNode {
        public Sort {
            keys = List.copyOf(keys);
        }

        @Override
        public List<PlanNode> children() {
            return List.of(input);
        }
    }

    /// As [Sort], of rows that come sorted by the first `presorted` keys.
    record IncrementalSort(
            NodeHeader header, PlanNode input, List<SortKey> keys, int presorted, Optional<Expression> bound)
            implements PlanNode {
        public IncrementalSort {
            keys = List.copyOf(keys);
        }

        @Override
        public List<PlanNode> children() {
            return List.of(input);
        }
    }

    /// Window functions over one window. Input row: the child's, then one column per call. The child's rows come
    /// sorted by the partition keys, then by the order keys. `name` is what EXPLAIN calls the window.
    record WindowAgg(
            NodeHeader header,
            PlanNode input,
            String name,
            List<Expression> partitionKeys,
            List<SortKey> orderKeys,
            WindowFrame frame,
            List<WindowCall> calls)
            implements PlanNode {
        public WindowAgg {
            partitionKeys = List.copyOf(partitionKeys);
            orderKeys = List.copyOf(orderKeys);
            calls = List.copyOf(calls);
        }

        @Override
        public List<PlanNode> children() {
            return List.of(input);
        }
    }

    /// Input row: the child's. `count` and `offset` are BIGINT expressions without columns.
    record Limit(NodeHeader header, PlanNode input, Optional<Expression> count, Optional<Expression> offset)
            implements PlanNode {
        @Override
        public List<PlanNode> children() {
            return List.of(input);
        }
    }

    /// UNION ALL. Input row: the children's, all of the same types.
    record Append(NodeHeader header, List<PlanNode> inputs) implements PlanNode {
        public Append {
            inputs = List.copyOf(inputs);
        }

        @Override
        public List<PlanNode> children() {
            return inputs;
        }
    }

    /// Each row once for each grouping set of the [Aggregate] above it, as part of which EXPLAIN shows it. Input
    /// row:
    /// the child's, then the keys, NULL where the set lacks them, then the number of the set (BIGINT).
    record GroupingSets(NodeHeader header, PlanNode input, List<Expression> keys, List<List<Integer>> sets)
            implements PlanNode {
        public GroupingSets {
            keys = List.copyOf(keys);
            sets = List.copyOf(sets);
        }

        @Override
        public List<PlanNode> children() {
            return List.of(input);
        }

        /// The sets that an aggregate groups by, its own or those of its partial one.
        public static Optional<GroupingSets> of(Aggregate aggregate) {
            return switch (aggregate.input()) {
                case GroupingSets sets -> Optional.of(sets);
                case Gather gather when gather.input() instanceof Aggregate partial -> of(partial);
                default -> Optional.empty();
            };
        }
    }

    /// Keeps the rows of WITH queries for the [CommonScan]s of their numbers in the plans behind them and in
    /// `input`,
    /// whose rows it passes on. EXPLAIN shows the queries as children of the input.
    record With(NodeHeader header, List<CommonTable> tables, PlanNode input) implements PlanNode {
        public With {
            tables = List.copyOf(tables);
        }

        @Override
        public List<PlanNode> children() {
            List<PlanNode> children = new ArrayList<>();
            tables.forEach(table -> children.add(table.plan()));
            children.add(input);
            return children;
        }
    }

    record CommonTable(int number, String name, PlanNode plan) {}

    /// Reads the rows that a [With] keeps or, with `isWorkTable`, those of the last round of a [RecursiveUnion].
    /// Input row: all columns of these. Runs in the leader only.
    record CommonScan(
            NodeHeader header, int number, String name, String alias, boolean isWorkTable, Optional<Expression> filter)
            implements PlanNode {
        @Override
        public List<PlanNode> children() {
            return List.of();
        }
    }

    /// The first child's rows, then the second's, over and over until it yields none. Input row: the children's.
    /// `isDistinct`: each row comes out once only.
    record RecursiveUnion(NodeHeader header, int number, PlanNode first, PlanNode repeated, boolean isDistinct)
            implements PlanNode {
        @Override
        public List<PlanNode> children() {
            return List.of(first, repeated);
        }
    }

    /// Runs its child in the leader and up to `workersPlanned` workers. `needsTempFlush`: TEMP relations are read
    /// below, so dirty local buffers are flushed before the workers start; `tempFlushCost` is what the plan was
    /// charged for it, once a query, on the first Gather.
    record Gather(NodeHeader header, PlanNode input, int workersPlanned, boolean needsTempFlush, double tempFlushCost)
            implements PlanNode {
        @Override
        public List<PlanNode> children() {
            return List.of(input);
        }
    }

    /// Changes the rows of a TEMP relation. The child's row is what [Change] says, then what the node's outputs
    /// (RETURNING) need besides. Input row: the child's, in which assigned values are as they were stored.
    record ModifyTable(
            NodeHeader header, PlanNode input, RelationId relation, String relationName, String alias, Change change)
            implements PlanNode {
        @Override
        public List<PlanNode> children() {
            return List.of(input);
        }
    }

    /// What [ModifyTable] does with a row.
    sealed interface Change {
        /// The child's row begins with a value for each column of the relation.
        record Insert() implements Change {}

        /// The child's row begins with the row id and a value for each of `columns`. `mayRepeat`: a row can
        /// come
        /// several times, and only the first time counts.
        record Update(List<Integer> columns, boolean mayRepeat) implements Change {
            public Update {
                columns = List.copyOf(columns);
            }
        }

        /// The child's row begins with the row id; `mayRepeat` as for [Update].
        record Delete(boolean mayRepeat) implements Change {}

        /// The child's row begins with the number of an action or -1, the row id, and a value for each
        /// column of the
        /// relation. An update sets `columns`. No row may be updated or deleted twice.
        record Merge(List<MergeAction> actions, List<Integer> columns, Optional<Conflict> conflict) implements Change {
            public Merge {
                actions = List.copyOf(actions);
                columns = List.copyOf(columns);
            }
        }
    }

    /// A merge that is an INSERT with ON CONFLICT: a row whose `keys` (columns of the relation) an earlier row of
    /// the
    /// statement has conflicts too. With `isUpdate` that is an error, else the row is left out. `indexes` are the
    /// unique indexes' names.
    record Conflict(List<String> indexes, List<List<Integer>> keys, boolean isUpdate) {
        public Conflict {
            indexes = List.copyOf(indexes);
            keys = List.copyOf(keys);
        }
    }

    /// What a WHEN clause of MERGE does.
    enum MergeAction {
        INSERT,
        UPDATE,
        DELETE,
        NOTHING
    }
}
