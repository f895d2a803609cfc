package dev.spillway.exec.expression;

import dev.spillway.data.Batch;
import dev.spillway.data.DataType;
import dev.spillway.data.DictionaryVector;
import dev.spillway.data.Physical;
import dev.spillway.data.TextDictionary;
import dev.spillway.data.TextVector;
import dev.spillway.data.TypeName;
import dev.spillway.data.Vector;
import dev.spillway.error.SpillwayException;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Values;
import dev.spillway.exec.VectorBuilder;
import dev.spillway.exec.Vectors;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A function that is called value by value, for what is too rare to deserve a loop of its own.
///
/// Over a dictionary it is called once per string: when one argument is a dictionary vector and the others are
/// constants.
final class ScalarKernel extends Kernel {
    /// Arguments and result as in [dev.spillway.plan.Expression.Constant].
    @FunctionalInterface
    interface Scalar {
        @Nullable
        Object apply(@Nullable Object[] arguments);
    }

    private final Scalar function;
    private final boolean isStrict;
    private final int onlyVariable;
    private final boolean[] isConstant;
    private @Nullable TextDictionary knownDictionary;
    private @Nullable Vector knownResults;

    private ScalarKernel(
            ColumnLayout layout, List<VectorExpression> arguments, Scalar function, boolean isStrict, boolean isPure) {
        super(layout, arguments);
        this.function = function;
        this.isStrict = isStrict;
        this.onlyVariable = isPure ? onlyVariable(arguments) : -1;
        this.isConstant = new boolean[arguments.size()];
        for (int i = 0; i < isConstant.length; i++) {
            isConstant[i] = arguments.get(i) instanceof ConstantExpression;
        }
    }

    /// A function without side effects whose result is NULL where an argument is.
    static VectorExpression strict(DataType type, List<VectorExpression> arguments, Scalar function) {
        boolean isFree =
                arguments.stream().allMatch(argument -> argument.layout().isFreeOfNulls());
        return new ScalarKernel(layout(type, isFree), arguments, function, true, true);
    }

    /// As [#strict(DataType, List, Scalar)] for a function that may answer NULL itself.
    static VectorExpression nullable(DataType type, List<VectorExpression> arguments, Scalar function) {
        return new ScalarKernel(layout(type, false), arguments, function, true, true);
    }

    /// A function that sees NULLs and is called exactly once per row.
    static VectorExpression perRow(DataType type, List<VectorExpression> arguments, Scalar function) {
        return new ScalarKernel(layout(type, false), arguments, function, false, false);
    }

    /// A function without side effects that sees NULLs.
    static VectorExpression withNulls(DataType type, List<VectorExpression> arguments, Scalar function) {
        return new ScalarKernel(layout(type, false), arguments, function, false, false);
    }

    /// NUMERIC without a typmod comes as DECIMAL, each value with its own scale.
    private static ColumnLayout layout(DataType type, boolean isFreeOfNulls) {
        boolean isFixed = type.name() != TypeName.NUMERIC || type.precision() != DataType.UNCONSTRAINED;
        Physical physical = isFixed ? type.physical() : Physical.DECIMAL;
        return new ColumnLayout(type, physical, Optional.empty(), isFreeOfNulls);
    }

    private static int onlyVariable(List<VectorExpression> arguments) {
        int found = -1;
        for (int i = 0; i < arguments.size(); i++) {
            if (!(arguments.get(i) instanceof ConstantExpression)) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    @Override
    boolean isCostlyItself() {
        return true;
    }

    @Override
    Vector compute(Batch batch) {
        int size = batch.rowCount();
        Vector[] inputs = new Vector[arguments().size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = argument(i).evaluate(batch);
        }
        if (onlyVariable >= 0
                && inputs[onlyVariable] instanceof DictionaryVector encoded
                && encoded.dictionary().size() <= size) {
            return perCode(encoded, inputs);
        }
        VectorBuilder builder = VectorBuilder.create(layout());
        @Nullable Object[] values = constants(inputs);
        for (int row = 0; row < size; row++) {
            builder.appendValue(call(inputs, values, row), layout().type());
        }
        return builder.build();
    }

    /// The arguments with those set that are the same in every row, so that a text is decoded once.
    private @Nullable Object[] constants(Vector[] inputs) {
        @Nullable Object[] values = new Object[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            if (isConstant[i] && inputs[i].size() > 0) {
                values[i] = Values.valueAt(inputs[i], 0, argument(i).layout().type());
            }
        }
        return values;
    }

    private @Nullable Object call(Vector[] inputs, @Nullable Object[] values, int row) {
        for (int i = 0; i < inputs.length; i++) {
            if (!isConstant[i]) {
                values[i] = Values.valueAt(inputs[i], row, argument(i).layout().type());
            }
            if (isStrict && values[i] == null) {
                return null;
            }
        }
        return function.apply(values);
    }

    /// Only the codes that occur are computed, so that no error comes from a string that no row has.
    private Vector perCode(DictionaryVector encoded, Vector[] inputs) {
        TextDictionary dictionary = encoded.dictionary();
        Vector known = knownResults;
        if (dictionary != knownDictionary || known == null) {
            known = results(encoded, inputs);
            if (known == null) {
                return rowByRow(encoded, inputs);
            }
            knownDictionary = dictionary;
            knownResults = known;
        }
        Vector gathered = Vectors.gather(known, encoded.codes(), encoded.size());
        return Vectors.withNulls(gathered, Nulls.or(gathered.nulls(), encoded.nulls(), encoded.size()));
    }

    private Vector rowByRow(DictionaryVector encoded, Vector[] inputs) {
        VectorBuilder builder = VectorBuilder.create(layout());
        @Nullable Object[] values = constants(inputs);
        for (int row = 0; row < encoded.size(); row++) {
            builder.appendValue(call(inputs, values, row), layout().type());
        }
        return builder.build();
    }

    /// The function of every string, or `null` where one fails (a string that perhaps no row has).
    private @Nullable Vector results(DictionaryVector encoded, Vector[] inputs) {
        TextDictionary dictionary = encoded.dictionary();
        Vector strings = new TextVector(dictionary.bytes(), dictionary.offsets(), null, dictionary.size());
        VectorBuilder builder = VectorBuilder.create(layout());
        @Nullable Object[] values = constants(inputs);
        try {
            for (int code = 0; code < dictionary.size(); code++) {
                boolean hasNull = false;
                for (int i = 0; i < inputs.length; i++) {
                    if (i == onlyVariable) {
                        values[i] = Values.valueAt(
                                strings, code, argument(i).layout().type());
                    }
                    hasNull |= values[i] == null;
                }
                builder.appendValue(hasNull ? null : function.apply(values), layout().type());
            }
            return builder.build();
        } catch (SpillwayException e) {
            return null;
        }
    }
}
