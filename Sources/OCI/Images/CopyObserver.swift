import Host

/// Watches a copy: what is done with each blob and manifest. Called from several tasks at once; it must not block.
public protocol CopyObserver: Sendable {
    /// The graph was walked: so many blobs and manifests, with so many bytes, are to be looked at.
    func planned(count: Int, bytes: Int64)
    /// Bytes of this content begin to move. It may begin again if the target starts over.
    func started(_ descriptor: Descriptor)
    /// So many bytes of it have moved in all.
    func moved(_ descriptor: Descriptor, bytes: Int64)
    /// It is in the target now.
    func finished(_ descriptor: Descriptor, _ outcome: CopyOutcome)
}

extension CopyObserver {
    public func planned(count: Int, bytes: Int64) {}
    public func started(_ descriptor: Descriptor) {}
    public func moved(_ descriptor: Descriptor, bytes: Int64) {}
    public func finished(_ descriptor: Descriptor, _ outcome: CopyOutcome) {}
}

/// How content came into a target.
public enum CopyOutcome: String, Hashable, Sendable, CaseIterable {
    /// Its bytes were moved.
    case copied
    /// It was there already.
    case skipped
    /// The target took it from a sibling.
    case mounted
}

/// What a copy did, per outcome: numbers of blobs and manifests, and their bytes.
public struct CopyStatistics: Hashable, Sendable {
    /// Blobs and manifests of one outcome.
    public struct Tally: Hashable, Sendable {
        public var count = 0
        public var bytes: Int64 = 0

        public init(count: Int = 0, bytes: Int64 = 0) {
            self.count = count
            self.bytes = bytes
        }
    }

    public var copied = Tally()
    public var skipped = Tally()
    public var mounted = Tally()

    public init() {}

    mutating func add(_ outcome: CopyOutcome, _ descriptor: Descriptor) {
        let one = Tally(count: 1, bytes: descriptor.size)
        switch outcome {
        case .copied: copied += one
        case .skipped: skipped += one
        case .mounted: mounted += one
        }
    }

    /// What several copies did together.
    public static func + (a: CopyStatistics, b: CopyStatistics) -> CopyStatistics {
        var sum = a
        sum.copied += b.copied
        sum.skipped += b.skipped
        sum.mounted += b.mounted
        return sum
    }
}

extension CopyStatistics.Tally {
    static func += (a: inout Self, b: Self) {
        a.count += b.count
        a.bytes = a.bytes.addingReportingOverflow(b.bytes).partialValue
    }
}

/// A blob whose readers tell an observer how far they are.
struct ObservedBlob: Blob {
    let base: any Blob
    let observer: any CopyObserver

    var descriptor: Descriptor { base.descriptor }

    func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        let observer = observer
        let descriptor = base.descriptor
        return try await base.withReader { reader in
            observer.started(descriptor)
            return try await use(
                ObservedReader(VerifyingReader.ensure(reader, against: descriptor), descriptor, observer))
        }
    }
}

private final class ObservedReader: SelfVerifyingReader {
    /// The reader behind verifies it.
    let contract: Descriptor
    private let base: any ByteReader
    private let observer: any CopyObserver
    private var moved: Int64 = 0

    init(_ base: any ByteReader, _ descriptor: Descriptor, _ observer: any CopyObserver) {
        self.base = base
        contract = descriptor
        self.observer = observer
    }

    func next() async throws -> [UInt8]? {
        guard let chunk = try await base.next() else { return nil }
        moved += Int64(chunk.count)
        observer.moved(contract, bytes: moved)
        return chunk
    }
}
