import Documents
import HTTP

extension APIServer {
    /// Gives a Pod its node, which need not be there: no kubelet comes to run it.
    func bind(_ request: APIRequest, _ target: APIRequest.Target) async throws -> ServerResponse {
        try WriteOptions.check(request, "CreateOptions")
        guard let pods = registry.snapshot.resource("", "v1", "pods") else { throw StatusError.noSuchResource }
        let form = BuiltInResources.form("", "Binding", "core.v1")
        let binding = try BodyDecoder(resource: form, request: request).object()
        guard target.name.isEmpty || binding.name == target.name else {
            throw StatusError.badRequest("name in URL does not match name in Binding object")
        }
        let node = binding.at("target", "name")?.string ?? ""
        let kind = binding.at("target", "kind") ?? ""
        var problems: [FieldProblem] = []
        if kind != "", kind != "Node" { problems.append(.unsupported("target.kind", kind, ["Node", "<empty>"])) }
        if node.isEmpty { problems.append(.required("target.name")) }
        if !problems.isEmpty { throw StatusError.invalid(form.groupKind, binding.name, problems) }
        var place = target
        (place.plural, place.name) = (pods.plural, binding.name)
        _ = try await modify(request, place, pods, subresource: "binding") { pod in
            let known = pod.at("spec", "nodeName")?.string ?? ""
            let problem =
                pod.isBeingDeleted
                ? "is being deleted, cannot be assigned to a host"
                : known.isEmpty ? nil : "is already assigned to node \(quoted(known))"
            if let problem {
                throw StatusError.conflict(
                    GroupResource(group: "", resource: "pods/binding"), pod.name, "pod \(pod.name) \(problem)")
            }
            var bound = pod
            bound.set(["spec", "nodeName"], .string(node))
            bound.make("status") { status in
                let others = (status["conditions"]?.array ?? []).filter { $0["type"] != "PodScheduled" }
                let scheduled: JSONValue = [
                    "type": "PodScheduled", "status": "True", "lastProbeTime": .null,
                    "lastTransitionTime": .string(Timestamp.now.text),
                ]
                status["conditions"] = .array(others + [scheduled])
            }
            for member in binding.metadata["annotations"]?.object?.members ?? [] {
                bound.set(["metadata", "annotations", member.key], member.value)
            }
            return Change(object: bound, managed: ManagedFields(pod["metadata"]?["managedFields"]) ?? ManagedFields())
        }
        return try succeeded(request)
    }
}
