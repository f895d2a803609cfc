package dev.spillway;

import dev.spillway.session.StatementEvent;
import dev.spillway.session.StatementListener;
import java.util.List;

/// Several listeners as one.
record StatementListeners(List<StatementListener> listeners) implements StatementListener {
    StatementListeners {
        listeners = List.copyOf(listeners);
    }

    @Override
    public void statementEnded(StatementEvent event) {
        listeners.forEach(listener -> listener.statementEnded(event));
    }

    @Override
    public void sessionStarted() {
        listeners.forEach(StatementListener::sessionStarted);
    }

    @Override
    public void sessionEnded(String reason) {
        listeners.forEach(listener -> listener.sessionEnded(reason));
    }

    @Override
    public void loaded(String format, long rows, long bytes) {
        listeners.forEach(listener -> listener.loaded(format, rows, bytes));
    }
}
