package import Diagnostics
package import Documents
import Kubernetes
package import OCI

/// A Snapshot of the cluster, as far as its readers need it.
package struct SnapshotObject: Sendable, Hashable {
    package let name: String
    package let namespace: String
    /// What it is a snapshot of (`spec.identity`).
    package let identity: [String: String]
    /// Of the compressed layer.
    package let digest: Digest
    package let tag: String
    /// `http[s]://HOST/REPOSITORY`; nil before its controller has seen it.
    package let repositoryURL: String?
    package let isReady: Bool

    /// - Throws: `invalid` if the spec can't be one.
    package init(_ object: JSONObject) throws(Fault) {
        name = object.name
        namespace = object.namespace
        guard let text = object.at("spec", "digest")?.string, let tag = object.at("spec", "tag")?.string else {
            throw Fault(.invalid, "the Snapshot \(object.name) has no digest or tag")
        }
        do { digest = try Digest(text) } catch { throw error.within("the Snapshot \(object.name)") }
        self.tag = tag
        var identity: [String: String] = [:]
        for member in object.at("spec", "identity")?.object?.members ?? [] {
            identity[member.key] = member.value.string ?? ""
        }
        self.identity = identity
        repositoryURL = object.at("status", "repositoryURL")?.string.flatMap { $0.isEmpty ? nil : $0 }
        // ready for what its spec says now
        isReady = object.readiness.isTrue && object.at("status", "digest")?.string == text
    }

    /// `spec` of a Snapshot; keys in the order of their bytes, so that the same is the same.
    package static func spec(identity: [String: String], digest: Digest, tag: String) -> JSONValue {
        var fields = JSONObject()
        for (key, value) in identity.sorted(by: { $0.key < $1.key }) { fields[key] = .string(value) }
        return ["digest": .string(digest.description), "identity": .object(fields), "tag": .string(tag)]
    }

    /// A tag that a version can have: `+` is `_`, as in Helm; what else no tag takes is `-`.
    package static func tag(_ version: String) -> String {
        var tag = version.utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                byte
            case UInt8(ascii: "+"): UInt8(ascii: "_")
            default: UInt8(ascii: "-")
            }
        }
        if let first = tag.first, first == UInt8(ascii: ".") || first == UInt8(ascii: "-") {
            tag.insert(UInt8(ascii: "_"), at: 0)
        }
        return tag.isEmpty ? "latest" : String(decoding: tag.prefix(128), as: UTF8.self)
    }
}

extension JSONObject {
    /// The Ready condition: whether it is true and what it says; missing is not ready.
    package var readiness: (isTrue: Bool, message: String) {
        let ready = at("status", "conditions")?.array?.first { $0["type"]?.string == "Ready" }
        return (ready?["status"]?.string == "True", ready?["message"]?.string ?? "")
    }
}
