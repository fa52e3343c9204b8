import Diagnostics
import Documents
import Kubernetes

/// Looks, before the controllers start, whether a Kubernetes API has what they need, and says once what is missing. They
/// start all the same: what is missing may come, and is tried again until then.
struct AccessCheck: Sendable {
    let client: APIClient
    /// Nil: the objects of all namespaces.
    let watched: String?
    let log: Log

    /// The kinds that are needed, by group and version, and what to do where there are none.
    private static let needed: [(groupVersion: String, resources: [String], wayOut: String)] = [
        (
            "\(ObjectReference.group)/v1alpha1",
            [
                "componentsubscriptions", "componentversions", "componentdescriptors", "resources", "localizations",
                "configurations", "snapshots", "fluxdeployers",
            ],
            "apply the definitions that “ocm controller install --dry-run” prints, or start with --definitions install"
        ),
        (FluxObjects.sourceVersion, ["ocirepositories"], flux),
        (FluxObjects.Applier.kustomization.apiVersion, [FluxObjects.Applier.kustomization.plural], flux),
        (FluxObjects.Applier.helmRelease.apiVersion, [FluxObjects.Applier.helmRelease.plural], flux),
    ]
    private static let flux = "install Flux; FluxDeployers wait for it"
    private static let concurrency = 8

    /// - Throws: if the API can't be reached or does not know the caller.
    func report() async throws {
        var absent: Set<String> = []
        for (groupVersion, resources, wayOut) in Self.needed {
            let served = try await served(groupVersion)
            let group = groupVersion.prefix { $0 != "/" }
            let missing = resources.filter { !served.contains($0) }
            guard !missing.isEmpty else { continue }
            for name in missing { absent.insert("\(name).\(group)") }
            log.write(
                .warn, "the API does not serve what the controllers need",
                ["version": groupVersion, "resources": missing.joined(separator: ", "), "way out": wayOut])
        }
        let missing = try await refused(absent)
        guard !missing.isEmpty else { return }
        let user = try? await client.send(
            "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews",
            body: ["apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"])
        for (resource, verbs) in missing {
            log.write(
                .warn, "a permission is missing",
                [
                    "resource": resource, "verbs": verbs.joined(separator: ", "),
                    "namespace": watched ?? "(all)",
                    "user": user?["status"]?["userInfo"]?["username"]?.string ?? "",
                    "way out": "apply the role that “ocm controller install --dry-run” prints",
                ])
        }
    }

    private func served(_ groupVersion: String) async throws -> Set<String> {
        do {
            let list = try await client.send("GET", "/apis/\(groupVersion)")
            return Set((list["resources"]?.array ?? []).compactMap { $0["name"]?.string })
        } catch let error as StatusError where error.isNotFound {
            return []
        }
    }

    /// What the role gives and the server refuses, but for what it does not serve. Of `list` and `watch` the informers
    /// tell.
    private func refused(_ absent: Set<String>) async throws -> [(resource: String, verbs: [String])] {
        var asked: [(resource: String, verb: String, attributes: JSONObject)] = []
        for rule in ControllerAccess.rules {
            let group = rule["apiGroups"]?.array?.first?.string ?? ""
            for name in rule["resources"]?.array?.compactMap(\.string) ?? [] {
                let base = String(name.prefix { $0 != "/" })
                let subresource = String(name.dropFirst(base.count + 1))
                let resource = group.isEmpty ? base : "\(base).\(group)"
                guard !absent.contains(resource) else { continue }
                for verb in rule["verbs"]?.array?.compactMap(\.string) ?? [] where !["list", "watch"].contains(verb) {
                    var attributes = JSONObject([
                        "group": .string(group), "resource": .string(base), "verb": .string(verb),
                    ])
                    if !subresource.isEmpty { attributes["subresource"] = .string(subresource) }
                    attributes["namespace"] = watched.map { .string($0) }
                    asked.append((subresource.isEmpty ? resource : "\(resource)/\(subresource)", verb, attributes))
                }
            }
        }
        let answers = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
            var answers = [Bool](repeating: true, count: asked.count)
            for (at, question) in asked.enumerated() {
                if at >= Self.concurrency, let (place, answer) = try await group.next() { answers[place] = answer }
                group.addTask { (at, try await isAllowed(question.attributes)) }
            }
            for try await (place, answer) in group { answers[place] = answer }
            return answers
        }
        var result: [(resource: String, verbs: [String])] = []
        for (question, isAllowed) in zip(asked, answers) where !isAllowed {
            if let at = result.firstIndex(where: { $0.resource == question.resource }) {
                result[at].verbs.append(question.verb)
            } else {
                result.append((question.resource, [question.verb]))
            }
        }
        return result
    }

    /// A server that does not answer such a question is taken to allow it: the work will show.
    private func isAllowed(_ attributes: JSONObject) async throws -> Bool {
        do {
            let answer = try await client.send(
                "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                body: [
                    "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
                    "spec": ["resourceAttributes": .object(attributes)],
                ])
            return answer["status"]?["allowed"]?.bool ?? true
        } catch let error as StatusError where error.code != 401 {
            return true
        }
    }
}
