package dev.spillway.exec.scan;

import dev.spillway.data.ArrayCode;
import dev.spillway.data.ByteString;
import dev.spillway.data.DataType;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.plan.Expression;
import dev.spillway.plan.Function;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The values of one call of a function, one after the other, each as in [Expression.Constant]. Owned by one thread.
interface SetValues {
    SetValues NONE = new Given(List.<@Nullable Object>of().iterator());

    boolean hasNext();

    @Nullable
    Object next();

    /// What has to be computed of a row for [#of]: the arguments or, of a function that returns no set, its value.
    static List<Expression> inputs(Expression call) {
        return call instanceof Expression.Call set && set.function().isSetReturning() ? set.arguments() : List.of(call);
    }

    /// The values for these inputs. A function that returns no set has one.
    static SetValues of(Expression call, List<@Nullable Object> inputs) {
        if (!(call instanceof Expression.Call set) || !set.function().isSetReturning()) {
            return new Given(inputs.iterator());
        }
        DataType type = set.arguments().getFirst().type();
        if (set.function() == Function.GENERATE_SERIES) {
            return SeriesValues.of(inputs, type);
        }
        if (inputs.contains(null)) {
            return NONE;
        }
        List<@Nullable Object> elements =
                ArrayCode.decode((ByteString) Values.present(inputs.getFirst()), type.element());
        return new Given(set.function() == Function.UNNEST ? elements.iterator() : subscripts(elements, inputs));
    }

    /// `generate_subscripts(array, dimension[, reverse])`.
    private static Iterator<@Nullable Object> subscripts(
            List<@Nullable Object> elements, List<@Nullable Object> inputs) {
        int size = (Long) Values.present(inputs.get(1)) == 1 ? elements.size() : 0;
        boolean isReverse = inputs.size() > 2 && Boolean.TRUE.equals(inputs.get(2));
        return LongStream.rangeClosed(1, size)
                .<@Nullable Object>mapToObj(subscript -> isReverse ? size + 1 - subscript : subscript)
                .iterator();
    }

    static ColumnLayout layout(Expression call) {
        boolean isSeries = call instanceof Expression.Call set && set.function() == Function.GENERATE_SERIES;
        return isSeries ? SeriesValues.layout(call.type()) : ColumnLayout.of(call.type());
    }

    /// Values that are there.
    record Given(Iterator<@Nullable Object> values) implements SetValues {
        @Override
        public boolean hasNext() {
            return values.hasNext();
        }

        @Override
        public @Nullable Object next() {
            return values.next();
        }
    }
}
