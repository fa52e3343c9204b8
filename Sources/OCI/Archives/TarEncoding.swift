import Diagnostics

/// Headers of entries as bytes.
enum TarEncoding {
    /// The header of an entry, with an extended header in front if its name, link, size or time need one.
    static func headers(_ entry: TarEntry) throws(Fault) -> [UInt8] {
        guard !entry.name.isEmpty, entry.size >= 0, entry.kind == .file || entry.size == 0,
            !entry.name.utf8.contains(0), !entry.link.utf8.contains(0)
        else { throw Fault(.invalid, "“\(entry.name)” can't be an entry of an archive") }
        let name = Array(entry.name.utf8)
        let link = Array(entry.link.utf8)
        let split = isASCII(name) ? splitName(name) : nil
        var records: [(key: String, value: String)] = []
        if link.count > 100 || !isASCII(link) { records.append(("linkpath", entry.link)) }
        if !fits(entry.size, 12) { records.append(("size", String(entry.size))) }
        if !fits(entry.modified, 12) { records.append(("mtime", String(entry.modified))) }
        if !fits(entry.userID, 8) { records.append(("uid", String(entry.userID))) }
        if !fits(entry.groupID, 8) { records.append(("gid", String(entry.groupID))) }
        for (key, value) in [("uname", entry.userName), ("gname", entry.groupName)]
        where value.utf8.count > 32 || !isASCII(Array(value.utf8)) {
            records.append((key, value))
        }
        if records.isEmpty, name.count > 100, let (prefix, rest) = split {
            return block(entry, name: rest, prefix: prefix, link: link)
        }
        if name.count > 100 || !isASCII(name) { records.append(("path", entry.name)) }
        let main = block(entry, name: name, prefix: [], link: link)
        return records.isEmpty ? main : extendedHeader(entry.name, records) + main
    }

    private static func block(_ entry: TarEntry, name: [UInt8], prefix: [UInt8], link: [UInt8]) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: TarHeader.blockSize)
        put(shortened(name), at: 0, 100, in: &block)
        put(octal(Int64(entry.mode & 0o7777), 8), at: 100, 8, in: &block)
        put(octal(entry.userID, 8), at: 108, 8, in: &block)
        put(octal(entry.groupID, 8), at: 116, 8, in: &block)
        put(octal(entry.size, 12), at: 124, 12, in: &block)
        put(octal(entry.modified, 12), at: 136, 12, in: &block)
        block[156] = type(entry.kind)
        put(link.filter { $0 < 0x80 }, at: 157, 100, in: &block)
        put(entry.userName.utf8.filter { $0 < 0x80 }, at: 265, 32, in: &block)
        put(entry.groupName.utf8.filter { $0 < 0x80 }, at: 297, 32, in: &block)
        put(octal(0, 8), at: 329, 8, in: &block)
        put(octal(0, 8), at: 337, 8, in: &block)
        put(prefix, at: 345, 155, in: &block)
        seal(&block)
        return block
    }

    /// An `x` entry with records, sorted by key.
    private static func extendedHeader(_ name: String, _ records: [(key: String, value: String)]) -> [UInt8] {
        var body: [UInt8] = []
        for (key, value) in records.sorted(by: { $0.key < $1.key }) {
            let text = " \(key)=\(value)\n"
            var length = text.utf8.count + 1
            // the length counts its own digits
            while String(length).utf8.count + text.utf8.count != length {
                length = String(length).utf8.count + text.utf8.count
            }
            body += Array("\(length)\(text)".utf8)
        }
        let size = Int64(body.count)
        body += [UInt8](
            repeating: 0, count: (TarHeader.blockSize - body.count % TarHeader.blockSize) % TarHeader.blockSize)

        let slash = name.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { name[...$0] } ?? ""
        let file = slash.map { name[name.utf8.index(after: $0)...] } ?? name[...]
        let written = Array("\(folder)PaxHeaders.0\(file.isEmpty ? "" : "/")\(file)".utf8).filter { $0 < 0x80 }
        var block = [UInt8](repeating: 0, count: TarHeader.blockSize)
        var short = written.prefix(100)
        while short.last == UInt8(ascii: "/") { short.removeLast() }
        put(Array(short), at: 0, 100, in: &block)
        for (place, width) in [(100, 8), (108, 8), (116, 8), (136, 12)] {
            put(octal(0, width), at: place, width, in: &block)
        }
        put(octal(size, 12), at: 124, 12, in: &block)
        block[156] = UInt8(ascii: "x")
        seal(&block)
        return block + body
    }

    /// Writes magic and checksum.
    private static func seal(_ block: inout [UInt8]) {
        put(Array("ustar\u{0}00".utf8), at: 257, 8, in: &block)
        put(Array("        ".utf8), at: 148, 8, in: &block)
        let sum = block.reduce(Int64(0)) { $0 + Int64($1) }
        put(octal(sum, 7) + [0, 0x20], at: 148, 8, in: &block)
    }

    private static func put(_ bytes: [UInt8], at place: Int, _ width: Int, in block: inout [UInt8]) {
        for (i, byte) in bytes.prefix(width).enumerated() { block[place + i] = byte }
    }

    /// Octal digits that fill a field but for the NUL behind them; 0 for what does not fit, a record says it then.
    private static func octal(_ value: Int64, _ width: Int) -> [UInt8] {
        let digits = Array(String(fits(value, width) ? value : 0, radix: 8).utf8)
        return [UInt8](repeating: 0x30, count: max(0, width - 1 - digits.count)) + digits
    }

    private static func fits(_ value: Int64, _ width: Int) -> Bool {
        value >= 0 && value < Int64(1) << Int64(3 * (width - 1))
    }

    private static func isASCII(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 < 0x80 } }

    /// ASCII only; a name that is cut off must not end like a folder's.
    private static func shortened(_ name: [UInt8]) -> [UInt8] {
        let plain = name.filter { $0 < 0x80 }
        guard plain.count > 100 else { return plain }
        var cut = plain.prefix(100)
        if cut.last == UInt8(ascii: "/") {
            while cut.last == UInt8(ascii: "/") { cut.removeLast() }
        }
        return Array(cut)
    }

    /// Prefix and name at the last slash that lets both fit.
    private static func splitName(_ name: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
        var head = name.prefix(156)
        if head.count == name.count, name.last == UInt8(ascii: "/") { head.removeLast() }
        guard let slash = head.lastIndex(of: UInt8(ascii: "/")), slash > 0, slash <= 155,
            (1...100).contains(name.count - slash - 1)
        else { return nil }
        return (Array(name[..<slash]), Array(name[(slash + 1)...]))
    }

    private static func type(_ kind: TarEntry.Kind) -> UInt8 {
        switch kind {
        case .file: UInt8(ascii: "0")
        case .hardLink: UInt8(ascii: "1")
        case .symbolicLink: UInt8(ascii: "2")
        case .folder: UInt8(ascii: "5")
        case .special(let character): character
        }
    }
}
