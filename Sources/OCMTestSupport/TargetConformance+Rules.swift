import Diagnostics
import Host
import OCI
import Testing

extension TargetConformance {
    static let contentRules = [
        Rule("what was ingested can be read again, byte for byte, and exists") { target in
            #expect(try await !target.exists(layer.descriptor))
            try await target.ingest(layer)
            #expect(try await target.exists(layer.descriptor))
            #expect(try await target.blob(layer.descriptor).bytes(limit: 1000) == bytes)
        },
        Rule("ingesting what is there reads nothing") { target in
            try await target.ingest(layer)
            try await target.ingest(UnreadableBlob(descriptor: layer.descriptor))
        },
        Rule("a blob can be opened twice, also at the same time") { target in
            try await target.ingest(layer)
            let blob = target.blob(layer.descriptor)
            let inner = try await blob.withReader { outer in
                let inner = try await blob.bytes(limit: 1000)
                let all = try await outer.collect(upTo: 1000)
                #expect(all == bytes)
                return inner
            }
            #expect(inner == bytes)
        },
        Rule("a blob of several chunks keeps its order") { target in
            let large = (0..<(3 * maximumChunkSize + 17)).map { UInt8(truncatingIfNeeded: $0 / 251) }
            let blob = BytesBlob(large, mediaType: .octetStream)
            try await target.ingest(blob)
            #expect(try await target.blob(blob.descriptor).bytes(limit: large.count) == large)
        },
        Rule("the empty blob is content like any other") { target in
            let blob = BytesBlob([], mediaType: .octetStream)
            try await target.ingest(blob)
            #expect(try await target.exists(blob.descriptor))
            #expect(try await target.blob(blob.descriptor).bytes(limit: 0) == [])
        },
        Rule("many tasks may ingest the same blob at once") { target in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { try await target.ingest(layer) } }
                try await group.waitForAll()
            }
            #expect(try await target.blob(layer.descriptor).bytes(limit: 1000) == bytes)
        },
    ]

    static let faultRules = [
        Rule("content that is missing is notFound") { target in
            await expect(.notFound, "a missing blob was opened") {
                _ = try await target.blob(layer.descriptor).bytes(limit: 1000)
            }
        },
        Rule("a blob with a flipped byte is refused and not there afterwards") { target in
            var flipped = bytes
            flipped[3] ^= 1
            try await refuses(flipped, target)
        },
        Rule("a blob that is too short is refused and not there afterwards") { target in
            try await refuses(Array(bytes.dropLast()), target)
        },
        Rule("a blob that is too long is refused and not there afterwards") { target in
            try await refuses(bytes + [0], target)
        },
        Rule("a blob that fails on the way is not there afterwards, and can be ingested then") { target in
            await expect(.unavailable, "a failing blob was ingested") {
                try await target.ingest(FailingBlob(descriptor: layer.descriptor, bytes: Array(bytes.prefix(5))))
            }
            #expect(try await !target.exists(layer.descriptor))
            try await target.ingest(layer)
            #expect(try await target.exists(layer.descriptor))
        },
    ]

    /// `changed` under the descriptor of the good bytes; the good bytes themselves pass.
    private static func refuses(_ changed: [UInt8], _ target: any Target) async throws {
        await expect(.corrupt, "changed bytes were ingested") {
            try await target.ingest(BytesBlob(changed, as: layer.descriptor))
        }
        #expect(try await !target.exists(layer.descriptor))
        try await target.ingest(BytesBlob(bytes, as: layer.descriptor))
        #expect(try await target.exists(layer.descriptor))
    }

    static let nameRules = [
        Rule("a tag resolves to the descriptor of its manifest, and so does the digest") { target in
            let manifest = try await ingestImage(into: target)
            try await target.tag(manifest.descriptor, as: "1.0.0")
            for reference in ["1.0.0", manifest.descriptor.digest.description] {
                let found = try await target.resolve(reference)
                #expect(found.digest == manifest.descriptor.digest)
                #expect(found.size == manifest.descriptor.size)
                #expect(found.mediaType == .imageManifest)
            }
            #expect(try await target.artifact(try await target.resolve("1.0.0")).manifest == manifest)
        },
        Rule("a manifest keeps its exact bytes") { target in
            let image = image()
            try await target.ingest(image.config)
            try await target.ingest(image.layer)
            let spaced = image.manifest.raw + Array("\n\n".utf8)
            let blob = BytesBlob(spaced, mediaType: .imageManifest)
            try await target.ingest(blob)
            try await target.tag(blob.descriptor, as: "spaced")
            #expect(try await target.blob(try await target.resolve("spaced")).bytes(limit: 10_000) == spaced)
        },
        Rule("an index resolves as an index") { target in
            let manifest = try await ingestImage(into: target)
            let index = Index(manifests: [manifest.descriptor])
            try await target.ingest(index.blob)
            try await target.tag(index.descriptor, as: "all")
            #expect(try await target.resolve("all").mediaType == .imageIndex)
        },
        Rule("what no name leads to is notFound") { target in
            let manifest = try await ingestImage(into: target)
            try await target.tag(manifest.descriptor, as: "here")
            await expect(.notFound, "a missing tag was resolved") { _ = try await target.resolve("gone") }
            await expect(.notFound, "a missing digest was resolved") {
                _ = try await target.resolve(Digest(of: [1, 2, 3]).description)
            }
        },
        Rule("tags are sorted by their bytes; an empty repository has none") { target in
            #expect(try await target.tags() == [])
            let manifest = try await ingestImage(into: target)
            for tag in ["b", "B", "1.10", "1.9", "_"] { try await target.tag(manifest.descriptor, as: tag) }
            #expect(try await target.tags() == ["1.10", "1.9", "B", "_", "b"])
        },
        Rule("a tag moves to another manifest, the old one stays by its digest") { target in
            let first = try await ingestImage("one", into: target)
            let second = try await ingestImage("two", into: target)
            try await target.tag(first.descriptor, as: "latest")
            try await target.tag(second.descriptor, as: "latest")
            #expect(try await target.resolve("latest").digest == second.descriptor.digest)
            #expect(try await target.tags() == ["latest"])
            #expect(
                try await target.resolve(first.descriptor.digest.description).digest == first.descriptor.digest)
        },
        Rule("a tag with a plus is refused, one with a dash is not") { target in
            let manifest = try await ingestImage(into: target)
            await expect(.invalid, "a tag with a plus was taken") {
                try await target.tag(manifest.descriptor, as: "1.0.0+build")
            }
            try await target.tag(manifest.descriptor, as: "1.0.0-build")
            #expect(try await target.tags() == ["1.0.0-build"])
        },
        Rule("a manifest that is missing can't be tagged") { target in
            await expect(.notFound, "a missing manifest was tagged") {
                try await target.tag(image().manifest.descriptor, as: "1")
            }
        },
        Rule("a copied graph verifies") { target in
            let source = MemoryStore()
            let manifest = try await ingestImage(into: source)
            let index = Index(manifests: [manifest.descriptor])
            try await source.ingest(index.blob)
            let done = try await GraphCopy.copy(index.descriptor, from: source, to: target)
            #expect(done.copied.count + done.mounted.count == 4)
            #expect(try await GraphVerifier.verify(index.descriptor, in: target).blobs == 2)
            let again = try await GraphCopy.copy(index.descriptor, from: source, to: target)
            #expect(again.copied.count == 0)
        },
    ]
}
