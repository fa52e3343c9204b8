import Cryptography
import Diagnostics
import Documents
import Kubernetes
import OCMModel
import OCMPackaging

/// The ComponentDescriptor objects of a component version and of all it refers to: what everything downstream reads, and
/// nothing is read from the repository's descriptors again.
struct DescriptorObjects: Sendable {
    let resource: ResourceClient
    /// The ComponentVersion.
    let owner: JSONObject

    private static let maximumDepth = 64
    private static let maximumVersions = 1000

    struct Written {
        /// `status.componentDescriptor`
        let tree: JSONValue
        /// What was written, by name of object.
        let fingerprints: [String: String]
    }

    /// A version of the closure, and how it was reached.
    private struct Run {
        var fingerprints: [String: String] = [:]
        var path: [String] = []
        var count = 0
    }

    /// Makes the objects say what these versions say; versions that are referred to come from the same repository.
    func write(_ root: ComponentVersion) async throws -> Written {
        var run = Run()
        let tree = try await write(root, identity: [:], &run)
        return Written(tree: tree, fingerprints: run.fingerprints)
    }

    private func write(
        _ version: ComponentVersion, identity: [String: String], _ run: inout Run
    ) async throws -> JSONValue {
        let key = "\(version.name):\(version.version)"
        run.count += 1
        guard !run.path.contains(key), run.path.count < Self.maximumDepth, run.count <= Self.maximumVersions else {
            throw NotReady("ParseReferencesFailed", "\(key) refers to itself, or to too many versions", isLasting: true)
        }
        let name = HashedName.descriptor(version.name, version.version, identity: identity)
        if run.fingerprints[name] == nil {
            run.fingerprints[name] = try await apply(version.descriptor, name)
        }
        var tree = JSONObject([
            "name": .string(version.name), "version": .string(version.version),
            "componentDescriptorRef": ["name": .string(name), "namespace": .string(owner.namespace)],
        ])
        run.path.append(key)
        defer { run.path.removeLast() }
        var children: [JSONValue] = []
        for reference in version.descriptor.references {
            let wanted = "\(reference.componentName):\(reference.version)"
            let found: ComponentVersion?
            do {
                found = try await version.repository.lookup(reference.componentName, reference.version)
            } catch { throw NotReady("ParseReferencesFailed", Fault(error, "the reference \(reference.name)")) }
            guard let found else {
                throw NotReady(
                    "ParseReferencesFailed",
                    "the reference \(reference.name) of \(key): \(version.repository.location) has no \(wanted)")
            }
            var child = try await write(found, identity: reference.extraIdentity, &run).object ?? JSONObject()
            child["name"] = .string(reference.name)
            if !reference.extraIdentity.isEmpty {
                child["extraIdentity"] = .object(JSONObject(texts: reference.extraIdentity))
            }
            children.append(.object(child))
        }
        if !children.isEmpty { tree["references"] = .array(children) }
        return .object(tree)
    }

    private func apply(_ descriptor: ComponentDescriptor, _ name: String) async throws -> String {
        let spec = Self.spec(of: descriptor)
        let labels = Self.labels(of: descriptor)
        do {
            if let found = try await resource.find(name, namespace: owner.namespace) {
                var patch = JSONObject()
                if let changed = (found["spec"]?.object ?? JSONObject()).mergePatch(to: spec) {
                    patch["spec"] = .object(changed)
                }
                let old = found["metadata"]?["labels"]?.object ?? JSONObject()
                for member in labels.members where old[member.key] != member.value {
                    patch.set(["metadata", "labels", member.key], member.value)
                }
                if !patch.isEmpty {
                    _ = try await resource.patch(
                        name, .object(patch), namespace: owner.namespace, manager: ObjectReport.manager)
                }
            } else {
                var metadata = JSONObject([
                    "name": .string(name), "namespace": .string(owner.namespace),
                    "ownerReferences": [OwnerReference(to: owner).value],
                ])
                if !labels.isEmpty { metadata["labels"] = .object(labels) }
                _ = try await resource.create(
                    JSONObject([
                        "apiVersion": .string(ObjectReference.apiVersion), "kind": "ComponentDescriptor",
                        "metadata": .object(metadata), "spec": .object(spec),
                    ]), namespace: owner.namespace, manager: ObjectReport.manager)
            }
        } catch {
            throw NotReady(
                "CreateOrUpdateComponentDescriptorFailed", Fault(error, "the ComponentDescriptor \(name)"))
        }
        return Self.fingerprint(of: .object(spec))
    }

    /// A text that changes with the spec of a descriptor object.
    static func fingerprint(of spec: JSONValue?) -> String {
        Hex.encode(Hash.digest(.sha256, (try? CanonicalJSON.encode(spec ?? .null)) ?? []))
    }

    /// `spec` of the object: that of a descriptor of the second generation, and the version.
    static func spec(of descriptor: ComponentDescriptor) -> JSONObject {
        var spec = JSONObject()
        for member in descriptor.document(schema: .v3alpha1)["spec"]?.object?.members ?? [] {
            if member.value.isNull || member.value.array?.isEmpty ?? false { continue }
            spec[member.key] = member.value
        }
        spec["version"] = .string(descriptor.version)
        return spec
    }

    /// The labels of a component that Kubernetes takes as labels; the others stay in the descriptor only.
    static func labels(of descriptor: ComponentDescriptor) -> JSONObject {
        var labels = JSONObject()
        for label in descriptor.labels {
            let text: String? =
                switch label.value {
                case .string(let text): text
                case .bool(let flag): flag ? "true" : "false"
                case .number(let number): number.text
                default: nil
                }
            guard let text, LabelRules.isLegal(label.name, text) else { continue }
            labels[label.name] = .string(text)
        }
        return labels
    }
}

extension JSONObject {
    /// Sorted by key.
    init(texts: [String: String]) {
        self.init()
        for (key, value) in texts.sorted(by: { $0.key < $1.key }) { self[key] = .string(value) }
    }
}
