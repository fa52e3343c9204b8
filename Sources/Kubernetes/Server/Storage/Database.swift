import CSQLite
import Cryptography
import Diagnostics
import Glibc

/// The file that objects are kept in: SQLite with a write-ahead log, each commit synced. Used by one thread at a time.
final class Database {
    /// An object as it is kept.
    struct Row {
        let resource: String
        let key: String
        let created: Int64
        let revision: Int64
        let value: [UInt8]
    }

    enum Change {
        case put(Row)
        /// By the revision that it was created with.
        case delete(created: Int64)
    }

    private let handle: OpaquePointer
    private let path: String
    private var statements: [String: OpaquePointer] = [:]

    /// 2: the revision stands in `facts` only when no object has it. 3: objects stand in the order in which they were
    /// created, under that revision. There is no index by name, which each commit would have to write too: names are looked
    /// up in memory.
    private static let format = 3

    /// So long may the log become before it is written back.
    private static let logPages = 1000

    /// Makes the log as long as it becomes before SQLite does, which takes zeros for an empty one: a commit that does not
    /// lengthen the file costs the disk one write instead of several.
    private static func makeLog(_ path: String) {
        let file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        var status = stat()
        defer { if file >= 0 { close(file) } }
        guard file >= 0, fstat(file, &status) == 0, status.st_size == 0 else { return }
        let zeros = [UInt8](repeating: 0, count: 1 << 16)
        for _ in 0...logPages / 16 where write(file, zeros, zeros.count) != zeros.count {
            // what room there is belongs to the objects
            ftruncate(file, 0)
            break
        }
        fsync(file)
    }

    /// Opens or makes the file. Another program's file, a damaged one and a full disk are faults that name it.
    init(_ path: String) throws {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            if let handle { sqlite3_close_v2(handle) }
            throw Fault(.unavailable, "\(path) can't be opened: \(String(cString: sqlite3_errstr(code)))")
        }
        self.handle = handle
        self.path = path
        sqlite3_busy_timeout(handle, 5000)
        // The folder is ours alone: no locks and no shared index of the log for each commit.
        for statement in ["PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = WAL"] { try execute(statement) }
        Database.makeLog(path + "-wal")
        for statement in [
            "PRAGMA synchronous = FULL",
            "PRAGMA wal_autocheckpoint = \(Database.logPages)", "PRAGMA cache_size = -2000",
            "CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
            """
            CREATE TABLE IF NOT EXISTS entries (created INTEGER PRIMARY KEY, resource TEXT NOT NULL, key TEXT NOT NULL, \
            revision INTEGER NOT NULL, digest BLOB NOT NULL, value BLOB NOT NULL)
            """,
        ] { try execute(statement) }
        let format = try fact("format")
        guard (format ?? 1) <= Int64(Database.format) else {
            throw Fault(.unsupported, "\(path) was written by a newer version of this program")
        }
        guard format != Int64(Database.format) else { return }
        try transaction {
            if try exists("objects") {
                try execute("INSERT INTO entries SELECT created, resource, key, revision, digest, value FROM objects")
                try execute("DROP TABLE objects")
            }
            try set("format", Int64(Database.format))
        }
    }

    private func exists(_ table: String) throws -> Bool {
        let statement = try prepared("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?")
        bind(statement, 1, table)
        defer { sqlite3_reset(statement) }
        return sqlite3_step(statement) == SQLITE_ROW
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    /// All objects; returns the revision of the newest change. An object whose bytes changed since they were written is a
    /// `corrupt` fault, and so is one that is there already: then `use` returns false.
    func load(_ use: (Row) -> Bool) throws -> Int64 {
        var newest = try fact("revision") ?? 1
        let statement = try prepared("SELECT resource, key, created, revision, digest, value FROM entries")
        defer { sqlite3_reset(statement) }
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return newest }
            guard code == SQLITE_ROW else { throw fault(code, "read") }
            let row = Row(
                resource: text(statement, 0), key: text(statement, 1), created: sqlite3_column_int64(statement, 2),
                revision: sqlite3_column_int64(statement, 3), value: blob(statement, 5))
            guard Database.digest(row.value) == blob(statement, 4), use(row) else {
                throw Fault(
                    .corrupt, "\(path): the object \(row.resource) \(row.key) is damaged; restore a copy of the file")
            }
            newest = max(newest, row.revision)
        }
    }

    /// Makes all changes or none; they are on the disk when this returns.
    func commit(_ changes: [Change], revision: Int64) throws {
        try transaction {
            for change in changes { try make(change) }
            // what was put has its revision itself
            if case .delete = changes.last { try set("revision", revision) }
        }
    }

    private func transaction(_ body: () throws -> Void) throws {
        try finish(prepared("BEGIN IMMEDIATE"))
        do {
            try body()
            try finish(prepared("COMMIT"))
        } catch {
            if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
            throw error
        }
    }

    private func make(_ change: Change) throws {
        switch change {
        case .put(let row):
            // an object that is there keeps its place in the file
            let statement = try prepared(
                """
                INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (created) DO UPDATE SET \
                revision = excluded.revision, digest = excluded.digest, value = excluded.value
                """)
            sqlite3_bind_int64(statement, 1, row.created)
            bind(statement, 2, row.resource)
            bind(statement, 3, row.key)
            sqlite3_bind_int64(statement, 4, row.revision)
            bind(statement, 5, Database.digest(row.value))
            bind(statement, 6, row.value)
            try finish(statement)
        case .delete(let created):
            let statement = try prepared("DELETE FROM entries WHERE created = ?")
            sqlite3_bind_int64(statement, 1, created)
            try finish(statement)
        }
    }

    private static func digest(_ value: [UInt8]) -> [UInt8] { Array(Hash.digest(.sha256, value).prefix(8)) }

    private func fact(_ name: String) throws -> Int64? {
        let statement = try prepared("SELECT value FROM facts WHERE name = ?")
        bind(statement, 1, name)
        defer { sqlite3_reset(statement) }
        let code = sqlite3_step(statement)
        if code == SQLITE_DONE { return nil }
        guard code == SQLITE_ROW else { throw fault(code, "read") }
        return sqlite3_column_int64(statement, 0)
    }

    private func set(_ name: String, _ value: Int64) throws {
        let statement = try prepared("INSERT OR REPLACE INTO facts VALUES (?, ?)")
        bind(statement, 1, name)
        sqlite3_bind_int64(statement, 2, value)
        try finish(statement)
    }

    // MARK: SQLite

    private func execute(_ sql: String) throws {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw fault(code, "written") }
    }

    private func prepared(_ sql: String) throws -> OpaquePointer {
        if let known = statements[sql] { return known }
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw fault(code, "read") }
        statements[sql] = statement
        return statement
    }

    private func finish(_ statement: OpaquePointer) throws {
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw fault(code, "written") }
    }

    private func bind(_ statement: OpaquePointer, _ at: Int32, _ text: String) {
        _ = ocm_sqlite_bind_text(statement, at, text, Int32(truncatingIfNeeded: text.utf8.count))
    }

    private func bind(_ statement: OpaquePointer, _ at: Int32, _ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes {
            ocm_sqlite_bind_blob(statement, at, $0.baseAddress, Int32(truncatingIfNeeded: $0.count))
        }
    }

    private func text(_ statement: OpaquePointer, _ at: Int32) -> String {
        sqlite3_column_text(statement, at).map { String(cString: $0) } ?? ""
    }

    private func blob(_ statement: OpaquePointer, _ at: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(statement, at) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, at))))
    }

    private func fault(_ code: Int32, _ action: String) -> Fault {
        let reason = String(cString: sqlite3_errmsg(handle))
        switch code & 0xFF {
        case SQLITE_FULL: return Fault(.limit, "\(path) can't be \(action): the disk is full")
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            return Fault(.corrupt, "\(path) is damaged (\(reason)); restore a copy of the file or remove it")
        default: return Fault(.unavailable, "\(path) can't be \(action): \(reason)")
        }
    }
}
