import Diagnostics
import Documents
import HTTP

/// A refusal in the form that the distribution-spec gives it ("Error Codes").
struct RegistryError: Error {
    enum Code: String {
        case blobUnknown = "BLOB_UNKNOWN"
        case blobUploadInvalid = "BLOB_UPLOAD_INVALID"
        case blobUploadUnknown = "BLOB_UPLOAD_UNKNOWN"
        case digestInvalid = "DIGEST_INVALID"
        case manifestBlobUnknown = "MANIFEST_BLOB_UNKNOWN"
        case manifestInvalid = "MANIFEST_INVALID"
        case manifestUnknown = "MANIFEST_UNKNOWN"
        case nameInvalid = "NAME_INVALID"
        case nameUnknown = "NAME_UNKNOWN"
        case sizeInvalid = "SIZE_INVALID"
        case paginationInvalid = "PAGINATION_NUMBER_INVALID"
        case unauthorized = "UNAUTHORIZED"
        case denied = "DENIED"
        case unsupported = "UNSUPPORTED"
        case tooManyRequests = "TOOMANYREQUESTS"
        case unknown = "UNKNOWN"
    }

    let status: Int
    let code: Code
    let message: String
    /// One entry each where several things are wrong.
    var details: [JSONValue] = []
    var fields = Fields()

    init(_ status: Int, _ code: Code, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    /// For what went wrong inside. Paths and reasons of the machine stay in the log.
    init(_ fault: Fault) {
        switch fault.code {
        case .limit: self.init(507, .unknown, "there is no room for this now")
        case .conflict: self.init(409, .blobUploadInvalid, "another request does this at the same time")
        default: self.init(500, .unknown, "the registry failed inside; its log tells why")
        }
    }

    var response: ServerResponse {
        let errors: [JSONValue] = (details.isEmpty ? [nil] : details.map(Optional.some)).map { detail in
            var error = JSONObject(["code": .string(code.rawValue), "message": .string(message)])
            if let detail { error["detail"] = detail }
            return .object(error)
        }
        return .json(status, ["errors": .array(errors)], fields: fields)
    }
}
