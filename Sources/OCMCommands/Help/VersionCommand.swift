/// `ocm version`
enum VersionCommand {
    static let format = Flag.text(
        "format", short: "f", aliases: ["output"], placeholder: "FORM", isHidden: true,
        "form of the text, only for compatibility")

    static let command = Command(
        "version", aliases: ["v"], summary: "Prints the version of this program", count: .none, flags: [format],
        examples: ["ocm version"]
    ) { invocation in
        let version = Version.current
        let fields = [
            ("Major", "\(version.major)"), ("Minor", "\(version.minor)"), ("Patch", "\(version.patch)"),
            ("PreRelease", version.preRelease), ("Meta", ""), ("GitVersion", version.text), ("Compiler", "swift"),
            ("Platform", platform),
        ]
        invocation.console.print("{" + fields.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ", ") + "}")
    }

    private static var platform: String {
        #if arch(x86_64)
            "linux/amd64"
        #elseif arch(arm64)
            "linux/arm64"
        #else
            "linux/unknown"
        #endif
    }
}
