import Diagnostics
import Kustomize
import Testing

/// The text that a build of files in memory gives; the root is the folder of the first path.
func built(_ path: String, _ files: [String: String], limits: BuildLimits = .default) async throws -> String {
    let build = KustomizeBuild(tree: MemoryTree(texts: files), limits: limits)
    return String(decoding: try await build.run(path).encoded, as: UTF8.self)
}

/// The fault of a build that has to fail.
func refusal(
    _ path: String, _ files: [String: String], limits: BuildLimits = .default,
    sourceLocation: SourceLocation = #_sourceLocation
) async -> String {
    do {
        let text = try await built(path, files, limits: limits)
        Issue.record("built:\n\(text)", sourceLocation: sourceLocation)
        return ""
    } catch { return "\(error)" }
}

enum Sample {
    static let configMap = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          a: b

        """

    static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 1
          template:
            spec:
              containers:
              - name: web
                image: nginx:1.14
                env:
                - name: MODE
                  value: test
                envFrom:
                - configMapRef:
                    name: settings

        """
}

func built(_ files: [String: String]) async throws -> String { try await built("", files) }

func refusal(_ files: [String: String], sourceLocation: SourceLocation = #_sourceLocation) async -> String {
    await refusal("", files, sourceLocation: sourceLocation)
}
