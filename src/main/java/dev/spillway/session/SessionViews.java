package dev.spillway.session;

import dev.spillway.catalog.ViewDefinition;
import dev.spillway.error.ErrorCode;
import dev.spillway.error.SpillwayException;
import dev.spillway.sql.ViewColumns;
import dev.spillway.storage.RelationId;
import dev.spillway.storage.TempRelation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A session's views by name, and what depends on what. Leader thread only.
///
/// The map is replaced at each change and never changed, so that whoever undoes a statement can keep the old one.
final class SessionViews {
    private Map<String, ViewDefinition> views = Map.of();

    Optional<ViewDefinition> find(String name) {
        return Optional.ofNullable(views.get(name));
    }

    /// The views as they are now; never changes.
    Map<String, ViewDefinition> all() {
        return views;
    }

    /// Goes back to what [#all] gave.
    void restore(Map<String, ViewDefinition> earlier) {
        views = earlier;
    }

    void put(ViewDefinition view) {
        Map<String, ViewDefinition> changed = new LinkedHashMap<>(views);
        changed.put(view.name(), view);
        views = changed;
    }

    void clear() {
        views = Map.of();
    }

    /// What is to be dropped: a table by its relation, or one of its columns by its position, or a view, called
    /// `label` in messages (`table t`).
    record Target(String label, Optional<RelationId> relation, Optional<Integer> column, Optional<String> view) {
        private boolean isReadBy(ViewDefinition reader) {
            boolean isOfRelation = relation.isPresent()
                    && reader.tables().values().stream()
                            .filter(table -> table.id().equals(relation.get()))
                            .anyMatch(table -> column.isEmpty() || reads(reader, table, column.get()));
            return isOfRelation || view.filter(reader.views()::contains).isPresent();
        }

        /// The view knows the column by the name that it had then, if it was there.
        private static boolean reads(ViewDefinition reader, ViewDefinition.Table table, int column) {
            return column < table.columns().size()
                    && ViewColumns.reads(reader, table.columns().get(column));
        }
    }

    /// The views that read what is named.
    List<String> readers(Target target) {
        return views.values().stream()
                .filter(target::isReadBy)
                .map(ViewDefinition::name)
                .toList();
    }

    /// Tells the views, none of which reads it, that a column of a table is gone.
    void columnDropped(RelationId relation, int column) {
        Map<String, ViewDefinition> changed = new LinkedHashMap<>();
        views.forEach((name, view) -> changed.put(name, view.withoutColumn(relation, column)));
        views = changed;
    }

    /// Drops the views that depend on the targets, or refuses to (2BP01) where there are some that are not targets
    /// themselves and `isCascade` does not say so.
    void dropDependents(List<Target> targets, boolean isCascade, Consumer<String> notice) {
        List<String> details = new ArrayList<>();
        List<String> found = new ArrayList<>();
        targets.forEach(target -> collect(target, targets, found, details));
        if (found.isEmpty()) {
            return;
        }
        if (!isCascade) {
            String what = targets.size() == 1 ? targets.getFirst().label() : "desired object(s)";
            throw new SpillwayException(
                            ErrorCode.DEPENDENT_OBJECTS_STILL_EXIST,
                            "cannot drop " + what + " because other objects depend on "
                                    + (targets.size() == 1 ? "it" : "them"))
                    .withDetail(String.join("\n", details))
                    .withHint("Use DROP ... CASCADE to drop the dependent objects too.");
        }
        notice.accept(
                found.size() == 1
                        ? "drop cascades to view " + found.getFirst()
                        : "drop cascades to " + found.size() + " other objects");
        drop(found);
    }

    void drop(List<String> names) {
        Map<String, ViewDefinition> changed = new LinkedHashMap<>(views);
        names.forEach(changed::remove);
        views = changed;
    }

    private void collect(Target target, List<Target> targets, List<String> found, List<String> details) {
        for (ViewDefinition view : views.values()) {
            boolean isTarget = targets.stream().anyMatch(other -> other.view().equals(Optional.of(view.name())));
            if (target.isReadBy(view) && !isTarget && !found.contains(view.name())) {
                found.add(view.name());
                details.add("view " + view.name() + " depends on " + target.label());
                collect(view(view.name()), targets, found, details);
            }
        }
    }

    static Target view(String name) {
        return new Target("view " + name, Optional.empty(), Optional.empty(), Optional.of(name));
    }

    static Target table(String name, RelationId relation) {
        return new Target("table " + name, Optional.of(relation), Optional.empty(), Optional.empty());
    }

    static Target column(TempRelation relation, int column) {
        return new Target(
                "column " + relation.columns().get(column).name() + " of table " + relation.name(),
                Optional.of(relation.id()),
                Optional.of(column),
                Optional.empty());
    }
}
