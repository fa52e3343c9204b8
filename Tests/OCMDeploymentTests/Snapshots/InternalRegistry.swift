import HTTP
import Host
import OCI
import OCIRegistry
import OCMTestSupport

@testable import OCMDeployment

/// A registry of this process, with a store for snapshots on it.
struct InternalRegistry: Sendable {
    let client: RegistryClient
    /// `HOST:PORT`
    let host: String
    let http: Client
    let folder: String

    /// Changes a byte of a blob where it is kept.
    func damage(_ digest: Digest) async throws {
        let path = Paths.join(folder, "blobs/\(digest.algorithm.rawValue)/\(digest.hex.prefix(2))/\(digest.hex)")
        var bytes = try await Files.read(path, limit: 1 << 24)
        bytes[bytes.count / 2] ^= 1
        try await Files.replace(path, with: bytes)
    }

    /// Contents of snapshots are below `cache`.
    var store: SnapshotStore {
        get throws { try SnapshotStore(client, address: "http://\(host)/cache") }
    }

    static func with<R: Sendable>(_ body: @Sendable (InternalRegistry) async throws -> R) async throws -> R {
        try await TemporaryFolder.with(prefix: "registry") { folder in
            let data = Paths.join(folder, "data")
            let registry = try await RegistryServer(data: data)
            let http = Client(ClientConfiguration())
            let server = Server(ServerConfiguration()) { try await registry.handle($0) }
            let result: Result<R, any Error>
            do {
                result = .success(
                    try await server.whileRunning { uri in
                        let client = try RegistryClient("http://\(uri.authority)", http: http)
                        return try await body(
                            InternalRegistry(client: client, host: uri.authority, http: http, folder: data))
                    })
            } catch { result = .failure(error) }
            await http.shutdown()
            await registry.close()
            return try result.get()
        }
    }
}

func gzipped(_ bytes: [UInt8]) async throws -> [UInt8] {
    let packed = BytesWriter(limit: 1 << 24)
    let writer = try GzipWriter(to: packed)
    try await writer.write(bytes)
    try await writer.finish()
    return packed.bytes
}

func unpacked(_ blob: any Blob) async throws -> [UInt8] {
    try await Compression.open(BytesReader(try await blob.bytes(limit: 1 << 24))).content.collect(upTo: 1 << 24)
}
