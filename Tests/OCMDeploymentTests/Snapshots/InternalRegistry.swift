import HTTP
import Host
import OCI
import OCIRegistry
import OCMTestSupport

@testable import OCMDeployment

/// A registry of this process, with a store for snapshots on it.
struct InternalRegistry: Sendable {
    let store: SnapshotStore
    /// `HOST:PORT`
    let host: String

    static func with<R>(_ body: (InternalRegistry) async throws -> R) async throws -> R {
        try await TemporaryFolder.with(prefix: "registry") { folder in
            let registry = try await RegistryServer(data: Paths.join(folder, "data"))
            let client = Client(ClientConfiguration())
            let server = Server(ServerConfiguration()) { try await registry.handle($0) }
            let result: Result<R, any Error>
            do {
                result = .success(
                    try await server.whileRunning { uri in
                        let address = "http://\(uri.authority)"
                        let store = try SnapshotStore(
                            RegistryClient(address, http: client), address: address + "/cache")
                        return try await body(InternalRegistry(store: store, host: uri.authority))
                    })
            } catch { result = .failure(error) }
            await client.shutdown()
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
