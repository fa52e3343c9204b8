import Diagnostics
import OCI
import OCMModel

extension VersionDigester {
    private typealias Outcome = (index: Int, result: Result<DigestSpec?, any Error>)

    /// The digests of all resources in their order; several are read at the same time, those with one access after each
    /// other, so that what they share is read once.
    func resourceDigests(
        _ version: ComponentVersion, preset: NestedDigest?, path: [String]
    ) async throws -> [DigestSpec?] {
        let resources = version.descriptor.resources
        let identities = ElementIdentity.all(of: resources)
        let groups = groups(resources)
        var results: [Result<DigestSpec?, any Error>?] = Array(repeating: nil, count: resources.count)
        var digests: [DigestSpec?] = []
        try await withThrowingTaskGroup(of: [Outcome].self) { group in
            var started = 0
            func start() {
                guard started < groups.count else { return }
                let indices = groups[started]
                started += 1
                group.addTask {
                    var outcomes: [Outcome] = []
                    for index in indices {
                        do {
                            let digest = try await digest(of: resources[index], in: version, preset: preset)
                            outcomes.append((index, .success(digest)))
                        } catch {
                            outcomes.append((index, .failure(error)))
                        }
                    }
                    return outcomes
                }
            }
            for _ in 0..<VersionDigester.width { start() }
            while let outcomes = try await group.next() {
                for outcome in outcomes { results[outcome.index] = outcome.result }
                start()
                while digests.count < resources.count, let ready = results[digests.count] {
                    let place = digests.count
                    let digest: DigestSpec?
                    do {
                        digest = try ready.get()
                    } catch {
                        try found(error, .resource(place), of: "\(version.name):\(version.version)", path)
                        digests.append(resources[place].digest)
                        continue
                    }
                    if let digest, !digest.isExcluded {
                        report(
                            .resource(
                                index: place, identity: identities[place].description, digest: digest,
                                depth: path.count - 1))
                    }
                    digests.append(digest)
                }
            }
        }
        return digests
    }

    /// The places of resources, those with one local content together, in the order of their first ones.
    private func groups(_ resources: [Resource]) -> [[Int]] {
        var groups: [[Int]] = []
        var known: [String: Int] = [:]
        for (index, resource) in resources.enumerated() {
            guard let reference = resource.access.localBlob?.localReference ?? resource.access.imageReference else {
                groups.append([index])
                continue
            }
            if let group = known[reference] {
                groups[group].append(index)
            } else {
                known[reference] = groups.count
                groups.append([index])
            }
        }
        return groups
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
            var digest = try await known.digest(
                of: try await content.content(of: resource.access, in: version), access: resource.access, in: version,
                recorded: recorded, hash: HashName.normalised(type.hash), readsAll: !trustsAddresses)
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
