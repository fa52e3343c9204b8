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
}
