import Diagnostics

/// What extended headers (PAX records, GNU long names) say about the entry behind them.
struct TarExtensions {
    var name: [UInt8]?
    var link: [UInt8]?
    var size: Int64?
    var modified: Int64?

    /// Takes over PAX records: `LENGTH KEY=VALUE\n` each, LENGTH counting all of it (POSIX.1-2001, pax).
    mutating func add(paxRecords bytes: [UInt8]) throws(Fault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let blank = rest.firstIndex(of: 0x20), let length = TarExtensions.decimal(rest[..<blank]),
                length > blank - rest.startIndex + 1, length <= rest.count,
                rest[rest.startIndex + length - 1] == 0x0a
            else { throw TarExtensions.malformed }
            let record = rest[(blank + 1)..<(rest.startIndex + length - 1)]
            rest = rest.dropFirst(length)
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else { throw TarExtensions.malformed }
            try set(String(decoding: record[..<equals], as: UTF8.self), to: record[(equals + 1)...])
        }
    }

    private mutating func set(_ key: String, to value: ArraySlice<UInt8>) throws(Fault) {
        // an empty value takes a record back
        switch key {
        case "path": name = value.isEmpty ? nil : Array(value)
        case "linkpath": link = value.isEmpty ? nil : Array(value)
        case "size":
            guard let number = TarExtensions.decimal(value) else { throw TarExtensions.malformed }
            size = Int64(number)
        case "mtime":
            let isNegative = value.first == UInt8(ascii: "-")
            let digits = value.dropFirst(isNegative ? 1 : 0).prefix { $0 != UInt8(ascii: ".") }
            guard let number = TarExtensions.decimal(digits) else { throw TarExtensions.malformed }
            modified = Int64(isNegative ? -number : number)
        case let key where key.utf8.starts(with: "GNU.sparse.".utf8):
            throw Fault(.unsupported, "the archive has a sparse file; write it with plain tar (without --sparse)")
        default: break
        }
    }

    private static let malformed = Fault(.corrupt, "an extended header of the archive is malformed")

    /// At most 18 digits.
    private static func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 18, digits.allSatisfy(ReferenceGrammar.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
