import Glibc

extension Metrics {
    private static let processorTime = Metric(
        "process_cpu_seconds_total", .counter, "Processor time that the program used, in seconds.")
    private static let resident = Metric(
        "process_resident_memory_bytes", .gauge, "Memory of the program that is in RAM, in bytes.")
    private static let virtual = Metric(
        "process_virtual_memory_bytes", .gauge, "Addresses that the program uses, in bytes.")
    private static let openFiles = Metric("process_open_fds", .gauge, "Files that the program has open.")
    private static let maximumFiles = Metric("process_max_fds", .gauge, "Files that the program may have open.")
    private static let start = Metric(
        "process_start_time_seconds", .gauge, "When the program started, in seconds since 1970.")

    /// Tells what the system knows of this process, each time the figures are asked for.
    package func measureProcess() {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        set(Self.start, to: Double(now.tv_sec) + Double(now.tv_nsec) / 1e9)
        measure { metrics in
            var usage = rusage()
            if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
                let times = [usage.ru_utime, usage.ru_stime]
                metrics.set(
                    Self.processorTime, to: times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 })
            }
            // pages: all, resident
            let pages = Self.words("/proc/self/statm")
            if pages.count > 1 {
                let size = Double(sysconf(Int32(_SC_PAGESIZE)))
                metrics.set(Self.virtual, to: pages[0] * size)
                metrics.set(Self.resident, to: pages[1] * size)
            }
            if let count = Self.openFileCount() { metrics.set(Self.openFiles, to: Double(count)) }
            var limit = rlimit()
            if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
                metrics.set(Self.maximumFiles, to: Double(limit.rlim_cur))
            }
        }
    }

    private static func words(_ path: String) -> [Double] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(file, &bytes, bytes.count)
        guard count > 0 else { return [] }
        return String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: " ").compactMap { Double($0) }
    }

    private static func openFileCount() -> Int? {
        guard let folder = opendir("/proc/self/fd") else { return nil }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // two names that are no files, and this folder
        return count - 3
    }
}
