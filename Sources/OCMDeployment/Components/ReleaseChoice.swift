import Diagnostics
import OCI
import OCMModel
import OCMPackaging

/// Decides which version an object goes to: never to one that is not proven, and at no more cost than it must.
struct ReleaseChoice {
    enum Decision {
        /// Nothing moves; `note` says why something newer is not taken.
        case stay(note: String?)
        /// This one is proven, and copied if there is a destination.
        case move(version: String, ComponentVersion)
        case refuse(NotReady)
    }

    /// Reasons of conditions.
    struct Reasons {
        /// No version fits, or can be listed.
        let none: String
        /// A version can't be read.
        let fetch: String
        /// A version is not proven.
        let proof: String
    }

    static let changedReason = "DigestMismatch"

    let source: ReleaseSource
    let selection: VersionSelection
    /// What a version is proven for; another one is a reason to prove the applied version again.
    let demands: String
    /// That and the credentials: with others a refused version has another chance.
    let inputs: String
    /// Whether the applied version is proven again.
    let isRedo: Bool
    /// Whether a version that is refused leaves the next lower one a chance.
    let fallsBack: Bool
    let reasons: Reasons
    /// - Parameters:
    ///   - prove: proves a version, and copies it where it shall be copied.
    ///   - appliedDigest: the digest of what is applied, where it can be known without the source; it is given what the
    ///     source has now.
    /// - Throws: `NotReady` for what may pass, and for an applied version that changed.
    func decide(
        _ versions: [String], _ entry: inout ReleaseMemory.Entry,
        prove: (ComponentVersion) async throws -> ComponentVersion,
        appliedDigest: (ComponentVersion) async throws -> String?
    ) async throws -> Decision {
        do { return try await choose(versions, &entry, prove, appliedDigest) } catch let failure as NotReady {
            throw failure
        } catch is CancellationError {
            throw CancellationError()
        } catch { throw NotReady(reasons.none, error) }
    }

    private func choose(
        _ versions: [String], _ entry: inout ReleaseMemory.Entry,
        _ prove: (ComponentVersion) async throws -> ComponentVersion,
        _ appliedDigest: (ComponentVersion) async throws -> String?
    ) async throws -> Decision {
        let candidates = selection.candidates(versions)
        let watched = watched(candidates, &entry)
        var passed: [(version: String, failure: NotReady)] = []
        for version in fallsBack ? candidates : Array(candidates.prefix(1)) {
            let isCurrent = version == selection.current
            guard isCurrent ? isRedo : selection.mayMove(to: version) else { break }
            if let refusal = entry.refused[version], try await holds(refusal, version, watched, entry) {
                passed.append((version, refusal.failure))
                if isCurrent { return .refuse(refusal.failure) }
                continue
            }
            do {
                return try await attempt(version, &entry, prove)
            } catch let failure as Refused {
                passed.append((version, failure.failure))
                if isCurrent { return .refuse(failure.failure) }
            }
        }
        var gone: String?
        if let current = selection.current {
            if !versions.contains(current) {
                gone = "\(current) is not at its source any more"
            } else {
                if watched == current { try await checkApplied(current, &entry, appliedDigest) }
                if let mismatch = entry.mismatch { throw mismatch.failure }
            }
        }
        let note =
            passed.isEmpty
            ? nil
            : passed.map { "\($0.version) is not taken: \($0.failure.message)" }
                .joined(separator: "; ")
        if selection.current != nil, fallsBack ? selection.currentFits : passed.isEmpty {
            guard !candidates.isEmpty || selection.currentFits else { return .refuse(none(nil)) }
            return .stay(note: note ?? gone ?? selection.hold(versions))
        }
        guard let first = passed.first else { return .refuse(none(nil)) }
        return .refuse(fallsBack && first.failure.reason == reasons.proof ? none(note) : first.failure)
    }

    private func holds(
        _ refusal: ReleaseMemory.Refusal, _ version: String, _ watched: String?, _ entry: ReleaseMemory.Entry
    ) async throws -> Bool {
        guard refusal.inputs == inputs, entry.turn < refusal.end else { return false }
        guard version == watched else { return true }
        return try await source.digest(of: version) == refusal.manifest
    }

    private func none(_ note: String?) -> NotReady {
        NotReady(
            reasons.none,
            "no matching versions found for constraint '\(selection.text)'" + (note.map { ": \($0)" } ?? ""))
    }

    /// Which version is looked at this time: the refused ones and the applied one take turns.
    private func watched(_ candidates: [String], _ entry: inout ReleaseMemory.Entry) -> String? {
        let refused = candidates.filter { entry.refused[$0]?.inputs == inputs && selection.mayMove(to: $0) }
        let all = (fallsBack ? refused : Array(refused.prefix(1))) + (selection.current.map { [$0] } ?? [])
        guard !all.isEmpty else { return nil }
        defer { entry.turn = (entry.turn + 1) % 1_000_000 }
        return all[entry.turn % all.count]
    }

    private struct Refused: Error {
        let failure: NotReady
    }

    private func attempt(
        _ version: String, _ entry: inout ReleaseMemory.Entry,
        _ prove: (ComponentVersion) async throws -> ComponentVersion
    ) async throws -> Decision {
        var manifest: Digest?
        do {
            let release: ComponentVersion
            do { release = try await source.fetch(version) } catch {
                let failure = NotReady(reasons.fetch, error)
                if !failure.isTransient { manifest = try await source.digest(of: version) }
                throw failure
            }
            manifest = release.root
            let proven = try await prove(release)
            entry.refused[version] = nil
            entry.mismatch = nil
            entry.demands = demands
            if let manifest { entry.applied = (version, manifest, try release.storedDigest) }
            return .move(version: version, proven)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            let failure = error as? NotReady ?? NotReady(reasons.proof, error)
            if failure.isTransient { throw failure }
            if let manifest {
                entry.refused[version] = ReleaseMemory.Refusal(
                    failure, manifest: manifest, inputs: inputs, before: entry.refused[version], turn: entry.turn)
            }
            throw Refused(failure: failure)
        }
    }

    /// Compares the applied version with what its source has under that name now.
    private func checkApplied(
        _ current: String, _ entry: inout ReleaseMemory.Entry,
        _ appliedDigest: (ComponentVersion) async throws -> String?
    ) async throws {
        let known = entry.applied.flatMap { $0.version == current ? $0 : nil }
        if known != nil || entry.mismatch != nil {
            guard let now = try await source.digest(of: current) else { return }
            if now == known?.manifest {
                entry.mismatch = nil
                return
            }
            if let mismatch = entry.mismatch, mismatch.manifest == now { throw mismatch.failure }
        }
        let (found, manifest, applied): (String, Digest, String?)
        do {
            let release = try await source.fetch(current)
            guard let root = release.root else { return }
            (found, manifest) = (try release.storedDigest, root)
            applied = if let known { known.digest } else { try await appliedDigest(release) }
        } catch { throw NotReady(reasons.fetch, error) }
        guard let applied, applied != found else {
            // another signature or label, or the first look since the start
            entry.applied = (current, manifest, found)
            entry.mismatch = nil
            if entry.demands.isEmpty { entry.demands = demands }
            return
        }
        let failure = NotReady(
            Self.changedReason,
            "\(source.component):\(current) was applied with the digest \(applied), but \(source.repository.location) "
                + "now has \(found) under this version; the applied one stays. Publish a new version instead")
        entry.mismatch = (manifest, failure)
        throw failure
    }
}
