import Diagnostics
import Glibc

/// A folder that exists as long as a scope.
package struct TemporaryFolder {
    /// Makes a new folder that only this user can enter, in `folder` (nil: the system's place for temporary files), and
    /// removes it with all that is in it when `body` ends, by error or cancellation too.
    package static func with<R>(
        prefix: String = "ocm-", in folder: String? = nil, _ body: (String) async throws -> R
    ) async throws -> R {
        try await Leftovers.with {
            let path = try await create(prefix: prefix, in: folder)
            let result: R
            do {
                result = try await body(path)
            } catch {
                // the first error is the one to tell
                try? await Files.remove(path, recursive: true)
                throw error
            }
            try await Files.remove(path, recursive: true)
            return result
        }
    }

    private static func create(prefix: String, in folder: String?) async throws -> String {
        let place = folder ?? Environment.temporaryFolder
        return try await Blocking.run {
            let pattern = Paths.join(place, prefix + "XXXXXX")
            try Fault.check(path: pattern)
            var characters = Array(pattern.utf8CString)
            guard mkdtemp(&characters) != nil else {
                throw Fault.system(errno, "can't create a temporary folder in \(place)")
            }
            return String(decoding: characters.dropLast().map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
        }
    }
}
