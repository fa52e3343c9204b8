// Written by scripts/generate-definitions.
// swift-format-ignore-file

import Diagnostics
package import Documents

/// The definitions of the OCM kinds (delivery.ocm.software/v1alpha1).
package enum DeliveryDefinitions {
    private static let texts: [StaticString] = [
        componentDescriptor, componentVersion, configuration, fluxDeployer, localization, resource,
        snapshot, componentSubscription
    ]

    /// All of them as objects, to be applied.
    package static func all() throws -> [JSONObject] {
        try texts.map { text in
            let bytes = text.withUTF8Buffer { Array($0) }
            guard let object = try JSONValue(parsing: bytes).object else {
                throw Fault(.corrupt, "a definition that is built in is no object")
            }
            return object
        }
    }
}
