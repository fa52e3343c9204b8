import Diagnostics
import Documents
import HTTP
import Host
import Kubernetes
import OCI
import OCIRegistry

/// `ocm serve edge` of the executable that is tested, on a folder of a desk.
struct TestEdge: Sendable {
    let desk: Desk
    /// Of its data, below the desk.
    let folder: String
    /// `127.0.0.1:PORT` of the internal registry.
    let registry: String
    let client: APIClient
    let process: Int

    /// Runs one as long as `body` takes; at the end it is killed (SIGKILL), as a machine that loses its power.
    static func with<R: Sendable>(
        _ desk: Desk, _ folder: String = "edge", _ options: [String] = [],
        _ body: @escaping @Sendable (TestEdge) async throws -> R
    ) async throws -> R {
        try await desk.write("\(folder).out", "")
        return try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask {
                let script = #"echo $$ >"$1.pid"; exec "$0" serve edge --data "$1" "${@:2}" >"$1.out" 2>>"$1.log""#
                let words = ["-c", script, Program.path, folder] + options
                let result = try await Processes.run(
                    "bash", words, environment: desk.environment, folder: desk.folder, timeout: .seconds(600))
                let log = try await desk.text("\(folder).log").suffix(2000)
                throw Fault(.unavailable, "\(Outcome("ocm serve edge", result))\n\(log)")
            }
            group.addTask {
                let edge = try await start(desk, folder)
                let result: Result<R, any Error>
                do { result = .success(try await body(edge)) } catch { result = .failure(error) }
                await edge.client.shutdown()
                return try result.get()
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() ?? nil else { throw CancellationError() }
            return result
        }
    }

    /// Of one that writes the line of its start to `FOLDER.out` and its process to `FOLDER.pid`.
    ///
    /// - Parameter kubeconfig: nil: where the edge puts it.
    static func start(_ desk: Desk, _ folder: String, kubeconfig: String? = nil) async throws -> TestEdge {
        var line = ""
        while !line.hasSuffix("\n") {
            try await Task.sleep(for: .milliseconds(10))
            line = try await desk.text("\(folder).out")
        }
        guard let mark = line.firstRange(of: " registry http://"),
            let process = Int(try await desk.text("\(folder).pid").filter(\.isNumber))
        else { throw Fault(.invalid, "the edge says: \(line)") }
        let kubeconfig = desk.path(kubeconfig ?? "\(folder)/kubeconfig")
        return TestEdge(
            desk: desk, folder: folder, registry: String(line[mark.upperBound...].filter { $0 != "\n" }),
            client: try APIClient(try await ClusterConfiguration.kubeconfig(kubeconfig)), process: process)
    }

    /// Applies a file of several documents.
    func apply(_ text: String) async throws {
        let directory = KindDirectory(client)
        for document in try YAMLStream.parse(Array(text.utf8)) {
            guard let object = try document.root?.jsonValue(.yaml11).object,
                let entry = try await directory.find(ObjectIdentity(object))
            else { throw Fault(.invalid, "the API server does not know what to do with:\n\(text)") }
            _ = try await entry.client(client).apply(
                object, namespace: entry.isNamespaced ? object.namespace : nil, manager: "kubectl", force: true)
        }
    }

    /// Where the tag of an image leads in the internal registry.
    func image(_ repository: String, tag: String) async throws -> Digest {
        let http = Client(ClientConfiguration())
        let result: Result<Digest, any Error>
        do {
            let found = try RegistryClient("http://\(registry)", http: http).remoteRepository(repository)
            result = .success(try await found.resolve(tag).digest)
        } catch { result = .failure(error) }
        await http.shutdown()
        return try result.get()
    }

    /// The object as soon as it is as wanted; a fault with the object as it is after a while.
    @discardableResult
    func wait(
        _ plural: String, _ name: String, group: String = "delivery.ocm.software", version: String = "v1alpha1",
        namespace: String = "shop", seconds: Int = 300, until isFine: (JSONObject) -> Bool
    ) async throws -> JSONObject {
        let resource = client.resource(group: group, version: version, plural)
        let deadline = ContinuousClock.now + .seconds(seconds)
        var last: JSONObject?
        while ContinuousClock.now < deadline {
            last = try await resource.find(name, namespace: namespace)
            if let last, isFine(last) { return last }
            try await Task.sleep(for: .milliseconds(20))
        }
        let status = try await desk.ocm("status", "--data", folder)
        let text = last.map { String(decoding: JSONValue.object($0).encoded(.indented(2)), as: UTF8.self) } ?? "nothing"
        throw Fault(.timedOut, "\(plural)/\(name) is \(text)\n\(status)")
    }
}

extension Desk {
    /// The text of a file; empty if it is not there.
    func text(_ name: String) async throws -> String {
        guard try await Files.status(path(name)) != nil else { return "" }
        return String(decoding: try await Files.read(path(name), limit: 16 << 20), as: UTF8.self)
    }
}
