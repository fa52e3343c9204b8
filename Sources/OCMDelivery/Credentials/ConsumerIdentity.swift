import HTTP

/// What credentials are asked for: a type and attributes such as host name, port and path prefix.
public struct ConsumerIdentity: Hashable, Sendable, CustomStringConvertible {
    public static let typeKey = "type"

    public var attributes: [String: String]

    public init(_ attributes: [String: String]) {
        self.attributes = attributes
    }

    public var type: String? { attributes[ConsumerIdentity.typeKey] }

    public subscript(name: String) -> String? { attributes[name] }

    /// The identity of a repository in an OCI registry: host, port if given, and path; never a scheme.
    public static func registry(host: String, port: Int?, path: String) -> ConsumerIdentity {
        var attributes = [typeKey: "OCIRegistry", "hostname": host]
        if let port { attributes["port"] = String(port) }
        if !path.isEmpty { attributes["pathprefix"] = path }
        return ConsumerIdentity(attributes)
    }

    /// The identity of an address on a web server: scheme, host, port and path.
    static func web(_ type: String, _ uri: URI) -> ConsumerIdentity {
        var attributes = [
            typeKey: type, "scheme": uri.scheme, "hostname": uri.host, "port": String(uri.effectivePort),
        ]
        let path = uri.path.split(separator: "/").joined(separator: "/")
        if !path.isEmpty { attributes["pathprefix"] = path }
        return ConsumerIdentity(attributes)
    }

    /// As a JSON object with sorted keys, the way the Go tools print it.
    public var description: String {
        let parts = attributes.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
        return "{\(parts.joined(separator: ","))}"
    }

    private func quoted(_ text: String) -> String {
        var out = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case _ where character.value < 0x20: out += " "
            default: out.unicodeScalars.append(character)
            }
        }
        return out + "\""
    }
}
