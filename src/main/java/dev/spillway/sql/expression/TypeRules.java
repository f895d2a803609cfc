package dev.spillway.sql.expression;

import dev.spillway.data.DataType;
import dev.spillway.data.TypeName;
import java.util.Optional;

/// PostgreSQL's rules for the type that several expressions have in common and for what converts into what. Stateless.
public final class TypeRules {
    private TypeRules() {}

    /// The type that a value of an implicit or explicit operation between numbers has: integers widen, then
    /// numeric, then floats.
    static Optional<DataType> commonNumber(DataType left, DataType right) {
        if (!left.name().isNumber() || !right.name().isNumber()) {
            return Optional.empty();
        }
        if (left.name().isFloat() || right.name().isFloat()) {
            boolean isReal = left.name() == TypeName.REAL && right.name() == TypeName.REAL;
            return Optional.of(isReal ? DataType.REAL : DataType.DOUBLE_PRECISION);
        }
        if (left.name() == TypeName.NUMERIC || right.name() == TypeName.NUMERIC) {
            return Optional.of(DataType.NUMERIC);
        }
        return Optional.of(left.name().compareTo(right.name()) >= 0 ? left : right);
    }

    /// What becomes of numerics of different scales that CASE, UNION and the like bring together.
    public enum Scales {
        /// Each value keeps its own, as in PostgreSQL.
        OWN,
        /// All values get the widest, which does not change them but for how they are printed. Values of
        /// one scale
        /// are computed on longs.
        WIDEST
    }

    /// The one type of CASE branches, UNION arms, COALESCE arguments and VALUES rows.
    public static Optional<DataType> common(DataType left, DataType right, Scales scales) {
        if (left.equals(right)) {
            return Optional.of(left);
        }
        TypeName a = left.name();
        TypeName b = right.name();
        if (a.isNumber() && b.isNumber()) {
            return Optional.of(commonOfNumbers(left, right, scales));
        }
        if (a.isString() && b.isString()) {
            // Every string type converts into every other, so the first one stays.
            return Optional.of(new DataType(a, DataType.UNCONSTRAINED, DataType.UNCONSTRAINED));
        }
        if (isDay(a) && isDay(b)) {
            boolean hasZone = a == TypeName.TIMESTAMPTZ || b == TypeName.TIMESTAMPTZ;
            return Optional.of(hasZone ? DataType.TIMESTAMPTZ : DataType.TIMESTAMP);
        }
        if (left.isArray() && right.isArray()) {
            return left.elementName() == right.elementName()
                    ? Optional.of(left.withoutModifiers())
                    : common(left.element(), right.element(), Scales.OWN).map(DataType::arrayOf);
        }
        return a == b ? Optional.of(left) : Optional.empty();
    }

    /// Whether values of this type are points of the calendar, which convert into one another.
    public static boolean isDay(TypeName name) {
        return name == TypeName.DATE || name == TypeName.TIMESTAMP || name == TypeName.TIMESTAMPTZ;
    }

    private static DataType commonOfNumbers(DataType left, DataType right, Scales scales) {
        TypeName name = left.name().compareTo(right.name()) >= 0 ? left.name() : right.name();
        // The enum has the floats before NUMERIC.
        if (left.name().isFloat() || right.name().isFloat()) {
            return left.name() == TypeName.DOUBLE_PRECISION || right.name() == TypeName.DOUBLE_PRECISION
                    ? DataType.DOUBLE_PRECISION
                    : DataType.REAL;
        }
        return switch (name) {
            case SMALLINT -> DataType.SMALLINT;
            case INTEGER -> DataType.INTEGER;
            case BIGINT -> DataType.BIGINT;
            default ->
                scales == Scales.WIDEST || scale(left) == scale(right)
                        ? scaled(Math.max(scale(left), scale(right)), left, right)
                        : DataType.NUMERIC;
        };
    }

    /// NUMERIC of a scale, if both types have one.
    static DataType scaled(int scale, DataType left, DataType right) {
        return hasScale(left) && hasScale(right) ? DataType.numeric(DataType.UNCONSTRAINED, scale) : DataType.NUMERIC;
    }

    private static boolean hasScale(DataType type) {
        return type.name().isInteger() || type.hasFixedScale();
    }

    /// Digits behind the point; 0 for integers.
    static int scale(DataType type) {
        return type.hasFixedScale() ? type.scale() : 0;
    }

    /// The type in which two values are compared, empty where PostgreSQL has no such operator.
    static Optional<DataType> comparison(DataType left, DataType right) {
        TypeName a = left.name();
        TypeName b = right.name();
        if (a.isNumber() && b.isNumber()) {
            return commonNumber(left, right);
        }
        if (a.isString() && b.isString()) {
            return Optional.of(a == TypeName.CHAR && b == TypeName.CHAR ? character() : DataType.TEXT);
        }
        if (left.isArray() && right.isArray() && left.elementName() != right.elementName()) {
            return Optional.empty();
        }
        if (!Equality.has(left) || !Equality.has(right)) {
            return Optional.empty();
        }
        return common(left, right, Scales.OWN);
    }

    /// CHAR of any length.
    static DataType character() {
        return new DataType(TypeName.CHAR, DataType.UNCONSTRAINED, DataType.UNCONSTRAINED);
    }

    /// The type in which an unknown literal is read beside a value of `type`.
    public static DataType beside(DataType type) {
        return switch (type.name()) {
            case NUMERIC -> DataType.NUMERIC;
            case CHAR -> character();
            case VARCHAR -> DataType.TEXT;
            case ARRAY -> type.withoutModifiers();
            default -> type;
        };
    }

    /// Whether an INSERT or UPDATE converts by itself.
    public static boolean isAssignable(DataType from, DataType to) {
        if (from.isArray() && to.isArray()) {
            return isAssignable(from.element(), to.element());
        }
        return to.name().isString() || isCastable(from, to) && !from.name().isString() && isAssignmentCast(from, to);
    }

    private static boolean isAssignmentCast(DataType from, DataType to) {
        boolean hasBoolean = from.name() == TypeName.BOOLEAN || to.name() == TypeName.BOOLEAN;
        return from.name() == to.name()
                || !hasBoolean && (!from.name().isJson() || to.name().isJson());
    }

    /// Whether a column made by a query (NUMERIC of a computed scale, no precision) might have to round a value
    /// that PostgreSQL's unconstrained `numeric` would keep.
    public static boolean losesScale(DataType from, DataType to) {
        boolean isComputed =
                to.name() == TypeName.NUMERIC && to.hasFixedScale() && to.precision() == DataType.UNCONSTRAINED;
        return isComputed && (from.name().isFloat() || !hasScale(from) || scale(from) > to.scale());
    }

    /// Whether `CAST(x AS to)` exists.
    static boolean isCastable(DataType from, DataType to) {
        TypeName a = from.name();
        TypeName b = to.name();
        if (from.isArray() && to.isArray()) {
            return isCastable(from.element(), to.element());
        }
        if (a == b || a.isString() || b.isString() || a.isNumber() && b.isNumber()) {
            return true;
        }
        return switch (a) {
            case BOOLEAN -> b == TypeName.INTEGER;
            case INTEGER -> b == TypeName.BOOLEAN || b == TypeName.BYTEA;
            case SMALLINT, BIGINT -> b == TypeName.BYTEA;
            case BYTEA -> b.isInteger();
            case JSON -> b == TypeName.JSONB;
            case JSONB -> b == TypeName.JSON || b == TypeName.BOOLEAN || b.isNumber();
            case DATE -> isDay(b);
            case TIMESTAMP, TIMESTAMPTZ -> isDay(b) || b == TypeName.TIME;
            case TIME -> b == TypeName.INTERVAL;
            case INTERVAL -> b == TypeName.TIME;
            default -> false;
        };
    }
}
