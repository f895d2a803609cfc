package dev.spillway.exec.aggregate;

import dev.spillway.plan.AggregateFunction;
import org.jspecify.annotations.Nullable;

/// Count, sums and sums of squared and mixed differences of pairs of floats. Immutable.
public record RegressionSums(
        double count, double sumX, double squaresX, double sumY, double squaresY, double products) {
    /// No pair.
    public static final RegressionSums NONE = new RegressionSums(0, 0, 0, 0, 0, 0);

    /// Of one pair, the dependent value first.
    public static RegressionSums of(double y, double x) {
        double nothingX = Double.isFinite(x) ? 0 : Double.NaN;
        double nothingY = Double.isFinite(y) ? 0 : Double.NaN;
        return new RegressionSums(1, x, nothingX, y, nothingY, nothingX + nothingY);
    }

    /// As PostgreSQL's `float8_regr_combine`; 22003 where finite sums become infinite.
    public RegressionSums combine(RegressionSums more) {
        if (count == 0 || more.count == 0) {
            return count == 0 ? more : this;
        }
        double all = count + more.count;
        double differenceX = sumX / count - more.sumX / more.count;
        double differenceY = sumY / count - more.sumY / more.count;
        double weight = count * more.count / all;
        RegressionSums combined = new RegressionSums(
                all,
                sumX + more.sumX,
                squaresX + more.squaresX + differenceX * differenceX * weight,
                sumY + more.sumY,
                squaresY + more.squaresY + differenceY * differenceY * weight,
                products + more.products + differenceX * differenceY * weight);
        boolean isFinite = Double.isFinite(sumX)
                && Double.isFinite(more.sumX)
                && Double.isFinite(sumY)
                && Double.isFinite(more.sumY);
        if (isFinite && (Double.isInfinite(combined.squaresX) || Double.isInfinite(combined.squaresY))) {
            throw NumericResults.floatOverflow();
        }
        return combined;
    }

    /// What PostgreSQL's regression aggregates make of them (`float8_corr` and its like); `null` where it is not
    /// defined.
    public @Nullable Object result(AggregateFunction function) {
        if (function == AggregateFunction.REGR_COUNT) {
            return (long) count;
        }
        boolean isSample = function == AggregateFunction.COVAR_SAMP;
        if (count < (isSample ? 2 : 1)) {
            return null;
        }
        return switch (function) {
            case COVAR_POP -> products / count;
            case COVAR_SAMP -> products / (count - 1);
            case REGR_AVGX -> sumX / count;
            case REGR_AVGY -> sumY / count;
            case REGR_SXX -> squaresX;
            case REGR_SYY -> squaresY;
            case REGR_SXY -> products;
            case CORR -> squaresX == 0 || squaresY == 0 ? null : (Object) (products / Math.sqrt(squaresX * squaresY));
            case REGR_R2 ->
                squaresX == 0
                        ? null
                        : squaresY == 0 ? (Object) 1.0 : (Object) (products * products / (squaresX * squaresY));
            case REGR_SLOPE -> squaresX == 0 ? null : (Object) (products / squaresX);
            case REGR_INTERCEPT -> squaresX == 0 ? null : (Object) ((sumY - sumX * products / squaresX) / count);
            default -> throw new IllegalArgumentException("not a regression: " + function);
        };
    }
}
