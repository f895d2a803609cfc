package dev.spillway.exec.aggregate;

import dev.spillway.plan.AggregateFunction;
import org.jspecify.annotations.Nullable;

/// What PostgreSQL's regression aggregates make of their sums (`float8_corr` and its like). Stateless.
final class RegressionResults {
    private RegressionResults() {}

    /// `null` where it is not defined.
    static @Nullable Object of(AggregateFunction function, DoubleRegression state, int group) {
        double count = state.count(group);
        if (function == AggregateFunction.REGR_COUNT) {
            return (long) count;
        }
        boolean isSample = function == AggregateFunction.COVAR_SAMP;
        if (count < (isSample ? 2 : 1)) {
            return null;
        }
        double squaresX = state.squaresX(group);
        double squaresY = state.squaresY(group);
        double products = state.products(group);
        return switch (function) {
            case COVAR_POP -> products / count;
            case COVAR_SAMP -> products / (count - 1);
            case REGR_AVGX -> state.sumX(group) / count;
            case REGR_AVGY -> state.sumY(group) / count;
            case REGR_SXX -> squaresX;
            case REGR_SYY -> squaresY;
            case REGR_SXY -> products;
            case CORR -> squaresX == 0 || squaresY == 0 ? null : (Object) (products / Math.sqrt(squaresX * squaresY));
            case REGR_R2 ->
                squaresX == 0
                        ? null
                        : squaresY == 0 ? (Object) 1.0 : (Object) (products * products / (squaresX * squaresY));
            case REGR_SLOPE -> squaresX == 0 ? null : (Object) (products / squaresX);
            case REGR_INTERCEPT ->
                squaresX == 0 ? null : (Object) ((state.sumY(group) - state.sumX(group) * products / squaresX) / count);
            default -> throw new IllegalArgumentException("not a regression: " + function);
        };
    }
}
