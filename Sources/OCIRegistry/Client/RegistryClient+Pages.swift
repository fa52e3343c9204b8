import Diagnostics
import Documents
import HTTP
import Host

extension RegistryClient {
    /// Collects the texts of `member` over all pages, sorted by their bytes, each once.
    func pages(_ first: Call, place: String, member: String) async throws -> [String] {
        var names: Set<String> = []
        try await eachPage(first, place: place) { document, reply in
            switch document[member] {
            case .array(let items):
                names.formUnion(items.compactMap(\.string))
                guard names.count <= RegistryOptions.maximumNames else {
                    throw reply.defect(.limit, "there are more than \(RegistryOptions.maximumNames)")
                }
            case nil, .null: break
            default: throw reply.defect(.invalid, "“\(member)” of the answer is no list")
            }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Follows the `Link` fields from page to page (distribution-spec, "Listing Tags").
    private func eachPage(_ first: Call, place: String, _ use: (JSONValue, Reply) throws -> Void) async throws {
        var call = first
        var trail = PageTrail(place: place, action: first.action, options: options)
        while true {
            let (page, size, next): (URI, Int, URI?) = try await send(call, place: place) { reply in
                guard reply.status == 200 else { throw await reply.fault() }
                let bytes = try await reply.response.body.collect(upTo: RegistryOptions.maximumPage)
                let document: JSONValue
                do {
                    document = try JSONValue(parsing: bytes)
                } catch {
                    throw reply.defect(.invalid, "the answer is no JSON: \(error)")
                }
                try use(document, reply)
                do throws(Fault) {
                    return (
                        reply.uri, bytes.count, try LinkField.next(reply.response.fields, from: reply.response.uri)
                    )
                } catch {
                    throw reply.defect(error.code, error.message)
                }
            }
            try trail.visit(page, bytes: size)
            guard let next else { return }
            call.target = .address(next)
        }
    }
}

/// The pages of one list that were read: a registry must not keep us reading for ever.
struct PageTrail: Sendable {
    let place: String
    let action: String
    let options: RegistryOptions
    private var visited: Set<URI> = []
    private var bytes = 0

    init(place: String, action: String, options: RegistryOptions) {
        self.place = place
        self.action = action
        self.options = options
    }

    /// Notes a page that was read. Refused: one that was read before, one too many, too many bytes of all together.
    mutating func visit(_ page: URI, bytes count: Int) throws(Fault) {
        let asked = "\(place) was asked to \(action), but"
        bytes += count
        guard visited.insert(page).inserted else { throw Fault(.invalid, "\(asked) its pages lead in a circle") }
        guard visited.count <= options.maximumPages else {
            throw Fault(.limit, "\(asked) there are more than \(options.maximumPages) pages")
        }
        guard bytes <= options.maximumPageBytes else {
            throw Fault(.limit, "\(asked) its pages have more than \(options.maximumPageBytes) bytes together")
        }
    }
}

/// The `Link` field (RFC 8288).
enum LinkField {
    /// The address of the next page; nil if this is the last. One elsewhere is refused: credentials would follow it.
    static func next(_ fields: Fields, from page: URI) throws(Fault) -> URI? {
        for field in fields.values("Link") {
            if let next = try next(field, from: page) { return next }
        }
        return nil
    }

    static func next(_ field: String, from page: URI) throws(Fault) -> URI? {
        var scanner = FieldScanner(field)
        while true {
            scanner.skip { FieldScanner.isBlank($0) || $0 == UInt8(ascii: ",") }
            if scanner.isAtEnd { return nil }
            guard scanner.take(UInt8(ascii: "<")), let target = scanner.text(upTo: UInt8(ascii: ">")) else {
                throw Fault(.invalid, "its Link field can't be read")
            }
            var relations: [String] = []
            scanner.skipBlanks()
            while scanner.take(UInt8(ascii: ";")) {
                scanner.skipBlanks()
                guard let name = scanner.token() else { break }
                scanner.skipBlanks()
                var value = ""
                if scanner.take(UInt8(ascii: "=")) {
                    scanner.skipBlanks()
                    guard let text = scanner.value() else { throw Fault(.invalid, "its Link field can't be read") }
                    value = text
                }
                if name.lowercased() == "rel" { relations += value.lowercased().split(separator: " ").map(String.init) }
                scanner.skipBlanks()
            }
            guard relations.contains("next") else { continue }
            let next = try page.resolving(target)
            guard next.sameOrigin(as: page) else {
                throw Fault(.denied, "its next page would be at \(next.authority), which is another place")
            }
            return next
        }
    }
}
