import Diagnostics
import HTTP
import Host
import OCI
import Synchronization

extension RemoteRepository {
    func blobExists(_ descriptor: Descriptor) async throws -> Bool {
        var call = Call(
            "HEAD", "\(name)/blobs/\(descriptor.digest)", access: .pull(name),
            action: "look for the blob \(descriptor.digest)")
        let found: Bool? = try await send(call) { reply in
            switch reply.status {
            case 200:
                guard let length = reply.response.fields["Content-Length"].flatMap({ Int64($0) }) else { return true }
                return length == descriptor.size
            // 403 is what many answer for repositories that are not there yet
            case 403, 404: return false
            case 400, 405: return nil
            default: throw await reply.fault()
            }
        }
        if let found { return found }
        call.method = "GET"
        call.fields["Range"] = "bytes=0-0"
        return try await send(call) { reply in
            switch reply.status {
            case 200, 206, 416: return true
            case 403, 404: return false
            default: throw await reply.fault()
            }
        }
    }

    /// true: the blob is here now. A registry that does not mount may open an upload instead: the push that follows
    /// goes on with it.
    func mountBlob(_ descriptor: Descriptor, from source: String) async throws -> Bool {
        let call = Call(
            "POST", "\(name)/blobs/uploads/",
            query: "mount=\(URI.encoded(descriptor.digest.description))&from=\(URI.encoded(source))",
            access: .mount(name, from: source), action: "mount the blob \(descriptor.digest) from \(source)")
        do {
            let (isMounted, upload) = try await send(call) { reply in
                await reply.drain()
                return (reply.status == 201, reply.status == 202 ? try? opened(reply) : nil)
            }
            if let upload, case .opened(let uri, _)? = openUploads.withLock({ $0.keep(upload, for: descriptor.digest) })
            {
                await cancelUpload(uri)
            }
            if isMounted { _ = missing.withLock { $0.remove(descriptor.digest) } }
            return isMounted
        } catch let fault as Fault where fault.code != .cancelled {
            // an ordinary push tells better what is wrong
            return false
        }
    }

    func upload(_ blob: any Blob) async throws {
        let descriptor = blob.descriptor
        var session = UploadSession(
            size: descriptor.size, options: client.options, maximumFailures: client.timing.backoff.repetitions)
        var action = UploadSession.Action.open
        do {
            while true {
                let event: UploadSession.Event
                switch action {
                case .open: event = try await openUpload(descriptor)
                case .sendAll(let uri): event = try await sendAll(blob, to: uri)
                case .send(let position, _, _):
                    (session, action) = try await sendChunks(blob, from: position, session, action)
                    continue
                case .ask(let uri): event = try await status(of: uri, descriptor)
                case .close(let uri): event = try await close(uri, descriptor)
                case .look: event = .found(try await blobExists(descriptor))
                case .done: return
                case .fail(let fault): throw fault
                }
                action = session.on(event)
                try await pause(event, session)
            }
        } catch {
            if let upload = session.open, !Task.isCancelled { await cancelUpload(upload) }
            throw (error as? SourceFailure)?.error ?? error
        }
    }

    /// Sends chunk after chunk from one opening of the blob, as long as they follow each other.
    private func sendChunks(
        _ blob: any Blob, from start: Int64, _ session: UploadSession, _ action: UploadSession.Action
    ) async throws -> (UploadSession, UploadSession.Action) {
        try await blob.withReader { reader in
            let source = ChunkSource(LookaheadReader(reader))
            try await source.skip(start)
            var (session, action) = (session, action)
            while case .send(let from, let count, let uri) = action, from == source.position {
                let event = try await sendChunk(source, count, to: uri, blob.descriptor)
                action = session.on(event)
                try await pause(event, session)
            }
            // what follows the last byte counts too: only the end says that the content was right
            if case .close = action { try await source.expectEnd() }
            return (session, action)
        }
    }

    private func pause(_ event: UploadSession.Event, _ session: UploadSession) async throws {
        guard case .broken(let fault) = event,
            let delay = client.timing.backoff.delay(fault, attempt: max(0, session.failures - 1))
        else { return }
        try await client.timing.sleep(delay)
    }

    // MARK: single requests

    private func openUpload(_ descriptor: Descriptor) async throws -> UploadSession.Event {
        if let open = openUploads.withLock({ $0.take(descriptor.digest) }) { return open }
        let call = Call(
            "POST", "\(name)/blobs/uploads/", access: .push(name), action: "take the blob \(descriptor.digest)")
        return try await send(call) { reply in
            guard reply.status == 202 || reply.status == 201 else { throw await reply.fault() }
            await reply.drain()
            return try opened(reply)
        }
    }

    private func opened(_ reply: Reply) throws -> UploadSession.Event {
        .opened(
            try location(reply), minimumChunk: reply.response.fields["OCI-Chunk-Min-Length"].flatMap { Int64($0) })
    }

    private func sendAll(_ blob: any Blob, to uri: URI) async throws -> UploadSession.Event {
        let descriptor = blob.descriptor
        let body: RequestBody =
            descriptor.size == 0
            ? .bytes([])
            : .stream(length: descriptor.size, replayable: true) { writer in
                try await SourceFailure.marking(writer) { writer in
                    _ = try await blob.withReader { try await LookaheadReader($0).copy(to: writer) }
                }
            }
        return try await step("PUT", UploadLocation.closing(uri, descriptor.digest), body, descriptor)
    }

    private func sendChunk(
        _ source: ChunkSource, _ count: Int64, to uri: URI, _ descriptor: Descriptor
    ) async throws -> UploadSession.Event {
        let start = source.position
        let body = RequestBody.stream(length: count, replayable: false) { writer in
            try await SourceFailure.marking(writer) { try await source.write(count, to: $0) }
        }
        return try await step(
            "PATCH", uri, body, descriptor, range: "\(start)-\(start + count - 1)", end: start + count)
    }

    private func close(_ uri: URI, _ descriptor: Descriptor) async throws -> UploadSession.Event {
        try await step("PUT", UploadLocation.closing(uri, descriptor.digest), .bytes([]), descriptor)
    }

    private func status(of uri: URI, _ descriptor: Descriptor) async throws -> UploadSession.Event {
        try await step("GET", uri, .none, descriptor)
    }

    /// One request of an upload that must not be repeated blindly. `end`: where the blob stands if all went well.
    private func step(
        _ method: String, _ uri: URI, _ body: RequestBody, _ descriptor: Descriptor, range: String? = nil,
        end: Int64? = nil
    ) async throws -> UploadSession.Event {
        var call = Call(
            method, .address(uri), body: body, access: .push(name), action: "take the blob \(descriptor.digest)")
        call.isRepeatable = false
        if method != "GET" { call.fields["Content-Type"] = "application/octet-stream" }
        call.fields["Content-Range"] = range
        do {
            return try await send(call) { reply in
                switch reply.status {
                case 201: return .created
                case 202, 204:
                    let next = reply.response.fields["Location"] == nil ? uri : try location(reply)
                    guard let stored = UploadRange.end(reply.response.fields["Range"]) ?? end else {
                        throw reply.defect(.invalid, "it does not say how much it has")
                    }
                    return .stored(upTo: stored, next)
                case 416: return .outOfOrder
                case 401 where !call.body.isReplayable:
                    // the token ran out; asking for the status gets a new one
                    return .broken(await reply.fault())
                case 408, 429, 500, 502, 503, 504: return .broken(await reply.fault())
                case let status: return .refused(await reply.fault(), status: status)
                }
            }
        } catch let fault as Fault where fault.code == .unavailable || fault.code == .timedOut {
            return .broken(fault)
        }
    }

    private func cancelUpload(_ uri: URI) async {
        var call = Call("DELETE", .address(uri), access: .push(name), action: "give up an upload")
        call.isRepeatable = false
        // it would expire by itself
        try? await send(call) { await $0.drain() }
    }

    private func location(_ reply: Reply) throws -> URI {
        guard let text = reply.response.fields["Location"], !text.isEmpty else {
            throw reply.defect(.invalid, "it does not say where to send the content")
        }
        let target: URI
        do {
            target = try UploadLocation.resolve(text, from: reply.uri)
            try AddressRule.check(target, namedBy: reply.uri, what: "the upload to")
        } catch {
            throw reply.defect(error.code, error.message)
        }
        return target
    }
}

/// The `Range` field of an upload: `0-END`, inclusive, maybe with `bytes=` in front.
enum UploadRange {
    /// How many bytes are there; nil if the field says nothing. `0-0` is what most say for nothing at all.
    static func end(_ field: String?) -> Int64? {
        guard var text = field?.trimmed[...] else { return nil }
        if text.hasPrefix("bytes=") { text = text.dropFirst(6) }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "0", let last = Int64(parts[1]), last >= 0, last < .max else { return nil }
        return last == 0 ? 0 : last + 1
    }
}
