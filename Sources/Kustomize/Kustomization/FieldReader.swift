import Diagnostics
import Documents

/// Reads the members of an object of a kustomization, one by one by type, and refuses those that nobody asked for.
struct FieldReader {
    /// The file.
    let file: String
    /// Where the object stands in the file, empty for the document.
    let place: String
    private let object: JSONObject
    private var known: Set<String> = []

    init(_ object: JSONObject, file: String, place: String = "") {
        self.object = object
        self.file = file
        self.place = place
    }

    func path(_ key: String) -> String { place.isEmpty ? key : place + "." + key }

    func fault(_ key: String, _ problem: String) -> Fault {
        Fault(.invalid, "\(file): \(path(key)) \(problem)")
    }

    /// A member that is there and not null.
    mutating func value(_ key: String) -> JSONValue? {
        var key = key
        // like Go's JSON, case does not count where the exact name is missing
        if object[key] == nil, let other = object.keys.first(where: { $0.lowercased() == key.lowercased() }) {
            key = other
        }
        known.insert(key)
        guard let value = object[key], !value.isNull else { return nil }
        return value
    }

    private mutating func value<T>(_ key: String, _ type: String, _ read: (JSONValue) -> T?) throws -> T? {
        guard let value = value(key) else { return nil }
        guard let result = read(value) else { throw fault(key, "must be \(type), not \(value.kindName)") }
        return result
    }

    mutating func text(_ key: String) throws -> String {
        try value(key, "a text (put it in quotes)", \.string) ?? ""
    }

    mutating func flag(_ key: String) throws -> Bool { try value(key, "true or false", \.bool) ?? false }

    mutating func integer(_ key: String) throws -> Int? { try value(key, "a whole number") { $0.number?.int } }

    mutating func object(_ key: String) throws -> FieldReader? {
        try value(key, "a mapping", \.object).map { FieldReader($0, file: file, place: path(key)) }
    }

    mutating func texts(_ key: String) throws -> [String] {
        let items = try value(key, "a list", \.array) ?? []
        return try items.enumerated().map { at, item in
            guard let text = item.string else {
                throw fault("\(key)[\(at)]", "must be a text (put it in quotes), not \(item.kindName)")
            }
            return text
        }
    }

    mutating func objects(_ key: String) throws -> [FieldReader] {
        let items = try value(key, "a list", \.array) ?? []
        return try items.enumerated().map { at, item in
            guard let object = item.object else {
                throw fault("\(key)[\(at)]", "must be a mapping, not \(item.kindName)")
            }
            return FieldReader(object, file: file, place: path("\(key)[\(at)]"))
        }
    }

    /// A mapping of texts, sorted by key.
    mutating func pairs(_ key: String) throws -> [(key: String, value: String)] {
        let members = try value(key, "a mapping", \.object)?.sortedByKey().members ?? []
        return try members.map { member in
            guard let text = member.value.string else {
                throw fault("\(key).\(member.key)", "must be a text (put it in quotes), not \(member.value.kindName)")
            }
            return (member.key, text)
        }
    }

    /// Refuses what was not read.
    func finish() throws {
        for key in object.keys where !known.contains(key) {
            throw Fault(
                .unsupported,
                "\(file): the field \(path(key)) is not known to this Kustomize build; remove it, or see docs/compatibility.md"
            )
        }
    }
}
