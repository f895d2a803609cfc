package dev.spillway.api;

import dev.spillway.plan.PlanChoice;
import dev.spillway.session.ResultColumn;
import dev.spillway.session.StatementHandle;
import dev.spillway.session.StatementSummary;
import dev.spillway.session.StatementTimings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The parts of a result that are not rows.
final class ResultJson {
    private ResultJson() {}

    static void identity(Optional<StatementHandle> statement, JsonBytes out) {
        statement.ifPresent(it -> out.raw("\"statementId\":").string(it.id()).raw(','));
    }

    static void columns(List<ResultColumn> columns, JsonBytes out) {
        out.raw('[');
        for (int i = 0; i < columns.size(); i++) {
            ResultColumn column = columns.get(i);
            out.raw(i > 0 ? "," : "").raw("{\"name\":").string(column.name());
            out.raw(",\"type\":").string(column.type().sqlName());
            out.raw(",\"nullable\":")
                    .raw(column.isNullable() ? "true" : "false")
                    .raw('}');
        }
        out.raw(']');
    }

    static void summary(StatementSummary summary, List<String> notices, long encodeNanos, JsonBytes out) {
        out.raw("\"command\":").string(summary.command());
        out.raw(",\"rowCount\":").number(summary.rowCount());
        out.raw(",\"truncated\":").raw(summary.isTruncated() ? "true" : "false");
        out.raw(",\"transactionStatus\":")
                .string(summary.session().transaction().label());
        out.raw(",\"timings\":");
        timings(summary.timings(), encodeNanos, out);
        summary.choice().ifPresent(choice -> {
            out.raw(",\"planChoice\":");
            choice(choice, out);
        });
        out.raw(",\"notices\":[");
        for (int i = 0; i < notices.size(); i++) {
            out.raw(i > 0 ? "," : "").string(notices.get(i));
        }
        out.raw(']');
    }

    /// Milliseconds; `total` is the leader's work without the queue and without encoding.
    private static void timings(StatementTimings timings, long encodeNanos, JsonBytes out) {
        out.raw("{\"queue\":").raw(millis(timings.queueNanos()));
        out.raw(",\"parse\":").raw(millis(timings.parseNanos()));
        out.raw(",\"plan\":").raw(millis(timings.planNanos()));
        if (timings.planCpuNanos() >= 0) {
            out.raw(",\"planCpu\":").raw(millis(timings.planCpuNanos()));
        }
        out.raw(",\"flush\":").raw(millis(timings.flushNanos()));
        out.raw(",\"exec\":").raw(millis(timings.execNanos()));
        out.raw(",\"ser\":").raw(millis(encodeNanos));
        out.raw(",\"total\":").raw(millis(timings.totalNanos())).raw('}');
    }

    private static void choice(PlanChoice choice, JsonBytes out) {
        out.raw("{\"chosen\":").string(choice.chosen().name());
        out.raw(",\"chosenCost\":").raw(number(choice.chosen().totalCost()));
        choice.rejected().ifPresent(rejected -> {
            out.raw(",\"rejected\":").string(rejected.name());
            out.raw(",\"rejectedCost\":").raw(number(rejected.totalCost()));
        });
        out.raw(",\"margin\":").raw(number(choice.margin()));
        out.raw(",\"reason\":").string(choice.reason());
        out.raw(",\"dirtiedLocalbufs\":").number(choice.dirtiedLocalBuffers());
        choice.breakEvenDirtied()
                .ifPresent(it -> out.raw(",\"breakEvenDirtied\":").raw(number(it)));
        out.raw('}');
    }

    /// A Server-Timing header, in milliseconds.
    static String serverTiming(StatementTimings timings, long encodeNanos) {
        return "parse;dur=" + millis(timings.parseNanos()) + ", plan;dur=" + millis(timings.planNanos())
                + ", queue;dur="
                + millis(timings.queueNanos()) + ", flush;dur=" + millis(timings.flushNanos()) + ", exec;dur="
                + millis(timings.execNanos()) + ", ser;dur=" + millis(encodeNanos);
    }

    private static String millis(long nanos) {
        long micros = Math.max(0, nanos) / 1_000;
        String fraction = Long.toString(1_000 + micros % 1_000).substring(1);
        return micros / 1_000 + "." + fraction;
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "null";
    }
}
