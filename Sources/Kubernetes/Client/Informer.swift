package import Diagnostics
package import Documents
import Synchronization

/// Watches one resource for all who want to know: one connection and one copy of the objects.
///
/// A resource that is not there yet, or not permitted, is tried again quietly; until then the cache is empty.
package final class Informer: Sendable {
    package typealias Listener = @Sendable (ObjectCache.Change) -> Void
    /// What is kept of an object.
    package typealias Reduction = @Sendable (JSONObject) -> JSONObject

    private struct State {
        var listeners: [Listener] = []
        var isReady = false
        var waiters: [Wakeup] = []
    }

    package let resource: ResourceClient
    /// Nil: all namespaces.
    package let namespace: String?
    package let selection: ResourceClient.Selection
    package let cache = ObjectCache()
    private let reduction: Reduction
    private let state = Mutex(State())
    private let log: Log

    /// All but the record of who set which field.
    package static let withoutManagers: Reduction = { object in
        var object = object
        object.set(["metadata", "managedFields"], nil)
        return object
    }

    /// Nothing but names, labels and revision: for objects that are read when they are needed.
    package static let metadataOnly: Reduction = { object in
        var kept = JSONObject()
        for key in ["apiVersion", "kind", "metadata"] { kept[key] = object[key] }
        kept.set(["metadata", "managedFields"], nil)
        kept.set(["metadata", "annotations"], nil)
        return kept
    }

    package init(
        _ resource: ResourceClient, namespace: String? = nil, _ selection: ResourceClient.Selection = .init(),
        keeping reduction: @escaping Reduction = Informer.withoutManagers, log: Log = .silent
    ) {
        self.resource = resource
        self.namespace = namespace
        self.selection = selection
        self.reduction = reduction
        self.log = log
    }

    /// Tells `listener` of each change, one after the other, and first of what is there. It must not wait.
    package func listen(_ listener: @escaping Listener) {
        state.withLock { state in
            for object in cache.all { listener(.added(object)) }
            state.listeners.append(listener)
        }
    }

    /// Returns when all objects are in the cache, or can't be read at the moment.
    package func ready() async {
        let wakeup = Wakeup()
        let isReady = state.withLock { state in
            if !state.isReady { state.waiters.append(wakeup) }
            return state.isReady
        }
        if !isReady { await wakeup.wait() }
    }

    /// Watches until the task is cancelled.
    package func run() async {
        var backoff = Backoff(first: .milliseconds(500), maximum: .seconds(10))
        var told = ""
        while !Task.isCancelled {
            do {
                try await resource.watch(namespace: namespace, selection) { event in
                    take(event)
                    backoff = Backoff(first: .milliseconds(500), maximum: .seconds(10))
                }
            } catch is CancellationError {
                return
            } catch {
                let reason = "\(error)"
                if reason != told {
                    log.write(
                        (error as? StatusError)?.isNotFound == true ? .debug : .warn, "a resource can't be watched",
                        ["resource": "\(resource.plural).\(resource.group)", "reason": reason])
                }
                told = reason
            }
            becomeReady()
            do { try await Task.sleep(for: backoff.next()) } catch { return }
        }
    }

    private func take(_ event: WatchEvent) {
        let reduced: WatchEvent =
            switch event {
            case .state(let objects): .state(objects.map(reduction))
            case .changed(let object): .changed(reduction(object))
            case .deleted(let object): .deleted(object)
            }
        state.withLock { state in
            for change in cache.take(reduced) {
                for listener in state.listeners { listener(change) }
            }
        }
        becomeReady()
    }

    private func becomeReady() {
        let waiters = state.withLock { state in
            state.isReady = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.set() }
    }
}

extension ObjectCache.Change {
    /// The object as it is now, or as it was last.
    package var object: JSONObject {
        switch self {
        case .added(let object), .removed(let object), .changed(_, let object): object
        }
    }
}
