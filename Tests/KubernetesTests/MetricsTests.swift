import Diagnostics
import Documents
import Testing

@testable import Kubernetes

@Suite("Figures for Prometheus")
struct MetricsTests {
    private static let hits = Metric("hits_total", .counter, "Hits.")
    private static let level = Metric("level", .gauge, "A level.")
    private static let times = Metric("time_seconds", .histogram(bounds: [0.1, 1]), "Times.")

    @Test("the text form is that of Prometheus: help, type, escaped labels, cumulative buckets")
    func text() {
        let metrics = Metrics()
        metrics.add(Self.hits, ["path": #"a\b"c"# + "\n", "code": "200"])
        metrics.add(Self.hits, ["code": "200", "path": #"a\b"c"# + "\n"], by: 2)
        metrics.set(Self.level, to: 0.5)
        for value in [0.05, 0.5, 5] { metrics.observe(Self.times, [:], value) }
        #expect(
            metrics.text == #"""
                # HELP hits_total Hits.
                # TYPE hits_total counter
                hits_total{code="200",path="a\\b\"c\n"} 3
                # HELP level A level.
                # TYPE level gauge
                level 0.5
                # HELP time_seconds Times.
                # TYPE time_seconds histogram
                time_seconds_bucket{le="0.1"} 1
                time_seconds_bucket{le="1"} 2
                time_seconds_bucket{le="+Inf"} 3
                time_seconds_sum 5.55
                time_seconds_count 3

                """#)
    }

    @Test("what an object had goes with it, what others have stays")
    func removal() {
        let metrics = Metrics()
        for name in ["a", "b"] { metrics.set(Self.level, ["name": name, "type": "Ready"], to: 1) }
        metrics.remove([Self.level, Self.hits], where: ["name": "a"])
        #expect(!metrics.text.contains(#"name="a""#) && metrics.text.contains(#"level{name="b",type="Ready"} 1"#))
    }

    @Test("measured figures are those of the moment")
    func measuring() {
        let metrics = Metrics()
        metrics.measureProcess()
        let text = metrics.text
        for name in ["process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds"] {
            let line = text.split(separator: "\n").first { $0.hasPrefix("\(name) ") } ?? ""
            #expect(line.split(separator: " ").last.flatMap { Double($0) }.map { $0 > 0 } == true, "\(line)")
        }
    }

    @Test("a controller counts its runs, and tells the state of its objects while they are there")
    func controller() async throws {
        let metrics = Metrics()
        let figures = ControllerMetrics(metrics: metrics, controller: "thing")
        let queue = WorkQueue()
        figures.begin(queue, concurrency: 3)
        queue.add("default/a")
        let object = JSONObject([
            "kind": "Thing", "metadata": ["name": "a", "namespace": "default"], "spec": ["suspend": true],
            "status": ["conditions": [["type": "Ready", "status": "False"]]],
        ])
        figures.take(.added(object))
        let requeue = try await figures.counting(object) { .after(.seconds(1)) }
        #expect(requeue == .after(.seconds(1)))
        await #expect(throws: Fault.self) { _ = try await figures.counting(object) { throw Fault(.invalid, "no") } }
        for line in [
            #"controller_runtime_reconcile_total{controller="thing",result="requeue_after"} 1"#,
            #"controller_runtime_reconcile_total{controller="thing",result="error"} 1"#,
            #"controller_runtime_reconcile_total{controller="thing",result="success"} 0"#,
            #"controller_runtime_reconcile_errors_total{controller="thing"} 1"#,
            #"controller_runtime_reconcile_time_seconds_count{controller="thing"} 2"#,
            #"controller_runtime_max_concurrent_reconciles{controller="thing"} 3"#,
            #"controller_runtime_active_workers{controller="thing"} 0"#,
            #"workqueue_depth{controller="thing",name="thing"} 1"#,
            #"gotk_reconcile_condition{kind="Thing",name="a",namespace="default",status="False",type="Ready"} 1"#,
            #"gotk_reconcile_condition{kind="Thing",name="a",namespace="default",status="True",type="Ready"} 0"#,
            #"gotk_suspend_status{kind="Thing",name="a",namespace="default"} 1"#,
            #"gotk_reconcile_duration_seconds_count{kind="Thing",name="a",namespace="default"} 2"#,
        ] { #expect(metrics.text.contains(line + "\n"), "\(line)\n\(metrics.text)") }
        figures.take(.removed(object))
        #expect(!metrics.text.contains("gotk_"))
    }

    @Test("the server tells how many objects it keeps, to those who may see it")
    func server() async throws {
        try await TestServer.with(controllers: false) { client, _ in
            func count(_ resource: String) async throws -> String? {
                let text = String(
                    decoding: try await client.bytes("GET", "/metrics", accept: "text/plain"), as: UTF8.self)
                let mark = "apiserver_storage_objects{resource=\"\(resource)\"} "
                return text.split(separator: "\n").first { $0.hasPrefix(mark) }.map { String($0.dropFirst(mark.count)) }
            }
            #expect(try await count("secrets") == nil)
            let secret = JSONObject(["metadata": ["name": "a"]])
            _ = try await client.resource("secrets").create(secret, namespace: "default", manager: "test")
            #expect(try await count("secrets") == "1")
            #expect(try await count("namespaces") == "4")
            let stranger = client.impersonating("somebody")
            await #expect(throws: StatusError.self) {
                try await stranger.bytes("GET", "/metrics", accept: "text/plain")
            }
        }
    }
}
