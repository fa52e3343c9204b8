import Diagnostics
import Documents
import OCMModel
import OCMPackaging

extension FoundElement {
    /// The component versions that the first argument of a command for elements names.
    static func versions(_ call: Invocation, isRecursive: Bool) async throws -> [FoundVersion] {
        let versions = try await Workspace.with(call) { workspace in
            try await Self.versions(call, workspace, isRecursive: isRecursive)
        }
        guard !versions.isEmpty else { throw Fault(.notFound, "no component version found") }
        return versions
    }

    /// The same in a workspace that is open.
    static func versions(_ call: Invocation, _ workspace: Workspace, isRecursive: Bool) async throws -> [FoundVersion] {
        let roots = try await VersionSelection(call, workspace).find(Array(call.arguments.prefix(1)))
        return isRecursive ? try await workspace.referenceWalk().closure(of: roots) : roots
    }

    /// `{"context": […], "element": {…}}`, the members of the element in the order of the Go program.
    var document: JSONValue {
        let list: String
        switch content {
        case .resource: list = "resources"
        case .source: list = "sources"
        case .reference: list = "componentReferences"
        case .nothing: list = ""
        }
        let items = component.version?.descriptor.document(schema: .v2)["component"]?[list]?.array ?? []
        let element = items.indices.contains(index) ? items[index].withAccessLast : .null
        return ["context": .array(path.map { .string($0.description) }), "element": element]
    }
}
