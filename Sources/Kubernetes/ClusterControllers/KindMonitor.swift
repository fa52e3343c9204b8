import Diagnostics
import Documents

/// Watches the metadata of all objects of one kind, without keeping them.
struct KindMonitor: Sendable {
    enum Event: Sendable {
        /// All objects there are will be told, each as `present`; then comes `told`.
        case beginning
        case present(JSONObject)
        case told
        case gone(JSONObject)
        /// The kind can't be watched at the moment.
        case failed(any Error)
    }

    let kind: ObjectKind
    let client: APIClient

    private struct Forgotten: Error {}

    /// Each turn wakes several threads, and a busy server may write thousands of objects a second.
    private static let pause = Duration.milliseconds(10)

    /// Watches until the task is cancelled. It goes on after breaks where it was; all objects are told again when the server
    /// has forgotten the place.
    func run(_ take: @Sendable (Event) -> Void) async {
        var revision: String?
        var backoff = KindMonitor.pauses
        while !Task.isCancelled {
            do {
                if revision == nil { take(.beginning) }
                try await follow(&revision, &backoff, take)
            } catch is Forgotten {
                revision = nil
            } catch {
                if Task.isCancelled { return }
                take(.failed(error))
                // without permission, what was missed is told anew when it is given back
                if error is StatusError { revision = nil }
                try? await Task.sleep(for: backoff.next())
            }
        }
    }

    private static var pauses: Backoff { Backoff(first: .milliseconds(200), maximum: .seconds(3)) }

    private func follow(
        _ revision: inout String?, _ backoff: inout Backoff, _ take: @Sendable (Event) -> Void
    ) async throws {
        var query = [
            ("watch", "true"), ("allowWatchBookmarks", "true"), ("timeoutSeconds", String(Int.random(in: 1500...3000))),
        ]
        if let revision {
            query.append(("resourceVersion", revision))
        } else {
            query += [("sendInitialEvents", "true"), ("resourceVersionMatch", "NotOlderThan")]
        }
        // while the objects there are come in, their revisions are no place to go on from
        var place = revision
        var isTold = revision != nil
        defer { revision = place }
        let resource = kind.client(client)
        try await client.lines(resource.path(nil), query: query, accept: resource.accept, pause: Self.pause) { line in
            let object = line["object"]?.object ?? JSONObject()
            switch line["type"]?.string {
            case "ADDED", "MODIFIED": take(.present(object))
            case "DELETED": take(.gone(object))
            case "ERROR":
                let error = StatusError(.object(object), 500)
                if error.code == 410 { throw Forgotten() }
                throw error
            default:
                if !isTold, object.annotation("k8s.io/initial-events-end") == "true" {
                    isTold = true
                    take(.told)
                }
            }
            backoff = KindMonitor.pauses
            if isTold, !object.resourceVersion.isEmpty { place = object.resourceVersion }
        }
        // a server that closes at once is not asked again at once
        if place == nil { try await Task.sleep(for: backoff.next()) }
    }
}
