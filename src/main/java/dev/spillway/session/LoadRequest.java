package dev.spillway.session;

import dev.spillway.session.load.CsvFormat;
import java.io.InputStream;

/// A CSV upload for `table`. `body` is read by a loader thread until the load ends; it may be gzip, which is told by
/// its first two bytes. With `create` the table must not exist; otherwise it must.
public record LoadRequest(String table, boolean create, CsvFormat format, InputStream body) {}
