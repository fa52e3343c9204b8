import Documents

/// Of Pods.
extension Tables {
    static let pod = [
        name, Column(name: "Ready") { .string(PodSummary($0).ready) },
        Column(name: "Status") { .string(PodSummary($0).status) },
        Column(name: "Restarts") { .string(PodSummary($0).restarts) }, ageColumn,
        Column(name: "IP", priority: 1) { .string(text($0.at("status", "podIPs")?.array?.first?["ip"])) },
        Column(name: "Node", priority: 1) { .string(text($0.at("spec", "nodeName"))) },
        Column(name: "Nominated Node", priority: 1) { .string(text($0.at("status", "nominatedNodeName"))) },
        Column(name: "Readiness Gates", priority: 1) { object in
            let gates = (object.at("spec", "readinessGates")?.array ?? []).map { $0["conditionType"] }
            guard !gates.isEmpty else { return "<none>" }
            let conditions = object.at("status", "conditions")?.array ?? []
            let open = gates.count { gate in
                conditions.first { $0["type"] == gate }?["status"]?.string == "True"
            }
            return .string("\(open)/\(gates.count)")
        },
    ]
}

/// How a Pod does, in a few words.
private struct PodSummary {
    private var readyCount = 0
    private var total = 0
    private var restartCount = 0
    private var lastRestart: Timestamp?
    private(set) var status: String

    var ready: String { "\(readyCount)/\(total)" }

    var restarts: String {
        guard restartCount > 0, let lastRestart else { return "\(restartCount)" }
        return "\(restartCount) (\(Tables.duration(Timestamp.now.seconds &- lastRestart.seconds)) ago)"
    }

    init(_ pod: JSONObject) {
        let conditions = pod.at("status", "conditions")?.array ?? []
        func isTrue(_ type: String) -> Bool {
            conditions.contains { $0["type"]?.string == type && $0["status"]?.string == "True" }
        }
        let phase = pod.at("status", "phase")?.string ?? "Unknown"
        let reason = pod.at("status", "reason")?.string ?? ""
        status = reason.isEmpty ? phase : reason
        let isGated = conditions.contains {
            $0["type"]?.string == "PodScheduled" && $0["reason"]?.string == "SchedulingGated"
        }
        if isGated { status = "SchedulingGated" }
        // init containers that go on running count as containers
        let first = pod.at("spec", "initContainers")?.array ?? []
        let lasting = Set(first.filter { $0["restartPolicy"]?.string == "Always" }.compactMap { $0["name"]?.string })
        total = (pod.at("spec", "containers")?.array?.count ?? 0) + lasting.count
        let isInitialising = addFirst(pod.at("status", "initContainerStatuses")?.array ?? [], lasting, first.count)
        if !isInitialising || isTrue("Initialized") {
            (restartCount, lastRestart) = (0, nil)
            for container in pod.at("status", "initContainerStatuses")?.array ?? []
            where lasting.contains(container["name"]?.string ?? "") { addRestarts(container) }
            addMain(pod.at("status", "containerStatuses")?.array ?? [], isReady: isTrue("Ready"))
        }
        guard pod.isBeingDeleted else { return }
        if reason == "NodeLost" {
            status = "Unknown"
        } else if phase != "Succeeded", phase != "Failed" {
            status = "Terminating"
        }
    }

    private mutating func addRestarts(_ container: JSONValue) {
        restartCount += container["restartCount"]?.number?.int32Value ?? 0
        let end = container["lastState"]?["terminated"]?["finishedAt"]?.string.flatMap(Timestamp.init)
        if let end, end.seconds > lastRestart?.seconds ?? 0 { lastRestart = end }
    }

    /// Returns whether the Pod still waits for its init containers.
    private mutating func addFirst(_ containers: [JSONValue], _ lasting: Set<String>, _ count: Int) -> Bool {
        for (at, container) in containers.enumerated() {
            addRestarts(container)
            let ended = container["state"]?["terminated"]
            if let ended, ended["exitCode"]?.number?.int == 0 { continue }
            if lasting.contains(container["name"]?.string ?? ""), container["started"]?.bool == true {
                if container["ready"]?.bool == true { readyCount += 1 }
                continue
            }
            let waiting = container["state"]?["waiting"]?["reason"]?.string ?? ""
            if let ended {
                status = "Init:" + PodSummary.end(ended)
            } else if !waiting.isEmpty, waiting != "PodInitializing" {
                status = "Init:" + waiting
            } else {
                status = "Init:\(at)/\(count)"
            }
            return true
        }
        return false
    }

    private mutating func addMain(_ containers: [JSONValue], isReady: Bool) {
        var runs = false
        for container in containers.reversed() {
            addRestarts(container)
            let state = container["state"]
            if let reason = state?["waiting"]?["reason"]?.string, !reason.isEmpty {
                status = reason
            } else if let ended = state?["terminated"] {
                status = PodSummary.end(ended)
            } else if container["ready"]?.bool == true, state?["running"] != nil {
                runs = true
                readyCount += 1
            }
        }
        if status == "Completed", runs { status = isReady ? "Running" : "NotReady" }
    }

    private static func end(_ state: JSONValue) -> String {
        if let reason = state["reason"]?.string, !reason.isEmpty { return reason }
        if let signal = state["signal"]?.number?.int, signal != 0 { return "Signal:\(signal)" }
        return "ExitCode:\(state["exitCode"]?.number?.int ?? 0)"
    }
}

extension JSONNumber {
    /// As numbers of 32 bits are kept; other ones count as none.
    fileprivate var int32Value: Int? { int.flatMap { Int32(exactly: $0) }.map(Int.init) }
}
