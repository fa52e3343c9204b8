import Cryptography
public import Diagnostics
public import Documents
public import OCMModel

/// What happened to a component version on its way: the entries of one party, each with the digest of the one before.
/// They stand in the label `routing-slips`, which no component signature covers.
public struct RoutingSlip: Sendable {
    public static let labelName = "routing-slips"

    /// The party; its signatures have that name.
    public let name: String
    public let entries: [RoutingSlipEntry]

    /// The slips of a component version, sorted by name.
    public static func list(_ descriptor: ComponentDescriptor) throws(Fault) -> [RoutingSlip] {
        guard let label = descriptor.labels.first(where: { $0.name == labelName }) else { return [] }
        guard let slips = label.value.object else {
            throw Fault(.invalid, "the label \(labelName) is no mapping of slips")
        }
        var list: [RoutingSlip] = []
        for member in slips.members {
            do throws(Fault) {
                guard let entries = member.value.array else { throw Fault(.invalid, "it is no list of entries") }
                list.append(RoutingSlip(name: member.key, entries: try RoutingSlipEntry.list(entries)))
            } catch {
                throw error.within("routing slip \(member.key.prefix(200))")
            }
        }
        return list.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// Entries that no other follows; these are signed.
    public var leaves: [RoutingSlipEntry] {
        let parents = Set(entries.compactMap(\.parent))
        return entries.filter { !parents.contains($0.digest) }
    }

    /// Checks all slips of a component version: digests, parents, links, and the signatures of the leaves.
    ///
    /// - Parameter trust: keys under the names of the slips.
    public static func verify(_ slips: [RoutingSlip], trust: SigningTrust) async throws {
        let known = Dictionary(slips.map { ($0.name, Set($0.entries.map(\.digest))) }) { first, _ in first }
        for slip in slips {
            do {
                try slip.checkChain(known)
                for leaf in slip.leaves { try await leaf.checkSignature(slip.name, trust) }
            } catch {
                throw Fault(error, "routing slip \(slip.name.prefix(200))")
            }
        }
    }

    private func checkChain(_ known: [String: Set<String>]) throws(Fault) {
        var before: Set<String> = []
        for entry in entries {
            try entry.checkDigest()
            if let parent = entry.parent, !before.contains(parent) {
                throw Fault(.corrupt, "the entry \(entry.digest) follows \(parent), which is not before it")
            }
            for link in entry.links where known[link.name]?.contains(link.digest) != true {
                throw Fault(
                    .corrupt, "the entry \(entry.digest) leads to \(link.digest) of \(link.name), which is not there")
            }
            guard before.insert(entry.digest).inserted else {
                throw Fault(.corrupt, "the entry \(entry.digest) is there twice")
            }
        }
    }
}

/// One thing that happened.
public struct RoutingSlipEntry: Sendable {
    /// An entry of another slip.
    public struct Link: Sendable, Hashable {
        public let name: String
        public let digest: String
    }

    /// An object with `type`; the type `comment` has `comment`.
    public let payload: JSONValue
    /// RFC 3339, whole seconds.
    public let timestamp: String
    /// The digest of the entry before; nil: this is the first one.
    public let parent: String?
    public let links: [Link]
    /// `sha256:` and hexadecimal digits.
    public let digest: String
    public let signature: SignatureSpec?
    private let document: JSONObject

    private static let maximumCount = 100_000

    static func list(_ documents: [JSONValue]) throws(Fault) -> [RoutingSlipEntry] {
        guard documents.count <= maximumCount else { throw Fault(.limit, "more than \(maximumCount) entries") }
        var list: [RoutingSlipEntry] = []
        for (place, document) in documents.enumerated() {
            do throws(Fault) {
                list.append(try RoutingSlipEntry(document))
            } catch {
                throw error.within("entry \(place)")
            }
        }
        return list
    }

    init(_ value: JSONValue) throws(Fault) {
        guard let document = value.object, let payload = document["payload"], payload["type"]?.string != nil,
            let timestamp = document["timestamp"]?.string, let digest = document["digest"]?.string
        else { throw Fault(.invalid, "a payload with a type, a timestamp and a digest are needed") }
        (self.document, self.payload, self.timestamp, self.digest) = (document, payload, timestamp, digest)
        parent = document["parent"]?.string
        var links: [Link] = []
        for link in document["links"]?.array ?? [] {
            guard let name = link["name"]?.string, let digest = link["digest"]?.string else {
                throw Fault(.invalid, "a link needs a name and a digest")
            }
            links.append(Link(name: name, digest: digest))
        }
        self.links = links
        signature = document["signature"].flatMap { $0.isNull ? nil : $0 }.map { signature in
            SignatureSpec(
                algorithm: signature["algorithm"]?.string ?? "", value: signature["value"]?.string ?? "",
                mediaType: signature["mediaType"]?.string ?? "", issuer: signature["issuer"]?.string)
        }
    }

    /// What is digested: RFC 8785 of the entry without digest and signature.
    public var normalForm: [UInt8] {
        get throws {
            var fields = document
            fields["digest"] = nil
            fields["signature"] = nil
            return try CanonicalJSON.encode(.object(fields))
        }
    }

    func checkDigest() throws(Fault) {
        let found: String
        do {
            found = "sha256:\(Hex.encode(Hash.digest(.sha256, try normalForm)))"
        } catch {
            throw Fault(error, "the entry \(digest.prefix(80))")
        }
        guard found == digest else {
            throw Fault(.corrupt, "the entry says that its digest is \(digest.prefix(80)), it is \(found)")
        }
    }

    func checkSignature(_ name: String, _ trust: SigningTrust) async throws {
        guard let signature else { throw Fault(.denied, "the last entry \(digest.prefix(80)) is not signed") }
        let digest = DigestSpec(
            hashAlgorithm: HashName.sha256, normalisationAlgorithm: "",
            value: String(self.digest.dropFirst("sha256:".count)))
        _ = try await SignatureCheck(trust: trust, report: { _ in })
            .verify(Signature(name: name, digest: digest, signature: signature), digest: digest)
    }
}
