import Diagnostics
import Host
import Testing

@testable import Kubernetes

@Suite("several kubeconfig files")
struct KubeconfigTests {
    private static func files(
        _ texts: [String], _ body: @Sendable (String, [String]) async throws -> Void
    ) async throws {
        try await TemporaryFolder.with(prefix: "configs") { folder in
            var paths: [String] = []
            for (at, text) in texts.enumerated() {
                let inner = Paths.join(folder, "\(at)")
                try await Files.makeFolder(inner, intermediate: false)
                try await Files.replace(Paths.join(inner, "token"), with: Array("token of \(at)\n".utf8))
                let path = Paths.join(inner, "config")
                if !text.isEmpty { try await Files.replace(path, with: Array(text.utf8)) }
                paths.append(path)
            }
            try await body(paths.joined(separator: ":"), paths)
        }
    }

    static let first = """
        contexts: [{name: a, context: {cluster: c, user: u}}]
        users: [{name: u, user: {tokenFile: token}}]
        """
    static let second = """
        current-context: a
        contexts: [{name: a, context: {cluster: other}}, {name: b, context: {cluster: c, user: v, namespace: shop}}]
        clusters: [{name: c, cluster: {server: "https://second:1"}}]
        users: [{name: u, user: {token: t}}, {name: v, user: {token: v, as: jane}}]
        """
    static let third = """
        current-context: b
        clusters: [{name: c, cluster: {server: "https://third:1"}}]
        """

    @Test("the first file that has a context, cluster, user or current-context gives it, and finds its files beside it")
    func merged() async throws {
        try await Self.files([Self.first, "", Self.second, Self.third]) { list, paths in
            let read = try await ClusterConfiguration.kubeconfigs(list)
            #expect(read.server == "https://second:1" && read.namespace == nil)
            // no part of the second file's user of that name
            #expect(read.token == nil && read.tokenFile == Paths.join(Paths.parent(paths[0]), "token"))
            let other = try await ClusterConfiguration.kubeconfigs(list, context: "b")
            #expect(other.token == "v" && other.namespace == "shop" && other.actsAs == "jane")
            let turned = try await ClusterConfiguration.kubeconfigs(paths.reversed().joined(separator: "::"))
            #expect(turned.server == "https://third:1" && turned.token == "v")
        }
    }

    @Test("files that are not there are skipped, but for the case that none is there")
    func missing() async throws {
        try await Self.files(["", ""]) { list, paths in
            let fault = await #expect(throws: Fault.self) { try await ClusterConfiguration.kubeconfigs(list) }
            #expect(fault?.description == "there is no kubeconfig: \(paths[0]), \(paths[1])")
        }
    }

    @Test(
        "a broken file is named, with line and field, wherever it stands in the list",
        arguments: [
            ("users: [{name: u, user: {token: 7}}]", ":1: users[0].user.token: must be a text"),
            ("clusters:\n- name: [c]", ":2: clusters[0].name: must be a text"),
            ("users:\n- {name: u, user: {}}\n- {name: u, user: {}}", ":3: users[1].name: “u” is given twice"),
            ("contexts: 7", ":1: contexts: must be a list"), ("[1]", ":1: a kubeconfig is a mapping"),
            ("a: [", "can't be read"),
        ])
    func broken(_ text: String, _ says: String) async throws {
        for texts in [[text, Self.first, Self.second], [Self.second, Self.first, text]] {
            // a value of an entry is looked at when it is used
            if says.contains("token"), texts[2] == text { continue }
            try await Self.files(texts) { list, paths in
                let fault = await #expect(throws: Fault.self) { try await ClusterConfiguration.kubeconfigs(list) }
                let message = fault?.description ?? ""
                #expect(message.contains(paths[texts[0] == text ? 0 : 2]) && message.contains(says), "\(message)")
                #expect(!message.contains("\n"))
            }
        }
    }
}
