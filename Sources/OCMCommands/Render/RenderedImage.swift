import Documents
import OCI
import OCMLocalization

/// An image reference of the rendered manifests, and what answers for it.
struct RenderedImage: Sendable {
    let reference: String
    let image: CoveredImage
    /// `FILE: document N: PATH`
    var places: [String]

    /// One for each text and image, in the order of their first use.
    static func list(_ uses: [ImageUse]) -> [RenderedImage] {
        var list: [RenderedImage] = []
        for use in uses {
            let place = "\(use.file): document \(use.document + 1): \(use.path)"
            if let at = list.firstIndex(where: { $0.reference == use.reference && $0.image == use.image }) {
                list[at].places.append(place)
            } else {
                list.append(RenderedImage(reference: use.reference, image: use.image, places: [place]))
            }
        }
        return list
    }

    static func table(_ images: [RenderedImage]) -> Table {
        Table(
            headers: ["IMAGE", "COMPONENT", "VERSION", "RESOURCE", "DIGEST"],
            rows: images.map { entry in
                let image = entry.image
                return [
                    entry.reference, image.component, image.version, image.resource, image.digest?.description ?? "-",
                ]
            })
    }

    var document: JSONValue {
        var object = JSONObject()
        object["image"] = .string(reference)
        object["component"] = .string(image.component)
        object["version"] = .string(image.version)
        object["resource"] = .string(image.resource)
        object["digest"] = image.digest.map { .string($0.description) } ?? .null
        object["places"] = .array(places.map(JSONValue.string))
        return .object(object)
    }
}
