import Diagnostics
import OCI
import OCMModel

/// `ocm show tags`
enum ShowTags {
    static let latest = Flag.bool("latest", short: "l", "only the latest version (with --semver)")
    static let semver = Flag.bool("semver", short: "s", "only tags that are semantic versions, in their order")
    static let semantic = Flag.bool("semantic", short: "o", "as --semver, in the full form of three numbers")

    static let command = Command(
        "show", .tags, summary: "Shows the tags of an OCI repository",
        details: "With a tag or digest in the reference only tags of the same artifact are shown.",
        arguments: "OCI-REF {RANGE}", count: .atLeast(1), flags: [CommonFlags.repository, latest, semver, semantic],
        examples: [
            "ocm show tags registry.example.com/acme/app", "ocm show tags --semver registry.example.com/app '>=1'",
        ]
    ) { call in
        let constraints = try call.arguments.dropFirst().map { text in
            guard let constraint = try? VersionConstraint(text) else {
                throw Fault(.invalid, "improper constraint: \"\(text)\"")
            }
            return constraint
        }
        let tags = try await Workspace.with(call) { try await names(of: call.arguments[0], $0) }
        guard call.flags[semver] || call.flags[semantic] else {
            tags.forEach { call.console.print($0) }
            return
        }
        let fitting = tags.compactMap { tag in SemanticVersion(tag).map { (tag, $0) } }
            .filter { entry in constraints.isEmpty || constraints.contains { $0.contains(entry.1) } }
            .sorted { $0.1 < $1.1 }
        for (tag, version) in call.flags[latest] ? Array(fitting.suffix(1)) : fitting {
            call.console.print(call.flags[semantic] ? version.fullText : tag)
        }
    }

    private static func names(of text: String, _ workspace: Workspace) async throws -> [String] {
        let place = try await workspace.artifactPlace(text, in: try await workspace.artifactBase())
        guard !place.repository.isEmpty else {
            throw Fault(.invalid, "no repository specified: write \(place.home.prefix)REPOSITORY")
        }
        let target = try place.home.registry.repository(place.repository)
        let tags = try await target.tags()
        guard let wanted = place.digest?.description ?? place.tag else { return tags }
        let digest = try await target.resolve(wanted).digest
        var same: [String] = []
        for tag in tags where try await target.resolve(tag).digest == digest { same.append(tag) }
        return same
    }
}
