import Documents
import HTTP
import Host
import OCMTestSupport
import Testing

@testable import Kubernetes

@Suite("Requests that make no sense") struct BadRequestTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var method = "POST"
        var path = "/api/v1/namespaces/default/configmaps"
        var type = "application/json"
        var body: [UInt8] = []
        let status: Int
        let reason: String
        let message: String

        init(
            _ description: String, _ method: String = "POST", _ path: String = "/api/v1/namespaces/default/configmaps",
            type: String = "application/json", body: String = "", status: Int = 400, reason: String = "BadRequest",
            _ message: String
        ) {
            testDescription = description
            self.method = method
            self.path = path
            self.type = type
            self.body = Array(body.utf8)
            self.status = status
            self.reason = reason
            self.message = message
        }
    }

    private static let one = "/api/v1/namespaces/default/configmaps/kept"
    private static let merge = "application/merge-patch+json"
    private static let steps = "application/json-patch+json"

    private static func map(_ size: Int) -> String {
        #"{"metadata":{"name":"new"},"data":{"k":"\#(String(repeating: "x", count: size))"}}"#
    }

    private static func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    static let cases: [Case] = [
        Case("no JSON", body: "{", "json parse error"),
        Case("a list instead of an object", body: "[]", "cannot unmarshal array"),
        Case("nothing", body: "", "json parse error"),
        Case("no YAML", type: "application/yaml", body: "a: [", "error converting YAML to JSON"),
        Case("no protobuf", type: "application/vnd.kubernetes.protobuf", body: "abc", "protobuf"),
        Case(
            "an unknown form", type: "text/plain", body: "{}", status: 415, reason: "UnsupportedMediaType",
            "accepted media types include: application/json"),
        Case("too deep", body: #"{"data":"# + nested(100_000) + "}", "json parse error"),
        Case("too deep in YAML", type: "application/yaml", body: "data: " + nested(100_000), "YAML"),
        Case(
            "a body of more than 3 MiB", body: map(4 << 20), status: 413, reason: "RequestEntityTooLarge",
            "Request entity too large: limit is 3145728"),
        Case(
            "an object of more than 1 MiB of data", body: map(2 << 20), status: 422, reason: "Invalid",
            "Too long: may not be more than 1048576 bytes"),
        Case(
            "an object of more than 1.5 MiB", "POST", "/apis/apps/v1/namespaces/default/controllerrevisions",
            body:
                #"{"metadata":{"name":"new"},"revision":1,"data":{"k":"\#(String(repeating: "x", count: 2 << 20))"}}"#,
            status: 413, reason: "RequestEntityTooLarge", "Request entity too large: limit is 1572864"),
        Case("another kind", body: #"{"kind":"Secret","apiVersion":"v1"}"#, "cannot be handled as a ConfigMap"),
        Case("a label selector", "GET", "/api/v1/configmaps?labelSelector=a%20in%20(b", "unable to parse requirement"),
        Case(
            "a field selector", "GET", "/api/v1/configmaps?fieldSelector=data.k%3Dv",
            "\"data.k\" is not a known field selector"),
        Case("a limit", "GET", "/api/v1/configmaps?limit=many", "parsing \"many\": invalid syntax"),
        Case("a continue token", "GET", "/api/v1/configmaps?limit=1&continue=x", "invalid continue token"),
        Case(
            "a revision", "GET", "/api/v1/configmaps?resourceVersion=new", "resourceVersion: Invalid value: \"new\""),
        Case("a patch that is no JSON", "PATCH", one, type: merge, body: "x", "error decoding patch"),
        Case("a patch that is no object", "PATCH", one, type: merge, body: "1", "cannot unmarshal number"),
        Case("a list of steps that is none", "PATCH", one, type: steps, body: "{}", "cannot unmarshal object"),
        Case(
            "a step that does nothing known", "PATCH", one, type: steps, body: #"[{"op":"turn","path":"/data"}]"#,
            status: 422, reason: "Invalid", "the server rejected our request"),
        Case(
            "a step that fails", "PATCH", one, type: steps, body: #"[{"op":"test","path":"/data/k","value":"other"}]"#,
            status: 422, reason: "Invalid", "the server rejected our request"),
        Case(
            "a directive of a strategic patch", "PATCH", one, type: "application/strategic-merge-patch+json",
            body: #"{"data":{"$retainKeys":["a"],"b":"c"}}"#, "invalid patch format of retainKeys"),
        Case(
            "too many steps", "PATCH", one, type: steps,
            body: "[" + String(repeating: #"{"op":"test","path":"/data/k","value":"v"},"#, count: 10_000)
                + #"{"op":"test","path":"/data/k","value":"v"}]"#,
            status: 413, reason: "RequestEntityTooLarge", "maximum operations in a JSON patch is 10000, got 10001"),
        Case(
            "an apply without a manager", "PATCH", one, type: "application/apply-patch+yaml",
            body: #"{"apiVersion":"v1","kind":"ConfigMap"}"#, status: 422, reason: "Invalid",
            "fieldManager: Required value"),
        Case(
            "options of a deletion", "DELETE", one, body: #"{"propagationPolicy":"Perhaps"}"#, status: 422,
            reason: "Invalid", "propagationPolicy: Unsupported value: \"Perhaps\""),
        Case("a dry run", "DELETE", one + "?dryRun=Some", status: 422, reason: "Invalid", "dryRun"),
    ]

    @Test("get the Status that the real server gives, and nothing changes")
    func refused() async throws {
        try await TestServer.with(controllers: false) { api, url in
            let maps = api.resource("configmaps")
            _ = try await maps.create(
                JSONObject(["metadata": ["name": "kept"], "data": ["k": "v"]]), namespace: "default", manager: "test")
            let before = try await maps.list(namespace: nil)
            let configuration = api.configuration
            var settings = ClientConfiguration()
            settings.roots = configuration.authority
            settings.identity = .init(
                certificatePEM: try #require(configuration.certificate), keyPEM: try #require(configuration.key))
            let client = Client(settings)
            for wanted in Self.cases {
                let uri = try URI(url + wanted.path)
                let request = Request(
                    wanted.method, uri, fields: ["Content-Type": wanted.type],
                    body: wanted.method == "GET" ? .none : .bytes(wanted.body))
                let (status, bytes) = try await client.withResponse(request) { response in
                    (response.status, try await response.body.collect(upTo: 1 << 20))
                }
                let answer = try JSONValue(parsing: bytes)
                let message = answer["message"]?.string ?? ""
                #expect(
                    status == wanted.status && answer["kind"] == "Status" && answer["status"] == "Failure"
                        && answer["code"]?.number?.int == status && answer["reason"]?.string == wanted.reason
                        && message.contains(wanted.message), "\(wanted.testDescription): \(status) \(answer.text())")
            }
            await client.shutdown()
            let after = try await maps.list(namespace: nil)
            #expect(after.revision == before.revision && after.objects == before.objects)
        }
    }
}
