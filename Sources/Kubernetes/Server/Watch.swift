import Documents
import HTTP
import Host

extension APIServer {
    func watch(_ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource) throws -> ServerResponse {
        let options = try ListOptions(request, isWatch: true)
        try options.fields.check(resource)
        let form = try Negotiation(request, resource)
        var prefix = resource.isNamespaced && !target.namespace.isEmpty ? target.namespace + "/" : ""
        if !target.name.isEmpty { prefix = key(resource, target.namespace, target.name) }
        let only = target.name.isEmpty ? nil : prefix
        let wanted = try options.parsedRevision()
        let current = store.revision
        if let wanted, wanted > current { throw tooLarge(wanted, current) }
        let sendsAll = options.sendsInitialEvents ?? (wanted == nil || wanted == 0)
        let start: WatchStart = sendsAll ? .now : .after(wanted.map { $0 > 0 ? $0 : current } ?? current)
        let session = WatchSession(
            server: self, resource: resource, options: options, form: form,
            includeObject: request.option("includeObject"))
        let fields = options.fields
        let opened = store.watch(resource.storageName, prefix: prefix, from: start) { key in
            (only == nil || key == only) && !fields.excludes(key: key)
        }
        let seconds = options.timeout > 0 ? options.timeout : Int.random(in: 1800...3600)
        return ServerResponse(
            200, fields: ["Content-Type": "application/json", "Cache-Control": "no-cache, private"],
            body: .stream(length: nil) { writer in
                guard let opened else {
                    let error = self.expired("The resourceVersion for the provided watch is too old.")
                    return try await writer.write(session.line("ERROR", error.document))
                }
                defer { self.store.endWatch(opened) }
                try await session.run(
                    opened, writer, seconds: seconds, marksInitialEnd: options.sendsInitialEvents == true)
            })
    }
}

/// Lines that come together leave together, in pieces.
private struct Lines {
    private let writer: any ByteWriter
    private var bytes: [UInt8] = []

    private static let piece = 16 << 10

    init(_ writer: any ByteWriter) { self.writer = writer }

    mutating func add(_ line: [UInt8]) async throws {
        bytes += line
        if bytes.count >= Lines.piece { try await send() }
    }

    mutating func send() async throws {
        guard !bytes.isEmpty else { return }
        let piece = bytes
        bytes = []
        try await writer.write(piece)
    }
}

/// One watch: turns changes of the store into events for its selectors.
final class WatchSession: Sendable {
    private let server: APIServer
    private let resource: Resource
    private let options: ListOptions
    private let form: Negotiation
    private let includeObject: String?

    init(
        server: APIServer, resource: Resource, options: ListOptions, form: Negotiation, includeObject: String?
    ) {
        self.server = server
        self.resource = resource
        self.options = options
        self.form = form
        self.includeObject = includeObject
    }

    func line(_ type: String, _ object: JSONValue) -> [UInt8] {
        var bytes = JSONValue.object(JSONObject(["type": .string(type), "object": object])).encoded()
        bytes.append(0x0A)
        return bytes
    }

    /// Whether events hold bytes of objects as they are kept, whole or their metadata: nothing is chosen, and nothing shown
    /// otherwise.
    private var isVerbatim: Bool {
        guard !resource.isCustom, !resource.isKeptInOtherForm, !options.hasSelector else { return false }
        // the metadata of one kind hides an annotation
        return form.isPlainJSON || form.isPlainMetadata && resource.kind != "DaemonSet"
    }

    private func verbatim(_ type: String, _ stored: StoredObject) -> [UInt8] {
        var bytes = Array("{\"type\":\"\(type)\",\"object\":".utf8)
        if form.shape == .partial {
            stored.writeMetadata(into: &bytes)
        } else {
            bytes.reserveCapacity(stored.value.count + 160)
            stored.write(kind: resource.kind, apiVersion: resource.apiVersion, into: &bytes)
        }
        bytes.append(contentsOf: [UInt8(ascii: "}"), 0x0A])
        return bytes
    }

    func run(
        _ watch: Store.Watch, _ writer: any ByteWriter, seconds: Int, marksInitialEnd: Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        var isFirst = true
        var lines = Lines(writer)
        for stored in watch.objects {
            if isVerbatim {
                try await lines.add(verbatim("ADDED", stored))
            } else {
                let object = try server.read(stored, resource)
                guard server.matches(object, options, resource) else { continue }
                try await lines.add(line("ADDED", try shape(object, isFirst)))
            }
            isFirst = false
        }
        try await add(watch.changes, to: &lines, &isFirst)
        var revision = watch.revision
        if marksInitialEnd, options.allowsBookmarks {
            try await lines.add(bookmark(revision, ["k8s.io/initial-events-end": "true"], isFirst))
        }
        try await lines.send()
        while true {
            let now = ContinuousClock.now
            guard now < end else { return }
            switch await watch.channel.next(until: min(end, now + .seconds(55))) {
            case .changes(let changes):
                revision = changes.last?.revision ?? revision
                try await add(changes, to: &lines, &isFirst)
                try await lines.send()
            case .quiet:
                if Task.isCancelled { return }
                if options.allowsBookmarks, ContinuousClock.now < end {
                    try await writer.write(bookmark(max(revision, server.store.revision), nil, isFirst))
                }
            case .end: return
            }
        }
    }

    private func bookmark(_ revision: Int64, _ annotations: JSONValue?, _ isFirst: Bool) throws -> [UInt8] {
        var metadata = JSONObject(["resourceVersion": .string(String(revision))])
        metadata["annotations"] = annotations
        var object = server.fieldManager(resource).empty
        object.metadata = metadata
        if !resource.isCustom, resource.scale != nil { object.set(["spec", "replicas"], 0) }
        if form.shape != .object { object = try shape(object, isFirst).object ?? object }
        return line("BOOKMARK", .object(object))
    }

    private func add(_ changes: [StoredChange], to lines: inout Lines, _ isFirst: inout Bool) async throws {
        for change in changes {
            if isVerbatim, let stored = change.object {
                try await lines.add(verbatim(change.previous == nil ? "ADDED" : "MODIFIED", stored))
                isFirst = false
                continue
            }
            guard let (type, object) = try event(change) else { continue }
            try await lines.add(line(type, try shape(object, isFirst)))
            isFirst = false
        }
    }

    /// What a change is to this watch: an object that comes to match is added, one that does no longer is deleted.
    private func event(_ change: StoredChange) throws -> (String, JSONObject)? {
        let new = try change.object.map { try server.read($0, resource) }
        if !options.hasSelector, let new { return (change.previous == nil ? "ADDED" : "MODIFIED", new) }
        let old = try change.previous.map { try server.read($0, resource) }
        let matches = new.map { server.matches($0, options, resource) } ?? false
        let matched = old.map { server.matches($0, options, resource) } ?? false
        switch (matched, matches, new, old) {
        case (false, true, let new?, _): return ("ADDED", new)
        case (true, true, let new?, _): return ("MODIFIED", new)
        case (true, false, _, let old?): return ("DELETED", APIServer.withRevision(old, change.revision))
        default: return nil
        }
    }

    private func shape(_ object: JSONObject, _ isFirst: Bool) throws -> JSONValue {
        switch form.shape {
        case .object: return .object(object)
        case .partial: return .object(Negotiation.partial(object))
        case .table:
            var table = try Tables.table([object], resource, includeObject: includeObject)
            let revision = String(server.store.revision)
            table["metadata"] = .object(JSONObject(["resourceVersion": .string(revision)]))
            if object["metadata"]?["name"] == nil { table["rows"] = .array([]) }
            if !isFirst { table["columnDefinitions"] = .null }
            return .object(table)
        }
    }
}
