import Host
import OCI

/// Puts the images of the demo together, each as an image layout in a folder.
enum DemoImages {
    /// Writes the image to the folder `path`.
    static func write(_ image: DemoFiles.Image, release: String, to path: String) async throws {
        let store = try await DirectoryStore.create(path)
        let manifest = try await builder(image, release).build(into: store)
        try await store.tag(manifest.descriptor, as: image.tag)
    }

    private static func builder(_ image: DemoFiles.Image, _ release: String) -> ImageBuilder {
        let name = Paths.fileName(image.repository)
        var layers = image.layers.map { files in
            files.map { file in
                LayerFile(file.path, .bytes(Array(file.text.utf8)), mode: file.isExecutable ? 0o755 : nil)
            }
        }
        // Programs are what makes images large. What the parts are built on stays the same in all releases.
        let last = layers.count - 1
        layers[0].append(LayerFile("usr/lib/libacme.so", .bytes(program("base", 1 << 20)), mode: 0o755))
        layers[last].append(
            LayerFile("usr/local/lib/acme/\(name)", .bytes(program("\(name) \(release)", 192 << 10)), mode: 0o755))
        layers.insert(
            [LayerFile("usr/local/lib/acme/runtime", .bytes(program("\(name) runtime", 3 << 20)), mode: 0o755)],
            at: last)
        var builder = ImageBuilder(
            platform: Platform(os: "linux", architecture: "amd64"),
            layers: layers.map { ImageBuilder.Layer($0, createdBy: "ocm demo", level: 0) })
        builder.entrypoint = image.entrypoint
        builder.exposedPorts = image.ports
        builder.user = image.user
        builder.labels = ["org.opencontainers.image.title": image.title]
        return builder
    }

    /// Bytes that look like a program: they do not compress, and are the same every time. `count` is a multiple of 8.
    private static func program(_ seed: String, _ count: Int) -> [UInt8] {
        var state = seed.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0100_0000_01b3 } | 1
        let words = [UInt64](unsafeUninitializedCapacity: count / 8) { buffer, filled in
            for at in 0..<count / 8 {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                buffer[at] = state.littleEndian
            }
            filled = count / 8
        }
        return words.withUnsafeBytes { Array($0) }
    }
}
