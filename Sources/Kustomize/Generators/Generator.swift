import Cryptography
import Diagnostics
import Documents

/// Makes ConfigMaps and Secrets of files and literals.
enum Generator {
    static func object(
        _ arguments: GeneratorArguments, _ session: BuildSession, from folder: [String]
    ) async throws -> BuildObject {
        var content = JSONObject(["apiVersion": "v1", "kind": .string(arguments.kind.rawValue)])
        var metadata = JSONObject(["name": .string(arguments.name)])
        if !arguments.namespace.isEmpty { metadata["namespace"] = .string(arguments.namespace) }
        for (field, pairs) in [
            ("labels", arguments.options?.labels ?? []), ("annotations", arguments.options?.annotations ?? []),
        ] where !pairs.isEmpty {
            var object = JSONObject()
            for (key, value) in pairs { object[key] = .string(value) }
            metadata[field] = .object(object)
        }
        content["metadata"] = .object(metadata)
        var data = JSONObject()
        var binary = JSONObject()
        for (key, bytes) in try await pairs(arguments, session, folder) {
            guard data[key] == nil, binary[key] == nil else {
                throw Fault(.invalid, "\(arguments.place): the key \(key) is there twice")
            }
            if arguments.kind == .secret {
                data[key] = .string(encoded(bytes))
            } else if let text = String(validating: bytes, as: UTF8.self) {
                data[key] = .string(text)
            } else {
                binary[key] = .string(encoded(bytes))
            }
        }
        if arguments.kind == .secret {
            content["type"] = .string(arguments.type.isEmpty ? "Opaque" : arguments.type)
        }
        if !data.isEmpty || arguments.kind == .secret { content["data"] = .object(data) }
        if !binary.isEmpty { content["binaryData"] = .object(binary) }
        if arguments.options?.isImmutable == true { content["immutable"] = true }
        var result = BuildObject(content)
        result.behavior = arguments.behavior
        result.needsHash = !(arguments.options?.disablesHash ?? false)
        return result
    }

    private static func pairs(
        _ arguments: GeneratorArguments, _ session: BuildSession, _ folder: [String]
    ) async throws -> [(key: String, value: [UInt8])] {
        var result: [(key: String, value: [UInt8])] = []
        for path in arguments.environments {
            let bytes = try await session.read(path, from: folder)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Fault(.invalid, "\(arguments.place): \(path) is not UTF-8")
            }
            result += environment(text)
        }
        for literal in arguments.literals {
            guard let equals = literal.firstIndex(of: "="), equals != literal.startIndex else {
                throw Fault(.invalid, "\(arguments.place): a literal is not KEY=VALUE")
            }
            let value = unquoted(literal[literal.index(after: equals)...])
            result.append((String(literal[..<equals]), Array(value.utf8)))
        }
        for source in arguments.files {
            let parts = source.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }), let path = parts.last else {
                throw Fault(.invalid, "\(arguments.place): the file “\(source)” is not [KEY=]PATH")
            }
            let key = parts.count == 2 ? parts[0] : TreePath.split(path).last ?? path
            result.append((key, try await session.read(path, from: folder)))
        }
        return result
    }

    private static func environment(_ text: String) -> [(key: String, value: [UInt8])] {
        var result: [(key: String, value: [UInt8])] = []
        let scalars = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (at, line) in scalars.enumerated() {
            var rest = line
            if at == 0, rest.first == "\u{FEFF}" { rest.removeFirst() }
            if rest.last == "\r" { rest.removeLast() }
            rest = rest.drop { $0.properties.isWhitespace }
            guard let first = rest.first, first != "#" else { continue }
            let key = rest.prefix { $0 != "=" }
            result.append((String(key), Array(String(rest.dropFirst(key.count + 1)).utf8)))
        }
        return result
    }

    private static func unquoted(_ value: Substring) -> Substring {
        guard value.utf8.count >= 2, let first = value.first, first == "\"" || first == "'", value.last == first else {
            return value
        }
        return value.dropFirst().dropLast()
    }

    /// Base64, in lines of 70 if it is longer.
    private static func encoded(_ bytes: [UInt8]) -> String {
        let text = Array(Base64.encode(bytes).utf8)
        guard text.count >= 70 else { return String(decoding: text, as: UTF8.self) }
        var result: [UInt8] = []
        for start in stride(from: 0, to: text.count, by: 70) {
            result += text[start..<min(start + 70, text.count)]
            result.append(0x0A)
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// The end of a generated object's name, which changes with its content.
enum ContentHash {
    static func suffix(_ object: JSONObject) -> String {
        let kind = object["kind"]?.string ?? ""
        var content = JSONObject(["data": object["data"] ?? "", "kind": .string(kind), "name": ""])
        if kind == "Secret" {
            content["type"] = object["type"] ?? ""
            if let more = object["stringData"]?.object { content["stringData"] = .object(more) }
        } else if let more = object["binaryData"]?.object {
            content["binaryData"] = .object(more)
        }
        let bytes = JSONValue.object(content).encoded(JSONStyle.compact.escapingHTML().sortingKeys())
        let context = DigestContext(.sha256)
        context.update(bytes)
        let replaced: [Character: Character] = ["0": "g", "1": "h", "3": "k", "a": "m", "e": "t"]
        return String(Hex.encode(context.finish()).prefix(10).map { replaced[$0] ?? $0 })
    }
}
