import Diagnostics
import Documents
import HTTP
import Host

/// Turns refusing answers into faults.
enum RegistryFailure {
    /// A fault for an answer that was not wanted: “PLACE did not ACTION: …”, with the registry's own code and message in
    /// short. `identity` says with which credentials it was asked.
    static func fault(_ response: Response, place: String, action: String, identity: String) async -> Fault {
        let body = await text(response)
        return fault(status: response.status, body: body, place: place, action: action, identity: identity)
    }

    static func fault(status: Int, body: [UInt8], place: String, action: String, identity: String) -> Fault {
        let reason = said(body).map { " (\($0))" } ?? ""
        switch status {
        case 401:
            let hint =
                identity == "no credentials"
                ? "it wants credentials and none are configured" : "it did not accept \(identity)"
            return Fault(.denied, "\(place) refused to \(action): \(hint)\(reason)")
        case 403:
            return Fault(.denied, "\(place) refused to \(action) with \(identity)\(reason)")
        case 404: return Fault(.notFound, "\(place) could not \(action): not found\(reason)")
        case 405, 501: return Fault(.unsupported, "\(place) does not support to \(action)\(reason)")
        case 409, 412: return Fault(.conflict, "\(place) could not \(action): conflict\(reason)")
        case 413: return Fault(.limit, "\(place) refused to \(action): too large\(reason)")
        case 429: return Fault(.unavailable, "\(place) is asked too often to \(action); try again later\(reason)")
        case 408, 504: return Fault(.timedOut, "\(place) did not \(action) in time\(reason)")
        case 500...599: return Fault(.unavailable, "\(place) failed to \(action) with status \(status)\(reason)")
        case 400...499: return Fault(.invalid, "\(place) refused to \(action) with status \(status)\(reason)")
        default:
            return Fault(.unavailable, "\(place) gave the unexpected status \(status) when asked to \(action)\(reason)")
        }
    }

    /// At most 16 KiB of the body; what can't be read is left out.
    static func text(_ response: Response) async -> [UInt8] {
        var all: [UInt8] = []
        while all.count < 16 * 1024, let chunk = try? await response.body.next() { all += chunk }
        return all
    }

    /// `CODE: message` of the first error of a body (distribution-spec, "Error Codes"); nil if there is none.
    static func said(_ body: [UInt8]) -> String? {
        guard let document = try? JSONValue(parsing: body) else { return nil }
        let first = document["errors"]?.array?.first ?? document
        let code = first["code"]?.string
        let message = first["message"]?.string ?? document["details"]?.string ?? document["error"]?.string
        let parts = [code, message].compactMap { $0 }.map(clean).filter { !$0.isEmpty }
        return parts.isEmpty ? nil : parts.joined(separator: ": ")
    }

    /// Without control characters, at most 200 characters: it comes from outside and ends up on a terminal.
    private static func clean(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(200).map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate: " " as Character
            default: Character(scalar)
            }
        }
        return String(scalars)
    }
}
