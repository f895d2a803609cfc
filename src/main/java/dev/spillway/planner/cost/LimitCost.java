package dev.spillway.planner.cost;

/// `adjust_limit_rows_costs`: a LIMIT pays its input's start and the fraction of its run that it takes.
public final class LimitCost {
    private LimitCost() {}

    /// `offset` rows are skipped, `count` taken; a negative number is "none" (no offset, no count).
    public static Flow of(Flow input, double offset, double count) {
        double rows = input.rows();
        double startup = input.cost().startup();
        double total = input.cost().total();
        if (offset > 0) {
            double skipped = Math.min(offset, rows);
            startup += input.cost().run() * skipped / input.rows();
            rows = Math.max(rows - skipped, 1);
        }
        if (count >= 0) {
            double taken = Math.min(count, rows);
            total = startup + input.cost().run() * taken / input.rows();
            rows = Math.max(taken, 1);
        }
        return new Flow(new Cost(input.cost().disabledNodes(), startup, total), rows, input.width());
    }
}
