import Documents
import Kubernetes

/// The kinds that hold containers.
enum WorkloadKind: String, CaseIterable, Sendable {
    case deployment = "Deployment"
    case statefulSet = "StatefulSet"
    case daemonSet = "DaemonSet"
    case job = "Job"
    case cronJob = "CronJob"
    case pod = "Pod"

    /// Whether it has a status that tells of its images.
    var isJudged: Bool { self != .cronJob }

    var group: String {
        switch self {
        case .deployment, .statefulSet, .daemonSet: "apps"
        case .job, .cronJob: "batch"
        case .pod: ""
        }
    }

    var plural: String { rawValue.lowercased() + "s" }

    /// One container of a workload.
    struct Container: Sendable, Hashable {
        enum Role: Sendable {
            case main, initial, volume
        }

        let role: Role
        let name: String
        let image: String
    }

    /// Every image that a workload of this kind would pull.
    func containers(of object: JSONObject) -> [Container] {
        let spec: JSONValue? =
            switch self {
            case .pod: object["spec"]
            case .cronJob: object.at("spec", "jobTemplate", "spec", "template", "spec")
            default: object.at("spec", "template", "spec")
            }
        var found: [Container] = []
        for (key, role) in [("initContainers", Container.Role.initial), ("containers", .main)] {
            for container in spec?[key]?.array ?? [] {
                guard let name = container["name"]?.string, let image = container["image"]?.string else { continue }
                found.append(Container(role: role, name: name, image: image))
            }
        }
        for volume in spec?["volumes"]?.array ?? [] {
            guard let name = volume["name"]?.string, let image = volume["image"]?["reference"]?.string else { continue }
            found.append(Container(role: .volume, name: name, image: image))
        }
        return found
    }
}
