package dev.spillway.storage;

import dev.spillway.data.Physical;
import dev.spillway.instrument.BufferUsage;
import dev.spillway.storage.statistics.ZoneMap;
import java.util.List;
import java.util.Optional;

/// A [ScanSource] over a relation's state. As thread-safe as its windows are: it is immutable itself.
final class StateScanSource implements ScanSource {
    private final RelationId relation;
    private final List<ColumnDefinition> columns;
    private final RelationState state;
    private final PaxLayout layout;
    private final WindowFactory windows;

    StateScanSource(
            RelationId relation,
            List<ColumnDefinition> columns,
            RelationState state,
            PaxLayout layout,
            WindowFactory windows) {
        this.relation = relation;
        this.columns = columns;
        this.state = state;
        this.layout = layout;
        this.windows = windows;
    }

    @Override
    public RelationId relation() {
        return relation;
    }

    @Override
    public List<ColumnDefinition> columns() {
        return columns;
    }

    @Override
    public int rowGroupCount() {
        return state.groups().size();
    }

    @Override
    public int rowGroupSlots(int group) {
        return state.groups().get(group).slots();
    }

    @Override
    public long rowCount() {
        return state.liveRows();
    }

    @Override
    public boolean mayMatch(int group, ScanPredicate predicate) {
        return state.groups().get(group).zones().get(predicate.column()).mayMatch(predicate);
    }

    @Override
    public Optional<LongBounds> bounds(int column) {
        if (columns.get(column).type().physical() != Physical.LONG) {
            return Optional.empty();
        }
        ZoneMap zone = zone(column);
        return zone.hasBounds() ? Optional.of(new LongBounds(zone.min(), zone.max())) : Optional.empty();
    }

    @Override
    public boolean isFreeOfNulls(int column) {
        return zone(column).nullCount() == 0;
    }

    private ZoneMap zone(int column) {
        ZoneMap zone = ZoneMap.EMPTY;
        for (RowGroup group : state.groups()) {
            zone = zone.and(group.zones().get(column));
        }
        return zone;
    }

    @Override
    public StripeReader open(List<Integer> readColumns, BufferUsage usage) {
        int count = (int) readColumns.stream().filter(column -> column >= 0).count();
        return new StateStripeReader(state, columns, layout, windows.open(count, usage));
    }
}
