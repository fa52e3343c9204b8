import Diagnostics
import Host
import Testing

@Suite("File streams")
struct FileStreamsTests {
    @Test("a random access file reads at any place, and less only where it ends")
    func randomAccess() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "f")
            try await Files.create(path, bytes: Array(0..<100))
            let file = try await RandomAccessFile.open(path)
            #expect(file.size == 100)
            #expect(try await file.read(offset: 10, count: 3) == [10, 11, 12])
            #expect(try await file.read(offset: 98, count: 5) == [98, 99])
            #expect(try await file.read(offset: 100, count: 5) == [])
            #expect(try await file.read(offset: .max, count: .max) == [])
            #expect(try await file.read(offset: 0, count: .max).count == 100)
            await expect(.invalid, naming: path) { _ = try await file.read(offset: -1, count: 1) }
        }
    }

    @Test("a file shorter than the part that was asked for is corrupt")
    func shortFile() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "f")
            try await Files.create(path, bytes: [1, 2, 3])
            #expect(try await FileReader.open(path, offset: 1, length: 2).collect(upTo: 9) == [2, 3])
            await expect(.corrupt, naming: path) {
                _ = try await FileReader.open(path, offset: 1, length: 3).collect(upTo: 9)
            }
            #expect(try await FileReader.open(path, offset: 0, length: 0).collect(upTo: 9) == [])
        }
    }

    @Test("a writer empties what was there")
    func writer() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "f")
            try await Files.create(path, bytes: [9, 9, 9])
            let writer = try await FileWriter.create(path)
            try await writer.write([1])
            try await writer.write([2])
            try await writer.finish()
            #expect(writer.count == 2)
            #expect(try await Files.read(path, limit: 9) == [1, 2])
        }
    }

    @Test("copying stops when the task is cancelled")
    func cancelled() async throws {
        try await TemporaryFolder.with { folder in
            let path = Paths.join(folder, "f")
            try await Files.create(path, bytes: [1])
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await FileReader.open(path).collect(upTo: 9)
            }
            await #expect(throws: CancellationError.self) { try await task.value }
        }
    }
}
