package import Diagnostics
package import Documents
import OCMLocalization

/// Where the values of a Configuration come from: exactly one place, the first that is set wins.
package enum ValuesSource: Sendable, Hashable {
    case inline(JSONObject)
    /// A file in the artifact of a source of Flux.
    case artifact(FluxReference, path: String, subPath: String?)
    case configMap(name: String, key: String, subPath: String?, isOptional: Bool)
    case object(ObjectReference)

    /// Reads `values` and `valuesFrom` of a spec; nil if there is neither.
    package init?(_ spec: JSONValue?, namespace: String) throws(Fault) {
        if let values = spec?["values"], !values.isNull {
            guard let object = values.object else { throw Fault(.invalid, "spec.values must be a mapping") }
            self = .inline(object)
            return
        }
        guard let from = spec?["valuesFrom"], !from.isNull else { return nil }
        let place = "spec.valuesFrom"
        if let source = from["fluxSource"] {
            let path = source["path"]?.string ?? ""
            guard !path.isEmpty else { throw Fault(.invalid, "\(place).fluxSource has no path") }
            self = .artifact(
                try FluxReference(
                    source["sourceRef"], namespace: namespace, place: "\(place).fluxSource.sourceRef"),
                path: path, subPath: Self.subPath(source))
        } else if let source = from["configMapSource"] {
            guard let name = source["sourceRef"]?["name"]?.string, let key = source["key"]?.string else {
                throw Fault(.invalid, "\(place).configMapSource has no name or no key")
            }
            self = .configMap(
                name: name, key: key, subPath: Self.subPath(source), isOptional: source["optional"]?.bool == true)
        } else if let reference = try ObjectReference(
            from["sourceRef"], namespace: namespace, place: "\(place).sourceRef")
        {
            self = .object(reference)
        } else {
            throw Fault(.invalid, "\(place): no values found; give fluxSource, configMapSource or sourceRef")
        }
    }

    private static func subPath(_ source: JSONValue) -> String? {
        source["subPath"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The values in a YAML text.
    package static func values(_ bytes: [UInt8], subPath: String?, source: String) throws(Fault) -> JSONObject {
        let values = try SettingsReader.values(bytes, source: source)
        guard let subPath else { return values }
        return try SettingsReader.values(at: subPath, in: values, source: source)
    }
}

/// A source of Flux that another object means.
package struct FluxReference: Sendable, Hashable {
    package static let group = "source.toolkit.fluxcd.io"

    package let version: String
    package let kind: String
    package let name: String
    package let namespace: String

    package init(_ value: JSONValue?, namespace: String, place: String) throws(Fault) {
        guard let kind = value?["kind"]?.string, let name = value?["name"]?.string, !name.isEmpty else {
            throw Fault(.invalid, "\(place) has no kind or no name")
        }
        guard ["GitRepository", "OCIRepository", "Bucket"].contains(kind) else {
            throw Fault(
                .unsupported,
                "\(place): the source \(name) of kind \(kind) is not supported; use GitRepository, OCIRepository or Bucket"
            )
        }
        let api = (value?["apiVersion"]?.string ?? "").split(separator: "/")
        guard api.isEmpty || (api.count == 2 && api[0] == Self.group) else {
            throw Fault(.unsupported, "\(place): a \(kind) of \(api.joined(separator: "/")) is not supported")
        }
        version = api.isEmpty ? "v1" : String(api[1])
        self.kind = kind
        self.name = name
        let given = value?["namespace"]?.string ?? ""
        self.namespace = given.isEmpty ? namespace : given
    }

    package var plural: String { kind == "Bucket" ? "buckets" : String(kind.lowercased().dropLast()) + "ies" }

    package var key: String { "\(kind)/\(namespace)/\(name)" }
}
