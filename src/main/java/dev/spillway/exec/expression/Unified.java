package dev.spillway.exec.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.Physical;
import dev.spillway.data.TypeName;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.storage.LongBounds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Alternatives (the results of CASE, COALESCE …) brought to one layout.
///
/// NUMERIC alternatives keep their own display scales, as in PostgreSQL: `ELSE 0` beside `1.50` makes DECIMAL vectors.
/// Where the type has a scale, nobody sees how the values are printed; constants then take the scale of the columns
/// beside them, which keeps `sum(case … else 0 end)` on longs.
record Unified(List<VectorExpression> alternatives, ColumnLayout layout) {
    static Unified of(List<VectorExpression> alternatives, DataType type) {
        List<VectorExpression> converted = type.name() == TypeName.NUMERIC
                ? numerics(alternatives, type.hasFixedScale())
                : new ArrayList<>(alternatives);
        ColumnLayout model = converted.stream()
                .filter(one -> !isNull(one))
                .findFirst()
                .map(VectorExpression::layout)
                .orElse(ColumnLayout.of(type));
        for (int i = 0; i < converted.size(); i++) {
            VectorExpression one = converted.get(i);
            if (isNull(one)) {
                converted.set(i, ConstantExpression.nullOf(model));
            } else if (one.layout().physical() != model.physical()) {
                throw new IllegalArgumentException("alternatives differ: " + one.layout() + " and " + model);
            }
        }
        DataType common = type.name() == TypeName.NUMERIC ? model.type() : type;
        boolean isFree = converted.stream().allMatch(one -> one.layout().isFreeOfNulls());
        return new Unified(converted, new ColumnLayout(common, model.physical(), bounds(converted), isFree));
    }

    private static boolean isNull(VectorExpression expression) {
        return expression instanceof ConstantExpression constant && constant.value() == null;
    }

    private static Optional<LongBounds> bounds(List<VectorExpression> alternatives) {
        Optional<LongBounds> all = Optional.empty();
        for (VectorExpression one : alternatives) {
            if (isNull(one)) {
                continue;
            }
            Optional<LongBounds> known = Bounds.of(one.layout());
            if (known.isEmpty()) {
                return Optional.empty();
            }
            all = Optional.of(all.isEmpty() ? known.get() : Bounds.union(all.get(), known.get()));
        }
        return all;
    }

    private static List<VectorExpression> numerics(List<VectorExpression> alternatives, boolean mayWiden) {
        OptionalInt scale = commonScale(alternatives, mayWiden);
        List<VectorExpression> converted = new ArrayList<>();
        for (VectorExpression one : alternatives) {
            Optional<VectorExpression> fast =
                    scale.isEmpty() || isNull(one) ? Optional.empty() : Numbers.rescale(one, scale.getAsInt());
            if (fast.isEmpty() && scale.isPresent() && !isNull(one)) {
                return decimals(alternatives);
            }
            converted.add(isNull(one) ? one : fast.orElseGet(() -> Numbers.toDecimal(one)));
        }
        return converted;
    }

    private static List<VectorExpression> decimals(List<VectorExpression> alternatives) {
        List<VectorExpression> converted = new ArrayList<>();
        for (VectorExpression one : alternatives) {
            converted.add(isNull(one) ? one : Numbers.toDecimal(one));
        }
        return converted;
    }

    /// The scale that all alternatives can be shown in; empty where they must keep their own.
    private static OptionalInt commonScale(List<VectorExpression> alternatives, boolean mayWiden) {
        OptionalInt scale = OptionalInt.empty();
        for (boolean isConstant : new boolean[] {false, true}) {
            for (VectorExpression one : alternatives) {
                if (isNull(one) || one instanceof ConstantExpression != isConstant) {
                    continue;
                }
                if (one.layout().physical() != Physical.LONG) {
                    return OptionalInt.empty();
                }
                int own = one.layout().longScale();
                if (scale.isEmpty()) {
                    scale = OptionalInt.of(own);
                } else if (own > scale.getAsInt()
                        || own < scale.getAsInt() && (!isConstant || !mayWiden || isAllConstant(alternatives))) {
                    return OptionalInt.empty();
                }
            }
        }
        return scale;
    }

    private static boolean isAllConstant(List<VectorExpression> alternatives) {
        return alternatives.stream().allMatch(ConstantExpression.class::isInstance);
    }
}
