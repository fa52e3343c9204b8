import Cryptography
import Documents
import Kubernetes
import OCI

/// The status of a workload that follows from the image proof: where all its images could be pulled it counts as ready,
/// else it is not available. Every condition says that this is all that was looked at.
struct WorkloadStatus {
    struct Image {
        let container: WorkloadKind.Container
        let finding: ImageProof.Finding
    }

    let kind: WorkloadKind
    let object: JSONObject
    let images: [Image]
    /// `HOST[:PORT][/PREFIX]`
    let registry: String

    static let conditionType = "ImageProof"
    static let failure = "ErrImagePull"

    /// The first image that can't be pulled.
    var refusal: String? {
        for image in images {
            if case .refused(let reason) = image.finding { return "container \(image.container.name): \(reason)" }
        }
        return nil
    }

    var message: String {
        if let refusal { return "image proof: \(Self.failure): \(refusal)" }
        var digests: [String] = []
        for image in images {
            guard case .intact(let digest) = image.finding else { continue }
            digests.append("\(image.container.name) \(digest)")
        }
        return "image proof: present and intact in \(registry): \(digests.joined(separator: ", ")); nothing is run here"
    }

    /// The whole status, what others wrote into it included.
    var status: JSONObject {
        var status = object["status"]?.object ?? JSONObject()
        var conditions = Conditions(of: object)
        let isReady = refusal == nil
        func set(_ type: String, _ value: Bool, _ reason: String) {
            conditions.set(Condition(type, value ? .true : .false, reason: reason, message))
        }
        set(Self.conditionType, isReady, isReady ? "ImagesIntact" : Self.failure)
        func numbers(_ counts: [String: Int]) {
            for (key, value) in counts { status[key] = value == 0 ? nil : .number(JSONNumber(value)) }
        }
        let wanted = object.at("spec", "replicas")?.number?.int ?? 1
        let ready = isReady ? wanted : 0
        switch kind {
        case .deployment:
            numbers([
                "replicas": wanted, "updatedReplicas": wanted, "readyReplicas": ready, "availableReplicas": ready,
                "unavailableReplicas": wanted - ready,
            ])
            set("Available", isReady, isReady ? "MinimumReplicasAvailable" : Self.failure)
            set("Progressing", true, isReady ? "NewReplicaSetAvailable" : "ReplicaSetUpdated")
        case .statefulSet:
            numbers([
                "currentReplicas": wanted, "updatedReplicas": wanted, "readyReplicas": ready,
                "availableReplicas": ready,
            ])
            status["replicas"] = .number(JSONNumber(wanted))
            status["currentRevision"] = .string(revision)
            status["updateRevision"] = .string(revision)
        case .daemonSet:
            // as many nodes as there are: this machine
            for (key, value) in [
                "desiredNumberScheduled": 1, "currentNumberScheduled": 1, "numberReady": isReady ? 1 : 0,
                "numberMisscheduled": 0,
            ] { status[key] = .number(JSONNumber(value)) }
            numbers([
                "updatedNumberScheduled": 1, "numberAvailable": isReady ? 1 : 0, "numberUnavailable": isReady ? 0 : 1,
            ])
        case .job: job(isReady, &status, &conditions)
        case .pod: pod(isReady, &status, &conditions)
        case .cronJob: break
        }
        if kind != .job, object.generation > 0 {
            status["observedGeneration"] = .number(JSONNumber(object.generation))
        }
        status["conditions"] = conditions.value
        return status
    }

    private var revision: String {
        let template = object.at("spec", "template")?.encoded() ?? []
        return "\(object.name)-\(Hex.encode(Hash.digest(.sha256, template)).prefix(10))"
    }

    private func job(_ isReady: Bool, _ status: inout JSONObject, _ conditions: inout Conditions) {
        guard isReady else {
            // one that has not started is in progress for everybody who waits
            for key in ["startTime", "completionTime", "succeeded"] { status[key] = nil }
            conditions.remove("Complete")
            return
        }
        let now = JSONValue.string(Timestamp.now.text)
        for key in ["startTime", "completionTime"] where status[key] == nil { status[key] = now }
        status["succeeded"] = .number(JSONNumber(object.at("spec", "completions")?.number?.int ?? 1))
        conditions.set(Condition("Complete", .true, reason: "ImagesIntact", message))
    }

    private func pod(_ isReady: Bool, _ status: inout JSONObject, _ conditions: inout Conditions) {
        status["phase"] = isReady ? "Running" : "Pending"
        status["message"] = .string(message)
        if status["startTime"] == nil { status["startTime"] = .string(Timestamp.now.text) }
        for type in ["PodScheduled", "Initialized", "ContainersReady", "Ready"] {
            let value = isReady || type == "PodScheduled"
            conditions.set(
                Condition(type, value ? .true : .false, reason: value ? "" : "ContainersNotReady", message))
        }
        let since = status["startTime"] ?? .null
        func statuses(_ role: WorkloadKind.Container.Role) -> [JSONValue] {
            images.filter { $0.container.role == role }.map { image in
                var entry = JSONObject([
                    "name": .string(image.container.name), "image": .string(image.container.image), "imageID": "",
                    "restartCount": 0,
                ])
                switch image.finding {
                case .intact(let digest):
                    entry["imageID"] = .string(digest.description)
                    entry["ready"] = .bool(isReady)
                    entry["started"] = .bool(isReady)
                    entry["state"] =
                        isReady ? ["running": ["startedAt": since]] : ["waiting": ["reason": "PodInitializing"]]
                case .refused(let reason):
                    entry["ready"] = false
                    entry["started"] = false
                    entry["state"] = ["waiting": ["reason": .string(Self.failure), "message": .string(reason)]]
                }
                return .object(entry)
            }
        }
        status["containerStatuses"] = .array(statuses(.main))
        let initial = statuses(.initial)
        status["initContainerStatuses"] = initial.isEmpty ? nil : .array(initial)
    }
}
