package import Diagnostics
package import OCI

/// An image reference taken apart as the OCM controllers do it: by the rules of Docker's short names.
///
/// Without a host it is Docker Hub's, which is written `index.docker.io`; a name of one segment there is in `library`.
package struct ImageAddress: Hashable, Sendable {
    package let registry: String
    package let repository: String
    /// The tag as written.
    package let tag: String?
    package let digest: Digest?

    /// Parses `[SCHEME://][HOST[:PORT]/]NAME[:TAG][@DIGEST]`; the scheme is dropped.
    package init(_ text: String) throws(Fault) {
        func fault(_ why: String) -> Fault {
            Fault(.invalid, "could not parse reference: \(text.prefix(300)): \(why)")
        }
        guard text.utf8.count <= 1024 else { throw fault("longer than 1024 bytes") }
        var rest = Array(text.utf8)[...]
        for scheme in ["oci://", "docker://", "https://", "http://"] where rest.starts(with: scheme.utf8) {
            rest = rest.dropFirst(scheme.utf8.count)
        }
        digest = try rest.firstIndex(of: UInt8(ascii: "@")).map { at throws(Fault) in
            let digest = try Digest(String(decoding: rest[(at + 1)...], as: UTF8.self))
            rest = rest[..<at]
            return digest
        }
        let slash = rest.lastIndex(of: UInt8(ascii: "/")) ?? rest.startIndex
        if let colon = rest[slash...].firstIndex(of: UInt8(ascii: ":")) {
            let tag = rest[(colon + 1)...]
            guard !tag.isEmpty, tag.count <= 128, tag.allSatisfy(ImageAddress.isTagByte) else {
                throw fault("the tag has other characters than letters, digits, “_”, “-” and “.”")
            }
            self.tag = String(decoding: tag, as: UTF8.self)
            rest = rest[..<colon]
        } else {
            tag = nil
        }
        var host = "index.docker.io"
        if let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
            let first = String(decoding: rest[..<slash], as: UTF8.self)
            if ImageAddress.isHost(first) {
                guard first.utf8.allSatisfy(ImageAddress.isHostByte) else { throw fault("the host is malformed") }
                host = first == "docker.io" ? host : first
                rest = rest[(slash + 1)...]
            }
        }
        guard rest.count >= 2, rest.count <= 255, rest.allSatisfy(ImageAddress.isNameByte),
            rest.first != UInt8(ascii: "/"), rest.last != UInt8(ascii: "/")
        else { throw fault("the name must be 2 to 255 lower-case letters, digits, “_”, “-”, “.” and “/”") }
        let name = String(decoding: rest, as: UTF8.self)
        registry = host
        repository = host == "index.docker.io" && !rest.contains(UInt8(ascii: "/")) ? "library/" + name : name
    }

    /// Host and repository.
    package var place: String { registry + "/" + repository }

    /// Whether the first part of a name is a host: it has a dot or a port, or is `localhost`.
    package static func isHost(_ text: String) -> Bool {
        text == "localhost" || text.utf8.contains(UInt8(ascii: ".")) || text.utf8.contains(UInt8(ascii: ":"))
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        isTagByte(byte) && byte != UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[")
            || byte == UInt8(ascii: "]")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || isTagByte(byte) && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isTagByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
