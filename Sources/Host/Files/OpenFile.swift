import Diagnostics
import Glibc
import Synchronization

/// An open file: closes itself when nobody refers to it any more. All calls block.
final class OpenFile: Sendable {
    /// As errors tell it.
    let path: String
    /// −1: closed.
    private let descriptor: Mutex<Int32>

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        descriptor.withLock { if $0 >= 0 { _ = Glibc.close($0) } }
    }

    /// `name` is the path that errors tell, if it is another one.
    static func open(
        _ path: String, _ flags: Int32, mode: UInt16 = 0, _ verb: String, name: String? = nil
    ) throws -> OpenFile {
        try Fault.check(path: path)
        let number = try retrying("can't \(verb) \(name ?? path)") { Glibc.open(path, flags | O_CLOEXEC, mode_t(mode)) }
        return OpenFile(path: name ?? path, descriptor: number)
    }

    /// The descriptor, for a call while `self` is alive.
    var number: Int32 { descriptor.withLock { $0 } }

    /// Closes and reports what the system only tells at closing.
    func close() throws {
        let number = descriptor.withLock { value in
            defer { value = -1 }
            return value
        }
        guard number >= 0 else { return }
        // the descriptor is gone after EINTR too
        if Glibc.close(number) != 0, errno != EINTR { throw Fault.system(errno, "can't write \(path)") }
    }

    /// At most `count` bytes from `offset` on (nil: from where the last read ended); empty at the end.
    func read(count: Int, at offset: Int64? = nil) throws -> [UInt8] {
        let number = self.number
        return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = try retrying("can't read \(path)") {
                guard let offset else { return Glibc.read(number, buffer.baseAddress, count) }
                return pread(number, buffer.baseAddress, count, off_t(offset))
            }
        }
    }

    /// `count` bytes from `offset` on, fewer only where the file ends. `size` limits what is allocated: a foreign file that
    /// says how much to read must not decide that.
    func read(count: Int, at offset: Int64, size: Int64) throws -> [UInt8] {
        let wanted = Int(min(Int64(count), max(0, size - min(offset, size))))
        var all: [UInt8] = []
        while all.count < wanted {
            let chunk = try read(count: wanted - all.count, at: offset + Int64(all.count))
            if chunk.isEmpty { break }
            if all.isEmpty { all = chunk } else { all.append(contentsOf: chunk) }
        }
        return all
    }

    func write(_ bytes: [UInt8]) throws {
        let number = self.number
        try bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let written = try retrying("can't write \(path)") {
                    Glibc.write(number, part.baseAddress, part.count)
                }
                rest = rest.dropFirst(written)
            }
        }
    }

    /// Waits until the bytes are on the disk. A file system that knows no syncing (EINVAL) is fine.
    func sync() throws {
        guard fsync(number) != 0 else { return }
        let failure = errno
        if failure != EINVAL && failure != ENOTSUP { throw Fault.system(failure, "can't write \(path)") }
    }

    func status() throws -> FileStatus {
        var information = stat()
        try retrying("can't read \(path)") { fstat(number, &information) }
        return FileStatus(information)
    }
}
