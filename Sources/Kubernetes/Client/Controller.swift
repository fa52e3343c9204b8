package import Diagnostics
package import Documents
import Synchronization

/// When an object is looked at again though nothing wakes it.
package enum Requeue: Sendable, Equatable {
    case none
    case after(Duration)
}

/// Moves the objects of one kind towards what they ask for.
///
/// An object is worked on when it appears, when its spec, its deletion or a waking annotation changes, when a watch names
/// it, when the time comes that its last run asked for, and after a failure with pauses that grow. Its own status wakes
/// nobody. What the last run of an object asked for replaces what earlier ones did.
package struct Controller: Sendable {
    /// Other objects whose changes concern those of the controller.
    package struct Watch: Sendable {
        package let informer: Informer
        /// Names the objects of the controller (`NAMESPACE/NAME`) that a change concerns. It must not wait.
        package let keys: @Sendable (ObjectCache.Change) -> [String]

        package init(_ informer: Informer, keys: @escaping @Sendable (ObjectCache.Change) -> [String]) {
            self.informer = informer
            self.keys = keys
        }
    }

    package typealias Reconcile = @Sendable (JSONObject) async throws -> Requeue

    package let name: String
    package let primary: Informer
    package var watches: [Watch] = []
    /// How many objects are worked on at once.
    package var concurrency = 4
    /// Annotations whose change wakes an object.
    package var wakingAnnotations = ["reconcile.fluxcd.io/requestedAt"]
    /// Pauses after failures.
    package var firstRetry = Duration.milliseconds(100)
    package var longestRetry = Duration.seconds(300)
    package var log = Log.silent
    /// Is told the key of an object that is gone.
    package var forget: @Sendable (String) async -> Void = { _ in }
    private var figures: ControllerMetrics?
    /// Gets the object as the server has it now. What it throws is logged, and the object comes again later.
    package let reconcile: Reconcile

    package init(_ name: String, _ primary: Informer, reconcile: @escaping Reconcile) {
        self.name = name
        self.primary = primary
        self.reconcile = reconcile
    }

    /// Runs controllers and the informers that they use until the task is cancelled. `metrics` gets what they do.
    package static func run(_ controllers: [Controller], metrics: Metrics? = nil) async {
        var informers: [ObjectIdentifier: Informer] = [:]
        var queues: [WorkQueue] = []
        var controllers = controllers
        for at in controllers.indices {
            controllers[at].figures = metrics.map { ControllerMetrics(metrics: $0, controller: controllers[at].name) }
        }
        for controller in controllers {
            for informer in [controller.primary] + controller.watches.map(\.informer) {
                informers[ObjectIdentifier(informer)] = informer
            }
            queues.append(controller.connect())
        }
        await withTaskGroup(of: Void.self) { group in
            for informer in informers.values {
                group.addTask { await informer.run() }
            }
            for (controller, queue) in zip(controllers, queues) {
                group.addTask { await controller.work(queue) }
            }
        }
    }

    private func connect() -> WorkQueue {
        let queue = WorkQueue(first: firstRetry, maximum: longestRetry)
        if let figures {
            figures.begin(queue, concurrency: concurrency)
            primary.listen(figures.take)
        }
        primary.listen { change in
            if wakes(change) { queue.add(ObjectCache.key(change.object)) }
        }
        for watch in watches {
            watch.informer.listen { change in
                for key in watch.keys(change) { queue.add(key) }
            }
        }
        return queue
    }

    private func wakes(_ change: ObjectCache.Change) -> Bool {
        guard case .changed(let old, let new) = change else { return true }
        if old.uid != new.uid || old.isBeingDeleted != new.isBeingDeleted { return true }
        if old["metadata"]?["generation"] != new["metadata"]?["generation"] { return true }
        // the last finalizer of somebody else is gone
        if new.isBeingDeleted, old.finalizers != new.finalizers { return true }
        return wakingAnnotations.contains { old.annotation($0) != new.annotation($0) }
    }

    private func work(_ queue: WorkQueue) async {
        await primary.ready()
        for watch in watches { await watch.informer.ready() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await queue.runTimers() }
            for _ in 0..<concurrency {
                group.addTask {
                    while let key = await queue.next() { await work(on: key, queue) }
                }
            }
        }
    }

    private func work(on key: String, _ queue: WorkQueue) async {
        do {
            let parts = key.split(separator: "/", maxSplits: 1).map(String.init)
            let namespace = parts.count == 2 ? parts[0] : nil
            guard let object = try await primary.resource.find(parts.last ?? key, namespace: namespace) else {
                await forget(key)
                queue.done(key)
                return
            }
            let requeue =
                if let figures { try await figures.counting(object) { try await reconcile(object) } } else {
                    try await reconcile(object)
                }
            queue.done(key)
            if case .after(let pause) = requeue { queue.add(key, after: pause) }
        } catch {
            let pause = queue.done(key, failed: true)
            if Task.isCancelled { return }
            log.write(
                .warn, "an object could not be reconciled",
                ["controller": name, "object": key, "reason": "\(error)", "retry": (pause ?? .zero).goText])
            queue.add(key, after: pause)
        }
    }
}

extension Controller.Watch {
    /// Concerns the objects that own the changed one and are of a kind.
    package static func owned(_ informer: Informer, by kind: String, group: String) -> Controller.Watch {
        Controller.Watch(informer) { change in
            change.object.owners.filter { $0.kind == kind && $0.group == group }.map {
                change.object.namespace.isEmpty ? $0.name : "\(change.object.namespace)/\($0.name)"
            }
        }
    }

    /// Concerns the objects of `primary` whose index holds the key (`NAMESPACE/NAME`) of the changed one.
    package static func indexed(_ informer: Informer, in primary: Informer, _ index: String) -> Controller.Watch {
        Controller.Watch(informer) { change in
            primary.cache.objects(index, ObjectCache.key(change.object)).map(ObjectCache.key)
        }
    }
}
