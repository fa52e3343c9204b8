package import Documents
import Synchronization

/// Tells what happened to an object as Events; the same thing again raises a count.
package final class EventRecorder: Sendable {
    private let events: ResourceClient
    private let component: String
    private let known = Mutex<[String: (name: String, count: Int)]>([:])

    private static let maximumKnown = 4096

    package init(_ client: APIClient, component: String) {
        events = client.resource("events")
        self.component = component
    }

    /// - Parameter type: `Normal` or `Warning`.
    /// - Parameter annotations: of the event; they come with the first of its kind.
    package func record(
        _ object: JSONObject, type: String = "Normal", reason: String, _ message: String,
        annotations: [String: String] = [:]
    ) async throws {
        let namespace = object.namespace.isEmpty ? "default" : object.namespace
        let now = JSONValue.string(Timestamp.now.text)
        let text = String(message.prefix(1024))
        let key = [object.uid, type, reason, text].joined(separator: "\u{0}")
        let seen = known.withLock { known in
            if known.count > EventRecorder.maximumKnown { known = [:] }
            let count = (known[key]?.count ?? 0) + 1
            let name = known[key]?.name ?? "\(object.name).\(String(UInt64.random(in: .min ... .max), radix: 16))"
            known[key] = (name, count)
            return (name: name, count: count)
        }
        if seen.count > 1 {
            do {
                let patch: JSONValue = ["count": .number(JSONNumber(seen.count)), "lastTimestamp": now]
                _ = try await events.patch(seen.name, patch, namespace: namespace, manager: component)
                return
            } catch let error as StatusError where error.isNotFound {}
        }
        var about = JSONObject()
        for key in ["apiVersion", "kind"] { about[key] = object[key] }
        for key in ["name", "namespace", "uid", "resourceVersion"] { about[key] = object["metadata"]?[key] }
        var event = JSONObject([
            "kind": "Event", "apiVersion": "v1",
            "metadata": ["name": .string(seen.name), "namespace": .string(namespace)], "involvedObject": .object(about),
            "type": .string(type), "reason": .string(reason), "message": .string(text), "count": 1,
            "firstTimestamp": now,
            "lastTimestamp": now, "source": ["component": .string(component)], "reportingComponent": .string(component),
        ])
        for (name, value) in annotations.sorted(by: { $0.key < $1.key }) {
            event.set(["metadata", "annotations", name], .string(value))
        }
        _ = try await events.create(event, namespace: namespace, manager: component)
    }

    /// As `record`; an event that can't be written (the namespace goes, no permission) disturbs nobody.
    package func tell(
        _ object: JSONObject, type: String = "Normal", reason: String, _ message: String,
        annotations: [String: String] = [:]
    ) async {
        try? await record(object, type: type, reason: reason, message, annotations: annotations)
    }
}
