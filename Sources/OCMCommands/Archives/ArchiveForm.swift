import Diagnostics
import OCMPackaging

/// The form of a new archive, as `--type` names it.
enum ArchiveForm {
    static func parse(_ text: String) throws(Fault) -> TransportArchive.Format {
        guard let format = TransportArchive.Format(rawValue: text) else {
            throw Fault(.invalid, "file format \"\(text)\" is invalid; choose directory, tar or tgz")
        }
        return format
    }

    /// Tells that a new archive is not what its name promises: without --type it is a folder, as for the Go program.
    static func tell(_ call: Invocation, new path: String) {
        guard !call.flags.isGiven(CommonFlags.archiveType), TransportArchive.Format(path: path) != .directory else {
            return
        }
        let form = TransportArchive.Format(path: path).rawValue
        call.console.warn("\(path) becomes a folder; for a file of that kind add --type \(form)")
    }
}
