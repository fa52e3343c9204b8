import Diagnostics
import Host
import OCI
import Synchronization

/// Sees which local blobs of a version really moved: those that the target read.
final class BlobCounter: Sendable {
    private let observer: any CopyObserver
    /// Those that are not in here were there already.
    private let outcomes = Mutex<[Digest: CopyOutcome]>([:])

    init(_ observer: any CopyObserver) {
        self.observer = observer
    }

    func observed(_ blob: any Blob) -> any Blob {
        outcomes.withLock { $0[blob.descriptor.digest] = .copied }
        return ObservedContent(base: blob, observer: observer)
    }

    /// The target took it from a sibling.
    func mounted(_ descriptor: Descriptor) {
        outcomes.withLock { $0[descriptor.digest] = .mounted }
    }

    func statistics(of blobs: [any Blob]) -> CopyStatistics {
        let outcomes = outcomes.withLock { $0 }
        var all = CopyStatistics()
        var seen: Set<Digest> = []
        for blob in blobs where seen.insert(blob.descriptor.digest).inserted {
            let outcome = outcomes[blob.descriptor.digest] ?? .skipped
            let tally = CopyStatistics.Tally(count: 1, bytes: blob.descriptor.size)
            var one = CopyStatistics()
            switch outcome {
            case .copied: one.copied = tally
            case .skipped: one.skipped = tally
            case .mounted: one.mounted = tally
            }
            all = all + one
            observer.finished(blob.descriptor, outcome)
        }
        return all
    }
}

/// A local blob on its way.
struct CountedBlob: Blob {
    let base: any Blob
    let counter: BlobCounter

    var descriptor: Descriptor { base.descriptor }

    func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        try await counter.observed(base).withReader(use)
    }
}

/// A blob whose failures say what it is the content of.
struct NamedBlob: Blob {
    let base: any Blob
    let subject: String

    var descriptor: Descriptor { base.descriptor }

    func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        let (subject, descriptor) = (subject, base.descriptor)
        do {
            return try await base.withReader { reader in
                let verified = VerifyingReader.ensure(reader, against: descriptor)
                return try await use(Reader(base: verified, descriptor, subject))
            }
        } catch let fault as Fault where fault.message == subject {
            throw fault
        } catch let fault as Fault where fault.code == .notFound {
            throw fault.within(subject)
        }
    }

    private final class Reader: SelfVerifyingReader {
        /// The reader behind verifies it.
        let contract: Descriptor
        private let base: any ByteReader
        private let subject: String

        init(base: any ByteReader, _ descriptor: Descriptor, _ subject: String) {
            (self.base, contract, self.subject) = (base, descriptor, subject)
        }

        func next() async throws -> [UInt8]? {
            do {
                return try await base.next()
            } catch {
                throw Fault(error, subject)
            }
        }
    }
}

/// Tells an observer what is read from a store, for places that take an image as one file.
struct ObservedStore: ContentStore {
    let base: any ContentStore
    let observer: any CopyObserver

    func blob(_ descriptor: Descriptor) -> any Blob {
        ObservedContent(base: base.blob(descriptor), observer: observer, finishes: true)
    }

    func exists(_ descriptor: Descriptor) async throws -> Bool { try await base.exists(descriptor) }

    func ingest(_ blob: any Blob) async throws { try await base.ingest(blob) }
}

/// A blob whose readers tell an observer how far they are.
struct ObservedContent: Blob {
    let base: any Blob
    let observer: any CopyObserver
    /// Reading to the end is all that happens to it.
    var finishes = false

    var descriptor: Descriptor { base.descriptor }

    func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        let (observer, descriptor, finishes) = (observer, base.descriptor, finishes)
        return try await base.withReader { reader in
            if finishes { observer.planned(count: 1, bytes: descriptor.size) }
            observer.started(descriptor)
            let verified = VerifyingReader.ensure(reader, against: descriptor)
            let result = try await use(Reader(base: verified, descriptor, observer))
            if finishes { observer.finished(descriptor, .copied) }
            return result
        }
    }

    private final class Reader: SelfVerifyingReader {
        /// The reader behind verifies it.
        let contract: Descriptor
        private let base: any ByteReader
        private let observer: any CopyObserver
        private var moved: Int64 = 0

        init(base: any ByteReader, _ descriptor: Descriptor, _ observer: any CopyObserver) {
            (self.base, contract, self.observer) = (base, descriptor, observer)
        }

        func next() async throws -> [UInt8]? {
            guard let chunk = try await base.next() else { return nil }
            moved += Int64(chunk.count)
            observer.moved(contract, bytes: moved)
            return chunk
        }
    }
}
