package import Documents

/// What an object's status says about it, by the rules of kstatus.
package struct ObjectStatus: Sendable, Equatable {
    package enum State: String, Sendable {
        case current = "Current"
        case inProgress = "InProgress"
        case failed = "Failed"
        case terminating = "Terminating"
    }

    package let state: State
    package let message: String

    package init(_ object: JSONObject) {
        (state, message) = ObjectStatus.compute(object)
    }

    private static func condition(_ object: JSONObject, _ type: String) -> (status: String, message: String)? {
        let found = object.at("status", "conditions")?.array?.first { $0["type"]?.string == type }
        return found.map { ($0["status"]?.string ?? "", $0["message"]?.string ?? $0["reason"]?.string ?? "") }
    }

    private static func compute(_ object: JSONObject) -> (State, String) {
        if object.isBeingDeleted { return (.terminating, "the object is being deleted") }
        let generation = object["metadata"]?["generation"]?.number?.int64
        if let generation, let observed = object.at("status", "observedGeneration")?.number?.int64,
            observed != generation
        {
            return (.inProgress, "generation \(generation) is not observed yet (\(observed) is)")
        }
        if let condition = condition(object, "Reconciling"), condition.status == "True" {
            return (.inProgress, condition.message)
        }
        if let condition = condition(object, "Stalled"), condition.status == "True" {
            return (.failed, condition.message)
        }
        let group = (object["apiVersion"]?.string ?? "").split(separator: "/").dropLast().first.map(String.init) ?? ""
        if let known = builtIn(object, group, object["kind"]?.string ?? "") { return known }
        guard let ready = condition(object, "Ready") else {
            return (.current, "the object has no conditions that say otherwise")
        }
        return ready.status == "True" ? (.current, ready.message) : (.inProgress, ready.message)
    }

    private static func number(_ object: JSONObject, _ path: String...) -> Int { object.at(path)?.number?.int ?? 0 }

    private static func builtIn(_ object: JSONObject, _ group: String, _ kind: String) -> (State, String)? {
        switch (group, kind) {
        case ("apps", "Deployment"), ("apps", "ReplicaSet"), ("apps", "StatefulSet"): return replicated(object, kind)
        case ("apps", "DaemonSet"):
            let wanted = number(object, "status", "desiredNumberScheduled")
            guard object.at("status", "observedGeneration") != nil else { return (.inProgress, "not observed yet") }
            for key in ["currentNumberScheduled", "updatedNumberScheduled", "numberAvailable", "numberReady"]
            where number(object, "status", key) < wanted {
                return (.inProgress, "\(key): \(number(object, "status", key)) of \(wanted)")
            }
            return (.current, "all \(wanted) pods are ready")
        case ("batch", "Job"):
            if let failed = condition(object, "Failed"), failed.status == "True" { return (.failed, failed.message) }
            if let done = condition(object, "Complete"), done.status == "True" {
                return (.current, "the job is complete")
            }
            return object.at("status", "startTime") == nil
                ? (.inProgress, "the job has not started") : (.current, "the job runs")
        case ("", "Pod"): return pod(object)
        case ("", "PersistentVolumeClaim"):
            let phase = object.at("status", "phase")?.string ?? ""
            return phase == "Bound" ? (.current, "bound") : (.inProgress, "the claim is not bound: \(phase)")
        case ("", "Service"):
            guard object.at("spec", "type")?.string == "LoadBalancer" else { return (.current, "the service is there") }
            return object.at("status", "loadBalancer", "ingress")?.array?.isEmpty ?? true
                ? (.inProgress, "no address yet") : (.current, "the service has an address")
        case ("apiextensions.k8s.io", "CustomResourceDefinition"):
            if let names = condition(object, "NamesAccepted"), names.status == "False" {
                return (.failed, names.message)
            }
            let isEstablished = condition(object, "Established")?.status == "True"
            return isEstablished ? (.current, "established") : (.inProgress, "not established yet")
        default: return nil
        }
    }

    private static func replicated(_ object: JSONObject, _ kind: String) -> (State, String) {
        let wanted = object.at("spec", "replicas")?.number?.int ?? 1
        if let progress = condition(object, "Progressing"), progress.status == "False" {
            return (.failed, progress.message)
        }
        if let failure = condition(object, "ReplicaFailure"), failure.status == "True" {
            return (kind == "ReplicaSet" ? .inProgress : .failed, failure.message)
        }
        guard object.at("status", "observedGeneration") != nil || wanted == 0 else {
            return (.inProgress, "not observed yet")
        }
        var keys = ["replicas", "readyReplicas", "availableReplicas"]
        if kind != "ReplicaSet" { keys.append("updatedReplicas") }
        for key in keys where number(object, "status", key) < wanted {
            return (.inProgress, "\(key): \(number(object, "status", key)) of \(wanted)")
        }
        if number(object, "status", "replicas") > wanted {
            return (.inProgress, "pods of the state before are still there")
        }
        return (.current, "all \(wanted) replicas are ready")
    }

    private static func pod(_ object: JSONObject) -> (State, String) {
        switch object.at("status", "phase")?.string {
        case "Succeeded": return (.current, "the pod has completed")
        case "Failed": return (.failed, object.at("status", "message")?.string ?? "the pod has failed")
        case "Running" where condition(object, "Ready")?.status == "True": return (.current, "the pod is ready")
        default: return (.inProgress, condition(object, "Ready")?.message ?? "the pod is not ready")
        }
    }
}
