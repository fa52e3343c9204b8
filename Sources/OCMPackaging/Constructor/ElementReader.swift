import Diagnostics
import Documents
import Host
import OCMModel

/// Reads the elements of a component.
struct ElementReader {
    let defects: SpecDefects
    let inputs: [any InputMethod]
    /// Where relative paths begin.
    let folder: String

    /// An element of any kind.
    func element(_ kind: ElementSpec.Kind, _ fields: SpecFields) -> ElementSpec? {
        switch kind {
        case .resource: resource(fields)
        case .source: source(fields)
        case .reference: reference(fields)
        }
    }

    func resource(_ given: SpecFields) -> ElementSpec? {
        var fields = given
        let name = elementName(&fields)
        let type = fields.text("type", required: "must specify a type")
        let identity = extraIdentity(&fields)
        let labels = fields.labels("labels", defects)
        let references = sourceReferences(&fields)
        let digest = digest(&fields)
        let skips = options(&fields)
        let folder = fields.text("sourceFile").map { Paths.parent($0) } ?? folder
        let content = content(&fields)
        var isLocal = true
        if case .access = content { isLocal = false }
        if let relation = fields.text("relation") {
            switch relation {
            case "local": isLocal = true
            case "external": isLocal = false
            default:
                fields.defect(
                    "relation", "Unsupported value: \"\(relation)\": supported values: \"local\", \"external\"")
            }
        }
        let version = version(&fields)
        if version == nil, !isLocal, fields.object["version"] == nil {
            fields.defect("version", "Required value: must specify a version")
        }
        fields.refuseUnknown()
        guard let name, let type else { return nil }
        return ElementSpec(
            kind: .resource, name: name, version: version, type: type, isLocal: isLocal, extraIdentity: identity,
            digest: digest, skipsDigest: skips, labels: labels, sourceReferences: references, content: content,
            folder: folder, origin: defects.origin, path: fields.path)
    }

    func source(_ given: SpecFields) -> ElementSpec? {
        var fields = given
        let name = elementName(&fields)
        let type = fields.text("type", required: "must specify a type")
        let identity = extraIdentity(&fields)
        let labels = fields.labels("labels", defects)
        let folder = fields.text("sourceFile").map { Paths.parent($0) } ?? folder
        let content = content(&fields)
        let version = version(&fields)
        fields.refuseUnknown()
        guard let name, let type else { return nil }
        return ElementSpec(
            kind: .source, name: name, version: version, type: type, isLocal: true, extraIdentity: identity,
            digest: nil,
            skipsDigest: true, labels: labels, sourceReferences: [], content: content, folder: folder,
            origin: defects.origin, path: fields.path
        )
    }

    func reference(_ given: SpecFields) -> ElementSpec? {
        var fields = given
        let name = elementName(&fields)
        let component = fields.text("componentName", required: "must specify a component name")
        if let component { ComponentSpec.check(name: component, "componentName", fields) }
        let version = fields.text("version", required: "must specify a version")
        if let version { ComponentSpec.check(version: version, "version", fields) }
        let identity = extraIdentity(&fields)
        let labels = fields.labels("labels", defects)
        let digest = digest(&fields)
        fields.refuseUnknown()
        guard let name, let component, let version else { return nil }
        return ElementSpec(
            kind: .reference, name: name, version: version, type: component, isLocal: false, extraIdentity: identity,
            digest: digest, skipsDigest: true, labels: labels, sourceReferences: [], content: .none, folder: folder,
            origin: defects.origin, path: fields.path)
    }

    private func elementName(_ fields: inout SpecFields) -> String? {
        guard let name = fields.text("name", required: "must specify a name") else { return nil }
        if !ElementName.isValid(name) {
            fields.defect("name", "Invalid value: \"\(name)\": \(ElementReader.keyRule)")
        }
        return name
    }

    private static let keyRule =
        "a identity label or name must consist of lower case alphanumeric characters, '-', '_' or '+', "
        + "must start and end with an alphanumeric character and have at least two characters"

    /// As written, the placeholder counts as not written.
    private func version(_ fields: inout SpecFields) -> String? {
        guard let version = fields.text("version"), version != ElementSpec.placeholder else { return nil }
        ComponentSpec.check(version: version, "version", fields)
        return version
    }

    private func extraIdentity(_ fields: inout SpecFields) -> [String: String] {
        var identity: [String: String] = [:]
        for (key, value) in fields.textMap("extraIdentity") {
            if key == "name" {
                fields.defect("extraIdentity.name", "Forbidden: name is a reserved system identity label")
            } else if !ElementName.isValid(key) {
                fields.defect("extraIdentity.\(key)", "Invalid value: \"\(key)\": \(ElementReader.keyRule)")
            }
            identity[key] = value
        }
        return identity
    }

    private func sourceReferences(_ fields: inout SpecFields) -> [SourceReference] {
        fields.elements("srcRefs").map { item in
            var item = item
            let selector = Dictionary(item.textMap("identitySelector").map { ($0.key, $0.value) }) { _, last in last }
            let labels = item.labels("labels", defects)
            item.refuseUnknown()
            return SourceReference(identitySelector: selector, labels: labels)
        }
    }

    private func digest(_ fields: inout SpecFields) -> DigestSpec? {
        guard var digest = fields.fields("digest") else { return nil }
        let texts = ["hashAlgorithm", "normalisationAlgorithm", "value"].map {
            digest.text($0, required: "must be given with a digest") ?? ""
        }
        digest.refuseUnknown()
        return DigestSpec(hashAlgorithm: texts[0], normalisationAlgorithm: texts[1], value: texts[2])
    }

    /// Whether no digest is to be made.
    private func options(_ fields: inout SpecFields) -> Bool {
        if let policy = fields.text("copyPolicy") {
            fields.defect(
                "copyPolicy", "Forbidden: \"\(policy)\" is decided when a version is transferred (--copy-resources)")
        }
        guard var options = fields.fields("options") else { return false }
        let skips = options.flag("skipDigestGeneration") ?? false
        if let policy = options.text("ownershipPolicy"), policy != "Never" {
            options.defect("ownershipPolicy", "Unsupported value: \"\(policy)\": only Never is supported")
        }
        options.refuseUnknown()
        return skips
    }

    private func content(_ fields: inout SpecFields) -> ElementSpec.Content {
        switch (fields.has("access"), fields.has("input")) {
        case (true, true):
            _ = (fields.value("access"), fields.value("input"))
            fields.defect("input", "Forbidden: only either input or access might be specified")
        case (false, false):
            _ = (fields.value("access"), fields.value("input"))
            fields.defect(nil, "Forbidden: either input or access must be specified")
        case (true, false): return AccessReader.read(&fields)
        case (false, true):
            if let input = fields.fields("input") { return InputMethods.read(input, inputs) }
        }
        return .none
    }
}

extension SpecFields {
    /// The labels in a field, checked by section 5.4.
    mutating func labels(_ field: String, _ defects: SpecDefects) -> [Label] {
        var names: Set<String> = []
        return elements(field).map { item in
            var item = item
            let name = item.text("name", required: "must specify a label name")
            if let name, !names.insert(name).inserted {
                item.defect("name", "Duplicate value: \"\(name)\": duplicate label name")
            }
            var label = Label(name: name ?? "", value: item.valueOrNull("value") ?? .null)
            label.version = item.text("version")
            if let version = label.version, !SpecFields.isLabelVersion(version) {
                item.defect("version", "Invalid value: \"\(version)\": must be v and a number, such as v1")
            }
            label.signing = item.flag("signing") ?? false
            if var merge = item.fields("merge") {
                let algorithm = merge.text("algorithm") ?? ""
                if !algorithm.utf8.allSatisfy(SpecFields.isAlgorithmCharacter) {
                    merge.defect(
                        "algorithm",
                        "Invalid value: \"\(algorithm)\": the Go programs only read names of a-z, 0-9, -, _ and /")
                }
                label.merge = LabelMerge(algorithm: algorithm, config: merge.value("config"))
                merge.refuseUnknown()
            }
            item.refuseUnknown()
            return label
        }
    }

    private static func isAlgorithmCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"): true
        default: false
        }
    }

    private static func isLabelVersion(_ text: String) -> Bool {
        text.hasPrefix("v") && text.utf8.count > 1
            && text.utf8.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
