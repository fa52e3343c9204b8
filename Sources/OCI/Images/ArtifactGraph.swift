import Diagnostics

/// All that can be reached from some manifests: each manifest and blob once, however often it is used.
package struct ArtifactGraph: Sendable {
    /// A manifest or index. Its type is the one that the document tells.
    package struct Node: Sendable {
        package let descriptor: Descriptor
        /// The way to it, for messages.
        package let place: String
        package let children: [Digest]
        /// The bytes, if they are few; else they have to be fetched again.
        package let raw: [UInt8]?
    }

    /// A config, a layer, or an entry of an index that is no manifest.
    package struct Leaf: Sendable {
        package let descriptor: Descriptor
        package let place: String
        /// Whether the content may be only at other places (image-spec, layer.md, "Non-Distributable Layers").
        package var isForeign: Bool {
            !descriptor.urls.isEmpty || Leaf.foreignTypes.contains(descriptor.mediaType)
        }

        private static let foreignTypes: Set<MediaType> = [
            "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
            "application/vnd.docker.image.rootfs.foreign.diff.tar",
            "application/vnd.oci.image.layer.nondistributable.v1.tar",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
            "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
        ]
    }

    /// What a graph may be.
    package struct Limits: Sendable {
        /// Indexes above each other, the manifest below them counted.
        package var depth = 8
        /// Manifests, indexes and blobs.
        package var count = 100_000
        /// Bytes of manifests that are kept in memory.
        package var memory = 16 << 20

        package init() {}
    }

    /// Manifests in an order in which none is before what it points at.
    package private(set) var nodes: [Node] = []
    package private(set) var leaves: [Leaf] = []

    /// Bytes of everything in it.
    package var size: Int64 {
        (nodes.map(\.descriptor.size) + leaves.map(\.descriptor.size)).reduce(0) {
            $0.addingReportingOverflow($1).partialValue
        }
    }

    /// Manifests in groups that can be written one after the other, those of a group at once: a manifest is in a later group than
    /// all that it points at.
    package var groups: [[Node]] {
        var heights: [Digest: Int] = [:]
        var groups: [[Node]] = []
        for node in nodes {
            let height = node.children.compactMap { heights[$0] }.max().map { $0 + 1 } ?? 0
            heights[node.descriptor.digest] = height
            while groups.count <= height { groups.append([]) }
            groups[height].append(node)
        }
        return groups
    }

    /// Reads all manifests below `roots` from `store`, at most `width` at once. Manifests for which `isComplete` says yes are left
    /// out with all below them.
    package static func walk(
        _ roots: [Descriptor], in store: any ContentStore, width: Int, limits: Limits = Limits(),
        isComplete: @escaping @Sendable (Descriptor) async throws -> Bool = { _ in false }
    ) async throws -> (graph: ArtifactGraph, complete: [Descriptor]) {
        var walk = Walk(limits: limits)
        var level = try roots.compactMap { try walk.enter($0, at: "manifest \($0.digest)") }
        var depth = 0
        while !level.isEmpty {
            depth += 1
            guard depth <= limits.depth else {
                throw Fault(.limit, "\(level[0].place) is more than \(limits.depth) indexes deep")
            }
            let read = try await Fanout.map(level, width: width) { visit -> Artifact? in
                if try await isComplete(visit.descriptor) { return nil }
                do {
                    return try await store.artifact(visit.descriptor)
                } catch {
                    throw Fault(error, visit.place)
                }
            }
            var next: [Walk.Visit] = []
            for (visit, artifact) in zip(level, read) { next += try walk.add(visit, artifact) }
            level = next
        }
        return (walk.finished(), walk.complete)
    }

    /// A graph while it is walked, level by level.
    private struct Walk {
        struct Visit: Sendable {
            let descriptor: Descriptor
            let place: String
        }

        let limits: Limits
        var graph = ArtifactGraph()
        var complete: [Descriptor] = []
        private var sizes: [Digest: Int64] = [:]
        private var leafDigests: Set<Digest> = []
        private var nodeDigests: Set<Digest> = []
        private var kept = 0

        init(limits: Limits) {
            self.limits = limits
        }

        /// Notes a manifest; nil if it was seen before.
        mutating func enter(_ descriptor: Descriptor, at place: String) throws -> Visit? {
            try note(descriptor, place)
            return nodeDigests.insert(descriptor.digest).inserted ? Visit(descriptor: descriptor, place: place) : nil
        }

        /// Notes what a manifest points at and returns the manifests among it that are new.
        mutating func add(_ visit: Visit, _ artifact: Artifact?) throws -> [Visit] {
            guard let artifact else {
                complete.append(visit.descriptor)
                return []
            }
            var next: [Visit] = []
            var children: [Digest] = []
            switch artifact {
            case .manifest(let manifest):
                try leaf(manifest.config, "\(visit.place), config")
                for (i, layer) in manifest.layers.enumerated() { try leaf(layer, "\(visit.place), layer \(i + 1)") }
            case .index(let index):
                for child in index.manifests {
                    let place = "\(visit.place), manifest \(child.digest)"
                    if child.mediaType.isManifestOrIndex {
                        children.append(child.digest)
                        if let new = try enter(child, at: place) { next.append(new) }
                    } else {
                        try leaf(child, "\(visit.place), entry \(child.digest)")
                    }
                }
            }
            var descriptor = visit.descriptor
            descriptor.mediaType = artifact.mediaType
            let keeps = artifact.raw.count <= limits.memory - kept
            if keeps { kept += artifact.raw.count }
            graph.nodes.append(
                Node(descriptor: descriptor, place: visit.place, children: children, raw: keeps ? artifact.raw : nil))
            return next
        }

        private mutating func leaf(_ descriptor: Descriptor, _ place: String) throws {
            try note(descriptor, place)
            if leafDigests.insert(descriptor.digest).inserted {
                graph.leaves.append(Leaf(descriptor: descriptor, place: "\(place) (\(descriptor.digest))"))
            }
        }

        private mutating func note(_ descriptor: Descriptor, _ place: String) throws {
            if let size = sizes.updateValue(descriptor.size, forKey: descriptor.digest), size != descriptor.size {
                throw Fault(
                    .corrupt,
                    "\(place) says that \(descriptor.digest) has \(descriptor.size) bytes, but elsewhere it has \(size)"
                )
            }
            guard sizes.count <= limits.count else {
                throw Fault(.limit, "\(place): more than \(limits.count) manifests and blobs belong together here")
            }
        }

        /// The graph with its nodes in order: children first.
        func finished() -> ArtifactGraph {
            var byDigest: [Digest: Node] = [:]
            for node in graph.nodes { byDigest[node.descriptor.digest] = node }
            var ordered: [Node] = []
            var done: Set<Digest> = []
            // digests make cycles impossible; `done` is set on the way down, so that even one would end
            func visit(_ digest: Digest) {
                guard let node = byDigest[digest], done.insert(digest).inserted else { return }
                node.children.forEach(visit)
                ordered.append(node)
            }
            for node in graph.nodes { visit(node.descriptor.digest) }
            var result = graph
            result.nodes = ordered
            return result
        }
    }
}
