import OCI
import OCMDeployment
import OCMLocalization

/// The images of a cluster as a table: by whom each is covered, with the digest that was signed.
enum ImageTable {
    static func text(_ images: DeployedImages, _ mode: OutputMode) -> String {
        guard mode == .table else { return StructuredOutput.text(of: images.entries.map(\.document), as: mode) }
        guard !images.entries.isEmpty else { return "no workload is deployed here\n" }
        let rows = images.entries.map { entry in
            [
                entry.workload, entry.image, entry.cover?.component ?? "-", entry.cover?.version ?? "-",
                entry.cover?.resource ?? "-", entry.cover?.digest?.description ?? "-", proof(entry),
            ]
        }
        return Table(
            headers: ["WORKLOAD", "IMAGE", "COMPONENT", "VERSION", "RESOURCE", "SIGNED DIGEST", "PROOF"], rows: rows
        ).text
    }

    private static func proof(_ entry: DeployedImages.Entry) -> String {
        switch entry.isProven {
        case true?: "intact"
        case false?: entry.cover == nil ? "not covered" : "not proven"
        case nil: "-"
        }
    }
}
