package dev.spillway.exec.window;

import dev.spillway.data.DoubleVector;
import dev.spillway.data.Vector;
import dev.spillway.exec.aggregate.RegressionSums;

/// Sums of pairs of floats for `corr`, `covar_…` and `regr_…` over frames. Stateless.
final class FrameRegressions {
    private FrameRegressions() {}

    /// `dependent` is the first argument.
    static Folding.Monoid<RegressionSums> of(Vector dependent, Vector other) {
        double[] y = ((DoubleVector) dependent).values();
        double[] x = ((DoubleVector) other).values();
        return Folding.Monoid.of(row -> RegressionSums.of(y[row], x[row]), RegressionSums::combine);
    }
}
