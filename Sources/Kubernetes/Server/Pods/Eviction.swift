import Documents
import HTTP

extension APIServer {
    /// Deletes a Pod unless a PodDisruptionBudget forbids it.
    func evict(
        _ request: APIRequest, _ target: APIRequest.Target, _ resource: Resource
    ) async throws -> ServerResponse {
        try WriteOptions.check(request, "CreateOptions")
        let form = BuiltInResources.form("policy", "Eviction", "policy.v1")
        let eviction = try BodyDecoder(resource: form, request: request).object()
        guard eviction.name == target.name else {
            throw StatusError.badRequest("name in URL does not match name in Eviction object")
        }
        let options = try deleteOptions(eviction["deleteOptions"]?.object ?? JSONObject(), request)
        let pod = try read(stored(resource, target), resource)
        // one that does not run disrupts nobody
        let phase = pod.at("status", "phase")?.string ?? ""
        if !["Pending", "Succeeded", "Failed"].contains(phase), !pod.isBeingDeleted {
            try await spend(pod, isDryRun: options.isDryRun)
        }
        _ = try await remove(target, resource, options)
        return try succeeded(request)
    }

    /// What is answered where something was done and nothing made.
    func succeeded(_ request: APIRequest) throws -> ServerResponse {
        try encode(
            .object(
                JSONObject([
                    "kind": "Status", "apiVersion": "v1", "metadata": .object(JSONObject()), "status": "Success",
                    "code": 201,
                ])), request, status: 201)
    }

    /// Takes one disruption off the budget of a Pod, if it has one.
    private func spend(_ pod: JSONObject, isDryRun: Bool) async throws {
        guard let resource = registry.snapshot.resource("policy", "v1", "poddisruptionbudgets") else { return }
        while true {
            let budgets = try store.list(resource.storageName, prefix: pod.namespace + "/").objects.filter { stored in
                try covers(read(stored, resource), pod)
            }
            guard budgets.count <= 1 else {
                throw StatusError.internalError(
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.")
            }
            guard let stored = budgets.first else { return }
            var budget = try read(stored, resource)
            func number(_ key: String) -> Int64 { budget.at("status", key)?.number?.int64 ?? 0 }
            let isReady = (pod.at("status", "conditions")?.array ?? []).contains {
                $0["type"]?.string == "Ready" && $0["status"]?.string == "True"
            }
            let wanted = number("desiredHealthy")
            if !isReady, wanted > 0, number("currentHealthy") >= wanted { return }
            if number("observedGeneration") < budget.generation {
                throw tooManyDisruptions(
                    "The disruption budget \(budget.name) is still being processed by the server.", retryAfter: 10)
            }
            let left = number("disruptionsAllowed")
            guard left > 0 else {
                throw tooManyDisruptions(
                    "The disruption budget \(budget.name) needs \(wanted) healthy pods and has "
                        + "\(number("currentHealthy")) currently")
            }
            if isDryRun { return }
            budget.set(["status", "disruptionsAllowed"], .number(JSONNumber(left - 1)))
            budget.set(["status", "disruptedPods", pod.name], .string(Timestamp.now.text))
            let outcome = try await store.put(
                resource.storageName, stored.key, expecting: stored.revision, bytes(budget, resource))
            if case .stored = outcome { return }
        }
    }

    private func covers(_ budget: JSONObject, _ pod: JSONObject) throws -> Bool {
        guard let selector = budget.at("spec", "selector"), Tables.selector(selector) != "<none>",
            let terms = try? LabelSelector(Tables.selector(selector))
        else { return false }
        return terms.matches(pod.metadata["labels"]?.object)
    }

    private func tooManyDisruptions(_ cause: String, retryAfter: Int = 0) -> StatusError {
        var error = StatusError(
            429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.",
            hasDetails: true)
        error.retryAfter = retryAfter
        error.causes = [.init(reason: "DisruptionBudget", message: cause, field: "")]
        return error
    }
}
