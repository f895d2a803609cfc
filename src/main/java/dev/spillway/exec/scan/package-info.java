/// Where rows come from and go to: scans, values, Result, Limit, Append, and INSERT, UPDATE, DELETE. Used by one
/// participant's thread.
@NullMarked
package dev.spillway.exec.scan;

import org.jspecify.annotations.NullMarked;
