package dev.spillway.slt;

/// A session of an engine, empty at first.
interface SqlSession extends AutoCloseable {
    Outcome run(String sql);

    @Override
    void close();
}
