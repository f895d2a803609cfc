package dev.spillway.planner.logical;

import dev.spillway.catalog.CatalogTable;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Expression.AggregateCall;
import dev.spillway.plan.Expression.SortKey;
import dev.spillway.plan.Expression.WindowCall;
import dev.spillway.plan.PlanNode;
import dev.spillway.plan.WindowFrame;
import dev.spillway.storage.RelationStatistics;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// A node of the query. `variables()` is everything that it can offer; what is asked of it is decided above. Immutable.
public sealed interface LogicalNode {
    BitSet variables();

    /// What it takes rows from.
    default List<LogicalNode> children() {
        return switch (this) {
            case JoinSet set -> set.items();
            case OuterJoin join -> List.of(join.left(), join.right());
            case Aggregate aggregate -> List.of(aggregate.input());
            case Window window -> List.of(window.input());
            case Sorted sorted -> List.of(sorted.input());
            case Limited limited -> List.of(limited.input());
            case Computed computed -> List.of(computed.input());
            case GroupingSets sets -> List.of(sets.input());
            case ProjectSet sets -> List.of(sets.input());
            case Union union -> union.branches().stream().map(Branch::node).toList();
            case With with -> {
                List<LogicalNode> all = new ArrayList<>(List.of(with.input()));
                with.tables().forEach(table -> all.add(table.branch().node()));
                yield all;
            }
            case Recursion recursion ->
                List.of(recursion.first().node(), recursion.repeated().node());
            case Scan _, Functions _, Values _, CommonScan _ -> List.of();
        };
    }

    /// A TEMP relation. Variable `firstVariable + i` is its column i, and the one after them its row id where it
    /// has one.
    record Scan(
            int leaf,
            CatalogTable table,
            String alias,
            RelationStatistics statistics,
            int firstVariable,
            int variableCount)
            implements LogicalNode {
        @Override
        public BitSet variables() {
            return range(firstVariable, variableCount);
        }

        /// The column of a variable, or [PlanNode.SeqScan#ROW_ID].
        public int column(int variable) {
            int column = variable - firstVariable;
            return column < table.columns().size() ? column : PlanNode.SeqScan.ROW_ID;
        }
    }

    /// Functions of FROM: variable `firstVariable + i` is call i, then, with `isNumbered`, the row's number.
    record Functions(int leaf, String alias, List<Expression> calls, boolean isNumbered, int firstVariable)
            implements LogicalNode {
        @Override
        public BitSet variables() {
            return range(firstVariable, calls.size() + (isNumbered ? 1 : 0));
        }
    }

    /// Each row of its input once for each row of the functions, whose variables are as in [Functions]; with
    /// `isOuter` at least once.
    record ProjectSet(LogicalNode input, List<Expression> calls, boolean isOuter, boolean isNumbered, int firstVariable)
            implements LogicalNode {
        @Override
        public BitSet variables() {
            BitSet all = (BitSet) input.variables().clone();
            all.or(ownVariables());
            return all;
        }

        public BitSet ownVariables() {
            return range(firstVariable, calls.size() + (isNumbered ? 1 : 0));
        }

        /// The same over another input.
        public ProjectSet over(LogicalNode other) {
            return new ProjectSet(other, calls, isOuter, isNumbered, firstVariable);
        }
    }

    /// Rows of expressions.
    record Values(int leaf, List<List<Expression>> rows, int firstVariable, int variableCount) implements LogicalNode {
        @Override
        public BitSet variables() {
            return range(firstVariable, variableCount);
        }
    }

    /// Inputs that may be joined in any order, and conditions over them all. One input is legal.
    record JoinSet(List<LogicalNode> items, List<Expression> conjuncts) implements LogicalNode {
        public JoinSet {
            items = List.copyOf(items);
            conjuncts = List.copyOf(conjuncts);
        }

        @Override
        public BitSet variables() {
            BitSet all = new BitSet();
            items.forEach(item -> all.or(item.variables()));
            return all;
        }
    }

    /// LEFT, FULL, SEMI or ANTI; `on` are the conditions that span both sides or only the left.
    record OuterJoin(PlanNode.JoinType type, LogicalNode left, LogicalNode right, List<Expression> on)
            implements LogicalNode {
        public OuterJoin {
            on = List.copyOf(on);
        }

        @Override
        public BitSet variables() {
            BitSet all = (BitSet) left.variables().clone();
            if (type == PlanNode.JoinType.LEFT || type == PlanNode.JoinType.FULL) {
                all.or(right.variables());
            }
            return all;
        }
    }

    /// Variable `firstVariable + i` is key i, then the aggregates in order.
    record Aggregate(
            int leaf,
            LogicalNode input,
            List<Expression> keys,
            List<AggregateCall> calls,
            int firstVariable,
            List<Expression> having)
            implements LogicalNode {
        public Aggregate {
            keys = List.copyOf(keys);
            calls = List.copyOf(calls);
            having = List.copyOf(having);
        }

        @Override
        public BitSet variables() {
            return range(firstVariable, keys.size() + calls.size());
        }
    }

    /// Window functions over one window. Variable `firstVariable + i` is call i; the input's variables are offered
    /// too. `name` is what EXPLAIN calls the window.
    record Window(
            LogicalNode input,
            String name,
            List<Expression> partition,
            List<SortKey> order,
            WindowFrame frame,
            List<WindowCall> calls,
            int firstVariable)
            implements LogicalNode {
        public Window {
            partition = List.copyOf(partition);
            order = List.copyOf(order);
            calls = List.copyOf(calls);
        }

        @Override
        public BitSet variables() {
            BitSet all = (BitSet) input.variables().clone();
            all.or(ownVariables());
            return all;
        }

        public BitSet ownVariables() {
            return range(firstVariable, calls.size());
        }

        /// The order in which its input must come: by partition, then as the window says.
        public List<SortKey> sortKeys() {
            List<SortKey> keys = new ArrayList<>();
            partition.forEach(key -> add(keys, new SortKey(key, false, false)));
            order.forEach(key -> add(keys, key));
            return keys;
        }

        private static void add(List<SortKey> keys, SortKey added) {
            boolean isKnown = added.expression() instanceof Expression.Constant
                    || keys.stream().anyMatch(key -> key.expression().equals(added.expression()));
            if (!isKnown) {
                keys.add(added);
            }
        }

        /// Everything that it computes from its input.
        public List<Expression> inputs() {
            List<Expression> inputs = new ArrayList<>(partition);
            order.forEach(key -> inputs.add(key.expression()));
            for (WindowCall call : calls) {
                inputs.addAll(call.arguments());
                call.filter().ifPresent(inputs::add);
            }
            return inputs;
        }

        /// The same over another input.
        public Window over(LogicalNode other) {
            return new Window(other, name, partition, order, frame, calls, firstVariable);
        }
    }

    record Sorted(LogicalNode input, List<SortKey> keys) implements LogicalNode {
        public Sorted {
            keys = List.copyOf(keys);
        }

        @Override
        public BitSet variables() {
            return input.variables();
        }
    }

    record Limited(LogicalNode input, Optional<Expression> count, Optional<Expression> offset) implements LogicalNode {
        @Override
        public BitSet variables() {
            return input.variables();
        }
    }

    /// Computes new variables from those of its input, where an expression must not be moved up (the nullable side
    /// of an outer join) or, with `isFence`, not down either (above a LIMIT, whose other rows must not raise
    /// errors).
    record Computed(LogicalNode input, List<Expression> expressions, int firstVariable, boolean isFence)
            implements LogicalNode {
        public Computed {
            expressions = List.copyOf(expressions);
        }

        @Override
        public BitSet variables() {
            BitSet all = (BitSet) input.variables().clone();
            all.or(range(firstVariable, expressions.size()));
            return all;
        }

        /// The expression behind one of its own variables, or the variable of its input.
        public Expression substitute(Expression.ColumnRef column) {
            int position = column.index() - firstVariable;
            return position >= 0 && position < expressions.size() ? expressions.get(position) : column;
        }
    }

    /// UNION ALL: variable `firstVariable + i` is output i of each branch.
    record Union(int leaf, List<Branch> branches, int firstVariable, int variableCount) implements LogicalNode {
        public Union {
            branches = List.copyOf(branches);
        }

        @Override
        public BitSet variables() {
            return range(firstVariable, variableCount);
        }
    }

    /// Each row of its input once for each grouping set, whose numbers are variable `firstVariable + keys.size()`;
    /// variable `firstVariable + i` is key i, NULL where the set lacks it.
    record GroupingSets(int leaf, LogicalNode input, List<Expression> keys, List<List<Integer>> sets, int firstVariable)
            implements LogicalNode {
        public GroupingSets {
            keys = List.copyOf(keys);
            sets = List.copyOf(sets);
        }

        @Override
        public BitSet variables() {
            BitSet all = (BitSet) input.variables().clone();
            all.or(ownVariables());
            return all;
        }

        public BitSet ownVariables() {
            return range(firstVariable, keys.size() + 1);
        }
    }

    /// The root of a statement with WITH queries that are kept, each before those that read it.
    record With(List<CommonTable> tables, LogicalNode input) implements LogicalNode {
        public With {
            tables = List.copyOf(tables);
        }

        @Override
        public BitSet variables() {
            return input.variables();
        }
    }

    /// A WITH query that is kept; its rows are the branch's outputs.
    record CommonTable(int number, String name, Branch branch) {}

    /// Reads a [CommonTable] or, with `isWorkTable`, the rows of the last round of the [Recursion] of that number.
    record CommonScan(
            int leaf, int number, String name, String alias, boolean isWorkTable, int firstVariable, int variableCount)
            implements LogicalNode {
        @Override
        public BitSet variables() {
            return range(firstVariable, variableCount);
        }
    }

    /// WITH RECURSIVE: variable `firstVariable + i` is output i of each branch.
    record Recursion(
            int number, Branch first, Branch repeated, boolean isDistinct, int firstVariable, int variableCount)
            implements LogicalNode {
        @Override
        public BitSet variables() {
            return range(firstVariable, variableCount);
        }
    }

    record Branch(LogicalNode node, List<Expression> outputs) {
        public Branch {
            outputs = List.copyOf(outputs);
        }
    }

    private static BitSet range(int first, int count) {
        BitSet set = new BitSet();
        set.set(first, first + count);
        return set;
    }
}
