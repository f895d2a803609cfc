package dev.spillway.sql.expression;

import dev.spillway.catalog.PgType;
import dev.spillway.data.DataType;
import dev.spillway.plan.Expression;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.rex.RexDynamicParam;
import org.jspecify.annotations.Nullable;

/// A constant of any of Spillway's types. Immutable; two are equal when type and value are.
///
/// Calcite's RexLiteral has no numeric without a scale, no interval of months and days, pads strings and invites rules
/// to compute with it in Calcite's semantics. To Calcite this is a dynamic parameter: constant, opaque.
public final class ConstantNode extends RexDynamicParam {
    private final @Nullable Object value;

    ConstantNode(@Nullable Object value, DataType type) {
        super(PgType.of(type, value == null), Integer.MAX_VALUE);
        this.value = value;
        this.digest = value == null
                ? "NULL:" + getType()
                : (value instanceof String text ? "'" + text.replace("'", "''") + "'" : value) + ":"
                        + typeText(type).toUpperCase(Locale.ROOT);
    }

    private static String typeText(DataType type) {
        return type.plainName()
                + (type.precision() >= 0 ? "(" + type.precision() + ")" : "")
                + (type.hasFixedScale() ? "/" + type.scale() : "");
    }

    /// As in [Expression.Constant].
    public @Nullable Object value() {
        return value;
    }

    public boolean isNull() {
        return value == null;
    }

    Expression.Constant toConstant() {
        return new Expression.Constant(value, PgType.dataType(getType()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof ConstantNode that
                        && getType().equals(that.getType())
                        && Objects.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }
}
