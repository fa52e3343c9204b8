package import Documents

extension JSONObject {
    /// The merge patch (RFC 7386) that makes `wanted` of this object; nil if they are alike.
    package func mergePatch(to wanted: JSONObject) -> JSONObject? {
        var patch = JSONObject()
        for member in members where wanted[member.key] == nil { patch[member.key] = .null }
        for member in wanted.members {
            switch (self[member.key], member.value) {
            case (.object(let old)?, .object(let new)):
                if let inner = old.mergePatch(to: new) { patch[member.key] = .object(inner) }
            case (let old, let new):
                if old.map({ !$0.isSame(as: new) }) ?? !new.isNull { patch[member.key] = new }
            }
        }
        return patch.isEmpty ? nil : patch
    }
}

extension ResourceClient {
    /// Makes the status of `object` (as it was read) the given one. Nothing is written when nothing changes.
    ///
    /// - Returns: the object with its status as it is now.
    @discardableResult
    package func writeStatus(
        _ status: JSONObject, of object: JSONObject, manager: String
    ) async throws -> JSONObject {
        let old = object["status"]?.object ?? JSONObject()
        guard let patch = old.mergePatch(to: status) else { return object }
        return try await self.patch(
            object.name, ["metadata": ["uid": .string(object.uid)], "status": .object(patch)],
            namespace: object.namespace.isEmpty ? nil : object.namespace, subresource: "status", manager: manager)
    }

    /// Makes `name` a finalizer of the object, if it is none.
    @discardableResult
    package func addFinalizer(_ name: String, to object: JSONObject, manager: String) async throws -> JSONObject {
        try await changeFinalizers(of: object, manager) { $0.contains(name) ? $0 : $0 + [name] }
    }

    /// Takes a finalizer from the object, if it has it. An object that is gone is fine.
    package func removeFinalizer(_ name: String, from object: JSONObject, manager: String) async throws {
        do {
            try await changeFinalizers(of: object, manager) { $0.filter { $0 != name } }
        } catch let error as StatusError where error.isNotFound {}
    }

    @discardableResult
    private func changeFinalizers(
        of object: JSONObject, _ manager: String, _ change: ([String]) -> [String]
    ) async throws -> JSONObject {
        var object = object
        let namespace = object.namespace.isEmpty ? nil : object.namespace
        for _ in 0..<5 {
            let wanted = change(object.finalizers)
            guard wanted != object.finalizers else { return object }
            // the list is replaced: the revision makes sure that nobody changed it meanwhile
            let metadata: JSONValue = [
                "resourceVersion": .string(object.resourceVersion), "uid": .string(object.uid),
                "finalizers": .array(wanted.map(JSONValue.string)),
            ]
            do {
                return try await patch(object.name, ["metadata": metadata], namespace: namespace, manager: manager)
            } catch let error as StatusError where error.isConflict {
                let uid = object.uid
                object = try await get(object.name, namespace: namespace)
                guard object.uid == uid else { throw error }
            }
        }
        throw StatusError(409, "Conflict", "the finalizers of \(object.name) changed too often")
    }
}
