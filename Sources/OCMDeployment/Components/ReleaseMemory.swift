import Cryptography
import Documents
import Kubernetes
import OCI
import Synchronization

/// What is known of the releases that objects follow, so that an interval in which nothing changed costs a listing and a
/// HEAD. It is lost with the program; then the first interval compares with what the cluster and the copies hold.
final class ReleaseMemory: Sendable {
    /// A version that was refused, and will be again while all stays as it was.
    struct Refusal: Sendable {
        let manifest: Digest
        let inputs: String
        let failure: NotReady
        /// How often it was refused.
        let count: Int
        /// The interval in which it is tried again all the same.
        let end: Int

        /// What only permissions, missing parts or damage on the way stand against is looked at again: after five
        /// intervals, then after ten, at last after 320.
        init(_ failure: NotReady, manifest: Digest, inputs: String, before: Refusal?, turn: Int) {
            self.manifest = manifest
            self.inputs = inputs
            self.failure = failure
            count = before.map { $0.manifest == manifest && $0.inputs == inputs ? $0.count + 1 : 0 } ?? 0
            end = failure.isLasting ? Int.max : turn + (5 << min(count, 6))
        }
    }

    struct Entry: Sendable {
        fileprivate var uid = ""
        /// The applied version, where its tag led when it was proven, and the digest of its descriptor.
        var applied: (version: String, manifest: Digest, digest: String)?
        /// Another content under the applied version.
        var mismatch: (manifest: Digest, failure: NotReady)?
        var refused: [String: Refusal] = [:]
        /// What the applied version was proven for.
        var demands = ""
        /// Counts intervals: each looks at one version only.
        var turn = 0
        /// Failures in a row that may pass.
        var failures = 0
        /// Descriptor objects by name, with what was written.
        var descriptors: [String: String] = [:]

        /// Whether the applied version was proven for other demands than these.
        func isOutdated(_ demands: String, _ object: JSONObject) -> Bool {
            if !self.demands.isEmpty { return self.demands != demands }
            return object.at("status", "observedGeneration")?.number?.int64 != object.generation
        }

        /// How long to wait after a failure: soon, then longer, where it may pass; else an interval.
        mutating func pause(after failure: NotReady, interval: Duration) -> Duration {
            guard failure.isTransient else {
                failures = 0
                return interval
            }
            failures = min(failures + 1, 20)
            return min(interval, .seconds(1 << min(failures - 1, 16)))
        }
    }

    /// A text that changes with a spec, but for some of its fields, and with keys.
    static func fingerprint(
        of spec: JSONValue?, without fields: [String], _ keys: Result<VerificationKeys, any Error>
    ) -> String {
        var spec = spec?.object ?? JSONObject()
        for field in fields { spec[field] = nil }
        let text = (try? CanonicalJSON.encode(.object(spec))) ?? []
        let demanded = (try? keys.get().fingerprint) ?? "missing"
        return Hex.encode(Hash.digest(.sha256, text + Array(demanded.utf8)))
    }

    private let entries = Mutex<[String: Entry]>([:])
    /// Of one object.
    private static let maximumRefused = 100

    func entry(_ key: String, uid: String) -> Entry {
        entries.withLock { entries in
            if let known = entries[key], known.uid == uid { return known }
            var new = Entry()
            new.uid = uid
            return new
        }
    }

    func keep(_ entry: Entry, _ key: String) {
        var entry = entry
        if entry.refused.count > Self.maximumRefused { entry.refused = [:] }
        entries.withLock { $0[key] = entry }
    }

    func forget(_ key: String) { entries.withLock { $0[key] = nil } }
}
