public import Diagnostics
public import Documents

extension ComponentDescriptor {
    /// The descriptor as a document, members in the order of the reference program. What another schema has no place for is
    /// left out; `converted(to:)` refuses it.
    ///
    /// - Parameter schema: nil: the one it was read in.
    public func document(schema: DescriptorSchema? = nil, fidelity: DescriptorFidelity = .verbatim) -> JSONValue {
        let target = schema ?? self.schema
        let writer = DescriptorWriter(fidelity, keepsUnknown: target == self.schema)
        return target == .v2 ? writer.documentV2(self) : writer.documentV3(self)
    }

    /// YAML with sorted keys, as the first generation writes it.
    public func encodedYAML(schema: DescriptorSchema? = nil, fidelity: DescriptorFidelity = .verbatim) -> [UInt8] {
        YAMLEncoder.encode(
            document(schema: schema, fidelity: fidelity), sortedKeys: true, keepsNumbers: fidelity == .verbatim)
    }

    /// JSON without white space.
    public func encodedJSON(schema: DescriptorSchema? = nil, fidelity: DescriptorFidelity = .verbatim) -> [UInt8] {
        document(schema: schema, fidelity: fidelity).encoded(.compact.escapingHTML())
    }

    /// Checks what a new descriptor must fulfil beyond what is accepted when one is read: no name given twice among
    /// labels, label versions like `v1`, a provider with a name.
    ///
    /// - Throws: `invalid` with all defects, each with its path.
    public func checkForWriting(source: String = "component descriptor") throws(Fault) {
        _ = try ComponentDescriptor(document(fidelity: .strict), source: source)
        var defects = Defects()
        let place = Place.root(schema == .v2 ? "component" : "metadata")
        let lists = Place.root(schema == .v2 ? "component" : "spec")
        if provider.name.isEmpty { defects.add(place("provider"), "is empty") }
        check(provider.labels, place("provider"), &defects)
        check(labels, place, &defects)
        for (at, resource) in resources.enumerated() {
            check(resource.labels, .item(lists("resources"), at), &defects)
            for (number, reference) in resource.sourceReferences.enumerated() {
                check(reference.labels, .item(Place.item(lists("resources"), at)("srcRefs"), number), &defects)
            }
        }
        for (at, source) in sources.enumerated() { check(source.labels, .item(lists("sources"), at), &defects) }
        let key = schema == .v2 ? "componentReferences" : "references"
        for (at, reference) in references.enumerated() { check(reference.labels, .item(lists(key), at), &defects) }
        if let fault = defects.fault(source) { throw fault }
    }

    private func check(_ labels: [Label], _ place: Place, _ defects: inout Defects) {
        var names: Set<String> = []
        for (at, label) in labels.enumerated() {
            let place = Place.item(place("labels"), at)
            if !names.insert(label.name).inserted {
                defects.add(place, "the label “\(label.name.prefix(100))” is given twice")
            }
            if let version = label.version, !Self.isLabelVersion(version) {
                defects.add(place("version"), "“\(version.prefix(50))” is not a label version, as in v1")
            }
        }
    }

    private static func isLabelVersion(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "v") && text.utf8.count > 1 && text.utf8.dropFirst().allSatisfy(ASCII.isDigit)
    }
}
