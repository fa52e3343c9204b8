import Host

/// A file that is there while a test runs.
enum TemporaryFile {
    static func with<R>(_ bytes: [UInt8], _ body: (String) async throws -> R) async throws -> R {
        try await TemporaryFolder.with(prefix: "ocm-http-test-") { folder in
            let path = Paths.join(folder, "file")
            try await Files.replace(path, with: bytes, sync: false)
            return try await body(path)
        }
    }
}
