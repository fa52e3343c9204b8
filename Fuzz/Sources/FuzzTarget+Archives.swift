import Cryptography
import Dispatch
import Host
import OCI

extension FuzzTarget {
    /// gzip, zstd and tar. Read in place an archive has what it has read in order.
    func archive(_ bytes: [UInt8]) {
        finish {
            let limits = DecompressionLimits(size: 1 << 22)
            let plain = try? await Compression.open(BytesReader(bytes), limits: limits).content.collect(upTo: 1 << 22)
            let packed = BytesSource(bytes)
            if let stored = try? await StoredGzipSource(packed), stored.size < 1 << 22,
                let content = try? await SectionReader(stored).collect(upTo: 1 << 22)
            {
                for offset in stride(from: 0, to: stored.size, by: 4093) {
                    let part = (try? await SectionReader(stored, offset: offset).collect(upTo: 1 << 22)) ?? []
                    demand(part == Array(content.dropFirst(Int(offset))), "stored blocks are read from any place")
                }
                if let plain, plain.count == content.count {
                    demand(plain == content, "stored blocks hold the content")
                }
            }
            guard let plain, let index = try? await TarIndex(reading: BytesSource(plain)) else { return }
            let reader = TarReader(BytesReader(plain))
            for entry in index.entries {
                guard let next = try? await reader.next() else { return demand(false, "an entry is there in order") }
                demand(next == entry, "an entry is the same in order")
                let content = try? await index.reader(entry).collect(upTo: 1 << 22)
                demand(content == (try? await reader.bytes(of: next, limit: 1 << 22)), "so is its content")
            }
        }
    }

    /// The first byte chooses the form, then come the salt and, behind a zero byte, the password.
    func password(_ bytes: [UInt8]) {
        let forms = ["$2y$04$", "$5$rounds=1000$", "$6$rounds=1000$", "$y$j75$"]
        let parts = bytes.dropFirst().split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        guard let choice = bytes.first, parts.count == 2, let salt = String(validating: parts[0], as: UTF8.self),
            let password = String(validating: parts[1], as: UTF8.self)
        else { return }
        // the salt must not choose how long it takes
        guard salt.utf8.count < 200, !salt.utf8.starts(with: "rounds".utf8) else { return }
        _ = PasswordHash.matches(password, forms[Int(choice) % forms.count] + salt)
    }

    /// Manifests, indexes and the names of images.
    func image(_ bytes: [UInt8]) {
        if let artifact = try? Artifact(parsing: bytes, mediaType: nil) {
            demand(artifact.raw == bytes, "the bytes of a manifest are kept")
            if let manifest = artifact.manifest {
                let written = Manifest(
                    config: manifest.config, layers: manifest.layers, mediaType: manifest.mediaType,
                    artifactType: manifest.artifactType, subject: manifest.subject, annotations: manifest.annotations)
                demand((try? Manifest(parsing: written.raw)) == written, "a manifest written again is the same")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        if let reference = try? Reference(text) {
            demand((try? Reference(reference.description)) == reference, "a reference is read as it is written")
        }
        _ = try? ImageName(text)
        _ = try? SafePath.normalise(text)
    }

    /// Runs asynchronous code to its end; libFuzzer knows none.
    private func finish(_ body: @escaping @Sendable () async -> Void) {
        let done = DispatchSemaphore(value: 0)
        Task {
            await body()
            done.signal()
        }
        done.wait()
    }
}
