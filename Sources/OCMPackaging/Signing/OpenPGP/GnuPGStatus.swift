/// What `gpg --status-fd` says, for programs (GnuPG's doc/DETAILS).
struct GnuPGStatus {
    /// A signature that holds, by a key that is valid now.
    struct Valid {
        /// Of the key that signed; upper-case hexadecimal digits.
        let fingerprint: String
        /// Of the primary key that it belongs to.
        let primary: String
        /// MD5, SHA-1 or RIPEMD-160.
        let isWeakHash: Bool
    }

    enum Verdict {
        case valid(Valid)
        case refused(String)
    }

    /// The words of each line behind `[GNUPG:]`.
    private let entries: [[Substring]]

    init(_ output: [UInt8]) {
        entries = String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            return words.first == "[GNUPG:]" && words.count > 1 ? Array(words.dropFirst()) : nil
        }
    }

    /// The lines with a keyword, without it.
    func lines(_ keyword: String) -> [[Substring]] {
        entries.filter { $0[0] == keyword }.map { Array($0.dropFirst()) }
    }

    /// One for each signature, in their order.
    var verdicts: [Verdict] {
        var verdicts: [Verdict] = []
        var state: Substring = ""
        for entry in entries {
            switch entry[0] {
            case "NEWSIG": state = ""
            case "GOODSIG": state = entry[0]
            case "EXPKEYSIG": verdicts.append(.refused("the key has expired"))
            case "EXPSIG": verdicts.append(.refused("the signature has expired"))
            case "REVKEYSIG": verdicts.append(.refused("the key was revoked"))
            case "BADSIG": verdicts.append(.refused("it was not made with this key over this digest"))
            case "ERRSIG": verdicts.append(.refused("it was made with a key that is not among the given ones"))
            // VALIDSIG FINGERPRINT DATE TIME EXPIRES VERSION RESERVED KEY-ALGORITHM HASH-ALGORITHM CLASS PRIMARY
            case "VALIDSIG" where state == "GOODSIG" && entry.count > 10:
                let isDocument = entry[9] == "00" || entry[9] == "01"
                guard isDocument else {
                    verdicts.append(.refused("it is no signature over a document"))
                    continue
                }
                verdicts.append(
                    .valid(
                        Valid(
                            fingerprint: String(entry[1]), primary: String(entry[10]),
                            isWeakHash: !["8", "9", "10", "11"].contains(entry[8]))))
                state = ""
            default: break
            }
        }
        return verdicts
    }
}

/// A key as `gpg --with-colons` lists it.
struct GnuPGKey {
    let isPrimary: Bool
    let bits: Int
    let isRSA: Bool
    var fingerprint = ""

    /// Fields: 1 record, 3 length, 4 algorithm (1 to 3 are RSA), 10 fingerprint.
    static func list(_ text: String) -> [GnuPGKey] {
        var keys: [GnuPGKey] = []
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count > 9 else { continue }
            switch fields[0] {
            case "pub", "sub", "sec", "ssb":
                keys.append(
                    GnuPGKey(
                        isPrimary: fields[0] == "pub" || fields[0] == "sec", bits: Int(fields[2]) ?? 0,
                        isRSA: ["1", "2", "3"].contains(fields[3])))
            case "fpr" where keys.last?.fingerprint == "":
                keys[keys.count - 1].fingerprint = String(fields[9])
            default: break
            }
        }
        return keys
    }
}
