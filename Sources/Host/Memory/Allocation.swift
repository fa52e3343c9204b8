import CLinux
import Glibc

/// How a program keeps memory: the C library's allocator and the system do it for speed, with little thought of giving it
/// back.
package enum Allocation {
    // of <malloc.h>
    private static let mapThreshold: Int32 = -3
    private static let arenas: Int32 = -8

    private static let tick = Duration.milliseconds(500)

    /// Runs `body`, which works for a long time and is quiet for most of it. When the program comes to rest, what was used
    /// for a while and is free again goes back to the system, and so do pages of code: those that are still needed come
    /// back by themselves, those that only the start needed don't.
    package static func serving<R>(_ body: () async throws -> R) async throws -> R {
        // a heap for each processor, not eight, and large pieces outside of them: what is free is less scattered
        _ = mallopt(arenas, max(2, Int32(clamping: sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
        _ = mallopt(mapThreshold, 128 << 10)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await giveBack() }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    private static func giveBack() async throws {
        var (given, last) = (0.0, processorTime)
        while true {
            try await Task.sleep(for: tick)
            let now = processorTime
            defer { last = now }
            // it worked for a tenth of a second since the last time, and for no more than a tenth of the last tick
            guard now - given > 0.1, now - last < 0.05 else { continue }
            _ = malloc_trim(0)
            for code in mappedCode() {
                madvise(UnsafeMutableRawPointer(bitPattern: code.lowerBound), code.count, MADV_DONTNEED)
            }
            given = processorTime
        }
    }

    /// Where files are mapped that are run and not written: by address, `START-END r-xp … /FILE` a line.
    private static func mappedCode() -> [Range<UInt>] {
        let file = open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var text: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 14)
        while case let count = read(file, &piece, piece.count), count > 0 { text += piece.prefix(count) }
        return text.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count >= 6, words[1].elementsEqual("r-xp".utf8), words[5].first == UInt8(ascii: "/") else {
                return nil
            }
            let ends = words[0].split(separator: UInt8(ascii: "-")).compactMap {
                UInt(String(decoding: $0, as: UTF8.self), radix: 16)
            }
            return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
        }
    }

    /// Of the program, in seconds.
    private static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
