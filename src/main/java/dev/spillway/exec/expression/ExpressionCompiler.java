package dev.spillway.exec.expression;

import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.plan.Expression;
import java.util.List;

/// Compiles plan expressions over an input row. Equal expressions of one compiler share one kernel and are evaluated
/// once per batch.
public final class ExpressionCompiler {
    private final List<ColumnLayout> input;
    private final ParticipantContext context;

    public ExpressionCompiler(List<ColumnLayout> input, ParticipantContext context) {
        this.input = List.copyOf(input);
        this.context = context;
    }

    public VectorExpression compile(Expression expression) {
        throw new SpillwayException(ErrorCode.FEATURE_NOT_SUPPORTED, "expressions are not supported yet");
    }

    public List<VectorExpression> compileAll(List<? extends Expression> expressions) {
        return expressions.stream().map(this::compile).toList();
    }
}
