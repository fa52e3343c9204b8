public import Diagnostics
public import Documents

extension ComponentDescriptor {
    /// Reads a descriptor in YAML or JSON, in either schema.
    ///
    /// Both are read as the Go programs do (YAML 1.1), but a key given twice is refused. What the schema does not define is
    /// kept where the schema lets it pass.
    ///
    /// - Parameter source: what messages start with, as in a file name.
    /// - Throws: `invalid` with all defects, each with its path.
    public init(parsing bytes: [UInt8], source: String = "component descriptor") throws(Fault) {
        let value = try DescriptorDocument.value(bytes, source)
        try self.init(value, source: source)
    }

    /// Reads a descriptor from its document.
    public init(_ value: JSONValue, source: String = "component descriptor") throws(Fault) {
        guard let document = value.object else {
            throw Fault(.invalid, "\(source): not a component descriptor, but \(value.kindName)")
        }
        var reader = DescriptorReader(try DescriptorDocument.schema(document, source))
        switch reader.schema {
        case .v2: self = reader.descriptorV2(document)
        case .v3alpha1: self = reader.descriptorV3(document)
        }
        if let fault = reader.defects.fault(source) { throw fault }
    }
}

enum DescriptorDocument {
    static func value(_ bytes: [UInt8], _ source: String) throws(Fault) -> JSONValue {
        // What looks like JSON goes to the stricter and faster parser; flow-style YAML starts the same way.
        let start = bytes.prefix(4096).drop { $0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D) }
        if start.first == UInt8(ascii: "{") {
            do throws(Fault) {
                return try JSONValue(parsing: bytes).asGoReadsIt
            } catch {
                let next = start.dropFirst().first { $0 != 0x20 && !($0 >= 0x09 && $0 <= 0x0D) }
                if next == UInt8(ascii: "\"") { throw Fault(error.code, "\(source):\(error.message)") }
            }
        }
        let documents = try YAMLStream.parse(bytes, name: source)
        guard let root = documents.first?.root, documents.dropFirst().allSatisfy({ $0.root == nil }) else {
            let problem = documents.count > 1 ? "more than one document" : "nothing in it"
            throw Fault(.invalid, "\(source): not a component descriptor: \(problem)")
        }
        // Keys that are written differently but mean the same (`yes` and `true`) are counted as Go does: the last one.
        return try root.jsonValue(.yaml11, allowsDuplicateKeys: true, keepsNumbers: true, name: source).asGoReadsIt
    }

    static func schema(_ document: JSONObject, _ source: String) throws(Fault) -> DescriptorSchema {
        let version = document["meta"]?["schemaVersion"].flatMap { $0.isNull ? nil : $0 }
        let apiVersion = document["apiVersion"].flatMap { $0.isNull ? nil : $0 }
        switch (version, apiVersion) {
        case (.some, .some):
            throw Fault(.invalid, "\(source): both meta.schemaVersion and apiVersion are given; only one may be")
        case (.string("v2")?, nil): return .v2
        case (nil, .string("ocm.software/v3alpha1")?): return .v3alpha1
        case (nil, nil):
            throw Fault(
                .invalid, "\(source): not a component descriptor: neither meta.schemaVersion nor apiVersion is given")
        case (let found?, nil), (nil, let found?):
            throw Fault(
                .unsupported,
                "\(source): descriptors in schema \(found.text().prefix(100)) are not supported, only v2 and ocm.software/v3alpha1"
            )
        }
    }
}

extension JSONValue {
    /// The same with the members of all objects in the order of their keys, as Go's maps are written. `-0` is the whole
    /// number zero: Go reads JSON as YAML.
    var asGoReadsIt: JSONValue {
        switch self {
        case .array(let items): return .array(items.map(\.asGoReadsIt))
        case .object(let object):
            var sorted = object.isSortedByKey ? object : object.sortedByKey()
            for member in sorted.members {
                switch member.value {
                case .array, .object: sorted[member.key] = member.value.asGoReadsIt
                case .number(let number) where number.text == "-0": sorted[member.key] = 0
                default: continue
                }
            }
            return .object(sorted)
        case .number(let number) where number.text == "-0": return 0
        default: return self
        }
    }
}
