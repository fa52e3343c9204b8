import Documents
import OCMTestSupport
import Testing

@testable import OCMDelivery

@Suite("which configured identity answers a request")
struct IdentityMatcherTests {
    @Test("the host-path rule of the first generation", .enabled(if: Vectors.available))
    func hostPath() throws {
        let vector = try #require(Vectors.cases("storage").first { $0.name == "credentials-hostpath" })
        let cases = try #require(JSONValue(parsing: vector.bytes("cases.json"))["cases"]?.array)
        for item in cases {
            let title = item["id"]?.number?.text ?? ""
            let request = identity(item["request"]) ?? ConsumerIdentity([:])
            let candidate = try #require(identity(item["candidate"]))
            let better = IdentityMatcher.hostPath(candidate, identity(item["current"]), request)
            #expect(better == item["better"]?.bool, "case \(title): \(item["title"]?.string ?? "")")
        }
        #expect(cases.count == 26)
    }

    private func identity(_ value: JSONValue?) -> ConsumerIdentity? {
        guard let members = value?.object?.members else { return nil }
        return ConsumerIdentity(Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value.string ?? "") }))
    }

    @Test("whole segments of a path prefix count, the longest one wins")
    func prefixes() async throws {
        let resolver = CredentialResolver(consumers: [
            consumer(["hostname": "r.example"], "root"),
            consumer(["hostname": "r.example", "pathprefix": "acme"], "acme"),
            consumer(["hostname": "r.example", "pathprefix": "acme/team"], "team"),
        ])
        for (path, user) in [
            ("", "root"), ("acme", "acme"), ("acme/x", "acme"), ("acme/team/more", "team"), ("acmex", "root"),
        ] {
            let found = try await resolver.credentials(for: .registry(host: "r.example", port: nil, path: path))
            #expect(found?["username"] == user, "\(path)")
        }
    }

    @Test("a port that differs does not answer, one that is not given does")
    func ports() async throws {
        let resolver = CredentialResolver(consumers: [consumer(["hostname": "r.example", "port": "5000"], "port")])
        #expect(try await resolver.credentials(for: .registry(host: "r.example", port: 443, path: "")) == nil)
        #expect(
            try await resolver.credentials(for: .registry(host: "r.example", port: 5000, path: ""))?["username"]
                == "port")
        #expect(
            try await resolver.credentials(for: .registry(host: "r.example", port: nil, path: ""))?["username"]
                == "port")
    }

    @Test("of the same identity twice the later one counts")
    func later() async throws {
        let resolver = CredentialResolver(consumers: [
            consumer(["hostname": "r.example"], "first"), consumer(["hostname": "r.example"], "second"),
        ])
        #expect(
            try await resolver.credentials(for: .registry(host: "r.example", port: nil, path: ""))?["username"]
                == "second")
    }

    private func consumer(_ attributes: [String: String], _ user: String) -> CredentialResolver.Consumer {
        var attributes = attributes
        attributes["type"] = "OCIRegistry"
        return .init(identity: ConsumerIdentity(attributes), credentials: Credentials(["username": user]))
    }
}
