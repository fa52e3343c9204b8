/// How much a build may read, hold and write.
package struct BuildLimits: Sendable {
    /// Bytes of one file.
    package var fileSize = 16 << 20
    /// Files read, each time they are read.
    package var files = 10_000
    /// Bytes of all files read.
    package var totalSize = 256 << 20
    /// Kustomizations inside each other.
    package var depth = 64
    /// Objects at any time.
    package var objects = 20_000
    /// Bytes of the encoded result.
    package var output = 128 << 20
    /// Applications of a patch, replacement or transformation to an object.
    package var steps = 5_000_000

    package init() {}
    package static let `default` = BuildLimits()
}
