package dev.spillway.api;

/// Examples of the OpenAPI document.
final class Examples {
    static final String STATEMENT = """
            {
              "statement": "SELECT n % 3 AS k, count(*) FROM generate_series(1, $1) AS g(n) GROUP BY n % 3 ORDER BY k",
              "parameters": [100],
              "settings": {"work_mem": "64MB"},
              "maxRows": 1000,
              "timeout": "30s"
            }""";

    static final String EXPLAIN = """
            {
              "statement": "SELECT count(*) FROM generate_series(1, 100000) AS g(n) WHERE n % 7 = 3",
              "analyze": true
            }""";

    static final String SESSION_CHANGE = """
            {"settings": {"work_mem": "64MB"}, "idleTimeout": "30min"}""";

    static final String SQL = "SELECT n, n * n AS square FROM generate_series(1, 10) AS g(n)";

    static final String ANSWER = """
            {
              "statementId": "5f0c9a4e-7d3b-4b0c-9d52-3f2c9b1a7e10",
              "columns": [{"name": "origin", "type": "text", "nullable": true},
                          {"name": "count", "type": "bigint", "nullable": false}],
              "rows": [["OGG", 1432], ["LAS", 20877]],
              "command": "SELECT", "rowCount": 2, "truncated": false, "transactionStatus": "idle",
              "timings": {"queue": 0.021, "parse": 0.310, "plan": 0.702, "planCpu": 1.005, "flush": 11.204,
                          "exec": 38.511, "ser": 0.090, "total": 39.523},
              "planChoice": {"chosen": "flush-then-parallel", "chosenCost": 3153.94, "rejected": "serial",
                             "rejectedCost": 3200.0, "margin": 0.0144, "reason": "cheaper by 1.4 %",
                             "dirtiedLocalbufs": 949, "breakEvenDirtied": 984.0},
              "notices": []
            }""";

    static final String ANSWER_LINES = """
            {"header":{"statementId":"5f0c9a4e-7d3b-4b0c-9d52-3f2c9b1a7e10","columns":[{"name":"n","type":"integer","nullable":false}]}}
            {"row":[1]}
            {"end":{"command":"SELECT","rowCount":1,"truncated":false,"transactionStatus":"idle","timings":{"queue":0.01,"parse":0.2,"plan":0.3,"flush":0.0,"exec":0.1,"ser":0.0,"total":0.6},"notices":[]}}
            """;

    static final String PROBLEM = """
            {
              "type": "about:blank", "title": "Undefined column", "status": 400,
              "detail": "column \\"delya\\" does not exist",
              "instance": "/v1/statements", "sqlstate": "42703", "position": 8, "line": 1, "column": 8,
              "hint": "Perhaps you meant \\"delay\\"."
            }""";

    private Examples() {}
}
