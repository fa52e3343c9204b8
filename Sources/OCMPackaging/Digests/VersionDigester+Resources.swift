import Diagnostics
import OCI
import OCMModel

extension VersionDigester {
    /// The digests of all resources in their order.
    func resourceDigests(_ version: ComponentVersion, _ run: Run) async throws -> [DigestSpec?] {
        let resources = version.descriptor.resources
        let identities = ElementIdentity.all(of: resources)
        let name = "\(version.name):\(version.version)"
        var digests: [DigestSpec?] = []
        digests.reserveCapacity(resources.count)
        for (place, resource) in resources.enumerated() {
            do {
                let digest =
                    if let outcome = await run.reading.outcome(place, of: version) {
                        try outcome.get()
                    } else {
                        try await self.digest(of: resource, in: version, preset: run.nested[name])
                    }
                if let digest, !digest.isExcluded {
                    report(
                        .resource(
                            index: place, identity: identities[place].description, digest: digest,
                            depth: run.path.count - 1))
                }
                digests.append(digest)
            } catch {
                try found(error, .resource(place), of: name, run.path)
                digests.append(resource.digest)
            }
        }
        return digests
    }

    func digest(
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
