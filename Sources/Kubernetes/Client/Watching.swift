package import Documents

/// What a watch tells.
package enum WatchEvent: Sendable {
    /// All objects there are: at the start, and whenever changes were missed.
    case state([JSONObject])
    case changed(JSONObject)
    case deleted(JSONObject)
}

extension ResourceClient {
    /// Watches until the task is cancelled or `each` throws. It goes on after breaks where it was: nothing is lost, and
    /// nothing told twice. When the server has forgotten the place, the whole state is told again.
    ///
    /// A refusal (no permission, no such resource) at the first attempt is thrown; later ones are tried again.
    package func watch(
        namespace: String? = nil, _ selection: Selection = Selection(), _ each: (WatchEvent) async throws -> Void
    ) async throws {
        var revision: String?
        var backoff = Backoff()
        var hasWorked = false
        while true {
            try Task.checkCancellation()
            do {
                if revision == nil {
                    let (objects, now) = try await list(namespace: namespace, selection)
                    try await passing { try await each(.state(objects)) }
                    revision = now
                    hasWorked = true
                }
                try await follow(namespace, selection, &revision, &backoff, each)
            } catch let failure as ConsumerFailure {
                throw failure.error
            } catch let error as StatusError where error.code == 410 {
                revision = nil
            } catch let error as StatusError where !hasWorked && error.code < 500 && error.code != 429 {
                throw error
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                if Task.isCancelled { throw CancellationError() }
                try await Task.sleep(for: backoff.next())
            }
        }
    }

    /// What the caller's closure threw, to tell it from what the connection threw.
    private struct ConsumerFailure: Error {
        let error: any Error
    }

    private func passing(_ body: () async throws -> Void) async throws {
        do { try await body() } catch { throw ConsumerFailure(error: error) }
    }

    private func follow(
        _ namespace: String?, _ selection: Selection, _ revision: inout String?, _ backoff: inout Backoff,
        _ each: (WatchEvent) async throws -> Void
    ) async throws {
        let query =
            selection.query + [
                ("watch", "true"), ("allowWatchBookmarks", "true"), ("resourceVersion", revision ?? ""),
                ("timeoutSeconds", String(Int.random(in: 240...480))),
            ]
        var seen = revision
        defer { revision = seen }
        var hasEvents = false
        try await client.lines(path(namespace), query: query, accept: accept) { line in
            let object = line["object"]?.object ?? JSONObject()
            hasEvents = true
            switch line["type"]?.string {
            case "ADDED", "MODIFIED": try await passing { try await each(.changed(object)) }
            case "DELETED": try await passing { try await each(.deleted(object)) }
            case "ERROR": throw StatusError(.object(object), 500)
            default: break
            }
            if !object.resourceVersion.isEmpty { seen = object.resourceVersion }
        }
        if hasEvents { backoff = Backoff() } else { try await Task.sleep(for: backoff.next()) }
    }
}

/// Pauses that grow from one attempt to the next.
package struct Backoff: Sendable {
    private var current: Duration
    private let maximum: Duration

    package init(first: Duration = .milliseconds(100), maximum: Duration = .seconds(30)) {
        current = first
        self.maximum = maximum
    }

    /// The next pause, with a fifth of chance in it.
    package mutating func next() -> Duration {
        let pause = current
        current = min(current * 2, maximum)
        return pause * Double.random(in: 0.8...1.2)
    }
}
