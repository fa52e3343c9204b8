import Diagnostics
import Documents
import Host
import OCMTestSupport
import Testing

@testable import Kubernetes

/// Transcripts of a real API server, replayed against ours; `scripts/replay-kubernetes` replays all of them.
@Suite(.enabled(if: Vectors.available)) struct TranscriptTests {
    @Test("our answers are those of a real API server")
    func transcripts() async throws {
        let replay = Paths.join(Vectors.folder, "kubernetes/replay.py")
        let cases = [
            "configmap-crud", "request-errors", "names-and-labels", "apply-two-managers", "apply-and-update",
            "apply-errors",
            "apply-deployment", "patch-json-and-merge", "patch-strategic", "list-selectors", "list-paging",
            "delete-finalizers",
            "delete-collection", "dry-run", "generate-name", "status-and-scale", "table-builtin", "unauthenticated",
        ]
        try await TemporaryFolder.with(prefix: "api") { folder in
            var configuration = APIServerService.Configuration(folder: Paths.join(folder, "data"))
            configuration.controllers = false
            let service = APIServerService(configuration)
            await #expect(throws: Done.self) {
                try await service.run { address in
                    let result = try await self.replay(replay, address.url, folder, cases)
                    #expect(result.end == .exited(0), "\(String(decoding: result.output, as: UTF8.self))")
                    throw Done()
                }
            }
        }
    }

    private struct Done: Error {}

    private func replay(
        _ program: String, _ url: String, _ folder: String, _ cases: [String]
    ) async throws -> ProcessResult {
        let bytes = try await Files.read(Paths.join(folder, "data/identity.json"), limit: 1 << 20)
        let keys = try JSONValue(parsing: bytes)
        var arguments = [program, "--server", url, "--without", "description"]
        for (key, name) in [("authority", "ca"), ("userCertificate", "cert"), ("userKey", "key")] {
            let text = try #require(keys[key]?.string)
            let path = Paths.join(folder, name)
            try await Files.create(path, bytes: Array(text.utf8), mode: 0o600)
            arguments += ["--\(name)", path]
        }
        return try await Processes.run("python3", arguments + cases, timeout: .seconds(600))
    }
}
