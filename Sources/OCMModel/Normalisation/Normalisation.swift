public import Diagnostics
import Documents

/// The algorithms that turn a descriptor into the bytes that are digested and signed.
public enum Normalisation: String, Sendable, CaseIterable {
    /// Lists of one-member objects, over the document in its schema; the default of old signatures.
    case v1 = "jsonNormalisation/v1"
    /// RFC 8785, with the version added to the identities of equal resources.
    case v2 = "jsonNormalisation/v2"
    /// RFC 8785; what the first generation signs by default.
    case v3 = "jsonNormalisation/v3"
    /// As v3 over the second generation's model, which loses some details.
    case v4alpha1 = "jsonNormalisation/v4alpha1"

    /// The algorithm of a name that is recorded in a digest.
    ///
    /// - Throws: `unsupported` for an unknown one.
    public init(named name: String) throws(Fault) {
        guard let known = Normalisation(rawValue: name) else {
            let names = Normalisation.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(.unsupported, "unknown normalisation algorithm “\(name.prefix(100))”; known are \(names)")
        }
        self = known
    }

    /// The bytes to digest: UTF-8, no line break at the end.
    ///
    /// - Throws: `invalid` if a number in a label is beyond the range of a double, or a provider or time can't be normalised.
    public func normalise(_ descriptor: ComponentDescriptor) throws(Fault) -> [UInt8] {
        if self == .v4alpha1, descriptor.provider.name.isEmpty {
            throw Fault(
                .invalid,
                "\(descriptor.name):\(descriptor.version): the provider has no name, so it can't be normalised")
        }
        var descriptor = descriptor
        if self == .v1 || self == .v2 { LegacyIdentity.apply(to: &descriptor.resources) }
        switch self {
        case .v1:
            let form = EntryForm(schema: descriptor.schema)
            return try EntryEncoding.encode(form.document(descriptor))
        case .v2, .v3: return try CanonicalJSON.encode(ModelForm(losesDetails: false).document(descriptor))
        case .v4alpha1: return try CanonicalJSON.encode(ModelForm(losesDetails: true).document(descriptor))
        }
    }
}

/// Versions 1 and 2 tell equal resources apart by their version.
enum LegacyIdentity {
    /// In order: a resource with the same name and current extra identity as another one gets its version into the extra
    /// identity. So of a group of equal ones the last keeps its own.
    static func apply(to resources: inout [Resource]) {
        var counts: [ElementIdentity: Int] = [:]
        for resource in resources { counts[identity(resource), default: 0] += 1 }
        for at in resources.indices {
            let current = identity(resources[at])
            guard let count = counts[current], count > 1 else { continue }
            resources[at].extraIdentity["version"] = resources[at].version
            counts[current] = count - 1
            counts[identity(resources[at]), default: 0] += 1
        }
    }

    private static func identity(_ resource: Resource) -> ElementIdentity {
        ElementIdentity(name: resource.name, extraIdentity: resource.extraIdentity)
    }
}
