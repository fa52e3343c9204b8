import Documents
import Kubernetes

/// What the conditions of an object come to.
struct ChainState {
    let state: ChainNode.State
    let reason: String
    let message: String

    /// An object of a delivery: ready only if that was said of the present generation.
    init(delivering object: JSONObject) {
        let conditions = Conditions(of: object)
        if object.at("spec", "suspend")?.bool == true {
            (state, reason, message) = (.suspended, "", "")
            return
        }
        if object.isBeingDeleted {
            (state, reason, message) = (.progressing, "Terminating", "the object is being deleted")
            return
        }
        guard let ready = conditions["Ready"] else {
            (state, reason, message) = (.progressing, "", "no controller has said anything about it yet")
            return
        }
        switch ready.status {
        case .true:
            let observed = object.at("status", "observedGeneration")?.number?.int64 ?? object.generation
            let isPresent = observed >= object.generation
            state = isPresent ? .ready : .progressing
            reason = isPresent ? "" : "Progressing"
            message = isPresent ? ready.message : "the change of its specification is not looked at yet"
        case .false:
            (state, reason, message) = (.notReady, ready.reason, ready.message)
        case .unknown:
            (state, reason, message) = (.progressing, ready.reason, ready.message)
        }
    }

    /// Any other object of the cluster, by the rules of kstatus.
    init(deployed object: JSONObject) {
        let status = ObjectStatus(object)
        reason = ""
        message = status.message
        switch status.state {
        case .current: state = .ready
        case .inProgress, .terminating: state = .progressing
        case .failed: state = .notReady
        }
    }
}
