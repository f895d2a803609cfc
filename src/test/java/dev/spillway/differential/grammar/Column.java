package dev.spillway.differential.grammar;

/// Something that can be named: `text` is how, which may be a whole expression (`sum(r1.k)`).
///
/// `isPlain` tells a column, that a sub-query may refer to, from an expression, that it may not.
record Column(String text, Kind kind, boolean isPlain) {
    static Column plain(String text, Kind kind) {
        return new Column(text, kind, true);
    }
}
