import Documents

/// Labels, digests, signatures, accesses.
extension DescriptorReader {
    mutating func labels(_ object: JSONObject, _ place: Place) -> [Label] {
        items(object, "labels", place) { reader, object, place in reader.label(object, place) }
    }

    private mutating func label(_ object: JSONObject, _ place: Place) -> Label {
        if object["value"] == nil { defects.add(place("value"), "is missing") }
        var label = Label(name: text(object, "name", place), value: object["value"] ?? .null)
        label.version = optionalText(object, "version", place)
        switch object["signing"] {
        case .bool(let flag): label.signing = flag
        case nil, .null?: break
        case let value?: defects.add(place("signing"), "is \(value.kindName), expected true or false")
        }
        if let merge = object["merge"], !merge.isNull {
            let mergePlace = place("merge")
            let merge = self.object(merge, mergePlace)
            label.merge = LabelMerge(
                algorithm: optionalText(merge, "algorithm", mergePlace) ?? "", config: merge["config"])
            _ = unknown(merge, ["algorithm", "config"], mergePlace, isAllowed: false)
        }
        label.unknown = unknown(
            object, ["name", "value", "version", "signing", "merge"], place, isAllowed: allowsUnknownInValues)
        return label
    }

    mutating func optionalDigest(_ object: JSONObject, _ place: Place) -> DigestSpec? {
        guard let value = object["digest"], !value.isNull else { return nil }
        return digest(value, place("digest"))
    }

    mutating func digest(_ value: JSONValue?, _ place: Place) -> DigestSpec {
        let object = object(value, place)
        guard !object.isEmpty || value?.object != nil else {
            return DigestSpec(hashAlgorithm: "", normalisationAlgorithm: "", value: "")
        }
        var digest = DigestSpec(
            hashAlgorithm: text(object, "hashAlgorithm", place, allowsEmpty: true),
            normalisationAlgorithm: text(object, "normalisationAlgorithm", place, allowsEmpty: true),
            value: text(object, "value", place, allowsEmpty: true))
        digest.unknown = unknown(
            object, ["hashAlgorithm", "normalisationAlgorithm", "value"], place, isAllowed: allowsUnknownInValues)
        return digest
    }

    mutating func access(_ object: JSONObject, _ place: Place) -> AccessSpec {
        let place = place("access")
        let access = self.object(object["access"], place)
        if object["access"]?.object != nil { _ = text(access, "type", place) }
        return AccessSpec(access)
    }

    mutating func repositoryContexts(_ object: JSONObject, _ place: Place, isRequired: Bool) -> [JSONValue] {
        items(object, "repositoryContexts", place, isRequired: isRequired) { reader, object, place in
            _ = reader.text(object, "type", place)
            return .object(object)
        }
    }

    /// RFC 3339.
    mutating func time(_ object: JSONObject, _ key: String, _ place: Place) -> String? {
        guard let text = optionalText(object, key, place) else { return nil }
        if Timestamp(text) == nil {
            defects.add(place(key), "“\(text.prefix(100))” is not a time by RFC 3339, as in 2024-05-06T07:08:09Z")
        }
        return text
    }

    mutating func signatures(_ document: JSONObject) -> [Signature] {
        items(document, "signatures", .root) { reader, object, place in
            let specPlace = place("signature")
            let spec = reader.object(object["signature"], specPlace)
            var signature = SignatureSpec(algorithm: "", value: "", mediaType: "")
            if object["signature"]?.object != nil {
                signature.algorithm = reader.text(spec, "algorithm", specPlace, allowsEmpty: true)
                signature.value = reader.text(spec, "value", specPlace, allowsEmpty: true)
                signature.mediaType = reader.text(spec, "mediaType", specPlace, allowsEmpty: true)
                signature.issuer = reader.optionalText(spec, "issuer", specPlace)
                signature.unknown = reader.unknown(
                    spec, ["algorithm", "value", "mediaType", "issuer"], specPlace,
                    isAllowed: reader.allowsUnknownInValues)
            }
            _ = reader.unknown(object, ["name", "digest", "signature", "timestamp"], place, isAllowed: false)
            return Signature(
                name: reader.text(object, "name", place), digest: reader.digest(object["digest"], place("digest")),
                signature: signature, timestamp: reader.timestamp(object, place))
        }
    }

    private mutating func timestamp(_ object: JSONObject, _ place: Place) -> SignatureTimestamp? {
        guard let value = object["timestamp"], !value.isNull else { return nil }
        let place = place("timestamp")
        let timestamp = self.object(value, place)
        return SignatureTimestamp(
            value: optionalText(timestamp, "value", place) ?? "", time: time(timestamp, "time", place))
    }

    mutating func nestedDigests(_ document: JSONObject) -> [NestedDigest] {
        items(document, "nestedDigests", .root) { reader, object, place in
            let strict = reader.schema == .v3alpha1
            if strict, object["resourceDigests"] == nil { reader.defects.add(place("resourceDigests"), "is missing") }
            if strict, object["digest"] == nil { reader.defects.add(place("digest"), "is missing") }
            _ = reader.unknown(object, ["name", "version", "digest", "resourceDigests"], place, isAllowed: !strict)
            return NestedDigest(
                name: reader.text(object, "name", place), version: reader.text(object, "version", place),
                digest: reader.optionalDigest(object, place),
                resourceDigests: reader.items(object, "resourceDigests", place) { reader, object, place in
                    NestedDigest.ResourceDigest(
                        name: reader.text(object, "name", place),
                        version: reader.optionalText(object, "version", place) ?? "",
                        extraIdentity: reader.texts(object, "extraIdentity", place),
                        digest: reader.optionalDigest(object, place))
                })
        }
    }
}
