package dev.spillway.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random queries over windows with every kind of frame.
final class WindowQueries {
    private WindowQueries() {}

    /// The statement that makes their table, `w`; its keys repeat every few rows.
    static String table(int rows) {
        return "create temp table w as select g as id, g % 4 as k, case when g % 6 <> 0 then g * 7 % 11 end as n,"
                + " case when g % 5 <> 0 then (g * 13 % 17 * 1.25)::numeric(8,2) end as v,"
                + " case when g % 7 <> 0 then (g * 5 % 9)::double precision / 4 end as f,"
                + " case when g % 8 <> 0 then 't' || g % 5 end as s,"
                + " case when g % 9 <> 0 then date '2024-01-28' + g % 12 end as d,"
                + " timestamp '2024-02-27 10:00:00' + (g % 13) * interval '7 hours' as ts,"
                + " (g % 6) * interval '1 day 2 hours' as i, g % 3 = 0 as b from generate_series(1, "
                + rows + ") g";
    }

    private static final String[] OF_FRAMES = {
        "count(*)",
        "count(n)",
        "sum(n)",
        "sum(v)",
        "sum(f)",
        "avg(n)",
        "avg(v)",
        "avg(f)",
        "min(s)",
        "max(v)",
        "min(f)",
        "max(d)",
        "bool_or(b)",
        "stddev(n)",
        "var_pop(f)",
        "sum(i)",
        "sum(n) filter (where b)",
        "rank()",
        "cume_dist()",
        "sum(v / 7)",
        "sum(n::real)"
    };
    /// They depend on the order of peers.
    private static final String[] OF_ROWS = {
        "first_value(n)", "last_value(s)", "nth_value(id, 2)", "lag(n, 2)", "lead(v)", "ntile(3)", "row_number()"
    };

    /// A query with four functions over two windows.
    static String random(Random random) {
        boolean[] areUnique = {random.nextBoolean(), random.nextBoolean()};
        List<String> outputs = new ArrayList<>(List.of("id"));
        for (int i = 0; i < 4; i++) {
            int window = random.nextInt(2);
            boolean seesRows = areUnique[window] && random.nextInt(3) == 0;
            outputs.add(oneOf(random, seesRows ? OF_ROWS : OF_FRAMES) + " over w" + (window + 1));
        }
        return "select " + String.join(", ", outputs) + " from w window w1 as (" + randomWindow(random, areUnique[0])
                + "), w2 as (" + randomWindow(random, areUnique[1]) + ")";
    }

    private static String randomWindow(Random random, boolean isUnique) {
        String partition = oneOf(random, "", "partition by k ", "partition by s ", "partition by b, k ");
        String key = oneOf(random, "n", "n desc", "n nulls first", "id % 7", "id % 5 desc", "id");
        String mode = isUnique ? oneOf(random, "rows", "groups") : oneOf(random, "range", "groups");
        String[] bounds = {
            "unbounded preceding",
            random.nextInt(4) + " preceding",
            "current row",
            random.nextInt(4) + " following",
            "unbounded following"
        };
        int start = random.nextInt(4);
        int end = Math.max(start, random.nextInt(1, 5));
        String exclusion =
                oneOf(random, "", "", " exclude current row", " exclude group", " exclude ties", " exclude no others");
        return partition + "order by " + key + (isUnique ? ", id " : " ") + mode + " between " + bounds[start] + " and "
                + bounds[end] + exclusion;
    }

    private static String oneOf(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
