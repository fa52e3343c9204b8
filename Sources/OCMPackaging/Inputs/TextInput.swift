import Cryptography
import Diagnostics
import Documents
import OCI

/// `input: {type: utf8}`: a text, or a structure written as JSON or YAML with sorted keys.
struct TextInput: InputMethod {
    let names = ["utf8", "UTF8"]
    private static let forms = ["text", "json", "formattedJson", "yaml"]

    func read(_ fields: inout SpecFields) -> (any PreparedInput)? {
        let processing = BlobProcessing(&fields)
        let given = TextInput.forms.filter { fields.object[$0] != nil }
        guard given.count <= 1 else {
            for form in given { _ = fields.value(form) }
            fields.defect(nil, "Forbidden: only one of the fields text, json, formattedJson or yaml can be set")
            return nil
        }
        guard let form = given.first else { return Prepared(bytes: [], processing: processing) }
        if form == "text" {
            return Prepared(bytes: Array((fields.scalar("text") ?? "").utf8), processing: processing)
        }
        do {
            let value = try TextInput.structure(fields.valueOrNull(form) ?? .null)
            return Prepared(bytes: TextInput.encode(value, form), processing: processing)
        } catch {
            fields.defect(form, "Invalid value: \(error)")
            return nil
        }
    }

    /// A text stands for the YAML in it.
    private static func structure(_ value: JSONValue) throws -> JSONValue {
        guard let text = value.string else { return value }
        guard let root = try YAMLStream.parse(Array(text.utf8)).first?.root else { return .null }
        return try root.jsonValue(.yaml11)
    }

    private static func encode(_ value: JSONValue, _ form: String) -> [UInt8] {
        switch form {
        case "json": value.encoded(.compact.sortingKeys().escapingHTML())
        case "formattedJson": value.encoded(.indented(2).sortingKeys().escapingHTML())
        default: YAMLEncoder.encode(value, sortedKeys: true)
        }
    }

    private struct Prepared: PreparedInput {
        let bytes: [UInt8]
        let processing: BlobProcessing

        func check(_ context: InputContext) async throws(InputDefect) {}

        func content(_ context: InputContext) async throws -> InputContent {
            InputContent(try await processing.blob(bytes))
        }
    }
}

/// `input: {type: binary}`: base64, or text behind an exclamation mark.
struct BinaryInput: InputMethod {
    let names = ["binary", "Binary"]

    func read(_ fields: inout SpecFields) -> (any PreparedInput)? {
        let processing = BlobProcessing(&fields)
        let data = fields.scalar("data") ?? ""
        if data.hasPrefix("!") { return Prepared(bytes: Array(data.utf8.dropFirst()), processing: processing) }
        let packed = String(decoding: data.utf8.filter { $0 != Ascii.newline && $0 != 0x0d }, as: UTF8.self)
        guard let bytes = Base64.decode(packed) else {
            fields.defect("data", "Invalid value: must be base64, or text behind an exclamation mark")
            return nil
        }
        return Prepared(bytes: bytes, processing: processing)
    }

    private struct Prepared: PreparedInput {
        let bytes: [UInt8]
        let processing: BlobProcessing

        func check(_ context: InputContext) async throws(InputDefect) {}

        func content(_ context: InputContext) async throws -> InputContent {
            InputContent(try await processing.blob(bytes))
        }
    }
}
