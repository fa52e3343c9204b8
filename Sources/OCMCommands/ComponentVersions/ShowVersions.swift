import Diagnostics
import OCMModel
import OCMPackaging

/// `ocm show versions`
enum ShowVersions {
    static let latest = Flag.bool("latest", short: "l", "only the latest version")
    static let semantic = Flag.bool("semantic", short: "s", "in the full form of three numbers")

    static let command = Command(
        "show", .versions, summary: "Shows the versions of a component that fit patterns",
        details: "Versions that are no semantic versions are left out.",
        arguments: "COMPONENT {RANGE}", count: .atLeast(1), flags: [CommonFlags.repository, latest, semantic],
        examples: ["ocm show versions registry.example.com/acme//acme.io/product '>=1.2 <2'"]
    ) { call in
        let constraints = try call.arguments.dropFirst().map { text in
            guard let constraint = try? VersionConstraint(text) else {
                throw Fault(.invalid, "improper constraint: \"\(text)\"")
            }
            return constraint
        }
        let versions = try await Workspace.with(call) { try await names(of: call.arguments[0], $0) }.compactMap {
            name in
            SemanticVersion(name).map { (name, $0) }
        }
        let fitting = versions.filter { entry in
            constraints.isEmpty || constraints.contains { $0.contains(entry.1) }
        }.sorted { $0.1 < $1.1 }
        for (name, version) in call.flags[latest] ? Array(fitting.suffix(1)) : fitting {
            call.console.print(call.flags[semantic] ? version.fullText : name)
        }
    }

    private static func names(of text: String, _ workspace: Workspace) async throws -> [String] {
        let place: NamedRepository
        let component: String?
        let version: String?
        if let base = try await workspace.baseRepository() {
            place = base
            (component, version) = try componentName(text)
        } else {
            let reference = try await workspace.resolve(text)
            (place, component, version) = (reference.repository, reference.component, reference.version)
        }
        guard let component else {
            throw Fault(.invalid, "no component specified: write \(text)//COMPONENT")
        }
        guard let version else { return try await place.repository.versions(of: component) }
        guard try await place.repository.lookup(component, version) != nil else {
            throw Fault(.notFound, "\(MissingVersion(VersionKey(component, version)))")
        }
        return [version]
    }
}

extension SemanticVersion {
    /// Three numbers without a `v`, then pre-release and build.
    var fullText: String {
        "\(major).\(minor).\(patch)" + (prerelease.isEmpty ? "" : "-\(prerelease)") + (build.isEmpty ? "" : "+\(build)")
    }
}
