import Diagnostics
import Documents
import OCI
import OCMDelivery
import OCMModel
import OCMPackaging

/// Proves that a component version is what was signed, before and after it is copied.
struct ReleaseProof: Sendable {
    let session: Session
    /// Nil: no signature is demanded; then the closure must be what its descriptors record.
    let policy: VerificationPolicy?
    /// Of the condition, where a version is not proven.
    let reason: String
    /// What a copy writes for its images: the tag with the digest, or what the source has of the two.
    var digestsInReferences = true

    /// Verifies the signatures with all content of the closure. Without a demand nothing is read here.
    ///
    /// - Parameter beforeCopy: content that is kept by digest is not read, since the copy checks what it brings and is
    ///   proven whole afterwards: so nothing crosses the wall twice.
    func check(_ version: ComponentVersion, beforeCopy: Bool = false) async throws {
        guard let policy else { return }
        let name = "\(version.name):\(version.version)"
        if case .named(let names) = policy.demand {
            for wanted in names where !wanted.contains("=") {
                guard version.descriptor.signatures.contains(where: { $0.name == wanted }) else {
                    throw refusal("\(name) has no signature “\(wanted)”", isLasting: true)
                }
            }
        }
        let result: VerificationResult
        do {
            var verifier = VersionVerifier(content: session, policy: policy)
            verifier.trustsAddresses = beforeCopy
            result = try await verifier.verify(version)
        } catch {
            throw NotReady(reason, Fault(error, "failed to verify signature"))
        }
        do { try result.check() } catch { throw refusal("\(error)", isLasting: true) }
    }

    private func refusal(_ message: String, isLasting: Bool) -> NotReady {
        NotReady(reason, "failed to verify signature: \(message)", isLasting: isLasting)
    }

    /// Copies a version with all that it refers to, content by value, and proves the copy.
    ///
    /// - Returns: the copy, as it is read from there.
    func copy(_ version: ComponentVersion, from source: ReleaseSource, to target: RepositoryReference) async throws
        -> ComponentVersion
    {
        let opened = try await session.open(spec: ["type": "OCIRegistry", "baseUrl": .string(target.url)])
        var options = TransferOptions()
        options.recursive = true
        options.resourcesByValue = true
        options.overwrite = true
        options.digestsInReferences = digestsInReferences
        let planner = TransferPlanner(from: source.opened, to: opened, versions: VersionResolver(), options: options)
        var handled: Set<String> = []
        let plan = try await planner.plan([version], handled: &handled)
        let result = try await Transfer(
            session: session, from: source.opened, to: opened, options: options, observer: Unwatched()
        ).run(plan)
        if let failure = result.failures.first { throw failure }
        let copies = try await ReleaseSource(target, component: source.component, session: session)
        let copy = try await copies.fetch(version.version)
        do {
            guard try copy.storedDigest == version.storedDigest else {
                throw Fault(.corrupt, "its descriptor differs from the one that was copied")
            }
            if policy == nil {
                _ = try await VersionHasher(content: session).closure(of: copy)
            } else {
                try await check(copy)
            }
        } catch let failure as NotReady {
            throw failure
        } catch {
            throw Fault(error, "the copy in \(copies.repository.location) is not what was copied")
        }
        return copy
    }

    private struct Unwatched: TransferObserver {
        func event(_ event: TransferEvent) {}
    }
}
