import Documents

/// What holds for values of the built-in types wherever they stand: which texts a field takes, which fields must be
/// there, and what belongs together.
struct TypeRules {
    typealias Rule = @Sendable (JSONObject, String) -> [FieldProblem]

    private(set) var problems: [FieldProblem] = []

    /// All that is wrong in an object, but for its metadata and its status.
    static func check(_ object: JSONObject, _ schema: Schema) -> [FieldProblem] {
        var rules = TypeRules()
        for member in object.members where !["metadata", "status"].contains(member.key) {
            rules.field(member.key, member.value, schema, member.key)
        }
        if let type = schema.typeName { rules.whole(object, type, "") }
        return rules.problems
    }

    private mutating func value(_ value: JSONValue, _ schema: Schema, _ path: String) {
        switch value {
        case .object(let object) where schema.kind == .object:
            for member in object.members {
                field(member.key, member.value, schema, path.isEmpty ? member.key : "\(path).\(member.key)")
            }
            if let type = schema.typeName { whole(object, type, path) }
        case .object(let object) where schema.element?.kind == .object:
            guard let element = schema.element else { return }
            for member in object.members { self.value(member.value, element, "\(path)[\(member.key)]") }
        case .array(let items):
            guard let element = schema.element, element.kind == .object else { return }
            for (at, item) in items.enumerated() { self.value(item, element, "\(path)[\(at)]") }
        default: return
        }
    }

    private mutating func field(_ name: String, _ value: JSONValue, _ owner: Schema, _ path: String) {
        guard let schema = owner.field(name)?.schema else { return }
        if !schema.values.isEmpty, let type = owner.typeName, !Self.wordedApart.contains("\(type).\(name)") {
            let isOrdered = Self.listedInOrder.contains("\(type).\(name)")
            let values = schema.values.filter { !$0.isEmpty }
            let supported = isOrdered ? values : values.sorted { $0.precedesByBytes($1) }
            func check(_ value: JSONValue, _ place: String) {
                guard let text = value.string, !text.isEmpty, !values.contains(text) else { return }
                problems.append(.unsupported(place, value, supported))
            }
            for (at, item) in (value.array ?? []).enumerated() {
                check(item, name == "accessModes" ? path : "\(path)[\(at)]")
            }
            check(value, path)
        }
        self.value(value, schema, path)
    }

    /// Checks a value of a type by what the tables say of it.
    private mutating func whole(_ object: JSONObject, _ type: String, _ path: String) {
        let prefix = path.isEmpty ? "" : path + "."
        for (name, check) in Self.fields[type] ?? [] { problems += check.problems(object[name], prefix + name) }
        if let rule = Self.rules[type] { problems += rule(object, path) }
    }

    private static let rules = podRules.merging(networkRules) { $1 }.merging(clusterRules) { $1 }

    /// Enumerations for which the server finds words of its own, elsewhere in these rules.
    private static let wordedApart: Set<String> = [
        "core.v1.NodeSelectorRequirement.operator", "core.v1.Toleration.operator", "core.v1.ServiceSpec.type",
        "core.v1.ServiceSpec.ipFamilies", "apps.v1.StatefulSetSpec.podManagementPolicy",
        "apps.v1.StatefulSetUpdateStrategy.type", "certificates.v1.CertificateSigningRequestSpec.usages",
        "admissionregistration.v1.ValidatingWebhook.sideEffects",
        "admissionregistration.v1.MutatingWebhook.sideEffects",
    ]
    /// Their supported values are told in the order of the type, those of others sorted.
    private static let listedInOrder: Set<String> = [
        "core.v1.PodSpec.restartPolicy", "core.v1.PodSpec.dnsPolicy", "core.v1.PodSpec.preemptionPolicy",
        "core.v1.Container.terminationMessagePolicy", "core.v1.Toleration.effect",
        "networking.v1.NetworkPolicyPort.protocol", "networking.v1.NetworkPolicySpec.policyTypes",
    ]

    /// What fields of types must be: `TYPE FIELD=CHECK…`.
    private static let fields: [String: [(String, FieldCheck)]] = {
        let table = """
            core.v1.ConfigMapEnvSource name=name
            core.v1.ConfigMapKeySelector key=key name=subdomain
            core.v1.ConfigMapVolumeSource name=required
            core.v1.EnvFromSource prefix=variable
            core.v1.EnvVar name=variable
            core.v1.ExecAction command=required
            core.v1.GRPCAction port=port
            core.v1.HTTPGetAction path=required port=port
            core.v1.HTTPHeader name=required
            core.v1.HostPathVolumeSource path=required
            core.v1.KeyToPath key=required path=required
            core.v1.NFSVolumeSource server=required path=required
            core.v1.ObjectFieldSelector apiVersion=required fieldPath=required
            core.v1.PersistentVolumeClaimVolumeSource claimName=required
            core.v1.PodAffinityTerm topologyKey=topology
            core.v1.PodDNSConfigOption name=required
            core.v1.PodSpec serviceAccountName=subdomain nodeName=subdomain priorityClassName=subdomain \
            runtimeClassName=subdomain hostname=label subdomain=label nodeSelector=labels activeDeadlineSeconds=seconds
            core.v1.Probe initialDelaySeconds=count timeoutSeconds=count periodSeconds=count successThreshold=count \
            failureThreshold=count
            core.v1.ResourceFieldSelector resource=required
            core.v1.SecretEnvSource name=name
            core.v1.SecretKeySelector key=key name=subdomain
            core.v1.SecretVolumeSource secretName=required
            core.v1.ServiceSpec selector=labels
            core.v1.TCPSocketAction port=port
            core.v1.TopologySpreadConstraint maxSkew=positive topologyKey=topology
            core.v1.PersistentVolumeSpec capacity=required accessModes=required
            meta.v1.LabelSelector matchLabels=labels
            batch.v1.JobSpec parallelism=count completions=count backoffLimit=count activeDeadlineSeconds=count \
            ttlSecondsAfterFinished=count
            batch.v1.CronJobSpec startingDeadlineSeconds=count successfulJobsHistoryLimit=count failedJobsHistoryLimit=count
            apps.v1.DeploymentSpec progressDeadlineSeconds=count
            apps.v1.StatefulSetSpec minReadySeconds=count
            autoscaling.v2.CrossVersionObjectReference kind=required name=required
            autoscaling.v1.CrossVersionObjectReference kind=required name=required
            coordination.v1.LeaseSpec leaseTransitions=count
            networking.v1.HTTPIngressRuleValue paths=required
            networking.v1.IngressSpec ingressClassName=subdomain
            networking.v1.IngressTLS secretName=subdomain
            networking.v1.IngressClassSpec controller=required
            networking.v1.IngressClassParametersReference kind=required name=required
            networking.v1.IPBlock cidr=required
            storage.v1.StorageClass provisioner=required
            """
        var result: [String: [(String, FieldCheck)]] = [:]
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let type = words.first else { continue }
            result[String(type)] = words.dropFirst().compactMap { word in
                let parts = word.split(separator: "=")
                guard parts.count == 2, let check = FieldCheck(rawValue: String(parts[1])) else { return nil }
                return (String(parts[0]), check)
            }
        }
        return result
    }()
}

/// What a field must be.
enum FieldCheck: String {
    case required, name, subdomain, label, labels, key, variable, port, count, positive, seconds, topology

    func problems(_ value: JSONValue?, _ field: String) -> [FieldProblem] {
        func named(_ rule: (String) -> [String]) -> [FieldProblem] {
            guard let text = value?.string, !text.isEmpty else { return [] }
            return rule(text).map { .invalid(field, .string(text), $0) }
        }
        func number(_ allowed: ClosedRange<Int64>, _ rule: String) -> [FieldProblem] {
            guard let value, let number = value.number?.int64, !allowed.contains(number) else { return [] }
            return [.invalid(field, value, rule)]
        }
        func given(_ problem: String = "") -> [FieldProblem] {
            switch value ?? .null {
            case .null, .string(""), .array([]): [.required(field, problem)]
            case .object(let object) where object.isEmpty: [.required(field, problem)]
            default: []
            }
        }
        switch self {
        case .required: return given()
        case .name: return given() + named(Names.subdomain)
        case .subdomain: return named(Names.subdomain)
        case .label: return named(Names.label)
        case .labels: return MetadataRules.labels(value, field)
        case .key: return given() + named(Names.dataKey)
        case .variable:
            return (field.hasSuffix("prefix") ? [] : given()) + named(Names.variable)
        case .port: return Self.port(value, field)
        case .count: return number(0...Int64.max, "must be greater than or equal to 0")
        case .positive: return number(1...Int64.max, "must be greater than zero")
        case .seconds: return number(1...Int64(Int32.max), "must be between 1 and 2147483647, inclusive")
        case .topology: return given("can not be empty")
        }
    }

    /// A port by number or by name.
    static func port(_ value: JSONValue?, _ field: String) -> [FieldProblem] {
        if let name = value?.string { return Names.port(name).map { .invalid(field, .string(name), $0) } }
        guard let number = value?.number?.int64, !(1...65535).contains(number) else { return [] }
        return [.invalid(field, .number(JSONNumber(number)), "must be between 1 and 65535, inclusive")]
    }

    /// A number, or a percentage of something.
    static func share(_ value: JSONValue?, _ field: String, isAtMostAll: Bool = true) -> [FieldProblem] {
        guard let value else { return [] }
        guard let text = value.string else {
            guard let number = value.number?.int64, number < 0 else { return [] }
            return [.invalid(field, value, "must be greater than or equal to 0")]
        }
        guard text.hasSuffix("%"), text.utf8.count > 1, let number = UInt64(text.dropLast()), text.first != "+" else {
            return [
                .invalid(
                    field, value,
                    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', "
                        + "regex used for validation is '[0-9]+%')")
            ]
        }
        return number > 100 && isAtMostAll ? [.invalid(field, value, "must not be greater than 100%")] : []
    }
}
