import Diagnostics
import Host
import OCI

/// `input: {type: file}`: one file, as it is or compressed.
struct FileInput: InputMethod {
    let names = ["file", "File"]

    func read(_ fields: inout SpecFields) -> (any PreparedInput)? {
        let processing = BlobProcessing(&fields)
        guard let path = fields.path(for: "file") else { return nil }
        return Prepared(path: path, processing: processing)
    }

    private struct Prepared: PreparedInput {
        let path: String
        let processing: BlobProcessing

        func check(_ context: InputContext) async throws(InputDefect) {
            let status = try await InputPath.status(path, context)
            guard status.kind == .file else { throw InputDefect("path", "Invalid value: \"\(path)\": no regular file") }
        }

        func content(_ context: InputContext) async throws -> InputContent {
            let file = context.resolve(path)
            let type = processing.mediaType()
            guard processing.compress else {
                return InputContent(try await FileBlob.describing(path: file, mediaType: type))
            }
            return InputContent(
                try await processing.spool(mediaType: type) { sink in
                    try await FileReader.open(file).copy(to: sink)
                })
        }
    }
}

enum InputPath {
    /// What is at the path of an input, links followed.
    static func status(_ path: String, _ context: InputContext) async throws(InputDefect) -> FileStatus {
        do {
            if let status = try await Files.status(context.resolve(path)) { return status }
        } catch {
            throw InputDefect("path", "Invalid value: \"\(path)\": input path \"\(path)\": \(error)")
        }
        let place = context.resolve(path)
        throw InputDefect(
            "path", "Invalid value: \"\(path)\": input path \"\(path)\": no such file or directory (looked at \(place))"
        )
    }
}

extension SpecFields {
    /// The field `path`, which must be there.
    mutating func path(for type: String) -> String? {
        guard let path = scalar("path"), !path.isEmpty else {
            defect("path", "Required value: path is required for input of type \"\(type)\"")
            return nil
        }
        return path
    }
}
