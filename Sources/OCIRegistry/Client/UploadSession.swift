import Diagnostics
import HTTP

/// The course of one upload as a value: events in, the next step out (storage reference 9.3).
struct UploadSession {
    enum Event {
        /// POST was answered: the upload is open at an address; the registry may want larger chunks.
        case opened(URI, minimumChunk: Int64?)
        /// So many bytes are there; the address may have changed.
        case stored(upTo: Int64, URI)
        /// The blob is complete.
        case created
        /// The chunk does not fit to what is there (416).
        case outOfOrder
        /// Refused for good.
        case refused(Fault, status: Int)
        /// Nobody knows how much arrived: the connection broke, or the registry failed.
        case broken(Fault)
        /// The answer to `.look`.
        case found(Bool)
    }

    enum Action {
        case open
        /// All in one request.
        case sendAll(URI)
        case send(from: Int64, count: Int64, URI)
        case ask(URI)
        case close(URI)
        /// Whether the blob is there in spite of all.
        case look
        case done
        case fail(Fault)
    }

    let size: Int64
    private(set) var isChunked: Bool
    private var chunkSize: Int64
    private var location: URI?
    private var stored: Int64 = 0
    /// Failures since the last byte that arrived.
    private(set) var failures = 0
    private let maximumFailures: Int
    /// Where a `.look` came from.
    private var lastFault: Fault?
    private var isClosing = false

    init(size: Int64, options: RegistryOptions, maximumFailures: Int) {
        self.size = size
        isChunked = size >= options.chunkedFrom && size > 0
        chunkSize = max(1, options.chunkSize)
        self.maximumFailures = maximumFailures
    }

    /// The open upload, to be cancelled after a failure.
    var open: URI? { location }

    mutating func on(_ event: Event) -> Action {
        switch event {
        case .opened(let uri, let minimum):
            location = uri
            stored = 0
            isClosing = false
            if let minimum { chunkSize = max(chunkSize, min(minimum, size)) }
            return isChunked ? nextChunk(uri) : .sendAll(uri)
        case .stored(let end, let uri):
            location = uri
            guard end >= 0, end <= size else {
                return restart(Fault(.invalid, "the upload holds more bytes than were sent"))
            }
            if end > stored { failures = 0 } else { failures += 1 }
            stored = end
            guard failures <= maximumFailures else {
                return .fail(Fault(.unavailable, "the upload does not get on after \(end) of \(size) bytes"))
            }
            return nextChunk(uri)
        case .created:
            location = nil
            return .done
        case .outOfOrder:
            guard let location, isChunked else {
                return restart(Fault(.invalid, "the upload was refused as out of order"))
            }
            failures += 1
            guard failures <= maximumFailures else {
                return .fail(Fault(.invalid, "the upload is refused as out of order"))
            }
            return .ask(location)
        case .refused(let fault, let status): return refused(fault, status)
        case .broken(let fault):
            lastFault = fault
            failures += 1
            guard failures <= maximumFailures else { return .fail(fault) }
            guard let location, isChunked, !isClosing else { return .look }
            return .ask(location)
        case .found(true):
            return .done
        case .found(false):
            return restart(lastFault)
        }
    }

    private mutating func nextChunk(_ uri: URI) -> Action {
        guard stored < size else {
            isClosing = true
            return .close(uri)
        }
        return .send(from: stored, count: min(chunkSize, size - stored), uri)
    }

    private mutating func refused(_ fault: Fault, _ status: Int) -> Action {
        // some open uploads and know no chunks, or only one: send it whole
        if isChunked, !isClosing, location != nil,
            [400, 405, 411, 413, 415, 501].contains(status) || (status == 404 && stored == 0)
        {
            isChunked = false
            return restart(fault)
        }
        // it is gone: start over
        if status == 404, location != nil { return restart(fault) }
        return .fail(fault)
    }

    private mutating func restart(_ reason: Fault?) -> Action {
        location = nil
        stored = 0
        isClosing = false
        failures += 1
        guard failures <= maximumFailures else {
            return .fail(reason ?? Fault(.unavailable, "the upload fails again and again"))
        }
        return .open
    }
}
