package dev.spillway.exec.recursive;

import dev.spillway.data.Batch;
import dev.spillway.exec.ColumnLayout;
import dev.spillway.exec.Operator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds the rows of WITH queries as long as the query behind them runs.
final class WithOperator implements Operator {
    private final List<CommonRows> tables;
    private final Operator input;

    WithOperator(List<CommonRows> tables, Operator input) {
        this.tables = List.copyOf(tables);
        this.input = input;
    }

    @Override
    public List<ColumnLayout> layout() {
        return input.layout();
    }

    @Override
    public void allowReuse() {
        input.allowReuse();
    }

    @Override
    public @Nullable Batch next() {
        return input.next();
    }

    @Override
    public long rowsMax() {
        return input.rowsMax();
    }

    @Override
    public void prune(int column, long min, long max) {
        input.prune(column, min, max);
    }

    @Override
    public void close() {
        input.close();
        // Later ones read from earlier ones.
        tables.reversed().forEach(CommonRows::close);
    }
}
