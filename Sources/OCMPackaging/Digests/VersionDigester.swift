import Cryptography
import Diagnostics
import OCI
public import OCMModel

/// The algorithms of a component digest.
public struct DigestType: Hashable, Sendable, CustomStringConvertible {
    public let hash: String
    public let normalisation: String

    public init(hash: String = "SHA-256", normalisation: String = Normalisation.v3.rawValue) {
        self.hash = hash
        self.normalisation = normalisation
    }

    init(_ digest: DigestSpec) {
        self.init(hash: digest.hashAlgorithm, normalisation: digest.normalisationAlgorithm)
    }

    public var description: String { "\(hash)[\(normalisation)]" }
}

/// A component version with all digests of its content and of the versions it refers to.
public struct DigestedVersion: Sendable {
    /// As it is stored.
    public let version: ComponentVersion
    /// With the digests filled in.
    public internal(set) var descriptor: ComponentDescriptor
    /// What is hashed and signed.
    public let normalForm: [UInt8]
    public let digest: DigestSpec

    /// `NAME:VERSION`
    public var name: String { "\(version.name):\(version.version)" }
}

/// Versions that refer to each other in a circle can't be digested.
enum VersionCycle {
    static func fault(_ name: String, _ path: [String]) -> Fault {
        Fault(.invalid, "component version recursion: use of \(name) for \(path.joined(separator: "->"))")
    }
}

/// Digests a component version and everything it refers to (descriptor-and-signing.md, section 9.1). All content is read
/// and compared with recorded digests, at every level.
struct VersionDigester: Sendable {
    let type: DigestType
    let content: any ContentResolver
    let versions: VersionResolver
    let report: @Sendable (DigestEvent) -> Void
    /// Verifying a signature whose hash has an older name: new digests get that name.
    let writesLegacyNames: Bool

    static let maximumDepth = 64
    static let maximumVersions = 10_000
    /// Resources that are read at the same time.
    static let width = 4

    private struct Key: Hashable {
        let name: String
        let type: DigestType
    }

    /// The closure of one root while it is calculated.
    private final class Run {
        /// In the order in which they were finished: a version is behind those it refers to.
        var done: [DigestedVersion] = []
        var places: [Key: Int] = [:]
        var path: [String] = []
        let nested: [String: NestedDigest]
        let root: String

        init(_ root: ComponentVersion) {
            self.root = "\(root.name):\(root.version)"
            nested = Dictionary(
                root.descriptor.nestedDigests.map { ("\($0.name):\($0.version)", $0) }, uniquingKeysWith: { a, _ in a })
        }
    }

    /// The root and, before it, all versions below it, each once.
    func closure(of root: ComponentVersion) async throws -> [DigestedVersion] {
        _ = try HashName.function(type.hash)
        _ = try Normalisation(named: type.normalisation)
        let run = Run(root)
        try await apply(root, type, run)
        return run.done
    }

    @discardableResult
    private func apply(_ version: ComponentVersion, _ type: DigestType, _ run: Run) async throws -> DigestedVersion {
        let name = "\(version.name):\(version.version)"
        if let place = run.places[Key(name: name, type: type)] { return run.done[place] }
        if run.path.contains(name) {
            throw VersionCycle.fault(name, run.path)
        }
        guard run.path.count < VersionDigester.maximumDepth, run.done.count < VersionDigester.maximumVersions else {
            throw Fault(.limit, "\(run.root) refers to more versions than can be followed")
        }
        run.path.append(name)
        defer { run.path.removeLast() }
        do {
            return try await calculate(version, name, type, run)
        } catch let fault as Fault {
            throw fault.within(run.path.joined(separator: "->"))
        }
    }

    private func calculate(
        _ version: ComponentVersion, _ name: String, _ type: DigestType, _ run: Run
    ) async throws -> DigestedVersion {
        let depth = run.path.count - 1
        report(.applying(version: name, root: run.root, depth: depth))
        var descriptor = version.descriptor
        for index in descriptor.references.indices {
            descriptor.references[index].digest = try await reference(index, of: version, type, run)
        }
        let digests = try await resourceDigests(version, preset: run.nested[name], depth: depth)
        for index in descriptor.resources.indices { descriptor.resources[index].digest = digests[index] }
        let form = try Normalisation(named: type.normalisation).normalise(descriptor)
        let hash = Hash.digest(try HashName.function(type.hash), form)
        let digest = DigestSpec(
            hashAlgorithm: type.hash, normalisationAlgorithm: type.normalisation, value: Hex.encode(hash))
        if let listed = run.nested[name]?.digest, DigestType(listed) == type, listed.value != digest.value {
            throw mismatch("component", digest, listed, name)
        }
        let result = DigestedVersion(version: version, descriptor: descriptor, normalForm: form, digest: digest)
        run.places[Key(name: name, type: type)] = run.done.count
        run.done.append(result)
        return result
    }

    private func reference(
        _ index: Int, of version: ComponentVersion, _ own: DigestType, _ run: Run
    ) async throws -> DigestSpec {
        let reference = version.descriptor.references[index]
        let recorded = reference.digest.flatMap { $0.isEmpty ? nil : $0 }
        // The second generation signs recorded digests of references as they are, the first one calculates its own.
        let keepsType = own.normalisation == Normalisation.v4alpha1.rawValue
        let type = keepsType ? recorded.map(DigestType.init) ?? own : own
        let depth = run.path.count - 1
        let name = "\(reference.componentName):\(reference.version)"
        if run.places[Key(name: name, type: type)] == nil { report(.noDigest(version: name, depth: depth)) }
        let label = "\(reference.name)[\(name)]"
        guard
            let target = try await versions.resolve(
                reference.componentName, reference.version, from: version.repository)
        else {
            throw Fault(
                .notFound, "failed resolving component reference \(label): ocm reference \"\(name)\" not found")
        }
        let nested: DigestedVersion
        do {
            nested = try await apply(target, type, run)
        } catch let fault as Fault {
            throw fault.within("failed applying to component reference \(label)")
        }
        var digest = nested.digest
        if let recorded, DigestType(recorded) == DigestType(digest), recorded.value != digest.value {
            throw mismatch("reference", digest, recorded, label)
        }
        if writesLegacyNames { digest.hashAlgorithm = HashName.legacy(digest.hashAlgorithm) }
        report(.reference(index: index, version: name, digest: digest, depth: depth))
        return digest
    }

    /// The digests of all resources in their order; several are read at the same time.
    private func resourceDigests(
        _ version: ComponentVersion, preset: NestedDigest?, depth: Int
    ) async throws -> [DigestSpec?] {
        let resources = version.descriptor.resources
        let identities = ElementIdentity.all(of: resources)
        var results: [Result<DigestSpec?, any Error>?] = Array(repeating: nil, count: resources.count)
        var digests: [DigestSpec?] = []
        try await withThrowingTaskGroup(of: (Int, Result<DigestSpec?, any Error>).self) { group in
            var started = 0
            func start() {
                guard started < resources.count else { return }
                let (index, resource) = (started, resources[started])
                started += 1
                group.addTask {
                    do {
                        return (index, .success(try await digest(of: resource, in: version, preset: preset)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for _ in 0..<VersionDigester.width { start() }
            while let (index, result) = try await group.next() {
                results[index] = result
                start()
                while digests.count < resources.count, let ready = results[digests.count] {
                    let place = digests.count
                    let digest = try ready.get()
                    if let digest, !digest.isExcluded {
                        report(
                            .resource(
                                index: place, identity: identities[place].description, digest: digest, depth: depth))
                    }
                    digests.append(digest)
                }
            }
        }
        return digests
    }

    private func digest(
        of resource: Resource, in version: ComponentVersion, preset: NestedDigest?
    ) async throws -> DigestSpec? {
        if resource.access.isNone { return nil }
        let own = resource.digest.flatMap { $0.isEmpty ? nil : $0 }
        if own?.isExcluded ?? false { return own }
        let listed = preset?.digest(of: resource)
        let recorded = listed ?? own
        do {
            let found = try await content.content(of: resource.access, in: version)
            var digest = try await ResourceDigest.digest(
                of: found, recorded: recorded, hash: HashName.normalised(type.hash)
            ) {
                try await version.localBlob(resource.access)
            }
            for known in [recorded, own].compactMap({ $0 })
            where known.normalisationAlgorithm == digest.normalisationAlgorithm
                && HashName.normalised(known.hashAlgorithm) == HashName.normalised(digest.hashAlgorithm)
            {
                guard ResourceDigest.fits(known, digest) else {
                    throw mismatch("resource", digest, known, "\(resource.name):\(resource.version)")
                }
                digest.hashAlgorithm = known.hashAlgorithm
            }
            if let recorded, !ResourceDigest.fits(recorded, digest) {
                throw mismatch("resource", digest, recorded, "\(resource.name):\(resource.version)")
            }
            if writesLegacyNames { digest.hashAlgorithm = HashName.legacy(digest.hashAlgorithm) }
            return digest
        } catch {
            throw Fault(error, "resource \(resource.name):\(resource.version)")
        }
    }

    private func mismatch(_ kind: String, _ found: DigestSpec, _ recorded: DigestSpec, _ name: String) -> Fault {
        Fault(.corrupt, "calculated \(kind) digest (\(found)) mismatches existing digest (\(recorded)) for \(name)")
    }
}

extension NestedDigest {
    /// The listed digest of a resource. Older normal forms put the version into the identity.
    fileprivate func digest(of resource: Resource) -> DigestSpec? {
        resourceDigests.first { listed in
            guard listed.name == resource.name, listed.version == resource.version else { return false }
            var identity = listed.extraIdentity
            if resource.extraIdentity["version"] == nil { identity["version"] = nil }
            return identity == resource.extraIdentity
        }?.digest.flatMap { $0.isExcluded || $0.isEmpty ? nil : $0 }
    }
}
