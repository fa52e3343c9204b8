import Diagnostics
package import Documents
package import Kubernetes

/// Why an object is not ready: a published reason and a sentence.
package struct NotReady: Error, Sendable, CustomStringConvertible {
    package let reason: String
    package let message: String
    /// Trying again soon may help.
    package let isTransient: Bool
    /// It stays so until what was looked at is another one.
    package let isLasting: Bool
    /// Nothing is wrong: what it is made from is just being made anew, and wakes the object when that is done.
    package let isPassing: Bool

    package init(
        _ reason: String, _ message: String, isTransient: Bool = false, isLasting: Bool = false, isPassing: Bool = false
    ) {
        self.reason = reason
        self.message = message
        self.isTransient = isTransient
        self.isLasting = isLasting
        self.isPassing = isPassing
    }

    /// The same failure as `error`, under a reason.
    package init(_ reason: String, _ error: any Error) {
        self.reason = reason
        message = "\(error)"
        isLasting = false
        isPassing = false
        isTransient =
            switch error {
            case let fault as Fault: [.unavailable, .timedOut, .cancelled].contains(fault.code)
            case let status as StatusError: status.code >= 500 || status.code == 429 || status.code == 409
            default: true
            }
    }

    package var description: String { message }
}

/// Tells what became of an object: in its conditions, and by an event when that is news. Nothing is written when nothing
/// changes.
package struct ObjectReport: Sendable {
    package static let manager = "ocm-controller"

    package let resource: ResourceClient
    package let events: EventRecorder
    package let object: JSONObject
    private let manager: String

    package init(
        _ object: JSONObject, _ resource: ResourceClient, _ events: EventRecorder,
        manager: String = ObjectReport.manager
    ) {
        self.manager = manager
        self.object = object
        self.resource = resource
        self.events = events
    }

    /// Ready: `fields` of the status are set, nil values removed. `isNews` tells of it though the words are the same.
    package func ready(
        _ message: String, _ fields: [String: JSONValue?] = [:], isNews: Bool = false, interval: Duration? = nil,
        annotations: [String: String] = [:]
    ) async throws {
        var (status, conditions) = (status(fields), Conditions(of: object))
        let old = conditions["Ready"]
        conditions.set(
            Condition("Ready", .true, reason: "Succeeded", message, observedGeneration: object.generation))
        conditions.remove("Reconciling")
        conditions.remove("Stalled")
        status["conditions"] = conditions.value
        status["observedGeneration"] = .number(JSONNumber(object.generation))
        try await resource.writeStatus(status, of: object, manager: manager)
        guard isNews || old?.status != .true || old?.message != message else { return }
        await events.tell(object, reason: "Succeeded", message)
        guard let interval else { return }
        await events.tell(
            object, reason: "Succeeded", "Reconciliation finished, next run in \(interval.goText)",
            annotations: annotations)
    }

    /// Work has begun that may take long. Whether the object was ready stays.
    ///
    /// - Returns: a report on the object as it is now.
    package func progressing(_ message: String, _ fields: [String: JSONValue?] = [:]) async throws -> ObjectReport {
        var (status, conditions) = (status(fields), Conditions(of: object))
        let generation = object.generation
        conditions.remove("Stalled")
        conditions.set(
            Condition("Reconciling", .true, reason: "Progressing", message, observedGeneration: generation))
        if conditions["Ready"].map({ $0.status == .unknown }) ?? true {
            conditions.set(Condition("Ready", .unknown, reason: "Progressing", message, observedGeneration: generation))
        }
        status["conditions"] = conditions.value
        let written = try await resource.writeStatus(status, of: object, manager: manager)
        return ObjectReport(written, resource, events, manager: manager)
    }

    /// Not ready. What was applied before stays in the status. `isStalled`: only a change of what it names can help.
    package func notReady(
        _ failure: NotReady, _ fields: [String: JSONValue?] = [:], isStalled: Bool = false
    ) async throws {
        var (status, conditions) = (status(fields), Conditions(of: object))
        let old = conditions["Ready"]
        conditions.set(
            Condition(
                "Ready", .false, reason: failure.reason, failure.message, observedGeneration: object.generation))
        conditions.remove("Reconciling")
        conditions.remove("Stalled")
        if isStalled {
            conditions.set(
                Condition(
                    "Stalled", .true, reason: failure.reason, failure.message, observedGeneration: object.generation))
        }
        status["conditions"] = conditions.value
        try await resource.writeStatus(status, of: object, manager: manager)
        guard old?.status != .false || old?.reason != failure.reason || old?.message != failure.message else { return }
        await events.tell(object, type: "Warning", reason: failure.reason, failure.message)
    }

    /// Runs `body`; what it throws is told as not ready.
    ///
    /// - Returns: when to look again: at `interval`; soon, by throwing, when the failure is likely to pass.
    package func run(
        _ reason: String, interval: Duration, _ body: () async throws -> Requeue
    ) async throws -> Requeue {
        do {
            return try await body()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            if Task.isCancelled { throw CancellationError() }
            let failure = error as? NotReady ?? NotReady(reason, error)
            // what was ready stays so while the next release is on its way through what it is made from
            let waits = failure.isPassing && Conditions(of: object).isTrue("Ready")
            do {
                if waits { _ = try await progressing(failure.message) } else { try await notReady(failure) }
            } catch let status as StatusError where status.isNotFound {
                // the object is gone meanwhile
                return .none
            }
            if failure.isTransient { throw error }
            return .after(interval)
        }
    }

    private func status(_ fields: [String: JSONValue?]) -> JSONObject {
        var status = object["status"]?.object ?? JSONObject()
        for (key, value) in fields { status[key] = value }
        return status
    }
}
