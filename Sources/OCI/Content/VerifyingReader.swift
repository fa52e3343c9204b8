package import Cryptography
import Diagnostics
public import Host

/// A reader that checks its own bytes against a descriptor.
package protocol SelfVerifyingReader: ByteReader {
    /// What the bytes are checked against.
    var contract: Descriptor { get }
}

/// Passes bytes on and checks size and digest on the way: too many bytes are noticed at once, all else at the end.
/// Believe nothing before `next` returned nil.
public final class VerifyingReader: SelfVerifyingReader {
    package let contract: Descriptor
    private let base: any ByteReader
    private let hash: DigestContext
    private var left: Int64
    private var end: Result<Void, Fault>?

    /// Reads `base`, which has to yield exactly the content of `descriptor`.
    public init(_ base: any ByteReader, against descriptor: Descriptor) {
        contract = descriptor
        self.base = base
        hash = DigestContext(descriptor.digest.algorithm.hashFunction)
        left = descriptor.size
    }

    /// `reader` itself if it verifies the same content already.
    package static func ensure(_ reader: any ByteReader, against descriptor: Descriptor) -> any ByteReader {
        if let verified = (reader as? any SelfVerifyingReader)?.contract, verified.digest == descriptor.digest,
            verified.size == descriptor.size
        {
            return reader
        }
        return VerifyingReader(reader, against: descriptor)
    }

    public func next() async throws -> [UInt8]? {
        if let end {
            try end.get()
            return nil
        }
        // all content passes here, so this is where long work ends when it is interrupted
        try Task.checkCancellation()
        guard let chunk = try await base.next() else {
            try finish()
            return nil
        }
        left -= Int64(chunk.count)
        if left < 0 { try fail("is longer than the \(contract.size) bytes that its descriptor says") }
        hash.update(chunk)
        return chunk
    }

    private func finish() throws {
        if left > 0 {
            try fail("ends after \(contract.size - left) of the \(contract.size) bytes that its descriptor says")
        }
        guard let found = Digest(contract.digest.algorithm, bytes: hash.finish()), found == contract.digest else {
            return try fail("does not match its digest, it was changed or damaged")
        }
        end = .success(())
    }

    private func fail(_ what: String) throws {
        let fault = Fault(.corrupt, "the content \(contract.digest) \(what)")
        end = .failure(fault)
        throw fault
    }
}

extension Digest.Algorithm {
    /// The function that computes digests of this algorithm.
    package var hashFunction: HashFunction { self == .sha256 ? .sha256 : .sha512 }
}

extension Digest {
    /// The digest of bytes in memory.
    public init(of bytes: [UInt8], algorithm: Algorithm = .sha256) {
        // the function yields as many bytes as the algorithm has
        self.init(algorithm, unchecked: Hash.digest(algorithm.hashFunction, bytes))
    }

    /// What a finished hash of this algorithm says.
    package init(_ algorithm: Algorithm, finishing hash: DigestContext) {
        self.init(algorithm, unchecked: hash.finish())
    }
}
