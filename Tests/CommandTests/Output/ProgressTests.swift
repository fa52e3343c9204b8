import Documents
import OCI
import Testing

@testable import OCMCommands

@Suite("progress")
struct ProgressTests {
    @Test(
        "numbers of bytes have three digits",
        arguments: [
            (0, "0 B"), (999, "999 B"), (1_000, "1.00 kB"), (1_505, "1.50 kB"), (12_345, "12.3 kB"),
            (999_999, "999 kB"), (1_000_000, "1.00 MB"), (45_200_000_000, "45.2 GB"),
        ] as [(Int64, String)])
    func bytes(_ count: Int64, _ text: String) {
        #expect(ByteCount.text(count) == text)
    }

    @Test("what moved, what was there and what is in flight are counted apart")
    func counting() {
        let one = Descriptor(mediaType: "text/plain", digest: Digest(of: [1]), size: 1000)
        let two = Descriptor(mediaType: "text/plain", digest: Digest(of: [2]), size: 500)
        var state = ProgressState()
        #expect(!state.hasBegun)
        state.plan(count: 2, bytes: 1500)
        state.active[one.digest] = ProgressState.Item(size: 1000, moved: 250)
        #expect(state.hasBegun && state.moved == 250)
        #expect(state.text.contains("250 B (of at most 1.50 kB)") && state.text.contains("25%"))
        state.finish(one, .copied)
        state.finish(two, .skipped)
        #expect(state.moved == 1000 && state.document["copied"] == 1 && state.document["skipped"] == 1)
    }

    @Test("an unknown form is refused, and nothing is shown where the errors are no terminal")
    func forms() async throws {
        try await CommandFolder.with { folder in
            try await folder.makeArchive()
            let quiet = await folder.ocm("transfer", "cv", "@a", "@b")
            #expect(quiet.code == 0 && quiet.errors.isEmpty)
            let json = await folder.ocm("--progress", "json", "transfer", "cv", "@a", "@c")
            #expect(json.errors.hasPrefix(#"{"copied":"#))
            #expect(json.output == quiet.output)
            #expect(await folder.ocm("--progress", "loud", "transfer", "cv", "@a", "@d").code == 1)
        }
    }
}
