-- One row per statement fingerprint and chosen plan. Times are nanoseconds, costs are in units of seq_page_cost.
CREATE TABLE plan_history (
    id                     BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fingerprint            VARCHAR(16)              NOT NULL,
    chosen                 VARCHAR(32)              NOT NULL,
    statement              VARCHAR                  NOT NULL,
    first_seen             TIMESTAMP WITH TIME ZONE NOT NULL,
    last_seen              TIMESTAMP WITH TIME ZONE NOT NULL,
    calls                  BIGINT                   NOT NULL,
    result_rows            BIGINT                   NOT NULL,
    planning_nanos         BIGINT                   NOT NULL,
    execution_nanos        BIGINT                   NOT NULL,
    execution_nanos_max    BIGINT                   NOT NULL,
    flush_nanos            BIGINT                   NOT NULL,
    chosen_cost            DOUBLE PRECISION         NOT NULL,
    rejected               VARCHAR(32),
    rejected_cost          DOUBLE PRECISION,
    margin                 DOUBLE PRECISION         NOT NULL,
    dirtied_localbufs      BIGINT                   NOT NULL,
    break_even_dirtied     DOUBLE PRECISION,
    write_page_cost        DOUBLE PRECISION         NOT NULL,
    plan                   VARCHAR                  NOT NULL,
    CONSTRAINT plan_history_statement_choice UNIQUE (fingerprint, chosen)
);

CREATE INDEX plan_history_last_seen ON plan_history (last_seen);
