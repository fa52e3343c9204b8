import Host
import OCI
import Synchronization

/// Sees which local blobs of a version really moved: those that the target read.
final class BlobCounter: Sendable {
    private let observer: any CopyObserver
    private let read = Mutex<Set<Digest>>([])

    init(_ observer: any CopyObserver) {
        self.observer = observer
    }

    func opened(_ descriptor: Descriptor) {
        read.withLock { _ = $0.insert(descriptor.digest) }
        observer.started(descriptor)
    }

    func statistics(of blobs: [any Blob]) -> CopyStatistics {
        let read = read.withLock { $0 }
        var all = CopyStatistics()
        var seen: Set<Digest> = []
        for blob in blobs where seen.insert(blob.descriptor.digest).inserted {
            let moved = read.contains(blob.descriptor.digest)
            let tally = CopyStatistics.Tally(count: 1, bytes: blob.descriptor.size)
            var one = CopyStatistics()
            if moved { one.copied = tally } else { one.skipped = tally }
            all = all + one
            observer.finished(blob.descriptor, moved ? .copied : .skipped)
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
        counter.opened(descriptor)
        return try await base.withReader(use)
    }
}
