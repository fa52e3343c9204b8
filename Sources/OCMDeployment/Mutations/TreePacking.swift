import Host
package import OCI
package import OCMLocalization
import OCMPackaging

extension ManifestTree {
    /// The files as a tar: sorted, without owners and times, with the permissions that they came with. The same files
    /// are the same bytes.
    package func packed() async throws -> any Blob {
        try await ScratchBlob.write(mediaType: .imageLayer) { sink in
            let tar = TarWriter(sink)
            var folders: Set<String> = []
            for file in files {
                var folder = ""
                for name in file.path.split(separator: "/").dropLast() {
                    folder += name + "/"
                    guard folders.insert(folder).inserted else { continue }
                    try await tar.add(TarEntry(name: folder, kind: .folder, mode: 0o755))
                }
                let mode = UInt32((file.mode ?? 0o644) & 0o777)
                try await tar.add(TarEntry(name: file.path, mode: mode), bytes: file.bytes)
            }
            try await tar.finish()
        }
    }
}
