import Diagnostics
import Documents
import Host
import OCMLocalization

extension Configuration {
    /// The largest configuration file that is read, in bytes.
    private static let sizeLimit = 4 * 1024 * 1024

    /// Reads configuration files in order. Without any, the first that exists of `~/.ocmconfig`, `~/.ocm/ocmconfig` and
    /// `~/.ocm/config`; the name `None` stands for no file at all. Docker logins are always added behind.
    public static func load(files: [String], sets: [String], environment: [String: String]) async throws
        -> Configuration
    {
        var configuration = Configuration()
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
        let given = files.filter { !$0.isEmpty }
        if !given.isEmpty {
            for file in given where file != "None" {
                try await configuration.read(expand(file, home: home), named: file)
            }
        } else if let home {
            for name in [".ocmconfig", ".ocm/ocmconfig", ".ocm/config"] {
                let path = Paths.join(home, name)
                guard try await Files.status(path)?.kind == .file else { continue }
                try await configuration.read(path, named: path)
                break
            }
        }
        for set in sets { try configuration.apply(set: set) }
        if let folder = environment["DOCKER_CONFIG"], !folder.isEmpty {
            configuration.docker.append(.file(Paths.join(folder, "config.json")))
        } else if let home {
            configuration.docker.append(.file(Paths.join(home, ".docker/config.json")))
        }
        return configuration
    }

    private mutating func read(_ path: String, named name: String) async throws {
        let bytes: [UInt8]
        do {
            bytes = try await Files.read(path, limit: Configuration.sizeLimit)
        } catch {
            throw Fault(error, "cannot read ocm config file \"\(name)\"")
        }
        let documents = try YAMLStream.parse(bytes, name: name)
        for document in documents {
            guard let root = document.root else { continue }
            var value = try root.jsonValue(.core12)
            if Configuration.holdsExpression(value) {
                do {
                    value = try SpiffDocument.evaluated(value)
                } catch {
                    throw error.within("processing ocm config \"\(name)\"")
                }
            }
            try apply(value, place: "ocm config \"\(name)\"")
            self.documents.append(value)
        }
    }

    /// Whether a text is for the spiff template engine.
    private static func holdsExpression(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): text.contains("((")
        case .array(let items): items.contains(where: holdsExpression)
        case .object(let object): object.members.contains { holdsExpression($0.value) }
        default: false
        }
    }

    /// `~/x` is in the home directory.
    static func expand(_ path: String, home: String?) -> String {
        guard path.hasPrefix("~/"), let home else { return path }
        return Paths.join(home, String(path.dropFirst(2)))
    }

    /// Credentials as this configuration and the settings of the command line say. `folder`: where relative paths begin.
    public func credentialResolver(
        settings: CredentialSettings?, folder: String, environment: [String: String]
    ) async throws -> CredentialResolver {
        var configs: [DockerConfig] = []
        for source in docker {
            switch source {
            case .text(let text):
                configs.append(
                    try DockerConfig(parsing: Array(text.utf8), name: "dockerConfig", environment: environment))
            case .file(let file):
                let path = Paths.join(folder, Configuration.expand(file, home: environment["HOME"]))
                guard try await Files.status(path) != nil else { continue }
                let bytes = try await Files.read(path, limit: Configuration.sizeLimit)
                configs.append(try DockerConfig(parsing: bytes, name: path, environment: environment))
            }
        }
        return CredentialResolver(
            consumers: consumers + (settings?.consumers ?? []), docker: configs, fallback: settings?.fallback)
    }
}
