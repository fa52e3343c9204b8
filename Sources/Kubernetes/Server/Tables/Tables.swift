import Documents

/// Objects as rows of a table, which is what `kubectl get` prints.
enum Tables {
    struct Column: Sendable {
        let name: String
        var type = "string"
        var format = ""
        var description = ""
        /// 0: shown always; 1: with `-o wide`.
        var priority = 0
        let value: @Sendable (JSONObject) -> JSONValue
    }

    static func table(_ objects: [JSONObject], _ resource: Resource, includeObject: String?) throws -> JSONObject {
        let columns = resource.custom.map { custom($0.columns) } ?? builtIn(resource.kind)
        return try table(objects, columns, includeObject: includeObject)
    }

    static func table(_ objects: [JSONObject], _ columns: [Column], includeObject: String?) throws -> JSONObject {
        let include = includeObject ?? ""
        guard ["", "None", "Metadata", "Object"].contains(include) else {
            throw StatusError.badRequest(
                "Unable to convert to Table as requested: includeObject: Invalid value: \(quoted(include)): must be "
                    + "'Metadata', 'Object', 'None', or empty")
        }
        let definitions = columns.map { column in
            JSONValue.object(
                JSONObject([
                    "name": .string(column.name), "type": .string(column.type), "format": .string(column.format),
                    "description": .string(column.description), "priority": .number(JSONNumber(column.priority)),
                ]))
        }
        let rows = objects.map { object in
            var row = JSONObject(["cells": .array(columns.map { $0.value(object) })])
            if let condition = finished(object) { row["conditions"] = [condition] }
            switch include {
            case "None": row["object"] = .null
            case "Object": row["object"] = .object(object)
            default: row["object"] = .object(Negotiation.partial(object))
            }
            return JSONValue.object(row)
        }
        return JSONObject([
            "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": .object(JSONObject()),
            "columnDefinitions": .array(definitions), "rows": .array(rows),
        ])
    }

    /// What a row says about a Pod that runs no more.
    private static func finished(_ object: JSONObject) -> JSONValue? {
        guard object["kind"]?.string == "Pod", object["apiVersion"]?.string == "v1" else { return nil }
        switch object.at("status", "phase")?.string {
        case "Succeeded":
            return [
                "type": "Completed", "status": "True", "reason": "Succeeded",
                "message": "The pod has completed successfully.",
            ]
        case "Failed":
            return ["type": "Completed", "status": "True", "reason": "Failed", "message": "The pod failed."]
        default: return nil
        }
    }

    private static func builtIn(_ kind: String) -> [Column] {
        switch kind {
        case "ConfigMap": [name, Column(name: "Data") { count($0, "data", "binaryData") }, ageColumn]
        case "Secret":
            [name, Column(name: "Type", value: at("type")), Column(name: "Data") { count($0, "data") }, ageColumn]
        case "Namespace": [name, Column(name: "Status", value: at("status", "phase")), ageColumn]
        case "ServiceAccount": [name, ageColumn]
        case "Pod": pod
        case "PodTemplate": podTemplate
        case "Deployment": deployment
        case "StatefulSet": statefulSet
        case "ReplicaSet", "ReplicationController": replicaSet
        case "DaemonSet": daemonSet
        case "ControllerRevision": controllerRevision
        case "Job": job
        case "CronJob": cronJob
        case "HorizontalPodAutoscaler": autoscaler
        case "PodDisruptionBudget": disruptionBudget
        case "Service": service
        case "Ingress": ingress
        case "IngressClass": ingressClass
        case "NetworkPolicy": networkPolicy
        case "Endpoints": endpoints
        case "EndpointSlice": endpointSlice
        case "Node": node
        case "PersistentVolume": persistentVolume
        case "PersistentVolumeClaim": persistentVolumeClaim
        case "StorageClass": storageClass
        case "VolumeAttachment": volumeAttachment
        case "CSINode": csiNode
        case "CSIDriver": csiDriver
        case "RoleBinding", "ClusterRoleBinding": binding
        case "CertificateSigningRequest": certificateRequest
        case "ResourceQuota": quota
        case "PriorityClass": priorityClass
        case "RuntimeClass": [name, Column(name: "Handler", value: at("handler")), ageColumn]
        case "Lease": [name, Column(name: "Holder", value: at("spec", "holderIdentity")), ageColumn]
        case "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration":
            [name, Column(name: "Webhooks", type: "integer") { count($0, "webhooks") }, ageColumn]
        case "ValidatingAdmissionPolicy": admissionPolicy
        case "ValidatingAdmissionPolicyBinding": admissionPolicyBinding
        case "Event": event
        case "ComponentStatus": componentStatus
        case "APIService": apiService
        default: [name, Column(name: "Created At", type: "date", value: at("metadata", "creationTimestamp"))]
        }
    }

    /// Of the scale subresource.
    static let scale = [
        name, Column(name: "Desired", type: "integer", value: number("spec", "replicas")),
        Column(name: "Available", type: "integer", value: number("status", "replicas")), ageColumn,
    ]
}
