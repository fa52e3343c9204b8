import Diagnostics
import HTTP
import Host
import OCI

/// A blob or manifest in a repository. Reading goes on where it was when a connection breaks.
struct RemoteBlob: Blob {
    let descriptor: Descriptor
    let repository: RemoteRepository

    func withReader<R>(_ use: (any ByteReader) async throws -> R) async throws -> R {
        if descriptor.mediaType.isManifestOrIndex {
            let (found, bytes) = try await repository.manifest(descriptor.digest.description)
            guard found.size == descriptor.size else {
                throw Fault(
                    .corrupt,
                    "the manifest \(descriptor.digest) of \(repository.location) has \(found.size) bytes, its descriptor says \(descriptor.size)"
                )
            }
            return try await use(BytesReader(bytes))
        }
        let channel = ChunkChannel()
        let download = Download(descriptor: descriptor, repository: repository)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await download.run(into: channel) }
            defer {
                channel.abandon()
                group.cancelAll()
            }
            try await channel.opened()
            return try await use(VerifyingReader(ChannelReader(channel), against: descriptor))
        }
    }
}

private final class ChannelReader: ByteReader {
    private let channel: ChunkChannel

    init(_ channel: ChunkChannel) {
        self.channel = channel
    }

    func next() async throws -> [UInt8]? { try await channel.next() }
}

/// One blob on its way to us, over as many connections as it takes.
struct Download {
    let descriptor: Descriptor
    let repository: RemoteRepository

    /// Sends all bytes, then the end or the failure.
    func run(into channel: ChunkChannel) async {
        do {
            try await transfer(into: channel)
            channel.finish(.success(()))
        } catch {
            channel.finish(.failure(error))
        }
    }

    private func transfer(into channel: ChunkChannel) async throws {
        var progress = Progress()
        let timing = repository.client.timing
        while true {
            do {
                let start = progress
                progress = try await repository.send(call(start)) { reply in
                    try await receive(reply, start, into: channel)
                }
            } catch let broken as Broken {
                let made = broken.progress.position > progress.position
                progress = broken.progress
                progress.failures = made ? 0 : progress.failures + 1
                guard let delay = timing.backoff.delay(broken.fault, attempt: progress.failures) else {
                    throw broken.fault.within("\(repository.location) broke off the blob \(descriptor.digest)")
                }
                // what had begun to flow is asked for again at once, the first time
                if !made { try await timing.sleep(delay) }
                continue
            }
            return
        }
    }

    private struct Progress {
        var position: Int64 = 0
        /// Of the first answer, if it is a strong one.
        var entityTag: String?
        /// Attempts since the last byte.
        var failures = 0
    }

    /// The connection broke after the answer had begun.
    private struct Broken: Error {
        let fault: Fault
        let progress: Progress
    }

    private func call(_ progress: Progress) -> Call {
        var call = Call(
            "GET", "\(repository.name)/blobs/\(descriptor.digest)", access: .pull(repository.name),
            action: "give the blob \(descriptor.digest)")
        if progress.position > 0 {
            call.fields["Range"] = "bytes=\(progress.position)-"
            call.fields["If-Range"] = progress.entityTag
        }
        return call
    }

    private func receive(_ reply: Reply, _ start: Progress, into channel: ChunkChannel) async throws -> Progress {
        var progress = start
        var toSkip: Int64 = 0
        switch reply.status {
        case 200: toSkip = start.position
        case 206 where start.position > 0:
            guard ContentRange(reply.response.fields["Content-Range"])?.first == start.position else {
                throw reply.defect(.corrupt, "the answer holds another range than was asked for")
            }
        default: throw await reply.fault()
        }
        if start.position == 0 {
            progress.entityTag = reply.response.fields["ETag"].flatMap { $0.hasPrefix("W/") ? nil : $0 }
            channel.open()
        }
        do {
            while var chunk = try await reply.response.body.next() {
                if toSkip > 0 {
                    let skipped = min(toSkip, Int64(chunk.count))
                    toSkip -= skipped
                    chunk.removeFirst(Int(skipped))
                    if chunk.isEmpty { continue }
                }
                progress.position += Int64(chunk.count)
                try await channel.send(chunk)
            }
        } catch let fault as Fault where fault.code == .unavailable || fault.code == .timedOut {
            throw Broken(fault: fault, progress: progress)
        }
        // more than expected is left to the verification
        guard progress.position >= descriptor.size else {
            throw Broken(
                fault: Fault(
                    .unavailable, "only \(progress.position) of \(descriptor.size) bytes of \(descriptor.digest) came"),
                progress: progress)
        }
        return progress
    }
}

/// A `Content-Range` of bytes (RFC 9110, section 14.4): `bytes FIRST-LAST/SIZE`.
struct ContentRange: Hashable, Sendable {
    let first: Int64
    let last: Int64

    init?(_ text: String?) {
        guard let text, text.lowercased().hasPrefix("bytes ") else { return nil }
        let range = text.dropFirst(6).prefix { $0 != "/" }.split(separator: "-", omittingEmptySubsequences: false)
        guard range.count == 2, let first = Int64(String(range[0]).trimmed), let last = Int64(String(range[1]).trimmed),
            first >= 0, last >= first, last < .max
        else { return nil }
        (self.first, self.last) = (first, last)
    }
}
