import Diagnostics
import Documents
import OCI
import OCMModel

/// Checks the access of an element: its type and the fields that this type knows.
enum AccessReader {
    /// Fields by kind; `?` marks those that are no text.
    private static let fields: [String: [String]] = [
        "ociArtifact": ["imageReference"],
        "relativeOciReference": ["reference"],
        "ociBlob": ["ref", "mediaType", "digest", "size?"],
        "helm": ["helmRepository", "helmChart", "version", "caCert", "keyring"],
        "gitHub": ["repoUrl", "apiHostname", "commit", "ref"],
        "git": ["repository", "ref", "commit"],
        "s3": [
            "region", "bucket", "key", "version", "mediaType", "bucketName", "objectKey", "endpoint", "usePathStyle?",
        ],
        "wget": ["url", "URL", "mediaType", "header?", "verb", "body", "noRedirect?"],
        "npm": ["registry", "package", "version"],
        "maven": ["repoUrl", "groupId", "artifactId", "version", "classifier", "extension", "mediaType"],
        "ocm": ["ocmRepository?", "component", "version", "resourceRef?"],
        "none": [],
    ]

    private static let aliases: [String: String] = [
        "ociRegistry": "ociArtifact", "ociImage": "ociArtifact", "OCIImage": "ociArtifact",
        "OCIArtifact": "ociArtifact",
        "OCIImageLayer": "ociBlob", "Helm": "helm", "GitHub": "gitHub", "github": "gitHub", "Git": "git", "S3": "s3",
        "S3Bucket": "s3", "s3Bucket": "s3", "Wget": "wget", "NPM": "npm", "Maven": "maven", "None": "none",
    ]

    private static let local = ["localBlob", "LocalBlob", "localOciBlob", "localFilesystemBlob"]

    static func read(_ element: inout SpecFields) -> ElementSpec.Content {
        guard var access = element.fields("access") else { return .none }
        guard let type = access.text("type", required: "type of access required") else { return .none }
        let kind = kindName(type)
        if local.contains(kind) {
            access.defect("type", "Invalid value: \"\(type)\": local access no possible; use input")
            return .none
        }
        guard let known = fields[aliases[kind] ?? kind] else {
            access.defect("type", "Unsupported value: access method \"\(type)\" is unknown")
            return .none
        }
        var object = JSONObject(["type": .string(type)])
        for field in known {
            if field.hasSuffix("?") {
                let name = String(field.dropLast())
                object[name] = access.value(name)
            } else {
                object[field] = access.scalar(field).map(JSONValue.string)
            }
        }
        access.refuseUnknown()
        if known == ["imageReference"] { checkReference(access, object["imageReference"]?.string) }
        return .access(ordered(object, as: access.object))
    }

    /// The order in which the fields are written.
    private static func ordered(_ object: JSONObject, as written: JSONObject) -> JSONObject {
        var result = JSONObject()
        for key in written.keys { result[key] = object[key] }
        return result
    }

    private static func checkReference(_ access: SpecFields, _ text: String?) {
        guard let text, !text.isEmpty else {
            access.defect("imageReference", "Required value: must name an image")
            return
        }
        do {
            _ = try Reference(text)
        } catch {
            access.defect("imageReference", "Invalid value: \(error.message)")
        }
    }

    /// The type without a version behind the last slash.
    private static func kindName(_ type: String) -> String {
        guard let slash = type.lastIndex(of: "/") else { return type }
        return String(type[..<slash])
    }
}
