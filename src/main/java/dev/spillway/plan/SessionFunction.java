package dev.spillway.plan;

/// SQL functions that read the session's settings, or read or change its local buffers.
public enum SessionFunction {
    PG_ALLOCATED_LOCAL_BUFFERS("pg_allocated_local_buffers"),
    PG_DIRTIED_LOCAL_BUFFERS("pg_dirtied_local_buffers"),
    /// Flushes every dirty local buffer; the number of blocks written.
    PG_FLUSH_LOCAL_BUFFERS("pg_flush_local_buffers"),
    /// Blocks of a relation.
    PG_RELPAGES("pg_relpages"),
    /// Reads every block of a TEMP relation through the pool, in order or at random; the number of blocks.
    PG_READ_TEMP_RELATION("pg_read_temp_relation"),
    /// Marks every resident block of a TEMP relation dirty; the number of blocks dirtied.
    PG_TEMP_BUFFERS_DIRTY("pg_temp_buffers_dirty"),
    /// A setting's value as SHOW prints it; NULL for an unknown name where the second argument says so.
    CURRENT_SETTING("current_setting"),
    /// The next number of a sequence, whose name is the argument, as text of a `regclass`.
    NEXTVAL("nextval"),
    /// The number that this session's last nextval of a sequence gave.
    CURRVAL("currval"),
    /// The number that this session's last nextval of any sequence gave.
    LASTVAL("lastval"),
    /// Sets a sequence to a number, which is given next where the third argument says so.
    SETVAL("setval"),
    /// The name of the sequence that goes with a column, or NULL.
    PG_GET_SERIAL_SEQUENCE("pg_get_serial_sequence");

    private final String sqlName;

    SessionFunction(String sqlName) {
        this.sqlName = sqlName;
    }

    public String sqlName() {
        return sqlName;
    }

    /// Whether the first argument names a relation.
    public boolean isOfRelation() {
        return this == NEXTVAL || this == CURRVAL || this == SETVAL;
    }

    /// Whether another call may give something else within a statement, because of what calls before it did.
    public boolean isOfSequence() {
        return isOfRelation() || this == LASTVAL;
    }
}
