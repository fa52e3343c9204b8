import Documents

/// Of nodes, storage, access and limits.
extension Tables {
    static let node = [
        name,
        Column(name: "Status") { object in
            let ready = (object.at("status", "conditions")?.array ?? []).last { $0["type"]?.string == "Ready" }
            let status = ready.map { $0["status"]?.string == "True" ? "Ready" : "NotReady" } ?? "Unknown"
            return .string(object.at("spec", "unschedulable")?.bool == true ? status + ",SchedulingDisabled" : status)
        },
        Column(name: "Roles") { object in
            let prefix = "node-role.kubernetes.io/"
            let roles = (object.metadata["labels"]?.object?.members ?? []).compactMap { label in
                label.key.hasPrefix(prefix)
                    ? String(label.key.dropFirst(prefix.count))
                    : label.key == "kubernetes.io/role" ? label.value.string : nil
            }
            return .string(firstOf(Set(roles.filter { !$0.isEmpty }).sorted(), .max) ?? "<none>")
        }, ageColumn, Column(name: "Version", value: at("status", "nodeInfo", "kubeletVersion")),
        nodeAddress("Internal-IP", "InternalIP"), nodeAddress("External-IP", "ExternalIP"),
        nodeFact("OS-Image", "osImage"), nodeFact("Kernel-Version", "kernelVersion"),
        nodeFact("Container-Runtime", "containerRuntimeVersion"),
    ]

    private static func nodeAddress(_ name: String, _ type: String) -> Column {
        Column(name: name, priority: 1) { object in
            let all = object.at("status", "addresses")?.array ?? []
            return all.first { $0["type"]?.string == type }?["address"] ?? "<none>"
        }
    }

    private static func nodeFact(_ name: String, _ key: String) -> Column {
        Column(name: name, priority: 1) { .string(text($0.at("status", "nodeInfo", key), "<unknown>")) }
    }

    // MARK: storage

    private static func modes(_ value: JSONValue?) -> JSONValue {
        let short = [
            ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"), ("ReadWriteOncePod", "RWOP"),
        ]
        let given = value?.array?.compactMap(\.string) ?? []
        return .string(short.filter { given.contains($0.0) }.map(\.1).joined(separator: ","))
    }

    @Sendable private static func phase(_ object: JSONObject) -> JSONValue {
        object.isBeingDeleted ? "Terminating" : object.at("status", "phase") ?? ""
    }

    private static func volumeClass(_ object: JSONObject) -> JSONValue {
        object.metadata["annotations"]?["volume.beta.kubernetes.io/storage-class"]
            ?? object.at("spec", "storageClassName") ?? ""
    }

    private static let attributesClass = Column(name: "VolumeAttributesClass") {
        .string(text($0.at("spec", "volumeAttributesClassName"), "<unset>"))
    }

    private static let volumeMode = Column(name: "VolumeMode", priority: 1) {
        .string(text($0.at("spec", "volumeMode"), "<unset>"))
    }

    static let persistentVolume = [
        name, Column(name: "Capacity") { .string(text($0.at("spec", "capacity", "storage"), "0")) },
        Column(name: "Access Modes") { modes($0.at("spec", "accessModes")) },
        Column(name: "Reclaim Policy", value: at("spec", "persistentVolumeReclaimPolicy")),
        Column(name: "Status", value: phase),
        Column(name: "Claim") { object in
            guard let claim = object.at("spec", "claimRef") else { return "" }
            return .string("\(claim["namespace"]?.string ?? "")/\(claim["name"]?.string ?? "")")
        }, Column(name: "StorageClass") { volumeClass($0) }, attributesClass,
        Column(name: "Reason", value: at("status", "reason")), ageColumn, volumeMode,
    ]

    static let persistentVolumeClaim = [
        name, Column(name: "Status", value: phase), Column(name: "Volume", value: at("spec", "volumeName")),
        Column(name: "Capacity") { object in
            guard isBound(object) else { return "" }
            return .string(text(object.at("status", "capacity", "storage"), "0"))
        },
        Column(name: "Access Modes") { isBound($0) ? modes($0.at("status", "accessModes")) : "" },
        Column(name: "StorageClass") { volumeClass($0) }, attributesClass, ageColumn, volumeMode,
    ]

    private static func isBound(_ claim: JSONObject) -> Bool { !(claim.at("spec", "volumeName")?.string ?? "").isEmpty }

    static let storageClass = [
        Column(name: "Name", format: "name") { object in
            let annotations = object.metadata["annotations"]
            let isDefault = ["", "beta."].contains { kind in
                annotations?["storageclass.\(kind)kubernetes.io/is-default-class"]?.string == "true"
            }
            return .string(object.name + (isDefault ? " (default)" : ""))
        }, Column(name: "Provisioner", value: at("provisioner")),
        Column(name: "ReclaimPolicy", value: at("reclaimPolicy")),
        Column(name: "VolumeBindingMode", value: at("volumeBindingMode")),
        Column(name: "AllowVolumeExpansion") { $0["allowVolumeExpansion"] ?? false }, ageColumn,
    ]

    static let volumeAttachment = [
        name, Column(name: "Attacher", format: "name", value: at("spec", "attacher")),
        Column(name: "PV", value: at("spec", "source", "persistentVolumeName")),
        Column(name: "Node", value: at("spec", "nodeName")),
        Column(name: "Attached", type: "boolean") { $0.at("status", "attached") ?? false }, ageColumn,
    ]

    static let csiNode = [
        name, Column(name: "Drivers", type: "integer") { count($0["spec"]?.object ?? JSONObject(), "drivers") },
        ageColumn,
    ]

    static let csiDriver = [
        name, Column(name: "AttachRequired", type: "boolean") { $0.at("spec", "attachRequired") ?? true },
        Column(name: "PodInfoOnMount", type: "boolean") { $0.at("spec", "podInfoOnMount") ?? false },
        Column(name: "StorageCapacity", type: "boolean") { $0.at("spec", "storageCapacity") ?? false },
        Column(name: "TokenRequests") { object in
            guard let all = object.at("spec", "tokenRequests")?.array else { return "<unset>" }
            return .string(all.map { $0["audience"]?.string ?? "" }.joined(separator: ","))
        }, Column(name: "RequiresRepublish", type: "boolean") { $0.at("spec", "requiresRepublish") ?? false },
        Column(name: "Modes") { object in
            let modes = object.at("spec", "volumeLifecycleModes")?.array?.compactMap(\.string) ?? []
            return .string(firstOf(modes, .max) ?? "<none>")
        }, ageColumn,
    ]

    // MARK: access

    static let binding = [
        name,
        Column(name: "Role") { object in
            .string("\(object.at("roleRef", "kind")?.string ?? "")/\(object.at("roleRef", "name")?.string ?? "")")
        }, ageColumn, Column(name: "Users", priority: 1) { subjects($0, "User") },
        Column(name: "Groups", priority: 1) { subjects($0, "Group") },
        Column(name: "ServiceAccounts", priority: 1) { subjects($0, "ServiceAccount") },
    ]

    private static func subjects(_ object: JSONObject, _ kind: String) -> JSONValue {
        let all = (object["subjects"]?.array ?? []).filter { $0["kind"]?.string == kind }
        let names = all.map { subject in
            let name = subject["name"]?.string ?? ""
            return kind == "ServiceAccount" ? "\(subject["namespace"]?.string ?? "")/\(name)" : name
        }
        return .string(names.joined(separator: ", "))
    }

    static let certificateRequest = [
        name, ageColumn, Column(name: "SignerName") { .string(text($0.at("spec", "signerName"))) },
        Column(name: "Requestor", value: at("spec", "username")),
        Column(name: "RequestedDuration") { object in
            .string(object.at("spec", "expirationSeconds")?.number?.int64.map(duration) ?? "<none>")
        },
        Column(name: "Condition") { object in
            let types = (object.at("status", "conditions")?.array ?? []).compactMap { $0["type"]?.string }
            var text = ["Denied", "Approved"].first(where: types.contains) ?? "Pending"
            if types.contains("Failed") { text += ",Failed" }
            if !(object.at("status", "certificate")?.string ?? "").isEmpty { text += ",Issued" }
            return .string(text)
        },
    ]

    static let admissionPolicy = [
        name,
        Column(name: "Validations", type: "integer") { count($0["spec"]?.object ?? JSONObject(), "validations") },
        Column(name: "ParamKind") { object in
            guard let kind = object.at("spec", "paramKind") else { return "<unset>" }
            return .string("\(kind["apiVersion"]?.string ?? "")/\(kind["kind"]?.string ?? "")")
        }, ageColumn,
    ]

    static let admissionPolicyBinding = [
        name, Column(name: "PolicyName", value: at("spec", "policyName")),
        Column(name: "ParamRef") { object in
            guard let reference = object.at("spec", "paramRef") else { return "<unset>" }
            if let name = reference["name"]?.string, !name.isEmpty {
                return .string("\(text(reference["namespace"], "*"))/\(name)")
            }
            return .string(reference["selector"].map(selector) ?? "<unset>")
        }, ageColumn,
    ]

    // MARK: limits

    static let quota = [
        name, Column(name: "Request") { quotas($0, areLimits: false) },
        Column(name: "Limit") { quotas($0, areLimits: true) }, ageColumn,
    ]

    private static func quotas(_ object: JSONObject, areLimits: Bool) -> JSONValue {
        let hard = object.at("status", "hard")?.object ?? JSONObject()
        let texts = hard.sortedByKey().members.filter { $0.key.hasPrefix("limits.") == areLimits }.map { limit in
            "\(limit.key): \(text(object.at("status", "used", limit.key), "0"))/\(text(limit.value))"
        }
        return .string(texts.joined(separator: ", "))
    }

    static let priorityClass = [
        name, Column(name: "Value", type: "integer", value: number("value")),
        Column(name: "Global-Default", type: "boolean") { $0["globalDefault"] ?? false }, ageColumn,
        Column(name: "PreemptionPolicy", value: at("preemptionPolicy")),
    ]
}
