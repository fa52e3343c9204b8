import Diagnostics
import Documents
import Host
import OCMDelivery

/// Settings by name (`-X NAME=VALUE`, or `attributes` in the configuration) that this program knows.
struct Attributes: Sendable {
    /// No creation time, and media types of before 2022.
    let isCompatible: Bool
    /// Images stay local blobs in a registry, too.
    let keepsLocalBlobs: Bool
    /// The hash of digests of resources.
    let hash: String
    /// Blobs that a transfer moves at once; nil: as the program has it.
    let workers: Int?
    /// What is set but can not be done, with the value; a transfer to a registry would need it.
    let unsupported: [String]

    /// Short names; a long name ends in one of them.
    private static let names: Set<String> = [
        "compat", "keeplocalblob", "hasher", "mapocirepo", "ociuploadrepo", "preferrelativeaccess", "cache",
        "blobcache",
        "plugindir", "maxworkers", "compositionmode", "logfwd", "cliconfig", "rootcerts", "signing", "sigstore", "vfs",
    ]

    init(_ workspace: Workspace) async throws {
        var values: [String: JSONValue] = [:]
        for (name, value) in workspace.session.configuration.attributes { values[try Self.shortName(name)] = value }
        for setting in workspace.call.all(GlobalFlags.attributes) {
            let (name, value) = try await Self.parse(setting)
            values[name] = value
        }
        isCompatible = try Self.bool("compat", values)
        keepsLocalBlobs = try Self.bool("keeplocalblob", values)
        hash =
            values["hasher"]?.string ?? values["hasher"]?["hashAlgorithm"]?.string ?? workspace.session.configuration
            .hashAlgorithm ?? "SHA-256"
        workers = try Self.workers(values["maxworkers"], workspace.call.environment)
        unsupported = ["mapocirepo", "ociuploadrepo", "preferrelativeaccess"].filter { name in
            values[name].map { $0 != .bool(false) && !$0.isNull } ?? false
        }
    }

    private static func parse(_ setting: String) async throws -> (String, JSONValue) {
        guard let sign = setting.firstIndex(of: "="), sign > setting.startIndex else {
            throw Fault(
                .invalid, "invalid attribute setting: attribute setting \"\(setting)\" is invalid; write NAME=VALUE")
        }
        let name = try shortName(String(setting[..<sign]))
        var bytes = Array(setting[setting.index(after: sign)...].utf8)
        if bytes.first == UInt8(ascii: "@") {
            let path = String(decoding: bytes.dropFirst(), as: UTF8.self)
            do {
                bytes = try await Files.read(path, limit: 1 << 20)
            } catch {
                throw Fault(error, "invalid attribute setting: cannot read file \"\(path)\"")
            }
        }
        let root = try YAMLStream.parse(bytes, name: "attribute \(name)").first?.root
        return (name, try root?.jsonValue(.core12) ?? .null)
    }

    private static func shortName(_ name: String) throws(Fault) -> String {
        let last = name.split(separator: "/").last.map(String.init) ?? name
        guard names.contains(last) else {
            throw Fault(.invalid, "attribute \(name): attribute \"\(name)\" is unknown; see \"ocm attributes\"")
        }
        return last
    }

    /// A number, or `auto`; the environment says it where the attribute does not.
    private static func workers(_ value: JSONValue?, _ environment: [String: String]) throws(Fault) -> Int? {
        let name = "OCM_TRANSFER_WORKER_COUNT"
        let text = value.flatMap { $0.isNull ? nil : $0.string ?? $0.text() } ?? environment[name] ?? ""
        if text.isEmpty || text == "auto" || text == "0" { return nil }
        guard let number = Int(text), (1...256).contains(number) else {
            throw Fault(.invalid, "attribute maxworkers: \"\(text)\" is neither auto nor a number from 1 to 256")
        }
        return number
    }

    private static func bool(_ name: String, _ values: [String: JSONValue]) throws(Fault) -> Bool {
        guard let value = values[name], !value.isNull else { return false }
        guard let flag = value.bool else { throw Fault(.invalid, "attribute \(name): expected true or false") }
        return flag
    }
}
