import Patterns

/// Which files of a source are left out, in the syntax of `.gitignore`. The last pattern that fits decides.
struct IgnoreRules: Sendable {
    private struct Pattern: Sendable {
        /// The folder that it was written in.
        let domain: [String]
        /// Brings back what an earlier one left out.
        var isInclusion = false
        var isForFolders = false
        /// Goes by the path from its folder; else by any name on the way.
        let isPath: Bool
        let parts: [Part]
    }

    private enum Part: Sendable {
        case empty
        case anyFolders
        /// `a**b`, which is no pattern.
        case broken
        case name(Glob)

        init(_ text: Substring) {
            if text.isEmpty {
                self = .empty
            } else if text == "**" {
                self = .anyFolders
            } else if text.contains("**") {
                self = .broken
            } else {
                self = (try? Glob(String(text))).map(Part.name) ?? .broken
            }
        }
    }

    private var patterns: [Pattern] = []
    private static let maximumPatterns = 10_000

    /// A file of this name holds rules for its folder and those below.
    static let fileName = ".sourceignore"

    static let versionControl = [".git/", ".gitignore", ".gitmodules", ".gitattributes"]

    /// What is left out besides where no rule is given.
    static let defaults = [
        "*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip",
        ".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml", "cloudbuild.yaml",
        "codeship-services.yml", "codeship-steps.yml", "**/.goreleaser.yml", "**/.sops.yaml", "**/.flux.yaml",
    ]

    var isEmpty: Bool { patterns.isEmpty }

    /// Rules as in effect: those of version control first, then `given`, or the defaults where nothing is given.
    static func effective(_ given: IgnoreRules) -> IgnoreRules {
        var rules = IgnoreRules()
        for line in versionControl { rules.add(line: line[...], domain: []) }
        if given.isEmpty {
            for line in defaults { rules.add(line: line[...], domain: []) }
        } else {
            rules.patterns += given.patterns
        }
        return rules
    }

    /// Adds the lines of a text; `domain` is the folder that they are about.
    mutating func add(_ text: String, domain: [String]) {
        for line in text.split(whereSeparator: \.isNewline) { add(line: line, domain: domain) }
    }

    private mutating func add(line: Substring, domain: [String]) {
        guard !line.hasPrefix("#"), !line.allSatisfy({ $0 == " " || $0 == "\t" }),
            patterns.count < IgnoreRules.maximumPatterns
        else { return }
        var text = line
        let isInclusion = text.hasPrefix("!")
        if isInclusion { text = text.dropFirst() }
        if !text.hasSuffix("\\ ") { while text.hasSuffix(" ") { text = text.dropLast() } }
        let isForFolders = text.hasSuffix("/")
        if isForFolders { text = text.dropLast() }
        patterns.append(
            Pattern(
                domain: domain, isInclusion: isInclusion, isForFolders: isForFolders, isPath: text.contains("/"),
                parts: text.split(separator: "/", omittingEmptySubsequences: false).map(Part.init)))
    }

    /// Whether the file or folder at `path`, in parts from the root, is left out.
    func excludes(_ path: [String], isFolder: Bool) -> Bool {
        for pattern in patterns.reversed() where IgnoreRules.fits(pattern, path, isFolder) {
            return !pattern.isInclusion
        }
        return false
    }

    private static func fits(_ pattern: Pattern, _ path: [String], _ isFolder: Bool) -> Bool {
        guard path.count > pattern.domain.count, path.starts(with: pattern.domain) else { return false }
        let rest = path.dropFirst(pattern.domain.count)
        return pattern.isPath ? fitsPath(pattern, rest, isFolder) : fitsName(pattern, rest, isFolder)
    }

    private static func fitsName(_ pattern: Pattern, _ path: ArraySlice<String>, _ isFolder: Bool) -> Bool {
        guard case .name(let glob)? = pattern.parts.first else { return false }
        guard let at = path.firstIndex(where: { glob.matches($0) }) else { return false }
        return !(pattern.isForFolders && !isFolder && at == path.endIndex - 1)
    }

    private static func fitsPath(_ pattern: Pattern, _ path: ArraySlice<String>, _ isFolder: Bool) -> Bool {
        var (rest, matched, skipsFolders) = (path, false, false)
        parts: for (at, part) in pattern.parts.enumerated() {
            switch part {
            case .empty: skipsFolders = false
            case .anyFolders:
                if at == pattern.parts.count - 1 { break parts }
                skipsFolders = true
            case .broken: return false
            case .name(let glob):
                guard !rest.isEmpty else { return false }
                if skipsFolders {
                    skipsFolders = false
                    matched = false
                    while let name = rest.popFirst() {
                        matched = glob.matches(name)
                        if matched { break }
                    }
                } else {
                    guard let name = rest.popFirst(), glob.matches(name) else { return false }
                    // a file does not fit a pattern that goes on below it
                    matched = !(rest.isEmpty && at < pattern.parts.count - 1)
                }
            }
        }
        return matched && !(pattern.isForFolders && !isFolder && rest.isEmpty)
    }
}
