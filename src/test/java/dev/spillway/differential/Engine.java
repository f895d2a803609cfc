package dev.spillway.differential;

/// Something that answers SQL: PostgreSQL, or a session of Spillway with certain settings.
public interface Engine extends AutoCloseable {
    Answer run(String sql);

    @Override
    void close();
}
