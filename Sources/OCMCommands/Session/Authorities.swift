import Diagnostics
import Host
import OCMPackaging

extension Invocation {
    /// The files of `--ca-cert`, for signatures and for servers; each holds one certificate in PEM at least.
    func authorities() async throws -> [[UInt8]] {
        var authorities: [[UInt8]] = []
        for file in all(GlobalFlags.rootCertificates) {
            do {
                let bytes = try await Files.read(file, limit: KeySource.limit)
                _ = try TrustedRoots(pem: bytes)
                authorities.append(bytes)
            } catch {
                throw Fault(error, "root CA: cannot read file \"\(file)\"")
            }
        }
        return authorities
    }
}
