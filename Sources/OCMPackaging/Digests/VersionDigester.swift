import Cryptography
import Diagnostics
import FoundationEssentials
import OCMModel

/// Versions that refer to each other in a circle can't be digested.
enum VersionCycle {
    static func fault(_ name: String, _ path: [String]) -> Fault {
        Fault(.invalid, "component version recursion: use of \(name) for \(path.joined(separator: "->"))")
    }
}

/// Digests a component version and everything it refers to. All content is read
/// and compared with recorded digests, at every level.
struct VersionDigester: Sendable {
    let type: DigestType
    let content: any ContentResolver
    let versions: VersionResolver
    let report: @Sendable (DigestEvent) -> Void
    /// Verifying a signature whose hash has an older name: new digests get that name.
    let writesLegacyNames: Bool
    /// Content that was digested already.
    var known = DigestedContent()
    /// Content that its store keeps by digest is not read: who copies it checks it then.
    var trustsAddresses = false
    /// Takes what is wrong, and the work goes on with recorded digests; nil: the first fault ends it.
    var findings: Findings?

    static let maximumDepth = 64
    static let maximumVersions = 10_000
    /// Resources that are read at the same time.
    static let width = max(4, ProcessInfo.processInfo.activeProcessorCount)

    struct Key: Hashable {
        let name: String
        let type: DigestType
    }

    /// The closure of one root while it is calculated.
    final class Run {
        /// In the order in which they were finished: a version is behind those it refers to.
        var done: [DigestedVersion] = []
        var places: [Key: Int] = [:]
        var path: [String] = []
        let nested: [String: NestedDigest]
        let root: String
        let plan: ClosurePlan
        let reading: ResourceReading

        init(_ root: ComponentVersion, _ plan: ClosurePlan) {
            self.plan = plan
            reading = ResourceReading(plan.versions)
            self.root = "\(root.name):\(root.version)"
            nested = Dictionary(
                root.descriptor.nestedDigests.map { ("\($0.name):\($0.version)", $0) }, uniquingKeysWith: { a, _ in a })
        }
    }

    /// The root and, before it, all versions below it, each once.
    func closure(of root: ComponentVersion) async throws -> [DigestedVersion] {
        try type.check()
        let run = Run(root, try await ClosurePlan(root, versions))
        let (reading, nested) = (run.reading, run.nested)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<VersionDigester.width {
                group.addTask {
                    await reading.work { resource, version in
                        let preset = nested["\(version.name):\(version.version)"]
                        return try await digest(of: resource, in: version, preset: preset)
                    }
                }
            }
            try await apply(root, type, run)
            return run.done
        }
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
        } catch let fault as Fault where findings == nil {
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
            do {
                descriptor.references[index].digest = try await reference(index, of: version, type, run)
            } catch {
                // what is recorded stays
                try found(error, .reference(index), of: name, run.path)
            }
        }
        let digests = try await resourceDigests(version, run)
        for index in descriptor.resources.indices { descriptor.resources[index].digest = digests[index] }
        let form = try Normalisation(named: type.normalisation).normalise(descriptor)
        let hash = Hash.digest(try HashName.function(type.hash), form)
        let digest = DigestSpec(
            hashAlgorithm: type.hash, normalisationAlgorithm: type.normalisation, value: Hex.encode(hash))
        if let listed = run.nested[name]?.digest, DigestType(listed) == type, listed.value != digest.value {
            try found(mismatch("component", digest, listed, name), .version, of: name, run.path)
        }
        let result = DigestedVersion(version: version, descriptor: descriptor, normalForm: form, digest: digest)
        run.places[Key(name: name, type: type)] = run.done.count
        run.done.append(result)
        return result
    }

    /// Notes what is wrong, or ends the work with it.
    func found(
        _ error: any Error, _ place: VerificationRefusal.Place, of version: String, _ path: [String]
    ) throws {
        guard let findings, let fault = error as? Fault, fault.code != .cancelled else { throw error }
        findings.add(VerificationRefusal(version: version, path: path, place: place, fault: fault))
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
            let target = try run.plan.result(reference, from: version)?.get()
        else {
            throw Fault(
                .notFound, "failed resolving component reference \(label): ocm reference \"\(name)\" not found")
        }
        let nested: DigestedVersion
        do {
            nested = try await apply(target, type, run)
        } catch let fault as Fault where findings == nil {
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

    func mismatch(_ kind: String, _ found: DigestSpec, _ recorded: DigestSpec, _ name: String) -> Fault {
        Fault(.corrupt, "calculated \(kind) digest (\(found)) mismatches existing digest (\(recorded)) for \(name)")
    }
}
