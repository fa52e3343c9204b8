import Cryptography
import Diagnostics
import Documents
import OCI
import OCMDelivery
import OCMModel
import OCMPackaging

/// A component version with all that it refers to, read once: everything that is rendered comes from these descriptors,
/// and their content is fetched by digest.
struct RenderedVersion: Sendable {
    let root: ComponentVersion
    /// Of the root; with digests, calculated ones where it was verified.
    let descriptor: ComponentDescriptor
    let referenced: [ComponentDescriptor]
    /// References that lead to nothing.
    var missing: [String] = []

    static let maximumVersions = 10_000

    var name: String { "\(root.name):\(root.version)" }

    /// What was verified.
    init?(_ result: VerificationResult) {
        guard let last = result.root else { return nil }
        root = last.version
        descriptor = last.descriptor
        referenced = result.closure.dropLast().map(\.descriptor)
    }

    /// What the repositories have, without any verification of signatures.
    init(_ version: ComponentVersion, versions: VersionResolver) async throws {
        var seen: Set = ["\(version.name):\(version.version)"]
        var found: [ComponentDescriptor] = []
        var open = [version]
        while let next = open.popLast() {
            for reference in next.descriptor.references {
                let name = "\(reference.componentName):\(reference.version)"
                guard seen.insert(name).inserted else { continue }
                guard seen.count <= Self.maximumVersions else {
                    throw Fault(
                        .limit,
                        "\(version.name):\(version.version) refers to more than \(Self.maximumVersions) versions")
                }
                let nested = try await versions.resolve(
                    reference.componentName, reference.version, from: next.repository)
                guard let nested else {
                    missing.append(name)
                    continue
                }
                found.append(nested.descriptor)
                open.append(nested)
            }
        }
        (root, descriptor, referenced) = (version, version.descriptor, found)
    }

    /// The resource of a name, with `KEY=VALUE` parts that tell several apart.
    func resource(_ text: String) throws -> Resource {
        let words = text.split(separator: ",").map(String.init)
        guard let selector = try ElementSelector.parse(words).first else {
            throw Fault(.invalid, "name a resource of \(name)")
        }
        let fitting = descriptor.resources.filter {
            selector.matches(name: $0.name, version: $0.version, extraIdentity: $0.extraIdentity)
        }
        guard let resource = fitting.first else {
            let known = descriptor.resources.map(\.name).joined(separator: ", ")
            throw Fault(.notFound, "\(name) has no resource \(text); it has \(known.isEmpty ? "none" : known)")
        }
        guard fitting.count == 1 else {
            throw Fault(
                .invalid,
                "\(name) has \(fitting.count) resources \(text); tell which one: \(words[0]),version=VERSION")
        }
        return resource
    }

    /// The content of a resource, which must have the recorded digest when it has been read to its end.
    func content(of resource: Resource, from session: Session) async throws -> any Blob {
        do {
            guard case .blob(let blob) = try await session.content(of: resource.access, in: root) else {
                throw Fault(.invalid, "it is an OCI artifact; manifests and their configuration are kept as files")
            }
            guard let digest = resource.digest, !digest.isEmpty, !digest.isExcluded else { return blob }
            guard digest.normalisationAlgorithm == ResourceDigest.blobAlgorithm else {
                throw Fault(.unsupported, "its digest is of the kind \(digest.normalisationAlgorithm)")
            }
            let algorithm: Digest.Algorithm = try HashName.function(digest.hashAlgorithm) == .sha512 ? .sha512 : .sha256
            let expected = Descriptor(
                mediaType: blob.descriptor.mediaType, digest: try Digest("\(algorithm.rawValue):\(digest.value)"),
                size: blob.descriptor.size)
            return DescribedBlob(blob, as: expected)
        } catch {
            throw Fault(error, "\(name): resource \(resource.name)")
        }
    }
}
