import Diagnostics
import Documents
import Synchronization

/// What a cluster's controllers do that clients rely on: owned objects go with their owners, namespaces are emptied
/// before they go, each has a ServiceAccount `default` and the ConfigMap with the server's authority.
final class Controllers: Sendable {
    private let server: APIServer
    private let authority: String

    init(_ server: APIServer, authority: String) {
        self.server = server
        self.authority = authority
    }

    /// Works until the task is cancelled: at the start on everything, then whenever something changed.
    func run() async {
        var revision: Int64 = 0
        while !Task.isCancelled {
            let current = server.store.revision
            if current != revision {
                do {
                    try await sweep()
                    revision = current
                } catch is CancellationError {
                    return
                } catch {
                    server.log.write(.warn, "a controller failed", ["reason": "\(error)"])
                }
            }
            try? await Task.sleep(for: .milliseconds(100))
        }
    }

    private func sweep() async throws {
        try await namespaces()
        try await owners()
    }

    // MARK: namespaces

    private func resource(_ plural: String) -> Resource? { server.registry.snapshot.resource("", "v1", plural) }

    private func namespaces() async throws {
        guard let resource = resource("namespaces") else { return }
        for stored in server.store.list("namespaces", prefix: "").objects {
            let namespace = try server.read(stored, resource)
            if namespace.isBeingDeleted {
                try await empty(namespace, resource)
            } else {
                try await furnish(namespace.name)
            }
        }
    }

    private func furnish(_ namespace: String) async throws {
        try await make("serviceaccounts", namespace, JSONObject(["metadata": ["name": "default"]]))
        let note: JSONValue =
            "Contains the certificate authority that a client of this API server needs to trust it."
        try await make(
            "configmaps", namespace,
            JSONObject([
                "metadata": ["name": "kube-root-ca.crt", "annotations": ["kubernetes.io/description": note]],
                "data": ["ca.crt": .string(authority)],
            ]))
    }

    private func make(_ plural: String, _ namespace: String, _ object: JSONObject) async throws {
        guard let resource = resource(plural), server.store.object(plural, "\(namespace)/\(object.name)") == nil else {
            return
        }
        let request = APIRequest.own("kube-controller-manager")
        do {
            let typed = try BodyDecoder(resource: resource, request: request).versioned(.object(object), [])
            _ = try await server.insert(typed, resource, namespace, request, isDryRun: false)
        } catch let error as StatusError where [404, 403, 409].contains(error.code) {}
    }

    private func empty(_ namespace: JSONObject, _ resource: Resource) async throws {
        var isEmpty = true
        var seen: Set<String> = []
        for kind in server.registry.snapshot.resources
        where kind.isNamespaced && !kind.isVirtual && seen.insert(kind.storageName).inserted {
            for stored in server.store.list(kind.storageName, prefix: namespace.name + "/").objects {
                let object = try server.read(stored, kind)
                if object.isBeingDeleted {
                    isEmpty = false
                    continue
                }
                if try await !remove(object, kind, nil) { isEmpty = false }
            }
        }
        guard isEmpty else { return }
        var target = APIRequest.Target()
        target.name = namespace.name
        target.namespace = namespace.name
        target.subresource = "finalize"
        do {
            _ = try await server.modify(.own("kube-controller-manager"), target, resource) { live in
                var changed = live
                let kept = (live.at("spec", "finalizers")?.array ?? []).filter { $0 != "kubernetes" }
                changed.set(["spec", "finalizers"], kept.isEmpty ? JSONValue?.none : .array(kept))
                return APIServer.Change(object: changed)
            }
        } catch let error as StatusError where error.code == 404 {}
    }

    /// Whether the object is gone.
    private func remove(_ object: JSONObject, _ resource: Resource, _ policy: String?) async throws -> Bool {
        var target = APIRequest.Target()
        (target.name, target.namespace) = (object.name, object.namespace)
        var options = APIServer.DeleteOptions()
        options.uid = object.uid
        options.policy = policy
        do {
            return try await server.remove(target, resource, options).isGone
        } catch let error as StatusError where error.code == 404 || error.code == 409 {
            return error.code == 404
        }
    }

    // MARK: owners

    private struct Item {
        let object: JSONObject
        let resource: Resource
        let owners: [JSONValue]
    }

    private func owners() async throws {
        var owned: [Item] = []
        var held: [Item] = []
        var uids: Set<String> = []
        var seen: Set<String> = []
        for resource in server.registry.snapshot.resources
        where !resource.isVirtual && seen.insert(resource.storageName).inserted {
            for stored in server.store.list(resource.storageName, prefix: "").objects {
                let metadata = try server.metadata(stored)
                uids.insert(metadata["uid"]?.string ?? "")
                let owners = metadata["ownerReferences"]?.array ?? []
                let finalizers = metadata["finalizers"]?.array ?? []
                let isHeld =
                    metadata["deletionTimestamp"] != nil
                    && (finalizers.contains("orphan") || finalizers.contains("foregroundDeletion"))
                guard !owners.isEmpty || isHeld else { continue }
                let item = Item(object: JSONObject(["metadata": .object(metadata)]), resource: resource, owners: owners)
                if !owners.isEmpty { owned.append(item) }
                if isHeld { held.append(item) }
            }
        }
        for owner in held { try await finish(owner, owned) }
        let waiting = Set(held.map(\.object.uid))
        for item in owned where !item.object.isBeingDeleted {
            let living = item.owners.filter { uids.contains($0["uid"]?.string ?? "") }
            let kept = living.filter { !waiting.contains($0["uid"]?.string ?? "") }
            if kept.isEmpty, living.isEmpty {
                _ = try await remove(item.object, item.resource, nil)
            } else if living.count < item.owners.count {
                try await setOwners(item, living)
            }
        }
    }

    /// Deletes or sets free what an object owns that is being deleted, and lets it go.
    private func finish(_ owner: Item, _ owned: [Item]) async throws {
        let uid = owner.object.uid
        let dependents = owned.filter { item in item.owners.contains { $0["uid"]?.string == uid } }
        if owner.object.finalizers.contains("orphan") {
            for item in dependents { try await setOwners(item, item.owners.filter { $0["uid"]?.string != uid }) }
            try await drop("orphan", owner)
            return
        }
        var isBlocked = false
        for item in dependents {
            let others = item.owners.filter { $0["uid"]?.string != uid }
            let isBlocking = item.owners.contains { $0["uid"]?.string == uid && $0["blockOwnerDeletion"]?.bool == true }
            if !others.isEmpty {
                try await setOwners(item, others)
            } else if item.object.isBeingDeleted {
                if isBlocking { isBlocked = true }
            } else {
                let isGone = try await remove(item.object, item.resource, nil)
                if !isGone, isBlocking { isBlocked = true }
            }
        }
        if !isBlocked { try await drop("foregroundDeletion", owner) }
    }

    private func drop(_ finalizer: String, _ item: Item) async throws {
        try await edit(item) { live in
            let kept = live.finalizers.filter { $0 != finalizer }
            live.set(["metadata", "finalizers"], kept.isEmpty ? JSONValue?.none : .array(kept.map { .string($0) }))
        }
    }

    private func setOwners(_ item: Item, _ owners: [JSONValue]) async throws {
        try await edit(item) { live in
            live.set(["metadata", "ownerReferences"], owners.isEmpty ? JSONValue?.none : .array(owners))
        }
    }

    private func edit(_ item: Item, _ change: (inout JSONObject) -> Void) async throws {
        var target = APIRequest.Target()
        (target.name, target.namespace) = (item.object.name, item.object.namespace)
        do {
            _ = try await server.modify(.own("kube-controller-manager"), target, item.resource) { live in
                var changed = live
                change(&changed)
                return APIServer.Change(object: changed)
            }
        } catch let error as StatusError where error.code == 404 {}
    }
}

extension APIServer {
    func metadata(_ stored: StoredObject) throws -> JSONObject {
        try JSONValue(parsing: stored.value)["metadata"]?.object ?? JSONObject()
    }
}
