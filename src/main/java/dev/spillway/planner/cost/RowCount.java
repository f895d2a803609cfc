package dev.spillway.planner.cost;

/// Estimates of row counts are whole numbers of at least one.
public final class RowCount {
    private static final double ROWS_MAX = 1e100;

    private RowCount() {}

    /// PostgreSQL's `clamp_row_est`.
    public static double clamp(double rows) {
        if (Double.isNaN(rows) || rows > ROWS_MAX) {
            return ROWS_MAX;
        }
        return rows <= 1 ? 1 : Math.rint(rows);
    }
}
