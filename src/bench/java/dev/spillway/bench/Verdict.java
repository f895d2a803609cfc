package dev.spillway.bench;

import java.util.Locale;

/// A figure against its bar.
///
/// @param isBelow whether the figure must not exceed the bar, or must reach it
record Verdict(String what, double figure, double bar, boolean isBelow) {

    static Verdict atMost(String what, double figure, double bar) {
        return new Verdict(what, figure, bar, true);
    }

    static Verdict atLeast(String what, double figure, double bar) {
        return new Verdict(what, figure, bar, false);
    }

    boolean isReached() {
        return isBelow ? figure <= bar : figure >= bar;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-7s %-58s %10.3f  (%s %s)",
                isReached() ? "reached" : "MISSED",
                what,
                figure,
                isBelow ? "at most" : "at least",
                bar);
    }
}
