#pragma once

#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast, which Swift does not see: SQLite copies what is bound.

static inline int ocm_sqlite_bind_text(sqlite3_stmt *statement, int at, const char *text, int length) {
    return sqlite3_bind_text(statement, at, text, length, SQLITE_TRANSIENT);
}

static inline int ocm_sqlite_bind_blob(sqlite3_stmt *statement, int at, const void *bytes, int length) {
    return sqlite3_bind_blob(statement, at, bytes, length, SQLITE_TRANSIENT);
}
