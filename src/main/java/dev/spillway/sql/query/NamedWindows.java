package dev.spillway.sql.query;

import dev.spillway.error.ErrorCode;
import dev.spillway.sql.syntax.Errors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;

/// The WINDOW clause of a SELECT, possibly without any. Immutable.
final class NamedWindows {
    private final Map<String, SqlWindow> windows = new LinkedHashMap<>();

    NamedWindows(SqlNodeList declared) {
        for (SqlNode node : declared) {
            SqlWindow window = (SqlWindow) node;
            SqlIdentifier name = java.util.Objects.requireNonNull(window.getDeclName());
            if (windows.putIfAbsent(name.getSimple(), window) != null) {
                throw Errors.at(
                        name, ErrorCode.WINDOWING_ERROR, "window \"" + name.getSimple() + "\" is already defined");
            }
            SqlIdentifier base = window.getRefName();
            if (base != null
                    && (name.getSimple().equals(base.getSimple())
                            || find(base.getSimple()).isEmpty())) {
                throw undefined(base);
            }
        }
    }

    Optional<SqlWindow> find(String name) {
        return Optional.ofNullable(windows.get(name));
    }

    SqlWindow get(SqlIdentifier name) {
        return find(name.getSimple()).orElseThrow(() -> undefined(name));
    }

    List<SqlWindow> all() {
        return List.copyOf(windows.values());
    }

    private static RuntimeException undefined(SqlIdentifier name) {
        return Errors.at(name, ErrorCode.UNDEFINED_OBJECT, "window \"" + name.getSimple() + "\" does not exist");
    }
}
