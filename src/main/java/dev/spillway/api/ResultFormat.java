package dev.spillway.api;

import dev.spillway.data.Batch;
import dev.spillway.error.SpillwayException;
import dev.spillway.session.ResultColumn;
import dev.spillway.session.StatementHandle;
import dev.spillway.session.StatementSummary;
import java.util.List;
import java.util.Optional;

/// How a result is written: as one JSON document, or as a stream of JSON lines of which the last says how it ended.
sealed interface ResultFormat {
    String mediaType();

    /// Whether rows should leave as they come.
    boolean isStream();

    boolean isBigintText();

    void start(List<ResultColumn> columns, Optional<StatementHandle> statement, JsonBytes out);

    void row(RowEncoder encoder, Batch batch, int row, JsonBytes out);

    void end(StatementSummary summary, List<String> notices, long encodeNanos, JsonBytes out);

    /// After the first byte has left.
    void error(SpillwayException error, JsonBytes out);

    /// `{"columns":[…],"rows":[[…]],"rowCount":…}`. A failure after the first byte leaves a document that does not
    /// parse, and breaks off.
    final class Document implements ResultFormat {
        private final boolean isBigintText;
        private boolean hasRows;

        Document(boolean isBigintText) {
            this.isBigintText = isBigintText;
        }

        @Override
        public String mediaType() {
            return "application/json";
        }

        @Override
        public boolean isStream() {
            return false;
        }

        @Override
        public boolean isBigintText() {
            return isBigintText;
        }

        @Override
        public void start(List<ResultColumn> columns, Optional<StatementHandle> statement, JsonBytes out) {
            out.raw('{');
            ResultJson.identity(statement, out);
            out.raw("\"columns\":");
            ResultJson.columns(columns, out);
            out.raw(",\"rows\":[");
        }

        @Override
        public void row(RowEncoder encoder, Batch batch, int row, JsonBytes out) {
            out.raw(hasRows ? ",\n" : "");
            hasRows = true;
            encoder.row(batch, row, out);
        }

        @Override
        public void end(StatementSummary summary, List<String> notices, long encodeNanos, JsonBytes out) {
            out.raw("],");
            ResultJson.summary(summary, notices, encodeNanos, out);
            out.raw("}\n");
        }

        @Override
        public void error(SpillwayException error, JsonBytes out) {}
    }

    /// `{"header":…}`, `{"row":[…]}` …, then exactly one of `{"end":…}` and `{"error":…}`.
    record Lines(boolean isBigintText) implements ResultFormat {
        @Override
        public String mediaType() {
            return "application/x-ndjson";
        }

        @Override
        public boolean isStream() {
            return true;
        }

        @Override
        public void start(List<ResultColumn> columns, Optional<StatementHandle> statement, JsonBytes out) {
            out.raw("{\"header\":{");
            ResultJson.identity(statement, out);
            out.raw("\"columns\":");
            ResultJson.columns(columns, out);
            out.raw("}}\n");
        }

        @Override
        public void row(RowEncoder encoder, Batch batch, int row, JsonBytes out) {
            out.raw("{\"row\":");
            encoder.row(batch, row, out);
            out.raw("}\n");
        }

        @Override
        public void end(StatementSummary summary, List<String> notices, long encodeNanos, JsonBytes out) {
            out.raw("{\"end\":{");
            ResultJson.summary(summary, notices, encodeNanos, out);
            out.raw("}}\n");
        }

        @Override
        public void error(SpillwayException error, JsonBytes out) {
            out.raw("{\"error\":{\"title\":");
            out.string(Problems.title(error.code())).raw(",\"detail\":").string(error.message());
            out.raw(",\"sqlstate\":").string(error.code().sqlState());
            error.hint().ifPresent(hint -> out.raw(",\"hint\":").string(hint));
            out.raw("}}\n");
        }
    }
}
