/// One entry of a tar archive, or what to write as one.
package struct TarEntry: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file, folder, symbolicLink, hardLink
        /// A device or pipe, by its type character.
        case special(UInt8)
    }

    /// Read: normalised, see `SafePath`. Written: as it is.
    package var name: String
    package var kind: Kind
    /// Bytes of content; 0 for all but files.
    package var size: Int64
    /// Permission bits.
    package var mode: UInt32
    package var userID: Int64
    package var groupID: Int64
    package var userName: String
    package var groupName: String
    /// Seconds since 1970.
    package var modified: Int64
    /// Where a link leads, as written.
    package var link: String
    /// Where the content starts in the archive; 0 in what is to be written.
    package var offset: Int64 = 0

    package init(
        name: String, kind: Kind = .file, size: Int64 = 0, mode: UInt32 = 0o644, userID: Int64 = 0, groupID: Int64 = 0,
        userName: String = "", groupName: String = "", modified: Int64 = 0, link: String = ""
    ) {
        self.name = name
        self.kind = kind
        self.size = size
        self.mode = mode
        self.userID = userID
        self.groupID = groupID
        self.userName = userName
        self.groupName = groupName
        self.modified = modified
        self.link = link
    }
}

/// What a reader of foreign archives bears.
package struct TarLimits: Sendable {
    /// Number of entries.
    package var entries = 1_000_000
    /// Bytes of a name or of a link's target.
    package var name = 4096
    /// Bytes of the extended headers of one entry.
    package var extendedHeader = 1 << 20

    package init() {}
}
