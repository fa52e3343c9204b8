import Diagnostics
import OCMModel
import OCMPackaging

/// Flags for how component versions are digested.
enum DigestFlags {
    static let normalisation = Flag.text(
        "normalization", short: "N", aliases: ["normalisation"], initial: "jsonNormalisation/v3", placeholder: "NAME",
        "normal form: jsonNormalisation/v1, v2, v3 or v4alpha1")
    static let hash = Flag.text(
        "hash", short: "H", initial: "SHA-256", placeholder: "NAME", "hash algorithm: SHA-256 or SHA-512")

    /// The algorithms that the flags name.
    static func type(_ call: Invocation) throws(Fault) -> DigestType {
        let name = call.flags[normalisation]
        do throws(Fault) {
            _ = try Normalisation(named: name)
        } catch {
            throw Fault(.invalid, "normalization algorithm \"\(name)\" is unknown")
        }
        let hashName = call.flags[hash]
        switch hashName {
        case "SHA-256", "sha256": return DigestType(hash: "SHA-256", normalisation: name)
        case "SHA-512", "sha512": return DigestType(hash: "SHA-512", normalisation: name)
        case "NO-DIGEST":
            throw Fault(.unsupported, "NO-DIGEST is no hash algorithm that a component version can be digested with")
        default: throw Fault(.invalid, "hash algorithm \"\(hashName)\" is unknown; choose SHA-256 or SHA-512")
        }
    }

    /// The algorithms that the flags name, by the rules of the second generation: v4alpha1 if nothing is said.
    static func configuredType(_ call: Invocation) throws(Fault) -> DigestType {
        let name = call.flags.isGiven(normalisation) ? call.flags[normalisation] : Normalisation.v4alpha1.rawValue
        guard name == Normalisation.v3.rawValue || name == Normalisation.v4alpha1.rawValue else {
            throw Fault(
                .invalid,
                "normalisation algorithm \"\(name)\" is not for keys of the configuration; use jsonNormalisation/v4alpha1 or v3"
            )
        }
        let hashName = call.flags[hash]
        switch hashName {
        case "SHA-256", "sha-256": return DigestType(hash: "SHA-256", normalisation: name)
        case "SHA-512", "sha-512": return DigestType(hash: "SHA-512", normalisation: name)
        default:
            throw Fault(.invalid, "hash algorithm \"\(hashName)\" is unknown; choose SHA-256 or SHA-512")
        }
    }
}
