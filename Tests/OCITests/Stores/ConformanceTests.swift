import Host
import OCI
import OCMTestSupport
import Testing

@Suite("Every store keeps the contract of a target")
struct ConformanceTests {
    @Test("in memory", arguments: TargetConformance.rules)
    func memory(_ rule: TargetConformance.Rule) async throws {
        try await rule.check(MemoryStore())
    }

    @Test("a repository of a registry in memory", arguments: TargetConformance.rules)
    func memoryRegistry(_ rule: TargetConformance.Rule) async throws {
        try await rule.check(try MemoryRegistry().repository("acme/app"))
    }

    @Test("an OCI layout", arguments: TargetConformance.rules)
    func directory(_ rule: TargetConformance.Rule) async throws {
        try await TemporaryFolder.with(prefix: "oci-layout") { folder in
            try await rule.check(try await DirectoryStore.create(Paths.join(folder, "layout")))
        }
    }
}
