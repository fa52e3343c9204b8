import Documents
import HTTP
import Host
import Synchronization

/// Who makes a request.
package struct User: Sendable, Equatable {
    package var name: String
    package var groups: [String]
    package var uid = ""
    package var extra: [String: [String]] = [:]

    package static let anonymous = User(name: "system:anonymous", groups: ["system:unauthenticated"])
    package static let administrators = "system:masters"

    var isAdministrator: Bool { groups.contains(User.administrators) }
}

/// A request to the API: where it goes, by whom, with what.
struct APIRequest: Sendable {
    /// What a path names.
    struct Target: Sendable {
        var group = ""
        var version = ""
        var namespace = ""
        var plural = ""
        var name = ""
        var subresource = ""
        /// What stands behind the subresource.
        var rest: [String] = []
        var isOldWatch = false
    }

    let method: String
    let path: String
    let segments: [String]
    let query: [String: [String]]
    let accept: String
    let contentType: String
    let userAgent: String
    let ifNoneMatch: String?
    var user: User
    let body: [UInt8]
    let warnings = Warnings()

    func option(_ name: String) -> String? { query[name]?.first }

    /// Given, and with another value than `false` or `0`.
    func flag(_ name: String) -> Bool {
        guard let text = query[name]?.first else { return false }
        return text != "0" && text.lowercased() != "false"
    }

    /// The name of whoever writes, as managedFields shall have it.
    var fieldManager: String {
        if let name = option("fieldManager"), !name.isEmpty { return name }
        let agent = userAgent.split(separator: "/", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        let printable = String(agent.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(128))
        return printable.isEmpty ? "unknown" : printable
    }

    /// The resource that the path names; nil: it is no path of a resource.
    var target: Target? {
        var rest = segments[...]
        var target = Target()
        switch rest.popFirst() {
        case "api":
            guard let version = rest.popFirst() else { return nil }
            target.version = version
        case "apis":
            guard let group = rest.popFirst(), let version = rest.popFirst() else { return nil }
            target.group = group
            target.version = version
        default: return nil
        }
        if rest.first == "watch", rest.count > 1 {
            target.isOldWatch = true
            rest.removeFirst()
        }
        guard !rest.isEmpty else { return nil }
        if rest.first == "namespaces", rest.count > 2, !["status", "finalize"].contains(rest[rest.startIndex + 2]) {
            rest.removeFirst()
            target.namespace = rest.removeFirst()
        }
        target.plural = rest.popFirst() ?? ""
        target.name = rest.popFirst() ?? ""
        target.subresource = rest.popFirst() ?? ""
        target.rest = Array(rest)
        if target.plural == "namespaces" { target.namespace = target.name }
        return target
    }
}

/// What the client is told beside the answer.
final class Warnings: Sendable {
    private let texts = Mutex<[String]>([])

    func add(_ text: String) {
        texts.withLock { if !$0.contains(text) { $0.append(text) } }
    }

    var all: [String] { texts.withLock { $0 } }
}

extension ServerResponse {
    static func plain(_ status: Int, _ text: String) -> ServerResponse {
        ServerResponse(status, fields: ["Content-Type": "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
    }

    static let notFoundPage: ServerResponse = {
        var response = plain(404, "404 page not found\n")
        response.fields["X-Content-Type-Options"] = "nosniff"
        return response
    }()

    static func json(_ status: Int, _ value: JSONValue) -> ServerResponse {
        var bytes = value.encoded()
        bytes.append(0x0A)
        return ServerResponse(status, fields: ["Content-Type": "application/json"], body: .bytes(bytes))
    }
}
