package dev.spillway.exec.scan;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.IntervalValue;
import dev.spillway.data.Physical;
import dev.spillway.data.SessionZone;
import dev.spillway.data.TypeName;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import dev.spillway.exec.OutputStage;
import dev.spillway.exec.ParticipantContext;
import dev.spillway.exec.Values;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.expression.DateTimes;
import dev.spillway.exec.expression.ExpressionCompiler;
import dev.spillway.exec.expression.Intervals;
import dev.spillway.plan.Expression;
import dev.spillway.plan.PlanNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `generate_series`. NULL among the arguments gives no row, a zero step 22023.
final class FunctionScanOperator implements Operator {
    private final ParticipantContext context;
    private final ColumnLayout column;
    private final OutputStage output;
    private final Function<@Nullable Object, @Nullable Object> successor;
    private @Nullable Object current;
    private boolean isStarted;

    private FunctionScanOperator(
            PlanNode.FunctionScan node,
            ParticipantContext context,
            ColumnLayout column,
            Function<@Nullable Object, @Nullable Object> successor) {
        this.context = context;
        this.column = column;
        this.successor = successor;
        this.output = OutputStage.create(node.header(), List.of(column), node.filter(), context);
    }

    static Operator create(PlanNode.FunctionScan node, ParticipantContext context) {
        if (!node.functionName().equals("generate_series")) {
            throw new SpillwayException(
                    ErrorCode.UNDEFINED_FUNCTION, "function " + node.functionName() + " does not exist");
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Expression argument : node.arguments()) {
            arguments.add(ExpressionCompiler.evaluateOnce(argument, context));
        }
        DataType type = node.arguments().getFirst().type();
        ColumnLayout plain = ColumnLayout.of(type.name() == TypeName.NUMERIC ? DataType.NUMERIC : type);
        Object start = arguments.get(0);
        Object stop = arguments.get(1);
        Object step = arguments.size() > 2 ? arguments.get(2) : defaultStep(type);
        if (start == null || stop == null || step == null || arguments.contains(null)) {
            return new FunctionScanOperator(node, context, plain, previous -> null);
        }
        return switch (type.name()) {
            case SMALLINT, INTEGER, BIGINT -> {
                long first = ((Number) start).longValue();
                long last = ((Number) stop).longValue();
                long stride = nonZero(((Number) step).longValue());
                ColumnLayout bounded = ColumnLayout.bounded(type, Math.min(first, last), Math.max(first, last), true);
                yield new FunctionScanOperator(node, context, bounded, previous -> next(previous, first, last, stride));
            }
            case NUMERIC -> {
                BigDecimal stride = (BigDecimal) step;
                nonZero(stride.signum());
                yield new FunctionScanOperator(
                        node,
                        context,
                        new ColumnLayout(DataType.NUMERIC, Physical.DECIMAL, Optional.empty(), true),
                        previous -> next(previous, (BigDecimal) start, (BigDecimal) stop, stride));
            }
            case TIMESTAMP -> moments(node, context, arguments, (IntervalValue) step, DateTimes::plus);
            case TIMESTAMPTZ -> {
                SessionZone zone = arguments.size() > 3
                        ? SessionZone.ofExpression((String) Values.present(arguments.get(3)))
                        : SessionZone.current();
                yield moments(
                        node,
                        context,
                        arguments,
                        (IntervalValue) step,
                        (moment, stride) -> DateTimes.plus(moment, stride, zone));
            }
            default ->
                throw new SpillwayException(
                        ErrorCode.UNDEFINED_FUNCTION,
                        "function generate_series(" + type.sqlName() + ", …) does not exist");
        };
    }

    /// The moment an interval later.
    private interface Clock {
        long after(long moment, IntervalValue stride);
    }

    private static Operator moments(
            PlanNode.FunctionScan node,
            ParticipantContext context,
            List<@Nullable Object> arguments,
            IntervalValue stride,
            Clock clock) {
        int sign = Intervals.compare(stride, new IntervalValue(0, 0, 0));
        nonZero(sign);
        long first = (Long) Values.present(arguments.get(0));
        long last = (Long) Values.present(arguments.get(1));
        ColumnLayout layout = ColumnLayout.of(node.arguments().getFirst().type());
        return new FunctionScanOperator(node, context, layout, previous -> {
            long next = previous == null ? first : clock.after((Long) previous, stride);
            return (sign > 0 ? next > last : next < last) ? null : (Object) next;
        });
    }

    private static @Nullable Object defaultStep(DataType type) {
        return switch (type.name()) {
            case NUMERIC -> BigDecimal.ONE;
            case TIMESTAMP, TIMESTAMPTZ -> null;
            default -> 1L;
        };
    }

    private static long nonZero(long step) {
        if (step == 0) {
            throw new SpillwayException(ErrorCode.INVALID_PARAMETER_VALUE, "step size cannot equal zero");
        }
        return step;
    }

    private static @Nullable Object next(@Nullable Object previous, long first, long last, long step) {
        long next;
        if (previous == null) {
            next = first;
        } else {
            long before = (Long) previous;
            next = before + step;
            if (((before ^ next) & (step ^ next)) < 0) {
                return null;
            }
        }
        return (step > 0 ? next > last : next < last) ? null : (Object) next;
    }

    private static @Nullable Object next(
            @Nullable Object previous, BigDecimal first, BigDecimal last, BigDecimal step) {
        BigDecimal next = previous == null ? first : ((BigDecimal) previous).add(step);
        return (step.signum() > 0 ? next.compareTo(last) > 0 : next.compareTo(last) < 0) ? null : next;
    }

    @Override
    public List<ColumnLayout> layout() {
        return output.layout();
    }

    @Override
    public @Nullable Batch next() {
        while (!isStarted || current != null) {
            context.cancellation().check();
            VectorBuilder builder = VectorBuilder.create(column);
            while (builder.size() < Batch.MAX_ROWS) {
                if (isStarted && current == null) {
                    break;
                }
                current = successor.apply(isStarted ? current : null);
                isStarted = true;
                if (current != null) {
                    builder.appendValue(current, column.type());
                }
            }
            int count = builder.size();
            Batch batch = count == 0 ? null : output.apply(new Batch(List.of(builder.build()), count));
            if (batch != null) {
                return batch;
            }
        }
        return null;
    }

    @Override
    public void close() {
        isStarted = true;
        current = null;
    }
}
