package import Diagnostics
package import Documents

extension Descriptor {
    /// Most bytes that a descriptor may promise: what 64 bits hold, less room for sums.
    static let maximumSize = Int64.max / 1024

    /// Reads a descriptor; `place` names it in errors. Unknown members are ignored, wrong types and values refused.
    package init(_ value: JSONValue, place: String) throws(Fault) {
        guard value.object != nil else { throw Fault(.invalid, "\(place) is not an object") }
        guard let digest = value["digest"]?.string else { throw Fault(.invalid, "\(place) has no digest") }
        do {
            self.digest = try Digest(digest)
        } catch {
            throw error.within("\(place) has no valid digest")
        }
        guard let size = value["size"]?.number?.int64, (0...Descriptor.maximumSize).contains(size) else {
            throw Fault(.invalid, "\(place) has no valid size")
        }
        self.size = size
        mediaType = MediaType(try DocumentField.text(value, "mediaType", place) ?? "")
        urls = try DocumentField.texts(value, "urls", place)
        annotations = try DocumentField.map(value, "annotations", place)
        artifactType = try DocumentField.text(value, "artifactType", place)
        platform = try value["platform"].flatMap { (value) throws(Fault) -> Platform? in
            value.isNull ? nil : try Platform(value, place: "\(place), platform")
        }
    }

    /// The members in the order of the OCI types in Go.
    package var document: JSONValue {
        var object = JSONObject()
        object["mediaType"] = .string(mediaType.rawValue)
        object["digest"] = .string(digest.description)
        object["size"] = .number(JSONNumber(size))
        if !urls.isEmpty { object["urls"] = .array(urls.map(JSONValue.string)) }
        if !annotations.isEmpty { object["annotations"] = DocumentField.document(annotations) }
        if let platform { object["platform"] = platform.document }
        if let artifactType { object["artifactType"] = .string(artifactType) }
        return .object(object)
    }
}

extension Platform {
    init(_ value: JSONValue, place: String) throws(Fault) {
        guard value.object != nil else { throw Fault(.invalid, "\(place) is not an object") }
        os = try DocumentField.text(value, "os", place) ?? ""
        architecture = try DocumentField.text(value, "architecture", place) ?? ""
        variant = try DocumentField.text(value, "variant", place)
        osVersion = try DocumentField.text(value, "os.version", place)
        osFeatures = try DocumentField.texts(value, "os.features", place)
    }

    var document: JSONValue {
        var object = JSONObject()
        object["architecture"] = .string(architecture)
        object["os"] = .string(os)
        if let osVersion { object["os.version"] = .string(osVersion) }
        if !osFeatures.isEmpty { object["os.features"] = .array(osFeatures.map(JSONValue.string)) }
        if let variant { object["variant"] = .string(variant) }
        return .object(object)
    }
}

/// Members of OCI documents, read with limits; null counts as missing.
enum DocumentField {
    /// Entries of a list or map.
    static let maximumCount = 10_000

    static func text(_ value: JSONValue, _ key: String, _ place: String) throws(Fault) -> String? {
        guard let member = value[key], !member.isNull else { return nil }
        guard let text = member.string else { throw Fault(.invalid, "\(place): “\(key)” is not a string") }
        return text
    }

    static func list(_ value: JSONValue, _ key: String, _ place: String) throws(Fault) -> [JSONValue] {
        guard let member = value[key], !member.isNull else { return [] }
        guard let items = member.array else { throw Fault(.invalid, "\(place): “\(key)” is not a list") }
        guard items.count <= maximumCount else {
            throw Fault(.limit, "\(place): “\(key)” has more than \(maximumCount) entries")
        }
        return items
    }

    static func texts(_ value: JSONValue, _ key: String, _ place: String) throws(Fault) -> [String] {
        var texts: [String] = []
        for item in try list(value, key, place) {
            guard let text = item.string else {
                throw Fault(.invalid, "\(place): “\(key)” has an entry that is not a string")
            }
            texts.append(text)
        }
        return texts
    }

    static func map(_ value: JSONValue, _ key: String, _ place: String) throws(Fault) -> [String: String] {
        guard let member = value[key], !member.isNull else { return [:] }
        guard let object = member.object else { throw Fault(.invalid, "\(place): “\(key)” is not an object") }
        guard object.count <= maximumCount else {
            throw Fault(.limit, "\(place): “\(key)” has more than \(maximumCount) entries")
        }
        var map: [String: String] = [:]
        for item in object.members {
            guard let text = item.value.string else {
                throw Fault(.invalid, "\(place): “\(key).\(item.key)” is not a string")
            }
            map[item.key] = text
        }
        return map
    }

    static func descriptors(_ value: JSONValue, _ key: String, _ place: String) throws(Fault) -> [Descriptor] {
        var descriptors: [Descriptor] = []
        for (i, item) in try list(value, key, place).enumerated() {
            descriptors.append(try Descriptor(item, place: "\(place): \(key)[\(i)]"))
        }
        return descriptors
    }

    static func descriptor(_ value: JSONValue, _ key: String, _ place: String) throws(Fault) -> Descriptor? {
        guard let member = value[key], !member.isNull else { return nil }
        return try Descriptor(member, place: "\(place): \(key)")
    }

    /// A map with its keys sorted by their bytes, as Go writes it.
    static func document(_ map: [String: String]) -> JSONValue {
        var object = JSONObject()
        for key in map.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            object[key] = map[key].map(JSONValue.string)
        }
        return .object(object)
    }
}
