import OCI
import OCMModel
import Synchronization

/// The resources of a closure while they are read: several at once over all its versions, in the order in which their
/// digests are asked for.
final class ResourceReading: Sendable {
    typealias Outcome = Result<DigestSpec?, any Error>

    /// Resources of one version that have one access: read after each other, so that what they share is read once.
    private struct Job: Sendable {
        let version: ComponentVersion
        let key: ClosurePlan.Key
        let places: [Int]
    }

    private struct Place: Hashable, Sendable {
        let key: ClosurePlan.Key
        let index: Int
    }

    private struct State {
        var next = 0
        var outcomes: [Place: Outcome] = [:]
        var asked: [Place: CheckedContinuation<Outcome, Never>] = [:]
    }

    private let jobs: [Job]
    private let planned: Set<ClosurePlan.Key>
    private let state = Mutex(State())

    init(_ versions: [ComponentVersion]) {
        jobs = versions.flatMap { version in
            let key = ClosurePlan.Key(version)
            return Self.groups(version.descriptor.resources).map { Job(version: version, key: key, places: $0) }
        }
        planned = Set(versions.map(ClosurePlan.Key.init))
    }

    /// One of several that read: takes what comes next until nothing is left. After a cancellation the rest fails at once,
    /// so that nobody waits for it.
    func work(_ digest: (Resource, ComponentVersion) async throws -> DigestSpec?) async {
        while let job = take() {
            for index in job.places {
                let outcome: Outcome
                do {
                    try Task.checkCancellation()
                    outcome = .success(try await digest(job.version.descriptor.resources[index], job.version))
                } catch {
                    outcome = .failure(error)
                }
                put(outcome, Place(key: job.key, index: index))
            }
        }
    }

    /// The digest of a resource, once it is read; nil: nobody reads it.
    func outcome(_ index: Int, of version: ComponentVersion) async -> Outcome? {
        let place = Place(key: ClosurePlan.Key(version), index: index)
        guard planned.contains(place.key) else { return nil }
        return await withCheckedContinuation { continuation in
            let known = state.withLock { state in
                let known = state.outcomes[place]
                if known == nil { state.asked[place] = continuation }
                return known
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    private func take() -> Job? {
        state.withLock { state in
            guard state.next < jobs.count else { return nil }
            state.next += 1
            return jobs[state.next - 1]
        }
    }

    private func put(_ outcome: Outcome, _ place: Place) {
        let asking = state.withLock { state in
            state.outcomes[place] = outcome
            return state.asked.removeValue(forKey: place)
        }
        asking?.resume(returning: outcome)
    }

    /// The places of resources, those with one local content together, in the order of their first ones.
    private static func groups(_ resources: [Resource]) -> [[Int]] {
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
}
