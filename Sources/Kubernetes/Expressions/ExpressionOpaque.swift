/// Values of Kubernetes' own types, which are looked into by functions only.
package enum ExpressionOpaque: Sendable, Equatable {
    case quantity(ExpressionAmount)
    case address(NetworkAddress)
    case prefix(NetworkPrefix)
    case url(ExpressionURL)
    case version(ExpressionVersion)
    case format(ExpressionFormat)

    var typeName: String {
        switch self {
        case .quantity: ExpressionType.quantityName
        case .address: ExpressionType.addressName
        case .prefix: ExpressionType.prefixName
        case .url: ExpressionType.urlName
        case .version: ExpressionType.versionName
        case .format: ExpressionType.formatName
        }
    }
}

extension ExpressionType {
    static let quantityName = "kubernetes.Quantity"
    static let addressName = "net.IP"
    static let prefixName = "net.CIDR"
    static let urlName = "kubernetes.URL"
    static let versionName = "kubernetes.Semver"
    static let formatName = "kubernetes.NamedFormat"

    static let quantity = ExpressionType.opaque(quantityName)
    static let address = ExpressionType.opaque(addressName)
    static let prefix = ExpressionType.opaque(prefixName)
    static let url = ExpressionType.opaque(urlName)
    static let version = ExpressionType.opaque(versionName)
    static let format = ExpressionType.opaque(formatName)
}

/// A rule for texts that has a name.
package enum ExpressionFormat: String, Sendable, CaseIterable {
    case dns1123Label, dns1123Subdomain, dns1035Label, qualifiedName, dns1123LabelPrefix, dns1123SubdomainPrefix
    case dns1035LabelPrefix, labelValue, uri, uuid, byte, date, datetime

    func problems(_ text: String) -> [String] {
        // what is generated gets an end of its own
        var prefix: String { text.last == "-" ? text.dropLast() + "a" : text }
        switch self {
        case .dns1123Label: return Names.label(text)
        case .dns1123Subdomain: return Names.subdomain(text)
        case .dns1035Label: return Names.label1035(text)
        case .qualifiedName: return Names.qualified(text)
        case .dns1123LabelPrefix: return Names.label(prefix)
        case .dns1123SubdomainPrefix: return Names.subdomain(prefix)
        case .dns1035LabelPrefix: return Names.label1035(prefix)
        case .labelValue: return Names.labelValue(text)
        case .uri:
            do throws(ExpressionError) {
                _ = try ExpressionURL(text)
                return []
            } catch { return [error.message.replacing("URL parse error during conversion from string: ", with: "")] }
        case .uuid: return Format.matches(text, "uuid") ? [] : ["does not match the UUID format"]
        case .byte: return Format.matches(text, "byte") ? [] : ["invalid base64"]
        case .date: return Format.matches(text, "date") ? [] : ["invalid date"]
        case .datetime: return Format.matches(text, "date-time") ? [] : ["invalid datetime"]
        }
    }
}
