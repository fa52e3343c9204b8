import Diagnostics
public import Documents
import FoundationEssentials
public import Testing

/// The shared test vectors: folders of cases recorded from other implementations.
///
/// They lie beside the package (`../shared/vectors`) or where `OCM_VECTORS` says.
public enum Vectors {
    public static let folder: String =
        ProcessInfo.processInfo.environment["OCM_VECTORS"]
        ?? #filePath.split(separator: "/").dropLast(4).reduce(into: "") { $0 += "/" + $1 } + "/shared/vectors"

    /// False where the vectors are missing; suites that need them are left out then.
    public static let available: Bool = FileManager.default.fileExists(atPath: folder)

    /// All cases of a group (`descriptor`, `storage`, …), sorted by name; empty without vectors.
    public static func cases(_ group: String) -> [VectorCase] {
        let path = folder + "/" + group
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().compactMap { VectorCase(name: $0, path: path + "/" + $0) }
    }

    /// The cases of a group with one of these `kind`s.
    public static func cases(_ group: String, kinds: String...) -> [VectorCase] {
        cases(group).filter { kinds.contains($0.spec["kind"]?.string ?? "") }
    }
}

/// One folder with `vector.json` or `case.json` and its data files.
public struct VectorCase: Sendable, CustomTestStringConvertible {
    public let name: String
    /// The folder.
    public let path: String
    public let spec: JSONValue

    init?(name: String, path: String) {
        self.name = name
        self.path = path
        guard
            let bytes = (try? Self.read(path + "/vector.json")) ?? (try? Self.read(path + "/case.json")),
            let spec = try? JSONValue(parsing: bytes, limits: JSONLimits(allowsDuplicateKeys: true))
        else { return nil }
        self.spec = spec
    }

    /// The bytes of a file of this case.
    public func bytes(_ file: String) throws -> [UInt8] {
        try Self.read(path + "/" + file)
    }

    /// The names of all files of this case, sorted, those in folders with their path.
    public var files: [String] {
        ((try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []).sorted()
    }

    public var testDescription: String { name }

    private static func read(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }
}
