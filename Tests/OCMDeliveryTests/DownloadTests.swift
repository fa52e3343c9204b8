import Diagnostics
import Documents
import HTTP
import Host
import OCI
import OCMDelivery
import OCMModel
import OCMPackaging
import OCMTestSupport
import Testing

@Suite("content behind wget accesses")
struct DownloadTests {
    private func read(_ address: String, only allowed: [String]) async throws -> String {
        var settings = Session.Settings(folder: "", environment: [:])
        settings.policy = try RegistryPolicy(only: allowed)
        return try await Session.with(configuration: Configuration(), settings: settings) { session in
            let access = AccessSpec(type: "wget", ["url": .string(address)])
            guard case .blob(let blob) = try await session.content(of: access, in: nil) else { return "no blob" }
            return String(decoding: try await blob.bytes(limit: 100), as: UTF8.self)
        }
    }

    @Test("a download and each of its redirects stays below the prefix that is allowed")
    func prefix() async throws {
        let server = Server(ServerConfiguration()) { request in
            switch request.path {
            case "/acme/here": return ServerResponse(302, fields: ["Location": "/acme/content"])
            case "/acme/away": return ServerResponse(302, fields: ["Location": "/secret"])
            default: return ServerResponse(200, body: .bytes(Array(request.path.utf8)))
            }
        }
        try await server.whileRunning { uri in
            let (base, host) = ("http://\(uri.authority)", uri.authority)
            let (here, away) = (
                try await read("\(base)/acme/here", only: ["\(host)/acme"]),
                try await read("\(base)/acme/away", only: [host])
            )
            #expect(here == "/acme/content")
            #expect(away == "/secret")
            for path in ["/acme/away", "/secret", "/acme/../secret"] {
                let fault = await #expect(throws: Fault.self) { try await read(base + path, only: ["\(host)/acme"]) }
                #expect(fault?.code == .denied, "\(path)")
                #expect(fault?.description.contains("“wget”") == true, "\(path)")
            }
        }
    }
}
