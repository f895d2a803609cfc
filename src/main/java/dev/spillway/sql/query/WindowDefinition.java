package dev.spillway.sql.query;

import dev.spillway.plan.WindowFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.calcite.rex.RexNode;

/// A window: what partitions and orders its rows, and its frame. `name` is the one that a WINDOW clause gave it.
/// Immutable.
record WindowDefinition(Optional<String> name, List<RexNode> partition, List<Key> order, WindowFrame frame) {
    record Key(RexNode rex, boolean isDescending, boolean nullsFirst) {}

    WindowDefinition {
        partition = List.copyOf(partition);
        order = List.copyOf(order);
    }

    List<RexNode> inputs() {
        List<RexNode> inputs = new ArrayList<>(partition);
        order.forEach(key -> inputs.add(key.rex()));
        return inputs;
    }

    WindowDefinition map(UnaryOperator<RexNode> change) {
        return new WindowDefinition(
                name,
                partition.stream().map(change).toList(),
                order.stream()
                        .map(key -> new Key(change.apply(key.rex()), key.isDescending(), key.nullsFirst()))
                        .toList(),
                frame);
    }

    WindowDefinition with(WindowFrame other) {
        return new WindowDefinition(name, partition, order, other);
    }

    /// Whether both are the same window, whatever they are called.
    boolean isSame(WindowDefinition other) {
        return partition.equals(other.partition) && order.equals(other.order) && frame.equals(other.frame);
    }
}
