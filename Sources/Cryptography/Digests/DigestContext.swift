import COpenSSL
import Diagnostics

/// A running digest, for one owner at a time.
package final class DigestContext {
    package let function: HashFunction
    private var context: OpaquePointer

    package init(_ function: HashFunction) {
        self.function = function
        context = DigestContext.allocate()
        start()
    }

    private init(copying other: DigestContext) {
        function = other.function
        context = DigestContext.allocate()
        DigestContext.demand(EVP_MD_CTX_copy_ex(context, other.context))
    }

    deinit { EVP_MD_CTX_free(context) }

    package func update(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        DigestContext.demand(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
    }

    package func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The digest of all that came; afterwards the context starts anew.
    package func finish() -> [UInt8] {
        let digest = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, filled in
            var length: UInt32 = 0
            DigestContext.demand(EVP_DigestFinal_ex(context, buffer.baseAddress, &length))
            filled = Int(length)
        }
        start()
        return digest
    }

    /// A second context in the same state, which goes its own way.
    package func copy() -> DigestContext { DigestContext(copying: self) }

    private func start() {
        DigestContext.demand(EVP_DigestInit_ex2(context, Algorithm.of(function), nil))
    }

    // Digesting fails only where memory or the library itself fails, whatever the bytes are; there is no result to go on with.
    private static func allocate() -> OpaquePointer {
        guard let context = EVP_MD_CTX_new() else { fatalError("out of memory") }
        return context
    }

    private static func demand(_ result: Int32) {
        if result != 1 { fatalError("OpenSSL can't digest: \(OpenSSLFailure.drain())") }
    }
}

/// OpenSSL's algorithms, fetched once.
enum Algorithm {
    private final class Fetched: @unchecked Sendable {
        // never freed, never changed after it was fetched
        let pointer: OpaquePointer?
        init(_ name: String) { pointer = EVP_MD_fetch(nil, name, nil) }
    }

    private static let sha1 = Fetched("SHA1")
    private static let sha256 = Fetched("SHA256")
    private static let sha384 = Fetched("SHA384")
    private static let sha512 = Fetched("SHA512")

    static func of(_ function: HashFunction) -> OpaquePointer? {
        switch function {
        case .sha1: sha1.pointer
        case .sha256: sha256.pointer
        case .sha384: sha384.pointer
        case .sha512: sha512.pointer
        }
    }
}

/// Digests of bytes in memory.
package enum Hash {
    package static func digest(_ function: HashFunction, _ bytes: [UInt8]) -> [UInt8] {
        let context = DigestContext(function)
        context.update(bytes)
        return context.finish()
    }
}
