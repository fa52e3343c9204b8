import Documents

/// Objects as rows of a table, which is what `kubectl get` prints.
enum Tables {
    private struct Column: Sendable {
        let name: String
        var type = "string"
        var format = ""
        var description = ""
        var priority = 0
        let value: @Sendable (JSONObject) -> JSONValue
    }

    static func table(_ objects: [JSONObject], _ resource: Resource, includeObject: String?) throws -> JSONObject {
        let include = includeObject ?? ""
        guard ["", "None", "Metadata", "Object"].contains(include) else {
            throw StatusError.badRequest(
                "Unable to convert to Table as requested: includeObject: Invalid value: \(quoted(include)): must be "
                    + "'Metadata', 'Object', 'None', or empty")
        }
        let columns = resource.custom.map { custom($0.columns) } ?? builtIn(resource)
        let definitions = columns.map { column in
            JSONValue.object(
                JSONObject([
                    "name": .string(column.name), "type": .string(column.type), "format": .string(column.format),
                    "description": .string(column.description), "priority": .number(JSONNumber(column.priority)),
                ]))
        }
        let rows = objects.map { object in
            var row = JSONObject(["cells": .array(columns.map { $0.value(object) })])
            switch include {
            case "None": row["object"] = .null
            case "Object": row["object"] = .object(object)
            default: row["object"] = .object(Negotiation.partial(object))
            }
            return JSONValue.object(row)
        }
        return JSONObject([
            "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": .object(JSONObject()),
            "columnDefinitions": .array(definitions), "rows": .array(rows),
        ])
    }

    // MARK: cells

    private static func at(_ path: String...) -> @Sendable (JSONObject) -> JSONValue {
        { $0.at(path) ?? "" }
    }

    private static func number(_ path: String...) -> @Sendable (JSONObject) -> JSONValue {
        { $0.at(path) ?? 0 }
    }

    @Sendable private static func age(_ object: JSONObject) -> JSONValue {
        .string(age(of: object.at("metadata", "creationTimestamp")?.string))
    }

    /// As `3m4s`, rounded as kubectl does.
    static func age(of text: String?) -> String {
        guard let text, let time = Timestamp(text) else { return "<unknown>" }
        let seconds = max(0, Timestamp.now.seconds - time.seconds)
        if seconds < 120 { return "\(seconds)s" }
        let minutes = seconds / 60
        if minutes < 10 { return seconds % 60 == 0 ? "\(minutes)m" : "\(minutes)m\(seconds % 60)s" }
        if minutes < 180 { return "\(minutes)m" }
        let hours = seconds / 3600
        if hours < 8 { return minutes % 60 == 0 ? "\(hours)h" : "\(hours)h\(minutes % 60)m" }
        if hours < 48 { return "\(hours)h" }
        let days = hours / 24
        if hours < 192 { return hours % 24 == 0 ? "\(days)d" : "\(days)d\(hours % 24)h" }
        if days < 730 { return "\(days)d" }
        let years = days / 365
        if years < 8 { return days % 365 == 0 ? "\(years)y" : "\(years)y\(days % 365)d" }
        return "\(years)y"
    }

    private static func count(_ object: JSONObject, _ keys: String...) -> JSONValue {
        .number(JSONNumber(keys.reduce(0) { $0 + (object[$1]?.object?.count ?? object[$1]?.array?.count ?? 0) }))
    }

    private static func text(_ value: JSONValue?, _ missing: String = "<none>") -> String {
        switch value {
        case .string(let text)?: text.isEmpty ? missing : text
        case .number(let number)?: number.text
        case .bool(let flag)?: flag ? "True" : "False"
        default: missing
        }
    }

    /// A LabelSelector, or plain labels, as `a=b,c in (d,e)`.
    static func selector(_ value: JSONValue) -> String {
        let isPlain = value["matchLabels"] == nil && value["matchExpressions"] == nil
        let labels = isPlain ? value.object : value["matchLabels"]?.object
        var terms = (labels?.sortedByKey().members ?? []).map { "\($0.key)=\($0.value.string ?? "")" }
        for expression in value["matchExpressions"]?.array ?? [] {
            let key = expression["key"]?.string ?? ""
            let values = (expression["values"]?.array?.compactMap(\.string) ?? []).sorted().joined(separator: ",")
            switch expression["operator"]?.string {
            case "In": terms.append("\(key) in (\(values))")
            case "NotIn": terms.append("\(key) notin (\(values))")
            case "Exists": terms.append(key)
            default: terms.append("!\(key)")
            }
        }
        return terms.isEmpty ? "<none>" : terms.joined(separator: ",")
    }

    private static func containers(_ path: [String]) -> [Column] {
        @Sendable func list(_ object: JSONObject, _ key: String) -> JSONValue {
            .string(
                (object.at(path + ["containers"])?.array ?? []).compactMap { $0[key]?.string }.joined(separator: ","))
        }
        return [
            Column(name: "Containers", priority: 1) { list($0, "name") },
            Column(name: "Images", priority: 1) { list($0, "image") },
        ]
    }

    private static func selectorColumn(_ path: String...) -> Column {
        Column(name: "Selector", priority: 1) { .string($0.at(path).map(selector) ?? "<none>") }
    }

    private static let name = Column(name: "Name", format: "name", value: at("metadata", "name"))
    private static let ageColumn = Column(name: "Age", value: age)

    private static func ready(_ ready: String, _ wanted: [String]) -> Column {
        Column(name: "Ready") { object in
            let total = object.at(wanted)?.number?.int ?? 0
            return .string("\(object.at("status", ready)?.number?.int ?? 0)/\(total)")
        }
    }

    private static let template = ["spec", "template", "spec"]

    private static func builtIn(_ resource: Resource) -> [Column] {
        switch resource.kind {
        case "ConfigMap":
            return [name, Column(name: "Data") { count($0, "data", "binaryData") }, ageColumn]
        case "Secret":
            return [
                name, Column(name: "Type", value: at("type")), Column(name: "Data") { count($0, "data") }, ageColumn,
            ]
        case "Namespace":
            return [name, Column(name: "Status", value: at("status", "phase")), ageColumn]
        case "ServiceAccount": return [name, ageColumn]
        case "Deployment":
            return [
                name, ready("readyReplicas", ["spec", "replicas"]),
                Column(name: "Up-to-date", value: number("status", "updatedReplicas")),
                Column(name: "Available", value: number("status", "availableReplicas")), ageColumn,
            ] + containers(template) + [selectorColumn("spec", "selector")]
        case "StatefulSet":
            return [name, ready("readyReplicas", ["spec", "replicas"]), ageColumn] + containers(template)
        case "ReplicaSet", "ReplicationController":
            func count(_ name: String, _ path: [String]) -> Column {
                Column(name: name, type: "integer") { $0.at(path) ?? 0 }
            }
            return [
                name, count("Desired", ["spec", "replicas"]), count("Current", ["status", "replicas"]),
                count("Ready", ["status", "readyReplicas"]), ageColumn,
            ] + containers(template) + [selectorColumn("spec", "selector")]
        case "DaemonSet":
            func count(_ name: String, _ key: String) -> Column {
                Column(name: name, type: "integer", value: number("status", key))
            }
            return [
                name, count("Desired", "desiredNumberScheduled"), count("Current", "currentNumberScheduled"),
                count("Ready", "numberReady"), count("Up-to-date", "updatedNumberScheduled"),
                count("Available", "numberAvailable"),
                Column(name: "Node Selector") { .string($0.at(template + ["nodeSelector"]).map(selector) ?? "<none>") },
                ageColumn,
            ] + containers(template) + [selectorColumn("spec", "selector")]
        case "Service": return service
        case "Ingress": return ingress
        case "CronJob":
            return [
                name, Column(name: "Schedule", value: at("spec", "schedule")),
                Column(name: "Timezone") { .string(text($0.at("spec", "timeZone"))) },
                Column(name: "Suspend", type: "boolean") { .string(text($0.at("spec", "suspend"), "False")) },
                Column(name: "Active", type: "integer") { count($0["status"]?.object ?? JSONObject(), "active") },
                Column(name: "Last Schedule") { object in
                    .string(object.at("status", "lastScheduleTime")?.string.map { age(of: $0) } ?? "<none>")
                }, ageColumn,
            ] + containers(["spec", "jobTemplate", "spec", "template", "spec"])
                + [selectorColumn("spec", "jobTemplate", "spec", "selector")]
        case "Job": return job
        case "PodDisruptionBudget":
            return [
                name, Column(name: "Min Available") { .string(text($0.at("spec", "minAvailable"), "N/A")) },
                Column(name: "Max Unavailable") { .string(text($0.at("spec", "maxUnavailable"), "N/A")) },
                Column(name: "Allowed Disruptions", type: "integer", value: number("status", "disruptionsAllowed")),
                ageColumn,
            ]
        case "RoleBinding", "ClusterRoleBinding": return binding
        case "Pod": return pod
        case "Event": return event
        case "Lease": return [name, Column(name: "Holder", value: at("spec", "holderIdentity")), ageColumn]
        case "NetworkPolicy":
            return [
                name, Column(name: "Pod-Selector") { .string($0.at("spec", "podSelector").map(selector) ?? "<none>") },
                ageColumn,
            ]
        case "PriorityClass":
            return [
                name, Column(name: "Value", type: "integer", value: number("value")),
                Column(name: "Global-Default", type: "boolean") { $0["globalDefault"] ?? false }, ageColumn,
                Column(name: "PreemptionPolicy", value: at("preemptionPolicy")),
            ]
        case "StorageClass":
            return [
                name, Column(name: "Provisioner", value: at("provisioner")),
                Column(name: "ReclaimPolicy", value: at("reclaimPolicy")),
                Column(name: "VolumeBindingMode", value: at("volumeBindingMode")),
                Column(name: "AllowVolumeExpansion") { $0["allowVolumeExpansion"] ?? false }, ageColumn,
            ]
        case "PersistentVolumeClaim":
            return [
                name, Column(name: "Status", value: at("status", "phase")),
                Column(name: "Volume", value: at("spec", "volumeName")),
                Column(name: "Capacity", value: at("status", "capacity", "storage")),
                Column(name: "Access Modes") { _ in "" },
                Column(name: "StorageClass", value: at("spec", "storageClassName")),
                Column(name: "VolumeAttributesClass") {
                    .string(text($0.at("spec", "volumeAttributesClassName"), "<unset>"))
                },
                ageColumn, Column(name: "VolumeMode", priority: 1, value: at("spec", "volumeMode")),
            ]
        default:
            return [name, Column(name: "Created At", type: "date", value: at("metadata", "creationTimestamp"))]
        }
    }

    private static let service = [
        name, Column(name: "Type", value: at("spec", "type")),
        Column(name: "Cluster-IP") { .string(text($0.at("spec", "clusterIP"))) },
        Column(name: "External-IP") { object in
            let given = object.at("spec", "externalIPs")?.array?.compactMap(\.string) ?? []
            if !given.isEmpty { return .string(given.joined(separator: ",")) }
            let found = (object.at("status", "loadBalancer", "ingress")?.array ?? []).compactMap {
                $0["ip"]?.string ?? $0["hostname"]?.string
            }
            switch object.at("spec", "type")?.string {
            case "ExternalName": return .string(text(object.at("spec", "externalName")))
            case "LoadBalancer": return .string(found.isEmpty ? "<pending>" : found.joined(separator: ","))
            default: return "<none>"
            }
        },
        Column(name: "Port(s)") { object in
            let ports = (object.at("spec", "ports")?.array ?? []).map { port in
                let node = port["nodePort"]?.number?.int ?? 0
                return
                    "\(port["port"]?.number?.int ?? 0)\(node > 0 ? ":\(node)" : "")/\(port["protocol"]?.string ?? "TCP")"
            }
            return .string(ports.isEmpty ? "<none>" : ports.joined(separator: ","))
        }, ageColumn, selectorColumn("spec", "selector"),
    ]

    private static let ingress = [
        name, Column(name: "Class") { .string(text($0.at("spec", "ingressClassName"))) },
        Column(name: "Hosts") { object in
            let hosts = (object.at("spec", "rules")?.array ?? []).compactMap { $0["host"]?.string }
            return .string(hosts.isEmpty ? "*" : hosts.joined(separator: ","))
        },
        Column(name: "Address") { object in
            .string(
                (object.at("status", "loadBalancer", "ingress")?.array ?? []).compactMap {
                    $0["ip"]?.string ?? $0["hostname"]?.string
                }.joined(separator: ","))
        },
        Column(name: "Ports") { object in
            object.at("spec", "tls")?.array?.isEmpty ?? true ? "80" : "80, 443"
        }, ageColumn,
    ]

    private static let job =
        [
            name,
            Column(name: "Status") { object in
                let done = (object.at("status", "conditions")?.array ?? []).first { condition in
                    condition["status"]?.string == "True"
                        && ["Complete", "Failed", "Suspended"].contains(condition["type"]?.string)
                }
                if let done { return done["type"] ?? "" }
                return object.isBeingDeleted ? "Terminating" : "Running"
            },
            Column(name: "Completions") { object in
                let wanted = object.at("spec", "completions")?.number?.int
                return .string("\(object.at("status", "succeeded")?.number?.int ?? 0)/\(wanted ?? 1)")
            },
            Column(name: "Duration") { _ in "" }, ageColumn,
        ] + containers(template) + [selectorColumn("spec", "selector")]

    private static let binding: [Column] = {
        func subjects(_ kind: String) -> @Sendable (JSONObject) -> JSONValue {
            { object in
                let all = (object["subjects"]?.array ?? []).filter { $0["kind"]?.string == kind }
                return .string(
                    all.map { subject in
                        let name = subject["name"]?.string ?? ""
                        return kind == "ServiceAccount" ? "\(subject["namespace"]?.string ?? "")/\(name)" : name
                    }.joined(separator: ", "))
            }
        }
        return [
            name,
            Column(name: "Role") { object in
                .string("\(object.at("roleRef", "kind")?.string ?? "")/\(object.at("roleRef", "name")?.string ?? "")")
            }, ageColumn, Column(name: "Users", priority: 1, value: subjects("User")),
            Column(name: "Groups", priority: 1, value: subjects("Group")),
            Column(name: "ServiceAccounts", priority: 1, value: subjects("ServiceAccount")),
        ]
    }()

    private static let pod = [
        name,
        Column(name: "Ready") { object in
            let ready = (object.at("status", "containerStatuses")?.array ?? []).count { $0["ready"]?.bool == true }
            return .string("\(ready)/\(object.at("spec", "containers")?.array?.count ?? 0)")
        },
        Column(name: "Status") { object in
            object.isBeingDeleted
                ? "Terminating" : object.at("status", "reason") ?? object.at("status", "phase") ?? "Unknown"
        },
        Column(name: "Restarts") { object in
            let all = object.at("status", "containerStatuses")?.array ?? []
            return .string(String(all.reduce(0) { $0 + ($1["restartCount"]?.number?.int ?? 0) }))
        }, ageColumn, Column(name: "IP", priority: 1) { .string(text($0.at("status", "podIP"))) },
        Column(name: "Node", priority: 1) { .string(text($0.at("spec", "nodeName"))) },
        Column(name: "Nominated Node", priority: 1) { .string(text($0.at("status", "nominatedNodeName"))) },
        Column(name: "Readiness Gates", priority: 1) { _ in "<none>" },
    ]

    private static let event: [Column] = {
        func since(_ keys: String...) -> @Sendable (JSONObject) -> JSONValue {
            { object in
                .string(age(of: keys.lazy.compactMap { object[$0]?.string }.first))
            }
        }
        return [
            Column(name: "Last Seen", value: since("lastTimestamp", "eventTime", "firstTimestamp")),
            Column(name: "Type", value: at("type")), Column(name: "Reason", value: at("reason")),
            Column(name: "Object") { object in
                let about = object["involvedObject"] ?? object["regarding"]
                return .string("\(about?["kind"]?.string?.lowercased() ?? "")/\(about?["name"]?.string ?? "")")
            },
            Column(name: "Subobject", priority: 1, value: at("involvedObject", "fieldPath")),
            Column(name: "Source", priority: 1) { object in
                let source = object["source"] ?? object["deprecatedSource"]
                func text(_ value: JSONValue?) -> String { value?.string ?? "" }
                let component = text(source?["component"])
                let host = text(source?["host"])
                if !component.isEmpty || !host.isEmpty {
                    return .string([component, host].filter { !$0.isEmpty }.joined(separator: ", "))
                }
                let reporter = [
                    text(object["reportingComponent"] ?? object["reportingController"]),
                    text(object["reportingInstance"]),
                ]
                return .string(reporter.filter { !$0.isEmpty }.joined(separator: ", "))
            },
            Column(name: "Message") { $0["message"] ?? $0["note"] ?? "" },
            Column(name: "First Seen", priority: 1, value: since("firstTimestamp", "eventTime")),
            Column(name: "Count", priority: 1) { $0["count"] ?? 1 },
            Column(name: "Name", format: "name", priority: 1, value: at("metadata", "name")),
        ]
    }()

    // MARK: custom resources

    private static func custom(_ columns: [CustomVersion.Column]) -> [Column] {
        [name]
            + columns.map { column in
                let path = JSONPath(column.path)
                return Column(
                    name: column.name, type: column.type, format: column.format, description: column.description,
                    priority: column.priority
                ) { object in
                    guard let value = path.first(in: .object(object)), !value.isNull else { return .null }
                    return cell(value, column.type)
                }
            }
    }

    private static func cell(_ value: JSONValue, _ type: String) -> JSONValue {
        switch type {
        case "integer", "number":
            return value.number != nil ? value : .null
        case "boolean": return value.bool != nil ? value : .null
        case "date": return .string(age(of: value.string))
        default:
            if case .object(let object) = value { return .string(GoText.map(object)) }
            return .string(value.string ?? (value.array != nil ? value.text() : GoText.value(value)))
        }
    }
}
