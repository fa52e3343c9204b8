import Documents

/// Reads members of a descriptor by the rules of its schema; defects are gathered and a stand-in is returned.
struct DescriptorReader {
    let schema: DescriptorSchema
    var defects = Defects()

    init(_ schema: DescriptorSchema) {
        self.schema = schema
    }

    // MARK: Members

    mutating func object(_ value: JSONValue?, _ place: Place) -> JSONObject {
        switch value {
        case .object(let object): return object
        case nil: defects.add(place, "is missing")
        case let value?: defects.add(place, "is \(value.kindName), expected a mapping")
        }
        return JSONObject()
    }

    /// A text that has to be there.
    mutating func text(_ object: JSONObject, _ key: String, _ place: Place, allowsEmpty: Bool = false) -> String {
        switch object[key] {
        case .string(let text):
            if text.isEmpty, !allowsEmpty { defects.add(place(key), "is empty") }
            return text
        case nil: defects.add(place(key), "is missing")
        case .number(let number)?:
            defects.add(place(key), "is the number \(number.text.prefix(50)), expected a text; put it in quotes")
        case let value?: defects.add(place(key), "is \(value.kindName), expected a text")
        }
        return ""
    }

    mutating func optionalText(_ object: JSONObject, _ key: String, _ place: Place) -> String? {
        guard let value = object[key], !value.isNull else { return nil }
        return text(object, key, place, allowsEmpty: true)
    }

    /// The items of a list; null and, unless it is required, a missing one are an empty list.
    mutating func list(_ object: JSONObject, _ key: String, _ place: Place, isRequired: Bool) -> [JSONValue] {
        switch object[key] {
        case .array(let items): return items
        case .null?: return []
        case nil: if isRequired { defects.add(place(key), "is missing; an empty list or null has to be given") }
        case let value?: defects.add(place(key), "is \(value.kindName), expected a list")
        }
        return []
    }

    /// Reads each item of a list that is a mapping.
    mutating func items<Item>(
        _ object: JSONObject, _ key: String, _ place: Place, isRequired: Bool = false,
        _ read: (inout DescriptorReader, JSONObject, Place) -> Item
    ) -> [Item] {
        let values = list(object, key, place, isRequired: isRequired)
        var items: [Item] = []
        items.reserveCapacity(values.count)
        for (at, value) in values.enumerated() {
            let itemPlace = Place.item(place(key), at)
            guard case .object(let item) = value else {
                defects.add(itemPlace, "is \(value.kindName), expected a mapping")
                continue
            }
            items.append(read(&self, item, itemPlace))
        }
        return items
    }

    /// A map of texts.
    mutating func texts(_ object: JSONObject, _ key: String, _ place: Place) -> [String: String] {
        guard let value = object[key], !value.isNull else { return [:] }
        var texts: [String: String] = [:]
        for member in self.object(value, place(key)).members {
            if case .string(let text) = member.value {
                texts[member.key] = text
            } else {
                defects.add(place(key)(member.key), "is \(member.value.kindName), expected a text")
            }
        }
        return texts
    }

    /// The members that are not among `known`. One that differs from a known name in the case of letters only is a defect:
    /// Go's reader would take it for that member.
    mutating func unknown(_ object: JSONObject, _ known: [String], _ place: Place, isAllowed: Bool = true) -> JSONObject
    {
        var unknown = JSONObject()
        for member in object.members where !known.contains(where: { $0 == member.key }) {
            if !isAllowed {
                defects.add(place(member.key), "is not allowed here")
            } else if let meant = known.first(where: { Self.folded($0) == Self.folded(member.key) }) {
                defects.add(place(member.key), "has to be written “\(meant)”")
            } else {
                unknown[member.key] = member.value
            }
        }
        return unknown
    }

    private static func folded(_ key: String) -> String { key.lowercased().uppercased() }

    /// Whether labels, digests and signatures may have members that the schema does not define.
    var allowsUnknownInValues: Bool { schema == .v2 }

    // MARK: Names

    mutating func version(_ object: JSONObject, _ place: Place) -> String {
        let version = text(object, "version", place)
        if !version.isEmpty, !ComponentVersionName.isValid(version) {
            defects.add(place("version"), "“\(version.prefix(100))” is not a semantic version")
        }
        return version
    }

    mutating func elementName(_ object: JSONObject, _ place: Place) -> String {
        let name = text(object, "name", place)
        if !name.isEmpty, !ElementName.isReadable(name) {
            defects.add(
                place("name"),
                "“\(name.prefix(100))” is not an element name; expected a-z, 0-9, and - _ + between them"
            )
        }
        return name
    }

    mutating func extraIdentity(_ object: JSONObject, _ place: Place) -> [String: String] {
        let identity = texts(object, "extraIdentity", place)
        for key in identity.keys {
            if key == "name" {
                defects.add(place("extraIdentity")(key), "is reserved for the name of the element")
            } else if !ElementName.isReadable(key) {
                defects.add(place("extraIdentity")(key), "is not a valid key; expected a-z, 0-9, - _ +")
            }
        }
        return identity
    }
}
