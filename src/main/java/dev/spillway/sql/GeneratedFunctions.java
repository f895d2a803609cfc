package dev.spillway.sql;

import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Scalar functions without a kernel.
final class GeneratedFunctions {
    private GeneratedFunctions() {}

    static @Nullable RexNode call(String name, List<Term> arguments, Coercion coercion) {
        return null;
    }
}
