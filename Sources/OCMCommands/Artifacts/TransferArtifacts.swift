import Diagnostics
import OCI
import OCMDelivery

/// `ocm transfer artifacts`
enum TransferArtifacts {
    static let repositoryName = Flag.bool(
        "repo-name", short: "R", "keep the names of the repositories, below the one of the target")

    static let command = Command(
        "transfer", .artifacts, summary: "Copies OCI artifacts to another repository",
        details: """
            The target is a repository, with a tag or without, or a registry or archive as a whole; then the
            repositories keep their names. Without a tag or digest all tags of a source move; of an image layout that has
            none, its only artifact.
            """,
        arguments: "{OCI-REF} TARGET", count: .atLeast(1), flags: [CommonFlags.repository, repositoryName],
        examples: ["ocm transfer artifacts registry.example.com/acme/app:1.0 registry.internal/mirror/app:1.0"]
    ) { call in
        let text = call.arguments[call.arguments.count - 1]
        try await Workspace.with(call) { workspace in
            let found = try await ArtifactSelection(workspace: workspace, refusesSeveral: true)
                .find(Array(call.arguments.dropLast()))
            guard !found.isEmpty else {
                throw Fault(
                    .notFound, "nothing to transfer: what is named has no artifact with a tag; add @DIGEST to name one")
            }
            let target = try await workspace.artifactPlace(text, creates: true)
            guard target.digest == nil else { throw Fault(.invalid, "copy to target digest not supported: name a tag") }
            let keepsNames = call.flags[repositoryName] || target.repository.isEmpty
            guard !(target.isVersion && call.flags[repositoryName]) else {
                throw Fault(.invalid, "repository names cannot be transferred for a given target version")
            }
            let chosen = try distinct(found)
            let names = Set(chosen.map(\.repository))
            guard names.count <= 1 || keepsNames else {
                throw Fault(
                    .invalid,
                    "cannot copy artifacts from multiple OCI repositories to the same repository (\(text)); -R keeps their names"
                )
            }
            try await target.home.writing(call) { progress in
                for item in chosen {
                    let repository = keepsNames ? joined(target.repository, item.repository) : target.repository
                    let tag = keepsNames ? item.tag : target.tag ?? item.tag
                    let name = target.home.prefix + repository + (tag.map { ":\($0)" } ?? "")
                    progress.print("copying \(item.reference) to \(name)...")
                    let store = try target.home.registry.repository(repository)
                    try await GraphCopy.copy(item.root, from: item.target, to: store, observer: progress)
                    if let tag { try await store.tag(item.root, as: tag) }
                }
            }
            call.console.print(
                "copied \(chosen.count) from \(chosen.count) artifact(s) and \(names.count) repositories")
        }
    }

    private static func joined(_ prefix: String, _ name: String) -> String {
        prefix.isEmpty ? name : "\(prefix)/\(name)"
    }

    /// Each tag once; one tag for two artifacts is refused.
    private static func distinct(_ items: [FoundArtifact]) throws -> [FoundArtifact] {
        var digests: [String: Digest] = [:]
        return try items.filter { item in
            let name = "\(item.repository):\(item.tag ?? item.root.digest.description)"
            guard let old = digests.updateValue(item.root.digest, forKey: name) else { return true }
            guard old == item.root.digest else {
                throw Fault(
                    .conflict,
                    "duplicate tag \"\(item.tag ?? "")\" with different digests: \(item.root.digest) != \(old)")
            }
            return false
        }
    }
}
