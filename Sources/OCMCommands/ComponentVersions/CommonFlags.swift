/// Flags that many commands share.
enum CommonFlags {
    static let repository = Flag.text("repo", placeholder: "REPO", "repository that the arguments are in")
    static let lookup = Flag.list(
        "lookup", placeholder: "REPO", "repository to look for referenced versions that are not found beside the others"
    )
    static let recursive = Flag.bool("recursive", short: "r", "follow references")
    static let constraints = Flag.list(
        "constraints", short: "c", aliases: ["semver-constraint"], placeholder: "RANGE",
        "only versions in this range, such as ~1.2 or >=1 <2")
    static let latest = Flag.bool("latest", "only the latest version of each component")
    static let sort = Flag.list("sort", short: "s", placeholder: "HEADER", "sort by these columns")
    static let schema = Flag.text(
        "scheme", short: "S", placeholder: "SCHEMA", "schema of the descriptor: v2, v3alpha1 or internal")
    static let archiveType = Flag.text(
        "type", short: "t", initial: "directory", placeholder: "FORM", "form of a new archive: directory, tar or tgz")
    static let force = Flag.bool("force", short: "f", "replace what is there")
    static let outputFile = Flag.text("outfile", short: "O", placeholder: "PATH", "file or folder to write to")
}
