import Diagnostics
import Documents
import OCMModel

extension ComponentSpec {
    /// Reads one component; all its defects are in one fault.
    init(
        _ value: JSONValue, origin: SpecOrigin, folder: String, inputs: [any InputMethod], defaultVersion: String?
    ) throws(Fault) {
        let defects = SpecDefects(origin)
        guard var fields = SpecFields(value, "", defects) else {
            try defects.check()
            throw Fault(.invalid, "\(origin.place("")): must be a map")
        }
        let name = fields.text("name", required: "must specify a name")
        if let name { ComponentSpec.check(name: name, "name", fields) }
        let version = fields.text("version") ?? defaultVersion
        if let version {
            ComponentSpec.check(version: version, "version", fields)
        } else if fields.object["version"] == nil {
            fields.defect("version", "Required value: must specify a version, here or with --version")
        }
        let provider = ComponentSpec.provider(&fields, defects)
        let labels = fields.labels("labels", defects)
        if let time = fields.text("creationTime"), Timestamp(time) == nil {
            fields.defect("creationTime", "Invalid value: \"\(time)\": must be a time such as 2024-05-06T07:08:09Z")
        }
        let schema = ComponentSpec.schema(&fields)
        let reader = ElementReader(defects: defects, inputs: inputs, folder: folder)
        let resources = fields.elements("resources").compactMap { reader.resource($0) }
        let sources = fields.elements("sources").compactMap { reader.source($0) }
        if fields.has("references"), fields.has("componentReferences") {
            fields.defect(
                "componentReferences", "Forbidden: only one of references and componentReferences is possible")
        }
        let references = (fields.elements("references") + fields.elements("componentReferences"))
            .compactMap { reader.reference($0) }
        fields.refuseUnknown()
        for list in [sources, resources, references] { ComponentSpec.refuseDuplicates(list, origin, defects) }
        try defects.check()
        guard let name, let version, let provider else { throw Fault(.invalid, "\(origin.place("")): incomplete") }
        self.init(
            name: name, version: version, origin: origin, value: value, schema: schema, sources: sources,
            resources: resources, references: references, provider: provider, labels: labels)
    }

    static func check(name: String, _ field: String, _ fields: SpecFields) {
        do {
            try ComponentName.check(name)
        } catch {
            fields.defect(field, "Invalid value: \(error.message)")
        }
    }

    static func check(version: String, _ field: String, _ fields: SpecFields) {
        do {
            try ComponentVersionName.check(version)
        } catch {
            fields.defect(field, "Invalid value: \(error.message)")
        }
    }

    private static func provider(_ fields: inout SpecFields, _ defects: SpecDefects) -> Provider? {
        if let text = fields.value("provider")?.string {
            fields.defect("provider", "Invalid value: must be a map; write {name: \(text)}")
            return nil
        }
        guard fields.has("provider") else {
            fields.defect("provider", "Required value: provider must be set, such as {name: acme.org}")
            return nil
        }
        guard var provider = fields.fields("provider") else { return nil }
        let name = provider.text("name", required: "provider must be set")
        let labels = provider.labels("labels", defects)
        provider.refuseUnknown()
        return name.map { Provider(name: $0, labels: labels) }
    }

    private static func schema(_ fields: inout SpecFields) -> DescriptorSchema? {
        guard var meta = fields.fields("meta") else { return nil }
        defer { meta.refuseUnknown() }
        guard let text = meta.text("configuredSchemaVersion") else { return nil }
        if let schema = DescriptorSchema(named: text) { return schema }
        meta.defect(
            "configuredSchemaVersion",
            "Unsupported value: \"\(text)\": schema version is unknown; known are v2 and ocm.software/v3alpha1")
        return nil
    }

    private static func refuseDuplicates(_ list: [ElementSpec], _ origin: SpecOrigin, _ defects: SpecDefects) {
        var first: [String: Int] = [:]
        for (offset, element) in list.enumerated() {
            if let other = first[element.identity] {
                defects.add(
                    element.path,
                    "duplicate \(element.kind.rawValue) identity \(element.identity) "
                        + "(\(origin) index \(offset + 1) and \(other + 1))")
            } else {
                first[element.identity] = offset
            }
        }
    }
}
