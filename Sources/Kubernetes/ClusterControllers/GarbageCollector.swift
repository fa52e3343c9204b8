import Diagnostics
import Documents
import Synchronization

/// Lets objects go whose owners are gone, and does to dependents what the deletion of their owner asked for.
///
/// It watches the metadata of all kinds that have objects and works on what a change concerns, nothing else. Before
/// anything is deleted, the object and its owners are read again. A kind is looked at from its first object on: most have
/// none, and a watch is a connection.
final class GarbageCollector: Sendable {
    private struct State {
        var graph = OwnerGraph()
        /// Kinds whose objects were not all told yet.
        var pending: Set<ObjectKind> = []
        var hasBegun = false
        var watched: Set<ObjectKind> = []
        /// Of these, all objects were told once, or can't be.
        var told: Set<ObjectKind> = []
        /// Kinds of owners, watched whether they have objects or not: an owner may go before it is seen.
        var owners: Set<ObjectKind> = []
        var areDefinitionsNew = false
    }

    private let client: APIClient
    private let kinds: ObjectKinds
    private let log: Log
    private let events: EventRecorder
    private let state = Mutex(State())
    private let queue = WorkQueue(first: .milliseconds(100), maximum: .seconds(3))
    private let news = Wakeup()

    static let manager = "kube-controller-manager"
    /// So late may the news of a dependent come that was made before its owner was deleted.
    private static let settling = Duration.milliseconds(100)
    /// So late may a kind be noticed that got its first object.
    private static let look = Duration.seconds(1)

    init(_ client: APIClient, _ kinds: ObjectKinds, log: Log) {
        self.client = client
        self.kinds = kinds
        self.log = log
        events = EventRecorder(client, component: GarbageCollector.manager)
    }

    /// Works until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.watchKinds() }
            group.addTask { await self.queue.runTimers() }
            for _ in 0..<4 {
                group.addTask {
                    while let uid = await self.queue.next() { await self.work(on: uid) }
                }
            }
        }
    }

    // MARK: watching

    /// A monitor for each kind that is in use, while there is that kind.
    private func watchKinds() async {
        await withDiscardingTaskGroup { group in
            var stops: [ObjectKind: Wakeup] = [:]
            while !Task.isCancelled {
                do {
                    if state.withLock({ $0.areDefinitionsNew }) {
                        // a definition changes several times in a row
                        try await Task.sleep(for: .milliseconds(20))
                        state.withLock { $0.areDefinitionsNew = false }
                        try await kinds.refresh()
                    }
                    let wanted = try await wanted()
                    for (kind, stop) in stops where !kinds.all.contains(kind) {
                        stop.set()
                        stops[kind] = nil
                    }
                    for kind in begin(wanted) {
                        let stop = Wakeup()
                        stops[kind] = stop
                        group.addTask { await self.monitor(kind, until: stop) }
                    }
                } catch {
                    if Task.isCancelled { return }
                    log.write(.warn, "the kinds of the server can't be read", ["reason": "\(error)"])
                    state.withLock { $0.areDefinitionsNew = true }
                }
                await news.wait(until: .now + GarbageCollector.look)
            }
        }
    }

    private func wanted() async throws -> Set<ObjectKind> {
        let used = try await kinds.inUse()
        let owners = state.withLock { $0.owners }
        return used.union(kinds.all.filter { owners.contains($0) || $0.plural == "customresourcedefinitions" })
    }

    /// Notes what is watched from now on; returns the kinds among `wanted` that were not.
    private func begin(_ wanted: Set<ObjectKind>) -> Set<ObjectKind> {
        let (new, work) = state.withLock { state in
            let new = wanted.subtracting(state.watched)
            if state.watched.isEmpty { state.pending = new }
            state.watched.formUnion(new)
            // an owner whose kind was unknown may be known now
            return (new, state.hasBegun && !new.isEmpty ? state.graph.unsettled : [])
        }
        add(work)
        return new
    }

    /// Whether all objects there are were told. What is missing is begun with.
    private func seesAll() async throws -> Bool {
        let used = try await kinds.inUse()
        if state.withLock({ used.isSubset(of: $0.told) }) { return true }
        news.set()
        return false
    }

    private func monitor(_ kind: ObjectKind, until stop: Wakeup) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await KindMonitor(kind: kind, client: self.client).run { self.take($0, kind) }
            }
            group.addTask { await stop.wait() }
            await group.next()
            group.cancelAll()
        }
        guard !Task.isCancelled else { return }
        // the kind is no more: neither are its objects
        add(
            state.withLock { state in
                state.graph.begin(kind)
                return state.graph.settle(kind)
            })
        becomeReady(kind)
        // it may be watched again from here on
        state.withLock { state in
            state.told.remove(kind)
            state.watched.remove(kind)
        }
    }

    private func take(_ event: KindMonitor.Event, _ kind: ObjectKind) {
        switch event {
        case .beginning: state.withLock { $0.graph.begin(kind) }
        case .present(let object):
            noteOwners(of: object)
            change(kind) { $0.put(object, kind) }
        case .gone(let object): change(kind) { $0.remove(object) }
        case .told:
            change(kind) { $0.settle(kind) }
            becomeReady(kind)
        case .failed(let error):
            if (error as? StatusError)?.isNotFound != true {
                log.write(.warn, "a kind can't be watched", ["resource": kind.name, "reason": "\(error)"])
            }
            becomeReady(kind)
        }
        if kind.plural == "customresourcedefinitions" {
            switch event {
            case .present, .gone: if state.withLock({ $0.hasBegun }) { refresh() }
            default: break
            }
        }
    }

    private func refresh() {
        state.withLock { $0.areDefinitionsNew = true }
        news.set()
    }

    private func noteOwners(of object: JSONObject) {
        let owners = object.owners.compactMap { kinds.kind(apiVersion: $0.apiVersion, kind: $0.kind) }
        guard !owners.isEmpty else { return }
        let isNews = state.withLock { state in
            state.owners.formUnion(owners)
            return !state.watched.isSuperset(of: owners)
        }
        if isNews { news.set() }
    }

    private func change(_ kind: ObjectKind, _ body: (inout OwnerGraph) -> [String]) {
        add(
            state.withLock { state in
                let work = body(&state.graph)
                // before all is known, everything seems to lack its owner
                return state.hasBegun ? work : []
            })
    }

    private func becomeReady(_ kind: ObjectKind) {
        let (work, isLast) = state.withLock { state in
            let isNew = state.told.insert(kind).inserted
            // owners of the kind that went before it was watched
            if state.hasBegun { return (isNew ? state.graph.unsettled : [], false) }
            state.pending.remove(kind)
            guard state.pending.isEmpty else { return ([], false) }
            state.hasBegun = true
            return (state.graph.unsettled, true)
        }
        add(work)
        // what was defined while the monitors began
        if isLast { refresh() }
    }

    private func add(_ work: [String]) {
        for uid in work {
            if state.withLock({ $0.graph.nodes[uid]?.isHeld == true }) {
                queue.add(uid, after: GarbageCollector.settling)
            } else {
                queue.add(uid)
            }
        }
    }

    // MARK: working

    private func work(on uid: String) async {
        do {
            if let node = state.withLock({ $0.graph.nodes[uid] }) {
                if node.isHeld {
                    try await release(node)
                } else if !node.isBeingDeleted {
                    try await judge(node)
                }
            }
            queue.done(uid)
        } catch {
            let pause = queue.done(uid, failed: true)
            if Task.isCancelled { return }
            queue.add(uid, after: pause)
            guard let status = error as? StatusError, status.isConflict || status.isNotFound else {
                let node = state.withLock { $0.graph.nodes[uid] }
                log.write(
                    .warn, "an owned object could not be cleared away",
                    [
                        "resource": node?.kind.name ?? "", "object": node.map { "\($0.namespace)/\($0.name)" } ?? uid,
                        "reason": "\(error)",
                    ])
                return
            }
        }
    }

    private func place(_ node: OwnerGraph.Node) -> String? { node.kind.isNamespaced ? node.namespace : nil }

    private func read(_ node: OwnerGraph.Node) async throws -> JSONObject? {
        guard let live = try await node.kind.client(client).find(node.name, namespace: place(node)),
            live.uid == node.uid
        else { return nil }
        return live
    }

    /// An object that has owners: it stays while one of them does.
    private func judge(_ node: OwnerGraph.Node) async throws {
        guard let live = try await read(node), !live.isBeingDeleted else { return }
        let owners = live.metadata["ownerReferences"]?.array ?? []
        guard !owners.isEmpty else { return }
        var (staying, gone, waiting): ([JSONValue], [JSONValue], [JSONValue]) = ([], [], [])
        var wasFreed = false
        for owner in owners {
            switch try await fate(of: owner, node, live) {
            case .stays: staying.append(owner)
            case .gone: gone.append(owner)
            case .waits: waiting.append(owner)
            case .unknown: return
            }
            if let uid = owner["uid"]?.string, state.withLock({ $0.graph.wasFreed(uid) }) { wasFreed = true }
        }
        guard !gone.isEmpty || !waiting.isEmpty else { return }
        if !staying.isEmpty || wasFreed {
            try await setOwners(staying, of: node, live)
        } else {
            let hasDependents = state.withLock { !$0.graph.dependents(of: node.uid).isEmpty }
            try await node.kind.client(client).delete(
                node.name, namespace: place(node),
                propagation: live.finalizers.contains("orphan")
                    ? "Orphan" : !waiting.isEmpty && hasDependents ? "Foreground" : "Background",
                uid: node.uid)
        }
    }

    private enum Fate { case stays, gone, waits, unknown }

    private func fate(of owner: JSONValue, _ node: OwnerGraph.Node, _ live: JSONObject) async throws -> Fate {
        let reference = OwnerReference(owner)
        if state.withLock({ $0.graph.wasDeleted(reference.uid) }) { return .gone }
        guard let kind = kinds.kind(apiVersion: reference.apiVersion, kind: reference.kind) else {
            log.write(
                .warn, "an owner is of a kind that this server does not have",
                [
                    "resource": node.kind.name, "object": "\(node.namespace)/\(node.name)",
                    "owner": "\(reference.apiVersion) \(reference.kind) \(reference.name)",
                ])
            return .unknown
        }
        if kind.isNamespaced, !node.kind.isNamespaced {
            var object = live
            object["kind"] = .string(node.kind.kind)
            object["apiVersion"] = .string(node.kind.apiVersion)
            await events.tell(
                object, type: "Warning", reason: "OwnerRefInvalidNamespace",
                "ownerRef [\(reference.apiVersion)/\(reference.kind), name: \(reference.name), uid: \(reference.uid)] "
                    + "does not exist in namespace \"\"")
            return .unknown
        }
        let found = try await kind.client(client).find(
            reference.name, namespace: kind.isNamespaced ? node.namespace : nil)
        guard let found, found.uid == reference.uid else { return .gone }
        return found.isBeingDeleted && found.finalizers.contains("foregroundDeletion") ? .waits : .stays
    }

    /// An owner that goes: its dependents are set free or go before it.
    private func release(_ node: OwnerGraph.Node) async throws {
        guard let live = try await read(node), live.isBeingDeleted else { return }
        guard try await seesAll() else { return queue.add(node.uid, after: GarbageCollector.settling) }
        let resource = node.kind.client(client)
        let dependents = state.withLock { $0.graph.dependents(of: node.uid) }
        if live.finalizers.contains("orphan") {
            state.withLock { $0.graph.free(node.uid) }
            for dependent in dependents {
                guard let object = try await read(dependent) else { continue }
                let owners = object.metadata["ownerReferences"]?.array ?? []
                try await setOwners(owners.filter { $0["uid"]?.string != node.uid }, of: dependent, object)
            }
            try await resource.removeFinalizer("orphan", from: live, manager: GarbageCollector.manager)
            return
        }
        guard live.finalizers.contains("foregroundDeletion") else { return }
        var isBlocked = false
        for dependent in dependents {
            if !dependent.isBeingDeleted { try await judge(dependent) }
            guard let object = try await read(dependent) else { continue }
            let owners = object.metadata["ownerReferences"]?.array ?? []
            if owners.contains(where: { $0["uid"]?.string == node.uid && $0["blockOwnerDeletion"]?.bool == true }) {
                isBlocked = true
            }
        }
        if !isBlocked {
            try await resource.removeFinalizer("foregroundDeletion", from: live, manager: GarbageCollector.manager)
        }
    }

    private func setOwners(_ owners: [JSONValue], of node: OwnerGraph.Node, _ live: JSONObject) async throws {
        guard owners != live.metadata["ownerReferences"]?.array ?? [] else { return }
        let metadata: JSONValue = [
            "uid": .string(node.uid), "resourceVersion": .string(live.resourceVersion),
            "ownerReferences": owners.isEmpty ? .null : .array(owners),
        ]
        _ = try await node.kind.client(client).patch(
            node.name, ["metadata": metadata], namespace: place(node), manager: GarbageCollector.manager)
    }
}
