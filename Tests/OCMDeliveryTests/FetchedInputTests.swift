import Cryptography
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

@Suite("inputs that are fetched: wget, helm, ocm")
struct FetchedInputTests {
    /// Makes the version of a constructor file with one resource whose input is `input`.
    private func build(
        _ input: String, in folder: String
    ) async throws -> (descriptor: ComponentDescriptor, blobs: [any Blob]) {
        let path = Paths.join(folder, "c.yaml")
        let text = """
            name: acme.io/web
            version: 1.0.0
            provider: {name: acme.io}
            resources:
            - name: content
              type: blob
              input: \(input)
            """
        try await Files.replace(path, with: Array(text.utf8))
        let settings = Session.Settings(folder: folder, environment: [:])
        return try await Session.with(configuration: Configuration(), settings: settings) { session in
            let specs = try ConstructorReader().read([try await ConstructorFile(path: path)])
            let constructor = Constructor(content: session)
            try await constructor.check(specs)
            return try await constructor.build(try #require(specs.first))
        }
    }

    private func fault(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("wget takes what the server answers, its type without parameters, and refuses failures with their place")
    func web() async throws {
        let server = Server(ServerConfiguration()) { request in
            guard request.path == "/file" else { return ServerResponse(404, body: .bytes(Array("no".utf8))) }
            let text = "\(request.method) \(request.fields["X-Wish"] ?? "-")"
            return ServerResponse(
                200, fields: ["Content-Type": "text/plain; charset=utf-8"], body: .bytes(Array(text.utf8)))
        }
        try await server.whileRunning { uri in
            try await TemporaryFolder.with { folder in
                let base = "http://\(uri.authority)"
                let made = try await build("{type: wget, url: '\(base)/file', header: {X-Wish: [all]}}", in: folder)
                let local = try #require(made.descriptor.resources.first?.access.localBlob)
                #expect(local.mediaType == "text/plain")
                #expect(try await made.blobs[0].bytes(limit: 100) == Array("GET all".utf8))
                let typed = try await build(
                    "{type: wget, url: '\(base)/file', mediaType: a/b, verb: POST, body: x}", in: folder)
                #expect(typed.descriptor.resources.first?.access.localBlob?.mediaType == "a/b")
                #expect(try await typed.blobs[0].bytes(limit: 100) == Array("POST -".utf8))

                let missing = await fault { _ = try await build("{type: wget, url: '\(base)/none'}", in: folder) }
                #expect(missing.contains("404") && missing.contains("c.yaml:7"), "\(missing)")
            }
        }
    }

    @Test(
        "what can't be fetched is refused before anything is, with file and line",
        arguments: [
            "{type: wget}", "{type: wget, url: 'file:///etc/passwd'}", "{type: wget, url: x}",
            "{type: wget, url: 'http://h/', nonsense: 1}", "{type: helm, path: app, helmRepository: 'http://h'}",
            "{type: helm, path: app, version: 1.0.0, helmRepository: 'file:///x'}", "{type: helm, path: ., caCert: x}",
            "{type: ocm, component: a.b/c, version: 1.0.0}",
            "{type: ocm, ocmRepository: {type: x}, version: 1.0.0, resourceRef: {resource: {name: a}}}",
            "{type: ocm, ocmRepository: {type: x}, component: a.b/c, version: 1.0.0, resourceRef: {}}",
        ])
    func refused(_ input: String) async throws {
        try await TemporaryFolder.with { folder in
            let message = await fault { _ = try await build(input, in: folder) }
            #expect(message.contains("c.yaml:7"), "\(input): \(message)")
        }
    }

    @Test("a chart of a Helm repository becomes an image; its digest must be that of the index")
    func chart() async throws {
        let packed = try await packedChart()
        let digest = Hex.encode(Hash.digest(.sha256, packed))
        let server = Server(ServerConfiguration()) { request in
            func index(_ digest: String) -> ServerResponse {
                let text = """
                    apiVersion: v1
                    entries:
                      app:
                      - {name: app, version: 0.3.0, urls: [files/app.tgz], digest: "\(digest)"}
                    """
                return ServerResponse(200, body: .bytes(Array(text.utf8)))
            }
            switch request.path {
            case "/charts/index.yaml": return index(digest)
            case "/wrong/index.yaml": return index(String(repeating: "0", count: 64))
            case "/charts/files/app.tgz", "/wrong/files/app.tgz":
                return ServerResponse(200, body: .bytes(packed))
            default: return ServerResponse(404)
            }
        }
        try await server.whileRunning { uri in
            try await TemporaryFolder.with { folder in
                let base = "http://\(uri.authority)"
                func input(_ repository: String, _ version: String) -> String {
                    "{type: helm, path: app, version: \(version), helmRepository: '\(base)/\(repository)'}"
                }
                let made = try await build(input("charts", "0.3.0"), in: folder)
                let resource = try #require(made.descriptor.resources.first)
                #expect(resource.access.localBlob?.referenceName == "acme.io/web/app:0.3.0")
                let set = try await ArtifactSet.open(made.blobs[0])
                let manifest = try #require(try await set.artifact(try await set.main()).manifest)
                #expect(manifest.config.mediaType == "application/vnd.cncf.helm.config.v1+json")
                #expect(manifest.layers.map(\.digest.hex) == [digest])
                // the address of the chart itself, as v2 has it
                let direct = try await build(
                    "{type: helm, helmRepository: '\(base)/charts/files/app.tgz'}", in: folder)
                #expect(direct.descriptor.resources.first?.digest == resource.digest)

                let wrong = await fault { _ = try await build(input("wrong", "0.3.0"), in: folder) }
                #expect(wrong.contains("has the digest \(digest)"), "\(wrong)")
                let other = await fault { _ = try await build(input("charts", "0.4.0"), in: folder) }
                #expect(other.contains("it has 0.3.0"), "\(other)")
            }
        }
    }

    private func packedChart() async throws -> [UInt8] {
        let sink = BytesWriter(limit: 1 << 20)
        let gzip = try GzipWriter(to: sink)
        let tar = TarWriter(gzip)
        let text = Array("apiVersion: v2\nname: app\nversion: 0.3.0\n".utf8)
        try await tar.add(TarEntry(name: "app/Chart.yaml", size: Int64(text.count), mode: 0o644), bytes: text)
        try await tar.finish()
        try await gzip.finish()
        return sink.bytes
    }

    @Test("ocm takes a resource of an archive by a reference path; a stored access must not lead to files")
    func component() async throws {
        try await TemporaryFolder.with { folder in
            let archive = try await TransportArchive.create(Paths.join(folder, "lib"))
            let repository = TargetRepository(archive, spec: archive.spec)
            let text = """
                components:
                - name: acme.io/base
                  version: 1.0.0
                  provider: {name: acme.io}
                  resources: [{name: licence, type: text, input: {type: utf8, text: free, mediaType: text/plain}}]
                - name: acme.io/top
                  version: 1.0.0
                  provider: {name: acme.io}
                  references: [{name: base, componentName: acme.io/base, version: 1.0.0}]
                """
            try await Files.replace(Paths.join(folder, "lib.yaml"), with: Array(text.utf8))
            let file = try await ConstructorFile(path: Paths.join(folder, "lib.yaml"))
            try await Constructor().add(try ConstructorReader().read([file]), to: repository)
            let place = "type: ocm, ocmRepository: {type: CommonTransportFormat, filePath: lib}, version: 1.0.0"
            let path = "{resource: {name: licence}, referencePath: [{name: base}]}"
            let made = try await build("{\(place), component: acme.io/top, resourceRef: \(path)}", in: folder)
            #expect(made.descriptor.resources.first?.access.localBlob?.mediaType == "text/plain")
            #expect(try await made.blobs[0].bytes(limit: 10) == Array("free".utf8))
            let gone = await fault {
                _ = try await build(
                    "{\(place), component: acme.io/top, resourceRef: {resource: {name: no}}}", in: folder)
            }
            #expect(gone.contains("acme.io/top:1.0.0 has 0 resources"), "\(gone)")

            let stored = try #require(try await repository.lookup("acme.io/top", "1.0.0"))
            let access = AccessSpec(
                type: "ocm",
                [
                    "ocmRepository": ["type": "CommonTransportFormat", "filePath": "lib"],
                    "component": "acme.io/base", "version": "1.0.0", "resourceRef": ["resource": ["name": "licence"]],
                ])
            let settings = Session.Settings(folder: folder, environment: [:])
            try await Session.with(configuration: Configuration(), settings: settings) { session in
                _ = try await session.content(of: access, in: nil)
                let refused = await #expect(throws: Fault.self) { try await session.content(of: access, in: stored) }
                #expect(refused?.code == .denied)
            }
        }
    }
}
