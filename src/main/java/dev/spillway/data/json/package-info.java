/// JSON as PostgreSQL reads, normalises and writes it. Values stay texts; a document is parsed where a function looks
/// inside. Stateless, for any thread. May use `data` and `error`.
@NullMarked
package dev.spillway.data.json;

import org.jspecify.annotations.NullMarked;
